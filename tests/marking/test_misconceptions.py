"""Each misconception, on every activation and loss that it can occur with.

The wrong values are worked out here by plain arithmetic on the network's values,
not by the trees that the marking rewrites.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import pytest
from hypothesis import given, settings

from support.lessons import lesson_of
from support.networks import layer, networks
from tutor.expressions.trees import symbols_of
from tutor.marking.marker import Marker
from tutor.marking.misconceptions import BY_ID, MISCONCEPTIONS, mutations
from tutor.model.network import Layer, Loss, Network, Training
from tutor.steps.derive import plan
from tutor.words import say
from tutor.words.titles import title_of

Values = Mapping[str, float]
Wrong = Callable[[Values], float]

CONTRACT = {
    "one_use_only",
    "one_sample_only",
    "sum_for_mean",
    "forgot_correction",
    "forgot_state",
    "forgot_bias",
    "forgot_activation",
    "used_pre_activation",
    "wrong_input",
    "transposed_weights",
    "forgot_half",
    "extra_two",
    "unsquared_error",
    "error_reversed",
    "forgot_activation_derivative",
    "derivative_at_wrong_place",
    "dead_gate_ignored",
    "one_path_only",
    "used_updated_weight",
    "forgot_upstream",
    "forgot_input_factor",
    "ascended",
    "forgot_learning_rate",
    "kept_old_value",
    "wrong_upstream",
    "bias_times_input",
    "forgot_two",
    "closed_gate_assumed",
    "change_only",
}


def made(hidden: str, output: str, loss: str, terms: bool = True) -> Marker:
    """A 2-2-2 network in which nearly everything differs from everything else; z1_1 > 0 > z2_1."""
    layers: tuple[Layer, ...] = (
        layer(1, hidden, ((0.31, 0.47), (-0.83, 0.22)), (0.17, -0.29)),
        layer(2, output, ((0.59, -0.37), (0.43, 0.71)), (0.13, 0.19), last=True),
    )
    network = Network(("x1", "x2"), layers, Loss(loss, "L", ("y1", "y2"), ("E1", "E2") if terms else ()))
    y = (1.0, 0.0) if loss in ("binary_cross_entropy", "cross_entropy") else (0.9, -0.4)
    return Marker.of(lesson_of((network, Training((0.7, 1.3), y, (0.05,)))))


def named(marker: Marker, symbol: str, value: float, expected: str) -> None:
    """The wrong value, typed in full, is put down to the misconception, alone or as one of several."""
    right = marker.trace.value(1, symbol)
    assert not math.isclose(value, right, rel_tol=1e-5), (
        "this network hides the mistake: choose other numbers"
    )
    verdict = marker.mark((1, symbol), repr(value), {})
    assert verdict.name == "misconception", verdict
    assert expected in verdict.misconceptions
    assert say(verdict.said).count(". ") <= 1
    assert repr(value)[:24] in say(verdict.said)
    assert "{" not in say(verdict.said)


def sigmoid(z: float) -> float:
    return 1 / (1 + math.exp(-z))


DERIVATIVES: dict[str, Callable[[float], float]] = {
    "relu": lambda z: float(z > 0),
    "leaky_relu": lambda z: 1.0 if z > 0 else 0.01,
    "sigmoid": lambda z: sigmoid(z) * (1 - sigmoid(z)),
    "tanh": lambda z: 1 - math.tanh(z) ** 2,
}
HIDDEN: tuple[str, ...] = ("relu", "leaky_relu", "sigmoid", "tanh")
SQUARED: tuple[str, ...] = ("half_squared_error", "squared_error", "mean_squared_error")


def test_the_table_holds_the_contract_ids_each_once() -> None:
    assert [entry.id for entry in MISCONCEPTIONS].count("forgot_bias") == 1
    assert {entry.id for entry in MISCONCEPTIONS} == CONTRACT == set(BY_ID)
    assert len(MISCONCEPTIONS) == len(CONTRACT)


@pytest.mark.parametrize("hidden", [*HIDDEN, "linear", "softmax"])
def test_forward_sums_forget_the_bias_take_wrong_inputs_and_transpose(hidden: str) -> None:
    marker = made(hidden, "linear", "half_squared_error")
    v = marker.trace.values(1)
    z1 = "a1_1" if hidden == "linear" else "z1_1"
    z2 = "a2_1" if hidden == "linear" else "z2_1"
    named(marker, z1, v["w11_1"] * v["x1"] + v["w12_1"] * v["x2"], "forgot_bias")
    named(marker, z1, v["w11_1"] * v["x2"] + v["w12_1"] * v["x1"] + v["b1_1"], "wrong_input")
    named(marker, z2, v["w21_1"] * v["x1"] + v["w22_1"] * v["x1"] + v["b2_1"], "wrong_input")
    named(marker, z1, v["w11_1"] * v["x1"] + v["w21_1"] * v["x2"] + v["b1_1"], "transposed_weights")
    named(marker, "yhat2", v["w21_2"] * v["x1"] + v["w22_2"] * v["x2"] + v["b2_2"], "wrong_input")
    if hidden != "linear":
        wrong = v["w11_2"] * v["z1_1"] + v["w12_2"] * v["z2_1"] + v["b1_2"]
        named(marker, "yhat1", wrong, "used_pre_activation")
        named(marker, "dL/dw12_2", v["dL/dyhat1"] * v["z2_1"], "used_pre_activation")
        named(marker, "a2_1", v["z2_1"], "forgot_activation")


@pytest.mark.parametrize("hidden", ["sigmoid", "tanh", "softmax"])
def test_an_activation_of_another_units_sum_is_a_wrong_input(hidden: str) -> None:
    marker = made(hidden, "linear", "half_squared_error")
    named(marker, "a1_1", marker.trace.values(1)["a2_1"], "wrong_input")


@pytest.mark.parametrize("output", ["linear", "sigmoid", "tanh", "relu", "leaky_relu"])
@pytest.mark.parametrize("kind", SQUARED)
@pytest.mark.parametrize("terms", [True, False])
def test_squared_losses_forget_halves_squares_and_outputs(output: str, kind: str, terms: bool) -> None:
    marker = made("tanh", output, kind, terms)
    v = marker.trace.values(1)
    half = 0.5 if kind == "half_squared_error" else 1.0
    share = 0.5 if kind == "mean_squared_error" else 1.0
    errors = [v["yhat1"] - v["y1"], v["yhat2"] - v["y2"]]
    if terms:
        named(marker, "E1", half * errors[0], "unsquared_error")
        named(marker, "E2", half * (v["yhat2"] - v["y1"]) ** 2, "wrong_input")
        if output in ("sigmoid", "tanh"):
            named(marker, "E1", half * (v["z1_2"] - v["y1"]) ** 2, "used_pre_activation")
    else:
        named(marker, "L", share * half * (errors[0] + errors[1]), "unsquared_error")
    named(marker, "L", share * half * errors[0] ** 2, "one_path_only")
    named(marker, "L", share * half * errors[1] ** 2, "one_path_only")
    if kind == "half_squared_error":
        named(
            marker, "E1" if terms else "L", errors[0] ** 2 + (0 if terms else errors[1] ** 2), "forgot_half"
        )
        named(marker, "dL/dyhat1", 2 * errors[0], "extra_two")
    slope = 1.0 if kind != "squared_error" else 2.0
    named(marker, "dL/dyhat2", slope * (v["y2"] - v["yhat2"]), "error_reversed")
    named(marker, "dL/dyhat2", slope * (v["yhat2"] - v["y1"]), "wrong_input")


@pytest.mark.parametrize("kind, output", [("binary_cross_entropy", "sigmoid"), ("cross_entropy", "softmax")])
def test_cross_entropies_reverse_the_error_and_skip_the_activation(kind: str, output: str) -> None:
    marker = made("tanh", output, kind)
    v = marker.trace.values(1)
    a, y, z = v["yhat1"], v["y1"], v["z1_2"]
    if kind == "binary_cross_entropy":
        named(marker, "dL/dyhat1", (y - a) / (a * (1 - a)), "error_reversed")
        named(marker, "L", v["E1"], "one_path_only")
        named(marker, "dL/dyhat1", (z - y) / (z * (1 - z)), "used_pre_activation")
    else:
        named(marker, "dL/dyhat1", y / a, "error_reversed")
        named(marker, "dL/dz1_2", v["dL/dyhat1"], "forgot_activation_derivative")
        named(marker, "E1", -y * math.log(z), "used_pre_activation")
    named(marker, "E1", -math.log(v["yhat2"]), "wrong_input")


@pytest.mark.parametrize("hidden", HIDDEN)
@pytest.mark.parametrize("kind", SQUARED)
def test_the_way_back_loses_derivatives_paths_and_factors(hidden: str, kind: str) -> None:
    marker = made(hidden, "sigmoid", kind)
    v = marker.trace.values(1)
    slope = DERIVATIVES[hidden]
    up1, up2 = v["dL/dz1_2"], v["dL/dz2_2"]
    eta = v["eta"]
    named(marker, "dL/da1_1", up1 * v["w11_2"], "one_path_only")
    named(marker, "dL/da1_1", up2 * v["w21_2"], "one_path_only")
    named(marker, "dL/da1_1", up1 * v["w11_2"] + up2 * v["w12_2"], "transposed_weights")
    named(marker, "dL/da2_1", v["w12_2"] + v["w22_2"], "forgot_upstream")
    wrong = v["dL/dyhat1"] * v["w11_2"] + v["dL/dyhat2"] * v["w21_2"]
    named(marker, "dL/da1_1", wrong, "forgot_activation_derivative")
    new = [v["w11_2"] - eta * v["dL/dw11_2"], v["w21_2"] - eta * v["dL/dw21_2"]]
    named(marker, "dL/da1_1", up1 * new[0] + up2 * new[1], "used_updated_weight")
    unit = "2_1" if hidden in ("relu", "leaky_relu") else "1_1"
    z, a, back = v[f"z{unit}"], v[f"a{unit}"], v[f"dL/da{unit}"]
    named(marker, f"dL/dz{unit}", back, "forgot_activation_derivative")
    if hidden in ("relu", "leaky_relu"):
        assert z < 0
        named(marker, f"dL/dz{unit}", back, "dead_gate_ignored")
        named(marker, "dL/dz1_1", v["dL/da1_1"] * v["a1_1"], "derivative_at_wrong_place")
    else:
        named(marker, f"dL/dz{unit}", back * slope(a), "derivative_at_wrong_place")
        named(marker, f"dL/dz{unit}", back * a, "derivative_at_wrong_place")
        at_z = z * (1 - z) if hidden == "sigmoid" else 1 - z * z
        named(marker, f"dL/dz{unit}", back * at_z, "derivative_at_wrong_place")
        named(marker, f"dL/dz{unit}", slope(z), "forgot_upstream")


@pytest.mark.parametrize("hidden", [*HIDDEN, "linear", "softmax"])
def test_gradients_and_updates_of_parameters_lose_factors_and_signs(hidden: str) -> None:
    marker = made(hidden, "sigmoid", "half_squared_error")
    v = marker.trace.values(1)
    eta = v["eta"]
    named(marker, "dL/dw12_2", v["dL/dz1_2"], "forgot_input_factor")
    named(marker, "dL/dw11_2", v["a1_1"], "forgot_upstream")
    named(marker, "dL/dw12_1", v["x2"], "forgot_upstream")
    named(marker, "dL/dw22_2", v["dL/dz2_2"] * v["a1_1"], "wrong_input")
    named(marker, "dL/dw11_2", v["dL/dyhat1"] * v["a1_1"], "forgot_activation_derivative")
    named(marker, "dL/dw21_2", v["dL/dz1_2"] * v["a2_1"], "transposed_weights")
    named(marker, "dL/db1_2", v["dL/dyhat1"], "forgot_activation_derivative")
    named(marker, "dL/db1_2", 1.0, "forgot_upstream")
    w, g = v["w21_2"], v["dL/dw21_2"]
    named(marker, "w21_2'", w + eta * g, "ascended")
    named(marker, "w21_2'", w - g, "forgot_learning_rate")
    named(marker, "b1_2'", v["b1_2"] + eta * v["dL/db1_2"], "ascended")
    w12, g21 = v["w12_2"], v["dL/dw21_2"]
    named(marker, "w12_2'", w12 - eta * g21, "transposed_weights")


@pytest.mark.parametrize("hidden", [*HIDDEN, "linear", "softmax"])
def test_a_neighbours_gradient_is_named_at_every_step_that_takes_one(hidden: str) -> None:
    marker = made(hidden, "sigmoid", "half_squared_error")
    v = marker.trace.values(1)
    named(marker, "dL/dw11_2", v["dL/dz2_2"] * v["a1_1"], "wrong_upstream")
    named(marker, "dL/db1_2", v["dL/dz2_2"], "wrong_upstream")
    above = "dL/da2_1" if hidden == "linear" else "dL/dz2_1"
    if hidden not in ("relu", "linear"):  # a closed gate lets nothing through; a linear unit has no step
        named(marker, "dL/dw11_1", v[above] * v["x1"], "wrong_upstream")
    if hidden in ("sigmoid", "tanh"):
        named(marker, "dL/dz1_1", v["dL/da2_1"] * DERIVATIVES[hidden](v["z1_1"]), "wrong_upstream")


@pytest.mark.parametrize("hidden", [*HIDDEN, "linear", "softmax"])
def test_a_bias_taken_for_a_weight_is_named_in_the_sum_and_in_its_gradient(hidden: str) -> None:
    marker = made(hidden, "sigmoid", "half_squared_error")
    v = marker.trace.values(1)
    z = "a1_1" if hidden == "linear" else "z1_1"
    named(marker, z, v[z] - v["b1_1"] + v["b1_1"] * v["x1"], "bias_times_input")
    named(marker, "dL/db1_2", v["dL/dz1_2"] * v["a1_1"], "bias_times_input")


@pytest.mark.parametrize("kind", ["squared_error", "mean_squared_error"])
def test_the_two_of_a_square_that_is_forgotten_is_named(kind: str) -> None:
    marker = made("tanh", "sigmoid", kind)
    v = marker.trace.values(1)
    named(marker, "dL/dyhat1", v["dL/dyhat1"] / 2, "forgot_two")


@pytest.mark.parametrize("kind", SQUARED)
def test_nothing_through_an_open_gate_is_named_and_through_a_closed_one_right(kind: str) -> None:
    marker = made("relu", "sigmoid", kind)
    named(marker, "dL/dz1_1", 0.0, "closed_gate_assumed")
    assert marker.mark((1, "dL/dz2_1"), "0", {}).name == "correct"


def test_the_change_alone_is_named_with_and_without_its_sign() -> None:
    marker = made("tanh", "sigmoid", "half_squared_error")
    v = marker.trace.values(1)
    for name in ("w11_1", "b2_2"):
        change = v["eta"] * v[f"dL/d{name}"]
        named(marker, f"{name}'", change, "change_only")
        named(marker, f"{name}'", -change, "change_only")


def test_the_old_weight_written_back_is_named_once_its_digits_cannot_be_rounding() -> None:
    marker = made("tanh", "sigmoid", "half_squared_error")
    verdict = marker.mark((1, "w11_2'"), "0.59000", {})
    assert verdict.misconceptions == ("kept_old_value",)
    assert "w11_2" in say(verdict.said)
    assert marker.mark((1, "w11_2'"), "0.59", {}).name == "imprecise"


def test_a_coupled_layer_counts_one_path_only() -> None:
    marker = made("softmax", "linear", "half_squared_error")
    v = marker.trace.values(1)
    a1, a2 = v["a1_1"], v["a2_1"]
    named(marker, "dL/dz1_1", v["dL/da1_1"] * a1 * (1 - a1), "one_path_only")
    named(marker, "dL/dz1_1", -v["dL/da2_1"] * a1 * a2, "one_path_only")
    z1, z2 = v["z1_1"], v["z2_1"]
    wrong = v["dL/da1_1"] * z1 * (1 - z1) - v["dL/da2_1"] * z1 * z2
    named(marker, "dL/dz1_1", wrong, "derivative_at_wrong_place")


def test_the_other_shape_of_a_matrix_counts_as_transposed() -> None:
    layers = (
        layer(1, "tanh", ((0.1, 0.2), (0.3, 0.4), (0.5, 0.6)), None),
        layer(2, "linear", ((0.7, 0.8, 0.9),), None, last=True),
    )
    network = Network(("x1", "x2"), layers, Loss("half_squared_error", "L", ("y1",)))
    marker = Marker.of(lesson_of((network, Training((1.1, 1.7), (0.5,), (0.1,)))))
    # Row by row the matrix is 0.1 … 0.6; read as 2 rows of 3, unit 1 has 0.1 and 0.4.
    named(marker, "z1_1", 0.1 * 1.1 + 0.4 * 1.7, "transposed_weights")


def test_two_mistakes_with_one_value_are_offered_as_either_or() -> None:
    marker = made("relu", "linear", "half_squared_error")
    v = marker.trace.values(1)
    verdict = marker.mark((1, "dL/dz2_1"), repr(v["dL/da2_1"]), {})
    assert verdict.misconceptions == ("dead_gate_ignored", "forgot_activation_derivative")
    assert " either " in say(verdict.said)
    assert ", or it " in say(verdict.said)
    assert verdict.misconception == "dead_gate_ignored"


def test_a_mistake_that_gives_the_true_value_is_not_offered() -> None:
    marker = made("relu", "linear", "half_squared_error")
    open_gate = marker.trace.value(1, "dL/da1_1")  # z1_1 > 0: the derivative left out changes nothing
    assert marker.mark((1, "dL/dz1_1"), f"{open_gate:.6g}", {}).name == "correct"


@given(networks())
@settings(max_examples=30, deadline=None)
def test_a_wrong_formula_names_only_what_is_known_at_its_step(given_network) -> None:  # type: ignore[no-untyped-def]
    network, training = given_network
    marker = Marker.of(lesson_of((network, training)))
    for step in plan(network).steps:
        known = marker.context.known((1, step.symbol))
        for mutation in mutations(plan(network), step):
            assert all(name in known for name in symbols_of(mutation.expression)), (step.symbol, mutation)


@given(networks())
@settings(max_examples=25, deadline=None)
def test_every_mistake_that_changes_the_value_is_named_and_a_right_answer_never_is(given_network) -> None:  # type: ignore[no-untyped-def]
    marker = Marker.of(lesson_of(given_network))
    for iteration, step in marker.trace.steps():
        key = (iteration, step.symbol)
        right = marker.context.target(key).value
        assert not marker.mark(key, repr(right), {}).misconceptions
        for formula, value in marker.wrong.on_true(key):
            if value is None or math.isclose(value, right, rel_tol=1e-6):
                continue
            verdict = marker.mark(key, repr(value), {})
            # A wrong value in few digits may agree with the right one as far as it goes.
            assert (
                formula.mutation.id in verdict.misconceptions
                or verdict.name in ("imprecise", "truncated")
                or verdict.right
            ), (key, formula.mutation, verdict)


def test_messages_name_what_was_taken_and_what_belongs_there() -> None:
    marker = made("sigmoid", "sigmoid", "half_squared_error")
    v = marker.trace.values(1)

    def said(symbol: str, value: float) -> str:
        return say(marker.mark((1, symbol), repr(value), {}).said)

    assert "takes x2 where x1 belongs" in said("dL/dw11_1", v["dL/dz1_1"] * v["x2"])
    assert "swaps x1 and x2" in said("z1_1", v["w11_1"] * v["x2"] + v["w12_1"] * v["x1"] + v["b1_1"])
    assert "Multiply by a1_1*(1 - a1_1)." in said("dL/dz1_1", v["dL/da1_1"])
    assert "Use dL/dz1_2." in said("dL/dw11_2", v["dL/dyhat1"] * v["a1_1"])
    wrong = v["dL/da1_1"] * v["z1_1"] * (1 - v["z1_1"])
    assert "takes z1_1*(1 - z1_1) for the derivative" in said("dL/dz1_1", wrong)


def test_two_mistakes_that_look_alike_are_told_with_the_right_formula() -> None:
    marker = made("relu", "linear", "half_squared_error")
    v = marker.trace.values(1)
    message = say(marker.mark((1, "dL/dz2_1"), repr(v["dL/da2_1"]), {}).said)
    assert message.endswith("The formula is dL/da2_1 * relu'(z2_1).")


def test_every_misconception_has_a_title_of_a_few_words() -> None:
    titles = [title_of(entry.id) for entry in MISCONCEPTIONS]
    assert len(set(titles)) == len(titles)
    assert all("_" not in title and len(title) <= 40 for title in titles)
    assert title_of("of_another_version") == "of another version"
