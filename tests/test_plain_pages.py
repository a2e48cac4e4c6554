"""Pages in line mode: printed for a pipe, gone through with Enter at a terminal, never in the way."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import replace

import pytest

from support.pseudo import pseudo_spoken, untranslated
from support.running import tutor
from support.screens import lesson, sitting
from tutor.lesson.page import Explore, Page
from tutor.plain import Plain
from tutor.practice.sitting import Sitting

FIRST = Page("The first page", "One **idea**: `w11*x1`.\n\n- an item\n- another")
SLOPE = Page("The slope", "Nudge it.", explore=Explore("slope", 0.1, "w11"))
PICTURE = Page("The net", "Look at it.", picture="forward")
BACKWARD = Page("Before backward", "Now back.", "backward")
END = Page("The end", "It is over.", "end")


class Terminal(io.StringIO):
    """Lines that somebody types at a terminal."""

    def isatty(self) -> bool:
        return True


def said_of(done: Sitting, lines: Iterable[str], terminal: bool = True, ascii_only: bool = True) -> str:
    typed = "".join(f"{line}\n" for line in lines)
    out = io.StringIO()
    Plain(done, Terminal(typed) if terminal else io.StringIO(typed), out, ascii=ascii_only, width=80).run()
    return out.getvalue()


def paged(*pages: Page, iterations: int = 2) -> Sitting:
    return sitting(lesson(iterations, pages=pages))


def test_a_page_is_printed_before_the_first_question_and_enter_leads_to_it() -> None:
    done = paged(FIRST)
    said = said_of(done, ["", "1.2"])
    page, question = said.split("[iteration 1 of 2", 1)
    assert (
        "== The first page ==\n\nOne idea: w11*x1.\n\n- an item\n- another\n[Enter: to the question]" in page
    )
    assert "+ Correct" in question


def test_of_several_pages_each_waits_for_enter_and_q_leaves_them_all() -> None:
    said = said_of(paged(FIRST, PICTURE), ["", "", "1.2"])
    assert "(1 of 2)" in said
    assert "[Enter: the next page; `q`: to the question]" in said
    assert "== The net (2 of 2) ==" in said
    left = said_of(paged(FIRST, PICTURE), ["q", "1.2"])
    assert "The net" not in left
    assert "+ Correct" in left


@pytest.mark.parametrize("pages", [(FIRST,), (PICTURE, FIRST)])
def test_an_answer_that_is_typed_at_a_page_is_taken_as_the_answer(pages: tuple[Page, ...]) -> None:
    done = paged(*pages)
    said_of(done, ["1.2", ":quit"])
    assert done.session.position == 1


def test_each_number_that_is_tried_is_answered_in_a_line_and_an_empty_line_goes_on() -> None:
    done = paged(SLOPE)
    said = said_of(done, ["0.2", "0,3", "nonsense", "1e99", "", "1.2"])
    assert "w11 = 0.1, L = 2.5992, dL/dw11 = -2.28" in said
    assert "w11 = 0.2, L = 2.3762, dL/dw11 = -2.18; last nudge: change of L / change of" in said
    assert "w11 = 0.3, L = 2.1632" in said
    assert "That is no number." in said
    assert "That is too far off." in said
    assert done.session.position == 1


@pytest.mark.parametrize(
    "typed, told", [("?", "Hint 1 of 4"), (":help", "the next hint"), ("!", "Worked step")]
)
def test_a_command_at_something_to_try_goes_to_the_question(typed: str, told: str) -> None:
    assert told in said_of(paged(SLOPE), [typed])


def test_the_end_of_the_input_at_a_page_ends_the_sitting() -> None:
    assert said_of(paged(FIRST, PICTURE), [""]).endswith("Stopped.\n")
    assert said_of(paged(SLOPE), []).endswith("Stopped.\n")
    assert "Stopped" in said_of(paged(FIRST), [":quit"])


def test_a_page_reads_no_line_of_a_pipe_and_shows_three_places_of_what_can_be_tried() -> None:
    done = paged(FIRST, SLOPE)
    said = said_of(done, ["1.2", "1.7"], terminal=False)
    assert done.session.position == 2
    for value in ("w11 = 0, L = 2.8322", "w11 = 0.1, L = 2.5992", "w11 = 0.2, L = 2.3762"):
        assert value in said
    assert "Enter" not in said.split("[iteration")[0].split("== ")[1]


def test_at_a_turn_what_comes_is_printed_and_nothing_is_read() -> None:
    done = paged(BACKWARD)
    answers = [repr(q.course.trace.value(*q.key)) for q in done.session.questions[:7]]
    said = said_of(done, [*answers[:6], "", *answers[6:]])
    turn = said.split("== Now backward ==\n")[1]
    assert turn.startswith("Forward is done: yhat = 1.72, the target y is 4, and L = 2.5992.\n")
    assert turn.index("== Before backward ==") < turn.index("[iteration 1 of 2, backward pass")
    assert done.session.position == 7


def test_pages_are_printed_again_when_they_are_asked_for() -> None:
    said = said_of(paged(FIRST), ["", ":pages", "", "1.2"])
    assert said.count("== The first page ==") == 2
    assert "+ Correct" in said


def test_where_there_are_none_a_sentence_says_so() -> None:
    assert "no pages up to here" in said_of(paged(), [":pages"])
    exam = paged(FIRST)
    exam.session = replace(exam.session, exam=True)
    said = said_of(exam, [":pages"])
    assert "pages show values" in said
    assert "The first page" not in said


def test_a_run_that_goes_on_and_one_that_is_begun_anew() -> None:
    done = paged(FIRST)
    done.do("answer", "1.2")
    assert "The first page" not in said_of(done, [":quit"])
    out = io.StringIO()
    Plain(done, Terminal(":restart\n\n1.2\n"), out, ascii=True, width=80, restart=lambda: paged(FIRST)).run()
    assert "The first page" in out.getvalue().split("Begun anew.")[1]


def test_the_page_at_the_end_comes_before_the_closing_page() -> None:
    done = paged(END, iterations=1)
    answers = [repr(q.course.trace.value(*q.key)) for q in done.session.questions]
    said = said_of(done, [*answers, ""])
    assert said.index("It is over.") < said.index("steps done")


def test_what_an_author_writes_reaches_no_terminal_raw() -> None:
    evil = "\x1b[31mred\u202e"
    said = said_of(paged(Page(evil, f"{evil} `{evil}`", picture="forward")), [""])
    assert all(sign == "\n" or sign.isprintable() for sign in said)


def test_nothing_is_left_in_english() -> None:
    with pseudo_spoken():
        said = said_of(paged(SLOPE), ["0.2", "x", ""], ascii_only=False).partition("==")[2].partition("[")[0]
    assert (
        untranslated(said.replace("The slope", "").replace("Nudge it.", ""), {"w11", "hidden", "output"})
        == []
    )


def test_a_shipped_lesson_can_be_piped_from_its_first_answer_on(tmp_path) -> None:
    done = tutor("lesson", "relu-111", "--plain", "--ascii", home=tmp_path, stdin="0.7\n0.7\n")
    assert done.returncode == 0
    assert done.stdout.isascii()
    assert done.stdout.count("+ Correct") == 2
    assert "== How the loss falls (2 of 2) ==" in done.stdout
