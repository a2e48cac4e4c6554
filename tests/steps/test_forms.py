"""Trees that differ in their names alone are differentiated once, and each comes out as if it were alone."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from support.equations import equations_text, model_of
from tutor.expressions.equation_reading import Equation, read_equation
from tutor.expressions.trees import Expression, Number, Symbol, symbols_of
from tutor.lesson.load import parse_lesson
from tutor.steps import differentiate
from tutor.steps.differentiate import Partials, Term, derivative
from tutor.steps.forms import MOST_NODES, form_of, pattern_of


def tree(text: str) -> Expression:
    """A right side, its names without indices."""
    found = read_equation(f"v = {text}")
    assert isinstance(found, Equation)
    return found.body


@pytest.mark.parametrize(
    "one, other, same",
    [
        ("tanh(w*a)", "tanh(u*b)", True),
        ("tanh(w*a)", "sigmoid(w*a)", False),
        ("w*a", "w*w", False),
        ("a*b + a", "c*d + c", True),
        ("a*b + a", "c*d + d", False),
        ("2*a", "3*a", False),
        ("max(a, b)", "max(a, b, c)", False),
        ("(a + b)*c", "a + b*c", False),
        ("a/b", "a^b", False),
    ],
)
def test_two_trees_have_one_form_where_only_their_names_differ(one: str, other: str, same: bool) -> None:
    assert (form_of(tree(one)) == form_of(tree(other))) is same


def test_a_pattern_puts_other_names_in_the_places_of_those_that_it_was_made_of() -> None:
    pattern = pattern_of(tree("2*a + tanh(b) - 1"), ("a", "b"))
    assert pattern(("c", "a")) == _plain(tree("2*c + tanh(a) - 1"))


def _plain(node: Expression) -> Expression:
    """The tree over symbols, without the places at which they were read."""
    if isinstance(node, Symbol):
        return Symbol(node.name)
    return node if isinstance(node, Number) else node.over(tuple(map(_plain, node.operands)))


@pytest.mark.parametrize(
    "text",
    [
        "tanh({a}*{b})",
        "{a}^2*{b}/(1 + {a})",
        "max({a}, {b}, {a}*{c})",
        "exp(-{a})*{b} + {a}/{b}^2",
        "{a}^{b}",
    ],
)
def test_each_of_many_trees_of_one_form_has_the_derivatives_that_it_has_alone(text: str) -> None:
    partials = Partials({})
    for number in range(1, 4):
        names = {letter: f"{letter}{number}" for letter in "abc"}
        one = _plain(tree(text.format(**names)))
        inside = symbols_of(one)
        found = dict(partials.of(one, set(inside), f"v{number}"))
        assert found == {name: derivative(one, name, f"v{number}") for name in inside}


def test_a_tree_that_is_larger_than_what_is_compared_has_no_form() -> None:
    assert form_of(tree("+".join(["a"] * (MOST_NODES // 2)))) is not None
    assert form_of(tree("+".join(["a"] * (MOST_NODES + 1)))) is None


def test_a_recurrence_of_many_steps_is_differentiated_once(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[object] = []
    added = differentiate.sum_of

    def sum_of(terms: Sequence[Term]) -> Expression:
        done.append(terms)
        return added(terms)

    monkeypatch.setattr(differentiate, "sum_of", sum_of)
    equations = ["h[t] = tanh(w*h[t-1]) for t in 1..300", "L = (h[300] - y)^2"]
    lesson = parse_lesson(equations_text(model_of(equations, "h0 = 0.5\ny = 0.3", "w = 0.5")))
    steps = lesson.computation.plan(1).by_symbol
    assert "dL/dh_299" in steps
    assert len(done) == 3  # tanh by w and by h, the loss by h
