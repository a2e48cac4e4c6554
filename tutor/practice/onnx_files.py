"""The dense layers in an ONNX file.

A file is read that goes straight from its one input to its one output: Gemm, or MatMul and Add, each with an
activation behind it or without one. What the nodes are called is theirs; what they compute is looked up here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import isfinite
from pathlib import Path
from types import MappingProxyType
from typing import NoReturn

from tutor.clean import brief, escaped
from tutor.errors import TutorError
from tutor.files import read_bytes, reason_of
from tutor.operations.activations import ACTIVATIONS, OUTPUT_BY_DEFAULT
from tutor.practice.new_networks import Dense, Rows, check_size
from tutor.practice.onnx_model import LONGEST_NAME, READ_TYPES, Graph, Node, Tensor, read_graph
from tutor.practice.protobuf import CutOff
from tutor.practice.safetensors import shortest_of_float32
from tutor.practice.trained_networks import Trained
from tutor.sayings import Said, Text, said

MOST_BYTES = 20_000_000
"""A file of more bytes holds no network as small as a lesson's."""

_HANDED_ON = frozenset({"identity", "flatten", "dropout"})
"""What leaves the values of one sample as they are."""

_USUAL = MappingProxyType(
    {
        "LeakyRelu.alpha": (0.01,),
        "Elu.alpha": (1.0,),
        "Gelu.approximate": ("none",),
        "Softmax.axis": (-1, 1),
        "Cast.to": (1, 11),  # 32 and 64 bits
    }
)
"""The settings with which an operation is the activation of its name, or leaves values as they are."""

_CAPITAL = re.compile(r"(?<!^)(?=[A-Z])")


def onnx_network(path: Path) -> Trained:
    """The dense network in an ONNX file, with its activations.

    Raises:
        TutorError: where the file holds anything but one dense network.
    """
    where = Text(escaped(str(path)))
    try:
        data = read_bytes(path, MOST_BYTES)
    except (OSError, ValueError) as error:
        raise TutorError(said("new_lessons.unreadable", file=where, reason=reason_of(error))) from error
    try:
        return _Walk(read_graph(data), where).network()
    except CutOff as error:
        raise _refusal(where, said("new_lessons.ends_early")) from error
    except ValueError as error:
        raise _refusal(where, said("new_lessons.no_model")) from error


class _Walk:
    """From the input of a graph to its output."""

    def __init__(self, graph: Graph, where: Text) -> None:
        self._graph, self._where = graph, where
        self._kept = dict(graph.kept)
        self._layers: list[tuple[Rows, tuple[float, ...] | None, str | None]] = []
        self._names: list[tuple[Text, ...]] = []

    def network(self) -> Trained:
        given = [name for name in self._graph.inputs if name not in self._kept]
        if len(given) != 1 or len(self._graph.outputs) != 1:
            self._refuse(said("new_lessons.not_one_way"))
        reached = given[0]
        for node in self._graph.nodes:
            if self._keeps(node):
                continue
            if node.inputs.count(reached) != 1 or not node.outputs:
                self._refuse(said("new_lessons.not_straight", node=node.shown))
            self._take(node, reached)
            reached = node.outputs[0]
        if reached != self._graph.outputs[0]:
            self._refuse(said("new_lessons.not_one_way"))
        if not self._layers:
            self._refuse(said("new_lessons.no_layer"))
        shape = (len(self._layers[0][0][0]), *(len(rows) for rows, _, _ in self._layers))
        check_size(shape, [biases is not None for _, biases, _ in self._layers])
        dense = tuple(Dense(rows, biases) for rows, biases, _ in self._layers)
        activations = tuple(name or OUTPUT_BY_DEFAULT.name for _, _, name in self._layers)
        return Trained(shape, dense, tuple(self._names), activations)

    def _keeps(self, node: Node) -> bool:
        """Whether a node only keeps numbers, which are then known by its name."""
        value = node.settings.get("value")
        if node.kind.lower() != "constant" or not isinstance(value, Tensor) or len(node.outputs) != 1:
            return False
        self._kept[node.outputs[0]] = value._replace(name=node.outputs[0])
        return True

    def _take(self, node: Node, reached: str) -> None:
        kind, first = node.kind.lower(), node.inputs[0] == reached
        bare = bool(self._layers) and self._layers[-1][2] is None
        activation = _CAPITAL.sub("_", node.kind).lower()
        if kind == "gemm" and first and len(node.inputs) > 1:
            self._take_gemm(node)
        elif kind == "matmul" and first and len(node.inputs) == 2:
            self._add_layer(node, list(zip(*self._rows(node), strict=True)))
        elif kind == "add" and bare and self._layers[-1][1] is None and len(node.inputs) == 2:
            self._add_biases(node, node.inputs[1 if first else 0])
        elif activation in ACTIVATIONS and bare:
            self._check_usual(node)
            self._layers[-1] = (*self._layers[-1][:2], activation)
        elif kind == "cast":
            self._check_usual(node)
        elif kind not in _HANDED_ON:
            self._refuse(said("new_lessons.not_straight", node=node.shown))

    def _take_gemm(self, node: Node) -> None:
        put = node.settings
        if put.get("transA", 0) or put.get("alpha", 1.0) != 1.0 or put.get("beta", 1.0) != 1.0:
            self._refuse(said("new_lessons.not_usual", node=node.shown))
        rows = self._rows(node)
        self._add_layer(node, rows if put.get("transB", 0) else list(zip(*rows, strict=True)))
        if len(node.inputs) > 2 and node.inputs[2]:
            self._add_biases(node, node.inputs[2])

    def _add_layer(self, node: Node, rows: Sequence[Sequence[float]]) -> None:
        """Adds a layer; a linear one before it keeps its own sums."""
        tensor = self._tensor(node, node.inputs[1])
        if self._layers and len(self._layers[-1][0]) != len(rows[0]):
            before, gives = self._names[-1][0], len(self._layers[-1][0])
            apart = said(
                "new_lessons.not_chained", before=before, gives=gives, after=tensor.shown, takes=len(rows[0])
            )
            raise TutorError(apart)
        self._layers.append((tuple(map(tuple, rows)), None, None))
        self._names.append((Text(brief(tensor.name, LONGEST_NAME)),))

    def _add_biases(self, node: Node, name: str) -> None:
        """Gives the last layer its biases."""
        tensor, (rows, _, _) = self._tensor(node, name), self._layers[-1]
        if tensor.shape not in ((len(rows),), (1, len(rows))):
            weight = self._names[-1][0]
            raise TutorError(said("new_lessons.bias_shape", bias=tensor.shown, weight=weight))
        self._layers[-1] = rows, self._numbers(tensor), None
        self._names[-1] += (Text(brief(name, LONGEST_NAME)),)

    def _tensor(self, node: Node, name: str) -> Tensor:
        tensor = self._kept.get(name)
        if tensor is None:
            needed = Text(brief(name, LONGEST_NAME))
            self._refuse(said("new_lessons.not_kept", node=node.shown, needed=needed))
        return tensor

    def _rows(self, node: Node) -> list[tuple[float, ...]]:
        """The rows of a table of weights, as it stands in the file."""
        tensor = self._tensor(node, node.inputs[1])
        if len(tensor.shape) != 2:
            self._refuse(said("new_lessons.no_table", tensor=tensor.shown))
        if min(tensor.shape) < 1:
            raise TutorError(said("new_lessons.empty_layer", tensor=tensor.shown))
        check_size(tensor.shape, (False,))
        numbers, width = self._numbers(tensor), tensor.shape[1]
        return [numbers[at : at + width] for at in range(0, len(numbers), width)]

    def _numbers(self, tensor: Tensor) -> tuple[float, ...]:
        """The numbers of a tensor: the shortest decimals that give them."""
        if tensor.elsewhere:
            self._refuse(said("new_lessons.elsewhere", tensor=tensor.shown))
        if tensor.dtype not in READ_TYPES:
            known = tuple(map(Text, READ_TYPES))
            odd = said("new_lessons.other_type", tensor=tensor.shown, dtype=Text(tensor.dtype), known=known)
            raise TutorError(odd)
        numbers = tensor.numbers()
        if numbers is None:
            self._refuse(said("new_lessons.bytes_of_shape", tensor=tensor.shown))
        for index, number in enumerate(numbers, start=1):
            if not isfinite(number):
                where = self._where
                raise TutorError(
                    said("new_lessons.not_finite", tensor=tensor.shown, number=index, file=where)
                )
        if tensor.dtype == "float64":
            return tuple(number + 0.0 for number in numbers)  # -0.0 is 0
        return tuple(map(shortest_of_float32, numbers))

    def _check_usual(self, node: Node) -> None:
        """An activation with settings other than those of the format is another one."""
        for name, value in node.settings.items():
            plain = shortest_of_float32(value) if isinstance(value, float) and isfinite(value) else value
            if plain not in _USUAL.get(f"{node.kind}.{name}", ()):
                self._refuse(said("new_lessons.not_usual", node=node.shown))

    def _refuse(self, reason: Said) -> NoReturn:
        raise _refusal(self._where, reason)


def _refusal(where: Text, reason: Said) -> TutorError:
    return TutorError(said("new_lessons.no_onnx_network", file=where, reason=reason))
