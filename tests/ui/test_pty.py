"""The app in a real terminal: what it writes, and how it leaves."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from benchmarks.terminals import LESSON, left_clean
from benchmarks.watched import Watched
from support.classes import QUIZ, give_out


class Terminal(Watched):
    """A program whose screen a test waits for."""

    def wait(self, shown: Callable[[str], bool]) -> str:
        assert self.wait_for_text(shown), self.text
        return self.text


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    kept = {
        name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "COLORTERM", "TMUX")
    }
    return kept | {"TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "BACKPROP_TUTOR_HOME": str(tmp_path)}


@pytest.fixture
def start(environ: dict[str, str]) -> Iterator[Callable[..., Terminal]]:
    running: list[Terminal] = []

    def begin(*arguments: str, **more: str) -> Terminal:
        command = [sys.executable, "-m", "tutor", *arguments]
        running.append(Terminal(command, environ | more))
        return running[-1]

    yield begin
    for terminal in running:
        terminal.close()


@pytest.mark.parametrize(
    "name, code",
    [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, 0)],
    ids=["term", "hup", "int"],
)
def test_a_signal_leaves_the_terminal_clean_with_the_code_that_a_shell_expects(
    start: Callable[..., Terminal], name: signal.Signals, code: int
) -> None:
    terminal = start(*LESSON)
    terminal.wait(lambda text: "z₁ = ?" in text)
    os.kill(terminal.pid, name)
    assert terminal.end() == code
    assert left_clean(terminal.written)
    assert b"Traceback" not in terminal.written


def test_ctrl_c_leaves_the_terminal_clean_with_code_0(start: Callable[..., Terminal]) -> None:
    terminal = start(*LESSON)
    terminal.wait(lambda text: "z₁ = ?" in text)
    terminal.send(b"\x03")
    assert terminal.end() == 0
    assert left_clean(terminal.written)


def test_nothing_is_written_while_nobody_types_and_the_cursor_is_where_one_types(
    start: Callable[..., Terminal],
) -> None:
    terminal = start(*LESSON)
    terminal.wait(lambda text: "z₁ = ?" in text)
    while terminal.read(1.0):
        pass
    before = len(terminal.written)
    assert not terminal.read(2.0)
    assert len(terminal.written) == before
    assert terminal.written.rfind(b"\x1b[?25h") > terminal.written.rfind(b"\x1b[?25l")
    terminal.send(b"12")
    terminal.wait(lambda text: "› 12" in text)
    row = next(n for n, text in enumerate(terminal.screen.display) if "› 12" in text)
    while terminal.read(0.3):
        pass
    assert (terminal.screen.cursor.y, terminal.screen.cursor.x) == (row, 5)


def test_an_answer_is_there_again_after_being_killed(start: Callable[..., Terminal]) -> None:
    terminal = start(*LESSON)
    terminal.wait(lambda text: "z₁ = ?" in text)
    terminal.send(b"1.2\r")
    terminal.wait(lambda text: "z₂ = ?" in text)
    os.kill(terminal.pid, signal.SIGKILL)
    again = start(*LESSON)
    assert "step 2 of" in again.wait(lambda text: "z₂ = ?" in text and "F10" in text)


@pytest.mark.parametrize(
    "more",
    [{"LC_ALL": "C"}, {"LC_ALL": "de_DE.ISO-8859-1"}, {"TERM": "linux"}, {"NO_COLOR": "1", "LC_ALL": "C"}],
    ids=["C", "latin-1", "linux", "no colour"],
)
def test_terminals_without_unicode_get_no_other_byte(
    start: Callable[..., Terminal], more: dict[str, str]
) -> None:
    terminal = start(*LESSON, **more)
    terminal.wait(lambda text: "z1 = ?" in text)
    terminal.send(b"7\r")
    terminal.wait(lambda text: "[x] z1:" in text)
    terminal.send(b"\x11")
    assert terminal.end() == 0
    assert max(terminal.written) < 128


def test_no_colour_means_no_colour(start: Callable[..., Terminal]) -> None:
    terminal = start(*LESSON, NO_COLOR="1")
    terminal.wait(lambda text: "z₁ = ?" in text)
    while terminal.read(0.5):
        pass
    cells = [cell for row in terminal.screen.buffer.values() for cell in row.values()]
    assert {cell.fg for cell in cells} | {cell.bg for cell in cells} == {"default"}
    assert any(cell.reverse for cell in cells)
    assert any(cell.bold for cell in cells)


def test_an_exam_left_by_a_signal_stays_open_and_f10_hands_it_in_before_its_marks_are_shown(
    start: Callable[..., Terminal], tmp_path: Path
) -> None:
    asked = (
        "quiz",
        "relu-231",
        "--exam",
        "--count",
        "1",
        "--seed",
        "3",
        "--output",
        str(tmp_path / "result.json"),
    )
    terminal = start(*asked)
    terminal.wait(lambda text: "Enter begin" in text)
    assert " = ?" not in terminal.text
    terminal.send(b"\r")
    terminal.wait(lambda text: " = ?" in text)
    terminal.send(b"1.5\r")
    terminal.wait(lambda text: "F10 hand in" in text)
    os.kill(terminal.pid, signal.SIGTERM)
    terminal.end()
    assert not (tmp_path / "result.json").exists()
    again = start(*asked)
    again.wait(lambda text: "F10 hand in" in text)
    assert b"right is" not in again.written
    again.send(b"\x1b[21~")
    assert again.end() == 0
    assert again.written.rfind(b"right is") > again.written.rfind(b"\x1b[?1049l")
    assert '"answer": "1.5"' in (tmp_path / "result.json").read_text(encoding="utf-8")


def test_a_lesson_opens_on_its_pages_and_one_key_leads_to_the_question(
    start: Callable[..., Terminal],
) -> None:
    terminal = start("lesson", "relu-221")
    terminal.wait(lambda text: "1 of 3" in text and "The names of this lesson" in text)
    terminal.send(b"\r")
    terminal.wait(lambda text: "w₁₁ = 0.1, L = 2.5992" in text)
    terminal.send(b"\x1b[C")
    terminal.wait(lambda text: "w₁₁ = 0.2" in text and "change of L / change of w₁₁" in text)
    terminal.send(b"\x1b")
    terminal.wait(lambda text: "z₁ = ?" in text)
    terminal.send(b"1.2\r")
    terminal.wait(lambda text: "z₂ = ?" in text)
    terminal.send(b":pages\r")
    terminal.wait(lambda text: "1 of 3" in text)


def test_in_a_class_a_name_leads_to_the_course_and_the_learner_leaves_the_terminal_clean(
    start: Callable[..., Terminal], tmp_path: Path
) -> None:
    folder = give_out(tmp_path, work=QUIZ)
    terminal = start(BACKPROP_TUTOR_CLASS=str(folder))
    terminal.wait(lambda text: "Who are you?" in text)
    terminal.send(b"turing\r")
    terminal.wait(lambda text: "May your teacher see it?" in text)
    terminal.send(b"y")
    terminal.wait(lambda text: "Practise: the course" in text)
    terminal.send(b"\x1b[F\r")
    terminal.wait(lambda text: "The slope of one weight" in text)
    terminal.send(b"\r")
    terminal.wait(lambda text: "What a network computes" in text)
    terminal.send(b"\x1b")
    terminal.wait(lambda text: "watch 1 of" in text)
    terminal.send(b"\r")
    terminal.wait(lambda text: "Worked step" in text)
    terminal.send(b"\x1b[21~")
    terminal.wait(lambda text: "F4 skills" in text)
    terminal.send(b"\x1b[21~")
    assert terminal.end() == 0
    assert left_clean(terminal.written)
    assert (folder / "practice" / "s2.json").exists()


def test_a_class_folder_that_is_not_there_is_told_beside_the_course(
    start: Callable[..., Terminal], tmp_path: Path
) -> None:
    terminal = start(BACKPROP_TUTOR_CLASS=str(tmp_path / "nowhere"))
    terminal.wait(
        lambda text: "Until then there is the course." in text and "The slope of one weight" in text
    )
    terminal.send(b"\x1b[21~")
    assert terminal.end() == 0
