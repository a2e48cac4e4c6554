"""Quizzes: questions across lessons, kinds and passes, each with numbers of its own.

A quiz is a plain value, a seed and a row of items, from which the same session can
always be made again. So one that was interrupted goes on by replaying its log.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from types import MappingProxyType

from tutor.clean import escaped
from tutor.data_classes import dataclass
from tutor.errors import TutorError
from tutor.lesson.model import Lesson, StepKey
from tutor.marking.verdicts import Verdict
from tutor.practice.course import Course
from tutor.practice.generator import Generator
from tutor.practice.questions import Question
from tutor.practice.score import Score, score
from tutor.practice.session import Attempt, Session
from tutor.practice.variants import variant
from tutor.sayings import Text, said
from tutor.steps.derive import Kind, Pass, Step
from tutor.tolerances import LEAST_FIGURES

Json = None | bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"]

SHARE: Mapping[Pass, int] = MappingProxyType({"forward": 2, "backward": 2, "update": 1})
"""How many questions of each pass there are in five: an update is one formula only."""

LONGEST_PAUSE = timedelta(minutes=5)
"""A longer pause between two actions counts as this long: the learner was away."""

MOST_QUESTIONS = 200


@dataclass(frozen=True, slots=True)
class Item:
    """One question: a step of a lesson with the numbers of a seed.

    Attributes:
        digest: the lesson file's digest when the question was made.
        seed: what `variant` makes its numbers from.
    """

    lesson: str
    digest: str
    seed: int
    key: StepKey


@dataclass(frozen=True, slots=True)
class Quiz:
    """What a quiz or an exam is made of. Items in a row with the same lesson and seed share their numbers.

    Attributes:
        lessons: ids of the lessons that it was made from, in their order: with seed and number of questions
            they give its items again. Empty where that is not known, as for one kept by an earlier version.
        numbers: seed of the numbers where `seed` gives the questions alone: a class has the same questions,
            and each of it numbers of their own. None where `seed` gives both.
        figures: significant figures that an answer needs.
    """

    seed: int
    items: tuple[Item, ...]
    exam: bool = False
    lessons: tuple[str, ...] = ()
    numbers: int | None = None
    figures: int = LEAST_FIGURES

    def as_json(self) -> dict[str, Json]:
        """For the record: see `quiz_from_json`."""
        return {
            "seed": self.seed,
            "exam": self.exam,
            "items": [[item.lesson, item.digest, item.seed, *item.key] for item in self.items],
            "lessons": list(self.lessons),
            **({} if self.numbers is None else {"numbers": self.numbers}),
            **({} if self.figures == LEAST_FIGURES else {"figures": self.figures}),
        }


def quiz_from_json(data: Mapping[str, object]) -> Quiz:
    """The quiz that `as_json` wrote.

    Raises:
        TutorError: where it is not one.
    """
    lessons, numbers = data.get("lessons", []), data.get("numbers")
    figures = data.get("figures", LEAST_FIGURES)
    match data:
        case {"seed": int(seed), "exam": bool(exam), "items": list(rows)} if (
            isinstance(lessons, list)
            and 1 <= len(rows) <= MOST_QUESTIONS
            and isinstance(numbers, int | None)
            and isinstance(figures, int)
        ):
            items = tuple(_item(row) for row in rows)
            return Quiz(seed, items, exam, tuple(map(str, lessons)), numbers, figures)
        case _:
            raise _no_quiz()


def _item(row: object) -> Item:
    match row:
        case [str(lesson), str(digest), int(seed), int(iteration), str(symbol)]:
            return Item(lesson, digest, seed, (iteration, symbol))
        case _:
            raise _no_quiz()


def _no_quiz() -> TutorError:
    return TutorError(said("quizzes.unreadable"), said("quizzes.begin_new"))


def make_quiz(lessons: Sequence[Lesson], count: int, seed: int, numbers: int | None = None) -> Quiz:
    """`count` questions about iteration 1 of the lessons, mixed evenly.

    No step of a lesson comes twice before every step of all lessons has come.

    Args:
        numbers: see `Quiz`.

    Raises:
        TutorError: where there is nothing to ask, or `count` is out of bounds.
    """
    check_count(lessons, count)
    names = tuple(lesson.id for lesson in lessons)
    generator = Generator("quiz", seed, *names)
    drawn = generator if numbers is None else Generator("numbers", numbers, *names)
    left = _Pool(lessons, generator)
    items = []
    for _ in range(count):
        lesson, step = left.take()
        items.append(Item(lesson.id, lesson.digest, item_seed(drawn), (1, step.symbol)))
    return Quiz(seed, tuple(items), lessons=names, numbers=numbers)


def check_count(lessons: Sequence[Lesson], count: int) -> None:
    """Raises TutorError unless `count` questions can be asked about the lessons."""
    if not lessons:
        raise TutorError(said("quizzes.no_lessons"), said("quizzes.name_one"))
    if not 1 <= count <= MOST_QUESTIONS:
        raise TutorError(
            said("quizzes.other_count", most=MOST_QUESTIONS, count=count), said("quizzes.give_count")
        )


def item_seed(generator: Generator) -> int:
    """A seed short enough to be typed after `--seed`."""
    return 1 + generator.below(999_999)


@dataclass(frozen=True, slots=True)
class _Choice:
    """A step that may be asked, and what it is counted under."""

    lesson: Lesson
    step: Step
    labels: tuple[str, str, str]


class _Pool:
    """Steps still to be asked, taken so that passes, kinds, lessons and skills come equally often."""

    def __init__(self, lessons: Sequence[Lesson], generator: Generator) -> None:
        self._all = [choice for lesson in lessons for choice in _choices(lesson)]
        self._left: list[_Choice] = []
        self._generator = generator
        self._passes: Counter[Pass] = Counter()
        self._taken: Counter[str] = Counter()

    def take(self) -> tuple[Lesson, Step]:
        """The step that is most overdue; among equals the generator has decided."""
        if not self._left:
            self._left = self._generator.shuffled(self._all)
        number = min(range(len(self._left)), key=lambda n: self._so_far(self._left[n]))
        choice = self._left.pop(number)
        self._passes[choice.step.which_pass] += 1
        self._taken.update(choice.labels)
        return choice.lesson, choice.step

    def _so_far(self, choice: _Choice) -> tuple[int, ...]:
        """How often its pass (by its share), kind, lesson and skill were asked: in whole numbers."""
        which = choice.step.which_pass
        return (self._passes[which] * 2 // SHARE[which], *(self._taken[label] for label in choice.labels))


def _choices(lesson: Lesson) -> Iterator[_Choice]:
    course = Course.of(lesson)
    for step in course.trace.plan.steps:
        yield _Choice(
            lesson, step, (f"kind:{step.kind}", f"lesson:{lesson.id}", f"skill:{_mixed_by(course, step)}")
        )


def _mixed_by(course: Course, step: Step) -> str:
    """What else a quiz mixes evenly.

    Of networks it is not the skill: what a seed has asked, it asks for ever.
    """
    if course.lesson.equations is not None:
        return course.skill((1, step.symbol))
    network = course.network
    of_output = step.kind == "grad_activation" and step.layer == len(network.layers) - 1
    if step.layer is None or of_output:
        return f"{step.kind}:{network.loss.kind}"
    return f"{step.kind}:{network.layers[step.layer].activation}"


def open_quiz(quiz: Quiz, lessons: Iterable[Lesson]) -> Session:
    """The session of a quiz, from its first question. The same quiz and lessons give the same session.

    Raises:
        TutorError: where a lesson is missing or has changed since the quiz was made.
    """
    return Session(questions_of(quiz.items, lessons, quiz.figures), exam=quiz.exam)


def questions_of(
    items: Iterable[Item], lessons: Iterable[Lesson], figures: int = LEAST_FIGURES
) -> tuple[Question, ...]:
    """Each item as a question; items next to each other with the same numbers share one course.

    Args:
        figures: significant figures that an answer needs.

    Raises:
        TutorError: see `open_quiz`.
    """
    by_id = {lesson.id: lesson for lesson in lessons}
    questions: list[Question] = []
    before: tuple[str, int] | None = None
    for item in items:
        if (item.lesson, item.seed) != before:
            course = Course.of(variant(_unchanged(item, by_id), item.seed), figures)
            before = (item.lesson, item.seed)
        if item.key not in course.order:
            raise _no_quiz()
        questions.append(Question(course, item.key))
    return tuple(questions)


def _unchanged(item: Item, lessons: Mapping[str, Lesson]) -> Lesson:
    if item.lesson not in lessons:
        missing = said("quizzes.lesson_missing", lesson=Text(escaped(item.lesson)))
        raise TutorError(missing, said("quizzes.install"))
    lesson = lessons[item.lesson]
    if lesson.digest != item.digest:
        changed = said("quizzes.lesson_changed", lesson=Text(lesson.id))
        raise TutorError(changed, said("quizzes.begin_new_quiz"))
    return lesson


@dataclass(frozen=True, slots=True)
class WrongAnswer:
    """A question that was not right at the first try, for the closing page to show worked.

    Attributes:
        number: index of the question.
        text: what was typed first; "" where nothing was.
        verdict: what that was marked as; None where nothing was typed.
    """

    number: int
    question: Question
    text: str
    verdict: Verdict | None


@dataclass(frozen=True, slots=True)
class Closing:
    """The closing page of a quiz.

    Attributes:
        time: spent on it, long pauses left out.
        mistakes: by kind of step, in the order of the kinds' first mistakes.
    """

    score: Score
    time: timedelta
    mistakes: Mapping[Kind, tuple[WrongAnswer, ...]]


def closing(session: Session, attempts: Sequence[Attempt], began: datetime | None = None) -> Closing:
    """Sums up a quiz: `attempts` are all of them, oldest first; `began` is when it was first shown."""
    mistakes: dict[Kind, tuple[WrongAnswer, ...]] = {}
    for number, question in enumerate(session.questions):
        mistake = _mistake(session, number, attempts)
        if mistake is not None:
            kind = question.step.kind
            mistakes[kind] = (*mistakes.get(kind, ()), mistake)
    return Closing(score(session, attempts), time_spent(attempts, began), mistakes)


def _mistake(session: Session, number: int, attempts: Sequence[Attempt]) -> WrongAnswer | None:
    state = session.state(number)
    if (
        state.verdict is not None
        and state.verdict.right
        and state.misses == 0
        and state.outcome != "revealed"
    ):
        return None
    first = next((a for a in attempts if a.number == number and a.verdict and a.verdict.is_attempt), None)
    question = session.questions[number]
    if first is None:
        return WrongAnswer(number, question, state.text, state.verdict)
    return WrongAnswer(number, question, first.text, first.verdict)


def time_spent(
    attempts: Sequence[Attempt], began: datetime | None = None, ended: datetime | None = None
) -> timedelta:
    """The time between the first and the last moment, each pause counted as `LONGEST_PAUSE` at most."""
    moments = [attempt.at for attempt in attempts]
    if began is not None:
        moments.insert(0, began)
    if ended is not None:
        moments.append(ended)
    pauses = (later - earlier for earlier, later in pairwise(moments))
    return sum((max(timedelta(), min(pause, LONGEST_PAUSE)) for pause in pauses), timedelta())
