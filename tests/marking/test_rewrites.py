"""The wrong formulas that each misconception leads to, on matrices that are not square and on wide layers."""

from __future__ import annotations

from functools import cache

import pytest

from support.networks import layer
from tutor.expressions.printing import in_symbols
from tutor.marking.misconceptions import mutations
from tutor.model.network import Loss, Network
from tutor.steps.derive import Plan, plan


@cache
def of(sizes: tuple[int, ...], activations: tuple[str, ...], loss: str) -> Plan:
    layers = tuple(
        layer(n, activation, ((0.1,) * fan_in,) * units, (0.1,) * units, last=n == len(activations))
        for n, (activation, fan_in, units) in enumerate(zip(activations, sizes, sizes[1:], strict=False), 1)
    )
    inputs = tuple(f"x{n + 1}" for n in range(sizes[0]))
    targets = tuple(f"y{n + 1}" for n in range(sizes[-1]))
    return plan(Network(inputs, layers, Loss(loss, "L", targets)))


def wrong(steps: Plan, symbol: str, misconception: str) -> list[str]:
    found = mutations(steps, steps.by_symbol[symbol])
    return [in_symbols(one.expression) for one in found if one.id == misconception]


NARROWING = of((2, 3, 2), ("relu", "sigmoid"), "half_squared_error")


@pytest.mark.parametrize(
    "symbol, misconception, formulas",
    [
        ("z2_1", "forgot_bias", ["w21_1*x1 + w22_1*x2"]),
        (
            *("z2_1", "wrong_input"),
            [
                *("w21_1*x2 + w22_1*x2 + b2_1", "w21_1*x1 + w22_1*x1 + b2_1"),
                "w21_1*x2 + w22_1*x1 + b2_1",
            ],
        ),
        # Rows w11 w12, w21 w22, w31 w32: the second column, then row 2 of the six numbers read as 2 x 3.
        (
            *("z2_1", "transposed_weights"),
            ["w12_1*x1 + w22_1*x2 + b2_1", "w12_1*x1 + w31_1*x2 + b2_1"],
        ),
        ("z1_1", "transposed_weights", ["w11_1*x1 + w21_1*x2 + b1_1", "w11_1*x1 + w22_1*x2 + b1_1"]),
        ("z3_1", "transposed_weights", ["w21_1*x1 + w32_1*x2 + b3_1"]),
        ("z1_2", "transposed_weights", ["w11_2*a1_1 + w13_2*a2_1 + w22_2*a3_1 + b1_2"]),
        ("z1_2", "used_pre_activation", ["w11_2*z1_1 + w12_2*z2_1 + w13_2*z3_1 + b1_2"]),
        ("L", "used_pre_activation", ["1/2*(z1_2 - y1)^2 + 1/2*(z2_2 - y2)^2"]),
        ("L", "forgot_half", ["(yhat1 - y1)^2 + (yhat2 - y2)^2"]),
        (
            *("L", "unsquared_error"),
            [
                *("1/2*(yhat1 - y1) + 1/2*(yhat2 - y2)", "1/2*(y1 - yhat1) + 1/2*(y2 - yhat2)"),
                *("(yhat1 - y1) + (yhat2 - y2)", "(y1 - yhat1) + (y2 - yhat2)"),
            ],
        ),
        ("L", "one_path_only", ["1/2*(yhat1 - y1)^2", "1/2*(yhat2 - y2)^2"]),
        ("dL/dyhat1", "used_pre_activation", ["z1_2 - y1"]),
        ("dL/dyhat1", "wrong_input", ["yhat2 - y1", "yhat1 - y2"]),
        ("dL/dyhat1", "extra_two", ["2*(yhat1 - y1)"]),
        ("dL/dyhat1", "error_reversed", ["y1 - yhat1"]),
        ("dL/dw21_2", "used_pre_activation", ["dL/dz2_2 * z1_1"]),
        ("dL/dw21_2", "wrong_input", ["dL/dz2_2 * a2_1", "dL/dz2_2 * a3_1", "dL/dz2_2 * yhat2"]),
        ("dL/dw21_2", "transposed_weights", ["dL/dz1_2 * a2_1"]),
        ("dL/dw21_2", "forgot_activation_derivative", ["dL/dyhat2 * a1_1"]),
        ("dL/dw21_2", "forgot_upstream", ["a1_1"]),
        ("dL/dw21_2", "forgot_input_factor", ["dL/dz2_2"]),
        ("dL/dw32_1", "transposed_weights", []),  # there is no weight across the diagonal
        ("dL/dw32_1", "wrong_input", ["dL/dz3_1 * x1", "dL/dz3_1 * a3_1"]),
        (
            *("dL/da1_1", "transposed_weights"),
            [
                "dL/dz1_2 * w11_2 + dL/dz2_2 * w12_2",
                "dL/dz1_2 * w11_2 + dL/dz2_2 * w22_2",
            ],
        ),
        ("dL/da3_1", "transposed_weights", ["dL/dz1_2 * w12_2 + dL/dz2_2 * w23_2"]),
        ("dL/da3_1", "forgot_activation_derivative", ["dL/dyhat1 * w13_2 + dL/dyhat2 * w23_2"]),
        ("dL/da3_1", "one_path_only", ["dL/dz1_2 * w13_2", "dL/dz2_2 * w23_2"]),
        ("dL/da3_1", "forgot_upstream", ["w13_2 + w23_2"]),
        (
            *("dL/da3_1", "used_updated_weight"),
            ["dL/dz1_2 * (w13_2 - eta * dL/dw13_2) + dL/dz2_2 * (w23_2 - eta * dL/dw23_2)"],
        ),
        ("dL/dz1_1", "dead_gate_ignored", ["dL/da1_1 * 1"]),
        ("dL/dz1_1", "forgot_activation_derivative", ["dL/da1_1"]),
        ("dL/dz1_1", "derivative_at_wrong_place", ["dL/da1_1 * a1_1"]),
        ("dL/dz1_1", "forgot_upstream", ["relu'(z1_1)"]),
        (
            *("dL/dz1_2", "derivative_at_wrong_place"),
            [
                *("dL/dyhat1 * z1_2*(1 - z1_2)", "dL/dyhat1 * sigmoid'(yhat1)"),
                *("dL/dyhat1 * (1 - yhat1)", "dL/dyhat1 * yhat1"),
            ],
        ),
        ("w21_2'", "transposed_weights", ["w21_2 - eta * dL/dw12_2"]),
        ("w13_2'", "transposed_weights", []),
        ("w21_2'", "ascended", ["w21_2 + eta * dL/dw21_2"]),
        ("w21_2'", "forgot_learning_rate", ["w21_2 - dL/dw21_2"]),
        ("w21_2'", "kept_old_value", ["w21_2"]),
        ("a2_1", "forgot_activation", ["z2_1"]),
    ],
)
def test_a_misconception_leads_to_these_wrong_formulas(
    symbol: str, misconception: str, formulas: list[str]
) -> None:
    assert wrong(NARROWING, symbol, misconception) == formulas


def test_the_first_inputs_may_be_taken_for_hidden_activations() -> None:
    assert "w11_2*x1 + w12_2*x2 + w13_2*a3_1 + b1_2" in wrong(NARROWING, "z1_2", "wrong_input")


@pytest.mark.parametrize("inputs, count", [(1, 0), (2, 3), (3, 12), (8, 92), (9, 24)])
def test_in_a_wide_layer_an_input_is_taken_for_its_neighbours_only(inputs: int, count: int) -> None:
    # One for another n(n-1), two exchanged n(n-1)/2, one everywhere n; of nine, 16 and 8 of neighbours.
    assert len(wrong(of((inputs, 1), ("linear",), "squared_error"), "yhat1", "wrong_input")) == count


@pytest.mark.parametrize("units, sums, outputs", [(8, {1, 2, 3, 5, 6, 7, 8}, 14), (9, {3, 5}, 0)])
def test_another_units_sum_or_target_is_taken_up_to_eight_and_a_neighbours_beyond(
    units: int, sums: set[int], outputs: int
) -> None:
    steps = of((1, units), ("tanh",), "mean_squared_error")
    assert set(wrong(steps, "yhat4", "wrong_input")) == {f"tanh(z{n}_1)" for n in sums}
    assert len(wrong(steps, "dL/dyhat4", "wrong_input")) == outputs
    assert set(wrong(steps, "yhat1", "wrong_input")) <= {f"tanh(z{n}_1)" for n in range(2, units + 1)}


def test_of_a_softmax_one_class_or_the_sums_are_taken_for_the_whole_derivative() -> None:
    steps = of((1, 2), ("softmax",), "cross_entropy")
    assert "dL/dyhat1 * yhat1*(1 - yhat1)" in wrong(steps, "dL/dz1_1", "one_path_only")
    assert wrong(steps, "dL/dz1_1", "forgot_activation_derivative") == ["dL/dyhat1"]
    assert any("z1_1*(1 - z1_1)" in text for text in wrong(steps, "dL/dz1_1", "derivative_at_wrong_place"))
    assert wrong(steps, "dL/dyhat1", "error_reversed") == ["y1/yhat1"]
