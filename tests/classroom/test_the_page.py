"""docs/classroom.md, from roster to gradebook: its files and commands in their order, with a class of thirty.

One crashes, one is late, one has a full disk, one forges; the others make mistakes.
"""

from __future__ import annotations

import csv
import errno
import io
import json
import os
import re
import signal
import stat
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from support.classrooms import SECRET, Classroom, classroom, document_in
from support.refusals import refused
from support.running import ROOT
from support.working import leaves
from tutor.application import new_files
from tutor.application.assigning import Given, own_assignment
from tutor.classroom.packet import packet_in

__all__ = ["classroom"]

PAGE = (ROOT / "docs" / "classroom.md").read_text(encoding="utf-8")
GIVEN_OUT, WITHOUT = PAGE.split("\n## Without an assignment\n")
LEARNERS = ("ada", "alan", *(f"l{number:02d}" for number in range(28)))
CRASHED, LATE, FULL, FORGED = LEARNERS[2:6]
QUESTIONS = 10


def file_of(name: str) -> str:
    found = re.search(rf"<!-- file: {re.escape(name)} -->\n```\w+\n(.*?)```", PAGE, flags=re.DOTALL)
    assert found is not None, name
    return found[1]


@dataclass
class Shell:
    """A terminal in which the commands of the page are typed."""

    folder: Path
    variables: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        shim = self.folder / "bin" / "backprop-tutor"
        shim.parent.mkdir()
        shim.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m tutor "$@"\n', encoding="utf-8")
        shim.chmod(shim.stat().st_mode | stat.S_IXUSR)

    @property
    def environment(self) -> dict[str, str]:
        path = f"{self.folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
        own = {"PATH": path, "PYTHONPATH": str(ROOT), "TERM": "dumb", **self.variables}
        return {**os.environ, **own, "BACKPROP_TUTOR_HOME": str(self.folder / "terminal")}

    def types(self, line: str, typed: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["sh", "-c", line],
            input=typed,
            capture_output=True,
            text=True,
            cwd=self.folder,
            env=self.environment,
            check=False,
        )


@pytest.fixture
def shell(classroom: Classroom) -> Shell:
    """In the teacher's folder, with the files of the page; the roster has the whole class."""
    classroom.now = datetime.now(UTC)
    made = Shell(classroom.folder)
    rest = "".join(f"{one},Learner {one},{one}@school.example,B\n" for one in LEARNERS[2:])
    (classroom.folder / "roster.csv").write_text(file_of("roster.csv") + rest, encoding="utf-8")
    text = file_of("week3.toml")
    for key, hours in (("opens", -1), ("closes", 1)):
        moment = (classroom.now + timedelta(hours=hours)).isoformat(timespec="seconds")
        text = re.sub(rf"^{key} = \S+", f"{key} = {moment}", text, flags=re.MULTILINE)
    (classroom.folder / "week3.toml").write_text(text, encoding="utf-8")
    (classroom.folder / "week3.secret").write_text(SECRET, encoding="ascii")  # numbers as in every run
    return made


def commands(part: str) -> list[str]:
    """What is typed in a part of the page, line by line; what installs is tested where the wheel is."""
    blocks = re.findall(r"```sh\n(.*?)```", part, flags=re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    return [line for line in lines if line.startswith(("backprop-tutor", "export "))]


def the_class_works(classroom: Classroom, given: Given, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody but those who sit at the shell, on the terminal of the fixture's clock."""
    nine = classroom.now
    for number, learner in enumerate(LEARNERS):
        if learner in ("ada", "alan", CRASHED):
            continue
        classroom.now = nine
        work = classroom.work(given, learner)
        answers = classroom.answers(
            classroom.true(work, wrong=[number % QUESTIONS, (3 * number) % QUESTIONS])
        )
        if learner == FULL:
            with monkeypatch.context() as patched:
                patched.setattr(new_files, "_write", _full)
                with refused("The class folder cannot be written"):
                    classroom.does(work, answers)
            assert classroom.does(work, answers) is not None
        elif learner == LATE:
            classroom.does(work, leaves)
            classroom.passes(hours=2)
            assert classroom.does(work, answers) is not None
        else:
            done = classroom.does(work, answers)
            assert done is not None
            if learner == FORGED:
                _forge(done.path)


def _full(path: Path, data: bytes, mode: int) -> None:
    path.write_bytes(data[:100])
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _forge(path: Path) -> None:
    document = document_in(path)
    for mark in document["marks"]:
        mark |= {"verdict": "correct", "answer": repr(mark["expected"])}
    document["summary"] = {"points": QUESTIONS, "right": QUESTIONS, "follow_through": 0, "missing": 0}
    path.write_text(json.dumps(document), encoding="utf-8")


def one_crashes(shell: Shell) -> None:
    """The terminal of a learner is cut off after two answers, and goes on."""
    line = ["sh", "-c", f"exec backprop-tutor quiz --assignment class/week3 --learner {CRASHED} --plain"]
    with subprocess.Popen(
        line,
        cwd=shell.folder,
        env=shell.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        running.stdin.write("1.5\n2.5\n")
        running.stdin.flush()
        kept = 0
        while kept < 2:
            kept += "answer kept" in running.stdout.readline()
        running.send_signal(signal.SIGKILL)
    done = shell.types(line[2], typed="0.5\n" * (QUESTIONS - 2) + "\n")
    assert "You go on" in done.stdout
    assert "Handed in:" in done.stdout


def test_what_the_page_types_without_an_assignment_is_fine(shell: Shell) -> None:
    for line in commands(WITHOUT):
        done = shell.types(line, "1\n" * 20 + "\n")
        assert (done.returncode, "Traceback" in done.stderr) == (0, False), (line, done.stderr)
    assert document_in(shell.folder / "ada.json")["learner"] == "Ada"


def test_every_file_and_command_of_the_page_does_what_it_says(
    shell: Shell, classroom: Classroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: dict[str, subprocess.CompletedProcess[str]] = {}
    typed = {
        "backprop-tutor": "Alan Turing\ny\n1\n" + "0.25\n" * QUESTIONS + "\n",
        "backprop-tutor quiz --assignment class/week3 --learner ada": "0.25\n" * QUESTIONS + "\n",
    }
    for line in commands(GIVEN_OUT):
        if line.startswith("export "):
            name, _, value = line.removeprefix("export ").partition("=")
            shell.variables[name] = value
            continue
        done[line] = shell.types(line, typed.get(line, ""))
        assert "Traceback" not in done[line].stderr, line
        assert done[line].returncode != 2, (line, done[line].stderr)
        if line.startswith("backprop-tutor assign"):
            given = _given(classroom)
            the_class_works(classroom, given, monkeypatch)
            one_crashes(shell)
    assert len(done) == len(set(commands(GIVEN_OUT))) - 1
    _everybody_is_there(shell, done)
    _what_is_odd_is_told(done)
    _grades_are_handed_on(shell)


def _given(classroom: Classroom) -> Given:
    """What `assign` has written."""
    packet, folder = packet_in(classroom.folder / "class" / "week3")
    roster = own_assignment(str(classroom.folder / "week3.toml")).roster
    return Given(packet, folder, classroom.folder / "week3.secret", roster, True)


def _everybody_is_there(shell: Shell, done: dict[str, subprocess.CompletedProcess[str]]) -> None:
    document = json.loads((shell.folder / "week3.json").read_text(encoding="utf-8"))
    assert {one["id"] for one in document["learners"]} == set(LEARNERS)
    assert document["nothing_yet"] == document["not_on_roster"] == []
    assert len(document["steps"]) == QUESTIONS
    assert document["misconceptions"]
    assert "<script" not in (shell.folder / "week3.html").read_text(encoding="utf-8")
    assert (
        done["backprop-tutor class week3.toml"].stdout.splitlines()[0] == "Week 3: backpropagation: results"
    )
    assert all(len(line) <= 80 for line in done["backprop-tutor class week3.toml"].stdout.splitlines())
    practised = done["backprop-tutor class class --format text"].stdout
    assert "Practice in the last 14 days" in practised
    assert "Alan Turing" in practised


def _what_is_odd_is_told(done: dict[str, subprocess.CompletedProcess[str]]) -> None:
    report = done["backprop-tutor class week3.toml --format text"]
    assert report.returncode == 1
    assert re.search(rf"Learner {LATE} .*late", report.stdout)
    assert re.search(rf"Learner {FORGED} .*none counts", report.stdout)
    again = done["backprop-tutor remark class/week3/results/*.json --assignment week3.toml"]
    assert again.returncode == 1
    assert again.stdout.count("Its seal is broken") == 1
    assert again.stdout.count("Its seal holds") == len(LEARNERS) - 1


def _grades_are_handed_on(shell: Shell) -> None:
    moodle = list(csv.DictReader(io.StringIO((shell.folder / "moodle.csv").read_text(encoding="utf-8"))))
    assert {row["ID number"] for row in moodle} == set(LEARNERS) - {FORGED}
    canvas = list(csv.reader(io.StringIO((shell.folder / "canvas.csv").read_text(encoding="utf-8"))))
    assert canvas[0] == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Week 3"]
    empty = [row[2] for row in canvas[2:] if row[-1] == ""]
    assert empty == [FORGED]
