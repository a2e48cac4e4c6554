"""What a session asks: steps of courses, in a row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, overload

from tutor.data_classes import dataclass
from tutor.expressions.trees import Expression
from tutor.lesson.model import StepKey
from tutor.practice.course import Course
from tutor.steps.derive import Step

Form = Literal["own", "worked", "faded", "claim"]
"""How a step is asked: whole; shown worked, after a prediction; but for one part, the rest filled in; or
whether a source's number follows."""


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """One step of one course.

    Attributes:
        part: of a faded step, the number of the part that is missing.
    """

    course: Course
    key: StepKey
    form: Form = "own"
    part: int = 0

    @property
    def step(self) -> Step:
        return self.course.step(self.key)

    @property
    def iteration(self) -> int:
        return self.key[0]

    @property
    def parts(self) -> tuple[Expression, ...]:
        """The factors or terms that the step can be asked by; () where it can be asked whole only."""
        # Imported here: the first question is on screen before anything is marked.
        from tutor.marking.parts import parts_of

        return parts_of(self.step.expression)


class LessonQuestions(Sequence[Question]):
    """Every question of a lesson, each made when it is come to: of a long training there are a million.

    Attributes:
        before, after: questions on other numbers that come before and after the lesson's own.
    """

    def __init__(
        self, course: Course, before: tuple[Question, ...] = (), after: tuple[Question, ...] = ()
    ) -> None:
        self.course = course
        self.before = before
        self.after = after
        self._keys: dict[int, StepKey] = {}  # of what was come to

    @property
    def own(self) -> range:
        """The numbers of the lesson's own questions."""
        return range(len(self.before), len(self) - len(self.after))

    def followed_by(self, questions: tuple[Question, ...]) -> LessonQuestions:
        """The same with more questions after the last one."""
        return LessonQuestions(self.course, self.before, (*self.after, *questions))

    def keys(self, numbers: Mapping[int, object]) -> Mapping[int, StepKey]:
        """The lesson's own steps by the number of their question: these, and those asked for before."""
        first, last = len(self.before), len(self.before) + len(self.course.asked)
        for number in numbers.keys() - self._keys.keys():
            if first <= number < last:
                self._keys[number] = self.course.asked[number - first]
        return self._keys

    def place(self, key: StepKey) -> int | None:
        """The number of the question for one of the lesson's own steps; None for what is not asked."""
        place = self.course.asked.place(key)
        return None if place is None else place + len(self.before)

    def __len__(self) -> int:
        return len(self.before) + len(self.course.asked) + len(self.after)

    @overload
    def __getitem__(self, at: int) -> Question: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Question]: ...
    def __getitem__(self, at: int | slice) -> Question | Sequence[Question]:
        if isinstance(at, slice):
            return [self[number] for number in range(*at.indices(len(self)))]
        number = at + len(self) if at < 0 else at
        own = self.own
        if number < own.start:
            return self.before[number]
        if number >= own.stop:
            return self.after[number - own.stop]
        return Question(self.course, self.course.asked[number - own.start])

    def __iter__(self) -> Iterator[Question]:
        yield from self.before
        yield from (Question(self.course, key) for key in self.course.asked)
        yield from self.after
