"""In the pseudo-language nothing that the record, an exam, a quiz or a review says is left in English."""

from __future__ import annotations

import errno
import json
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from benchmarks.damage import overwrite
from support.courses import all_lessons
from support.pseudo import pseudo_spoken, untranslated
from support.refusals import refused
from support.results import remark
from tutor.journal import record, repair
from tutor.journal.causes import explained
from tutor.journal.event import Event, NotKept
from tutor.journal.mastery import LessonProgress
from tutor.journal.migrations import NEWEST
from tutor.journal.record import Record, open_record
from tutor.journal.repair import Salvage
from tutor.journal.reserve import NoRoom, reserve
from tutor.journal.trouble import Unavailable, shown
from tutor.practice.exam import make_exam
from tutor.practice.quiz import Quiz, make_quiz, open_quiz, quiz_from_json
from tutor.practice.results import Circumstances, mark_exam
from tutor.practice.review import make_review
from tutor.present.results import result_json
from tutor.sayings import said
from tutor.words import say, say_all, told

NOW = datetime(2025, 3, 10, 12, 0, 0, tzinfo=UTC)
KEYS = ("exam", "marks", "lessons", "seconds", "attempt", "format", "seed", "iteration", "JSON")


@pytest.fixture(autouse=True)
def _pseudo() -> Iterator[None]:
    with pseudo_spoken():
        yield


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "record.db"


def answer(text: str = "1") -> Event:
    return Event(NOW, "run", "lesson", "relu-221", "answer", text=text)


def begun(path: Path, count: int = 1) -> Record:
    made = open_record(path, now=NOW)
    for number in range(count):
        made.append(answer(str(number)))
    return made


# --- the record -------------------------------------------------------------------------------


def damaged(path: Path) -> str:
    begun(path, 3).close()
    overwrite(0, bytes(4096))(path)
    return say_all(open_record(path, now=NOW).tell())


def poems(path: Path) -> str:
    path.write_bytes(b"my poems, " * 3000)
    return say_all(open_record(path, now=NOW).tell())


def damaged_and_held(path: Path) -> str:
    def held(*_: object) -> None:
        raise Unavailable(said("journal.held", path=shown(path)))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(repair, "mend", held)
        return damaged(path)


def removed(path: Path) -> str:
    made = begun(path)
    for name in path.parent.glob("record.db*"):
        name.unlink()
    made.append(answer())
    return say_all(made.tell())


def replaced(path: Path) -> str:
    made = begun(path)
    begun(path.with_name("other.db")).close()
    path.rename(path.with_name("mine.db"))
    path.with_name("other.db").rename(path)
    made.append(answer())
    return say_all(made.tell())


def no_file(path: Path) -> str:
    path.mkdir()
    return say_all(open_record(path, now=NOW).tell())


def newer(path: Path) -> str:
    made = open_record(path, now=NOW)
    begun(path)
    with sqlite3.connect(path) as other:
        other.execute(f"PRAGMA user_version = {NEWEST + 1}")
    kept = made.append(answer())
    assert isinstance(kept, NotKept)
    with refused(str(NEWEST + 1)) as refusal:
        open_record(path, now=NOW)
    return f"{say(kept.reason)} {told(refusal.value)}"


def held(path: Path) -> str:
    made = begun(path)
    with pytest.MonkeyPatch.context() as patch, sqlite3.connect(path) as other:
        patch.setattr(record, "PATIENCE", 0.01)
        other.execute("BEGIN IMMEDIATE")
        kept = made.append(answer())
    assert isinstance(kept, NotKept)
    return say(kept.reason)


def gone_at_the_end(path: Path) -> str:
    made = begun(path)
    path.unlink()
    left = made.close()
    assert isinstance(left, NotKept)
    return say(left.reason)


@pytest.mark.parametrize(
    "what", [damaged, poems, damaged_and_held, removed, replaced, no_file, newer, held, gone_at_the_end]
)
def test_what_became_of_the_record_is_said_in_the_language_of_the_process(
    path: Path, what: Callable[[Path], str]
) -> None:
    text = what(path)
    assert text
    assert untranslated(text.replace(str(path.parent), "")) == []


@pytest.mark.parametrize("code", [errno.EACCES, errno.ENOSPC, errno.EFBIG, errno.EIO])
def test_why_it_cannot_be_written_is_said_in_the_language_of_the_process(path: Path, code: int) -> None:
    with pytest.raises(Unavailable) as trouble, explained(path):
        raise OSError(code, "(the system's words)")
    text = say(trouble.value.reason)
    assert untranslated(text, ("the", "system", "words")) == []
    assert ("BACKPROP_TUTOR_HOME" in text) == (code in (errno.EACCES, errno.EIO)), "what is typed stays"


def test_that_an_exam_has_no_room_is_said_in_the_language_of_the_process(path: Path) -> None:
    path.write_bytes(b"")
    with pytest.raises(NoRoom) as trouble, reserve(path / "record.db", 3):
        pass
    assert untranslated(say(trouble.value.reason).replace(str(path), ""), ("File", "exists")) == []


@pytest.mark.parametrize("verb", ["saved", "read"])
@pytest.mark.parametrize("known, exact, in_part", [(1, True, 0), (1, True, 1), (2, True, 0), (2, True, 1)])
def test_how_much_of_a_damaged_record_is_left_is_said_in_the_language_of_the_process(
    verb: Any, known: int, exact: bool, in_part: int
) -> None:
    for events in range(known + 1):
        for sure in (exact, not exact):
            left = Salvage(dict.fromkeys(range(events), answer()), known, sure, in_part)
            assert untranslated(say(left.told(verb))) == []


@pytest.mark.parametrize("state", ["new", "begun", "finished"])
def test_how_far_a_lesson_is_is_said_in_the_language_of_the_process(state: Any) -> None:
    assert untranslated(say(LessonProgress("relu-221", state).told(20))) == []


# --- exams, quizzes, reviews ------------------------------------------------------------------


@pytest.fixture(scope="module")
def result() -> str:
    lessons = all_lessons()
    quiz = make_exam(lessons, 7, 3)
    return result_json(mark_exam(open_quiz(quiz, lessons), quiz, Circumstances(learner="Ada", seconds=60)))


def dropped_and_doubled(document: dict[str, Any]) -> None:
    document["marks"][4] = document["marks"][3]
    document["marks"] += [document["marks"][0]] * 5


def another_symbol(document: dict[str, Any]) -> None:
    document["marks"][0] = {**document["marks"][1], "symbol": "w21'"}


def reversed_order(document: dict[str, Any]) -> None:
    document["marks"].reverse()


def unknown_lessons(document: dict[str, Any]) -> None:
    document["exam"]["lessons"] = ["nowhere-1"]
    del document["summary"]


def another_summary(document: dict[str, Any]) -> None:
    document["summary"] = {"points": 77, "right": None}


@pytest.mark.parametrize(
    "change", [dropped_and_doubled, another_symbol, reversed_order, unknown_lessons, another_summary]
)
def test_what_does_not_agree_in_a_result_is_said_in_the_language_of_the_process(
    result: str, change: Callable[[dict[str, Any]], None]
) -> None:
    document = json.loads(result)
    change(document)
    findings = remark(json.dumps(document), all_lessons()).findings
    assert findings
    assert untranslated(say_all(findings), ("yhat",)) == []


@pytest.mark.parametrize(
    "place, value",
    [
        (("format",), 99),
        (("format",), "1"),
        (("learner",), "x" * 100),
        (("seconds",), -1),
        (("exam",), None),
        (("exam", "seed"), 0.5),
        (("exam", "lessons"), {}),
        (("exam", "lessons"), ["a"] * 2000),
        (("marks",), []),
        (("marks", 0), 1),
        (("marks", 0, "answer"), 1),
        (("marks", 0, "seed"), -1),
        (("marks", 0, "lesson"), "nowhere-1"),
        (("marks", 0, "lesson"), ""),
        (("marks", 0, "symbol"), "q9"),
        (("lessons", 0), 1),
        (("lessons", 0, "digest"), 1),
    ],
)
def test_why_a_file_is_no_result_is_said_in_the_language_of_the_process(
    result: str, place: tuple[Any, ...], value: object
) -> None:
    document = json.loads(result)
    where: Any = document
    for key in place[:-1]:
        where = where[key]
    where[place[-1]] = value
    with refused(".") as refusal:
        remark(json.dumps(document), all_lessons())
    assert untranslated(told(refusal.value), KEYS) == []


def refusals() -> Iterator[Callable[[], object]]:
    lessons = all_lessons()[:1]
    quiz = make_quiz(lessons, 1, 1)
    yield lambda: make_quiz([], 5, 1)
    yield lambda: make_quiz(lessons, 0, 1)
    yield lambda: quiz_from_json({})
    yield lambda: open_quiz(quiz, [])
    yield lambda: open_quiz(quiz, [replace(lessons[0], contents=b"other")])
    yield lambda: open_quiz(Quiz(1, (replace(quiz.items[0], key=(1, "nothing")),)), lessons)
    yield lambda: remark("no result", lessons)
    yield lambda: remark("[]", lessons)


def test_why_there_is_no_quiz_and_no_remark_is_said_in_the_language_of_the_process(result: str) -> None:
    for refuse in (*refusals(), lambda: remark(result, [])):
        with refused(".") as refusal:
            refuse()
        assert untranslated(told(refusal.value), ("JSON",)) == []


@pytest.mark.parametrize("due", [{}, {"a": NOW + timedelta(days=1)}, {"a": NOW + timedelta(days=3)}])
def test_that_nothing_is_due_is_said_in_the_language_of_the_process(due: dict[str, datetime]) -> None:
    nothing = make_review(due, (), 1, NOW).nothing_due(NOW)
    assert nothing is not None
    assert untranslated(say(nothing)) == []
