"""Reading files in the safetensors format, without the package of that name.

Eight bytes with the length of a header, the header in JSON, then the numbers of every tensor as they lie in
memory. Only the header and the tensors that are asked for are read, whatever the size of the file. A file is
data from outside: what the format does not allow is refused in a sentence, before much of it is read.
"""

from __future__ import annotations

import json
import math
import os
import struct
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO, Never

from tutor.clean import brief, escaped
from tutor.errors import TutorError
from tutor.files import open_regular, reason_of
from tutor.named_tuples import NamedTuple
from tutor.sayings import Said, Text, said

MOST_HEADER = 10_000_000
"""Bytes of a header. The format allows ten times as much, for models that no lesson could hold."""

MOST_DIMENSIONS = 32

_LENGTH = struct.Struct("<Q")
_LONGEST_NAME = 60
_LONGEST_SHAPE = 4
_FIGURES_OF_FLOAT32 = 9
"""So many figures always give the same 32-bit float back."""

_BYTES = MappingProxyType(
    {"BOOL": 1, "U8": 1, "I8": 1, "F8_E5M2": 1, "F8_E4M3": 1, "I16": 2, "U16": 2, "F16": 2, "BF16": 2}
    | {"I32": 4, "U32": 4, "F32": 4, "F64": 8, "I64": 8, "U64": 8}
)
"""The size of an element of each type that is common."""

READ_TYPES = ("F32", "F64", "F16", "BF16")
"""The types whose numbers can be read."""


class Tensor(NamedTuple):
    """What a header says of one tensor; `begin` and `end` are places in the file."""

    name: str
    dtype: str
    shape: tuple[int, ...]
    begin: int
    end: int

    @property
    def shown(self) -> Text:
        """Its name and its shape, for a message."""
        sizes = [str(size) if size < 10**9 else "..." for size in self.shape[:_LONGEST_SHAPE]]
        more = ["..."] if len(self.shape) > _LONGEST_SHAPE else []
        return Text(f"{brief(self.name, _LONGEST_NAME)} [{', '.join(sizes + more)}]")


class TensorFile:
    """An open file whose header was read."""

    def __init__(self, file: BinaryIO, where: Text) -> None:
        self._file = file
        self.where = where
        self.tensors: Mapping[str, Tensor] = MappingProxyType(_tensors(file, where))

    def values(self, tensor: Tensor) -> tuple[float, ...]:
        """The numbers of a tensor of a readable type, row after row: the shortest decimals that give them.

        Raises:
            TutorError: where one of them is not finite, or the file ends before.
        """
        self._file.seek(tensor.begin)
        data = self._file.read(tensor.end - tensor.begin)
        if len(data) < tensor.end - tensor.begin:
            _refuse(self.where, said("new_lessons.cut_off"))
        numbers = _numbers(tensor.dtype, data)
        for index, number in enumerate(numbers):
            if not math.isfinite(number):
                odd = said("new_lessons.not_finite", tensor=tensor.shown, number=index + 1, file=self.where)
                raise TutorError(odd)
        if tensor.dtype == "F64":
            return tuple(number + 0.0 for number in numbers)  # -0.0 is 0
        return tuple(map(shortest_of_float32, numbers))


@contextmanager
def open_tensors(path: Path) -> Iterator[TensorFile]:
    """The tensors in a file.

    Raises:
        TutorError: where it cannot be read, or is no sound file of this format.
    """
    where = Text(escaped(str(path)))
    try:
        file = open_regular(path, sys.maxsize)
    except (OSError, ValueError) as error:
        raise _unreadable(where, error) from error
    with file:
        try:
            yield TensorFile(file, where)
        except OSError as error:
            raise _unreadable(where, error) from error


def shortest_of_float32(value: float) -> float:
    """The number with the fewest decimal figures that rounds to this 32-bit float."""
    size = abs(value)
    for figures in range(1, _FIGURES_OF_FLOAT32 + 1):
        near = f"{size:.{figures - 1}e}"
        candidates = [near]
        if math.frexp(size)[0] == 0.5:  # a power of 2: floats lie closer below it than above
            last_place = int(near.partition("e")[2]) - figures + 1
            candidates.append(str(Decimal(near) + Decimal(f"1e{last_place}")))
        for text in candidates:
            if _rounds_to(float(text), size):
                return math.copysign(float(text), value) if size else 0.0
    return value


def _rounds_to(candidate: float, value: float) -> bool:
    try:
        (rounded,) = struct.unpack("<f", struct.pack("<f", candidate))
    except OverflowError:
        return False
    return bool(rounded == value)


def _numbers(dtype: str, data: bytes) -> tuple[float, ...]:
    count = len(data) // _BYTES[dtype]
    if dtype == "BF16":  # the upper half of a 32-bit float
        halves = struct.unpack(f"<{count}H", data)
        data = struct.pack(f"<{count}I", *(half << 16 for half in halves))
    return struct.unpack(f"<{count}{'d' if dtype == 'F64' else 'e' if dtype == 'F16' else 'f'}", data)


# The header


def _tensors(file: BinaryIO, where: Text) -> dict[str, Tensor]:
    size = os.fstat(file.fileno()).st_size
    head = file.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        _refuse(where, said("new_lessons.too_short"))
    (length,) = _LENGTH.unpack(head)
    if length > size - _LENGTH.size:
        _refuse(where, said("new_lessons.header_beyond_end"))
    if length > MOST_HEADER:
        _refuse(where, said("new_lessons.large_header", size=length, most=MOST_HEADER))
    entries = _parsed(file.read(length), where)
    first = _LENGTH.size + length
    found = {name: _tensor(name, entry, first, where) for name, entry in entries.items()}
    _check_places(found, first, size, where)
    return found


def _parsed(data: bytes, where: Text) -> dict[str, object]:
    try:
        header = json.loads(data.decode("utf-8"), object_pairs_hook=_unrepeated, parse_constant=_no_number)
    except (ValueError, RecursionError):  # no UTF-8, no JSON, a number of thousands of digits, a key twice
        _refuse(where, said("new_lessons.no_json"))
    if not isinstance(header, dict):
        _refuse(where, said("new_lessons.no_json"))
    header.pop("__metadata__", None)
    return header


def _unrepeated(pairs: list[tuple[str, object]]) -> dict[str, object]:
    table = dict(pairs)
    if len(table) < len(pairs):
        raise ValueError("a key stands there twice")
    return table


def _no_number(text: str) -> Never:
    raise ValueError(f"no number of JSON: {text}")


def _tensor(name: str, entry: object, first: int, where: Text) -> Tensor:
    shown = Text(brief(name, _LONGEST_NAME))
    if not isinstance(entry, dict):
        _refuse(where, said("new_lessons.bad_entry", tensor=shown))
    dtype, shape, offsets = (entry.get(key) for key in ("dtype", "shape", "data_offsets"))
    sizes, places = _whole_numbers(shape, MOST_DIMENSIONS), _whole_numbers(offsets, 2)
    if not isinstance(dtype, str) or sizes is None or places is None or len(places) != 2:
        _refuse(where, said("new_lessons.bad_entry", tensor=shown))
    return Tensor(name, dtype, sizes, first + places[0], first + places[1])


def _whole_numbers(value: object, most: int) -> tuple[int, ...] | None:
    if not isinstance(value, list) or len(value) > most:
        return None
    return tuple(value) if all(type(one) is int and one >= 0 for one in value) else None


def _check_places(found: Mapping[str, Tensor], first: int, size: int, where: Text) -> None:
    """Every tensor has its own bytes, of the size that its shape needs, and there are no others."""
    reached = first
    for tensor in sorted(found.values(), key=lambda one: (one.begin, one.end)):
        if tensor.end > size:
            _refuse(where, said("new_lessons.beyond_end", tensor=tensor.shown))
        if tensor.begin < reached or tensor.end < tensor.begin:
            _refuse(where, said("new_lessons.overlaps", tensor=tensor.shown))
        if tensor.begin > reached:
            _refuse(where, said("new_lessons.hole", tensor=tensor.shown))
        each = _BYTES.get(tensor.dtype)
        if each is not None and each * _elements(tensor.shape, size) != tensor.end - tensor.begin:
            _refuse(where, said("new_lessons.bytes_of_shape", tensor=tensor.shown))
        reached = tensor.end
    if reached < size:
        _refuse(where, said("new_lessons.more_at_end"))


def _elements(shape: tuple[int, ...], most: int) -> int:
    """How many there are; more than `most` are not counted further, as sizes may have thousands of digits."""
    if 0 in shape:
        return 0
    count = 1
    for length in shape:
        count *= min(length, most + 1)
        if count > most:
            return most + 1
    return count


def _unreadable(where: Text, error: OSError | ValueError) -> TutorError:
    return TutorError(said("new_lessons.unreadable", file=where, reason=reason_of(error)))


def _refuse(where: Text, reason: Said) -> Never:
    raise TutorError(said("new_lessons.no_safetensors", file=where, reason=reason))
