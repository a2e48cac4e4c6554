"""What is said with a verdict, in the learner's own numbers."""

from __future__ import annotations

import pytest

from support.lessons import lesson_of
from support.networks import layer, two_two_one
from support.sitting import Sitting
from tutor.marking import messages
from tutor.marking.audit import audit
from tutor.marking.marker import Marker
from tutor.marking.precision import Target
from tutor.marking.separability import digits
from tutor.model.network import Loss, Network, Training
from tutor.sayings import Text
from tutor.steps.computation import NetworkComputation
from tutor.steps.trace import Trace
from tutor.words import say


@pytest.fixture(scope="module")
def marker() -> Marker:
    return Marker.of(lesson_of(two_two_one()))


@pytest.mark.parametrize(
    "unit, value, rounded",
    [(0.01, 1.7167, "1.72"), (0.1, 1.7867, "1.8"), (1.0, 123.7, "124"), (0.001, -0.8237, "-0.824")],
)
def test_what_was_cut_off_is_shown_rounded_to_the_same_place(unit: float, value: float, rounded: str) -> None:
    said = say(messages.truncated(Text("it"), unit, Target(value)))
    assert said == f"it is right, but cut off instead of rounded. Rounded it is {rounded}."


def test_an_answer_is_repeated_without_its_last_point(marker: Marker) -> None:
    said = say(marker.mark((1, "yhat"), " 172. ", {}).said)
    assert said == "172 has the right digits, but its decimal point is in the wrong place. Check it."


@pytest.mark.parametrize(
    "symbol, text, advice",
    [
        ("yhat", "2", "2 agrees as far as it goes. Give 3 significant figures."),
        ("w1'", "0.53", "0.53 agrees as far as it goes. Give 3 decimals to show the change from 0.5."),
    ],
)
def test_too_few_figures_are_told_how_many_are_needed(
    marker: Marker, symbol: str, text: str, advice: str
) -> None:
    verdict = marker.mark((1, symbol), text, {})
    assert (verdict.name, say(verdict.said)) == ("imprecise", advice)


def test_a_zero_for_what_is_small_is_told_that_it_is_not_zero() -> None:
    unit = layer(1, "linear", ((0.003,),), None, last=True)
    network = Network(("x1",), (unit,), Loss("half_squared_error", "L", ("y1",)))
    small = Marker.of(lesson_of((network, Training((1.0,), (1.0,), (0.1,)))))
    verdict = small.mark((1, "yhat1"), "0.00", {})
    assert verdict.name == "imprecise"
    assert say(verdict.said).endswith("It is small, but not zero: give 3 significant figures.")
    assert small.mark((1, "yhat1"), "0", {}).name == "wrong"


def test_an_expression_is_echoed_and_a_number_is_not(marker: Marker) -> None:
    assert marker.mark((1, "yhat"), "0.5*1.2 + 0.6*1.7 + 0.1", {}).echo
    assert not marker.mark((1, "yhat"), "1.72", {}).echo
    assert say(marker.mark((1, "yhat"), "3.44/2", {}).said) == "Correct: 1.72."


def test_what_is_missing_is_no_attempt_and_neither_is_what_cannot_be_read(marker: Marker) -> None:
    for text, name in (("", "missing"), ("  ", "missing"), ("?", "unreadable"), ("1/0", "unreadable")):
        verdict = marker.mark((1, "yhat"), text, {})
        assert (verdict.name, verdict.is_attempt, verdict.settles, verdict.answered) == (
            *(name, False, False),
            None,
        )


def test_right_and_followed_settle_a_step_and_a_mistake_does_not(marker: Marker) -> None:
    sitting = Sitting(marker)
    wrong = sitting.answer("z2", "2.1")
    followed = sitting.answer("a2", "2.1")
    right = sitting.answer("a1", "1.2")
    cut = marker.mark((1, "L"), "2.59", {})
    assert [v.name for v in (wrong, followed, right, cut)] == [
        *("wrong", "follow_through", "correct", "truncated"),
    ]
    assert [v.settles for v in (wrong, followed, right, cut)] == [False, True, True, True]
    assert [v.right for v in (wrong, followed, right, cut)] == [False, False, True, True]
    assert all(v.is_attempt for v in (wrong, followed, right, cut))


def test_a_value_in_the_digits_that_an_answer_must_show() -> None:
    assert digits(0.0012345, Target(0.0012345, change=0.001, old=0.002)) == "0.00123"
    assert digits(0.1497807, Target(0.1497807, change=0.0002193, old=0.15)) == "0.1498"
    assert digits(0.14983, Target(0.14983, change=0.00025, old=0.15)) == "0.1498"
    assert digits(0.14985, Target(0.14985, change=0.000025, old=0.15)) == "0.14985"
    assert digits(0.0, Target(0.0, change=0.1, old=0.1)) == "0"
    assert digits(-1234.5, Target(1.0)) == "-1.23e3"


def test_a_claim_carried_from_another_iteration_says_from_which() -> None:
    made = two_two_one()
    trace = Trace(NetworkComputation(*made))
    follows = trace.value(2, "yhat") - trace.value(1, "bo'") + 0.2
    carried = audit(lesson_of(made, {(1, "bo'"): "0.2", (2, "yhat"): f"{follows:.6f}"}))[1]
    assert (carried.verdict, carried.cause) == ("carried", (1, "bo'"))
    assert "in iteration 1" in say(carried.said)
    assert carried.note is not None
    assert "of iteration 1" in say(carried.note)
    same = audit(lesson_of(made, {(1, "z2"): "2.1", (1, "yhat"): "1.96"}))[1]
    assert (same.verdict, same.cause) == ("carried", (1, "z2"))
    assert "iteration" not in say(same.said)


def test_what_ones_own_rounding_made_vanish_is_kept_as_the_own_value() -> None:
    unit = layer(1, "sigmoid", ((8.0,),), None, last=True)  # yhat1 is 0.99966
    network = Network(("x1",), (unit,), Loss("half_squared_error", "L", ("y1",)))
    sitting = Sitting(Marker.of(lesson_of((network, Training((1.0,), (0.5,), (0.1,))))))
    sitting.expect("yhat1", "1.00", "correct")
    verdict = sitting.expect("dL/dz1_1", "0", "imprecise")
    assert "Give yhat1 more digits." in say(verdict.said)
    assert verdict.answered is not None
    assert verdict.answered.value == 0
