"""What an expression of numbers stands for: what it leaves open decides, as of a number alone."""

from __future__ import annotations

import pytest

from support.lessons import lesson_of
from support.networks import layer, two_two_one
from support.sitting import Sitting
from tutor.expressions.printing import in_numbers
from tutor.lesson.catalogue import available, find_lesson
from tutor.lesson.model import Lesson
from tutor.marking.marker import Marker
from tutor.model.network import Loss, Network, Training
from tutor.words import say

# mazur-222: net_h1 0.3775, out_h1 0.593269992, out_h2 0.596884378, net_o1 1.105905967, out_o1 0.751365070


@pytest.fixture(scope="module")
def mazur() -> Marker:
    return Marker.of(find_lesson("mazur-222"))


@pytest.fixture(scope="module")
def small() -> Marker:
    """z1 1.2, z2 1.7, yhat 1.72, L 2.5992, dL/dyhat -2.28; eta 0.01."""
    return Marker.of(lesson_of(two_two_one()))


@pytest.mark.parametrize(
    "text", ["1.10591", "(1.10591)", "+1.10591", "((+1.10591))", "-(-1.10591)", "(1,10591)"]
)
def test_a_number_with_signs_and_parentheses_is_a_number(mazur: Marker, text: str) -> None:
    verdict = mazur.mark((1, "net_o1"), text, {})
    assert (verdict.name, verdict.rounding, verdict.echo) == ("correct", False, None)


def test_the_name_before_an_answer_is_not_repeated(small: Marker) -> None:
    assert say(small.mark((1, "z1"), "z1 = 1.2", {}).said) == "Correct: 1.2."
    echo = small.mark((1, "z1"), "z1 = 1.1 + 0.1", {}).echo
    assert echo is not None
    assert say(echo) == "1.1 + 0.1 = 1.2"


@pytest.mark.parametrize(
    "symbol, text, verdict",
    [
        ("out_o1", "sigmoid(1.10591)", "correct"),
        ("out_o1", "sigmoid(1.106)", "correct"),
        ("out_o1", "1/(1 + exp(-1.106))", "correct"),
        ("out_o1", "sigmoid(1.1)", "imprecise"),
        ("out_o1", "sigmoid(1.107)", "wrong"),
        ("net_o1", "0.4*0.593 + 0.45*0.597 + 0.6", "correct"),
        ("net_o1", "0.4*0.593 + 0.45*0.597", "misconception"),
    ],
)
def test_the_numbers_in_an_expression_leave_open_what_their_digits_do(
    mazur: Marker, symbol: str, text: str, verdict: str
) -> None:
    assert mazur.mark((1, symbol), text, {}).name == verdict


def test_a_number_of_the_lesson_is_exact_as_it_is_written(small: Marker) -> None:
    assert small.mark((1, "z1"), "0.1*2 + 0.3*3 + 0.1", {}).name == "correct"
    assert small.mark((1, "z1"), "0.1*2 + 0.4*3 + 0.1", {}).name != "imprecise"


def test_a_number_that_repeats_an_own_answer_leaves_open_what_that_did(mazur: Marker) -> None:
    sitting = Sitting(mazur)
    sitting.expect("net_h1", "0.3775", "correct")
    sitting.expect("out_h1", "0.5933", "correct")
    sitting.expect("out_h2", "0.5969", "correct")
    sitting.expect("net_o1", "0.4*0.5933 + 0.45*0.5969 + 0.6", "correct")


def test_a_number_that_only_looks_like_one_of_the_lesson_may_be_rounded() -> None:
    saturated = Marker.of(find_lesson("sigmoid-322"))
    for step in saturated.context.plan(1).steps:
        value = saturated.context.target((1, step.symbol)).value
        if step.kind == "activation" and 0.9 < value < 1:
            break
    text = f"{value:.4f} * 1"
    assert saturated.mark((1, step.symbol), text, {}).name == "correct"


def test_a_number_on_the_very_edge_of_what_was_rounded_to_it_stands_for_it() -> None:
    network = Network(
        ("x1",), (layer(1, "sigmoid", ((0.5,),), (-2.0715,), last=True),), Loss("squared_error", "L", ("y1",))
    )
    marker = Marker.of(lesson_of((network, Training((1.0,), (0.5,), (0.1,)))))  # z1_1 is -1.5715
    assert marker.mark((1, "yhat1"), "sigmoid(-1.571)", {}).name == "correct"
    assert marker.mark((1, "yhat1"), "sigmoid(-1.572)", {}).name == "correct"
    assert marker.mark((1, "yhat1"), "sigmoid(-1.573)", {}).name == "wrong"


def test_an_expression_for_an_update_must_be_nearer_to_the_new_value_than_to_the_old(small: Marker) -> None:
    assert small.mark((1, "w11'"), "0.1 - 0.01*(-2.28)", {}).name == "correct"
    assert small.mark((1, "w11'"), "0.1*1", {}).name != "correct"


def test_what_is_wide_names_what_needs_more_digits(mazur: Marker) -> None:
    verdict = mazur.mark((1, "out_o1"), "sigmoid(1.1)", {})
    assert say(verdict.said) == "0.75026 agrees as far as its numbers go. Write them with more digits."
    sitting = Sitting(mazur)
    sitting.expect("net_o1", "1", "imprecise")
    verdict = sitting.expect("out_o1", "sigmoid(net_o1)", "imprecise")
    assert say(verdict.said) == (
        "0.731059 follows from your net_o1 = 1, which has too few figures. Give net_o1 more digits."
    )


@pytest.mark.parametrize(
    "lesson", [find_lesson(entry.id) for entry in available()], ids=lambda lesson: lesson.id
)
def test_the_substitution_of_the_key_typed_is_right_at_every_step(lesson: Lesson) -> None:
    marker = Marker.of(lesson)
    for iteration, step in marker.trace.steps():
        typed = in_numbers(step.expression, marker.trace.values(iteration))
        verdict = marker.mark((iteration, step.symbol), typed, {})
        assert verdict.name == "correct", (typed, verdict)


def test_at_a_step_of_a_sample_the_columns_of_its_table_are_names_without_it() -> None:
    marker = Marker.of(find_lesson("batch-sigmoid-21"))
    assert marker.mark((1, "L_s1"), "-log(yhat)", {}).name == "correct"
    assert marker.mark((1, "L_s2"), "-log(1 - yhat)", {}).name == "correct"
    assert marker.mark((1, "yhat_s1"), "sigmoid(z)", {}).name == "correct"
    assert marker.mark((1, "dL_s1/dw1"), "dL/dz*x1", {}).name == "correct"
    assert marker.mark((1, "L"), "yhat", {}).name == "unreadable"
