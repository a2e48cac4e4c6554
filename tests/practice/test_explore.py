"""What can be tried out: the lesson's own steps on changed numbers."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from support.equations import equations_lesson, model_of
from support.networks import networks
from support.shipped import LESSON_FILES
from tutor.expressions.functions import FUNCTIONS
from tutor.expressions.names import gradient_symbol
from tutor.lesson.load import load_lesson
from tutor.lesson.model import Lesson
from tutor.lesson.page import Explore
from tutor.lesson.pages_section import EXPLORABLES, gate_functions
from tutor.model.network import Network, Training
from tutor.practice.course import Course
from tutor.practice.explore import FURTHEST, SUBJECTS, ForwardPass, explored, spread, window

FOLDER = Path(__file__).parents[2] / "lessons"
LESSONS = [path.stem for path in LESSON_FILES]
TWO_PATHS = model_of(
    ["h = w*x", "p = 3*h", "q = h^2/4", "yhat = p + q", "L = (yhat - y)^2/2"], "x = 2\ny = 5", "w = 0.5"
)


def course_of(body: str) -> Course:
    return Course.of(equations_lesson(body))


@pytest.mark.parametrize("name", LESSONS)
def test_where_nothing_is_nudged_yet_the_slope_is_the_gradient_that_the_lesson_asks(name: str) -> None:
    course = Course.of(load_lesson(FOLDER / f"{name}.toml"))
    loss, values = course.lesson.computation.loss, course.trace.values(1)
    looked_at = 0
    for wanted in course.trace.plan.steps:
        if loss is None or wanted.symbol != gradient_symbol(loss, wanted.subject):
            continue
        subject = ForwardPass(course, wanted.subject, loss)
        found = subject.measure(subject.start)
        assert found.value == pytest.approx(values[loss], rel=1e-12)
        assert found.slope == pytest.approx(values[wanted.symbol], rel=1e-9, abs=1e-12), wanted.symbol
        looked_at += 1
    assert looked_at


@settings(max_examples=60, deadline=None)
@given(networks(), st.data())
def test_the_difference_tends_to_the_slope(drawn: tuple[Network, Training], data: st.DataObject) -> None:
    network, training = drawn
    course = Course.of(Lesson("drawn", "t", "s", network, training))
    nudged = data.draw(st.sampled_from([name for name, _ in network.parameters()]))
    begun = explored(Explore("slope", 1e-6, nudged), course)
    assume(begun.now.has_value)
    there, back = begun.nudge(1), begun.nudge(-1)
    assume(begun.difference is None and there.difference is not None and back.difference is not None)
    near = max(1.0, abs(begun.now.value)) * 1e-3
    kink = abs(there.now.slope - back.now.slope) > near  # the nudge went over it
    assume(not kink)
    assert (there.difference + back.difference) / 2 == pytest.approx(begun.now.slope, rel=1e-3, abs=near)


def test_a_nudge_is_one_step_and_the_difference_is_that_of_the_last_two_places() -> None:
    course = course_of(TWO_PATHS)
    begun = explored(Explore("slope", 0.1, "w"), course)
    assert (begun.now.at, begun.difference, begun.before) == (0.5, None, None)
    # h = 1, p = 3, q = 1/4, yhat = 3.25, L = 1.75^2/2
    assert begun.now.value == pytest.approx(1.53125)
    assert begun.now.slope == pytest.approx(-1.75 * (3 + 0.5) * 2)
    once = begun.nudge(1)
    assert once.now.at == 0.6
    h = 1.2
    loss = (3 * h + h * h / 4 - 5) ** 2 / 2
    assert once.now.value == pytest.approx(loss)
    assert once.difference == pytest.approx((loss - 1.53125) / 0.1)
    assert once.nudge(-2).difference == pytest.approx((once.nudge(-2).now.value - loss) / -0.2)


def test_three_nudges_of_a_tenth_come_to_a_number_of_one_figure() -> None:
    begun = explored(Explore("slope", 0.1, "w"), course_of(TWO_PATHS)).put(0.0)
    for _ in range(3):
        begun = begun.nudge(1)
    assert begun.now.at == 0.3


def test_what_is_put_back_to_the_beginning_is_as_it_was() -> None:
    begun = explored(Explore("slope", 0.1, "w"), course_of(TWO_PATHS))
    again = begun.nudge(1).nudge(1).again()
    assert (again.now, again.before) == (begun.now, None)


@pytest.mark.parametrize("at", [math.inf, -math.inf, math.nan, FURTHEST * 1.1, 0.5])
def test_a_number_too_far_off_or_the_same_one_changes_nothing(at: float) -> None:
    begun = explored(Explore("slope", 0.1, "w"), course_of(TWO_PATHS))
    assert begun.put(at) is begun


def test_the_paths_of_a_value_add_up_to_its_slope() -> None:
    begun = explored(Explore("paths", 0.1, "h"), course_of(TWO_PATHS))
    assert [(path.through, path.slope) for path in begun.now.paths] == [
        ("p", pytest.approx(-1.75 * 3)),
        ("q", pytest.approx(-1.75 * 0.5)),
    ]
    assert begun.now.slope == pytest.approx(-1.75 * 3.5)
    assert begun.nudge(1).now.paths[1].slope == pytest.approx((3 * 1.1 + 1.1**2 / 4 - 5) * 1.1 / 2)


def test_a_value_that_its_own_equation_gives_stays_where_it_is_nudged_to() -> None:
    moved = explored(Explore("slope", 0.5, "h", watch="p"), course_of(TWO_PATHS)).nudge(1)
    assert (moved.now.at, moved.now.value, moved.now.slope) == (1.5, 4.5, 3.0)


def test_of_a_batch_one_weight_moves_the_loss_on_a_path_for_each_sample() -> None:
    course = Course.of(load_lesson(FOLDER / "batch-sigmoid-21.toml"))
    begun = explored(Explore("paths", 0.1, "w1"), course)
    assert [path.through for path in begun.now.paths] == ["z_s1", "z_s2", "z_s3"]
    assert begun.now.slope == pytest.approx(course.trace.value(1, "dL/dw1"))


@pytest.mark.parametrize("name", gate_functions())
def test_the_slope_of_a_gate_is_that_of_its_function(name: str) -> None:
    at, near = 0.6, 1e-6
    found = explored(Explore("gate", 0.25, function=name, at=at), course_of(TWO_PATHS)).now
    value = FUNCTIONS[name].value
    assert found.value == value(at)
    assert found.slope == pytest.approx(
        (value(at + near) - value(at - near)) / (2 * near), rel=1e-5, abs=1e-9
    )


def test_a_gate_is_open_above_0_and_closed_at_0_and_below() -> None:
    begun = explored(Explore("gate", 0.5, function="relu", at=0.5), course_of(TWO_PATHS))
    shut = begun.nudge(-1)
    assert (begun.now.gate, begun.now.value, begun.now.slope) == ("open", 0.5, 1.0)
    assert (shut.now.gate, shut.now.value, shut.now.slope) == ("closed", 0.0, 0.0)
    assert shut.nudge(-1).now.gate == "closed"
    smooth = explored(Explore("gate", 0.5, function="sigmoid", at=0), course_of(TWO_PATHS))
    assert (smooth.now.gate, smooth.now.slope) == ("", 0.25)


def test_where_there_is_no_value_there_is_no_difference_and_the_way_back_is_open() -> None:
    begun = explored(Explore("gate", 0.5, function="log", at=0.5), course_of(TWO_PATHS))
    gone = begun.nudge(-1)
    assert not gone.now.has_value
    assert gone.difference is None
    back = gone.nudge(1)
    assert back.now == begun.now
    assert back.difference is None
    (nothing, something) = gone.subject.curve((-1.0, 1.0))
    assert math.isnan(nothing)
    assert something == 0.0


def test_the_curve_goes_through_what_is_measured() -> None:
    begun = explored(Explore("slope", 0.1, "w"), course_of(TWO_PATHS))
    places = tuple(spread(-1.0, 1.0, 9))
    assert places[0] == -1.0
    assert places[-1] == 1.0
    assert begun.subject.curve(places) == tuple(begun.put(at).now.value for at in places)


def test_of_many_steps_a_curve_has_fewer_points() -> None:
    few = ForwardPass(course_of(TWO_PATHS), "w", "L").most_points()
    many = ForwardPass(Course.of(load_lesson(FOLDER / "attention-head-22.toml")), "wq11", "L").most_points()
    assert 9 <= many < few


@given(st.floats(-1e6, 1e6), st.integers(-30, 30))
def test_the_window_holds_the_number_and_stays_while_one_nudges_inside_it(start: float, steps: int) -> None:
    at = start + steps * 0.25
    low, high = window(at, start, 0.25, 10)
    assert low - 1e-6 <= at <= high + 1e-6
    assert high - low == pytest.approx(5.0)
    if abs(steps) < 10:
        assert (low, high) == (pytest.approx(start - 2.5), pytest.approx(start + 2.5))


def test_every_kind_that_a_file_may_name_can_be_explored() -> None:
    assert set(SUBJECTS) == set(EXPLORABLES)
