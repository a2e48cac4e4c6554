"""Reading the dense networks in ONNX files."""

from __future__ import annotations

import contextlib
import struct
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from support.onnx import Model, dense, part, tensor
from support.refusals import refused
from tutor.errors import TutorError
from tutor.practice import onnx_files
from tutor.practice.new_networks import Dense
from tutor.practice.onnx_files import onnx_network


def test_gemm_and_matmul_with_add_are_dense_layers_and_activations_follow_them(tmp_path: Path) -> None:
    found = onnx_network(dense().saved(tmp_path))
    assert found.dense == (
        Dense(((0.1, 0.2), (0.3, 0.4), (0.5, 0.6)), (1.0, 2.0, 3.0)),
        Dense(((0.7, 0.8, 0.9),), (0.25,)),
    )
    assert (found.shape, found.activations) == ((2, 3, 1), ("leaky_relu", "sigmoid"))
    assert found.tensors == (("w", "b"), ("v", "c"))


def test_weights_with_a_column_per_unit_are_turned_and_a_layer_may_have_neither_bias_nor_activation(
    tmp_path: Path,
) -> None:
    model = Model()
    model.node("Gemm", model.keep("w", [2, 3], [1, 2, 3, 4, 5, 6]))
    found = onnx_network(model.saved(tmp_path))
    assert found.dense == (Dense(((1.0, 4.0), (2.0, 5.0), (3.0, 6.0)), None),)
    assert found.activations == ("linear",)


@pytest.mark.parametrize(
    "kind, activation",
    [
        ("Relu", "relu"),
        ("Sigmoid", "sigmoid"),
        ("Tanh", "tanh"),
        ("Softplus", "softplus"),
        ("Elu", "elu"),
        ("Gelu", "gelu"),
        ("Softmax", "softmax"),
    ],
)
def test_each_activation_of_a_lesson_is_known_by_the_name_that_the_format_gives_it(
    tmp_path: Path, kind: str, activation: str
) -> None:
    model = Model()
    model.node("Gemm", model.keep("w", [2, 2], [1, 2, 3, 4])).node(kind)
    assert onnx_network(model.saved(tmp_path)).activations == (activation,)


def test_what_leaves_values_as_they_are_is_passed_over(tmp_path: Path) -> None:
    model = Model().node("Flatten", axis=1).node("Cast", to=1)
    model.node("Gemm", model.keep("w", [1, 2], [1, 2]), transB=1).node("Identity").node("Tanh").node(
        "Dropout"
    )
    assert onnx_network(model.saved(tmp_path)).activations == ("tanh",)


def test_numbers_may_be_kept_by_nodes_of_their_own(tmp_path: Path) -> None:
    model = Model()
    weights = model.constant(tensor("", [2, 1], [0.5, -0.25]))
    model.node("MatMul", weights).node("Add", model.constant(tensor("", [1], [0.1])))
    assert onnx_network(model.saved(tmp_path)).dense == (Dense(((0.5, -0.25),), (0.1,)),)


@pytest.mark.parametrize(
    "kept",
    [
        tensor("w", [1, 2], [0.5, 0.25], "float64"),
        tensor("w", [1, 2], [0.5, 0.25], "float16"),
        part(1, b"\x01\x02") + part(2, 1) + part(4, struct.pack("<2f", 0.5, 0.25)) + part(8, "w"),
        part(1, b"\x01\x02") + part(2, 1) + part(4, 0.5) + part(4, 0.25) + part(8, "w"),
        part(1, b"\x01\x02") + part(2, 11) + part(10, struct.pack("<2d", 0.5, 0.25)) + part(8, "w"),
        part(1, b"\x01\x02") + part(2, 10) + part(5, 0x3800) + part(5, 0x3400) + part(8, "w"),
        part(1, b"\x01\x02") + part(2, 16) + part(9, b"\x00\x3f\x80\x3e") + part(8, "w"),
    ],
    ids=["float64", "float16", "packed", "one by one", "doubles", "half floats", "bfloat16"],
)
def test_numbers_are_read_in_every_way_in_which_the_format_keeps_them(tmp_path: Path, kept: bytes) -> None:
    model = Model().node("Gemm", "w", transB=1)
    model.kept.append(kept)
    assert onnx_network(model.saved(tmp_path)).dense == (Dense(((0.5, 0.25),), None),)


def begun(more: Callable[[Model], object]) -> Model:
    model = Model()
    model.node("Gemm", model.keep("w", [1, 2], [1, 2]), transB=1)
    more(model)
    return model


@pytest.mark.parametrize(
    "more, words",
    [
        (lambda m: m.node("Conv", "w"), "Conv is no part of a row of dense layers and activations"),
        (lambda m: m.node("LeakyRelu", alpha=0.2), "LeakyRelu has settings that a lesson does not have"),
        (lambda m: m.node("Elu", alpha=float("nan")), "Elu has settings"),
        (lambda m: m.node("Gelu", approximate="tanh"), "Gelu has settings"),
        (lambda m: m.node("Softmax", axis=0), "Softmax has settings"),
        (lambda m: m.node("Cast", to=7), "Cast has settings"),
        (lambda m: m.node("Relu").node("Relu"), "Relu is no part"),
        (lambda m: m.node("Gemm", m.keep("v", [1, 1], [1]), alpha=2.0), "Gemm has settings"),
        (lambda m: m.node("Gemm", m.keep("v", [1, 1], [1]), transA=1), "Gemm has settings"),
        (
            lambda m: m.node("Add", m.keep("c", [2], [1, 2])),
            r"c \[2\] does not have one number for each row of w",
        ),
        (lambda m: m.node("Add", m.keep("c", [1], [1])).node("Add", "c"), "Add is no part"),
        (
            lambda m: m.node("MatMul", m.keep("v", [3, 1], [1, 2, 3])),
            r"w gives 1 value and v \[3, 1\].* takes 3",
        ),
        (lambda m: m.node("MatMul", m.keep("v", [3], [1, 2, 3])), r"v \[3\] is no table"),
        (lambda m: m.node("MatMul", m.keep("v", [1, 0], [])), r"v \[1, 0\] is a layer without units"),
        (lambda m: m.node("MatMul", m.keep("v", [1, 2], [1])), r"v \[1, 2\] has not the bytes"),
        (lambda m: m.node("MatMul", m.keep("v", [1, 1], [1], "int64")), r"v \[1, 1\] is of type int64"),
        (lambda m: m.node("MatMul", m.keep("v", [1, 1], [float("inf")])), "Number 1 of v .* is not finite"),
        (lambda m: m.node("MatMul", m.keep("v", [1, 30_000], [])), "30,000"),
        (lambda m: m.node("MatMul", "v"), "MatMul needs v, whose numbers do not stand in the file"),
        (lambda m: m.node("Relu", of="x"), "Relu is no part"),
        (lambda m: setattr(m, "outputs", ["x", "y"]), "does not go from one input to one output"),
        (lambda m: setattr(m, "outputs", ["y"]), "does not go from one input to one output"),
    ],
)
def test_what_is_no_row_of_dense_layers_is_refused_by_name(
    tmp_path: Path, more: Callable[[Model], object], words: str
) -> None:
    with refused(words):
        onnx_network(begun(more).saved(tmp_path))


def test_a_graph_without_a_layer_is_refused(tmp_path: Path) -> None:
    with refused("no dense layer"):
        onnx_network(Model().node("Identity").saved(tmp_path))


def test_numbers_that_lie_in_another_file_are_refused(tmp_path: Path) -> None:
    model = Model().node("Gemm", "w")
    model.kept.append(tensor("w", [1, 1], []) + part(14, 1))
    with refused(r"the numbers of w \[1, 1\] lie in another file"):
        onnx_network(model.saved(tmp_path))


@pytest.mark.parametrize("data", [b"", b"no model", b"\x0f" * 100, part(7, part(1, 5)), part(1, "x")])
def test_a_file_that_is_no_model_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "x.onnx").write_bytes(data)
    with refused("x.onnx holds no network"):
        onnx_network(tmp_path / "x.onnx")


def test_a_file_that_is_cut_off_anywhere_is_refused(tmp_path: Path) -> None:
    whole = dense().bytes()
    for end in range(len(whole)):
        (tmp_path / "x.onnx").write_bytes(whole[:end])
        with refused("it ends in the middle" if end > 3 else "holds no network"):
            onnx_network(tmp_path / "x.onnx")


def test_a_file_that_is_too_large_is_refused_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = dense().saved(tmp_path)
    monkeypatch.setattr(onnx_files, "MOST_BYTES", path.stat().st_size - 1)
    with refused("model.onnx"):
        onnx_network(path)


def test_a_message_of_very_many_parts_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.onnx").write_bytes(part(7, part(1, b"") * 200_000))
    with refused("it is no ONNX model"):
        onnx_network(tmp_path / "x.onnx")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
@given(at=st.integers(0, 300), put=st.binary(min_size=1, max_size=4))
def test_a_model_with_damaged_bytes_is_read_or_refused(tmp_path: Path, at: int, put: bytes) -> None:
    data = bytearray(dense().bytes())
    data[at : at + len(put)] = put
    path = tmp_path / "model.onnx"
    path.write_bytes(data)
    with contextlib.suppress(TutorError):
        onnx_network(path)
