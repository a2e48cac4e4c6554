"""Reading ONNX files, which needs a package that is an extra."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from support.refusals import refused
from tutor.errors import TutorError
from tutor.practice.new_networks import Dense
from tutor.practice.onnx_files import onnx_network


def test_without_the_package_one_is_told_how_to_install_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "onnx", None)
    with refused("not installed here"):
        onnx_network(tmp_path / "model.onnx")


@pytest.fixture
def onnx() -> Any:
    return pytest.importorskip("onnx")


class Graph:
    """A model made node by node."""

    def __init__(self, onnx: Any, path: Path) -> None:
        self._onnx, self._path = onnx, path
        self._nodes: list[Any] = []
        self._kept: list[Any] = []
        self._last = "x"

    def kept(self, name: str, shape: list[int], values: list[float]) -> str:
        float32 = self._onnx.TensorProto.FLOAT
        self._kept.append(self._onnx.helper.make_tensor(name, float32, shape, values))
        return name

    def node(self, kind: str, *others: str, **put: object) -> Graph:
        made = f"{kind}{len(self._nodes)}"
        self._nodes.append(self._onnx.helper.make_node(kind, [self._last, *others], [made], **put))
        self._last = made
        return self

    def saved(self) -> Path:
        helper, float32 = self._onnx.helper, self._onnx.TensorProto.FLOAT
        ends = [helper.make_tensor_value_info(name, float32, None) for name in ("x", self._last)]
        graph = helper.make_graph(self._nodes, "g", ends[:1], ends[1:], self._kept)
        self._path.write_bytes(helper.make_model(graph).SerializeToString())
        return self._path


@pytest.fixture
def graph(onnx: Any, tmp_path: Path) -> Graph:
    return Graph(onnx, tmp_path / "model.onnx")


def test_gemm_and_matmul_with_add_are_dense_layers_and_activations_follow_them(graph: Graph) -> None:
    graph.node(
        "Gemm",
        graph.kept("w", [3, 2], [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]),
        graph.kept("b", [3], [1, 2, 3]),
        transB=1,
    )
    graph.node("LeakyRelu", alpha=0.01).node("MatMul", graph.kept("v", [3, 1], [0.7, 0.8, 0.9]))
    graph.node("Add", graph.kept("c", [1], [0.25])).node("Sigmoid")
    found = onnx_network(graph.saved())
    assert found.dense == (
        Dense(((0.1, 0.2), (0.3, 0.4), (0.5, 0.6)), (1.0, 2.0, 3.0)),
        Dense(((0.7, 0.8, 0.9),), (0.25,)),
    )
    assert (found.shape, found.activations) == ((2, 3, 1), ("leaky_relu", "sigmoid"))
    assert found.tensors == (("w", "b"), ("v", "c"))


def test_weights_with_a_column_per_unit_are_turned_and_a_layer_may_have_neither_bias_nor_activation(
    graph: Graph,
) -> None:
    graph.node("Gemm", graph.kept("w", [2, 3], [1, 2, 3, 4, 5, 6]))
    found = onnx_network(graph.saved())
    assert found.dense == (Dense(((1.0, 4.0), (2.0, 5.0), (3.0, 6.0)), None),)
    assert found.activations == ("linear",)


def test_what_is_no_row_of_dense_layers_is_refused_by_name(onnx: Any, tmp_path: Path) -> None:
    def begun() -> Graph:
        graph = Graph(onnx, tmp_path / "model.onnx")
        return graph.node("Gemm", graph.kept("w", [1, 2], [1, 2]), transB=1)

    with refused("Conv"):
        onnx_network(begun().node("Conv", "w").saved())
    with refused("LeakyRelu has settings"):
        onnx_network(begun().node("LeakyRelu", alpha=0.2).saved())
    with refused("Relu is no part"):
        onnx_network(begun().node("Relu").node("Relu").saved())
    with refused("no dense layer"):
        onnx_network(Graph(onnx, tmp_path / "model.onnx").node("Identity").saved())
    scaled = Graph(onnx, tmp_path / "model.onnx")
    with refused("Gemm has settings"):
        onnx_network(scaled.node("Gemm", scaled.kept("w", [1, 2], [1, 2]), alpha=2.0, transB=1).saved())


def test_a_file_that_is_no_model_is_refused(onnx: Any, tmp_path: Path) -> None:
    for data in (b"", b"no model", b"\xff" * 100):
        (tmp_path / "x.onnx").write_bytes(data)
        with refused("x.onnx holds no network"):
            onnx_network(tmp_path / "x.onnx")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, 300), put=st.binary(min_size=1, max_size=4))
def test_a_model_with_damaged_bytes_is_read_or_refused(graph: Graph, at: int, put: bytes) -> None:
    whole = Graph(graph._onnx, graph._path)
    whole.node("Gemm", whole.kept("w", [2, 2], [1, 2, 3, 4]), whole.kept("b", [2], [1, 2]), transB=1).node(
        "Tanh"
    )
    data = bytearray(whole.saved().read_bytes())
    data[at : at + len(put)] = put
    graph._path.write_bytes(data)
    with contextlib.suppress(TutorError):
        onnx_network(graph._path)
