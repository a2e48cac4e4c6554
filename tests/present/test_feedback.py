"""What is said around a question, the same in both front ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from support.networks import two_two_one
from tutor.expressions.printing import PRETTY
from tutor.lesson.model import Lesson, Note
from tutor.practice.actions import act
from tutor.practice.course import Course
from tutor.practice.questions import Question
from tutor.practice.session import Action, Session, start
from tutor.present.feedback import Feedback, Prompt, feedback, prompt
from tutor.present.ledger import ledger, loss_so_far, meaning_of_marks
from tutor.present.notes import with_names
from tutor.sayings import said
from tutor.words import say

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def course() -> Course:
    network, training = two_two_one()
    note = Note("Mind w21.", symbol="z1")
    return Course.of(
        Lesson("relu-221", "Title", "Summary", network, training, notes=(note,), claims={(1, "z2"): "2.1"})
    )


def play(course: Course, *lines: tuple[Action, str]) -> tuple[Session, Feedback]:
    session = start(course)
    told = Feedback("info", None)
    for action, text in lines:
        before = session
        session, attempt = act(session, action, text, NOW)
        told = feedback(before, session, action, attempt)
    return session, told


def asked_at(session: Session) -> Prompt:
    asked = prompt(session)
    assert asked is not None
    return asked


def title(told: Feedback) -> str:
    return say(told.title) if told.title is not None else ""


def lines(told: Feedback) -> list[str]:
    return [say(line) for line in told.lines]


def test_a_question_says_where_one_is_what_is_asked_and_the_notes_there(course):
    asked = asked_at(start(course))
    assert say(asked.where) == "iteration 1 of 2, forward pass, step 1 of 58"
    assert say(asked.asked) == "z1 = ?"
    assert say(asked.what) == "the weighted sum (pre-activation) of hidden unit 1"
    assert [say(note) for note in asked.notes] == ["Note: Mind w21."]
    assert asked.settled is None


@pytest.mark.parametrize(
    "actions, text",
    [
        ([("answer", "1.2")], "z1 is answered right with 1.2."),
        ([("answer", "1.1"), ("reveal", ""), ("skip", "")], "z1 is shown to you with 1.1."),
        ([("skip", "")], "z1 is skipped."),
    ],
)
def test_a_question_that_one_comes_back_to_says_what_became_of_it(course, actions, text):
    session, told = play(course, *actions, ("back", ""))
    assert told == Feedback("info", None)
    settled = asked_at(session).settled
    assert settled is not None
    assert say(settled) == f"{text} Answer anew, or press Enter to go on."


def test_a_right_answer_is_followed_by_the_worked_line(course):
    _, told = play(course, ("answer", "1.2"))
    assert told.tone == "right"
    assert lines(told) == ["z1 = w11*x1 + w21*x2 + b1 = 0.1*2 + 0.3*3 + 0.1 = 1.2"]


def test_a_wrong_answer_never_shows_the_value(course):
    _, told = play(course, ("answer", "1.1"))
    assert told.tone == "wrong"
    assert "1.2" not in " ".join((title(told), *lines(told)))


@pytest.mark.parametrize("action", [("answer", "1.7"), ("reveal", "")])
def test_of_the_source_nothing_is_said_unless_its_wrong_number_is_typed(course, action):
    _, told = play(course, ("answer", "1.2"), action)
    assert "source" not in " ".join((title(told), *lines(told)))
    _, told = play(course, ("answer", "1.2"), ("answer", "2.1"))
    assert title(told).startswith("The source prints 2.1 too")


def test_a_step_worked_on_own_values_shows_them(course):
    _, told = play(course, ("answer", "1.1"), ("skip", ""), ("answer", "1.7"), ("answer", "1.1"))
    assert told.tone == "own"
    assert lines(told)[0] == "a1 = relu(z1) = relu(1.1) = 1.1"


def test_the_last_rung_is_the_worked_step(course):
    _, told = play(course, *[("hint", "")] * 4)
    assert told.tone == "reveal"
    assert lines(told)[0].endswith("= 1.2")


def test_the_worked_step_of_a_gradient_has_the_chain_from_the_loss(course):
    _, told = play(course, *[("skip", "")] * 14, ("reveal", ""))
    assert lines(told)[:3] == [
        "dL/dw11 = dL/dz1 * x1 = (-1.14) * 2 = -2.28",
        "dL/dw11 = dL/dyhat * dyhat/da1 * da1/dz1 * dz1/dw11",
        "= (-2.28) * 0.5 * 1 * 2 = -2.28",
    ]
    assert say(told.lines[1], PRETTY) == "∂L/∂w₁₁ = ∂L/∂ŷ · ∂ŷ/∂a₁ · ∂a₁/∂z₁ · ∂z₁/∂w₁₁"


def test_each_hint_shows_one_more_thing(course):
    told = [lines(play(course, *[("hint", "")] * rung)[1]) for rung in (1, 2, 3)]
    assert told == [
        [
            "z1 is the weighted sum (pre-activation) of hidden unit 1. "
            "Add up weight times input over its incoming edges, then the bias."
        ],
        ["z1 = w11*x1 + w21*x2 + b1"],
        ["z1 = 0.1*2 + 0.3*3 + 0.1"],
    ]


def test_going_on_with_a_wrong_answer_says_so(course):
    _, told = play(course, ("answer", "1.1"), ("skip", ""))
    assert title(told) == "On with your z1 = 1.1, which is not right. To go back to it, type :mend."


@pytest.mark.parametrize(
    "action, played, text",
    [
        ("back", [], "This is the first question."),
        ("fill", [], "First be right once at this kind of step. Then :fill fills in the others."),
        (
            "fill",
            [("answer", "1.2"), ("answer", "1.7"), ("back", "")],
            "There is nothing to fill in here.",
        ),
    ],
)
def test_what_has_no_effect_is_said_with_its_reason(course, action, played, text):
    _, told = play(course, *played, (action, ""))
    assert title(told) == text


def test_an_echo_repeats_what_was_typed_with_its_names_set_like_all_names(course):
    _, told = play(course, ("answer", "w11*x1 + 1,0 + x2*0"))
    assert say(told.lines[0]) == "w11*x1 + 1,0 + x2*0 = 1.2"
    assert say(told.lines[0], PRETTY) == "w₁₁*x₁ + 1,0 + x₂*0 = 1.2"


def test_of_a_long_expression_the_echo_repeats_the_beginning(course):
    _, told = play(course, ("answer", " + ".join(["w11*x1"] * 20)))
    assert say(told.lines[0]) == ("w11*x1 + " * 20)[:57] + "... = 4"


def written(note: str, course: Course) -> str:
    return say(said("questions.equation", equation=with_names(note, course)), PRETTY)


def test_names_in_notes_are_set_like_those_of_the_drawing(course):
    assert written("Mind b2, not dL/dw11.", course) == "Mind b₂, not ∂L/∂w₁₁."
    assert written("w11' and w11*x1", course) == "w₁₁′ and w₁₁*x₁"


def test_words_that_only_contain_a_name_stay_as_they_are(course):
    assert written("b2b and sub1", course) == "b2b and sub1"


def test_the_ledger_ends_before_the_current_question_and_marks_each_row(course):
    session, _ = play(course, ("answer", "1.2"), ("reveal", ""), ("skip", ""), ("skip", ""))
    rows = ledger(session, course)
    assert [(row.symbol, row.mark) for row in rows] == [("z1", "+"), ("z2", "!"), ("a1", "_")]


def test_the_loss_so_far_holds_only_iterations_whose_loss_is_worked(course):
    assert loss_so_far(start(course), course) == ()
    session, _ = play(course, *[("skip", "")] * 6)
    assert loss_so_far(session, course) == pytest.approx((2.5992,))


def values_at(session: Session) -> str | None:
    values = asked_at(session).values
    return None if values is None else say(values)


def test_a_question_gives_the_long_numbers_that_it_uses_and_the_learning_rate(course):
    session, _ = play(course, *[("skip", "")] * 4)
    assert values_at(session) is None  # 1.2, 1.7 and the weights stand in the drawing in full
    session, _ = play(course, *[("skip", "")] * 20)
    assert say(asked_at(session).asked) == "w11' = ?"
    assert values_at(session) == "with w11 = 0.1, eta = 0.01, dL/dw11 = -2.28"
    session, _ = play(course, *[("skip", "")] * 29)
    assert say(asked_at(session).asked) == "z1 = ?"
    assert values_at(session) == "with w11 = 0.1228, w21 = 0.3342, b1 = 0.1114"


@pytest.mark.parametrize("exam", [False, True])
def test_every_mark_of_a_ledger_is_in_its_legend(course: Course, exam: bool) -> None:
    session = replace(start(course), exam=exam)
    for action, text in (("answer", "1.2"), ("answer", "9.9"), ("skip", ""), ("reveal", ""), ("skip", "")):
        session, _ = act(session, action, text, NOW)  # type: ignore[arg-type]
    rows = ledger(session, course)
    told = say(meaning_of_marks(rows))
    assert {row.mark for row in rows} == ({"*"} if exam else {"+", "_", "!"})
    assert {row.mark for row in rows} <= {part.split()[0] for part in told.split(", ")}


def test_a_ledger_shows_the_value_in_use_beside_what_the_formula_gives(course: Course) -> None:
    session, _ = play(course, ("answer", "1.3"), ("skip", ""), ("answer", "1.7"), ("answer", "1.3"))
    lines = {row.symbol: row.line for row in ledger(session, course)}
    assert lines["z1"] == "z1 = 1.3", "a skipped step's worked line would be its answer"
    assert lines["a1"] == "a1 = relu(z1) = relu(1.3) = 1.3"


def test_a_ledger_says_nothing_of_the_value_of_a_step_that_was_skipped_unanswered(course: Course) -> None:
    session, _ = play(course, ("skip", ""))
    (row,) = ledger(session, course)
    assert (row.value, row.line) == ("?", "z1 is skipped")


def test_a_long_chain_stands_factor_by_factor_with_the_edge_of_each(course: Course) -> None:
    done = [("skip", "")] * 14
    _, told = play(course, *done, ("reveal", ""))
    lines = [say(line) for line in told.lines]
    assert lines[-4:] == [
        "dL/dyhat = yhat - y = 1.72 - 4 = -2.28, from L back to yhat",
        "dyhat/da1 = w1 = 0.5, from yhat back to a1",
        "da1/dz1 = relu'(z1) = relu'(1.2) = 1, from a1 back to z1",
        "dz1/dw11 = x1 = 2, from z1 back to w11",
    ]


def test_a_short_chain_has_no_lines_of_its_own(course: Course) -> None:
    _, told = play(course, *[("skip", "")] * 6, ("reveal", ""))
    assert not any("back to" in say(line) for line in told.lines)


def test_a_right_answer_after_a_slip_is_worked_on_the_true_values(course: Course) -> None:
    session, _ = play(course, ("answer", "1.3"), ("skip", ""), ("answer", "1.7"))
    after, attempt = act(session, "answer", "1.2", NOW)
    told = feedback(session, after, "answer", attempt)
    assert [say(line) for line in told.lines] == ["a1 = relu(z1) = relu(1.2) = 1.2"]


def test_in_a_quiz_a_wrong_answer_that_is_skipped_goes_nowhere(course: Course) -> None:
    quiz = Session((Question(course, (1, "z1")), Question(course, (1, "a1"))))
    wrong, _ = act(quiz, "answer", "9", NOW)
    after, attempt = act(wrong, "skip", "", NOW)
    title = feedback(wrong, after, "skip", attempt).title
    assert title is not None
    assert say(title) == "z1 is left with your 9."
