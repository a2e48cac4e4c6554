"""Two terminals at once in the same lesson, as real processes."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from support.running import environment, tutor


class Terminal:
    """A lesson or quiz in line mode; its first lines are read once its first question is there."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.ask(":nosuch", until="There is no command")

    def ask(self, line: str, until: str) -> None:
        """Types a line and waits for the line of output that has this text."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()
        while until not in (read := self.process.stdout.readline()):
            assert read, f"ended before it wrote {until!r}"

    def right(self, *answers: str) -> None:
        for answer in answers:
            self.ask(answer, until="Correct")


@contextmanager
def terminal(home: Path, *command: str) -> Iterator[Terminal]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tutor", *(command or ("lesson", "relu-221", "--all")), "--plain"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        cwd=home,
        env=environment(home),
    )
    watchdog = threading.Timer(60, process.kill)  # a line that never comes is a failure, not a wait
    watchdog.start()
    try:
        yield Terminal(process)
    finally:
        watchdog.cancel()
        process.communicate(":quit\n", timeout=60)


def resumed_at(home: Path, *lines: str) -> str:
    """The question at which the lesson is resumed, after these lines: `z1`, `a2`, ..."""
    typed = "".join(f"{line}\n" for line in lines)
    done = tutor("lesson", "relu-221", "--plain", home=home, stdin=f"{typed}:quit\n")
    return str(re.findall(r"^(\S+) = \?", done.stdout, re.MULTILINE)[-1])


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path


def test_the_terminal_that_was_used_last_is_where_the_lesson_goes_on(home: Path) -> None:
    tutor("lesson", "relu-221", "--plain", home=home, stdin="1.2\n:quit\n")
    with terminal(home) as one, terminal(home) as other:
        one.right("1.7", "1.2")  # z2, a1: the next is a2
        other.right("1.7")
        one.right("1.7", "1.72")  # a2, yhat: the next is L
        other.right("1.2")  # a1
    assert resumed_at(home) == "a2"
    assert resumed_at(home, "1.7", "1.72", "2.5992") == "dL/dyhat"
    assert resumed_at(home) == "dL/dyhat"


def test_a_quiz_goes_on_in_the_terminal_that_was_used_last_too(home: Path) -> None:
    quiz = ("quiz", "relu-221", "--count", "5", "--seed", "4")
    tutor(*quiz, "--plain", home=home, stdin=":skip\n:quit\n")
    with terminal(home, *quiz) as one, terminal(home, *quiz) as other:
        one.ask(":skip", until="step 3 of 5")
        one.ask(":skip", until="step 4 of 5")
        other.ask(":skip", until="step 3 of 5")
    assert "step 3 of 5" in tutor(*quiz, "--plain", home=home, stdin=":quit\n").stdout


def test_a_restart_in_one_terminal_holds_though_the_other_goes_on(home: Path) -> None:
    tutor("lesson", "relu-221", "--plain", home=home, stdin="1.2\n:quit\n")
    with terminal(home) as one, terminal(home) as other:
        one.ask(":restart", until="z1 = ?")
        one.right("1.2", "1.7")
        other.right("1.7", "1.2", "1.7")
    assert resumed_at(home) == "a1"


def test_after_a_change_of_the_file_what_is_answered_from_then_on_is_resumed(home: Path) -> None:
    path = home / "changing.toml"
    text = tutor("variant", "relu-221", "--seed", "1", home=home).stdout.replace(
        'id = "relu-221"', 'id = "changing"'
    )
    path.write_text(text, encoding="utf-8")
    tutor("lesson", str(path), "--plain", home=home, stdin=":skip\n:skip\n:skip\n:quit\n")
    # Now other steps are asked, so that not all of the log fits: the third question was a1.
    path.write_text(text + '\n[[ask]]\nkinds = ["pre_activation", "loss"]\n', encoding="utf-8")
    tutor("lesson", str(path), "--plain", home=home, stdin=":skip\n:quit\n")
    done = tutor("lesson", str(path), "--plain", home=home, stdin=":quit\n")
    assert "iteration 2 of 2" in done.stdout
