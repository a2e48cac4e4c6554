"""Verdicts, in the contract's order, on the hand-checked 2-2-1 network and on some others."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.lessons import lesson_of
from support.networks import layer, networks, two_two_one
from tutor.expressions.printing import in_symbols
from tutor.lesson.catalogue import find_lesson
from tutor.lesson.model import StepKey
from tutor.marking.marker import Marker
from tutor.marking.verdicts import Answered, Verdict
from tutor.model.network import Loss, Network, Training
from tutor.sayings import said
from tutor.words import say

# z1 1.2, z2 1.7, yhat 1.72, L 2.5992, dL/dyhat -2.28; eta 0.01


@pytest.fixture(scope="module")
def marker() -> Marker:
    return Marker.of(lesson_of(two_two_one()))


def mark(marker: Marker, symbol: str, text: str, iteration: int = 1) -> Verdict:
    return marker.mark((iteration, symbol), text, {})


@pytest.mark.parametrize(
    "symbol, text, verdict, misconception",
    [
        ("z1", "1.2", "correct", None),
        ("z1", "1,20", "correct", None),
        ("z1", "w11*x1 + w21*x2 + b1", "correct", None),
        ("z1", "0.1*2 + 0.9 + 0.1", "correct", None),
        ("z2", "1.6", "misconception", "forgot_bias"),
        ("a1", "one", "unreadable", None),
        ("a1", "  ", "missing", None),
        ("a1", "dL/da1", "unreadable", None),
        ("L", "2.60", "correct", None),
        ("L", "2.59", "truncated", None),
        ("L", "2.6", "imprecise", None),
        ("L", "3", "imprecise", None),
        ("L", "5.1984", "misconception", "forgot_half"),
        ("L", "1.14", "misconception", "unsquared_error"),
        ("dL/dyhat", "2.28", "misconception", "error_reversed"),
        ("dL/dyhat", "-4.56", "misconception", "extra_two"),
        ("dL/dw11", "dL/dz1*x1", "correct", None),
        ("dL/dw11", "-1.14", "misconception", "forgot_input_factor"),
        ("w11'", "0.1228", "correct", None),
        ("w11'", "0.123", "correct", None),
        ("w11'", "0.12", "imprecise", None),
        ("w11'", "0.1", "imprecise", None),
        ("w11'", "0.0772", "misconception", "ascended"),
        ("w11'", "2.38", "misconception", "forgot_learning_rate"),
        ("w11'", "0.1000", "misconception", "kept_old_value"),
        ("yhat", "1.99", "wrong", None),
    ],
)
def test_each_answer_gets_its_verdict(
    marker: Marker, symbol: str, text: str, verdict: str, misconception: str | None
) -> None:
    found = mark(marker, symbol, text)
    assert (found.name, found.misconception) == (verdict, misconception), found
    assert not found.rounding
    assert found.expected == marker.trace.value(1, symbol)


@pytest.mark.parametrize(
    "symbol, text, part",
    [
        ("z2", "-1.7", "wrong sign"),
        ("z2", "17", "decimal point"),
        ("z2", "0.017", "decimal point"),
        ("z2", "3.4", "twice"),
        ("z2", "0.85", "half of"),
        ("yhat", "1.2", "value of z1"),
        ("z2", "1.3", "x1 where x2 belongs"),
        ("z2", "2.9", "w22*x2 twice"),
        ("yhat", "0.70", "w2*a2, which is missing"),
        ("dL/dw1", "-5.472", "without the half in front of the loss"),
        ("w11'", "0.1456", "without the half in front of the loss"),
        ("w11'", "0.0228", "only the change"),
        ("w11'", "0.328", "ten times"),
        ("yhat", "1.73", "close to yhat"),
        ("z1", "7.77", "Add up each weight"),
    ],
)
def test_a_wrong_answer_says_what_it_still_tells(marker: Marker, symbol: str, text: str, part: str) -> None:
    found = mark(marker, symbol, text)
    assert not found.right
    assert part in say(found.said)


def test_a_number_as_the_tutor_shows_the_value_has_figures_enough() -> None:
    lesson = find_lesson("adam-111")  # its w' is -0.99999998, shown as -1
    for text in ("-1", "-1.0", "-1.00"):
        assert mark(Marker.of(lesson), "w'", text).name == "correct"
    assert mark(Marker.of(lesson), "w'", "-0.9").name == "misconception"


def test_a_single_figure_that_a_mistake_gives_is_no_coarse_answer() -> None:
    marker = Marker.of(find_lesson("relu-231"))  # its z1 is 1 + 0.5
    assert mark(marker, "z1", "1").misconception == "forgot_bias"
    assert mark(marker, "z1", "2").name == "imprecise"


def test_the_value_of_the_iteration_before_is_recognised(marker: Marker) -> None:
    assert "iteration 1" in say(mark(marker, "yhat", "1.72", iteration=2).said)


def test_a_plainly_wrong_answer_hears_nothing_of_rounding(marker: Marker) -> None:
    for text in ("5.2", "-12.345", "100", "1.23"):
        assert "figures" not in say(mark(marker, "yhat", text).said)
        assert "rounding" not in say(mark(marker, "yhat", text).said)


def test_extra_correct_digits_are_welcome(marker: Marker) -> None:
    assert mark(marker, "L", "2.59920000").right
    assert mark(marker, "L", "2.5992000000000001").right


def test_an_expression_is_echoed_with_its_value(marker: Marker) -> None:
    assert say(mark(marker, "z1", "0.1*2 + 0.9 + 0.1").echo) == "0.1*2 + 0.9 + 0.1 = 1.2"
    assert mark(marker, "z1", "1.2").echo is None


def test_an_expression_that_divides_by_zero_is_no_attempt(marker: Marker) -> None:
    found = marker.mark((1, "a1"), "1/(z1 - 1.2)", {(1, "z1"): Answered(1.2, 1.2, 1.2)})
    assert found.name == "unreadable"
    assert not found.is_attempt


@pytest.mark.parametrize("text", ["1.6", "7.77", "-1.7", "2.6", "1.71", "x9", "", "1/0", "w12*x1"])
def test_every_message_is_at_most_two_sentences_without_control_characters(marker: Marker, text: str) -> None:
    for step in marker.trace.plan.steps:
        message = say(mark(marker, step.symbol, text).said)
        assert message
        assert message.isprintable()
        assert message.endswith((".", "?"))
        assert message.count(". ") + message.count("? ") <= 1, message


def zero_network() -> Marker:
    """One ReLU unit with z = -0.5, so a = 0; yhat = 0.3, y = 0.3: the loss and every gradient are 0."""
    layers = (
        layer(1, "relu", ((-0.5,),), None),
        layer(2, "linear", ((0.7,),), (0.3,), last=True),
    )
    network = Network(("x1",), layers, Loss("half_squared_error", "L", ("y1",)))
    return Marker.of(lesson_of((network, Training((1.0,), (0.3,), (0.1,)))))


def test_zero_is_right_only_as_zero() -> None:
    marker = zero_network()
    assert mark(marker, "a1_1", "0").right
    assert mark(marker, "a1_1", "0.00").right
    assert mark(marker, "a1_1", "-0").right
    assert mark(marker, "a1_1", "0*5").right
    assert not mark(marker, "a1_1", "0.001").right
    assert not mark(marker, "z1_1", "0").right
    assert mark(marker, "w11_2'", "0.7").right


def test_binary_noise_about_zero_is_zero() -> None:
    # 0.1 + 0.2 - 0.3 is 5.6e-17 in binary.
    network = Network(
        ("x1",), (layer(1, "linear", ((0.2,),), (0.1,), last=True),), Loss("half_squared_error", "L", ("y1",))
    )
    marker = Marker.of(lesson_of((network, Training((1.0,), (0.3,), (0.1,)))))
    assert marker.trace.value(1, "dL/dyhat1") != 0
    assert mark(marker, "dL/dyhat1", "0").right
    assert mark(marker, "dL/dw11_1", "0").right
    assert mark(marker, "w11_1'", "0.2").right
    assert mark(marker, "yhat1", "0.3").right


def test_a_number_repeated_from_the_sources_slip_says_so_first() -> None:
    claims: dict[StepKey, str] = {(1, "z1"): "1.2", (1, "z2"): "2.1", (1, "a2"): "2.1"}
    marker = Marker.of(lesson_of(two_two_one(), claims))
    wrong = mark(marker, "z2", "2.1")
    assert wrong.slip_of_source
    assert say(wrong.said).startswith("The source prints 2.1 too")
    carried = marker.mark((1, "a2"), "2.10", {(1, "z2"): Answered(2.1, 2.05, 2.15)})
    assert (carried.name, carried.slip_of_source) == ("follow_through", True)
    assert say(carried.said).startswith("The source prints 2.1 too")
    assert not mark(marker, "z2", "2.2").slip_of_source
    assert not mark(marker, "z1", "1.2").slip_of_source
    assert marker.source_note((1, "z1")) is None
    note = marker.source_note((1, "z2"))
    assert note is not None
    assert "1.7 is right" in say(note)


@pytest.mark.parametrize(
    "symbol, typed, told",
    [
        # The marker alone would say that w12*x1 is counted twice.
        ("z2", "2.1", "comes out with w22 in the place of w12. Add up each weight"),
        ("a2", "2.1", "follows from its slip at z2. Put the unit's own sum"),
        ("L", "4.3264", "lacks the half in front of the square. Compare the prediction"),
    ],
)
def test_of_the_sources_wrong_number_the_audits_diagnosis_is_the_only_one(symbol, typed, told) -> None:  # type: ignore[no-untyped-def]
    marker = Marker.of(find_lesson("relu-221"))
    assert say(mark(marker, symbol, typed).said).startswith(
        f"The source prints {typed} too, but its number {told}"
    )


def test_where_audit_and_marking_name_the_same_mistake_its_own_advice_is_given() -> None:
    marker = Marker.of(find_lesson("sigmoid-322"))
    found = mark(marker, "z1_1", "0.6")
    assert say(found.said).endswith(
        "0.6 takes x1 where x3 belongs. Follow each edge back to where it starts."
    )


@pytest.mark.parametrize("symbol, typed", [("yhat", "0.52"), ("L", "6.60"), ("dL/dw1", "-5.016")])
def test_what_a_learner_hears_of_the_sources_slip_does_not_say_how_far_off_it_is(
    symbol: str, typed: str
) -> None:
    """0.52 is 1.2 too little: with that, 1.72 could be read off."""
    marker = Marker.of(lesson_of(two_two_one(), {(1, symbol): typed}))
    found = mark(marker, symbol, typed)
    assert found.slip_of_source
    assert say(found.said).startswith(f"The source prints {typed} too, but {typed} is not {symbol}")
    note = marker.source_note((1, symbol))
    assert note is not None
    assert "as much as" in say(note)


def test_slips_of_the_source_are_the_numbers_wrong_by_themselves_and_no_text_that_is_none() -> None:
    claims: dict[StepKey, str] = {(1, "z1"): "1.2", (1, "z2"): "2.1", (1, "a2"): "2.1", (1, "a1"): "?"}
    marker = Marker.of(lesson_of(two_two_one(), claims))
    assert [claim.symbol for claim in marker.slips_of_source()] == ["z2"]


@given(networks(), st.integers(3, 9))
@settings(max_examples=25, deadline=None)
def test_a_correct_answer_is_never_called_wrong(made, figures: int) -> None:  # type: ignore[no-untyped-def]
    marker = Marker.of(lesson_of(made))
    work: dict[StepKey, Answered] = {}
    for iteration, step in marker.trace.steps():
        key = (iteration, step.symbol)
        target = marker.context.target(key)
        decimals = figures - 1 - math.floor(math.log10(abs(target.value))) if target.value else 2
        text = f"{target.value:.{max(decimals, 0)}f}"
        shows_change = not target.change or 0.5 * 10.0**-decimals <= target.change / 4
        for before in ({}, work):
            verdict = marker.mark(key, text, before)
            assert verdict.right or (verdict.name == "imprecise" and not shows_change), (key, text, verdict)
        formula = marker.mark(key, in_symbols(step.expression), work)
        vanished = formula.name == "imprecise" and "rounded" in say(
            formula.said
        )  # 1 - a^2 of an a typed as 1.00
        if formula.said == said("reading.no_value"):  # log(1 - yhat) of a yhat typed as 1.00
            with pytest.raises(ValueError):
                step.compute(marker.own_values(iteration, work))
        else:
            assert formula.right or vanished, (key, formula)
        if verdict.answered is not None:
            work[key] = verdict.answered


@given(networks())
@settings(max_examples=25, deadline=None)
def test_working_on_with_ones_own_rounded_values_is_right(made) -> None:  # type: ignore[no-untyped-def]
    marker = Marker.of(lesson_of(made))
    work: dict[StepKey, Answered] = {}
    for iteration, step in marker.trace.steps():
        key = (iteration, step.symbol)
        try:
            own = step.compute(marker.own_values(iteration, work))
        except ValueError:
            return  # a prediction rounded to 1 has no logarithm of what is left
        decimals = 3 - math.floor(math.log10(abs(own))) if abs(own) > 1e-12 else 2
        change = marker.context.target(key).change
        if change:
            decimals = max(decimals, 2 - math.floor(math.log10(change)))
        text = f"{own:.{max(decimals, 0)}f}"
        verdict = marker.mark(key, text, work)
        unchanged = bool(change) and own == marker.own_values(iteration, work)[step.subject]
        if marker.context.target(key).value == 0 or float(text) == 0 or unchanged:
            continue  # rounding may turn a difference into zero, or zero into a difference
        assert verdict.right, (key, own, verdict)
        assert verdict.answered is not None
        work[key] = verdict.answered


def test_a_value_that_is_still_to_be_asked_is_never_named(marker: Marker) -> None:
    # 1.72 is yhat and -1.368 dL/da2, both asked later.
    assert "yhat" not in say(mark(marker, "z1", "1.72").said)
    assert "dL/da2" not in say(mark(marker, "L", "-1.368").said)
    assert "the value of yhat" in say(mark(marker, "dL/dyhat", "1.72").said)


def test_a_mistake_whose_digits_fit_goes_before_one_whose_digits_would_have_been_cut() -> None:
    # w1 is 0.15 and w1' 0.149906; adding the step gives 0.150094, which is 0.1500 only when cut off.
    sigmoids = Marker.of(find_lesson("sigmoid-222"))
    assert mark(sigmoids, "w1'", "0.1500").misconceptions == ("kept_old_value",)


def test_digits_too_few_to_tell_a_claim_from_the_truth_do_not_repeat_it() -> None:
    marker = Marker.of(lesson_of(two_two_one(), {(1, "w11'"): "0.12287"}))
    assert not mark(marker, "w11'", "0.1232").slip_of_source
    assert mark(marker, "w11'", "0.12287").slip_of_source
    assert mark(marker, "w11'", "0.1229").slip_of_source
