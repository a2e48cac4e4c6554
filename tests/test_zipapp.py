"""The one file: a Python with nothing installed runs the tutor from it."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from benchmarks.terminals import LESSON, Program, left_clean
from support.running import ROOT, tutor

BARE = (sys.executable, "-I", "-S")
"""A Python that sees its own library alone: nothing that is installed, no checkout, no settings."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file, made of what is installed for these tests. It takes some seconds."""
    output = tmp_path_factory.mktemp("made") / "backprop-tutor.pyz"
    script = ROOT / "scripts" / "make_zipapp.py"
    subprocess.run([sys.executable, str(script), "--output", str(output)], check=True, capture_output=True)
    return output


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


def run(made: Path, home: Path, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return tutor(*arguments, home=home, stdin=stdin, executable=(*BARE, str(made)), BACKPROP_TUTOR_HOME="")


@pytest.mark.parametrize(
    "arguments", [("list",), ("course",), ("key", "relu-111"), ("key", "relu-111", "--format", "html")]
)
def test_it_prints_what_the_checkout_prints(made: Path, home: Path, arguments: tuple[str, ...]) -> None:
    done = run(made, home, *arguments)
    assert done.stderr == ""
    assert done.stdout == tutor(*arguments, home=home, PYTHONPATH=str(ROOT)).stdout


def test_it_teaches_in_line_mode_and_writes_nothing_to_the_home_folder_but_the_record(
    made: Path, home: Path
) -> None:
    done = run(made, home, "lesson", "relu-111", "--plain", stdin="0.7\n:quit\n")
    assert "+ Correct" in done.stdout
    written = [path.relative_to(home) for path in home.rglob("*") if path.is_file()]
    assert {path.parent.name for path in written} == {"backprop-tutor"}
    assert "record.db" in {path.name for path in written}
    assert "step 2 of" in run(made, home, "lesson", "relu-111", "--plain", stdin=":quit\n").stdout


def test_its_lab_says_what_to_install(made: Path, home: Path) -> None:
    done = run(made, home, "lab", "relu-111")
    assert done.returncode == 2
    assert "pip install numpy" in done.stderr


def test_where_it_cannot_be_written_is_said_and_nothing_stays(tmp_path: Path) -> None:
    for place, why in ((tmp_path / "no" / "x.pyz", "No such file"), (tmp_path, "Is a directory")):
        command = [sys.executable, str(ROOT / "scripts" / "make_zipapp.py"), "--output", str(place)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr.count("\n")) == (1, 1)
        assert why in done.stderr
    assert list(tmp_path.parent.glob("*.part")) == []


def test_it_teaches_on_screen(made: Path, home: Path) -> None:
    kept = {"PATH": os.environ["PATH"], "HOME": str(home)}
    terminal = Program([*BARE, str(made), *LESSON], kept | {"TERM": "xterm-256color", "LC_ALL": "C.UTF-8"})
    try:
        assert terminal.wait_for("z₁ = ?".encode())
        terminal.send(b"1.2\r")
        assert terminal.wait_for("z₂ = ?".encode())
        terminal.send(b"\x11")
        assert terminal.end() == 0
        assert left_clean(terminal.written)
    finally:
        terminal.close()


def test_everything_in_it_is_there_once_and_nothing_of_numpy(made: Path) -> None:
    with zipfile.ZipFile(made) as packed:
        names = packed.namelist()
    assert len(names) == len(set(names))
    assert [name for name in names if "numpy" in name.partition("/")[0]] == []
    assert {"__main__.py", "tutor/__init__.pyc", "tutor/_lessons/course.toml", "textual/app.pyc"} <= {*names}
