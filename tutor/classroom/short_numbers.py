"""Wrong numbers of two digits that the same two learners have in common, again and again.

One such number is soon the same by chance. Three different ones of the same two learners, at the same steps,
are worth a look.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import cast

from tutor.marking.spool import Row, Sorted
from tutor.named_tuples import NamedTuple

LEAST_SHARED = 3
"""Different wrong numbers that two learners have in common, short or long, before short ones are told."""

MOST_TYPED = 20
"""Learners of one short number: one that more have is nothing that two have in common."""

_MOST_SHARED = 1_000_000
_MOST_PAIRS = 2000


class Typist(NamedTuple):
    """One who typed a number, and whether it is wrong for them."""

    who: int
    wrong: bool


class _Shared(NamedTuple):
    """A number that two learners have in common; `wrong` is of the first, then of the second."""

    first: int
    second: int
    step: int
    value: float
    wrong: tuple[bool, bool]


class Short(NamedTuple):
    """A number that is told: who typed it where it is wrong, and who where it is right."""

    step: int
    value: float
    typed: tuple[int, ...]
    right_for: tuple[int, ...]


class ShortNumbers:
    """Short numbers that two learners have in common, pair by pair."""

    def __init__(self) -> None:
        self._shared: Sorted[_Shared] = Sorted(_shared)

    def add(self, step: int, value: float, pairs: Iterable[tuple[Typist, Typist]]) -> None:
        """Takes in who has a number in common, each two of them once."""
        for one, other in pairs:
            first, second = sorted((one, other))
            if len(self._shared) < _MOST_SHARED:
                self._shared.add((first.who, second.who, step, value, (first.wrong, second.wrong)))

    def told(self, long: Mapping[tuple[int, int], int]) -> tuple[list[Short], dict[tuple[int, int], int]]:
        """The numbers that are worth a look, and how many each two learners have in common.

        Args:
            long: how many longer numbers two learners have in common.
        """
        of_two: dict[tuple[int, int], int] = {}
        found: dict[tuple[int, float], dict[int, bool]] = {}
        for pair, shared in self._of_two():
            different = len({one.value for one in shared})
            if different + long.get(pair, 0) < LEAST_SHARED or len(of_two) >= _MOST_PAIRS:
                continue
            of_two[pair] = len(shared)
            for one in shared:
                found.setdefault((one.step, one.value), {}).update(zip(pair, one.wrong, strict=True))
        return [_short(*at, people) for at, people in sorted(found.items())], of_two

    def _of_two(self) -> Iterator[tuple[tuple[int, int], Sequence[_Shared]]]:
        for pair, shared in groupby(self._shared, key=lambda one: (one.first, one.second)):
            yield pair, list(shared)


def _shared(row: Row) -> _Shared:
    return _Shared._make(cast("tuple[int, int, int, float, tuple[bool, bool]]", row))


def _short(step: int, value: float, people: Mapping[int, bool]) -> Short:
    typed = tuple(who for who, wrong in sorted(people.items()) if wrong)
    return Short(step, value, typed, tuple(who for who in sorted(people) if who not in typed))
