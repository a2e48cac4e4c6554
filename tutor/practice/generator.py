"""A small generator of whole numbers that gives the same sequence everywhere and for ever.

SplitMix64 (Steele, Lea, Flood 2014): a counter in steps of the golden ratio, mixed by
two multiplications, all modulo 2^64. Worksheets, quizzes and exams that were given out
under a seed must come out the same on another machine and with a later Python, which
neither `random` nor numpy promises.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")

_MASK = (1 << 64) - 1
_STEP = 0x9E3779B97F4A7C15


def mixed(value: int) -> int:
    """SplitMix64's finalizer: 64 bits of `value` stirred."""
    value &= _MASK
    value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & _MASK
    return value ^ (value >> 31)


def text_seed(text: str) -> int:
    """64 bits of a text, by FNV-1a over its UTF-8 bytes."""
    value = 0xCBF29CE484222325
    for byte in text.encode():
        value = ((value ^ byte) * 0x100000001B3) & _MASK
    return value


class Generator:
    """A sequence of whole numbers, given by its seeds: numbers of any size and sign, and texts."""

    def __init__(self, *seeds: int | str) -> None:
        self._state = 0
        for seed in seeds:
            self._state = mixed(self._state + _STEP + (text_seed(seed) if isinstance(seed, str) else seed))

    def bits(self) -> int:
        """The next 64 bits."""
        self._state = (self._state + _STEP) & _MASK
        return mixed(self._state)

    def below(self, bound: int) -> int:
        """A whole number from 0 to `bound` - 1, all equally likely but for one part in 2^64 / bound."""
        return (self.bits() * bound) >> 64

    def choice(self, items: Sequence[T]) -> T:
        """One of `items`, of which there must be one at least."""
        return items[self.below(len(items))]

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """The items in a random order (Fisher-Yates)."""
        mixed_up = list(items)
        for last in range(len(mixed_up) - 1, 0, -1):
            other = self.below(last + 1)
            mixed_up[last], mixed_up[other] = mixed_up[other], mixed_up[last]
        return mixed_up
