"""The misconceptions that models of equations allow, named by structure; worked by plain arithmetic."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import tanh

import pytest

from tutor.lesson.catalogue import find_lesson
from tutor.lesson.load import parse_lesson
from tutor.marking.marker import Marker
from tutor.words.say import say

Wrong = Callable[[Mapping[str, float]], float]

RECURRENT = """
[given]
x = [0.523, -1.217]
h0 = 0.714
y = 0.4
[parameters]
w = 0.8
u = 0.3
b = 0.15
[model]
equations = [
  "z[t] = w*x[t] + u*h[t-1] + b for t in 1..2",
  "h[t] = tanh(z[t]) for t in 1..2",
  "L = (h[2] - y)^2 / 2",
]
loss = "L"
[backward]
delta = { z = { name = "delta", sign = -1 } }
[update]
learning_rate = 0.1
"""
DENSE = """
[given]
x = [1.5, -0.7]
y = [0.3, 0.9]
[parameters]
w = [[0.4, -0.6], [0.9, 0.5]]
v = [[0.7, -0.2], [0.35, 1.1]]
b = 0.25
[model]
equations = [
  "z[i] = sum(w[i,j]*x[j] for j in 1..2) + b for i in 1..2",
  "a[i] = relu(z[i]) for i in 1..2",
  "o[i] = sum(v[i,j]*a[j] for j in 1..2) for i in 1..2",
  "E[i] = (o[i] - y[i])^2 for i in 1..2",
  "L = mean(E[i] for i in 1..2)",
]
loss = "L"
[update]
rule = "momentum"
learning_rate = 0.1
[training]
iterations = 2
"""
CLOSED = """
[given]
x = 2
y = 1
[parameters]
w = [-0.4, 0.9]
v = [0.7, 0.3]
[model]
equations = [
  "z[i] = w[i]*x for i in 1..2",
  "a[i] = relu(z[i]) for i in 1..2",
  "o = v[1]*a[1] + v[2]*a[2]",
  "L = (o - y)^2 / 2",
]
loss = "L"
[update]
learning_rate = 0.1
"""
ADAM = """
[given]
x = 2
y = 3
[parameters]
w = 0.5
[model]
equations = ["a = sigmoid(w*x)", "s = gelu(a)", "L = (s - y)^2 / 2"]
loss = "L"
[update]
rule = "adam"
learning_rate = 0.1
[training]
iterations = 2
"""
NETWORK = """
[network]
inputs = ["x1", "x2"]
[[network.layers]]
name = "output"
activation = "sigmoid"
weights = [[0.4, -0.3]]
biases = [0.2]
z = ["z"]
a = ["a"]
weight_names = [["w1", "w2"]]
bias_names = ["b"]
[loss]
kind = "squared_error"
targets = ["y"]
[training]
learning_rate = 0.5
order = "batch"
[[samples]]
x = [1.2, 0.4]
y = [1]
[[samples]]
x = [-1.5, 0.6]
y = [0.2]
"""
IN_ONE = """
[given]
x = [0.523, -1.217]
h0 = 0.714
y = 0.4
[parameters]
w = 0.8
u = 0.3
b = 0.15
[model]
equations = ["h[t] = tanh(w*x[t] + u*h[t-1] + b) for t in 1..2", "L = sum((h[t] - y)^2 for t in 1..2) / 2"]
loss = "L"
[update]
learning_rate = 0.1
"""
POOLED = """
[given]
x = [1.5, -0.7, 0.9, 1.2]
y = 0.3
[parameters]
k = [0.8, 0.45]
v = 1.3
[model]
equations = [
  "c[i] = k[1]*x[i] + k[2]*x[i+1] for i in 1..3",
  "m = max(c[i] for i in 1..3)",
  "q = mean(c[i] for i in 1..3)",
  "o = v*m + q",
  "L = (o - y)^2",
]
loss = "L"
[update]
rule = "adagrad"
learning_rate = 0.1
weight_decay = 0.05
[training]
iterations = 2
"""
OWN = """
[given]
x = [0.6, -1.1]
t = 1
[parameters]
w = [0.3, 0.7]
[model]
equations = ["net = w[1]*x[1] + w[2]*x[2]", "o = sigmoid(net)"]
[update]
learning_rate = 0.2
equations = ["d = (t - o)*o*(1 - o)", "w[i]' = w[i] + eta*d*x[i] for i in 1..2"]
"""
LESSONS = {"in-one": IN_ONE, "pooled": POOLED, "own": OWN} | {
    "recurrent": RECURRENT,
    "dense": DENSE,
    "closed": CLOSED,
    "adam": ADAM,
    "network": NETWORK,
}


def gradient(v: Mapping[str, float]) -> float:
    """Of v in the lesson that pools, with its decay."""
    return v["dL/dv"] + 0.05 * v["v"]


CASES: list[tuple[str, int, str, Wrong, str]] = [
    ("recurrent", 1, "z1", lambda v: v["w"] * v["x1"] + v["u"] * v["h0"], "forgot_bias"),
    ("recurrent", 1, "h1", lambda v: v["z1"], "forgot_activation"),
    ("recurrent", 1, "z2", lambda v: v["w"] * v["x2"] + v["u"] * v["z1"] + v["b"], "used_pre_activation"),
    ("recurrent", 1, "z2", lambda v: v["w"] * v["x2"] + v["u"] * v["h0"] + v["b"], "wrong_input"),
    ("recurrent", 1, "z2", lambda v: v["w"] * v["x1"] + v["u"] * v["h1"] + v["b"], "wrong_input"),
    (
        "recurrent",
        1,
        "z1",
        lambda v: v["w"] * v["x1"] + v["u"] * v["h0"] + v["b"] * v["x1"],
        "bias_times_input",
    ),
    ("recurrent", 1, "L", lambda v: (v["h2"] - v["y"]) ** 2, "forgot_half"),
    ("recurrent", 1, "dL/dh2", lambda v: 2 * (v["h2"] - v["y"]), "extra_two"),
    ("recurrent", 1, "dL/dh2", lambda v: v["y"] - v["h2"], "error_reversed"),
    ("recurrent", 1, "delta2", lambda v: -v["dL/dh2"], "forgot_activation_derivative"),
    ("recurrent", 1, "delta2", lambda v: -v["dL/dh2"] * (1 - v["z2"] ** 2), "derivative_at_wrong_place"),
    ("recurrent", 1, "dL/dh1", lambda v: v["dL/dh2"] * v["u"], "forgot_activation_derivative"),
    ("recurrent", 1, "dL/dw", lambda v: -v["delta2"] * v["x2"], "one_use_only"),
    ("recurrent", 1, "dL/dw", lambda v: -v["x1"] - v["x2"], "forgot_upstream"),
    ("recurrent", 1, "dL/dw", lambda v: -v["delta1"] - v["delta2"], "forgot_input_factor"),
    ("recurrent", 1, "dL/du", lambda v: -v["delta1"] * v["h0"] - v["delta1"] * v["h1"], "wrong_upstream"),
    ("recurrent", 1, "w'", lambda v: v["w"] + 0.1 * v["dL/dw"], "ascended"),
    ("recurrent", 1, "w'", lambda v: v["w"] - v["dL/dw"], "forgot_learning_rate"),
    ("recurrent", 1, "w'", lambda v: v["w"], "kept_old_value"),
    ("recurrent", 1, "w'", lambda v: -0.1 * v["dL/dw"], "change_only"),
    ("dense", 1, "z1", lambda v: v["w11"] * v["x1"] + v["w21"] * v["x2"] + v["b"], "transposed_weights"),
    ("dense", 1, "E1", lambda v: v["o1"] - v["y1"], "unsquared_error"),
    ("dense", 1, "L", lambda v: v["E1"] + v["E2"], "sum_for_mean"),
    ("dense", 1, "L", lambda v: v["E2"] / 2, "one_path_only"),
    ("dense", 1, "dL/da1", lambda v: v["dL/do2"] * v["v21"], "one_path_only"),
    ("dense", 1, "dL/dz1", lambda v: 0.0, "closed_gate_assumed"),
    ("dense", 2, "v_w11'", lambda v: v["dL/dw11"], "forgot_state"),
    ("dense", 2, "w11'", lambda v: v["w11"] - 0.1 * v["dL/dw11"], "forgot_state"),
    ("closed", 1, "dL/dz1", lambda v: v["dL/da1"], "dead_gate_ignored"),
    (
        "closed",
        1,
        "dL/da2",
        lambda v: v["dL/do"] * (v["v2"] - 0.1 * v["dL/do"] * v["a2"]),
        "used_updated_weight",
    ),
    ("adam", 1, "mhat_w", lambda v: v["m_w'"], "forgot_correction"),
    (
        "adam",
        2,
        "w'",
        lambda v: v["w"] - 0.1 * v["m_w'"] / (v["s_w'"] ** 0.5 + 1e-8),
        "forgot_correction",
    ),
    ("network", 1, "L", lambda v: v["L_s1"], "one_sample_only"),
    ("network", 1, "L", lambda v: v["L_s1"] + v["L_s2"], "sum_for_mean"),
    ("network", 1, "dL/dw1", lambda v: v["dL_s2/dw1"], "one_sample_only"),
    ("network", 1, "dL_s1/dw1", lambda v: v["dL_s1/dz_s1"], "forgot_input_factor"),
    ("network", 1, "dL_s1/dw1", lambda v: v["dL_s1/dz_s1"] * v["x2_s1"], "wrong_input"),
    ("network", 1, "dL_s2/dw2", lambda v: v["x2_s2"], "forgot_upstream"),
    ("network", 1, "dL_s1/db", lambda v: v["dL_s1/dz_s1"] * v["x1_s1"], "bias_times_input"),
    ("network", 1, "dL_s1/da_s1", lambda v: v["a_s1"] - v["y_s1"], "forgot_two"),
    ("recurrent", 1, "z2", lambda v: v["w"] * v["x2"] + v["b"], "one_path_only"),
    ("recurrent", 1, "dL/dh1", lambda v: -v["delta2"], "forgot_input_factor"),
    ("recurrent", 1, "dL/db", lambda v: -2.0, "forgot_upstream"),
    ("recurrent", 1, "dL/du", lambda v: -v["delta1"] * v["h1"] - v["delta2"] * v["h2"], "wrong_input"),
    ("recurrent", 1, "L", lambda v: (v["h0"] - v["y"]) ** 2 / 2, "wrong_input"),
    ("dense", 1, "dL/do1", lambda v: 2 * (v["o1"] - v["y1"]), "sum_for_mean"),
    ("dense", 1, "dL/do1", lambda v: (v["o1"] - v["y1"]) / 2, "forgot_two"),
    ("network", 1, "z_s2", lambda v: v["w1"] * v["x1_s1"] + v["w2"] * v["x2_s2"] + v["b"], "wrong_input"),
    ("adam", 2, "w'", lambda v: v["w"] - 0.1 * v["m_w'"] / (v["shat_w"] ** 0.5 + 1e-8), "forgot_correction"),
    ("in-one", 1, "h1", lambda v: tanh(v["w"] * v["x1"] + v["u"] * v["h0"]), "forgot_bias"),
    ("in-one", 1, "h1", lambda v: tanh(v["u"] * v["h0"] + v["b"]), "one_path_only"),
    ("in-one", 1, "h1", lambda v: v["w"] * v["x1"] + v["u"] * v["h0"] + v["b"], "forgot_activation"),
    (
        "in-one",
        1,
        "dL/dh1",
        lambda v: v["dL/dh2"] * v["u"] + v["h1"] - v["y"],
        "forgot_activation_derivative",
    ),
    (
        "in-one",
        1,
        "dL/dh1",
        lambda v: v["dL/dh2"] * (1 - v["h2"] ** 2) * v["u"] + v["y"] - v["h1"],
        "error_reversed",
    ),
    (
        "in-one",
        1,
        "dL/dh1",
        lambda v: v["dL/dh2"] * (1 - v["h2"] ** 2) + v["h1"] - v["y"],
        "forgot_input_factor",
    ),
    ("pooled", 1, "dL/dc2", lambda v: v["dL/dm"] + v["dL/dq"] / 3, "dead_gate_ignored"),
    ("pooled", 1, "dL/dc3", lambda v: v["dL/dq"] / 3, "closed_gate_assumed"),
    ("pooled", 1, "dL/dc2", lambda v: v["dL/dq"], "sum_for_mean"),
    ("pooled", 1, "dL/dm", lambda v: v["dL/do"], "forgot_input_factor"),
    ("pooled", 2, "v'", lambda v: v["v"] - 0.1 * gradient(v) / (abs(gradient(v)) + 1e-8), "forgot_state"),
    ("pooled", 1, "s_v'", lambda v: v["dL/dv"] ** 2, "one_path_only"),
    ("own", 1, "d", lambda v: v["t"] - v["o"], "forgot_activation_derivative"),
    ("own", 1, "d", lambda v: (v["o"] - v["t"]) * v["o"] * (1 - v["o"]), "error_reversed"),
    ("own", 1, "w1'", lambda v: v["w1"] - 0.2 * v["d"] * v["x1"], "ascended"),
    ("own", 1, "w1'", lambda v: v["w1"] + v["d"] * v["x1"], "forgot_learning_rate"),
    ("own", 1, "w1'", lambda v: v["w1"] + 0.2 * v["d"], "forgot_input_factor"),
    ("own", 1, "w1'", lambda v: v["w1"] + 0.2 * v["d"] * v["x2"], "wrong_input"),
]


def marker(name: str) -> Marker:
    return Marker.of(
        parse_lesson(f'format = 2\nid = "{name}"\ntitle = "A model"\nsummary = "Small."\n{LESSONS[name]}')
    )


@pytest.mark.parametrize(
    ("lesson", "iteration", "symbol", "wrong", "misconception"),
    CASES,
    ids=[f"{case[0]}-{case[2]}-{case[4]}-{number}" for number, case in enumerate(CASES)],
)
def test_a_mistake_in_a_model_of_equations_is_named(
    lesson: str, iteration: int, symbol: str, wrong: Wrong, misconception: str
) -> None:
    marking = marker(lesson)
    value = wrong(marking.trace.values(iteration))
    verdict = marking.mark((iteration, symbol), repr(value), {})
    assert misconception in verdict.misconceptions, (verdict.name, verdict.misconceptions, value)


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_right_answer_to_a_step_of_equations_is_no_mistake(lesson: str) -> None:
    marking = marker(lesson)
    for iteration, step in marking.trace.steps():
        value = marking.trace.value(iteration, step.symbol)
        assert marking.mark((iteration, step.symbol), repr(value), {}).name == "correct"


def test_a_wrong_gradient_that_comes_back_through_frozen_weights_is_named_all_the_same() -> None:
    marking = Marker.of(find_lesson("paths-121"))
    assert marking.mark((1, "dL/da2"), "1.875", {}).name == "wrong"
    assert marking.mark((1, "dL/da1"), "-1.125", {}).misconceptions == ("one_path_only",)


@pytest.mark.parametrize(
    ("lesson", "symbol", "wrong", "sentence"),
    [
        (
            "in-one",
            "h1",
            lambda v: tanh(v["w"] * v["x1"] + v["u"] * v["h0"]),
            "leaves out the bias b. Add b to the sum.",
        ),
        ("pooled", "dL/dm", lambda v: v["dL/do"], "leaves out v, which m multiplies. Multiply by v."),
        (
            "pooled",
            "dL/dc2",
            lambda v: v["dL/dm"] + v["dL/dq"] / 3,
            "lets the gradient through as if c2 were the largest. "
            "Only the largest value takes the gradient, and c2 is not it.",
        ),
        (
            "pooled",
            "s_v'",
            lambda v: v["dL/dv"] ** 2,
            "leaves out one of several terms (s_v + (dL/dv)^2). Add all of them: s_v + (dL/dv + lambda*v)^2.",
        ),
        (
            "own",
            "w1'",
            lambda v: v["w1"] - 0.2 * v["d"] * v["x1"],
            "takes away from w1 what the rule adds. Add it, as the rule says.",
        ),
    ],
)
def test_a_mistake_in_equations_is_told_by_its_names(
    lesson: str, symbol: str, wrong: Wrong, sentence: str
) -> None:
    marking = marker(lesson)
    answer = f"{wrong(marking.trace.values(1)):.6g}"
    assert say(marking.mark((1, symbol), answer, {}).said) == f"{answer} {sentence}"
