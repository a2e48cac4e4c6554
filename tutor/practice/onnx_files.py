"""The dense layers in an ONNX file, with the package of that name, which is an extra.

A file is read that goes straight from its one input to its one output: Gemm, or MatMul and Add, each with an
activation behind it or without one. What the nodes are called is theirs; what they compute is looked up here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from importlib import import_module
from math import isfinite
from pathlib import Path
from typing import Any, NoReturn

from tutor.clean import brief, escaped
from tutor.errors import TutorError
from tutor.files import read_bytes, reason_of
from tutor.operations.activations import ACTIVATIONS, OUTPUT_BY_DEFAULT
from tutor.practice.new_networks import Dense, Rows, check_size
from tutor.practice.safetensors import shortest_of_float32
from tutor.practice.trained_networks import Trained
from tutor.sayings import Said, Text, said

MOST_BYTES = 20_000_000
"""A file of more bytes holds no network as small as a lesson's."""

_READ_TYPES = frozenset({"float32", "float64", "float16"})
_HANDED_ON = frozenset({"identity", "flatten", "dropout"})
_CAPITAL = re.compile(r"(?<!^)(?=[A-Z])")


def onnx_network(path: Path) -> Trained:
    """The dense network in an ONNX file, with its activations.

    Raises:
        TutorError: where the package is not installed, or the file holds anything but one dense network.
    """
    where = Text(escaped(str(path)))
    try:
        onnx: Any = import_module("onnx")
    except ImportError as error:
        missing = said("new_lessons.no_onnx", file=where)
        raise TutorError(missing, said("new_lessons.install_onnx")) from error
    try:
        data = read_bytes(path, MOST_BYTES)
    except (OSError, ValueError) as error:
        raise TutorError(said("new_lessons.unreadable", file=where, reason=reason_of(error))) from error
    broken: Any = import_module("google.protobuf.message").DecodeError
    try:
        return _Walk(onnx, onnx.load_model_from_string(data).graph, where).network()
    except (broken, ValueError, TypeError, LookupError, ArithmeticError) as error:  # what the package meets
        raise _refusal(where, said("new_lessons.no_model")) from error


class _Walk:
    """From the input of a graph to its output."""

    def __init__(self, onnx: Any, graph: Any, where: Text) -> None:
        self._onnx, self._graph, self._where = onnx, graph, where
        self._kept: Mapping[str, Any] = {one.name: one for one in graph.initializer}
        self._layers: list[tuple[Rows, tuple[float, ...] | None, str | None]] = []
        self._names: list[tuple[Text, ...]] = []

    def network(self) -> Trained:
        given = [one.name for one in self._graph.input if one.name not in self._kept]
        if len(given) != 1 or len(self._graph.output) != 1:
            self._refuse(said("new_lessons.not_one_way"))
        reached = given[0]
        for node in self._graph.node:
            if list(node.input).count(reached) != 1 or len(node.output) < 1:
                self._refuse(said("new_lessons.not_straight", node=_shown(node)))
            self._take(node, reached)
            reached = node.output[0]
        if reached != self._graph.output[0].name:
            self._refuse(said("new_lessons.not_one_way"))
        if not self._layers:
            self._refuse(said("new_lessons.no_layer"))
        shape = (len(self._layers[0][0][0]), *(len(rows) for rows, _, _ in self._layers))
        check_size(shape, [biases is not None for _, biases, _ in self._layers])
        dense = tuple(Dense(rows, biases) for rows, biases, _ in self._layers)
        activations = tuple(name or OUTPUT_BY_DEFAULT.name for _, _, name in self._layers)
        return Trained(shape, dense, tuple(self._names), activations)

    def _take(self, node: Any, reached: str) -> None:
        activation = _CAPITAL.sub("_", node.op_type).lower()
        kind = node.op_type.lower()
        if kind == "gemm" and node.input[0] == reached:
            self._take_gemm(node)
        elif kind == "matmul" and node.input[0] == reached:
            self._add_layer(node, list(zip(*self._rows(node, node.input[1]), strict=True)), None)
        elif kind == "add" and self._layers and self._layers[-1][1:] == (None, None):
            other = next(name for name in node.input if name != reached)
            self._layers[-1] = (self._layers[-1][0], self._biases(node, other), None)
            self._names[-1] += (Text(brief(other, 60)),)
        elif activation in ACTIVATIONS and self._layers and self._layers[-1][2] is None:
            self._check_usual(node)
            self._layers[-1] = (*self._layers[-1][:2], activation)
        elif kind not in _HANDED_ON:
            self._refuse(said("new_lessons.not_straight", node=_shown(node)))

    def _take_gemm(self, node: Any) -> None:
        put = {one.name: self._onnx.helper.get_attribute_value(one) for one in node.attribute}
        if put.get("transA", 0) or put.get("alpha", 1.0) != 1.0 or put.get("beta", 1.0) != 1.0:
            self._refuse(said("new_lessons.not_usual", node=_shown(node)))
        rows = self._rows(node, node.input[1])
        bias = node.input[2] if len(node.input) > 2 and node.input[2] else None
        self._add_layer(node, rows if put.get("transB", 0) else list(zip(*rows, strict=True)), bias)

    def _add_layer(self, node: Any, rows: Sequence[Sequence[float]], bias: str | None) -> None:
        """Adds a layer; a linear one before it keeps its own sums."""
        if self._layers and len(self._layers[-1][0]) != len(rows[0]):
            self._refuse(said("new_lessons.not_straight", node=_shown(node)))
        weights = tuple(map(tuple, rows))
        self._layers.append((weights, None, None))
        self._names.append((Text(brief(node.input[1], 60)),))
        if bias is not None:
            self._layers[-1] = (weights, self._biases(node, bias), None)
            self._names[-1] += (Text(brief(bias, 60)),)

    def _rows(self, node: Any, name: str) -> list[tuple[float, ...]]:
        tensor = self._kept.get(name)
        if tensor is None or len(tensor.dims) != 2 or min(tensor.dims) < 1:
            self._refuse(said("new_lessons.not_straight", node=_shown(node)))
        check_size(tuple(tensor.dims), (False,))
        numbers, width = self._numbers(tensor), tensor.dims[1]
        return [tuple(numbers[at : at + width]) for at in range(0, len(numbers), width)]

    def _biases(self, node: Any, name: str) -> tuple[float, ...]:
        tensor, units = self._kept.get(name), len(self._layers[-1][0])
        if tensor is None or list(tensor.dims) not in ([units], [1, units]):
            self._refuse(said("new_lessons.not_straight", node=_shown(node)))
        return tuple(self._numbers(tensor))

    def _numbers(self, tensor: Any) -> list[float]:
        shown = Text(f"{brief(tensor.name, 60)} {list(tensor.dims)}")
        if tensor.data_location == self._onnx.TensorProto.EXTERNAL:
            self._refuse(said("new_lessons.elsewhere", tensor=shown))
        array = self._onnx.numpy_helper.to_array(tensor)
        if array.dtype.name not in _READ_TYPES:
            dtype, known = Text(array.dtype.name), tuple(map(Text, sorted(_READ_TYPES)))
            raise TutorError(said("new_lessons.other_type", tensor=shown, dtype=dtype, known=known))
        numbers: list[float] = array.flatten().tolist()
        for index, number in enumerate(numbers, start=1):
            if not isfinite(number):
                raise TutorError(said("new_lessons.not_finite", tensor=shown, number=index, file=self._where))
        return numbers if array.dtype.name == "float64" else list(map(shortest_of_float32, numbers))

    def _check_usual(self, node: Any) -> None:
        """An activation with settings other than those of the format is another one."""
        known = self._onnx.defs.get_schema(node.op_type).attributes
        for one in node.attribute:
            value = self._onnx.helper.get_attribute_value(one)
            usual = known[one.name].default_value if one.name in known else None
            if one.name == "axis":
                same = value in (-1, 1)
            else:
                same = usual is not None and value == self._onnx.helper.get_attribute_value(usual)
            if not same:
                self._refuse(said("new_lessons.not_usual", node=_shown(node)))

    def _refuse(self, reason: Said) -> NoReturn:
        raise _refusal(self._where, reason)


def _shown(node: Any) -> Text:
    return Text(brief(f"{node.op_type} {node.name}".strip(), 60))


def _refusal(where: Text, reason: Said) -> TutorError:
    return TutorError(said("new_lessons.no_onnx_network", file=where, reason=reason))
