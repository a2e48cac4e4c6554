"""A class on paper: a teacher's folder, a shared one, and learners who do what was given out."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from support.working import works
from tutor.application import assigning
from tutor.application.assigning import Given, assign
from tutor.application.handing_in import HandedIn, Sits
from tutor.classroom.packet import RESULTS_FOLDER
from tutor.classroom.work import Work
from tutor.practice.sitting import Sitting

NINE = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)

SECRET = "5e" * 32
"""Of every assignment: with a fresh one a test would have other numbers each time."""

ROSTER = "id,name,email,section\nada,Ada Lovelace,ada@x.org,A\nalan,Alan Turing,alan@x.org,B\n"

EXAM = """format = 1
title = "Week 3"
kind = "exam"
lessons = ["relu-111", "sigmoid-11"]
questions = 6
roster = "roster.csv"
"""
QUIZ = EXAM.replace('"exam"', '"quiz"')
LESSON = 'format = 1\ntitle = "At home"\nkind = "lesson"\nlessons = ["relu-111"]\nroster = "roster.csv"\n'


@dataclass
class Classroom:
    """A class in a folder.

    Attributes:
        folder: the teacher's; the shared one is `class` in it.
        now: what every clock shows.
    """

    folder: Path
    now: datetime = NINE

    def give_out(self, text: str = EXAM, name: str = "week3", roster: str = ROSTER) -> Given:
        """What `assign` does with this assignment."""
        (self.folder / "roster.csv").write_text(roster, encoding="utf-8")
        (self.folder / f"{name}.toml").write_text(text, encoding="utf-8")
        return assign(str(self.folder / f"{name}.toml"), None, self.now)

    def work(self, given: Given, learner: str = "ada", part: str = "") -> Work:
        place = given.packet.place_of(learner)
        assert place is not None
        return Work(given.packet, given.folder, place, part)

    def does(self, work: Work, sits: Sits, restart: bool = False) -> HandedIn | None:
        """A learner does some work on a terminal."""
        return works(work, sits, restart)

    def passes(self, **time: float) -> None:
        """Time goes on."""
        self.now += timedelta(**time)

    def answers(self, texts: Sequence[str] = (), seconds: float = 20) -> Callable[[Sitting], bool]:
        """Types these answers, then `1` until the end, and hands in; each takes its time."""

        def sits(sitting: Sitting) -> bool:
            left = list(texts)
            while not sitting.session.finished and not sitting.time_is_up:
                self.passes(seconds=seconds)
                text = left.pop(0) if left else "1"
                if text == "?":
                    sitting.do("hint")
                else:
                    at = sitting.session.position
                    sitting.do("answer", text)
                    if sitting.session.position == at and not sitting.session.finished:
                        sitting.do("skip")  # practice stays at a wrong answer
            sitting.handing_in = True
            return True

        return sits

    def true(self, work: Work, wrong: Sequence[int] = ()) -> list[str]:
        """The right answers to some work, wrong at these places."""
        from tutor.practice.assigned import opened

        lessons = work.lessons()
        session = opened(work.packet.kind, work.quiz(lessons), lessons)
        values = [question.course.trace.value(*question.key) for question in session.questions]
        return [repr(value + 0.321 * (number in wrong)) for number, value in enumerate(values)]


def results_of(given: Given) -> list[Path]:
    """What has come in."""
    return sorted((given.folder / RESULTS_FOLDER).glob("*.json"))


def document_in(path: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return document


@pytest.fixture
def classroom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Classroom:
    """A class whose clocks stand still until a test lets time go on."""
    monkeypatch.setenv("BACKPROP_TUTOR_HOME", str(tmp_path / "terminal"))
    monkeypatch.delenv("BACKPROP_TUTOR_CLASS", raising=False)
    monkeypatch.setattr(assigning, "new_secret", lambda: SECRET)
    made = Classroom(tmp_path / "teacher")
    made.folder.mkdir()
    for name, module in tuple(sys.modules.items()):
        if name.startswith("tutor.") and "clock" in vars(module):
            monkeypatch.setattr(module, "clock", lambda: made.now)
    return made
