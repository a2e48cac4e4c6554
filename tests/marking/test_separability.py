"""Where mistakes cannot be told apart by their digits."""

from __future__ import annotations

from dataclasses import replace

import pytest

from support.courses import small_lesson
from support.lessons import lesson_of
from support.networks import layer
from tutor.lesson.asked_steps import asked_steps
from tutor.lesson.catalogue import TEACHING_ORDER, find_lesson
from tutor.marking.precision import Target
from tutor.marking.separability import Places, compared, digits, doubts, indistinct
from tutor.model.network import Loss, Network, Training
from tutor.steps.trace import Trace
from tutor.words import say


def test_an_open_gate_hides_a_forgotten_activation_and_its_derivative() -> None:
    hidden = {(i.symbol, name) for i in indistinct(small_lesson()) if i.hidden for name in i.misconceptions}
    assert ("a1", "forgot_activation") in hidden
    assert ("dL/dz1", "dead_gate_ignored") in hidden
    assert ("z1", "forgot_bias") not in hidden


def test_two_mistakes_with_one_value_are_listed_together() -> None:
    # Unit 2 has the weights 0.2 and 0.4, column 2 has 0.3 and 0.4, and the inputs are 2 and 3:
    # x2 for both inputs gives 0.2*3 + 0.4*3 + 0.1 = 1.9, columns for rows 0.3*2 + 0.4*3 + 0.1 = 1.9 as well;
    # so does the bias taken for a weight of x2, 0.2*2 + 0.4*3 + 0.1*3.
    found = [i for i in indistinct(small_lesson()) if (i.iteration, i.symbol, i.shown) == (1, "z2", "1.9")]
    assert [i.misconceptions for i in found] == [("wrong_input", "transposed_weights", "bias_times_input")]


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


def test_each_doubt_is_one_sentence_for_all_its_steps() -> None:
    told = list(map(say, doubts(small_lesson())))
    assert [one.partition(" steps ")[2].partition(",")[0] for one in told] == [
        "a mistake gives the right value too",
        "several mistakes give the same wrong value",
    ]
    hidden = {one.key for one in indistinct(small_lesson()) if one.hidden}
    assert told[0].startswith(f"At {len(hidden)} steps ")
    assert "; forgot the activation (a1 and a2 in iterations 1-2); " in told[0]
    assert "forgot_" not in " ".join(told)


def test_mistakes_that_a_zero_hides_are_told_by_the_steps_alone() -> None:
    # The second unit's sum is below 0: no gradient passes its gate, and nothing of it changes.
    closed = layer(1, "relu", ((0.31, 0.47), (-0.83, 0.22)), (0.17, -0.29))
    output = layer(2, "linear", ((0.59, -0.37),), (0.13,), last=True)
    network = Network(("x1", "x2"), (closed, output), Loss("half_squared_error", "L", ("y1",)))
    lesson = lesson_of((network, Training((0.7, 1.3), (0.9,), (0.5,))))
    assert [one.idle for one in indistinct(lesson) if one.symbol == "dL/dz2_1" and one.hidden] == [True]
    (told,) = [say(doubt) for doubt in doubts(lesson) if "the value is 0" in say(doubt)]
    assert "the value is 0 or nothing changes, so that mistakes cannot be seen there: " in told
    assert " dL/dz2_1" in told


def test_a_bias_of_zero_is_no_doubt() -> None:
    layers = (
        layer(1, "tanh", ((0.31, 0.47), (-0.83, 0.22)), (0.17, 0.0)),
        layer(2, "sigmoid", ((0.59, -0.37), (0.43, 0.71)), (0.0, 0.19), last=True),
    )
    network = Network(("x1", "x2"), layers, Loss("half_squared_error", "L", ("y1", "y2")))
    lesson = lesson_of((network, Training((0.7, 1.3), (0.9, -0.4), (0.5,))))
    assert lesson.network.layers[0].biases == (0.17, 0.0)
    about_bias = {"forgot_bias", "bias_times_input", "change_only"}
    assert not [one for one in indistinct(lesson) if about_bias & set(one.misconceptions) and one.hidden]


def test_a_long_list_of_steps_ends_and_counts_the_others() -> None:
    places = Places((i, f"z{number}") for i in (1, 2, 4, 6, 8, 9, 12) for number in range(20))
    assert places.count == 140
    assert say(places.said) == ("z0, z1 and z2 in iterations 1-2, 4 and 3 more stretches; and 119 more")


@pytest.mark.parametrize(
    "most, iterations, said",
    [
        (10**6, 40, ""),
        (6000, 8, "only iterations 1 to"),
        (300, 1, "of iteration 1 was looked at"),
    ],
)
def test_no_more_is_compared_than_is_allowed_and_what_is_left_out_is_said(
    most: int, iterations: int, said: str
) -> None:
    lesson = small_lesson()
    long = replace(lesson, training=lesson.training.extended(40))
    found = compared(long, Trace(long.computation), most)
    assert found.keys[0] == (1, "z1")
    assert abs(found.keys[-1][0] - iterations) <= 2
    assert (said in say(found.left_out)) if found.left_out else not said


def test_steps_of_an_iteration_that_is_too_large_alone_are_taken_at_even_distances() -> None:
    lesson = small_lesson()
    whole = len(compared(lesson.over(1), Trace(lesson.over(1).computation)).keys)
    for iterations in (1, 2):
        longer = lesson.over(iterations)
        found = compared(longer, Trace(longer.computation), 300)
        assert {iteration for iteration, _ in found.keys} == {1}
        assert 5 <= len(found.keys) < whole


UNTOLD = {
    "gate-121": 10,
    "batch-11": 3,
    "softmax-23": 3,
    "softmax-23-combined": 5,
    "batch-sigmoid-21": 1,
    "momentum-111": 4,
    "adam-111": 4,
    "conv-35": 9,
    "attention-head-22": 3,
}
"""Steps of the course's own lessons at which a zero, a gate, a state at its start or chance hides a
mistake."""


@pytest.mark.parametrize("name", [name for name in TEACHING_ORDER if find_lesson(name).source is None])
def test_the_numbers_of_the_courses_own_lessons_tell_mistakes_apart(name: str) -> None:
    lesson = find_lesson(name)
    assert len({(found.iteration, found.symbol) for found in indistinct(lesson)}) <= UNTOLD.get(name, 0)
    assert len(asked_steps(lesson)) <= 25
