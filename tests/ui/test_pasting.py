"""Pastes on their way from the terminal to the parser."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from tutor.ui.pasting import END, IDLE_MOST, MOST_AHEAD, START, Pastes
from tutor.ui.widgets.answer import LONGEST

PIECES = st.sampled_from(
    [START, END, "1", "2.5", "\r", "\x1b", "\x1b[A", "[", "200~", "x" * 700, "\x03", "é"]
)


def parts(text: str, cuts: list[int]) -> list[str]:
    at = sorted({0, len(text), *(cut % (len(text) + 1) for cut in cuts)})
    return [text[a:b] for a, b in pairwise(at)]


def test_a_paste_keeps_its_marks_and_what_a_line_can_hold() -> None:
    given_on = Pastes().bounded(f"1{START}{'7' * 1_000_000}{END}\r")
    assert given_on == f"1{START}{'7' * (LONGEST + 1)}{END}\r"


def test_a_long_run_without_marks_gets_them() -> None:
    assert Pastes().bounded("7" * 4096 + "\r") == f"{START}{'7' * (LONGEST + 1)}{END}\r"


def test_what_is_typed_and_what_keys_send_is_passed_on_as_it_is() -> None:
    typed = "w11*x1 + b1\r\x1b[A\x1b[<0;12;7M\x1b[200~1.2\x1b[201~\x1bOP" * 10
    assert Pastes().bounded(typed) == typed


def test_keys_in_a_paste_are_text() -> None:
    assert Pastes().bounded(f"{START}1\x1b[A\x032\x00{END}") == f"{START}1 [A 2 {END}"


def test_a_paste_whose_end_never_comes_is_over_after_a_while() -> None:
    pastes = Pastes()
    pastes.bounded(f"{START}12")
    ends = [pastes.idle() for _ in range(IDLE_MOST)]
    assert ends[-1] == END
    assert not any(ends[:-1])
    assert pastes.bounded("\x03") == "\x03"


def test_lines_without_marks_are_left_out_beyond_what_is_typed_ahead_but_keys_are_not() -> None:
    pastes = Pastes()
    passed = "".join(pastes.bounded("12\n" * 1000) for _ in range(1000))
    assert len(passed) <= MOST_AHEAD
    assert pastes.bounded("12\r\x1b[A\x1bOP\x11") == "\x1b[A\x1bOP\x11"
    pastes.idle()
    assert pastes.bounded("12\r") == "12\r"


@settings(deadline=None)
@given(st.lists(PIECES, max_size=12), st.lists(st.integers(0, 10_000), max_size=6))
def test_where_reads_are_cut_changes_nothing_in_a_paste(pieces: list[str], cuts: list[int]) -> None:
    text = START + "".join(pieces)
    whole, cut = Pastes(), Pastes()
    expected = whole.bounded(text)
    passed = "".join(cut.bounded(part) for part in parts(text, cuts))
    end = expected.find(END)
    if end < 0:  # what may be the beginning of the end is held back
        assert expected == passed
    else:
        assert passed.startswith(expected[: end + len(END)])


@settings(deadline=None)
@given(st.lists(PIECES, max_size=30))
def test_what_is_passed_on_is_never_longer_than_its_marks_add(pieces: list[str]) -> None:
    text = "".join(pieces)
    assert len(Pastes().bounded(text)) <= len(text)
