"""Exams: no hints, no verdicts until the end, and marks that can be made again from the raw answers.

An exam asks runs of consecutive steps on the same numbers, so that an early slip
costs one mark and the steps after it can still earn follow-through marks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice, pairwise, permutations
from math import isclose

from tutor.errors import TutorError
from tutor.lesson.model import Lesson, StepKey
from tutor.marking.verdicts import Answered, Verdict
from tutor.practice import seen_values
from tutor.practice.course import Course
from tutor.practice.generator import Generator
from tutor.practice.quiz import MOST_QUESTIONS, Item, Quiz, check_count, item_seed, questions_of
from tutor.practice.result_checks import asked, question_findings, summary_findings
from tutor.practice.result_file import LONGEST_NAME, ResultFile, no_result, read_result
from tutor.practice.session import Session
from tutor.sayings import Said, Text, said
from tutor.steps.derive import Pass, Step
from tutor.tolerances import EXACT

RUN = 5
"""How many consecutive steps share their numbers."""

NAME_VARIABLES = ("BACKPROP_TUTOR_LEARNER", "LOGNAME", "USER", "USERNAME")
"""Where the learner's name is looked for in the environment, in this order."""

MOST_ORDERS = 1 + 120
"""In how many orders the lessons of an exam are tried where its result file does not give theirs."""


def learner_name(environment: Mapping[str, str]) -> str:
    """The learner's name as the environment has it, cleaned; "" if it has none."""
    found = next((environment[name] for name in NAME_VARIABLES if environment.get(name, "").strip()), "")
    return clean_name(found)


def clean_name(typed: str) -> str:
    """A name that can be kept, printed and sent on.

    It has no control characters and is not long. A byte that the terminal's encoding does not explain
    (Python reads it as a lone surrogate) becomes U+FFFD: the rest of the name says who it is.
    """
    known = ("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in typed)
    return "".join(c for c in known if c.isprintable()).strip()[:LONGEST_NAME]


def make_exam(lessons: Sequence[Lesson], count: int, seed: int) -> Quiz:
    """An exam of `count` questions in runs of `RUN` steps of iteration 1; open it with `open_quiz`.

    Lessons take turns, forward and backward passes too. No run comes twice before
    every run of its kind has come.

    Raises:
        TutorError: where there is nothing to ask, or `count` is out of bounds.
    """
    check_count(lessons, count)
    names = tuple(lesson.id for lesson in lessons)
    items = _items(names, {lesson.id: lesson for lesson in lessons}, count, seed)
    return Quiz(seed, items, exam=True, lessons=names)


def _items(names: Sequence[str], lessons: Mapping[str, Lesson], count: int, seed: int) -> tuple[Item, ...]:
    """The questions of an exam: they follow from the lessons' ids in their order, the number and the seed.

    Raises:
        KeyError: where a lesson is asked that is not among `lessons`.
    """
    generator = Generator("exam", seed, *names)
    turns: list[str] = []
    left: dict[tuple[str, bool], list[tuple[Step, ...]]] = {}
    items: list[Item] = []
    while len(items) < count:
        turns = turns or generator.shuffled(names)
        lesson = lessons[turns.pop()]
        forward = (len(items) // RUN) % 2 == 0
        runs = left.get((lesson.id, forward)) or generator.shuffled(_runs(lesson, forward))
        chosen = runs.pop()[: count - len(items)]
        left[(lesson.id, forward)] = runs
        number = item_seed(generator)
        items.extend(Item(lesson.id, lesson.digest, number, (1, step.symbol)) for step in chosen)
    return tuple(items)


def _runs(lesson: Lesson, forward: bool) -> list[tuple[Step, ...]]:
    """Runs of consecutive steps that begin in the forward pass, or after it; the most connected ones."""
    steps = Course.of(lesson).trace.plan.steps
    passes: tuple[Pass, ...] = ("forward",) if forward else ("backward", "update")
    starts = [n for n, step in enumerate(steps[: max(1, len(steps) - RUN + 1)]) if step.which_pass in passes]
    runs = [steps[n : n + RUN] for n in starts or [0]]
    links = [_links(run) for run in runs]
    least = max(sorted(links)[len(links) // 2], min(1, max(links)))
    return [run for run, count in zip(runs, links, strict=True) if count >= least]


def _links(run: Sequence[Step]) -> int:
    """How many steps of a run use another of its steps: where a slip would be carried on."""
    asked = {step.symbol for step in run}
    return sum(not asked.isdisjoint(step.depends_on) for step in run)


def made_again(
    seed: int, count: int, names: Sequence[str], items: Sequence[Item], lessons: Iterable[Lesson]
) -> tuple[Item, ...] | None:
    """The questions of an exam as its seed gives them; None where they cannot be made.

    Args:
        names: the lessons that it was made from; where none are given, the orders that are likely are tried,
            and the questions are those that agree with `items`, if any do.
        items: its questions as they were kept.
    """
    here = {lesson.id: lesson for lesson in lessons}
    orders = [tuple(names)] if names else islice(_likely_orders(items, here), MOST_ORDERS)
    made: tuple[Item, ...] | None = None
    for order in orders:
        try:
            made = _items(order, here, count, seed)
        except KeyError:
            continue
        if [asked(item) for item in made] == [asked(item) for item in items]:
            return made
    return made if names else None


def _likely_orders(items: Sequence[Item], here: Mapping[str, Lesson]) -> Iterator[tuple[str, ...]]:
    """All lessons, as where none is named; then the lessons asked about, in every order."""
    yield tuple(here)
    yield from permutations(dict.fromkeys(item.lesson for item in items))


def is_exam(quiz: Quiz, lessons: Iterable[Lesson]) -> bool:
    """Whether these are the questions of an exam: by what they ask, whatever the flag beside them says.

    Only in an exam do questions in a row share their numbers. A single question is one if an exam asks it.
    """
    numbers = [(item.lesson, item.seed) for item in quiz.items]
    if quiz.exam or any(one == other for one, other in pairwise(numbers)):
        return True
    return len(numbers) == 1 and is_as_made(quiz, lessons)


def is_as_made(quiz: Quiz, lessons: Iterable[Lesson]) -> bool:
    """Whether an exam's questions are those that its seed gives."""
    made = made_again(quiz.seed, len(quiz.items), quiz.lessons, quiz.items, lessons)
    return made is not None and [asked(item) for item in made] == [asked(item) for item in quiz.items]


@dataclass(frozen=True, slots=True)
class ExamMark:
    """One raw answer and its verdict; `answer` is "" where there is none."""

    item: Item
    answer: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class ExamResult:
    """A marked exam.

    Attributes:
        seconds: time spent on it.
        lessons: ids of the lessons that the exam was made from, in their order.
        attempt: how often this exam has been begun with this record, this time included.
        changed: ids of lessons whose file is not the one that the exam was made from.
        differing: indexes of marks that are not as the result file has them; only after `remark`.
        findings: what else does not agree in the file; only after `remark`.
    """

    learner: str
    seed: int
    seconds: int
    marks: tuple[ExamMark, ...]
    lessons: tuple[str, ...] = ()
    attempt: int = 1
    changed: tuple[str, ...] = ()
    differing: tuple[int, ...] = ()
    findings: tuple[Said, ...] = field(default=(), compare=False)

    @property
    def right(self) -> int:
        return sum(mark.verdict.right for mark in self.marks)

    @property
    def follow_through(self) -> int:
        return sum(mark.verdict.name == "follow_through" for mark in self.marks)

    @property
    def missing(self) -> int:
        return sum(mark.verdict.name == "missing" for mark in self.marks)

    @property
    def points(self) -> int:
        """A right answer and a follow-through earn a point each."""
        return self.right + self.follow_through

    @property
    def summary(self) -> dict[str, int]:
        return {
            "points": self.points,
            "right": self.right,
            "follow_through": self.follow_through,
            "missing": self.missing,
        }


def mark_exam(
    session: Session, quiz: Quiz, learner: str = "", seconds: int = 0, attempt: int = 1
) -> ExamResult:
    """Marks the final answers of an exam's session, all of them anew and in order."""
    answers = [session.state(number).text for number in range(len(session.questions))]
    courses = [question.course for question in session.questions]
    marks = _marks(quiz.items, courses, answers)
    return ExamResult(learner, quiz.seed, seconds, marks, quiz.lessons, attempt)


def _marks(items: Sequence[Item], courses: Sequence[Course], answers: Sequence[str]) -> tuple[ExamMark, ...]:
    """Marks each answer given those before it on the same numbers."""
    work: dict[StepKey, Answered] = {}
    marks = []
    for number, (item, course, answer) in enumerate(zip(items, courses, answers, strict=True)):
        if number and course is not courses[number - 1]:
            work = {}
        verdict = seen_values.mark(course, item.key, answer, work)
        if verdict.answered is not None:
            work = {**work, item.key: verdict.answered}
        marks.append(ExamMark(item, answer, verdict))
    return tuple(marks)


def remark(text: str, lessons: Iterable[Lesson]) -> ExamResult:
    """Marks the raw answers of a result file again, and looks for what does not agree in it.

    A lesson that has changed is named in `changed`; its answers are marked by the numbers
    that its file gives now. Marks that come out differently are listed in `differing`.

    Raises:
        TutorError: where the text is no result file, or a lesson is missing or does not have the step.
    """
    read = read_result(text)
    here = {lesson.id: lesson for lesson in lessons}
    marks = _marked(read, here)
    changed = dict.fromkeys(item.lesson for item in read.items if here[item.lesson].digest != item.digest)
    result = ExamResult(
        read.learner,
        read.seed,
        read.seconds,
        marks,
        read.lessons,
        read.attempt,
        changed=tuple(changed),
        differing=tuple(
            n for n, (mark, row) in enumerate(zip(marks, read.rows, strict=True)) if _differs(mark, row)
        ),
    )
    questions = () if changed else question_findings(read, _made_again(read, here))
    return replace(result, findings=(*questions, *summary_findings(read, result.summary)))


def _made_again(read: ResultFile, here: Mapping[str, Lesson]) -> tuple[Item, ...] | None:
    counted = read.questions
    count = counted if type(counted) is int and 1 <= counted <= MOST_QUESTIONS else len(read.items)
    return made_again(read.seed, count, read.lessons, read.items, here.values())


def _marked(read: ResultFile, here: Mapping[str, Lesson]) -> tuple[ExamMark, ...]:
    """The marks of a result file's answers.

    Raises:
        TutorError: where a lesson is missing or does not have the step, or where the questions have more
            numbers of their own than exams give: making them would take its time.
    """
    numbers = {(item.lesson, item.seed) for item in read.items}
    if len(numbers) > 2 * (1 + len(read.items) // RUN):
        raise no_result(said("exams.many_numbers", questions=len(read.items), numbers=len(numbers)))
    if unknown := next((item.lesson for item in read.items if item.lesson not in here), None):
        missing = said("exams.lesson_missing", lesson=Text(unknown))
        raise TutorError(missing, said("exams.put_lesson"))
    plain = {name: Course.of(here[name]) for name in {item.lesson for item in read.items}}
    for item in read.items:
        if item.key not in plain[item.lesson].order:
            lesson, (iteration, symbol) = Text(item.lesson), item.key
            raise no_result(said("exams.no_step", lesson=lesson, symbol=Text(symbol), iteration=iteration))
    as_now = [replace(item, digest=here[item.lesson].digest) for item in read.items]
    courses = [question.course for question in questions_of(as_now, here.values())]
    return _marks(as_now, courses, [str(row["answer"]) for row in read.rows])


def _differs(mark: ExamMark, row: Mapping[str, object]) -> bool:
    """Whether a mark is another one than in the file; the words of its message do not count."""
    verdict, there = mark.verdict, row.get("expected")
    now = {"verdict": verdict.name, "misconception": verdict.misconception, "rounding": verdict.rounding}
    if not isinstance(there, int | float) or isinstance(there, bool):
        return True
    if any(now[name] != row.get(name) for name in now):
        return True
    try:
        return not isclose(mark.verdict.expected, there, rel_tol=EXACT)
    except OverflowError:  # a whole number beyond all floats
        return True
