"""A lesson made ready to be asked: its true values, its marker, its steps in order."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from itertools import takewhile
from types import MappingProxyType
from typing import TYPE_CHECKING

from tutor.data_classes import dataclass
from tutor.lesson.asked_steps import StepKeys, asked_steps, every_step
from tutor.lesson.model import Lesson, StepKey
from tutor.model.network import Network
from tutor.practice.skills import skill_of
from tutor.steps.derive import Plan, Step
from tutor.steps.trace import Trace, initial_values
from tutor.tolerances import LEAST_FIGURES

if TYPE_CHECKING:
    from tutor.marking.audit import Claim
    from tutor.marking.marker import Marker
    from tutor.marking.verdicts import Answered


@dataclass(frozen=True, eq=False)
class Course:
    """A lesson with everything that is computed from it. Compared by identity: it is context, not state.

    Several threads may ask: nothing here is changed once it is computed, and computed twice it is the same.

    Attributes:
        figures: significant figures that an answer needs; a teacher may want more than marking does.
    """

    lesson: Lesson
    figures: int = LEAST_FIGURES

    @classmethod
    def of(cls, lesson: Lesson, figures: int = LEAST_FIGURES) -> Course:
        return cls(lesson, figures)

    @cached_property
    def marker(self) -> Marker:
        # Imported here: the first question is on screen before anything is marked.
        from tutor.marking.marker import Marker

        return Marker.of(self.lesson, self.trace)

    @cached_property
    def claims(self) -> Mapping[StepKey, Claim]:
        """What the lesson's source prints, judged, in the order of the steps."""
        return MappingProxyType(self.marker.source.claims)

    @cached_property
    def printed(self) -> Mapping[StepKey, Answered]:
        """The numbers that the source prints, as values that stand."""
        numbers = {key: claim.answered for key, claim in self.claims.items()}
        return MappingProxyType({key: number for key, number in numbers.items() if number is not None})

    @property
    def network(self) -> Network:
        return self.lesson.network

    @cached_property
    def trace(self) -> Trace:
        return Trace(self.lesson.computation)

    @cached_property
    def order(self) -> StepKeys:
        """Every step of every iteration, in the order of the computation."""
        return every_step(self.lesson.computation)

    @cached_property
    def asked(self) -> StepKeys:
        """The steps that the lesson asks; the others are shown worked."""
        return asked_steps(self.lesson)

    def plan_of(self, key: StepKey) -> Plan:
        """The steps of the iteration of a step."""
        return self.trace.plan_at(key[0])

    def step(self, key: StepKey) -> Step:
        return self.trace.plan_at(key[0]).by_symbol[key[1]]

    @cached_property
    def given(self) -> frozenset[str]:
        """Names that have a value before the first step of any iteration."""
        return frozenset(initial_values(self.lesson.computation))

    def before(self, key: StepKey) -> frozenset[str]:
        """Every name and symbol with a value when step `key` is computed, within its iteration."""
        plan = self.trace.plan_at(key[0])
        before = takewhile(lambda symbol: symbol != key[1], (step.symbol for step in plan.steps))
        given = self.given
        if plan.batch is not None:  # the next samples have names of their own
            given = given.difference(self._of_samples(1)).union(self._of_samples(key[0]))
        return given.union(before)

    def _of_samples(self, iteration: int) -> frozenset[str]:
        return frozenset(self.lesson.computation.given(iteration))

    def skill(self, key: StepKey) -> str:
        """The skill that a step exercises."""
        step = self.step(key)
        found = self._skills.get(step.identity)
        if found is None:
            found = self._skills[step.identity] = skill_of(self.lesson, self.plan_of(key), step)
        return found

    @cached_property
    def _skills(self) -> dict[tuple[str, int], str]:
        """The skills that were asked for, by the identity of their steps."""
        return {}
