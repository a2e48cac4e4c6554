"""Reading trained weights: every type of float, the shortest decimals, and whatever a file may hold."""

from __future__ import annotations

import contextlib
import math
import random
import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from support.refusals import refused
from support.tensors import TRAINED, Made, file_bytes, made, saved, with_header
from tutor.errors import TutorError
from tutor.practice import safetensors
from tutor.practice.new_networks import Dense
from tutor.practice.safetensors import open_tensors, shortest_of_float32
from tutor.practice.trained_networks import trained_network
from tutor.words import told


def read(path: Path, name: str = "w") -> tuple[float, ...]:
    with open_tensors(path) as file:
        return file.values(file.tensors[name])


def written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "model.safetensors"


# Numbers


@pytest.mark.parametrize("dtype", ["F32", "F64"])
def test_short_decimals_come_back_as_they_were_typed(path: Path, dtype: str) -> None:
    typed = (0.1, -2.3, 1e-8, 12345.678, 0.0, 3e38)
    assert read(written(path, file_bytes({"w": made([6], typed, dtype)}))) == typed


@pytest.mark.parametrize(("dtype", "number"), [("F16", 0.1), ("BF16", 0.15625), ("BF16", 0.1)])
def test_halves_give_the_same_float32_back(path: Path, dtype: str, number: float) -> None:
    tensor = made([1], [number], dtype)
    (value,) = read(written(path, file_bytes({"w": tensor})))
    (half,) = struct.unpack("<H", tensor.data)
    exact = np.float16(number) if dtype == "F16" else np.array([half << 16], "<u4").view("<f4")[0]
    assert np.float32(value) == np.float32(exact)
    assert repr(value) == str(np.float32(exact))


def test_a_double_keeps_every_digit_and_minus_zero_is_zero(path: Path) -> None:
    values = read(written(path, file_bytes({"w": made([3], [1 / 3, -0.0, 5e-324], "F64")})))
    assert list(map(repr, values)) == ["0.3333333333333333", "0.0", "5e-324"]
    (zero,) = read(written(path, file_bytes({"w": made([1], [-0.0])})))
    assert math.copysign(1, zero) == 1


def test_no_decimal_is_longer_than_numpys_shortest_and_all_give_the_same_float32_back() -> None:
    generator = random.Random(7)
    patterns = [generator.getrandbits(32) for _ in range(3000)]
    patterns += [exponent << 23 for exponent in range(255)]  # powers of 2, where the spacing changes
    patterns += [1, 2, 3, 0x007FFFFF, 0x00800000, 0x7F7FFFFF]
    for single in np.array(patterns, "<u4").view("<f4"):
        if not np.isfinite(single):
            continue
        value = shortest_of_float32(float(single))
        assert np.float32(value) == single
        figures = len(np.format_float_scientific(single, unique=True, trim="-").split("e")[0].strip("-"))
        assert len(f"{value!r}".split("e")[0].strip("-").replace(".", "").strip("0")) <= figures


def test_at_a_power_of_2_the_nearest_decimal_of_few_figures_may_not_be_the_one_that_rounds_to_it() -> None:
    assert shortest_of_float32(2.0**90) == 1.2379401e27  # 1.23794e27 is nearer, and too far below


# Dense layers


def test_the_layers_of_a_network_are_found_whatever_the_order_of_its_tensors(tmp_path: Path) -> None:
    found = trained_network(saved(tmp_path))
    assert found.shape == (2, 2, 1)
    assert found.dense == (
        Dense(((0.5, -0.25), (0.1, 0.3)), (0.0, -1.5)),
        Dense(((0.7, -0.6),), (0.125,)),
    )


@pytest.mark.parametrize(
    "names",
    [
        ("0", "2", "10"),
        ("fc1", "fc2", "fc10"),
        ("layers.0", "layers.3", "layers.12"),
        ("net.0.linear", "net.1.linear", "net.2.linear"),
        ("hidden_1", "hidden_2", "output"),
        ("input", "hidden", "output"),  # in no order but that of their shapes
    ],
)
def test_layers_follow_one_another_by_the_numbers_in_their_names_or_by_their_shapes(
    tmp_path: Path, names: tuple[str, ...]
) -> None:
    sizes = (2, 3, 4, 1)
    tensors = {
        f"{name}.weight": made([after, before], [0.5] * after * before)
        for name, before, after in zip(names, sizes[:-1], sizes[1:], strict=True)
    }
    found = trained_network(saved(tmp_path, dict(sorted(tensors.items(), reverse=True))))
    assert found.shape == sizes
    assert [tensors[0] for tensors in found.tensors] == [f"{name}.weight" for name in names]


def test_a_layer_without_a_bias_is_one_without_biases(tmp_path: Path) -> None:
    found = trained_network(saved(tmp_path, {"weight": made([1, 2], [1, 2])}))
    assert found.dense == (Dense(((1.0, 2.0),), None),)


BATCH_NORM = {**TRAINED, "1.weight": made([2], [1, 1]), "1.running_mean": made([2], [0, 0])}


@pytest.mark.parametrize(
    ("tensors", "said"),
    [
        ({}, "holds no tensors"),
        ({"conv.kernel": made([1, 1, 1], [1])}, r"no dense layer, but conv\.kernel \[1, 1, 1\]"),
        ({f"t{n}": made([1], [1]) for n in range(12)}, r"t7 \[1\] and 4 more"),
        (BATCH_NORM, r"more than dense layers: 1\.weight \[2\] and 1\.running_mean \[2\]"),
        ({**TRAINED, "9.bias": made([2], [1, 1])}, r"more than dense layers: 9\.bias \[2\]"),
        ({**TRAINED, "0.bias": made([3], [1, 1, 1])}, r"0\.bias \[3\] does not have one number for each row"),
        (
            {**TRAINED, "2.weight": made([1, 3], [1, 1, 1])},
            r"0\.weight \[2, 2\] gives 2 values and 2\.weight",
        ),
        ({"0.weight": made([2, 0], [])}, "without units or inputs"),
        (
            {"0.weight": made([1, 1], [3], "I64")},
            "of type I64; numbers can be read as F32, F64, F16 and BF16",
        ),
        ({"0.weight": made([1, 2], [1, math.nan])}, r"Number 2 of 0\.weight \[1, 2\] in .* is not finite"),
        ({"0.weight": made([1, 2], [-math.inf, 0], "F16")}, "Number 1 of"),
        (
            {"0.weight": Made("F32", (200, 200), bytes(160_000))},
            "40,000 weights and biases; .* at most 20,000",
        ),
    ],
)
def test_what_is_no_small_dense_network_is_refused_and_its_tensors_named(
    tmp_path: Path, tensors: dict[str, Made], said: str
) -> None:
    with refused(said):
        trained_network(saved(tmp_path, tensors))


def test_two_orders_that_both_fit_are_not_guessed(tmp_path: Path) -> None:
    tensors = {"c.weight": made([2, 3], [1] * 6), "a.weight": made([2, 2], [1] * 4)}
    assert trained_network(saved(tmp_path, tensors)).shape == (3, 2, 2)
    with refused("which follows, takes"):
        trained_network(saved(tmp_path, {**tensors, "b.weight": made([2, 2], [1] * 4)}))


# Files that are broken


def entry(begin: int, end: int, shape: list[object], dtype: str = "F32") -> dict[str, object]:
    return {"dtype": dtype, "shape": shape, "data_offsets": [begin, end]}


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "too short"),
        (b"1234567", "too short"),
        (struct.pack("<Q", 2**63) + b"{}", "beyond its end"),
        (struct.pack("<Q", 3) + b"{}", "beyond its end"),
        (struct.pack("<Q", 2) + b"[]", "no table in JSON"),
        (struct.pack("<Q", 2) + b"\xff\xfe", "no table in JSON"),
        (struct.pack("<Q", 90_000) + b"[" * 90_000, "no table in JSON"),
        (struct.pack("<Q", 15) + b'{"a":1,"a": 1 }', "no table in JSON"),
        (struct.pack("<Q", 11) + b'{"a": NaN }', "no table in JSON"),
        (with_header({"w": 3}, b""), "w is not complete"),
        (with_header({"w": {"dtype": "F32", "shape": [1]}}, b""), "w is not complete"),
        (with_header({"w": entry(0, 4, [-1])}, b"1234"), "w is not complete"),
        (with_header({"w": entry(0, 4, [True])}, b"1234"), "w is not complete"),
        (with_header({"w": entry(0, 4, [1] * 33)}, b"1234"), "w is not complete"),
        (with_header({"w": entry(0, 8, [2])}, b"1234"), "beyond its end"),
        (with_header({"w": entry(0, 10**30, [2])}, b"1234"), "beyond its end"),
        (with_header({"w": entry(4, 0, [1])}, b"1234"), "overlaps"),
        (with_header({"w": entry(0, 4, [1]), "v": entry(0, 4, [1])}, b"1234"), "overlaps"),
        (with_header({"w": entry(4, 8, [1])}, b"12345678"), "belongs to nothing"),
        (with_header({"w": entry(0, 4, [1])}, b"12345678"), "more stands at its end"),
        (with_header({"w": entry(0, 4, [2])}, b"1234"), "not the bytes that its shape needs"),
        (with_header({"w": entry(0, 4, [10**4000] * 30)}, b"1234"), "not the bytes that its shape needs"),
    ],
)
def test_a_broken_file_is_refused_in_one_sentence(path: Path, data: bytes, said: str) -> None:
    with refused(f"model.safetensors is no sound safetensors file: .*{said}"):
        trained_network(written(path, data))


def test_a_header_of_absurd_size_is_not_read(path: Path) -> None:
    with path.open("wb") as file:
        file.write(struct.pack("<Q", 2**40))
        file.truncate(2**41)  # a hole: no disk is used
    with refused("header would have 1,099,511,627,776 bytes, and at most 10,000,000 are read"):
        trained_network(path)


def test_only_what_is_asked_for_is_read_of_a_huge_file(path: Path) -> None:
    size = 2**40
    header = with_header({"embedding": entry(0, size, [size // 4])}, b"")
    with path.open("wb") as file:
        file.write(header)
        file.truncate(len(header) + size)
    with refused("holds no dense layer, but embedding"):
        trained_network(path)


def test_a_pipe_a_folder_and_a_file_that_is_not_there_are_refused(tmp_path: Path) -> None:
    for name in (tmp_path, tmp_path / "none", Path("/dev/zero"), Path("a\0b")):
        with refused("cannot be read"):
            trained_network(name)


_anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
_sizes = st.integers(-1, 6) | st.integers(2**31, 2**70)
_entries = st.fixed_dictionaries(
    {
        "dtype": st.sampled_from([*safetensors._BYTES, "F4", ""]) | _anything,
        "shape": st.lists(_sizes, max_size=3) | _anything,
        "data_offsets": st.lists(_sizes, min_size=2, max_size=2) | _anything,
    }
)
_names = st.sampled_from(["0.weight", "0.bias", "2.weight", "weight", "__metadata__"]) | st.text(max_size=8)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    header=st.dictionaries(_names, _entries | _anything, max_size=4) | _anything, data=st.binary(max_size=64)
)
def test_whatever_the_header_says_is_read_or_refused(path: Path, header: object, data: bytes) -> None:
    with contextlib.suppress(ValueError):  # no JSON can be made of half surrogates
        path.write_bytes(with_header(header, data))
        refused_or_read(path)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, 400), put=st.binary(min_size=1, max_size=4), cut=st.integers(0, 40))
def test_a_file_with_damaged_bytes_is_read_or_refused(path: Path, at: int, put: bytes, cut: int) -> None:
    data = bytearray(file_bytes(TRAINED))
    data[at : at + len(put)] = put
    path.write_bytes(data[: len(data) - cut])
    refused_or_read(path)


def refused_or_read(path: Path) -> None:
    try:
        found = trained_network(path)
    except TutorError as error:
        told(error)
    else:
        assert all(math.isfinite(value) for dense in found.dense for row in dense.weights for value in row)
