"""Rows in order, however many: those that do not fit into memory wait in a temporary file."""

from __future__ import annotations

import marshal
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from tempfile import NamedTemporaryFile, TemporaryFile
from typing import IO, Any, Generic, TypeAlias, TypeVar

from tutor.named_tuples import NamedTuple

MOST_IN_MEMORY = 500_000
"""More rows than this are sorted in parts that are written down and merged when they are read."""

MOST_BYTES = 20_000_000
"""So are fewer, where they are about as long as this together."""

_LOOKED_AT = 500
"""Rows that are taken in before it is looked at how long they are: at one in fifty of them."""

_TOGETHER = 500
"""Rows that are written and read in one go; of every part so many are in memory while parts are merged."""

_BYTES_TOGETHER = 250_000
"""So many fewer, where they are longer than this together."""

Row = tuple[object, ...]
_END: Row = ()
T_co = TypeVar("T_co", covariant=True)

as_it_is: Callable[[Row], Any] = tuple
"""For rows that are read as they were taken in: it makes nothing new of a tuple."""


_Part: TypeAlias = tuple[IO[bytes], list[tuple[int, int]]]
"""Rows in order that were written down: their file, and where each block of them is."""


class Sorted(Generic[T_co]):
    """Tuples of texts and numbers, which come in any order and are read in their own as often as wanted.

    No two are equal in what decides the order. The file is ours alone: `marshal` is the fastest way there.
    """

    def __init__(self, make: Callable[[Row], T_co], folder: str | None = None) -> None:
        """`make` turns a tuple into what is read.

        Args:
            folder: where the file lies, if another process is to read it; None for one that nobody else sees.
        """
        self._make = make
        self._folder = folder
        self._count = 0
        self._last: list[Row] = []
        self._size = 0  # bytes of these, about
        self._next = min(_LOOKED_AT, MOST_IN_MEMORY)  # so many of these are there when it is looked at them
        self._file: IO[bytes] | None = None
        self._parts: list[_Part] = []

    @classmethod
    def of(cls, make: Callable[[Row], T_co], several: Sequence[Sorted[T_co]]) -> Sorted[T_co]:
        """All rows of several, none of which takes in more."""
        if len(several) == 1:
            return several[0]
        whole = cls(make)
        for one in several:
            whole._count += one._count
            whole._parts += one._parts
            whole._last += one._last
        return whole

    def __len__(self) -> int:
        return self._count

    def add(self, row: Row) -> None:
        """Takes in a tuple; not while they are read."""
        self._count += 1
        self._last.append(row)
        if len(self._last) == self._next:
            self._look()

    def extend(self, rows: Iterable[Row]) -> None:
        """Takes in all of these; not while they are read."""
        left = iter(rows)
        while some := list(islice(left, self._next - len(self._last))):
            self._count += len(some)
            self._last += some
            if len(self._last) == self._next:
                self._look()

    def __iter__(self) -> Iterator[T_co]:
        self._last.sort()
        parts = [_read(part) for part in self._parts]
        parts.append(_together(self._last, _TOGETHER))
        return map(self._make, _merged(parts) if self._parts else self._last)

    def cut(self, count: int) -> list[Row]:
        """The last so many rows, which are its own no more; none where some are written down."""
        if self._parts:
            return []
        self._last.sort()
        rows = self._last[max(0, len(self._last) - count) :]
        del self._last[len(self._last) - len(rows) :]
        self._count -= len(rows)
        return rows

    def let_go(self) -> Iterator[T_co]:
        """The rows once more: each is gone as soon as it is read, which is faster than all later.

        They are its own no more, and it may take in others at once.
        """
        self._last.sort(reverse=True)
        last: list[Row] = [_END, *self._last]
        rest = iter(last.pop, _END)
        parts = [_read(part) for part in self._parts]
        self._count, self._file, self._parts = 0, None, []
        self._empty()
        if not parts:
            return map(self._make, rest)
        return map(self._make, _merged([*parts, iter(lambda: list(islice(rest, _TOGETHER)), [])]))

    def hand_over(self) -> HandedOver:
        """Writes all of it into its file. Gives what another process reads it by (`taken_over`)."""
        assert self._folder is not None
        if self._last or self._file is None:
            self._write()
        assert self._file is not None
        self._file.flush()
        return HandedOver(self._file.name, self._count, [places for _, places in self._parts])

    @classmethod
    def taken_over(cls, make: Callable[[Row], T_co], handed: HandedOver) -> Sorted[T_co]:
        """The rows that another process has handed over."""
        taken = cls(make)
        file = open(handed.file, "rb")  # noqa: SIM115 - goes when the rows go
        taken._count = handed.rows
        taken._parts = [(file, places) for places in handed.parts]
        return taken

    def _look(self) -> None:
        """Writes down what is in memory if that is much."""
        self._size += 50 * len(marshal.dumps(self._last[-_LOOKED_AT::50]))
        self._next = min(self._next + _LOOKED_AT, MOST_IN_MEMORY)
        if len(self._last) >= MOST_IN_MEMORY or self._size >= MOST_BYTES:
            self._write()

    def _write(self) -> None:
        """Writes down what is in memory, as one sorted part."""
        if self._file is None:
            named = self._folder is not None
            self._file = NamedTemporaryFile(dir=self._folder, delete=False) if named else TemporaryFile()  # noqa: SIM115
        self._last.sort()
        self._file.seek(0, 2)
        places = []
        most = _BYTES_TOGETHER * len(self._last) // self._size if self._size else _TOGETHER
        for rows in _together(self._last, max(1, min(most, _TOGETHER))):
            data = marshal.dumps(rows)
            places.append((self._file.tell(), len(data)))
            self._file.write(data)
        self._parts.append((self._file, places))
        self._empty()

    def _empty(self) -> None:
        """Nothing is in memory any more."""
        self._last, self._size, self._next = [], 0, min(_LOOKED_AT, MOST_IN_MEMORY)


class HandedOver(NamedTuple):
    """Rows that one process has written down for another."""

    file: str
    rows: int
    parts: list[list[tuple[int, int]]]


def _read(part: _Part) -> Iterator[list[Row]]:
    file, places = part
    for place, size in places:
        file.seek(place)
        yield marshal.loads(file.read(size))


def _together(rows: list[Row], count: int) -> Iterator[list[Row]]:
    return (rows[start : start + count] for start in range(0, len(rows), count))


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
