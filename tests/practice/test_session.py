"""The state machine of a session, on the hand-checked 2-2-1 network."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from support.courses import NOW, replayed, small_course, small_lesson
from tutor.lesson.model import AskRule
from tutor.practice.actions import act
from tutor.practice.course import Course
from tutor.practice.pace import siblings
from tutor.practice.questions import Question
from tutor.practice.score import score
from tutor.practice.session import Action, Session, shown_values, start, work

FORWARD = ("1.2", "1.7", "1.2", "1.7", "1.72", "2.5992")
"""Right answers to z1, z2, a1, a2, yhat, L."""


def do(session: Session, *lines: str) -> Session:
    """Answers in turn; `?` `!` `:skip` `:back` `:fill` stand for the other actions."""
    actions: dict[str, Action] = {
        "?": "hint",
        "!": "reveal",
        ":skip": "skip",
        ":back": "back",
        ":fill": "fill",
    }
    for line in lines:
        session, _ = act(session, actions.get(line, "answer"), line, NOW)
    return session


@pytest.fixture
def session() -> Session:
    return start(small_course())


def symbol(session: Session) -> str | None:
    return session.current.step.symbol if session.current else None


def exam(session: Session) -> Session:
    return replace(session, exam=True)


def test_a_lesson_starts_at_its_first_step_with_every_step_asked(session: Session) -> None:
    assert symbol(session) == "z1"
    assert len(session.questions) == 2 * len(session.questions[0].course.trace.plan.steps)


def test_only_the_steps_that_the_lesson_asks_are_questions() -> None:
    lesson = replace(small_lesson(), ask=(AskRule(1, 2, frozenset({"loss"})),))
    assert [q.key for q in start(Course.of(lesson)).questions] == [(1, "L"), (2, "L")]


def test_a_right_answer_goes_on_to_the_next_step(session: Session) -> None:
    after = do(session, "1.2")
    assert symbol(after) == "z2"
    assert after.state(0).outcome == "right"


def test_a_wrong_answer_stays_and_is_counted(session: Session) -> None:
    after = do(session, "7.7", "8.8")
    assert symbol(after) == "z1"
    assert (after.state(0).outcome, after.state(0).misses, after.state(0).text) == (None, 2, "8.8")


def test_a_right_answer_after_a_wrong_one_is_no_first_try(session: Session) -> None:
    after = do(session, "7.7", "1.2")
    assert after.state(0).outcome == "right"
    assert score(after).right == 1
    assert score(after).first_try == 0


@pytest.mark.parametrize("text", ["one point two", "", "1.2 + nonsense"])
def test_what_cannot_be_read_changes_nothing_but_is_reported(session: Session, text: str) -> None:
    after = do(session, text)
    assert symbol(after) == "z1"
    assert not after.states
    assert after.last is not None
    assert after.last.verdict is not None
    assert after.last.verdict.name in ("unreadable", "missing")


def test_too_few_figures_are_no_attempt(session: Session) -> None:
    after = do(session, *FORWARD[:5], "2.6")
    assert symbol(after) == "L"
    assert 5 not in after.states
    assert score(do(after, "2.5992")).first_try == 6


def test_a_later_step_from_an_own_wrong_value_is_a_follow_through(session: Session) -> None:
    after = do(session, "1.2", "2.1", ":skip", "1.2", "2.1")
    assert symbol(after) == "yhat"
    assert [after.state(n).outcome for n in range(4)] == ["right", "skipped", "right", "follow_through"]


def test_an_answer_on_the_true_values_is_right_whatever_was_answered_before(session: Session) -> None:
    after = do(session, "1.2", "2.1", ":skip", "1.2", "1.7")
    assert after.state(3).outcome == "right"


def test_skipping_keeps_the_own_wrong_value_for_what_follows(session: Session) -> None:
    after = do(session, "1.2", "2.1", ":skip")
    course = after.questions[0].course
    assert work(after, course)[(1, "z2")].value == 2.1
    assert after.current is not None
    assert shown_values(after, after.current)["z2"] == 2.1


def test_skipping_without_an_answer_leaves_the_true_value(session: Session) -> None:
    after = do(session, "1.2", ":skip")
    assert symbol(after) == "a1"
    assert after.state(1).outcome == "skipped"
    assert after.current is not None
    assert shown_values(after, after.current)["z2"] == pytest.approx(1.7)


def test_a_rounded_right_answer_does_not_replace_the_true_value_on_show(session: Session) -> None:
    after = do(session, *FORWARD[:5], "2.60")
    assert after.state(5).outcome == "right"
    assert after.current is not None
    assert shown_values(after, after.current)["L"] == pytest.approx(2.5992)


def test_hints_are_counted_and_the_fourth_settles_without_going_on(session: Session) -> None:
    after = do(session, "?", "?", "?")
    assert (after.state(0).hints, after.state(0).outcome) == (3, None)
    after = do(after, "?")
    assert symbol(after) == "z1"
    assert (after.state(0).hints, after.state(0).outcome) == (4, "revealed")
    assert after.last is not None
    assert after.last.action == "reveal"


def test_an_answer_with_a_hint_is_right_but_no_first_try(session: Session) -> None:
    counted = score(do(session, "?", "1.2"))
    assert (counted.right, counted.first_try, counted.hints) == (1, 0, 1)


def test_looking_at_the_worked_step_afterwards_does_not_undo_a_first_try(session: Session) -> None:
    after = do(session, "1.2", ":back", "!")
    assert after.state(0).outcome == "right"
    assert score(after).first_try == 1


def test_hints_after_a_first_try_do_not_undo_it(session: Session) -> None:
    after = do(session, "1.2", ":back", "?", "?", "1.2")
    assert score(after).first_try == 1


def test_a_revealed_step_counts_as_shown_even_when_answered_afterwards(session: Session) -> None:
    after = do(session, "!", "1.2")
    assert symbol(after) == "z2"
    assert after.state(0).outcome == "revealed"
    assert (score(after).revealed, score(after).right, score(after).first_try) == (1, 0, 0)


def test_a_wrong_answer_after_a_reveal_stays_at_its_question(session: Session) -> None:
    after = do(session, "!", "7.7")
    assert symbol(after) == "z1"
    assert after.state(0).outcome == "revealed"


def test_a_revealed_step_followed_through_still_counts_as_shown(session: Session) -> None:
    after = do(session, "1.2", "2.1", ":skip", "1.2", "!", "2.1")
    assert symbol(after) == "yhat"
    assert after.state(3).outcome == "revealed"


def test_a_reveal_gives_up_the_own_wrong_value(session: Session) -> None:
    after = do(session, "1.2", "2.1", "!", ":skip", "1.2")
    assert after.current is not None
    assert (1, "z2") not in work(after, after.current.course)
    assert shown_values(after, after.current)["z2"] == pytest.approx(1.7)


def test_a_reveal_is_left_by_skipping_and_stays_a_reveal(session: Session) -> None:
    after = do(session, "!", ":skip")
    assert symbol(after) == "z2"
    assert after.state(0).outcome == "revealed"


def test_back_and_a_new_answer_return_to_the_first_open_step(session: Session) -> None:
    after = do(session, "7.7", ":skip", "1.7", ":back", ":back")
    assert symbol(after) == "z1"
    after = do(after, "1.2")
    assert after.state(0).outcome == "right"
    assert symbol(after) == "a1"


def test_back_at_the_first_step_has_no_effect(session: Session) -> None:
    assert act(session, "back", "", NOW) == (session, None)


def test_a_wrong_answer_to_a_step_gone_back_to_opens_it_again(session: Session) -> None:
    after = do(session, "1.2", "1.7", ":back", "9.9")
    assert symbol(after) == "z2"
    assert after.state(1).outcome is None


@pytest.mark.parametrize("seed", range(5))
def test_no_question_before_the_current_one_is_ever_open(seed: int) -> None:
    chance = random.Random(seed)
    session = start(small_course())
    lines = ("1.2", "1.7", "9.9", "?!", ":back", ":back", ":back", ":skip", ":skip", ":fill", "?", "!")
    gone_back = 0
    for _ in range(80):
        session = do(session, chance.choice(lines))
        assert all(session.state(number).outcome is not None for number in range(session.position))
        gone_back += session.last is not None and session.last.action == "back"
    assert gone_back > 5


def test_the_sibling_steps_can_be_filled_after_one_right_one(session: Session) -> None:
    after = do(session, *FORWARD, "-2.28")
    assert siblings(after) == ()
    after = do(after, "-2.736")
    assert [after.questions[n].step.symbol for n in siblings(after)] == ["dL/dw2"]
    after = do(after, "-3.876")
    assert symbol(after) == "dL/dbo"
    after = do(after, "-2.28", "-1.14", "-1.368", "-1.14", "-1.368")
    assert symbol(after) == "dL/dw11"
    assert [after.questions[n].step.symbol for n in siblings(after)] == [
        "dL/dw11",
        "dL/dw21",
        "dL/dw12",
        "dL/dw22",
    ]
    after = do(after, ":fill")
    assert symbol(after) == "dL/db1"
    assert score(after).filled == 4


def test_filled_steps_take_the_own_values_before_them(session: Session) -> None:
    after = do(session, *FORWARD, "-2.28", "-2.736", "-3.876", "-2.28", "-1.14", "-1.368", "-1.14")
    assert symbol(after) == "dL/dz2"
    after = do(after, "-1.5", ":skip", "99", ":fill")
    assert symbol(after) == "dL/db1"
    assert after.current is not None
    values = shown_values(after, after.current)
    assert [values[name] for name in ("dL/dw11", "dL/dw12", "dL/dw22")] == pytest.approx([-2.28, -3.0, -4.5])


def test_fill_stops_at_the_iteration_and_does_nothing_before_a_right_answer(session: Session) -> None:
    assert act(session, "fill", "", NOW) == (session, None)
    done = do(session, "1.2", "1.7")
    in_second = replace(done, position=len(done.questions) // 2)
    assert [done.questions[n].key for n in siblings(in_second)] == [(2, "z1"), (2, "z2")]


def test_fill_stops_at_the_iteration_even_where_the_next_one_asks_the_same_skill_at_once() -> None:
    lesson = replace(small_lesson(), ask=(AskRule(1, 2, frozenset({"update"})),))
    course = Course.of(lesson)
    after = do(start(course), repr(course.trace.value(1, "w11'")))
    filled = [after.questions[n].key for n in siblings(after)]
    assert filled == list(course.asked[1 : len(course.asked) // 2])


def test_a_question_of_a_quiz_cannot_be_filled_in() -> None:
    questions = tuple(Question(small_course(), (1, "z1")) for _ in range(3))
    after = do(Session(questions), "1.2", "1.2")
    assert after.position == 2
    assert siblings(after) == ()


def test_a_quiz_keeps_its_courses_apart() -> None:
    one, other = small_course(), small_course()
    session = Session((Question(one, (1, "z2")), Question(other, (1, "a2"))))
    after = do(session, "2.1", ":skip", "2.1")
    assert after.state(1).outcome is None
    assert work(after, other) == {(1, "a2"): after.state(1).answered}


def test_the_session_ends_after_the_last_step_and_can_be_gone_back_into() -> None:
    questions = tuple(Question(small_course(), (1, name)) for name in ("z1", "z2"))
    after = do(Session(questions), "1.2", "1.7")
    assert after.finished
    assert after.current is None
    assert act(after, "answer", "1.2", NOW) == (after, None)
    assert do(after, ":back").position == 1


def test_the_same_log_gives_the_same_session_again(session: Session) -> None:
    log: list[tuple[Action, str]] = [
        ("answer", "7"),
        ("hint", ""),
        ("answer", "1.2"),
        ("answer", "?!"),
        ("answer", "2.1"),
        ("skip", ""),
        ("reveal", ""),
        ("back", ""),
        ("answer", "1.7"),
        ("answer", "1.2"),
        ("fill", ""),
    ]
    stepwise = replayed(session, log)
    again = replayed(start(small_course()), log)
    assert (again.position, again.states, again.last) == (stepwise.position, stepwise.states, stepwise.last)


def test_the_score_counts_each_misconception_met(session: Session) -> None:
    attempts = []
    for text in ("1.1", "1.1", "1.2"):
        session, attempt = act(session, "answer", text, NOW)
        assert attempt is not None
        attempts.append(attempt)
    assert score(session, attempts).misconceptions == (("forgot_bias", 2),)


def test_a_mistake_that_could_be_either_of_two_counts_once_for_what_the_others_speak_for(
    session: Session,
) -> None:
    attempts = []
    for text in ("1.3", "1.3"):  # x1 and x2 swapped, or the bias times an input
        session, attempt = act(session, "answer", text, NOW)
        assert attempt is not None
        attempts.append(attempt)
    assert score(session, attempts).misconceptions == (("ambiguous", 2),)
    assert attempts[0].verdict is not None
    sure = replace(attempts[0], verdict=attempts[0].verdict._replace(misconceptions=("bias_times_input",)))
    assert score(session, [*attempts, sure]).misconceptions == (("bias_times_input", 3),)


def test_an_exam_takes_any_number_and_goes_on(session: Session) -> None:
    after = do(exam(session), "7.7", "1.7")
    assert symbol(after) == "a1"
    assert [after.state(n).outcome for n in (0, 1)] == ["answered", "answered"]


def test_an_exam_gives_no_hints_and_fills_nothing(session: Session) -> None:
    for action in ("hint", "reveal", "fill"):
        assert act(do(exam(session), "1.2", "1.7"), action, "", NOW)[1] is None


def test_an_exam_does_not_tell_by_refusing_too_few_figures(session: Session) -> None:
    after = do(exam(session), *FORWARD[:5], "2.6")
    assert symbol(after) == "dL/dyhat"
    assert after.state(5).text == "2.6"


def test_an_exam_still_refuses_what_cannot_be_read(session: Session) -> None:
    assert symbol(do(exam(session), "a lot")) == "z1"


def test_answers_of_an_exam_may_be_changed(session: Session) -> None:
    after = do(exam(session), "7.7", ":back", "1.2")
    assert symbol(after) == "z2"
    assert after.state(0).text == "1.2"


def test_an_exam_shows_the_own_answers_whether_right_or_wrong_and_hides_what_was_left_out(
    session: Session,
) -> None:
    after = do(exam(session), *FORWARD[:4], ":skip", "2.60")
    assert after.current is not None
    values = shown_values(after, after.current)
    assert values["L"] == 2.60
    assert "yhat" not in values
    assert values["x1"] == 2.0


def test_after_a_changed_answer_an_exam_goes_on_with_the_next_question_answered_or_not(
    session: Session,
) -> None:
    after = do(exam(session), "1.2", "1.7", "1.2", ":back", ":back", "1.6")
    assert symbol(after) == "a1"


def test_a_right_answer_after_a_slip_that_stands_is_the_value_in_use(session: Session) -> None:
    session = do(session, "1.3", ":skip", "1.7", "1.2")
    question = session.current
    assert question is not None
    assert shown_values(session, question)["a1"] == 1.2, "answered rightly, though z1 = 1.3 stands"
