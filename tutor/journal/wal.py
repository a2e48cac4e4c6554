"""SQLite's write-ahead log as bytes: the pages in it, and whether any of it is damaged or missing.

The format: https://www.sqlite.org/fileformat2.html#walformat and https://www.sqlite.org/walformat.html
"""

from __future__ import annotations

import struct
import sys
from collections.abc import Iterator, Sequence

from tutor.named_tuples import NamedTuple

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


class Committed(NamedTuple):
    """What the index beside a log (the -shm file, which a killed process leaves) knows to be committed.

    Attributes:
        salt: of the log that it belongs to.
        frames: how many of its frames are committed.
        copied: how many of these are in the file itself by now.
        size: of a page.
    """

    salt: bytes
    frames: int
    copied: int
    size: int


def committed(index: bytes) -> Committed | None:
    """What an index says; None for one that says nothing, as before the first commit."""
    header = index[:_INDEX_HEADER]
    if len(index) < 2 * _INDEX_HEADER + 4 or header != index[_INDEX_HEADER : 2 * _INDEX_HEADER]:
        return None
    version, _, _, begun, _, size, last = struct.unpack("=IIIBBHI", header[:20])
    size = 65536 if size == 1 else size
    if version != _INDEX_VERSION or not begun or not is_page_size(size):
        return None
    if _checksum(_NATIVE, header[:40], (0, 0)) != struct.unpack("=II", header[40:]):
        return None
    (copied,) = struct.unpack("=I", index[2 * _INDEX_HEADER : 2 * _INDEX_HEADER + 4])
    return Committed(header[32:40], last, copied, size)


def is_damaged(wal: bytes, index: Committed | None = None) -> bool:
    """Whether a write-ahead log holds a commit that SQLite will not reach because of damage before it.

    SQLite stops at the first frame whose checksum is wrong, and says nothing. What a crash leaves is no
    damage: the beginning of one transaction, the head of its last frame perhaps, but not its page.
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
    salt = wal[16:24]
    known = index.frames if index is not None and index.salt == salt else 0
    broken = False
    for number, start in enumerate(frames, start=1):
        ours = wal[start + 8 : start + 16] == salt
        if broken and ours and any(wal[start + 4 : start + 8]):
            return True
        if not broken:
            head, page = wal[start : start + 8], wal[start + FRAME_HEADER : start + step]
            sums = _checksum(order, head + page, sums)
            broken = not ours or sums != struct.unpack(">II", wal[start + 16 : start + FRAME_HEADER])
            if broken and number <= known:
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


def is_short(wal: bytes, index: Committed) -> bool:
    """Whether a log, cut or removed, lacks commits that the index knows of.

    A commit is in the index only once it is in the log.
    """
    if index.copied >= index.frames:  # everything is in the file itself by now
        return False
    same = len(wal) < WAL_HEADER or wal[16:24] == index.salt
    return same and len(wal) < WAL_HEADER + index.frames * (FRAME_HEADER + index.size)
