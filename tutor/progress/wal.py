"""SQLite's write-ahead log as bytes: the pages in it, and whether any of it is damaged or missing.

The format: https://www.sqlite.org/fileformat2.html#walformat and https://www.sqlite.org/walformat.html
"""

from __future__ import annotations

import struct
import sys
from collections.abc import Iterator, Sequence

WAL_HEADER = 32
FRAME_HEADER = 24
PAGE_SIZE = 4096
"""SQLite's own choice, where a file no longer says."""

_INDEX_VERSION = 3_007_000
_INDEX_HEADER = 48  # of which there are two copies
_NATIVE = "<" if sys.byteorder == "little" else ">"


def is_page_size(size: int) -> bool:
    return 512 <= size <= 65536 and size & (size - 1) == 0


def pages_of(wal: bytes, size: int) -> Iterator[tuple[int, bytes]]:
    """The pages of a write-ahead log with their numbers, oldest first; `size` is that of a page."""
    for start in range(WAL_HEADER, len(wal) - FRAME_HEADER - size + 1, FRAME_HEADER + size):
        number = int.from_bytes(wal[start : start + 4], "big")
        if 0 < number < 1 << 31:
            yield number, wal[start + FRAME_HEADER : start + FRAME_HEADER + size]


def is_damaged(wal: bytes) -> bool:
    """Whether a write-ahead log holds a commit that SQLite will not reach because of damage before it.

    SQLite stops at the first frame whose checksum is wrong, and says nothing. After a crash
    what it leaves is the beginning of one transaction, without its commit.
    """
    size = int.from_bytes(wal[8:12], "big")
    step = FRAME_HEADER + (size if is_page_size(size) else PAGE_SIZE)
    frames = range(WAL_HEADER, len(wal) - step + 1, step)
    if not frames:
        return False
    order = {0x377F0682: "<", 0x377F0683: ">"}.get(int.from_bytes(wal[:4], "big"))
    if order is None or step != FRAME_HEADER + size:
        return True
    sums = _checksum(order, wal[:24], (0, 0))
    if sums != struct.unpack(">II", wal[24:32]):
        return True
    broken = False
    salt = wal[16:24]
    for start in frames:
        if not broken:
            head, page = wal[start : start + 8], wal[start + FRAME_HEADER : start + step]
            sums = _checksum(order, head + page, sums)
            said = struct.unpack(">II", wal[start + 16 : start + FRAME_HEADER])
            broken = wal[start + 8 : start + 16] != salt or sums != said
        if broken and wal[start + 8 : start + 16] == salt and any(wal[start + 4 : start + 8]):
            return True
    return False


def _checksum(order: str, data: bytes, sums: Sequence[int]) -> tuple[int, int]:
    """SQLite's checksum of some whole eights of bytes, going on from earlier ones."""
    first, second = sums
    words = iter(struct.unpack(f"{order}{len(data) // 4}I", data))
    for one, other in zip(words, words, strict=True):
        first = (first + one + second) & 0xFFFFFFFF
        second = (second + other + first) & 0xFFFFFFFF
    return first, second


def is_short(wal: bytes, index: bytes) -> bool:
    """Whether a log, cut or removed, lacks commits that the index beside it (the -shm file) knows of.

    The index of a killed process stays; a commit is in it only once it is in the log.
    """
    header = index[:_INDEX_HEADER]
    if len(index) < 2 * _INDEX_HEADER + 4 or header != index[_INDEX_HEADER : 2 * _INDEX_HEADER]:
        return False
    version, _, _, begun, _, size, last = struct.unpack("=IIIBBHI", header[:20])
    size = 65536 if size == 1 else size
    if version != _INDEX_VERSION or not begun or not is_page_size(size):
        return False
    if _checksum(_NATIVE, header[:40], (0, 0)) != struct.unpack("=II", header[40:]):
        return False
    (copied,) = struct.unpack("=I", index[2 * _INDEX_HEADER : 2 * _INDEX_HEADER + 4])
    if copied >= last:  # everything is in the file itself by now
        return False
    same = len(wal) < WAL_HEADER or wal[16:24] == header[32:40]
    return same and len(wal) < WAL_HEADER + last * (FRAME_HEADER + size)
