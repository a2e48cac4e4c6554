"""Reading a damaged SQLite file page by page, without SQLite.

SQLite refuses a file as a whole where a page that leads to others cannot be read. The rows lie in
leaf pages, and each of those can be read alone. The log is append-only, so every version of a page,
in the file and in the write-ahead log beside it, holds rows that are true: all of them count.

The format: https://www.sqlite.org/fileformat2.html
"""

from __future__ import annotations

import struct
from dataclasses import field
from types import MappingProxyType

from tutor.data_classes import dataclass
from tutor.journal.wal import PAGE_SIZE, is_page_size, pages_of
from tutor.named_tuples import NamedTuple

Value = None | int | float | str | bytes

MAGIC = b"SQLite format 3\x00"

_TABLE_LEAF, _TABLE_INTERIOR, _INDEX_LEAF, _INDEX_INTERIOR = 0x0D, 0x05, 0x0A, 0x02
_HEADER_SIZE = MappingProxyType({_TABLE_LEAF: 8, _INDEX_LEAF: 8, _TABLE_INTERIOR: 12, _INDEX_INTERIOR: 12})
_INTEGER_SIZES = MappingProxyType({1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8})


class Row(NamedTuple):
    """A row of some table, as it stands in a leaf page."""

    id: int
    values: tuple[Value, ...]


@dataclass
class Pages:
    """A file and its write-ahead log, taken apart.

    Attributes:
        rows: of tables, those of the newest pages first. An id may come several times.
        entries: of indexes: the values of each; the last one is the id of a row.
        unreadable: how many pages could not be read in any version, or are missing.
    """

    rows: list[Row] = field(default_factory=list)
    entries: list[tuple[Value, ...]] = field(default_factory=list)
    unreadable: int = 0


def read_pages(main: bytes, wal: bytes = b"") -> Pages:
    """Everything that can be read in a file and its write-ahead log, whatever is in them."""
    return _Reader(main, wal).read()


def schema_number_of(main: bytes, wal: bytes) -> int:
    """The number that a program has given to its schema, as the newest first page has it; 0 without one."""
    first = main
    for number, page in pages_of(wal, _page_size(main, wal)[0]):
        first = page if number == 1 else first
    return int.from_bytes(first[60:64], "big") if first.startswith(MAGIC) else 0


class _Reader:
    def __init__(self, main: bytes, wal: bytes) -> None:
        self.size, self.usable = _page_size(main, wal)
        self.versions: dict[int, list[bytes]] = {}
        for number, page in pages_of(wal, self.size):
            self.versions.setdefault(number, []).insert(0, page)
        for number, start in enumerate(range(0, len(main) - self.size + 1, self.size), 1):
            self.versions.setdefault(number, []).append(main[start : start + self.size])
        self.total = len(main) + len(wal)
        self.count = max(_page_count(main, self.size), *self.versions, 1) if self.versions else 0
        self.overflowing: set[int] = set()
        self.found = Pages()

    def read(self) -> Pages:
        unread = []
        for number in range(1, self.count + 1):
            whole = [self._read_page(number, page) for page in self.versions.get(number, [])]
            if not any(whole):
                unread.append(number)
        self.found.unreadable = sum(number not in self.overflowing for number in unread)
        return self.found

    def _read_page(self, number: int, page: bytes) -> bool:
        """Whether it is a page of a table or an index, and every cell of it could be read."""
        start = len(MAGIC) + 84 if number == 1 else 0
        kind = page[start]
        if kind not in _HEADER_SIZE:
            return False
        cells = int.from_bytes(page[start + 3 : start + 5], "big")
        pointers = start + _HEADER_SIZE[kind]
        whole = True
        for place in range(pointers, min(pointers + 2 * cells, self.size - 1), 2):
            try:
                self._read_cell(kind, page, int.from_bytes(page[place : place + 2], "big"))
            except (ValueError, IndexError, struct.error):
                whole = False
        return whole

    def _read_cell(self, kind: int, page: bytes, at: int) -> None:
        """Raises ValueError, IndexError, struct.error: where the cell is damaged."""
        if kind == _TABLE_INTERIOR:
            return
        if kind == _INDEX_INTERIOR:
            at += 4
        size, at = _varint(page, at)
        if kind == _TABLE_LEAF:
            number, at = _varint(page, at)
            number -= (number >> 63) << 64
            self.found.rows.append(Row(number, _values(self._payload(page, at, size, self.usable - 35))))
        else:
            most = (self.usable - 12) * 64 // 255 - 23
            self.found.entries.append(_values(self._payload(page, at, size, most)))

    def _payload(self, page: bytes, at: int, size: int, most: int) -> bytes:
        """A cell's bytes: those in its page, and those in the pages that it overflows into."""
        if size > self.total:
            raise ValueError("longer than the file")
        local = size
        if size > most:
            least = (self.usable - 12) * 32 // 255 - 23
            local = least + (size - least) % (self.usable - 4)
            local = local if local <= most else least
        parts, left = [page[at : at + local]], size - local
        if len(parts[0]) < local:
            raise ValueError("beyond its page")
        following = int.from_bytes(page[at + local : at + local + 4], "big") if left else 0
        while left:
            if following not in self.versions:
                raise ValueError("an overflow page is missing")
            self.overflowing.add(following)
            beyond = self.versions[following][0]
            parts.append(beyond[4 : 4 + min(left, self.usable - 4)])
            left -= len(parts[-1])
            following = int.from_bytes(beyond[:4], "big")
        return b"".join(parts)


def _page_size(main: bytes, wal: bytes) -> tuple[int, int]:
    """How long pages are, and how much of each is used."""
    said = int.from_bytes(main[16:18], "big") if main.startswith(MAGIC) else 0
    size = 65536 if said == 1 else said
    if not is_page_size(size):
        size = int.from_bytes(wal[8:12], "big")
    if not is_page_size(size):
        size = PAGE_SIZE
    reserved = main[20] if main.startswith(MAGIC) and len(main) > 20 else 0
    return size, size - reserved if reserved <= 32 else size


def _page_count(main: bytes, size: int) -> int:
    """How many pages the file says it has, if that can be true: it may have been cut to a part."""
    said = int.from_bytes(main[28:32], "big") if main.startswith(MAGIC) else 0
    return said if said * size <= 64 * max(len(main), size) else 0


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """A number of one to nine bytes, and where it ends."""
    value = 0
    for place in range(at, at + 8):
        byte = data[place]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, place + 1
    return value << 8 | data[at + 8], at + 9


def _values(payload: bytes) -> tuple[Value, ...]:
    """The values of a record. Text that is not UTF-8 stays bytes."""
    end, at = _varint(payload, 0)
    kinds = []
    while at < end:
        kind, at = _varint(payload, at)
        kinds.append(kind)
    values = []
    for kind in kinds:
        value, at = _value(payload, kind, at)
        values.append(value)
    if at != len(payload):
        raise ValueError("not as long as it says")
    return tuple(values)


def _value(payload: bytes, kind: int, at: int) -> tuple[Value, int]:
    if kind in (0, 8, 9):
        return (None if kind == 0 else kind - 8), at
    if kind in _INTEGER_SIZES:
        end = at + _INTEGER_SIZES[kind]
        return int.from_bytes(payload[at:end], "big", signed=True), end
    if kind == 7:
        return struct.unpack(">d", payload[at : at + 8])[0], at + 8
    if kind < 12:
        raise ValueError("no such kind of value")
    end = at + (kind - 12) // 2
    found = payload[at:end]
    if kind % 2 == 0:
        return found, end
    try:
        return found.decode("utf-8"), end
    except UnicodeDecodeError:
        return found, end
