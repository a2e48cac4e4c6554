"""What was found of things that come again and again, by these."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Remembered(dict[K, V]):
    """Found when first asked for, then kept, for so many; asking for one by `[]` is faster than any call."""

    def __init__(self, find: Callable[[K], V], most: int) -> None:
        self._find = find
        self._most = most

    def __missing__(self, key: K) -> V:
        if len(self) >= self._most:
            self.clear()
        found = self[key] = self._find(key)
        return found
