"""In an exam nothing on show tells which answers are right."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.courses import NOW, small_course
from tutor.practice.actions import act
from tutor.practice.course import Course
from tutor.practice.session import Session, shown_values, start
from tutor.practice.variants import variant
from tutor.present.diagram import draw
from tutor.present.exam_answers import answers_of_few_figures, exam_rules, few_figures
from tutor.present.feedback import feedback
from tutor.present.ledger import ledger, loss_so_far
from tutor.words import say


@pytest.fixture
def exam() -> Session:
    return replace(start(small_course()), exam=True)


def said(session: Session, text: str) -> tuple[Session, str]:
    after, attempt = act(session, "answer", text, NOW)
    told = feedback(session, after, "answer", attempt)
    assert told.title is not None
    return after, " ".join((told.tone, say(told.title), *map(say, told.lines)))


@pytest.mark.parametrize("text", ["1.20", "7.77", "1.00", "1.11", "1.00e9", "200", "0", "1.2345"])
def test_every_number_of_three_figures_gets_the_same_feedback_whether_right_or_wrong(
    exam: Session, text: str
) -> None:
    assert said(exam, text)[1] == "info z1: answer kept."


@pytest.mark.parametrize(
    "text, figures",
    [
        *(("1.2", "2 significant figures"), ("7.7", "2 significant figures"), ("12", "2 significant")),
        *(("0.50", "2 significant"), ("1", "1 significant figure."), ("-.5", "1 significant figure.")),
        *(("(0.5)", "1 significant"), ("z1 = 5e-3", "1 significant"), ("0,05", "1 significant")),
        *(("0.00", "no significant figure"), ("-0.0", "no significant figure")),
    ],
)
def test_too_few_figures_are_said_at_entry_and_the_answer_is_kept(
    exam: Session, text: str, figures: str
) -> None:
    session, told = said(exam, text)
    assert told.startswith("info z1: answer kept. ")
    assert figures in told
    assert session.position == 1
    assert session.state(0).text == text


@pytest.mark.parametrize("text", ["1/3", "6/5", "x1*w11", "0.5*2", "½", "0", "-0"])
def test_nothing_is_said_of_the_figures_of_what_has_none(exam: Session, text: str) -> None:
    assert "figure" not in said(exam, text)[1]


NUMBERS = st.one_of(
    st.floats(-1e3, 1e3).flatmap(lambda x: st.integers(0, 5).map(lambda n: f"{x:.{n}f}")),
    st.floats(-1e3, 1e3).flatmap(lambda x: st.integers(0, 5).map(lambda n: f"{x:.{n}e}")),
    st.from_regex(r"-?(\d{1,4}([.,]\d{0,4})?|[.,]\d{1,4})(/\d{1,2})?", fullmatch=True),
)


@given(text=NUMBERS, seeds=st.tuples(st.integers(0, 9), st.integers(0, 9)))
def test_what_is_said_of_an_answer_follows_from_its_text_alone(text: str, seeds: tuple[int, int]) -> None:
    heard = {said(replace(start(with_seed(seed)), exam=True), text)[1] for seed in seeds}
    assert len(heard) == 1


@cache
def with_seed(seed: int) -> Course:
    """The same questions with other true values."""
    return Course.of(variant(small_course().lesson, seed))


@given(digits=st.integers(1, 8))
def test_what_is_right_gets_the_sentence_of_what_is_wrong(digits: int) -> None:
    course = with_seed(digits)
    right = course.trace.value(*course.order[0])
    for text in (f"{right:.{digits}f}", f"{right * 1.5:.{digits}f}"):
        few = few_figures(text, "z1")
        heard = said(replace(start(course), exam=True), text)[1]
        assert heard == " ".join(("info z1: answer kept.", *([] if few is None else [say(few)])))


def test_before_handing_in_the_answers_with_few_figures_are_listed(exam: Session) -> None:
    session = replace(exam, questions=exam.questions[:3])
    for text in ("7.7", "1.70", "1"):
        session, _ = said(session, text)
    few = answers_of_few_figures(session)
    assert few is not None
    assert say(few).startswith("Fewer than 3 significant figures: z1 = 7.7, a1 = 1.")
    assert answers_of_few_figures(exam) is None


@pytest.mark.parametrize("on_screen", [True, False])
def test_the_rules_say_what_to_know_before_an_exam(exam: Session, on_screen: bool) -> None:
    told = " ".join(say(one.said) for one in exam_rules(exam, on_screen) if one.said is not None)
    for part in ("58 questions", "no hints", "change any answer", "3 significant figures", "its change"):
        assert part in told
    for part in ("`1/3`", "no time limit", "interrupts you", "hands in"):
        assert part in told
    assert ("F10" in told) == on_screen
    assert (":back" in told) != on_screen


def test_an_exam_that_goes_on_says_where(exam: Session) -> None:
    session, _ = said(exam, "1.20")
    first = exam_rules(session, True)[0].said
    assert first is not None
    assert say(first) == "You go on at question 2 of 58."


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
