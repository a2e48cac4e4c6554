"""Where mistakes cannot be told apart by their digits."""

from __future__ import annotations

from support.courses import small_lesson
from support.lessons import lesson_of
from support.networks import layer
from tutor.marking.precision import Target
from tutor.marking.separability import digits, indistinct
from tutor.network.model import Loss, Network, Training


def test_an_open_gate_hides_a_forgotten_activation_and_its_derivative() -> None:
    hidden = {(i.symbol, name) for i in indistinct(small_lesson()) if i.hidden for name in i.misconceptions}
    assert ("a1", "forgot_activation") in hidden
    assert ("dL/dz1", "dead_gate_ignored") in hidden
    assert ("z1", "forgot_bias") not in hidden


def test_two_mistakes_with_one_value_are_listed_together() -> None:
    # Unit 2 has the weights 0.2 and 0.4, column 2 has 0.3 and 0.4, and the inputs are 2 and 3:
    # x2 for both inputs gives 0.2*3 + 0.4*3 + 0.1 = 1.9, columns for rows 0.3*2 + 0.4*3 + 0.1 = 1.9 as well.
    found = [i for i in indistinct(small_lesson()) if (i.iteration, i.symbol, i.shown) == (1, "z2", "1.9")]
    assert [i.misconceptions for i in found] == [("wrong_input", "transposed_weights")]
    assert "cannot be told apart at z2 in iteration 1" in found[0].message


def test_numbers_chosen_to_separate_leave_little_to_list() -> None:
    layers = (
        layer(1, "tanh", ((0.31, 0.47), (-0.83, 0.22)), (0.17, -0.29)),
        layer(2, "sigmoid", ((0.59, -0.37), (0.43, 0.71)), (0.13, 0.19), last=True),
    )
    network = Network(("x1", "x2"), layers, Loss("half_squared_error", "L", ("y1", "y2")))
    lesson = lesson_of((network, Training((0.7, 1.3), (0.9, -0.4), (0.5,))))
    assert len(list(indistinct(lesson))) <= 2


def test_digits_are_three_figures_or_as_many_as_show_an_updates_change() -> None:
    assert digits(1.23456, Target(1.0)) == "1.23"
    assert digits(0.1497807, Target(0.1497807, change=0.0002193, old=0.15)) == "0.1498"
