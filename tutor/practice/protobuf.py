"""Messages in the wire format of protocol buffers: their parts by number, whatever they mean.

Data from outside: what the format does not allow raises `Malformed`, before much of it is made.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from types import MappingProxyType
from typing import Literal

MOST_PARTS = 100_000
"""So many parts of one message, or numbers in a row of them, are read."""

_VARINT, _EIGHT_BYTES, _BYTES, _FOUR_BYTES = 0, 1, 2, 5
_SIZES = MappingProxyType({_EIGHT_BYTES: 8, _FOUR_BYTES: 4})
_LONGEST_VARINT = 10


class Malformed(ValueError):
    """What is no message."""


class CutOff(Malformed):
    """A message that ends in the middle of a part."""


class Message:
    """The parts of a message. What is asked for and not there is empty, as the format has it."""

    def __init__(self, data: bytes) -> None:
        self._parts: dict[int, list[int | bytes]] = {}
        for count, (number, part) in enumerate(_parts(data)):
            if count >= MOST_PARTS:
                raise Malformed
            self._parts.setdefault(number, []).append(part)

    def __contains__(self, number: int) -> bool:
        return number in self._parts

    def blobs(self, number: int) -> list[bytes]:
        """Bytes, texts or messages under a number, in their order."""
        found = self._parts.get(number, [])
        blobs = [part for part in found if isinstance(part, bytes)]
        if len(blobs) < len(found):
            raise Malformed
        return blobs

    def blob(self, number: int) -> bytes:
        """The last one, which is what counts where there is one only."""
        return (self.blobs(number) or [b""])[-1]

    def text(self, number: int) -> str:
        return self.blob(number).decode("utf-8")

    def texts(self, number: int) -> tuple[str, ...]:
        return tuple(blob.decode("utf-8") for blob in self.blobs(number))

    def messages(self, number: int) -> Iterator[Message]:
        return map(Message, self.blobs(number))

    def whole_numbers(self, number: int) -> tuple[int, ...]:
        """Whole numbers with a sign, each a part or many in one."""
        found: list[int] = []
        for part in self._parts.get(number, []):
            if isinstance(part, int):
                found.append(part)
                continue
            at = 0
            while at < len(part):
                value, at = _varint(part, at)
                found.append(value)
                if len(found) > MOST_PARTS:
                    raise Malformed
        return tuple(value - (1 << 64) if value >> 63 else value for value in found)

    def whole_number(self, number: int) -> int:
        return (self.whole_numbers(number) or (0,))[-1]

    def floats(self, number: int, letter: Literal["f", "d"]) -> tuple[float, ...]:
        """Floats of 4 bytes (f) or 8 (d), each a part or many in one."""
        data = b"".join(self.blobs(number))
        size = struct.calcsize(letter)
        if len(data) % size:
            raise Malformed
        return struct.unpack(f"<{len(data) // size}{letter}", data)


def _parts(data: bytes) -> Iterator[tuple[int, int | bytes]]:
    """The number of each part with what it holds: a whole number, or bytes."""
    at = 0
    while at < len(data):
        key, at = _varint(data, at)
        kind = key & 7
        if kind == _VARINT:
            value, at = _varint(data, at)
            yield key >> 3, value
            continue
        if kind == _BYTES:
            size, at = _varint(data, at)
        elif kind in _SIZES:
            size = _SIZES[kind]
        else:
            raise Malformed
        if size > len(data) - at:
            raise CutOff
        yield key >> 3, data[at : at + size]
        at += size


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """A whole number without a sign, seven bits a byte, the lowest first; and where it ends."""
    value = 0
    for shift in range(_LONGEST_VARINT):
        if at >= len(data):
            raise CutOff
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << 7 * shift
        if byte < 0x80:
            return value & ((1 << 64) - 1), at
    raise Malformed
