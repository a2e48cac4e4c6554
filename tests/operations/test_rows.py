"""What each row must say agrees with what it says elsewhere: a row that is incomplete or wrong fails here."""

from __future__ import annotations

import ast
import inspect
import math
import random
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

import tutor
from tutor.expressions import mathml
from tutor.expressions.functions import FUNCTIONS, SHARE, Function, is_reserved, straight, typed_names
from tutor.expressions.intervals import banded
from tutor.expressions.printing import PLAIN, PRETTY, in_symbols
from tutor.expressions.reading import Reading, read
from tutor.expressions.trees import Apply, Expression, evaluate, symbols_of, walk
from tutor.operations.activations import ACTIVATIONS
from tutor.operations.losses import LOSSES
from tutor.operations.rows import ActivationRow, LossRow
from tutor.ui.help import help_lines
from tutor.words import ENGLISH

ROOT = Path(inspect.getfile(tutor)).parent
DOCS = Path(__file__).parents[2] / "docs"
STEP = 1e-5
Z_NAMES, A_NAMES = ("z1", "z2"), ("a1", "a2")

every_activation = pytest.mark.parametrize("row", ACTIVATIONS.values(), ids=ACTIVATIONS)
every_loss = pytest.mark.parametrize("row", LOSSES.values(), ids=LOSSES)
_BY_NAME = {function.name: function for function in FUNCTIONS.values()}
every_function = pytest.mark.parametrize("function", _BY_NAME.values(), ids=_BY_NAME)
of_one_number = pytest.mark.parametrize(
    "function", [f for f in _BY_NAME.values() if not f.several], ids=lambda f: f.name
)


def points(rng: random.Random, count: int = 40) -> Iterator[float]:
    """Numbers of every size, of both signs, and clear of 0."""
    for _ in range(count):
        yield rng.choice((-1, 1)) * math.exp(rng.uniform(-3, 2))


def trees(row: ActivationRow | LossRow) -> tuple[Expression, ...]:
    """All that a step may hold of a row, over z1, z2, a1 and a2."""
    if isinstance(row, ActivationRow):
        reached = A_NAMES if row.coupled else A_NAMES[:1]
        return row.value(0, Z_NAMES), *(row.local("z1", "a1", of) for of in reached)
    return row.term("a1", "a2"), row.gradient("a1", "a2", 2)


def sloped(of: Callable[[float], float], at: float) -> float:
    return (of(at + STEP) - of(at - STEP)) / (2 * STEP)


def along(tree: Expression, values: dict[str, float], name: str) -> float:
    """The slope of a tree along one of its names."""
    return sloped(lambda at: evaluate(tree, values | {name: at}), values[name])


def values_at(row: ActivationRow | LossRow, rng: random.Random) -> dict[str, float]:
    """Random values of the names in its trees; probabilities where it takes them."""
    if isinstance(row, ActivationRow):
        z = dict(zip(Z_NAMES, points(rng), strict=False))
        return z | {a: evaluate(row.value(unit, Z_NAMES), z) for unit, a in enumerate(A_NAMES)}
    if row.probabilities:
        return {"a1": rng.uniform(0.02, 0.98), "a2": rng.uniform(0.0, 1.0)}
    return dict(zip(A_NAMES, points(rng), strict=False))


@every_activation
def test_the_derivative_of_an_activation_is_its_slope(row: ActivationRow) -> None:
    rng = random.Random(1)
    for _ in range(30):
        values = values_at(row, rng)
        for unit, of in enumerate(A_NAMES if row.coupled else A_NAMES[:1]):
            slope = along(row.value(unit, Z_NAMES), values, "z1")
            assert evaluate(row.local("z1", "a1", of), values) == pytest.approx(slope, rel=1e-6, abs=1e-8)


@every_loss
def test_the_gradient_of_a_loss_is_its_slope(row: LossRow) -> None:
    rng = random.Random(2)
    predictions, targets = ("p1", "p2"), ("t1", "t2")
    total = row.total(tuple(row.term(p, t) for p, t in zip(predictions, targets, strict=True)))
    for _ in range(30):
        first, second = values_at(row, rng), values_at(row, rng)
        values = {"p1": first["a1"], "t1": first["a2"], "p2": second["a1"], "t2": second["a2"]}
        slope = along(total, values, "p1")
        assert evaluate(row.gradient("p1", "t1", 2), values) == pytest.approx(slope, rel=1e-6, abs=1e-8)


@every_activation
def test_the_arrays_of_an_activation_compute_its_trees(row: ActivationRow) -> None:
    rng, arrays = random.Random(3), row.arrays()
    for _ in range(20):
        values = values_at(row, rng)
        z = np.array([values["z1"], values["z2"]])
        upstream = np.array([rng.uniform(-2, 2), rng.uniform(-2, 2)])
        a = arrays.value(z)
        assert a.tolist() == pytest.approx([values["a1"], values["a2"]], rel=1e-12)
        back = sum(
            upstream[unit] * evaluate(row.local("z1", "a1", of), values)
            for unit, of in enumerate(A_NAMES if row.coupled else A_NAMES[:1])
        )
        assert arrays.backward(z, a, upstream)[0] == pytest.approx(back, rel=1e-10, abs=1e-13)


@every_loss
def test_the_arrays_of_a_loss_compute_its_trees(row: LossRow) -> None:
    rng, arrays = random.Random(4), row.arrays()
    for _ in range(20):
        values = values_at(row, rng)
        prediction, target = np.array([values["a1"]] * 2), np.array([values["a2"]] * 2)
        share = evaluate(row.term("a1", "a2"), values)
        terms = arrays.terms(prediction, target).tolist()
        assert terms == pytest.approx([share, share], rel=1e-12, abs=1e-15)
        slope = evaluate(row.gradient("a1", "a2", 2), values)
        assert arrays.gradient(prediction, target).tolist() == pytest.approx([slope, slope], rel=1e-12)


@every_activation
def test_arrays_of_large_sums_stay_numbers(row: ActivationRow) -> None:
    z = np.array([[-1e4, -700.0, -40.0, 0.0, 40.0, 700.0, 1e4]])
    with np.errstate(all="ignore"):
        a = row.arrays().value(z)
        back = row.arrays().backward(z, a, np.ones_like(z))
    assert np.isfinite(a).all()
    assert np.isfinite(back).all()


@pytest.mark.parametrize("row", [*ACTIVATIONS.values(), *LOSSES.values()], ids=[*ACTIVATIONS, *LOSSES])
def test_the_interval_of_every_tree_holds_its_value(row: ActivationRow | LossRow) -> None:
    rng = random.Random(5)
    for tree in trees(row):
        band = banded(tree)
        for _ in range(40):
            middle, width = values_at(row, rng), 10 ** rng.uniform(-4, -1.7)
            spans = {name: (v - width * rng.random(), v + width * rng.random()) for name, v in middle.items()}
            if isinstance(row, LossRow) and row.probabilities:
                spans = {name: (max(low, 0.0), min(high, 1.0)) for name, (low, high) in spans.items()}
            low, high = band(spans, middle)
            for _ in range(5):
                inside = {name: rng.choice((a, b, rng.uniform(a, b))) for name, (a, b) in spans.items()}
                value = evaluate(tree, inside)
                assert low - 1e-12 * abs(value) <= value <= high + 1e-12 * abs(value)


@of_one_number
def test_the_interval_of_a_function_holds_its_values_around_every_turn(function: Function) -> None:
    rng = random.Random(6)
    band = banded(Apply(function, (read_tree("z"),)))
    for middle in (*points(rng, 30), 0.0, *function.turns):
        width = 10 ** rng.uniform(-3, 1)
        span = (middle - width * rng.random(), middle + width * rng.random())
        low, high = band({"z": span}, {})
        for _ in range(20):
            z = rng.choice((*span, middle, rng.uniform(*span)))
            try:
                value = function.value(z)
            except (ArithmeticError, ValueError):
                continue
            assert low - 1e-12 * abs(value) <= value <= high + 1e-12 * abs(value), (z, span)


@of_one_number
def test_the_slope_of_a_function_bounds_how_far_an_error_goes(function: Function) -> None:
    for z in points(random.Random(7)):
        try:
            slope = sloped(function.value, z)
        except ValueError:
            continue
        if function.slope is straight:
            assert abs(slope) <= 1 + 1e-9
        else:
            assert function.slope(z) == pytest.approx(slope, rel=1e-5, abs=1e-8)


@every_function
def test_a_function_of_several_numbers_passes_an_error_on(function: Function) -> None:
    assert not function.several or function.slope is straight or function.band is not None


@of_one_number
def test_a_function_jumps_by_what_it_says_and_its_derivative_is_its_slope(function: Function) -> None:
    try:
        jump = function.value(1e-12) - function.value(-1e-12)
    except ValueError:
        return
    assert jump == pytest.approx(function.jump, abs=1e-9)
    if function.derivative is not None:
        assert function.derivative.name == f"{function.name}'"
        for z in points(random.Random(8)):
            slope = sloped(function.value, z)
            assert function.derivative.value(z) == pytest.approx(slope, rel=1e-5, abs=1e-8)


@every_activation
def test_a_gate_has_the_derivative_of_its_two_pieces(row: ActivationRow) -> None:
    if row.gate is None:
        return
    for z in (-2.0, -0.3, 0.0):
        values = {"z1": z}
        values["a1"] = evaluate(row.value(0, Z_NAMES), values)
        closed = evaluate(row.gate.slope("z1"), values)
        assert closed == evaluate(row.local("z1", "a1", "a1"), values)
        assert (closed == 0) == row.can_die
    assert evaluate(row.local("z1", "a1", "a1"), {"z1": 0.5, "a1": 0.5}) == 1


def read_tree(text: str, *more: str) -> Expression:
    reading = read(text, (*Z_NAMES, *A_NAMES, "z", *more))
    assert isinstance(reading, Reading), reading
    return reading.expression


@pytest.mark.parametrize("style", [PLAIN, PRETTY], ids=["plain", "pretty"])
@pytest.mark.parametrize("row", [*ACTIVATIONS.values(), *LOSSES.values()], ids=[*ACTIVATIONS, *LOSSES])
def test_every_tree_reads_back_as_it_is_printed(row: ActivationRow | LossRow, style) -> None:  # type: ignore[no-untyped-def]
    values = values_at(row, random.Random(9))
    for tree in trees(row):
        back = read_tree(in_symbols(tree, style))
        assert evaluate(back, values) == pytest.approx(evaluate(tree, values), rel=1e-12)
        assert set(symbols_of(back)) == set(symbols_of(tree))


@every_function
def test_every_function_has_its_elements_and_is_read_under_each_name(function: Function) -> None:
    arguments = tuple(read_tree(name) for name in (Z_NAMES if function.several else Z_NAMES[:1]))
    root = ET.fromstring(mathml.formula(Apply(function, arguments))[0])
    assert "".join(root.itertext())
    assert "{}" not in "".join(root.itertext())
    assert ("′" in "".join(root.itertext())) == function.is_derivative
    for name in (function.name, *function.aliases):
        found = read_tree(f"{name}({', '.join(map(in_symbols, arguments))})")
        assert isinstance(found, Apply)
        assert found.function is function
    assert is_reserved(function.name, function.since) != function.is_derivative
    assert not is_reserved(function.name, function.since - 1)


@every_activation
def test_an_activation_has_its_words(row: ActivationRow) -> None:
    for saying in (row.hint, row.title):
        assert "{" not in ENGLISH.words(saying)


@every_loss
def test_a_loss_and_what_it_may_be_taken_for_have_their_words(row: LossRow) -> None:
    conventions = (convention.saying for convention in row.conventions(2))
    for saying in (row.hint, row.title, row.called, row.recipe, row.here, *conventions):
        assert "{" not in ENGLISH.words(saying)


ALWAYS_RESERVED = {"sigmoid", "relu", "leaky_relu", "tanh", "exp", "log", "sqrt", "max", "min", "abs"}


def test_no_function_that_came_later_takes_a_name_from_a_lesson_that_stands() -> None:
    assert {name for name in FUNCTIONS if is_reserved(name, 1)} == ALWAYS_RESERVED


def test_the_lesson_manual_tells_both_kinds_of_names() -> None:
    manual = (Path(__file__).parents[2] / "docs" / "lessons.md").read_text(encoding="utf-8")
    names = manual.partition("**Names**")[2].partition("**Symbols**")[0]
    for name in typed_names():
        assert re.search(rf"\b{name}\b", names), name


def test_the_help_page_names_every_function_that_can_be_typed() -> None:
    told = " ".join(text for row in help_lines() for text, _ in row)
    assert typed_names()
    for name in typed_names():
        assert re.search(rf"\b{name}\b", told), name


@pytest.mark.parametrize("row", [*ACTIVATIONS.values(), *LOSSES.values()], ids=[*ACTIVATIONS, *LOSSES])
def test_every_function_in_a_tree_can_be_typed(row: ActivationRow | LossRow) -> None:
    for tree in trees(row):
        for node in walk(tree):
            if isinstance(node, Apply):
                assert FUNCTIONS[node.function.name] is node.function


@pytest.mark.parametrize("name", [*ACTIVATIONS, *LOSSES])
def test_the_format_of_lessons_names_every_row(name: str) -> None:
    assert f"`{name}`" in (DOCS / "lessons.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("names", [ACTIVATIONS, LOSSES], ids=["activations", "losses"])
def test_a_row_stands_under_its_name(names: dict[str, ActivationRow | LossRow]) -> None:
    for name, row in names.items():
        assert row.name == name


def test_no_module_outside_names_an_operation() -> None:
    named = {*ACTIVATIONS, *LOSSES, *(f"{name}'" for name in ACTIVATIONS)}
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.value}"
        for path in ROOT.rglob("*.py")
        if path.parent.name not in ("operations", "english")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and node.value in named
    ]
    # Equations gather shares over a loop by a word of their language, which is not the row.
    gathering = [p for p in found if p.startswith("expressions/functions.py") and p.endswith(SHARE)]
    assert found == gathering
