"""What a session asks: steps of courses, in a row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import overload

from tutor.lesson.model import StepKey
from tutor.practice.course import Course
from tutor.steps.derive import Step


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """One step of one course."""

    course: Course
    key: StepKey

    @property
    def step(self) -> Step:
        return self.course.step(self.key)

    @property
    def iteration(self) -> int:
        return self.key[0]


class LessonQuestions(Sequence[Question]):
    """Every question of a lesson, each made when it is come to: of a long training there are a million."""

    def __init__(self, course: Course) -> None:
        self.course = course
        self._keys: dict[int, StepKey] = {}  # of what was come to

    def keys(self, numbers: Mapping[int, object]) -> Mapping[int, StepKey]:
        """The steps that questions ask, by number: these, and those that were asked for before."""
        for number in numbers.keys() - self._keys.keys():
            self._keys[number] = self.course.asked[number]
        return self._keys

    def __len__(self) -> int:
        return len(self.course.asked)

    @overload
    def __getitem__(self, at: int) -> Question: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Question]: ...
    def __getitem__(self, at: int | slice) -> Question | Sequence[Question]:
        if isinstance(at, slice):
            return [Question(self.course, key) for key in self.course.asked[at]]
        return Question(self.course, self.course.asked[at])

    def __iter__(self) -> Iterator[Question]:
        return (Question(self.course, key) for key in self.course.asked)
