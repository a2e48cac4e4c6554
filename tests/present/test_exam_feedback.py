"""In an exam nothing on show tells which answers are right."""

from __future__ import annotations

from dataclasses import replace

import pytest

from support.courses import NOW, small_course
from tutor.practice.actions import act
from tutor.practice.session import Session, shown_values, start
from tutor.present.diagram import draw
from tutor.present.feedback import feedback, ledger, loss_so_far
from tutor.words import say


@pytest.fixture
def exam() -> Session:
    return replace(start(small_course()), exam=True)


def said(session: Session, text: str) -> tuple[Session, str]:
    after, attempt = act(session, "answer", text, NOW)
    told = feedback(session, after, "answer", attempt)
    assert told.title is not None
    return after, " ".join((told.tone, say(told.title), *map(say, told.lines)))


@pytest.mark.parametrize("text", ["1.2", "7.7", "1", "1.1", "1e9", "2"])
def test_every_number_gets_the_same_feedback_whether_right_wrong_or_coarse(exam: Session, text: str) -> None:
    assert said(exam, text)[1] == "info z1: answer kept."


def test_what_cannot_be_read_is_still_said(exam: Session) -> None:
    assert "answer kept" not in said(exam, "a lot")[1]


def test_the_ledger_holds_own_answers_alone_and_leaves_out_what_was_skipped(exam: Session) -> None:
    session, _ = said(exam, "7.7")
    session, _ = act(session, "skip", "", NOW)
    session, _ = said(session, "1.2")
    rows = {row.symbol: row for row in ledger(session, session.questions[0].course)}
    assert list(rows) == ["z1", "a1"]
    assert (rows["z1"].line, rows["a1"].line) == ("z1 = 7.7", "a1 = 1.2")


def test_the_ledger_of_a_finished_exam_ends_with_the_last_question(exam: Session) -> None:
    session = replace(exam, questions=exam.questions[:2])
    session, _ = said(session, "7.7")
    session, _ = said(session, "1.7")
    assert session.finished
    assert [row.symbol for row in ledger(session, session.questions[0].course)] == ["z1", "z2"]


def test_the_curve_of_the_loss_is_empty_as_the_loss_may_be_asked(exam: Session) -> None:
    for text in ("1.2", "1.7", "1.2", "1.7", "1.72", "9.9"):
        exam, _ = said(exam, text)
    assert loss_so_far(exam, exam.questions[0].course) == ()
    learning = replace(exam, exam=False)
    assert loss_so_far(learning, learning.questions[0].course) == (pytest.approx(2.5992),)


def test_the_drawing_shows_a_question_mark_for_what_was_skipped(exam: Session) -> None:
    session, _ = said(exam, "7.7")
    session, _ = act(session, "skip", "", NOW)
    question = session.current
    assert question is not None
    values = shown_values(session, question)
    known = question.course.before(question.key)
    text = "\n".join(
        draw(
            question.course.network, values, known=known, focus=question.step, ascii_only=True, width=78
        ).lines
    )
    assert "7.7" in text
    assert "1.7" not in text
