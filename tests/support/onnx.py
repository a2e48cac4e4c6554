"""Files in the ONNX format, made by hand: messages of protocol buffers, part by part."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from pathlib import Path

TYPES = {"float32": (1, "f"), "int64": (7, "q"), "float16": (10, "e"), "float64": (11, "d")}


def varint(value: int) -> bytes:
    value &= (1 << 64) - 1
    found = bytearray()
    while value >= 0x80:
        found.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*found, value])


def part(number: int, held: int | float | str | bytes) -> bytes:
    """A part of a message: a whole number, a 32-bit float, a text or bytes."""
    match held:
        case int():
            return varint(number << 3) + varint(held)
        case float():
            return varint(number << 3 | 5) + struct.pack("<f", held)
        case str():
            return part(number, held.encode())
        case _:
            return varint(number << 3 | 2) + varint(len(held)) + held


def tensor(name: str, shape: Sequence[int], values: Sequence[float], dtype: str = "float32") -> bytes:
    """A tensor whose numbers lie in it as in memory."""
    number, letter = TYPES[dtype]
    data = struct.pack(f"<{len(values)}{letter}", *values)
    return b"".join([*(part(1, size) for size in shape), part(2, number), part(8, name), part(9, data)])


def setting(name: str, value: int | float | str | bytes) -> bytes:
    """An attribute of a node; bytes are a tensor."""
    kind, number = {float: (1, 2), int: (2, 3), str: (3, 4), bytes: (4, 5)}[type(value)]
    return part(1, name) + part(number, value) + part(20, kind)


class Model:
    """A model made node by node, from `x` on."""

    def __init__(self) -> None:
        self.nodes: list[bytes] = []
        self.kept: list[bytes] = []
        self.outputs: list[str] | None = None
        self._last = "x"

    def keep(self, name: str, shape: Sequence[int], values: Sequence[float], dtype: str = "float32") -> str:
        self.kept.append(tensor(name, shape, values, dtype))
        return name

    def node(self, kind: str, *others: str, of: str | None = None, **put: int | float | str | bytes) -> Model:
        """Adds a node that takes what was made last, and other names."""
        made = f"{kind}{len(self.nodes)}"
        parts = [part(1, name) for name in (self._last if of is None else of, *others) if name is not None]
        parts += [part(2, made), part(4, kind), *(part(5, setting(*one)) for one in put.items())]
        self.nodes.append(b"".join(parts))
        self._last = made
        return self

    def constant(self, value: bytes) -> str:
        """Adds a node that keeps a tensor, and gives its name."""
        made = f"kept{len(self.nodes)}"
        self.nodes.append(part(2, made) + part(4, "Constant") + part(5, setting("value", value)))
        return made

    def bytes(self) -> bytes:
        outputs = [self._last] if self.outputs is None else self.outputs
        graph = [
            *(part(1, node) for node in self.nodes),
            *(part(5, one) for one in self.kept),
            part(11, part(1, "x")),
            *(part(12, part(1, name)) for name in outputs),
        ]
        return part(1, 8) + part(7, b"".join(graph))

    def saved(self, folder: Path, name: str = "model.onnx") -> Path:
        path = folder / name
        path.write_bytes(self.bytes())
        return path


def dense() -> Model:
    """A 2-3-1 network of a leaky ReLU and a sigmoid, as exporters write it."""
    model = Model()
    weights = model.keep("w", [3, 2], [0.1, 0.2, 0.3, 0.4, 0.5, 0.6])
    model.node("Gemm", weights, model.keep("b", [3], [1, 2, 3]), transB=1)
    model.node("LeakyRelu", alpha=0.01).node("MatMul", model.keep("v", [3, 1], [0.7, 0.8, 0.9]))
    return model.node("Add", model.keep("c", [1], [0.25])).node("Sigmoid")
