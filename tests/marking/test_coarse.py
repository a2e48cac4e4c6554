"""Too few figures are no slip: what follows from them is imprecise, and nobody is accused of it."""

from __future__ import annotations

import pytest

from support.sitting import Sitting
from tutor.lesson.catalogue import find_lesson
from tutor.marking.marker import Marker
from tutor.words import say


@pytest.fixture
def sitting() -> Sitting:
    return Sitting(Marker.of(find_lesson("mazur-222")))


def test_what_follows_from_a_coarse_answer_is_imprecise_and_names_it(sitting: Sitting) -> None:
    sitting.expect("net_o1", "1", "imprecise")
    verdict = sitting.expect("out_o1", "0.731", "imprecise")
    assert say(verdict.said) == (
        "0.731 follows from your net_o1 = 1, which has too few figures. Give net_o1 more digits."
    )


def test_a_copy_of_a_coarse_answer_is_imprecise_as_well(sitting: Sitting) -> None:
    # dE/dnet_h1 = 0.00877, handed on to the bias's gradient in other networks; here through a factor 1
    symbol = next(s.symbol for s in sitting.marker.context.plan(1).steps if s.kind == "grad_weight")
    value = sitting.marker.context.target((1, symbol)).value
    verdict = sitting.answer(symbol, f"{value:.1g}")
    assert verdict.name == "imprecise"
    for step in sitting.marker.context.plan(1).steps:
        if step.kind == "update" and symbol in step.depends_on:
            own = step.compute(sitting.marker.own_values(1, sitting.work))
            assert sitting.answer(step.symbol, f"{own:.6g}").name in ("imprecise", "correct")


def test_an_answer_that_is_right_by_itself_ends_what_was_coarse(sitting: Sitting) -> None:
    sitting.expect("net_o1", "1", "imprecise")
    sitting.expect("out_o1", "0.75137", "correct")
    sitting.expect("E_o1", "0.274811", "correct")


def test_two_figures_may_be_three_of_which_a_zero_was_not_written(sitting: Sitting) -> None:
    sitting.expect("out_o1", "0.75", "imprecise")
    assert sitting.answer("E_o1", "0.2738").name == "correct"


def test_a_slip_is_still_a_slip_after_a_coarse_answer(sitting: Sitting) -> None:
    sitting.expect("net_o1", "1", "imprecise")
    assert sitting.answer("out_o1", "0.9").name == "wrong"
