"""Stock answers earn nothing: zeros that settle what follows, and values handed on without work."""

from __future__ import annotations

import pytest

from benchmarks.stock_answers import MOST_FOLLOWED, PLACES, TYPISTS
from support.lessons import lesson_of
from support.networks import layer
from support.sitting import Sitting
from tutor.lesson.catalogue import available, find_lesson
from tutor.lesson.model import Lesson
from tutor.marking.marker import Marker
from tutor.marking.verdicts import Answered
from tutor.model.network import Loss, Network, Training
from tutor.practice.variants import variant
from tutor.words import say

SHIPPED = [entry.lesson for entry in available() if entry.lesson is not None]


CASES = [(lesson, "table") for lesson in SHIPPED] + [
    (lesson, "session") for lesson in SHIPPED if lesson.id in ("relu-221", "sigmoid-322")
]


@pytest.mark.parametrize("lesson, place", CASES, ids=lambda case: getattr(case, "id", case))
def test_what_is_typed_everywhere_is_never_right_where_it_is_not(lesson: Lesson, place: str) -> None:
    for name, typist in TYPISTS.items():
        count = PLACES[place](lesson, typist)
        assert count.credited == (), name
        few = max(2.0, MOST_FOLLOWED * count.steps)  # two steps of a short lesson are more than 5 %
        assert count.followed <= few, name


@pytest.mark.parametrize(
    "lesson, seed, typed, place",
    [
        ("relu-221", 771, "old weight, 0", "session"),
        ("relu-221", 12, "1", "session"),
        ("relu-111", 4, "old weight, 1", "table"),
    ],
)
def test_with_fresh_numbers_too_it_earns_nothing(lesson: str, seed: int, typed: str, place: str) -> None:
    count = PLACES[place](variant(find_lesson(lesson), seed), TYPISTS[typed])
    assert count.credited == ()
    assert count.share <= MOST_FOLLOWED


def one_unit() -> Sitting:
    """Answers to the one-unit ReLU net z1_1 = 1.5*2 + 0.5 = 3.5, L = (yhat1 - 1)^2, dL/dz1_1 = 5."""
    unit = layer(1, "relu", ((1.5,),), (0.5,), last=True)
    network = Network(("x1",), (unit,), Loss("squared_error", "L", ("y1",)))
    return Sitting(Marker.of(lesson_of((network, Training((2.0,), (1.0,), (0.1, 0.1))))))


def test_two_slips_that_hide_each_other_are_not_read_as_rounding() -> None:
    sitting = one_unit()
    sitting.answer("z1_1", "-1")
    sitting.answer("dL/dyhat1", "0")
    # That the own sum closes the gate had to be known, whatever comes back to it.
    assert sitting.answer("dL/dz1_1", "0").name == "follow_through"
    for symbol, text in (("dL/dw11_1", "0"), ("dL/db1_1", "0"), ("w11_1'", "1.5"), ("b1_1'", "0.5")):
        assert sitting.answer(symbol, text).name == "wrong", symbol


def test_the_one_that_hides_with_another_is_still_named() -> None:
    sitting = one_unit()
    sitting.answer("z1_1", "-1")
    sitting.answer("dL/dyhat1", "0")
    assert "your own z1_1 = -1" in say(sitting.answer("dL/dz1_1", "0").said)


def test_a_refused_follow_through_accuses_of_nothing_else() -> None:
    sitting = one_unit()
    sitting.answer("dL/dz1_1", "0")
    for symbol, text in (("dL/dw11_1", "0"), ("dL/db1_1", "0"), ("w11_1'", "1.500")):
        verdict = sitting.answer(symbol, text)
        assert (verdict.name, verdict.misconceptions) == ("wrong", ())
        assert say(verdict.said) == (
            f"{text} is settled by your own dL/dz1_1 = 0, so it shows no work. Mend dL/dz1_1 first."
        )


def test_a_refusal_says_in_which_iteration_the_slip_is() -> None:
    sitting = one_unit()
    sitting.answer("w11_1'", "1")
    sitting.answer("b1_1'", "0")
    sitting.answer("z1_1", "0", iteration=2)
    assert "in iteration 2" not in say(sitting.answer("yhat1", "0", iteration=2).said)
    sitting = one_unit()
    sitting.answer("w11_1'", "0")
    sitting.answer("b1_1'", "0")
    assert "your own w11_1' = 0 in iteration 1" in say(sitting.answer("z1_1", "0", iteration=2).said)


@pytest.mark.parametrize("text", ["1", "-1", "0.5", "1.00", "1/2"])
def test_a_stock_number_is_not_handed_on(text: str) -> None:
    sitting = one_unit()
    sitting.answer("dL/dz1_1", text)
    assert sitting.answer("dL/db1_1", text).name == "wrong"


def test_a_stock_number_that_comes_out_by_luck_earns_nothing() -> None:
    sitting = one_unit()
    sitting.answer("yhat1", "0")
    assert sitting.answer("L", "1").name == "wrong"  # (0 - 1)^2, and typed everywhere


def test_a_stock_number_that_only_its_few_digits_let_follow_is_not_handed_on() -> None:
    sitting = one_unit()
    sitting.answer("yhat1", "1.54")
    assert sitting.answer("dL/dyhat1", "1").name == "imprecise"  # 2*(1.54 - 1) is 1.08
    assert sitting.answer("dL/dz1_1", "1").name == "wrong"


def test_the_answer_before_is_not_handed_on() -> None:
    sitting = one_unit()
    sitting.answer("yhat1", "2.2")
    sitting.answer("L", "2.2")
    sitting.answer("dL/dyhat1", "2.2")
    assert sitting.answer("dL/dz1_1", "2.2").name == "wrong"


def test_what_is_handed_on_through_a_gate_that_another_slip_opened_shows_no_work() -> None:
    # z1_1 is -2.5, so nothing of dL/dyhat1 = 0.8 passes.
    unit = layer(1, "relu", ((-1.5,),), (0.5,), last=True)
    network = Network(("x1",), (unit,), Loss("squared_error", "L", ("y1",)))
    sitting = Sitting(Marker.of(lesson_of((network, Training((2.0,), (-0.4,), (0.1,))))))
    sitting.answer("z1_1", "0.7")
    sitting.answer("dL/dyhat1", "1.00")
    assert sitting.answer("dL/dz1_1", "1.00").name == "wrong"
    sitting = Sitting(sitting.marker)
    sitting.answer("z1_1", "0.7")
    sitting.answer("dL/dyhat1", "0.7")
    assert sitting.answer("dL/dz1_1", "0.7").name == "wrong"


def test_the_old_weight_is_not_handed_on() -> None:
    unit = layer(1, "linear", ((0.3,),), None, last=True)
    network = Network(("x1",), (unit,), Loss("half_squared_error", "L", ("y1",)))
    marker = Marker.of(lesson_of((network, Training((1.0,), (1.0,), (0.1, 0.1)))))
    kept = marker.mark((1, "w11_1'"), "0.3000", {})
    worked = marker.mark((1, "w11_1'"), "0.3400", {})  # 0.3 + 0.1*0.7 is 0.37
    assert kept.answered is not None
    assert worked.answered is not None
    again = marker.mark((2, "yhat1"), "0.3000", {(1, "w11_1'"): kept.answered})
    assert again.name == "wrong"
    assert marker.mark((2, "yhat1"), "0.3400", {(1, "w11_1'"): worked.answered}).name == "follow_through"


def test_a_value_that_was_worked_out_is_handed_on() -> None:
    sitting = one_unit()
    sitting.answer("dL/dyhat1", "4.2")
    for symbol in ("dL/dz1_1", "dL/db1_1"):
        assert sitting.answer(symbol, "4.2").name == "follow_through", symbol


def test_a_copy_that_was_left_out_hands_on_no_more_than_what_it_copies() -> None:
    sitting = one_unit()
    sitting.answer("dL/dyhat1", "1")
    assert sitting.answer("dL/db1_1", "1").name == "wrong"  # dL/dz1_1, between them, was not answered


def test_a_formula_worked_on_a_stock_number_is_followed() -> None:
    sitting = one_unit()
    sitting.answer("dL/dz1_1", "1")
    assert sitting.answer("dL/dw11_1", "2.00").name == "follow_through"
    assert sitting.answer("w11_1'", "1.30").name == "follow_through"


def test_the_largest_slip_is_blamed_not_the_earliest() -> None:
    unit = layer(1, "linear", ((0.5, 2.0),), None, last=True)
    network = Network(("x1", "x2"), (unit,), Loss("half_squared_error", "L", ("y1",)))
    marker = Marker.of(lesson_of((network, Training((1.0, 3.0), (1.0,), (0.1, 0.1)))))
    work = {(1, "w11_1'"): Answered(0.1, 0.1, 0.1), (1, "w12_1'"): Answered(1.5, 1.5, 1.5)}
    assert marker.mark((2, "yhat1"), "4.60", work).cause == (1, "w12_1'")


def test_a_rounded_value_never_makes_right_a_zero_that_is_none() -> None:
    unit = layer(1, "tanh", ((1.0,),), None, last=True)
    network = Network(("x1",), (unit,), Loss("half_squared_error", "L", ("y1",)))
    marker = Marker.of(lesson_of((network, Training((4.0,), (0.5,), (0.1,)))))  # yhat 0.99933
    rounded = marker.mark((1, "yhat1"), "1.00", {})
    assert rounded.right
    assert rounded.answered is not None
    verdict = marker.mark((1, "dL/dz1_1"), "dL/dyhat1*(1 - yhat1^2)", {(1, "yhat1"): rounded.answered})
    assert verdict.name == "imprecise"
    assert say(verdict.said) == (
        "0 follows from your rounded yhat1 = 1, but the value is not zero. Give yhat1 more digits."
    )
