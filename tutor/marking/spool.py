"""Rows in order, however many: those that do not fit into memory wait in a temporary file."""

from __future__ import annotations

import marshal
from bisect import bisect_right
from collections.abc import Callable, Iterator
from itertools import islice
from tempfile import TemporaryFile
from typing import IO, Generic, TypeVar

MOST_IN_MEMORY = 50_000
"""More rows than this are sorted in parts that are written down and merged when they are read."""

_TOGETHER = 500
"""Rows that are written and read in one go; of every part so many are in memory while parts are merged."""

Row = tuple[object, ...]
T_co = TypeVar("T_co", covariant=True)


class Sorted(Generic[T_co]):
    """Tuples of texts and numbers, which come in any order and are read in their own as often as wanted.

    No two are equal in what decides the order. The file is ours alone: `marshal` is the fastest way there.
    """

    def __init__(self, make: Callable[[Row], T_co]) -> None:
        """`make` turns a tuple into what is read."""
        self._make = make
        self._count = 0
        self._last: list[Row] = []
        self._file: IO[bytes] | None = None
        self._parts: list[list[tuple[int, int]]] = []

    def __len__(self) -> int:
        return self._count

    def add(self, row: Row) -> None:
        """Takes in a tuple; not while they are read."""
        self._count += 1
        self._last.append(row)
        if len(self._last) >= MOST_IN_MEMORY:
            self._write()

    def __iter__(self) -> Iterator[T_co]:
        self._last.sort()
        parts = [self._read(places) for places in self._parts]
        parts.append(_together(self._last))
        return map(self._make, _merged(parts) if self._parts else self._last)

    def _write(self) -> None:
        """Writes down what is in memory, as one sorted part."""
        if self._file is None:
            self._file = TemporaryFile()  # noqa: SIM115 - goes when the rows go
        self._last.sort()
        self._file.seek(0, 2)
        places = []
        for rows in _together(self._last):
            data = marshal.dumps(rows)
            places.append((self._file.tell(), len(data)))
            self._file.write(data)
        self._parts.append(places)
        self._last = []

    def _read(self, places: list[tuple[int, int]]) -> Iterator[list[Row]]:
        assert self._file is not None
        for place, size in places:
            self._file.seek(place)
            yield marshal.loads(self._file.read(size))


def _together(rows: list[Row]) -> Iterator[list[Row]]:
    return (rows[start : start + _TOGETHER] for start in range(0, len(rows), _TOGETHER))


def _merged(parts: list[Iterator[list[Row]]]) -> Iterator[Row]:
    """The rows of sorted parts in order. To sort many at once is several times as fast as `heapq.merge`."""
    blocks = [(block, part) for part in parts for block in islice(part, 1)]
    while blocks:
        end = min(block[-1] for block, _ in blocks)  # no row that is still to be read comes before it
        ready: list[Row] = []
        left = []
        for block, part in blocks:
            cut = bisect_right(block, end)
            ready += block[:cut]
            rest = block[cut:] or next(part, [])
            if rest:
                left.append((rest, part))
        blocks = left
        ready.sort()
        yield from ready
