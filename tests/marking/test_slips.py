"""Which slip a printed number is put down to, from the likeliest on; the numbers are worked out by hand.

The network has z1 1.2, z2 1.7, yhat = 0.5*a1 + 0.6*a2 + 0.1 = 1.72, y 4, L 2.5992, dL/dw1 -2.736,
w1' 0.52736 and w2' 0.63876.
"""

from __future__ import annotations

from math import exp

import pytest

from support.lessons import lesson_of
from support.networks import layer, two_two_one
from tutor.lesson.model import StepKey
from tutor.marking.audit import Claim, audit
from tutor.model.network import Loss, Network, Training
from tutor.words import say


def last(claims: dict[StepKey, str]) -> Claim:
    """What the audit says of the last claim."""
    return audit(lesson_of(two_two_one(), claims))[-1]


DECIMAL_POINT = "has its decimal point in the wrong place"


@pytest.mark.parametrize(
    "symbol, printed, what",
    [
        ("yhat", "-1.72", "has the wrong sign"),
        ("yhat", "3.44", "is twice what its own numbers give"),
        ("yhat", "0.86", "is half of what its own numbers give"),
        *(("yhat", printed, DECIMAL_POINT) for printed in ("17.2", "0.172", "172", "0.00172", "1720")),
        ("yhat", "2.32", "counts w1*a1 twice"),
        ("L", "4.3192", "is 1.72 too much, as much as yhat"),
        ("L", "0.8792", "is 1.72 too little, as much as yhat"),
        ("yhat", "1.55", "comes out with w1 in the place of w2"),
        ("yhat", "1.87", "comes out with w22 in the place of w21 in z1"),  # 0.1*3 more there, half of it here
        ("yhat", "1.12", "comes out with eta in the place of a1"),  # 0.005 for 0.6, to the digits printed
        ("w1'", "0.48", "comes out with x1 in the place of dL/dw1"),
        ("z2", "1.6", "leaves out the bias b2"),
        *(("L", printed, "lacks the half in front of the square") for printed in ("5.198", "5.20", "5.19")),
        (
            *("z2", "1.9"),
            "either takes x2 where x1 belongs or takes w21 where w12 belongs (rows and columns swapped)",
        ),
        ("dL/dw1", "2.736", "takes the error the wrong way round (in dL/dyhat)"),
        (
            "dL/dw2",
            "3.88",
            "takes the error the wrong way round (in dL/dyhat)",
        ),  # rounded up by 0.4 of a unit
    ],
)
def test_a_printed_number_is_put_down_to_the_slip_that_gives_it(symbol: str, printed: str, what: str) -> None:
    claim = last({(1, symbol): printed})
    assert claim.verdict == "wrong"
    assert say(claim.said).startswith(f"{printed} {what}. Right is ")
    assert claim.note is not None
    assert say(claim.note).endswith(f"Its number {what}.")


@pytest.mark.parametrize(
    "symbol, printed",
    [
        ("yhat", "17200"),
        ("yhat", "0.000172"),
        ("yhat", "5.31"),
        ("w11'", "0.2"),
        ("L", "5.199"),
        ("L", "5.197"),
    ],
)
def test_what_no_simple_slip_gives_is_put_down_to_none(symbol: str, printed: str) -> None:
    claim = last({(1, symbol): printed})
    assert "No simple slip gives it." in say(claim.said)
    assert claim.note is not None
    assert say(claim.note).endswith("is right.")


def test_a_right_number_printed_again_under_another_name_is_named() -> None:
    claim = last({(1, "w1'"): "0.52736", (1, "w2'"): "0.52736"})
    what = "is the value of w1', printed under the name of w2'"
    assert say(claim.said) == f"0.52736 {what}. Right is 0.63876."


@pytest.mark.parametrize(
    "before",
    [{(1, "w1'"): "0.52735"}, {(1, "w1'"): "0.527"}, {(1, "dL/dw1"): "-2.736"}],
    ids=["not right itself", "printed otherwise", "another number"],
)
def test_another_name_needs_the_same_right_number(before: dict[StepKey, str]) -> None:
    assert "under the name" not in say(last(before | {(1, "w2'"): "0.52736"}).said)


def test_a_right_number_of_another_iteration_is_no_other_name() -> None:
    first = last({(1, "w1'"): "0.52736"})
    assert first.verdict == "right"
    assert "under the name of" not in say(last({(1, "w1'"): "0.52736", (2, "w2'"): "0.52736"}).said)


def test_what_comes_later_stands_in_nobodys_place() -> None:
    # 0.5*1.2 + 0.6*1.7 + 2.5992 is yhat with the loss, which comes after it, in the place of bo.
    assert "L in the place" not in say(last({(1, "yhat"): "4.2192"}).said)


def one_weight() -> tuple[Network, Training]:
    """z = w*x + b through a sigmoid, then v*a + c; two iterations."""
    layers = (
        layer(1, "sigmoid", ((0.5,),), (0.2,)),
        layer(2, "linear", ((0.8,),), (-0.3,), last=True),
    )
    network = Network(("x1",), layers, Loss("half_squared_error", "L", ("y1",)))
    return network, Training((1.0,), (2.0,), (0.5, 0.5))


def trained(biases: bool, new_weights: bool) -> float:
    """The loss of iteration 2 by plain arithmetic: biases updated or not, back through old weights or new."""
    w, b, v, c = 0.5, 0.2, 0.8, -0.3
    for _ in range(2):
        a = 1 / (1 + exp(-(w + b)))
        loss = (v * a + c - 2.0) ** 2 / 2
        error = v * a + c - 2.0
        new = v - 0.5 * error * a
        slope = error * (new if new_weights else v) * a * (1 - a)
        w, v = w - 0.5 * slope, new
        if biases:
            b, c = b - 0.5 * slope, c - 0.5 * error
    return loss


@pytest.mark.parametrize(
    "biases, new_weights, what",
    [
        (False, False, "biases that are never updated"),
        (True, True, "gradients brought back through updated weights"),
        (False, True, "biases that are never updated and gradients brought back through updated weights"),
    ],
)
def test_another_way_to_train_is_found_behind_a_number_of_a_later_iteration(
    biases: bool, new_weights: bool, what: str
) -> None:
    printed = f"{trained(biases, new_weights):.6f}"
    (claim,) = audit(lesson_of(one_weight(), {(2, "L"): printed}))
    assert say(claim.said).startswith(f"{printed} comes out with {what}. Right is ")
    assert claim.misconception == ("used_updated_weight" if new_weights else None)


def test_what_follows_from_a_carried_number_comes_from_the_slip_behind_it() -> None:
    # 0.5*1.2 + 0.6*2.1 + 0.1 is 1.96, printed 2.0; half of (2.0 - 4)^2 is 2.
    claims = {(1, "z2"): "2.1", (1, "yhat"): "2.0", (1, "L"): "2.0000", (1, "dL/dyhat"): "-2.00"}
    found = audit(lesson_of(two_two_one(), claims))
    assert [claim.cause for claim in found] == [None, (1, "z2"), (1, "z2"), (1, "z2")]


def test_one_figure_cut_off_shows_nothing() -> None:
    assert last({(1, "yhat"): "1"}).verdict == "wrong"
    assert last({(1, "yhat"): "2"}).verdict == "right"
