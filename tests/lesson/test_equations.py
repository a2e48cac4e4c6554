"""What a lesson of equations may say, and what is said of one that is wrong: names, order, kinds, edges."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from pathlib import Path

import pytest

from support.equations import equations_text, model_of
from tutor.expressions.printing import in_symbols
from tutor.lesson.load import examine, parse_lesson
from tutor.lesson.model import Lesson
from tutor.steps.derive import Step
from tutor.steps.trace import Trace
from tutor.words import say

LINE = ("z = w*x + b", "L = (z - y)^2")
OWN = "[update]\nlearning_rate = 0.1\nequations = "


def lesson(
    equations: tuple[str, ...] | list[str] = LINE,
    given: str = "x = 1\ny = 2",
    parameters: str = "w = 0.5\nb = 1",
    loss: str | None = "L",
    more: str = "",
    model: str = "",
) -> Lesson:
    return parse_lesson(equations_text(model_of(equations, given, parameters, loss, more, model)))


def steps(of: Lesson, iteration: int = 1) -> dict[str, Step]:
    return {step.symbol: step for step in of.computation.plan(iteration).steps}


def formula(of: Lesson, symbol: str) -> str:
    return in_symbols(steps(of)[symbol].expression)


def problems(
    equations: tuple[str, ...] | list[str] = LINE,
    given: str = "x = 1\ny = [1, 2]",
    parameters: str = "w = 0.5\nb = [[1, 2], [3, 4]]",
    loss: str | None = "L",
    more: str = "",
    model: str = "",
) -> list[str]:
    text = equations_text(model_of(equations, given, parameters, loss, more, model))
    return [say(problem.said) for problem in examine(text, "m").errors]


def only_problem(*arguments: object, **named: object) -> str:
    (found,) = problems(*arguments, **named)  # type: ignore[arg-type]
    return found


# What names parameters elsewhere

TWO = ("z = w[1,1]*x + w[1,2]", "L = (z - y)^2")
SETTINGS = "[update]\nlearning_rate = 0.1\nfrozen = "


@pytest.mark.parametrize("words", ['["w11"]', '["w[1,1]"]', '["w[1, 1]"]'])
def test_a_frozen_parameter_is_named_plainly_or_as_an_element(words: str) -> None:
    found = lesson(TWO, parameters="w = [[0.5, 1]]", more=SETTINGS + words)
    assert "w12'" in steps(found)
    assert "w11'" not in steps(found)
    assert "dL/dw11" not in steps(found)


def test_a_family_that_is_frozen_is_frozen_whole() -> None:
    found = lesson(
        ["z = w[1,1]*x + w[1,2] + b", "L = (z - y)^2"],
        parameters="w = [[0.5, 1]]\nb = 1",
        more=SETTINGS + '["w"]',
    )
    assert [symbol for symbol in steps(found) if symbol.endswith("'")] == ["b'"]


@pytest.mark.parametrize("word", ["w[1,3]", "w[1.5,1]", "w[1]", "w[i,1]", "w13", "x", "w[1,1]'"])
def test_what_is_no_parameter_is_not_frozen(word: str) -> None:
    assert "is no parameter" in only_problem(
        TWO, given="x = 1\ny = 2", parameters="w = [[0.5, 1]]", more=f'{SETTINGS}["{word}"]'
    )


def test_a_rate_of_an_element_is_named_plainly_and_goes_before_that_of_its_family() -> None:
    rates = '[update]\nlearning_rate = { "w[1,1]" = 0.5, w = 0.1 }'
    found = lesson(TWO, parameters="w = [[0.5, 1]]", more=rates)
    assert formula(found, "w11'") == "w11 - eta_w11 * dL/dw11"
    assert formula(found, "w12'") == "w12 - eta_w * dL/dw12"


# One mistake, one problem


SUMMED = ("s[j] = w[j,1]*x + w[j,2]*x for j in 1..2", "L = s[1]*s[2]")


@pytest.mark.parametrize(
    "names, words",
    [
        (
            '"w[1,2]" = "w21"',
            'the plain name w21 is already used at names."w[1,2]". Give another under [names].',
        ),
        ('"w[i,j]" = "w-{i}"', 'names."w[i,j]": expected a name of ASCII letters'),
        ('"w[1,1]" = "max"', 'names."w[1,1]": max is a function'),
        ('"w[i,j]" = "v{i}"', 'names."w[i,j]": the name v1 is already used at names."w[i,j]".'),
        ('"w[i]" = "v{i}"', 'names."w[i]": there is no w[i]. Write an element of it, such as w[1,1].'),
        ('"w[1]\'" = "v"', "w has a prime, which only an update can use."),
    ],
)
def test_a_name_that_cannot_be_is_told_once_and_where_it_stands(names: str, words: str) -> None:
    found = only_problem(SUMMED, "x = 1", "w = [[1, 2], [3, 4]]", more=f"[names]\n{names}\n")
    assert words in found


def test_of_two_patterns_the_one_that_says_more_exactly_goes_first() -> None:
    names = '[names]\n"w[i,j]" = "v{i}{j}"\n"w[i,i]" = "d{i}"\n"w[1,1]" = "first"\n'
    found = lesson(SUMMED, "x = 1", "w = [[1, 2], [3, 4]]", more=names)
    assert [s for s in steps(found) if s.startswith("dL/d") and "s" not in s[4:5]] == [
        "dL/dfirst",
        "dL/dv12",
        "dL/dv21",
        "dL/dd2",
    ]


def test_a_loss_that_has_another_name_is_still_the_loss() -> None:
    found = lesson(LINE, "x = 1\ny = 2", more='[names]\nL = "E"\n')
    assert "dE/dw" in steps(found)


@pytest.mark.parametrize(
    "equations, words",
    [
        (["x[t] = w*x[t-1] for t in 1..2", "L = x[2]"], "x is defined a second time."),
        (["a[x] = w for x in 1..2", "L = a[1]"], "x is also a name outside."),
        (["a1 = w*2", "a[1] = w*3", "L = a1"], "the plain name a1 is already used at model.equations[0]."),
    ],
)
def test_what_comes_of_a_wrong_definition_is_not_told_as_well(equations: list[str], words: str) -> None:
    assert words in only_problem(equations, "x = [1]")


def test_what_some_samples_give_and_others_do_not_is_told_there() -> None:
    samples = "[[samples]]\nx = 1\ny = 2\n[[samples]]\nx = 3\n"
    words = only_problem(LINE, "", "w = 1\nb = 2", more=samples)
    assert "samples[0].y: y is not given by every sample, so it needs a value under [given]." in words


def test_what_is_asked_of_a_sample_that_there_is_not_is_refused() -> None:
    samples = "[training]\norder = 'batch'\n[[samples]]\nx = 1\n[[samples]]\nx = 3\n"
    words = only_problem(LINE, "y = 2", "w = 1\nb = 2", more=samples + "[[ask]]\nsamples = [2, 3]\n")
    assert "ask[0].samples[1]: expected a whole number from 1 to 2; found 3." in words


@pytest.mark.parametrize(
    "equations",
    [
        [
            "e[t] = w*t for t in 1..3000",
            "E[1] = e[1]",
            "E[t] = E[t-1] + e[t] for t in 2..3000",
            "L = E[3000]",
        ],
        ["h[0] = w", "h[t] = h[t-1] for t in 1..3000", "L = h[3000]"],
        ["m[0] = w", "m[t] = (m[t-1] + w*t)/2 for t in 1..500", "L = m[500]"],
    ],
)
def test_a_loss_may_add_up_or_average_by_way_of_thousands_of_names(equations: list[str]) -> None:
    found = lesson(equations, "x = 1")
    values = Trace(found.computation).values(1)
    slope = values["L"] / values["w"]  # each of them is a multiple of w
    assert values["dL/dw"] == pytest.approx(slope, rel=1e-12)


def test_a_division_by_nothing_is_told_where_values_are() -> None:
    assert "0.5/0 divides by 0" in only_problem(["a = w/0", "L = a^2"], "x = 1")


def test_the_delta_of_one_element_has_the_name_that_it_is_given() -> None:
    more = '[backward]\ndelta = { "z[2]" = { name = "d2" }, z1 = { name = "d1", sign = -1 } }\n'
    found = lesson(["z[j] = w*j for j in 1..2", "L = z[1]^2*z[2]"], "x = 1", more=more)
    assert {"d1", "d2"} <= steps(found).keys()


# Too large


def test_more_numbers_than_a_lesson_can_have_are_refused_over_all_tables() -> None:
    half = f"[{', '.join(['1'] * 120_000)}]"
    (words, *_) = problems(LINE, given=f"x = 1\ny = 1\nr = {half}", parameters=f"w = 1\nb = 1\ns = {half}")
    assert "there are more numbers than a lesson can have." in words


def test_numbers_beyond_all_measure_are_refused_before_they_are_read() -> None:
    (words,) = problems(LINE, given=f"x = [{'0,' * 400_000}")
    assert "there are more numbers than a lesson can have." in words


def test_own_update_equations_that_define_too_much_are_refused() -> None:
    more = OWN + '["e[i] = 1 for i in 1..150000", "f[i] = 1 for i in 1..150000"]'
    assert "these have more than 200,000 elements" in only_problem(
        LINE, "x = 1\ny = 2", "w = 1\nb = 1", more=more
    )


# Functions


@pytest.mark.parametrize("expression", ["2*sigmoid", "sigmoid[1]", "softmax[1]", "w + sum"])
def test_a_function_without_its_parentheses_is_told_to_need_them(expression: str) -> None:
    words = only_problem((f"z = {expression}", "L = z^2"))
    assert "needs parentheses. Write" in words


# Names


def test_where_an_index_passes_9_or_a_family_ends_in_a_digit_underscores_stand_before_indices() -> None:
    found = lesson(
        ["a1[i] = w[i,1]*x[1] + w[i,12]*x[12] for i in 1..2", "L = a1[1]*a1[2]"],
        f"x = {[1] * 12}",
        f"w = {[[1] * 12] * 2}",
    )
    assert list(steps(found))[:2] == ["a1_1", "a1_2"]
    assert formula(found, "a1_2") == "w21*x1 + w_2_12*x_12"


def test_names_are_given_to_single_elements_and_to_whole_families_by_a_pattern() -> None:
    found = lesson(
        ["h_in[j] = w[j,1]*x + w[j,2]*x for j in 1..2", "L = h_in[1]*h_in[2]"],
        "x = 1",
        "w = [[1, 2], [3, 4]]",
        more='[names]\n"w[1,2]" = "w21"\n"w[2,1]" = "w12"\n"h_in[j]" = "h{j}_in"\n',
    )
    assert formula(found, "h1_in") == "w11*x + w21*x"
    assert Trace(found.computation).values(1)["w21"] == 2


def test_h0_is_the_element_before_the_first_and_a_list_h0_a_row_of_them() -> None:
    scalar = lesson(["h[t] = w*h[t-1] for t in 1..2", "L = h[2]"], "h0 = 3", "w = 2")
    assert formula(scalar, "h1") == "w*h0"
    row = lesson(
        ["h[t,i] = w*h[t-1,i] for t in 1..2, i in 1..2", "L = h[2,1]*h[2,2]"], "h0 = [3, 4]", "w = 2"
    )
    assert formula(row, "h12") == "w*h0_2"


def test_lists_may_begin_at_0() -> None:
    found = lesson(["L = w[0]*x[0] + w[1]*x[1]"], "x = [1, 2]", "w = [3, 4]", model="index_from = 0")
    assert formula(found, "L") == "w0*x0 + w1*x1"


@pytest.mark.parametrize("name", ["sigmoid", "step", "softplus", "sum", "softmax", "mean"])
def test_no_value_is_named_like_a_function(name: str) -> None:
    assert f"{name} is a function" in only_problem([f"{name} = w*x", f"L = {name}"])
    assert f"{name} is a function" in problems(["L = w*x"], f"x = 1\n{name} = 2")[0]


@pytest.mark.parametrize(
    "more, words",
    [
        ('[update]\nrule = "momentum"\nlearning_rate = 0.1', "v_w"),
        ('[update]\nrule = "adam"\nlearning_rate = 0.1', "mhat_w"),
        ("[update]\nlearning_rate = { w = 0.1 }", "eta_w"),
        ('[backward]\ndelta = { z = { name = "delta" } }', "delta"),
        ('[update]\nrule = "rmsprop"\nlearning_rate = 0.1', "rho"),
        ("[update]\nlearning_rate = 0.1\nweight_decay = 0.1", "lambda"),
    ],
)
def test_the_names_that_a_rule_brings_are_reserved(more: str, words: str) -> None:
    found = problems(["z = w*x", "L = z^2"], f"x = 1\n{words} = 2", "w = 1", more=more)
    assert len(found) == 1
    assert f"name {words} is already used at given.{words}. " in found[0]


def test_a_name_that_a_sample_would_get_is_refused() -> None:
    batch = '[training]\norder = "batch"\n[[samples]]\nx = 1\n[[samples]]\nx = 2'
    assert "x_s2 is that of x in sample 2" in only_problem(
        ["L = w*x*x_s2"], "x = 1\nx_s2 = 1", "w = 1", more=batch
    )


def test_a_name_of_names_that_nothing_has_is_an_error() -> None:
    assert 'names."q[1]": there is no q[1]' in only_problem(["L = w*x"], more='[names]\n"q[1]" = "qq"')


# Order and kinds


def test_by_asks_equations_index_by_index() -> None:
    equations = ["z[t] = w*x[t] for t in 1..2", "h[t] = tanh(z[t]) for t in 1..2", "L = h[1]*h[2]"]
    plain = lesson(equations, "x = [1, 2]", "w = 0.5")
    assert list(steps(plain))[:4] == ["z1", "z2", "h1", "h2"]
    by = lesson(equations, "x = [1, 2]", "w = 0.5", model='by = "t"')
    assert list(steps(by))[:4] == ["z1", "h1", "z2", "h2"]
    assert list(steps(by))[5:] == ["dL/dh2", "dL/dz2", "dL/dh1", "dL/dz1", "dL/dw"]


def test_a_parameters_gradient_comes_right_after_the_last_group_that_it_needs() -> None:
    found = lesson(["h = u*x", "o = v*h + c", "L = (o - y)^2"], parameters="u = 1\nv = 2\nc = 3")
    assert list(steps(found))[3:] == ["dL/do", "dL/dv", "dL/dc", "dL/dh", "dL/du"]


@pytest.mark.parametrize(
    "loss, passed",
    [
        ("E[1] + E[2]", True),
        ("mean(E[i] for i in 1..2)", True),
        ("(E[1] + E[2])/2", True),
        ("1/2*(E[1] + E[2])", True),
        ("0.5*(E[1] + E[2])", True),
        ("E[1] - E[2]", False),
        ("(E[1] + E[2])/3", False),
        ("0.3*E[1] + 0.7*E[2]", False),
        ("E[1]*E[2]", False),
    ],
)
def test_gradients_go_through_what_the_loss_only_adds_up_or_averages(loss: str, passed: bool) -> None:
    found = lesson(
        ["z[i] = w*x[i] for i in 1..2", "E[i] = z[i]^2 for i in 1..2", f"L = {loss}"], "x = [1, 2]", "w = 1"
    )
    assert ("dL/dE1" not in steps(found)) is passed
    assert (steps(found)["E1"].kind == "loss_term") is passed


def test_a_loss_term_whose_gradient_is_asked_has_a_step() -> None:
    found = lesson(
        ["z = w*x", "E = z^2", "R = w^2", "L = E + R"],
        "x = 1",
        "w = 1",
        more='[backward]\nwith_respect_to = ["E"]',
    )
    assert list(steps(found))[4:] == ["dL/dE", "dL/dz", "dL/dw"]


def test_names_that_the_loss_does_not_reach_have_no_gradient() -> None:
    found = lesson(["z = w*x", "q = z*b", "L = z^2"], "x = 1")
    assert list(steps(found)) == ["z", "q", "L", "dL/dz", "dL/dw"]


@pytest.mark.parametrize(
    "equation, kind",
    [
        ("q = w*x + b", "pre_activation"),
        ("q = -w*x", "pre_activation"),
        ("q = b - w*x", "pre_activation"),
        ("q = gelu(x)", "activation"),
        ("q = exp(x)/(exp(x) + exp(y))", "activation"),
        ("q = x*y", "value"),
        ("q = w + b", "value"),
        ("q = tanh(w*x)", "value"),
        ("q = max(x, y)", "value"),
    ],
)
def test_the_kind_of_an_equation_follows_its_shape(equation: str, kind: str) -> None:
    found = lesson([equation, "L = q^2"], "x = 1\ny = 2")
    assert steps(found)["q"].kind == kind


def test_the_derivatives_of_a_softmax_are_written_with_its_shares() -> None:
    written = lesson(
        [
            "s[i] = w[i]*x for i in 1..2",
            "a[i] = exp(s[i]) / sum(exp(s[m]) for m in 1..2) for i in 1..2",
            "L = a[1]^2",
        ],
        "x = 1",
        "w = [1, 2]",
    )
    assert formula(written, "dL/ds1") == "dL/da1 * a1*(1 - a1)"
    assert formula(written, "dL/ds2") == "-dL/da1 * a1*a2"


# Edges


def test_at_a_kink_the_slopes_are_those_of_the_contract() -> None:
    found = lesson(
        [
            "z = w*x",
            "a = relu(z)",
            "b1 = abs(z)",
            "c = step(z)",
            "d = step(z >= 0)",
            "e = sign(z)",
            "L = a + b1 + c + d + e",
        ],
        "x = 0",
        "w = 1",
    )
    values = Trace(found.computation).values(1)
    assert [values[name] for name in ("c", "d", "e", "dL/dz")] == [0, 1, 0, 0]


def test_of_several_largest_the_first_takes_the_gradient_of_max() -> None:
    found = lesson(
        ["r[1] = p + q + s", "r[2] = s + q + p", "m = max(r[1], r[2])", "L = m^2"],
        "",
        "p = 0.1\nq = 0.2\ns = 0.3",
    )
    values = Trace(found.computation).values(1)
    assert values["r1"] != values["r2"]  # rounding parts them
    assert (values["dL/dr1"], values["dL/dr2"]) == (2 * values["m"], 0)


def test_a_sum_that_cancels_is_0_as_on_paper() -> None:
    found = lesson(["z = 0.1*x + 0.2*x - w", "a = step(z)", "L = a*w"], "x = 3", "w = 0.9")
    assert 0.1 * 3 + 0.2 * 3 - 0.9 != 0
    assert Trace(found.computation).values(1)["z"] == 0


# Combined


CROSS_ENTROPY = ["z[i] = w[i]*x for i in 1..2", "p[i] = softmax(z)[i] for i in 1..2"]


@pytest.mark.parametrize(
    "equations, given, parameters",
    [
        (["z = w*x", "a = sigmoid(z)", "L = (a - y)^2"], "x = 1\ny = 1", "w = 1"),
        (
            [*CROSS_ENTROPY, "L = -sum(y[i]*log(p[i]) for i in 1..2) + w[1]^2"],
            "x = 1\ny = [1, 0]",
            "w = [1, 2]",
        ),
        ([*CROSS_ENTROPY, "L = -y[1]*log(p[1])"], "x = 1\ny = [1, 0]", "w = [1, 2]"),
        (
            [
                "z = w*x",
                "p = sigmoid(z)",
                "q = sigmoid(z)",
                "L = -(y*log(p) + (1 - y)*log(1 - p) + y*log(q) + (1 - y)*log(1 - q))",
            ],
            "x = 1\ny = 1",
            "w = 1",
        ),
    ],
)
def test_nothing_but_the_two_pairs_is_differentiated_at_once(
    equations: list[str], given: str, parameters: str
) -> None:
    found = only_problem(equations, given, parameters, more="[backward]\ncombined = true")
    assert "only softmax with cross-entropy and sigmoid with binary cross-entropy" in found


def test_the_order_of_terms_and_factors_does_not_matter_for_it() -> None:
    found = lesson(
        ["z = w*x", "a = sigmoid(z)", "L = -((1 - y)*log(1 - a) + log(a)*y)"],
        "x = 1\ny = 1",
        "w = 1",
        more="[backward]\ncombined = true",
    )
    assert formula(found, "dL/dz") == "a - y"


def test_the_targets_of_a_softmax_add_up_to_1_in_every_sample() -> None:
    loss = "L = -sum(y[i]*log(p[i]) for i in 1..2)"
    samples = "[[samples]]\ny = [1, 0]\n[[samples]]\ny = [0.5, 0.6]"
    found = only_problem(
        [*CROSS_ENTROPY, loss],
        "x = 1\ny = [1, 0]",
        "w = [1, 2]",
        more=f"[backward]\ncombined = true\n{samples}",
    )
    assert "the targets of a softmax add up to 1" in found


# Updates


def test_primed_names_on_the_right_are_new_values_and_helpers_have_no_memory() -> None:
    found = lesson(
        more=OWN + '["w\' = w - eta*d", "b\' = b - eta*(d + w\')", "d = z - y"]',
    )
    assert list(steps(found))[2:] == ["d", "w'", "b'"]
    assert steps(found)["d"].kind == "update_state"
    assert formula(found, "b'") == "b - eta*(d + w')"


def test_a_gradient_that_an_update_uses_is_asked_and_no_other() -> None:
    found = lesson(more=OWN + '["w\' = w - eta*dL/dz*x"]')
    assert list(steps(found))[2:] == ["dL/dz", "w'"]


def test_state_starts_at_state_and_goes_on() -> None:
    own = lesson(
        ["L = w^2"],
        "x = 1",
        "w = 1",
        more="[state]\nv = 1\n[update]\nlearning_rate = 0.1\nmu = 0.5\n"
        'equations = ["v\' = mu*v + dL/dw", "w\' = w - eta*v\'"]\n'
        "[training]\niterations = 2",
    )
    values = Trace(own.computation).values(2)
    assert values["v"] == 2.5
    rule = lesson(
        ["L = w[1]^2 + w[2]"],
        "x = 1",
        "w = [1, 2]",
        more='[state]\nv_w = [1, 2]\n[update]\nrule = "momentum"\nlearning_rate = 0.1',
    )
    assert Trace(rule.computation).values(1)["v_w2'"] == 0.9 * 2 + 1


def test_the_decay_of_adamw_is_no_part_of_the_gradient() -> None:
    found = lesson(
        ["L = w^2"],
        "x = 1",
        "w = 1",
        more='[update]\nrule = "adamw"\nlearning_rate = 0.1\nweight_decay = 0.1',
    )
    assert formula(found, "m_w'") == "beta1*m_w + (1 - beta1) * dL/dw"
    assert formula(found, "w'") == "w - eta*(mhat_w/(sqrt(shat_w) + epsilon) + lambda*w)"


@pytest.mark.parametrize("frozen", ["w2", "w[2]"])
def test_a_single_parameter_is_frozen_by_its_name_also_against_own_equations(frozen: str) -> None:
    own = "w[i]' = w[i] + eta for i in 1..2"
    more = f'[update]\nlearning_rate = 0.1\nfrozen = ["{frozen}"]\nequations = ["{own}"]'
    found = lesson(["z = w[1]*x + w[2]"], loss=None, parameters="w = [1, 2]", more=more)
    assert list(steps(found)) == ["z", "w1'"]


# Guidance


def test_ask_notes_and_claims_may_name_the_steps_of_every_batch() -> None:
    found = lesson(
        LINE,
        "",
        more='[update]\nlearning_rate = 0.1\n[training]\norder = "batch"\nbatch_size = 2\niterations = 2\n'
        "[[samples]]\nx = 1\ny = 1\n[[samples]]\nx = 2\ny = 1\n[[samples]]\nx = 3\ny = 1\n"
        '[[ask]]\nsamples = [1, 3]\n[[notes]]\nsymbols = ["z_s3"]\ntext = "The third."\n'
        '[claims.2]\nz_s3 = "3.1"',
    )
    first, second = steps(found), steps(found, 2)
    assert [s.symbol for s in first.values() if found.asks(1, s) and s.kind == "pre_activation"] == ["z_s1"]
    assert found.notes_at(2, second["z_s3"]) == ("The third.",)
    assert found.claims[2, "z_s3"] == "3.1"


def test_a_claim_of_a_step_that_its_iteration_does_not_have_is_an_error() -> None:
    batch = '[training]\norder = "batch"\nbatch_size = 1\niterations = 2\n'
    batch += "[[samples]]\nx = 1\n[[samples]]\nx = 2\n"
    assert "z_s1" in only_problem(
        ["z = w*x", "L = z^2"], "", "w = 1", more=batch + '[claims.2]\nz_s1 = "1.25"'
    )


# What is wrong


@pytest.mark.parametrize("sign", ["2", "true", "[1]", "1.0"])
def test_the_sign_of_a_delta_is_1_or_minus_1(sign: str) -> None:
    delta = f'[backward]\ndelta = {{ z = {{ name = "d", sign = {sign} }} }}'
    assert "expected 1 or -1" in only_problem(["z = w*x", "L = z^2"], more=delta)


@pytest.mark.parametrize(
    "equation, words",
    [
        ("z = w*xx", "at character 7, xx is not known here. Did you mean x?"),
        ("z = w*y", "at character 7, y has 1 index. Write an element of it, such as y[1]."),
        ("z = x[1]", "at character 5, x is a single value and has no index."),
        ("z = w*y[3]", "at character 7, there is no y[3]."),
        ("z = b[1]*w", "at character 5, b has 2 indices. Write an element of it, such as b[1,1]."),
        ("z = y[x]", "at character 7, x cannot be an index."),
        ("z = y[1/2]", "at character 5 an index is no whole number."),
        ("z = sum(y[i] for i in 1..n)", "at character 26, n cannot be an index."),
        ("z = sum(y[i] for w in 1..2)", "at character 18, w is also a name outside."),
        ("z = mean(y[i] for i in 1..0)", "at character 5, mean has nothing to choose from"),
        ("z = softmax(y)[3]", "at character 5, there is no softmax[3]."),
        ("z = w'", "at character 5, w has a prime, which only an update can use."),
        ("z = dL/dw", "at character 5 a gradient stands, which only an update can use."),
        ("z = w + L", "defines a value by way of itself: z -> L -> z."),
        ("z = huber(w - x)", "at character 5, huber has no derivative here."),
        ("w = x", "at character 1, w is defined a second time."),
    ],
)
def test_a_problem_is_told_with_its_line_and_the_place_in_the_equation(equation: str, words: str) -> None:
    found = only_problem([equation, "L = z*w" if equation[0] == "z" else "L = w"])
    assert found.startswith("m:12: model.equations[0]: ")
    assert words in found


def test_what_is_wrong_in_every_element_of_a_family_is_told_once_and_the_rest_is_still_looked_at() -> None:
    found = problems(["z[i] = w*q*i for i in 1..9", "r = w*qq", "L = w"])
    assert [problem.partition(": at")[0] for problem in found] == [
        "m:12: model.equations[0]",
        "m:12: model.equations[1]",
    ]


def test_an_equation_that_defines_nothing_is_an_error() -> None:
    assert "this defines nothing: its loop is empty" in only_problem(["z[i] = w for i in 1..0", "L = w"])


def test_a_long_circle_is_told_by_its_ends() -> None:
    found = only_problem(["z[i] = w*z[i+1] for i in 1..500", "z[501] = z[1]", "L = z[2]"])
    assert "z[1] -> z[2]" in found
    assert "..." in found
    assert "-> z[501] -> z[1]" in found
    assert len(found) < 250


@pytest.mark.parametrize(
    "equation, words",
    [
        ("w' = w - eta*dL/dww", "at character 14, ww is not known here. Did you mean w?"),
        ("w' = w - etaa*x", "at character 10, etaa is not known here. Did you mean eta?"),
        ("x' = w", "at character 1, x is neither a parameter nor a state"),
        ("w' = b'", "at character 6, b' has no value in an update."),
        ("w' = dL/dq", "at character 6, there is no dL/dq in an update"),
        ("z = w", "at character 1, z is defined a second time."),
    ],
)
def test_a_problem_in_an_own_update_is_told_with_its_place(equation: str, words: str) -> None:
    found = only_problem(
        ["z = w*x + b", "q = z^2", "L = (z - y)^2"],
        "x = 1\ny = 2",
        "w = 1\nb = 2",
        more=f"{OWN}[{json.dumps(equation)}]",
    )
    assert words in found


def test_in_a_batch_an_update_cannot_use_what_differs_between_samples() -> None:
    batch = '[training]\norder = "batch"\n[[samples]]\nx = 1\n[[samples]]\nx = 2\n'
    for used in ("x", "z", "dL/dz"):
        found = only_problem(["z = w*x", "L = z^2"], "", "w = 1", more=f'{OWN}["w\' = w - {used}"]\n{batch}')
        assert "at character 10" in found


def test_a_parameter_without_a_rate_is_an_error() -> None:
    assert "there is no learning rate for b." in only_problem(
        LINE, "x = 1\ny = 2", "w = 1\nb = 2", more="[update]\nlearning_rate = { w = 0.1 }"
    )


def test_a_state_that_a_rule_does_not_have_is_an_error() -> None:
    found = only_problem(
        LINE,
        "x = 1\ny = 2",
        "w = 1\nb = 2",
        more='[state]\nvv_w = 1\n[update]\nrule = "momentum"\nlearning_rate = 0.1',
    )
    assert "vv_w is nothing that momentum remembers. Did you mean v_w?" in found


def test_a_model_whose_values_are_not_finite_is_told_with_its_numbers() -> None:
    for equation, words in (
        ("L = w/(x - 1)", "divides by 0"),
        ("L = log(x - 1)*w", "takes the logarithm of 0"),
        ("L = (x - 2)^0.5*w", "takes a root of a negative number"),
        ("L = w*1e300*1e300", "is too large a number"),
        ("L = sqrt(w - 0.5)", "divides by 0"),
    ):
        assert words in only_problem([equation], parameters="w = 0.5")


# Bounds


LARGE = {
    "elements": 'z[i,j] = w for i in 1..1000, j in 1..1000", "L = z[1,1]',
    "names": "L = sum(w for i in 1..1000, j in 1..1000)",
    "numbers": "L = w*sum(1 for i in 1..1000, j in 1..1000)",
    "both": 'z[i] = sum(w for j in 1..1000) for i in 1..1000", "L = z[1]',
    "uneven": 'z[i] = sum(w for j in 1..i) for i in 1..1500", "L = z[1]',
    "shares": 'p[i] = softmax(w for j in 1..1000)[i] for i in 1..1000", "L = p[1]',
    "nothing": "L = w + sum(w for i in 1..99999, j in 1..99999, k in 2..1)*sum(w for i in 1..999999999999)",
}


@pytest.mark.parametrize("text", LARGE.values(), ids=LARGE)
def test_a_model_of_a_million_elements_is_refused_before_any_is_made(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_arguments: object) -> None:
        raise AssertionError

    monkeypatch.setattr("tutor.model.expansion.Expansion.tree", never)
    found = examine(equations_text(f'[parameters]\nw = 1\n[model]\nequations = ["{text}"]\nloss = "L"'), "m")
    assert ["more than 200,000" in say(problem.said) for problem in found.errors] == [True]


def test_a_file_of_a_million_elements_costs_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "model.toml"
    path.write_text(
        equations_text(f'[parameters]\nw = 1\n[model]\nequations = ["{LARGE["elements"]}"]\nloss = "L"')
    )
    script = (
        "import sys, tracemalloc\nfrom pathlib import Path\nfrom tutor.lesson.load import examine_file\n"
        "tracemalloc.start()\n"
        "assert examine_file(Path(sys.argv[1])).lesson is None\n"
        "print(tracemalloc.get_traced_memory()[1])"
    )
    # Not what the system counts: to that a child begins with the size of its parent.
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True
    )
    assert int(done.stdout) < 50_000_000


def test_a_batch_with_too_many_names_is_refused() -> None:
    samples = "".join(f"[[samples]]\nx = {number}\n" for number in range(500))
    found = only_problem(
        ["z[i] = w*x*i for i in 1..200", "L = sum(z[i]^2 for i in 1..200)"],
        "",
        "w = 1",
        more=f'[training]\norder = "batch"\n{samples}',
    )
    assert "Give a smaller batch_size" in found


def test_a_wide_softmax_is_differentiated_by_all_of_its_names() -> None:
    found = lesson(["p[i] = softmax(w)[i] for i in 1..60", "L = p[1] + p[60]^2"], "", f"w = {[0.5] * 60}")
    values = Trace(found.computation).values(1)
    share = 1 / 60
    assert math.isclose(values["dL/dw2"], -share * share - 2 * share * share * share)
