"""Who needs help, and with what: mistakes that somebody made more than once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tutor.classroom.step_tallies import commonest
from tutor.marking.ambiguity import AMBIGUOUS
from tutor.named_tuples import NamedTuple

RECURRING = 2
"""A mistake made once may be a slip. Made so often it is one that needs help."""


class Times(NamedTuple):
    """How often somebody made a mistake, and at how many different steps."""

    who: int
    times: int
    steps: int


class Help(NamedTuple):
    """Those who made a mistake again and again, most often first."""

    misconception: str
    learners: tuple[Times, ...]


class Mistakes:
    """How often each learner made each mistake."""

    def __init__(self) -> None:
        self._of: dict[int, dict[str, tuple[int, set[int]]]] = {}

    def add(self, who: int, misconception: str, step: int) -> None:
        """Takes in a mistake; one that could be one of several is none to be helped with."""
        if misconception == AMBIGUOUS:
            return
        mine = self._of.setdefault(who, {})
        times, steps = mine.get(misconception, (0, set()))
        steps.add(step)
        mine[misconception] = times + 1, steps

    def recurring(self, who: int) -> tuple[tuple[str, int], ...]:
        """What a learner made again and again: ids and how often, most often first."""
        mine = self._of.get(who, {})
        return commonest({one: times for one, (times, _) in mine.items() if times >= RECURRING})

    def help(self, people: Sequence[int]) -> tuple[Help, ...]:
        """The mistakes that most learners need help with first; learners alike in the order of `people`."""
        found: dict[str, list[Times]] = {}
        for who in people:
            for misconception, (times, steps) in self._of.get(who, {}).items():
                if times >= RECURRING:
                    found.setdefault(misconception, []).append(Times(who, times, len(steps)))
        counts: Mapping[str, int] = {one: len(several) for one, several in found.items()}
        return tuple(
            Help(one, tuple(sorted(found[one], key=lambda made: (-made.times, -made.steps))))
            for one, _ in commonest(counts)
        )
