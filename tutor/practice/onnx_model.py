"""What stands in an ONNX file, as far as dense networks need it: nodes, their settings, and kept tensors."""

from __future__ import annotations

import math
import struct
from collections.abc import Mapping
from types import MappingProxyType
from typing import TypeAlias

from tutor.clean import brief
from tutor.named_tuples import NamedTuple
from tutor.practice.protobuf import Malformed, Message
from tutor.sayings import Text

LONGEST_NAME = 60
_LONGEST_SHAPE = 4
_ELSEWHERE = 1
_TYPES = MappingProxyType(
    {1: "float32", 6: "int32", 7: "int64", 9: "bool", 10: "float16", 11: "float64", 16: "bfloat16"}
)
READ_TYPES = ("bfloat16", "float16", "float32", "float64")


class Tensor(NamedTuple):
    """Numbers that a file keeps.

    Attributes:
        parts: its message, from which `numbers` takes them when they are asked for.
    """

    name: str
    dtype: str
    shape: tuple[int, ...]
    parts: Message

    @property
    def shown(self) -> Text:
        """Its name and its shape, for a message."""
        sizes = [str(size) for size in self.shape[:_LONGEST_SHAPE]]
        more = ["..."] if len(self.shape) > _LONGEST_SHAPE else []
        return Text(f"{brief(self.name, LONGEST_NAME)} [{', '.join(sizes + more)}]")

    @property
    def elsewhere(self) -> bool:
        """Whether its numbers lie in another file."""
        return self.parts.whole_number(14) == _ELSEWHERE

    def numbers(self) -> tuple[float, ...] | None:
        """Its numbers, row after row; None where these are not as many as its shape says.

        Raises:
            Malformed: where they cannot be read.
        """
        if 9 in self.parts:
            found = _from_bytes(self.dtype, self.parts.blob(9))
        elif self.dtype == "float64":
            found = self.parts.floats(10, "d")
        elif self.dtype == "float32":
            found = self.parts.floats(4, "f")
        else:  # 16 bits each, in whole numbers
            halves = [half & 0xFFFF for half in self.parts.whole_numbers(5)]
            found = _from_bytes(self.dtype, struct.pack(f"<{len(halves)}H", *halves))
        return found if len(found) == math.prod(self.shape) else None


Setting: TypeAlias = float | int | str | Tensor | None
"""What an attribute of a node says; None for what no dense network needs."""


class Node(NamedTuple):
    """One operation: `kind` says which."""

    kind: str
    name: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    settings: Mapping[str, Setting]

    @property
    def shown(self) -> Text:
        return Text(brief(f"{self.kind} {self.name}".strip(), LONGEST_NAME))


class Graph(NamedTuple):
    """A model: `nodes` in an order in which each has all that it needs."""

    nodes: tuple[Node, ...]
    kept: Mapping[str, Tensor]
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]


def read_graph(data: bytes) -> Graph:
    """The graph of a model.

    Raises:
        ValueError: where the data are no model; `CutOff` where they end in the middle of one.
    """
    model = Message(data)
    if 7 not in model:
        raise Malformed
    graph = Message(model.blob(7))
    kept = {tensor.name: tensor for tensor in map(_tensor, graph.messages(5))}
    inputs, outputs = (tuple(value.text(1) for value in graph.messages(number)) for number in (11, 12))
    return Graph(tuple(map(_node, graph.messages(1))), kept, inputs, outputs)


def _node(message: Message) -> Node:
    settings = {one.text(1): _setting(one) for one in message.messages(5)}
    return Node(message.text(4), message.text(3), message.texts(1), message.texts(2), settings)


def _setting(message: Message) -> Setting:
    match message.whole_number(20):  # its type: a float, a whole number, a text, a tensor
        case 1:
            return (message.floats(2, "f") or (0.0,))[-1]
        case 2:
            return message.whole_number(3)
        case 3:
            return message.text(4)
        case 4:
            return _tensor(Message(message.blob(5)))
        case _:
            return None


def _tensor(message: Message) -> Tensor:
    number = message.whole_number(2)
    return Tensor(message.text(8), _TYPES.get(number, str(number)), message.whole_numbers(1), message)


def _from_bytes(dtype: str, data: bytes) -> tuple[float, ...]:
    letter, size = {"float64": ("d", 8), "float32": ("f", 4), "float16": ("e", 2)}.get(dtype, ("H", 2))
    if len(data) % size:
        raise Malformed
    found = struct.unpack(f"<{len(data) // size}{letter}", data)
    if dtype != "bfloat16":
        return found
    whole = struct.pack(f"<{len(found)}I", *(half << 16 for half in found))  # the upper half of a float32
    return struct.unpack(f"<{len(found)}f", whole)
