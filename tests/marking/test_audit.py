"""The audit of what sources print: judged by hand first, then by the command."""

from __future__ import annotations

import pytest

from support.courses import all_lessons, lesson_named
from support.equations import equations_lesson
from support.lessons import lesson_of
from support.networks import layer, two_two_one
from tutor.lesson.model import StepKey
from tutor.marking.audit import Claim, audit, summary
from tutor.marking.marker import Marker
from tutor.model.network import Loss, Network, Training
from tutor.words import say


def claims_of(name: str) -> dict[StepKey, Claim]:
    return {(claim.iteration, claim.symbol): claim for claim in audit(lesson_named(name))}


def verdicts(claims: dict[StepKey, str]) -> dict[StepKey, Claim]:
    lesson = lesson_of(two_two_one(), claims)
    return {(claim.iteration, claim.symbol): claim for claim in audit(lesson)}


def wrong(claims: dict[StepKey, Claim]) -> set[StepKey]:
    return {key for key, claim in claims.items() if claim.verdict == "wrong"}


def test_document_000_has_eleven_slips_and_carries_them_everywhere() -> None:
    # By hand: 0.2*2 + 0.4*3 + 0.1 is 1.7, printed 2.1; 0.6 + 0.6*2.1 + 0.1 is 1.96, printed 1.92;
    # (-2.08)^2 without the half; then 1.3456 printed 1.4456 (0.1 more) and products off in the fourth figure.
    claims = claims_of("relu-221")
    assert wrong(claims) == {
        *((1, "z2"), (1, "yhat"), (1, "L"), (2, "z1"), (2, "z2"), (2, "yhat"), (2, "L")),
        *((2, "dL/dw1"), (2, "dL/dw2"), (2, "dL/da1"), (2, "dL/da2")),
    }
    assert {key for key, claim in claims.items() if claim.verdict == "right"} == {(1, "z1"), (1, "a1")}
    assert claims[1, "L"].misconception == "forgot_half"
    assert claims[1, "a2"].cause == (1, "z2")
    assert claims[1, "dL/dyhat"].cause == (1, "yhat")
    assert claims[1, "bo'"].cause == (1, "yhat")
    # bo' is bo - 0.01*dL/dbo: mending bo moves it by 0.002, mending dL/dbo by 0.0044.
    assert claims[2, "bo'"].cause == (2, "yhat")
    assert "old b1" in say(claims[2, "z1"].said)
    assert "does not follow from the numbers before it" in say(claims[2, "L"].said)


def test_document_001_prints_v_under_the_name_of_c_ten_times() -> None:
    claims = claims_of("relu-111")
    assert wrong(claims) == {(iteration, "c'") for iteration in range(1, 11)}
    assert all("v', printed under the name of c'" in say(claims[key].said) for key in wrong(claims))
    assert all(claim.verdict != "carried" for claim in claims.values())


def test_document_002_never_updates_w3_and_takes_the_wrong_bias() -> None:
    claims = claims_of("relu-231")
    assert wrong(claims) == {
        *((iteration, "w3'") for iteration in range(1, 5)),
        *((iteration, "yhat") for iteration in range(2, 5)),
    }
    assert {claims[iteration, "w3'"].misconception for iteration in range(1, 5)} == {"kept_old_value"}
    assert "b3 in the place of b4 in z4" in say(claims[2, "yhat"].said)
    assert claims[2, "L"].cause == (2, "yhat")
    # The gradients were not taken from the printed output, but from the one with the right bias.
    assert claims[2, "dL/dw7"].cause == (1, "w3'")
    assert claims[2, "w1'"].verdict == "carried"  # off by less than a millionth, and printed in full
    assert claims[3, "a3"].verdict == "carried"


def test_document_004_takes_the_wrong_input_twice() -> None:
    claims = claims_of("sigmoid-322")
    assert wrong(claims) == {(1, "z1_1"), (1, "z2_1")}
    assert {claims[key].misconception for key in wrong(claims)} == {"wrong_input"}
    assert {key for key, claim in claims.items() if claim.verdict == "right"} == {
        (1, "dC/dw11_1"),
        (1, "w11_1'"),
    }
    assert claims[1, "z2_2"].printed == "0,5566"
    assert claims[1, "w21_2'"].verdict == "carried"  # 0.491984, cut to 0.491


def test_the_best_known_example_keeps_biases_and_goes_back_through_new_weights() -> None:
    claims = claims_of("mazur-222")
    assert wrong(claims) == {(2, "E_total")}
    assert claims[2, "E_total"].misconception == "used_updated_weight"
    assert "biases that are never updated" in say(claims[2, "E_total"].said)


def test_a_lesson_without_claims_has_nothing_to_audit() -> None:
    assert audit(lesson_named("sigmoid-222")) == ()


@pytest.mark.parametrize("printed", ["1.72", "1.7", "2", "1.7200", "1.72000000000000006"])
def test_a_claim_needs_no_least_number_of_figures(printed: str) -> None:
    assert verdicts({(1, "yhat"): printed})[1, "yhat"].verdict == "right"


def test_a_cut_claim_is_right_and_says_so() -> None:
    claim = verdicts({(1, "L"): "2.59"})[1, "L"]
    assert claim.verdict == "right"
    assert "cut off" in say(claim.said)
    assert verdicts({(1, "L"): "2.5"})[1, "L"].verdict == "right"


def test_a_claim_worked_on_from_rounded_right_ones_is_right() -> None:
    # 0.6 + 0.0388 is 0.6388, from dL/dw2 printed as -3.88; unrounded it is 0.63876.
    found = verdicts({(1, "dL/dw2"): "-3.88", (1, "w2'"): "0.63880"})
    assert found[1, "w2'"].verdict == "right"
    assert verdicts({(1, "w2'"): "0.63880"})[1, "w2'"].verdict == "wrong"


def test_an_old_weight_printed_as_the_new_one_is_a_slip() -> None:
    claim = verdicts({(1, "w11'"): "0.1"})[1, "w11'"]
    assert (claim.verdict, claim.misconception) == ("wrong", "kept_old_value")


def test_a_source_that_mends_its_value_carries_nothing_on() -> None:
    found = verdicts({(1, "z2"): "2.1", (1, "a2"): "1.7", (1, "yhat"): "1.72", (1, "L"): "2.5992"})
    assert [claim.verdict for claim in found.values()] == ["wrong", "right", "right", "right"]


def test_a_misconception_is_found_in_a_step_that_is_not_printed() -> None:
    # yhat from z2 without its bias: 0.5*1.2 + 0.6*1.6 + 0.1
    claim = verdicts({(1, "yhat"): "1.66"})[1, "yhat"]
    assert claim.misconception == "forgot_bias"
    assert "in z2" in say(claim.said)


def test_gradients_through_updated_weights_are_found_behind_what_is_printed() -> None:
    layers = (
        layer(1, "sigmoid", ((0.5,),), None),
        layer(2, "linear", ((0.8,),), None, last=True),
    )
    network = Network(("x1",), layers, Loss("half_squared_error", "L", ("y1",)))
    training = Training((1.0,), (2.0,), (0.5,))
    trace = Marker.of(lesson_of((network, training))).trace.values(1)
    new = trace["w11_2'"]
    gradient = trace["dL/dyhat1"] * new * trace["a1_1"] * (1 - trace["a1_1"])
    lesson = lesson_of((network, training), {(1, "w11_1'"): f"{0.5 - 0.5 * gradient:.6f}"})
    (claim,) = audit(lesson)
    assert (claim.verdict, claim.misconception) == ("wrong", "used_updated_weight")


def test_every_claim_of_every_lesson_has_a_plain_message() -> None:
    for lesson in all_lessons():
        found = audit(lesson)
        assert len(found) == len(lesson.claims)
        assert sum(summary(found).values()) == len(found)
        for claim in found:
            assert say(claim.said).endswith(".")
            assert say(claim.said).count(". ") <= 1, say(claim.said)
            assert claim.note is None or say(claim.note).count(". ") <= 1
            assert bool(claim.note) == (claim.verdict != "right")


def test_a_claims_digits_go_into_what_follows_from_it() -> None:
    """0.764 may be 0.7635 to 0.7645: half of (0.764 - 0.1)^2 is then 0.2201 to 0.2208."""
    network = Network(
        ("x",), (layer(1, "linear", ((0.5,),), None, last=True),), Loss("half_squared_error", "E", ("t",))
    )
    printed = {(1, "yhat1"): "0.764", (1, "E"): "0.2207"}
    claims = audit(lesson_of((network, Training((1.0,), (0.1,), (0.1,))), printed))
    assert [(claim.verdict, claim.cause) for claim in claims] == [("wrong", None), ("carried", (1, "yhat1"))]


def test_two_figures_are_named_where_one_formula_alone_gives_them() -> None:
    (claim,) = audit(lesson_of(two_two_one(), {(1, "dL/dw21"): "-1.1"}))
    assert claim.misconception == "forgot_input_factor"
    (claim,) = audit(lesson_of(two_two_one(), {(1, "L"): "5.2"}))  # the half forgotten, or doubled: who knows
    assert claim.misconception is None


def test_a_small_slip_on_top_of_large_ones_is_not_named_for_them() -> None:
    # Mended alone, dL/da1 (off by 0.00016) moves w11' by 0.0000032, yhat of iteration 1 by 0.0004.
    claims = claims_of("relu-221")
    for symbol in ("w11'", "w21'", "w12'", "w22'", "b1'", "b2'"):
        assert claims[2, symbol].cause == (1, "yhat")
        assert claims[2, symbol].blame == "among"
        assert "Other slips move it too" in say(claims[2, symbol].said)


def test_one_slip_alone_is_blamed_only_where_nothing_was_off_before_it() -> None:
    claims = claims_of("relu-221")
    assert claims[1, "a2"].blame == "alone"
    assert (claims[1, "dL/dyhat"].cause, claims[1, "dL/dyhat"].blame) == ((1, "yhat"), "behind")
    assert claims[1, "dL/dw2"].blame == "among"  # yhat moves it by 0.084, z2 by 0.832
    both = claims_of("sigmoid-322")[1, "z2_2"]
    assert (both.cause, both.blame) == ((1, "z1_1"), "among")


def test_a_size_is_told_with_the_number_that_it_is_against() -> None:
    claim = claims_of("relu-221")[2, "z1"]
    assert say(claim.said) == (
        "1.4456 is 0.1 too much, as much as the old b1. Its own numbers give 1.3456, right is 1.3596."
    )
    assert claim.note is not None
    assert "1.3456" in say(claim.note)
    assert claims_of("relu-221")[1, "z2"].own is None  # its own numbers are the true ones


def test_a_number_that_the_source_did_not_go_on_from_is_told_with_what_stood_in_its_place() -> None:
    (unused,) = claims_of("relu-231")[2, "dL/dw7"].unused
    assert unused[0] == "yhat"
    assert unused[1] == pytest.approx(1.79004375)
    assert claims_of("relu-231")[2, "w7'"].unused == ()


def test_of_slips_that_hide_each_other_none_is_said_to_be_the_only_one() -> None:
    lesson = equations_lesson(
        """
[given]
x = 2
[parameters]
w = 1
[model]
equations = ["a = w*x", "b = w + x", "p = a*b", "L = p^2"]
loss = "L"
[claims.1]
a = "0"
b = "0"
p = "0"
"""
    )
    claim = audit(lesson)[2]
    assert (claim.verdict, claim.cause, claim.blame) == ("carried", (1, "a"), "together")
    assert "together" in say(claim.said)
