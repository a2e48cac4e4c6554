"""`export` as it is typed: what goes to stdout, what to a file, what is refused and what is said then."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from support.question_banks import canvas, moodle
from support.running import ROOT, environment, tutor


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path


def in_bytes(home: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "tutor", *arguments],
        capture_output=True,
        timeout=60,
        cwd=home,
        env=environment(home),
        check=False,
    )


def test_moodle_xml_goes_to_stdout_and_nothing_to_stderr(home: Path) -> None:
    done = tutor("export", "slope-11", "--format", "moodle", home=home)
    assert (done.returncode, done.stderr) == (0, "")
    assert len(moodle(done.stdout)) == 10


def test_a_package_goes_to_a_pipe_as_bytes(home: Path) -> None:
    done = in_bytes(home, "export", "chain-111", "--format", "qti")
    assert (done.returncode, done.stderr) == (0, b"")
    assert len(canvas(done.stdout)) == 18


def test_no_package_goes_to_a_terminal(home: Path) -> None:
    controller, terminal = pty.openpty()
    try:
        done = subprocess.run(
            [sys.executable, "-m", "tutor", "export", "chain-111", "--format", "qti"],
            stdin=subprocess.DEVNULL,
            stdout=terminal,
            stderr=subprocess.PIPE,
            timeout=60,
            cwd=home,
            env=environment(home),
            check=False,
        )
    finally:
        os.close(terminal)
        os.close(controller)
    assert done.returncode == 2
    assert "zip file, which a terminal cannot show" in done.stderr.decode()
    assert "Type `--output chain-111.zip`." in done.stderr.decode()


@pytest.mark.parametrize("form", ["moodle", "qti"])
def test_a_file_is_written_and_its_path_is_the_result(home: Path, form: str) -> None:
    done = tutor("export", "chain-111", "--format", form, "--output", "made", home=home)
    assert (done.returncode, done.stdout) == (0, "made\n")
    assert (home / "made").read_bytes() == in_bytes(home, "export", "chain-111", "--format", form).stdout


def test_a_file_that_is_there_is_left_as_it_is(home: Path) -> None:
    (home / "made.xml").write_text("mine")
    done = tutor("export", "slope-11", "--format", "moodle", "--output", "made.xml", home=home)
    assert (done.returncode, done.stdout) == (2, "")
    assert "made.xml cannot be written" in done.stderr
    assert "Name another file." in done.stderr
    assert (home / "made.xml").read_text() == "mine"


def test_copies_have_the_numbers_of_one_seed_after_the_other_and_are_the_same_bytes_again(home: Path) -> None:
    typed = ("export", "slope-11", "--format", "moodle", "--seed", "7", "--copies", "2")
    done = tutor(*typed, home=home)
    names = [question.name for question in moodle(done.stdout)]
    assert [name.split()[0] for name in names[:4]] == ["slope-11@7", "slope-11@8"] * 2
    assert tutor(*typed, home=home).stdout == done.stdout
    second = tutor("export", "slope-11", "--format", "moodle", "--seed", "8", home=home).stdout
    assert [q.text for q in moodle(second)] == [q.text for q in moodle(done.stdout)[1::2]]


def test_copies_without_a_seed_begin_at_one(home: Path) -> None:
    done = tutor("export", "slope-11", "--format", "moodle", "--copies", "2", home=home)
    assert {question.name.split()[0] for question in moodle(done.stdout)} == {"slope-11@1", "slope-11@2"}


def test_a_single_copy_has_a_seed_of_its_own_as_well(home: Path) -> None:
    done = tutor("export", "slope-11", "--format", "moodle", "--copies", "1", home=home)
    assert {question.name.split()[0] for question in moodle(done.stdout)} == {"slope-11@1"}


def test_as_many_iterations_are_asked_as_are_typed(home: Path) -> None:
    done = tutor("export", "relu-221", "--format", "moodle", "--iterations", "1", home=home)
    assert len(moodle(done.stdout)) == 29


def test_what_canvas_would_round_is_said(home: Path) -> None:
    done = tutor("export", "mazur-222", "--format", "qti", "--output", "made.zip", home=home)
    assert done.returncode == 0
    assert "8 questions need more than 4 decimals" in done.stderr


@pytest.mark.parametrize(
    ("typed", "said", "hint"),
    [
        (("relu-221",), "--format", "--help"),
        (("relu-221", "--format", "pdf"), '"pdf" is not known. There are moodle, qti.', "--help"),
        (("relu-222", "--format", "qti"), "relu-222", "relu-221"),
        (("relu-221", "--format", "qti", "--output="), "names no file", "--output FILE"),
        (("relu-221", "--format", "moodle", "--copies", "99"), "5,742 questions", "--copies 34"),
        (("relu-221", "--format", "moodle", "--iterations", "999"), "28,971 questions", "--iterations 68"),
        (("relu-221", "--format", "moodle", "--iterations", "9999"), "2,000 iterations", "--iterations 2000"),
        (("relu-221", "--format", "moodle", "--copies", "0"), "no whole number from 1 on", "--help"),
    ],
    ids=lambda typed: " ".join(typed) if isinstance(typed, tuple) else "",
)
def test_what_cannot_be_made_is_told_with_what_to_type(
    home: Path, typed: tuple[str, ...], said: str, hint: str
) -> None:
    done = tutor("export", *typed, home=home)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert hint in done.stderr


def test_a_lesson_file_that_is_broken_says_so(home: Path) -> None:
    text = (ROOT / "lessons" / "slope-11.toml").read_text(encoding="utf-8")
    (home / "slope-11.toml").write_text(text.replace('activation = "linear"', 'activation = "lineal"'))
    done = tutor("export", "slope-11.toml", "--format", "moodle", home=home)
    assert done.returncode in (1, 2)
    assert done.stdout == ""
    assert "slope-11.toml" in done.stderr
    assert "lineal" in done.stderr


def test_a_lesson_that_asks_nothing_says_so(home: Path) -> None:
    text = (ROOT / "lessons" / "slope-11.toml").read_text(encoding="utf-8")
    (home / "slope-11.toml").write_text(text + '\n[[ask]]\niterations = "1-2"\nkinds = ["grad_bias"]\n')
    done = tutor("export", "slope-11.toml", "--format", "moodle", home=home)
    assert (done.returncode, done.stdout) == (2, "")
    assert "slope-11 asks for nothing" in done.stderr
    assert "[[ask]]" in done.stderr


def test_numbers_that_run_away_are_refused_before_anything_is_written(home: Path) -> None:
    text = (ROOT / "lessons" / "slope-11.toml").read_text(encoding="utf-8")
    (home / "slope-11.toml").write_text(text.replace("learning_rate = ", "learning_rate = 1e99 # "))
    done = tutor("export", "slope-11.toml", "--format", "moodle", "--iterations", "90", home=home)
    assert (done.returncode, done.stdout) == (2, "")
    assert "iteration" in done.stderr
