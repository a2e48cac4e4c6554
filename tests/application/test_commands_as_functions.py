"""What a command does, with plain arguments: it gives back what a front end shows, and prints nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tutor.application import documents, lessons, progress
from tutor.application.exams import ExamAsked, HandedIn, take_exam
from tutor.application.quizzes import open_own_quiz
from tutor.application.reviews import open_own_review
from tutor.errors import TutorError
from tutor.journal.record import Record, open_record
from tutor.lesson.catalogue import find_lesson
from tutor.practice.sitting import Sitting
from tutor.words import told

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Record]:
    """A record of our own. Whatever is done with it, nothing is printed."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BACKPROP_TUTOR_HOME", str(tmp_path / "data"))
    made = open_record(tmp_path / "record.db", now=NOW)
    yield made
    made.close()


@pytest.fixture(autouse=True)
def silent(capfd: pytest.CaptureFixture[str]) -> Iterator[None]:
    yield
    assert capfd.readouterr() == ("", "")


def leaves(sitting: Sitting) -> bool:
    """Answers the first question, and leaves."""
    sitting.do("answer", "1")
    return True


def answers_all(sitting: Sitting) -> bool:
    """Answers every question, and hands in."""
    while not sitting.session.finished:
        sitting.do("answer", "1")
    sitting.handing_in = True
    return True


def never(reason: str) -> bool:
    raise AssertionError(reason)


def exam(record: Record, sits: object = answers_all, **more: object) -> HandedIn | None:
    asked = ExamAsked(**{"lessons": (), "count": 2, "seed": 3, "learner": "Ada", **more})
    return take_exam(record, asked, sits, never)


def test_a_lesson_opens_where_it_was_left_and_anew_where_that_is_asked(record: Record) -> None:
    lessons.open_lesson(record, "relu-221").do("answer", "1.2")
    assert lessons.open_lesson(record, "relu-221").session.position == 1
    assert lessons.open_lesson(record, "relu-221", restart=True).session.position == 0
    assert lessons.open_lesson(record, "relu-221").session.position == 0


def test_a_lesson_that_is_reset_begins_anew(record: Record) -> None:
    lesson = find_lesson("relu-221")
    assert not lessons.is_begun(record, lesson)
    lessons.open_lesson(record, "relu-221").do("answer", "1.2")
    assert lessons.is_begun(record, lesson)
    lessons.reset(record, lesson)
    assert not lessons.is_begun(record, lesson)


def test_the_rows_of_lessons_say_how_far_one_is_only_with_a_record(record: Record) -> None:
    lessons.open_lesson(record, "relu-221").do("answer", "1.2")
    far = {row.id: row.status for row in lessons.lesson_rows(record)}
    assert far["relu-221"].startswith("step 2 of")
    assert {row.status for row in lessons.lesson_rows(None)} == {""}


def test_a_quiz_goes_on_unless_another_one_is_asked_for(record: Record) -> None:
    open_own_quiz(record, (), 3, seed=4).do("skip")
    assert open_own_quiz(record, (), 3).session.position == 1
    assert open_own_quiz(record, (), 3, seed=9).session.position == 0
    assert open_own_quiz(record, (), 3, restart=True).session.position == 0


def test_a_review_of_nothing_says_so_and_gives_no_sitting(record: Record) -> None:
    sitting, remarks = open_own_review(record, NOW)
    assert sitting is None
    assert len(remarks) == 1


def test_an_exam_that_is_left_gives_nothing_and_goes_on_to_be_handed_in(record: Record) -> None:
    assert exam(record, leaves) is None
    done = exam(record, output="result.json")
    assert done is not None
    assert [mark.answer for mark in done.result.marks] == ["1", "1"]
    assert done.path.read_bytes()
    assert exam(record, leaves, seed=None) is None  # a new one


def test_a_front_end_that_failed_hands_nothing_in(record: Record) -> None:
    assert exam(record, lambda sitting: not answers_all(sitting)) is None
    assert not list(Path.cwd().glob("*.json"))


def test_as_long_as_an_exam_is_open_nothing_tells_its_answers_or_forgets_it(record: Record) -> None:
    exam(record, leaves)
    for command in (
        lambda: documents.key(record, "relu-221", "text"),
        lambda: documents.worksheet(record, "relu-221", "md"),
        lambda: documents.variant(record, "relu-221", 3),
        lambda: open_own_review(record, NOW),
        lambda: progress.progress(record, "text", NOW),
        lambda: progress.delete(record),
    ):
        with pytest.raises(TutorError) as refusal:
            command()
        assert "seed 3 is not handed in" in told(refusal.value)
    assert record.path.exists()


def test_what_is_stored_is_deleted_and_named(record: Record) -> None:
    lessons.open_lesson(record, "relu-221").do("answer", "1.2")
    assert progress.deletable(record) == record.path
    assert record.path in progress.delete(record)
    assert not record.path.exists()
