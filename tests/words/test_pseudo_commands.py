"""In the pseudo-language nothing that the command line says is left in English."""

from __future__ import annotations

import argparse
import inspect
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

import pytest

from benchmarks.exams import Done
from benchmarks.exams import command as in_process
from support.pseudo import PSEUDO, pseudo_spoken, untranslated
from support.running import ROOT
from tutor.application import documents, exams, progress, result_files, reviews  # noqa: F401 - for every fork
from tutor.cli import documents as printing  # noqa: F401
from tutor.cli import exams as asking  # noqa: F401
from tutor.cli import faults, grading, learning, record  # noqa: F401
from tutor.cli.arguments import Parser, parser
from tutor.errors import TutorError
from tutor.journal.event import Event
from tutor.journal.locks import alone
from tutor.journal.record import open_record
from tutor.lesson.catalogue import available
from tutor.operations.activations import ACTIVATIONS
from tutor.operations.losses import LOSSES
from tutor.practice.skills import current
from tutor.present import progress as on_paper
from tutor.present.lesson_list import LessonRow, lessons_table
from tutor.words import ENGLISH, say_all, speak, told
from tutor.words.titles import skill_title

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
TYPED = frozenset(
    re.findall(
        r"\w+",
        "SHAPE LESSON COMMAND FILE DIR DATE NAME NAMES PATH ANSWERS RESULT YYYY "
        "IRI CSV FOLDER TEXT xapi text json csv html svg toml moodle canvas qti biases bash zsh fish "
        "No such file or directory",
    )
)
"""What one types, or types something for, and what the system says."""

ANSWER = Event(
    NOW,
    "run",
    "lesson",
    "relu-221",
    "answer",
    symbol="z1",
    text="1",
    verdict="wrong",
    skill="activation:relu",
)
EXAM = ("quiz", "--exam", "--plain", "--count", "2", "--seed", "3", "--learner", "Ada")


def command(home: Path, *arguments: str, typed: str = "") -> Done:
    return in_process(home, *arguments, typed=typed, meddle=lambda: speak(PSEUDO))


def left(text: str, *known: str) -> list[str]:
    return untranslated(text, TYPED.union(known, names()))


@lru_cache
def names() -> frozenset[str]:
    """Every command, and the words of the lessons' own titles."""
    titles = " ".join(f"{entry.id} {entry.title}" for entry in available())
    return frozenset((*commands(), *re.findall(r"\w+", titles)))


def commands() -> list[str]:
    whole = parser()
    (listed,) = (action for action in whole._actions if isinstance(action, argparse._SubParsersAction))
    return list(listed.choices)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which nothing was done yet. Tests leave it so."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def in_exam(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which an exam is open. Tests leave it open."""
    home = tmp_path_factory.mktemp("exam")
    command(home, *EXAM, typed="1\n:quit\n")
    return home


@pytest.fixture
def pseudo() -> Iterator[None]:
    with pseudo_spoken():
        yield


# What can be typed


@pytest.mark.parametrize("name", ["", *commands()])
def test_the_help_of_a_command_is_translated(home: Path, name: str) -> None:
    done = command(home, *([name] if name else []), "--help")
    assert (done.code, left(done.out)) == (0, [])


MISUSES = (
    "lessson",
    "zzzzzz",
    "quiz --seed abc",
    "quiz --count 0",
    "quiz --count",
    "quiz --co --out",
    "key",
    "key relu-221 more",
    "key relu-221 --format pdf",
    "key relu-221 --iterations 99999999",
    "key relu-221 --output x",
    "key relu-221 --format html --output=",
    "key relu-221 --format html --output file/x",
    "export relu-221",
    "export relu-221 --format pdf",
    "export relu-221 --format moodle --copies 99999",
    "export relu-221 --format moodle --iterations 1999",
    "export relu-221 --format moodle --iterations 99999999",
    "export relu-221 --format moodle --output=",
    "export relu-221 --format qti --output file",
    "progress --yes=3",
    "review --until x",
    "quiz --exam --output=",
    "quiz one/relu-221.toml two/relu-221.toml",
    "remark nope.json",
    "new",
    "new 2",
    "new 0-1",
    "new 999-999",
    "new 2-2-1 --loss cross_entropy",
    "new 2-2-1 --activation x",
    "new 2-2-1 --input 1",
    "new --from nope --input 1",
    "new --from nope --input 1 --target 1 --activation relu",
    "new 2-1 --output x.txt",
    "new 2-1 --input x",
    "remark nope\udce9.json",
)


@pytest.mark.parametrize("typed", MISUSES)
def test_what_cannot_be_done_as_typed_is_told_in_translation(home: Path, typed: str) -> None:
    (home / "file").write_text("no folder")
    for folder, seed in (("one", "1"), ("two", "2")):
        if not (home / folder).exists():
            (home / folder).mkdir()
            text = (ROOT / "lessons" / "relu-221.toml").read_text(encoding="utf-8")
            (home / folder / "relu-221.toml").write_text(f"{text}\n# {seed}\n", encoding="utf-8")
    done = command(home, *typed.split(" "))
    assert (done.code, done.out) == (2, "")
    assert left(done.err, *re.findall(r"\w+", typed), "Not", "directory", *ACTIVATIONS, *LOSSES) == []


# What commands say beside their documents


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("export mazur-222 --format qti --output mazur-222.zip", 0),
        ("progress --delete", 1),
        ("progress --delete --yes", 0),
        ("reset relu-221", 0),
    ],
)
def test_what_a_command_says_is_translated(home: Path, typed: str, code: int) -> None:
    done = command(home, *typed.split(" "))
    assert done.code == code
    assert left(done.out + done.err) == []


def test_that_a_lesson_file_is_sound_is_said_in_translation(home: Path) -> None:
    shutil.copy(ROOT / "lessons" / "relu-221.toml", home)
    done = command(home, "check", "relu-221.toml")
    assert left(done.out.splitlines()[-1]) == []


def test_resetting_a_lesson_is_translated_from_the_question_to_the_end(tmp_path: Path) -> None:
    command(tmp_path, "lesson", "relu-221", "--plain", typed="1\n:quit\n")
    refused = command(tmp_path, "reset", "relu-221")
    done = command(tmp_path, "reset", "relu-221", "--yes")
    gone = command(tmp_path, "progress", "--delete", "--yes")
    assert (refused.code, done.code, gone.code) == (1, 0, 0)
    for one in (refused, done, gone):
        assert left(one.out + one.err) == []


@pytest.mark.parametrize(
    "typed",
    [
        "key relu-221",
        "progress",
        "quiz --exam --seed 9",
        "quiz --exam --learner Bob",
        "quiz --plain --exam --count 2",
    ],
)
def test_what_an_open_exam_keeps_from_being_done_is_translated(in_exam: Path, typed: str) -> None:
    done = command(in_exam, *typed.split(" "), typed=":quit\n")
    assert done.err
    assert left(done.err, "Ada") == []


def test_an_exam_that_runs_in_another_terminal_is_told_in_translation(in_exam: Path) -> None:
    with alone(in_exam / "data" / "record.db"):
        done = command(in_exam, *EXAM)
    assert (done.code, left(done.err)) == (2, [])


def test_a_result_that_has_no_place_is_told_in_translation(tmp_path: Path) -> None:
    failed = command(tmp_path, *EXAM, "--output", "no/where.json", typed="1\n2\n\n")
    assert failed.code == 2
    assert left(failed.err, "where") == []
    done = command(tmp_path, *EXAM, "--output", "here.json")
    assert done.code == 0
    assert left(done.out.splitlines()[-1], "here") == []
    again = command(tmp_path, "remark", "here.json")
    assert left(again.out.splitlines()[0], "here", "Ada") == []


def test_quizzes_and_exams_are_named_in_translation(tmp_path: Path) -> None:
    asked = ("quiz", "--plain", "--count", "2", "--seed", "3")
    for typed in ((*asked, "--restart"), EXAM):
        named = command(tmp_path, *typed, typed=":quit\n").out.splitlines()[0]
        assert "3" in named
        assert left(named) == []


@pytest.mark.usefixtures("pseudo")
def test_what_is_due_and_cannot_be_asked_is_told_in_translation(tmp_path: Path) -> None:
    kept = open_record(tmp_path / "record.db", now=NOW)
    kept.append(replace(ANSWER, skill="knot:relu"))
    kept.append(ANSWER)
    opened = reviews.open_own_review(kept, NOW.replace(year=2027), seed=1)
    kept.close()
    assert len(opened.remarks) == 1
    assert left(say_all(opened.remarks), "knot") == []


@pytest.mark.usefixtures("pseudo")
def test_tables_have_translated_headings(tmp_path: Path) -> None:
    rows = (LessonRow("relu-221", "relu", "", None, (), (2, 2, 1)),)
    assert left(lessons_table(rows)) == []
    assert left(lessons_table(())) == []
    shown = "".join(part((ANSWER,), NOW) for part in (on_paper._skills, on_paper._due, on_paper._days))
    assert skill_title(current(ANSWER.skill)) in shown
    assert left(shown) == []


# What goes wrong beside the commands


@pytest.mark.usefixtures("pseudo")
def test_faults_are_told_in_translation(capsys: pytest.CaptureFixture[str]) -> None:
    faults.own_fault(ZeroDivisionError, ZeroDivisionError("secret"), None)
    faults.own_fault(KeyboardInterrupt, KeyboardInterrupt(), None)
    written = capsys.readouterr().err
    no_space = faults.no_output(OSError(28, "-")), faults.no_output(OSError(28, "-", "there"))
    written += "".join(map(told, no_space))
    assert "secret" not in written
    assert left(written, "ZeroDivisionError", "there") == []


def test_the_messages_of_argparse_are_those_that_it_has() -> None:
    source = inspect.getsource(argparse)
    for message in ENGLISH.room("argparse"):
        assert repr(message) in source or f'"{message}"' in source, message


@pytest.mark.usefixtures("pseudo")
def test_a_message_of_argparse_keeps_what_is_filled_in() -> None:
    with pytest.raises(SystemExit):
        Parser(prog="p").parse_args(["--nonsense"])
    translated = vars(argparse)["_"]
    for message in ENGLISH.room("argparse"):
        places = re.findall(r"%(?:\(\w+\))?[sr]", message)
        assert re.findall(r"%(?:\(\w+\))?[sr]", translated(message)) == places


@pytest.mark.usefixtures("pseudo")
def test_a_refusal_is_one_sentence_with_its_exam_in_it(in_exam: Path) -> None:
    kept = open_record(in_exam / "data" / "record.db", now=NOW)
    with pytest.raises(TutorError) as refusal:
        documents.key(kept, "relu-221", "text")
    kept.close()
    assert left(told(refusal.value)) == []
