"""What is said around a question, the same in both front ends."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from support.networks import two_two_one
from tutor.expressions.printing import PLAIN, PRETTY, Style
from tutor.lesson.model import Lesson, Note
from tutor.practice.course import Course
from tutor.practice.session import Action, Session, act, start
from tutor.present.feedback import Feedback, feedback, in_style, ledger, loss_so_far, prompt

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def course() -> Course:
    network, training = two_two_one()
    note = Note("Mind w21.", symbol="z1")
    return Course.of(
        Lesson("relu-221", "Title", "Summary", network, training, notes=(note,), claims={(1, "z2"): "2.1"})
    )


def play(course: Course, *lines: tuple[Action, str], style: Style = PLAIN) -> tuple[Session, Feedback]:
    session = start(course)
    said = Feedback("info", "")
    for action, text in lines:
        before = session
        session, attempt = act(session, action, text, NOW)
        assert attempt is not None
        said = feedback(before, session, attempt, style)
    return session, said


def test_a_question_says_where_one_is_what_is_asked_and_the_notes_there(course):
    asked = prompt(start(course))
    assert asked is not None
    assert asked.where == "iteration 1 of 2, forward pass, step 1 of 58"
    assert asked.text.startswith("z1 = ?")
    assert asked.notes == ("Mind w21.",)


def test_a_right_answer_is_followed_by_the_worked_line(course):
    _, said = play(course, ("answer", "1.2"))
    assert said.tone == "right"
    assert said.lines == ("z1 = w11*x1 + w21*x2 + b1 = 0.1*2 + 0.3*3 + 0.1 = 1.2",)


def test_a_wrong_answer_never_shows_the_value(course):
    _, said = play(course, ("answer", "1.1"))
    assert said.tone == "wrong"
    assert "1.2" not in " ".join((said.title, *said.lines))


def test_after_a_step_at_which_the_source_is_wrong_its_number_is_named(course):
    _, said = play(course, ("answer", "1.2"), ("answer", "1.7"))
    assert any("The source prints 2.1 here, but 1.7 is right." in line for line in said.lines)


def test_a_step_worked_on_own_values_shows_them(course):
    _, said = play(course, ("answer", "1.1"), ("skip", ""), ("answer", "1.7"), ("answer", "1.1"))
    assert said.tone == "own"
    assert said.lines[0] == "a1 = relu(z1) = relu(1.1) = 1.1"


def test_the_last_rung_is_the_worked_step(course):
    _, said = play(course, *[("hint", "")] * 4)
    assert said.tone == "reveal"
    assert said.lines[0].endswith("= 1.2")


def test_going_on_with_a_wrong_answer_says_so(course):
    _, said = play(course, ("answer", "1.1"), ("skip", ""))
    assert said.title == "On with your z1 = 1.1."


def test_names_in_messages_and_notes_are_set_like_those_of_the_drawing(course):
    assert in_style("1.6 leaves out b2, not dL/dw11.", course, PRETTY) == "1.6 leaves out b₂, not ∂L/∂w₁₁."
    assert in_style("w11' and w11*x1", course, PRETTY) == "w₁₁′ and w₁₁*x₁"
    assert in_style("b2", course, PLAIN) == "b2"


def test_words_that_only_contain_a_name_stay_as_they_are(course):
    assert in_style("b2b and sub1", course, PRETTY) == "b2b and sub1"


def test_the_ledger_ends_before_the_current_question_and_marks_each_row(course):
    session, _ = play(course, ("answer", "1.2"), ("reveal", ""), ("skip", ""), ("skip", ""))
    rows = ledger(session, course)
    assert [(row.symbol, row.mark) for row in rows] == [("z1", "+"), ("z2", "!"), ("a1", "-")]


def test_the_loss_so_far_holds_only_iterations_whose_loss_is_worked(course):
    assert loss_so_far(start(course), course) == ()
    session, _ = play(course, *[("skip", "")] * 6)
    assert loss_so_far(session, course) == pytest.approx((2.5992,))


def test_a_question_gives_the_long_numbers_that_it_uses_and_the_learning_rate(course):
    session = start(course)
    session, _ = play(course, *[("skip", "")] * 4)
    asked = prompt(session)
    assert asked is not None
    assert asked.values == ""  # 1.2, 1.7 and the weights stand in the drawing in full
    session, _ = play(course, *[("skip", "")] * 20)
    asked = prompt(session)
    assert asked is not None
    assert asked.text.startswith("w11' = ?")
    assert asked.values == "eta = 0.01"
    session, _ = play(course, *[("skip", "")] * 29)
    asked = prompt(session)
    assert asked is not None
    assert asked.text.startswith("z1 = ?")
    assert asked.values == "w11 = 0.1228, w21 = 0.3342, b1 = 0.1114"
