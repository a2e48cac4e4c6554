"""What marking compares with: zero where nothing but binary noise is left, and what is known at a step."""

from __future__ import annotations

import pytest

from support.lessons import lesson_of
from support.networks import layer, two_two_one
from tutor.marking.context import Context
from tutor.model.network import Loss, Network, Training


def one_unit(
    w: tuple[float, ...],
    b: float | None,
    x: tuple[float, ...],
    y: float,
    activation: str = "linear",
    rates: tuple[float, ...] = (0.1, 0.1),
) -> Context:
    unit = layer(1, activation, (w,), None if b is None else (b,), last=True)
    inputs = tuple(f"x{n + 1}" for n in range(len(x)))
    network = Network(inputs, (unit,), Loss("half_squared_error", "L", ("y1",)))
    return Context.of(lesson_of((network, Training(x, (y,), rates))))


def test_a_sum_that_cancels_is_zero() -> None:
    context = one_unit((0.1, 0.2), -0.9, (3.0, 3.0), 1.0)  # 0.30000000000000004 + 0.6000000000000001 - 0.9
    assert 0 < context.trace.value(1, "yhat1") < 1e-15
    assert context.target((1, "yhat1")).value == 0


def test_what_is_left_of_a_difference_that_does_not_cancel_is_not() -> None:
    small = one_unit((1e-12,), None, (1.0,), 1.0)
    assert small.target((1, "yhat1")).value == 1e-12
    near = one_unit((0.1, 0.2), -0.9 + 1e-12, (3.0, 3.0), 1.0)
    assert near.target((1, "yhat1")).value == pytest.approx(1e-12, rel=1e-3)


def test_a_parameter_that_an_update_cancelled_is_zero_in_the_next_iteration_too() -> None:
    context = one_unit((0.3,), None, (1.0,), -2.7)  # the gradient is 3, and 0.3 - 0.1*3 is -5.6e-17
    assert context.trace.value(1, "w11_1'") != 0
    assert context.target((1, "w11_1'")).value == 0
    assert context.target((2, "yhat1")).value == 0


def test_the_noise_of_an_iteration_long_ago_is_not_looked_at() -> None:
    context = one_unit((0.3,), None, (1.0,), -2.7, rates=(0.1, 1e-6, 1e-6))
    third = context.trace.value(3, "w11_1")
    assert 0 < abs(third) < 1e-4
    assert context.target((3, "yhat1")).value == third


def test_a_gradient_through_a_unit_that_is_nearly_full_is_not_zero() -> None:
    """dL/dyhat is -1/yhat, by way of a division by 2e-10; times yhat*(1 - yhat) it is yhat - 1."""
    unit = layer(1, "sigmoid", ((22.4,),), None, last=True)
    network = Network(("x1",), (unit,), Loss("binary_cross_entropy", "L", ("y1",)))
    context = Context.of(lesson_of((network, Training((1.0,), (1.0,), (0.1,)))))
    gradient = context.target((1, "dL/dz1_1")).value
    assert gradient == context.trace.value(1, "dL/dz1_1") == pytest.approx(-1.87e-10, rel=0.01)
    assert context.target((1, "dL/dw11_1")).value == gradient


@pytest.mark.parametrize("activation", ["relu", "leaky_relu"])
def test_noise_is_carried_through_a_gate(activation: str) -> None:
    context = one_unit((0.1, 0.2), -0.9, (3.0, 3.0), 1.0, activation)
    assert context.target((1, "yhat1")).value == 0


def test_an_update_carries_its_change_and_one_that_changes_nothing_has_none() -> None:
    context = Context.of(lesson_of(two_two_one()))
    target = context.target((1, "w1'"))
    assert target.old == 0.5
    assert target.change == pytest.approx(0.02736)
    still = one_unit((0.3,), None, (0.0,), 1.0)  # the weight's input is 0
    assert (still.target((1, "w11_1'")).change, still.target((1, "w11_1'")).old) == (0.0, 0.3)
    hair = one_unit((1.0,), None, (1.0,), 0.0, rates=(5e-16,))
    assert hair.target((1, "w11_1'")).change == 0.0
    little = one_unit((1.0,), None, (1.0,), 0.0, rates=(4e-15,))
    assert little.target((1, "w11_1'")).change > 0
    assert context.target((1, "yhat")).old is None


def test_known_at_a_step_is_what_is_given_and_what_was_computed_before_it() -> None:
    context = Context.of(lesson_of(two_two_one()))
    given = {"x1", "x2", "y", "eta", "w11", "w21", "w12", "w22", "b1", "b2", "w1", "w2", "bo"}
    first, later = context.known((1, "z1")), context.known((1, "yhat"))
    assert set(first) == given
    assert len(first) == len(given)
    assert set(later) == given | {"z1", "z2", "a1", "a2"}
    assert len(later) == len(given) + 4
    assert "a2" in later
    assert "yhat" not in later
    assert "nothing" not in later
    assert 7 not in later


def test_parameters_come_with_the_symbols_of_their_updates() -> None:
    context = Context.of(lesson_of(two_two_one()))
    assert context.parameters[:2] == (("w11", "w11'"), ("w21", "w21'"))
    assert len(context.parameters) == 9
