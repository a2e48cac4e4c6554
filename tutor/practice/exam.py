"""Exams: no hints, no verdicts until the end, and marks that can be made again from the raw answers.

An exam asks runs of consecutive steps on the same numbers, so that an early slip
costs one mark and the steps after it can still earn follow-through marks.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from tutor.clean import in_json
from tutor.errors import TutorError
from tutor.lesson.model import Lesson, StepKey
from tutor.marking.verdict import Answered, Verdict
from tutor.practice.course import Course
from tutor.practice.generator import Generator
from tutor.practice.quiz import Item, Quiz, check_count, item_seed, questions_of
from tutor.practice.seen import seen
from tutor.practice.session import Session
from tutor.steps.derive import Pass, Step

RUN = 5
"""How many consecutive steps share their numbers."""

RESULT_FORMAT = 1

NAME_VARIABLES = ("BACKPROP_TUTOR_LEARNER", "LOGNAME", "USER", "USERNAME")
"""Where the learner's name is looked for in the environment, in this order."""

LONGEST_NAME = 80


def learner_name(environment: Mapping[str, str]) -> str:
    """The learner's name as the environment has it, without control characters; "" if it has none."""
    found = next((environment[name] for name in NAME_VARIABLES if environment.get(name, "").strip()), "")
    return "".join(c for c in found if c.isprintable()).strip()[:LONGEST_NAME]


def make_exam(lessons: Sequence[Lesson], count: int, seed: int) -> Quiz:
    """An exam of `count` questions in runs of `RUN` steps of iteration 1; open it with `open_quiz`.

    Lessons take turns, forward and backward passes too. No run comes twice before
    every run of its kind has come.

    Raises:
        TutorError: where there is nothing to ask, or `count` is out of bounds.
    """
    check_count(lessons, count)
    generator = Generator("exam", seed, *(lesson.id for lesson in lessons))
    turns: list[Lesson] = []
    left: dict[tuple[str, bool], list[tuple[Step, ...]]] = {}
    items: list[Item] = []
    while len(items) < count:
        turns = turns or generator.shuffled(lessons)
        lesson = turns.pop()
        forward = (len(items) // RUN) % 2 == 0
        runs = left.get((lesson.id, forward)) or generator.shuffled(_runs(lesson, forward))
        chosen = runs.pop()[: count - len(items)]
        left[(lesson.id, forward)] = runs
        number = item_seed(generator)
        items.extend(Item(lesson.id, lesson.digest, number, (1, step.symbol)) for step in chosen)
    return Quiz(seed, tuple(items), exam=True)


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


@dataclass(frozen=True, slots=True)
class Mark:
    """One raw answer and its verdict; `answer` is "" where there is none."""

    item: Item
    answer: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class ExamResult:
    """A marked exam.

    Attributes:
        seconds: time spent on it.
        changed: ids of lessons whose file is not the one that the exam was made from.
        differing: indexes of marks that are not as the result file has them; only after `remark`.
    """

    learner: str
    seed: int
    seconds: int
    marks: tuple[Mark, ...]
    changed: tuple[str, ...] = ()
    differing: tuple[int, ...] = ()

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


def mark_exam(session: Session, quiz: Quiz, learner: str = "", seconds: int = 0) -> ExamResult:
    """Marks the final answers of an exam's session, all of them anew and in order."""
    answers = [session.state(number).text for number in range(len(session.questions))]
    courses = [question.course for question in session.questions]
    return ExamResult(learner, quiz.seed, seconds, _marks(quiz.items, courses, answers))


def _marks(items: Sequence[Item], courses: Sequence[Course], answers: Sequence[str]) -> tuple[Mark, ...]:
    """Marks each answer given those before it on the same numbers."""
    work: dict[StepKey, Answered] = {}
    marks = []
    for number, (item, course, answer) in enumerate(zip(items, courses, answers, strict=True)):
        if number and course is not courses[number - 1]:
            work = {}
        verdict = course.marker.mark(item.key, answer, seen(course, item.key, work))
        if verdict.answered is not None:
            work = {**work, item.key: verdict.answered}
        marks.append(Mark(item, answer, verdict))
    return tuple(marks)


def result_json(result: ExamResult) -> str:
    """The result file: who, which numbers, the raw answers, and the marks. See `remark`."""
    digests = {mark.item.lesson: mark.item.digest for mark in result.marks}
    document = {
        "format": RESULT_FORMAT,
        "exam": {"seed": result.seed, "questions": len(result.marks)},
        "learner": result.learner,
        "seconds": result.seconds,
        "lessons": [{"lesson": name, "digest": digest} for name, digest in digests.items()],
        "marks": [_mark_row(mark) for mark in result.marks],
        "summary": {
            "points": result.points,
            "right": result.right,
            "follow_through": result.follow_through,
            "missing": result.missing,
        },
    }
    return in_json(json.dumps(document, indent=2, ensure_ascii=False)) + "\n"


def _mark_row(mark: Mark) -> dict[str, object]:
    verdict = mark.verdict
    return {
        "lesson": mark.item.lesson,
        "seed": mark.item.seed,
        "iteration": mark.item.key[0],
        "symbol": mark.item.key[1],
        "answer": mark.answer,
        "verdict": verdict.name,
        "misconception": verdict.misconception,
        "rounding": verdict.rounding,
        "expected": verdict.expected,
        "message": verdict.message,
    }


def remark(text: str, lessons: Iterable[Lesson]) -> ExamResult:
    """Marks the raw answers of a result file again.

    A lesson that has changed is named in `changed`; its answers are marked by the numbers
    that its file gives now. Marks that come out differently are listed in `differing`.

    Raises:
        TutorError: where the text is no result file, or a lesson is missing or no longer has the step.
    """
    learner, seed, seconds, items, rows = _read_result(text)
    here = {lesson.id: lesson for lesson in lessons}
    changed = tuple(
        dict.fromkeys(i.lesson for i in items if i.lesson in here and here[i.lesson].digest != i.digest)
    )
    as_now = [replace(i, digest=here[i.lesson].digest) if i.lesson in here else i for i in items]
    courses = [question.course for question in questions_of(as_now, here.values())]
    marks = _marks(items, courses, [str(row["answer"]) for row in rows])
    differing = tuple(n for n, (mark, row) in enumerate(zip(marks, rows, strict=True)) if _differs(mark, row))
    return ExamResult(learner, seed, seconds, marks, changed, differing)


def _differs(mark: Mark, row: Mapping[str, object]) -> bool:
    """Whether a mark is another one than in the file; the words of its message do not count."""
    now = _mark_row(mark)
    return any(now[name] != row.get(name) for name in ("verdict", "misconception", "rounding"))


def _read_result(text: str) -> tuple[str, int, int, list[Item], list[Mapping[str, object]]]:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _no_result() from error
    match document:
        case {
            "format": int(version),
            "learner": str(learner),
            "seconds": int(seconds),
            "exam": {"seed": int(seed)},
            "lessons": list(lessons),
            "marks": list(rows),
        }:
            if version > RESULT_FORMAT:
                raise TutorError(
                    "This result file comes from a newer backprop-tutor.",
                    "Update backprop-tutor, then mark again.",
                )
            digests = dict(map(_digest, lessons))
            return learner, seed, seconds, [_read_item(row, digests) for row in rows], rows
        case _:
            raise _no_result()


def _digest(row: object) -> tuple[str, str]:
    match row:
        case {"lesson": str(lesson), "digest": str(digest)}:
            return lesson, digest
        case _:
            raise _no_result()


def _read_item(row: object, digests: Mapping[str, str]) -> Item:
    match row:
        case {
            "lesson": str(lesson),
            "seed": int(seed),
            "iteration": int(iteration),
            "symbol": str(symbol),
            "answer": str(),
        } if lesson in digests:
            return Item(lesson, digests[lesson], seed, (iteration, symbol))
        case _:
            raise _no_result()


def _no_result() -> TutorError:
    return TutorError(
        "This is no result file of an exam.", "Give the JSON file that the exam wrote at its end."
    )
