"""What a command does, with plain arguments: it gives back what a front end shows, and prints nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from support.refusals import refused
from tutor.application import documents, grading, lessons, progress
from tutor.application.exams import ExamAsked, HandedIn, hand_in, take_exam
from tutor.application.quizzes import open_own_quiz
from tutor.application.record import delete, reset
from tutor.application.reviews import open_own_review
from tutor.errors import TutorError
from tutor.journal.record import Record, open_record
from tutor.practice.sitting import Sitting
from tutor.sayings import Said, Text, said
from tutor.words import say, told

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


def never(reason: Said) -> bool:
    raise AssertionError(reason)


def exam(record: Record, sits: object = answers_all, **more: object) -> HandedIn | None:
    wanted = ExamAsked(**{"lessons": (), "count": 2, "seed": 3, "learner": "Ada", **more})
    return take_exam(record, wanted, sits, never)


def test_a_lesson_opens_where_it_was_left_and_anew_where_that_is_asked(record: Record) -> None:
    lessons.open_lesson(record, "relu-221").do("answer", "1.2")
    assert lessons.open_lesson(record, "relu-221").session.position == 1
    assert lessons.open_lesson(record, "relu-221", restart=True).session.position == 0
    assert lessons.open_lesson(record, "relu-221").session.position == 0


def test_a_lesson_that_is_reset_begins_anew(record: Record) -> None:
    assert reset(record, "relu-221", never).told[0].id == "commands.nothing_to_reset"
    lessons.open_lesson(record, "relu-221").do("answer", "1.2")
    told, agreed = reset(record, "relu-221", lambda question: question.id == "commands.reset")
    assert (told[0].id, agreed) == ("commands.begins_anew", True)
    assert lessons.open_lesson(record, "relu-221").session.position == 0


def test_a_lesson_goes_on_where_the_learner_does_not_agree_to_its_reset(record: Record) -> None:
    lessons.open_lesson(record, "relu-221").do("answer", "1.2")
    told, agreed = reset(record, "relu-221", lambda question: False)
    assert (told[0].id, agreed) == ("commands.nothing_reset", False)
    assert lessons.open_lesson(record, "relu-221").session.position == 1


def test_the_rows_of_lessons_say_how_far_one_is_only_with_a_record(record: Record) -> None:
    lessons.open_lesson(record, "relu-221").do("answer", "1.2")
    far = {row.id: row.status for row in lessons.lesson_rows(record)}
    assert far["relu-221"] == said("journal.begun", step=2, steps=58)
    assert {row.status for row in lessons.lesson_rows(None)} == {None}


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


def asked(**more: object) -> ExamAsked:
    return ExamAsked(**{"lessons": (), "count": 2, "output": "result.json", **more})


def test_an_open_exam_is_handed_in_as_it_stands_what_is_not_answered_is_missing(record: Record) -> None:
    exam(record, leaves)
    done = hand_in(record, asked(learner="Ada"))
    assert [mark.answer for mark in done.result.marks] == ["1", ""]
    assert (done.result.about.learner, done.unfinished) == ("Ada", None)
    assert done.path.read_bytes()


def test_an_exam_is_handed_in_once_and_only_the_one_that_is_meant(record: Record) -> None:
    exam(record, leaves)
    with pytest.raises(TutorError, match="no_other"):
        hand_in(record, asked(seed=4))
    hand_in(record, asked(seed=3))
    with pytest.raises(TutorError, match="none_open"):
        hand_in(record, asked())


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
        lambda: delete(record, never),
    ):
        with pytest.raises(TutorError) as refusal:
            command()
        assert "seed 3 is not handed in" in told(refusal.value)
    assert record.path.exists()


def test_what_is_stored_is_deleted_and_named(record: Record) -> None:
    lessons.open_lesson(record, "relu-221").do("answer", "1.2")
    assert delete(record, lambda question: False) == ((said("commands.nothing_deleted"),), False)
    assert record.path.exists()
    told, agreed = delete(record, lambda question: str(record.path) in say(question))
    assert agreed
    assert said("commands.removed", file=Text(str(record.path))) in told
    assert not record.path.exists()


def test_a_class_whose_marking_was_ended_from_outside_is_told_what_to_type(
    record: Record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ended(*arguments: object) -> None:
        raise ChildProcessError

    monkeypatch.setattr("tutor.marking.jobs.mark_rows_in", ended)
    table = tmp_path / "answers.csv"
    table.write_text("learner,iteration,symbol,answer\n", encoding="utf-8")
    with refused("was ended before it was done.*fewer `--jobs`"):
        grading.mark(record, "relu-111", table, "csv", jobs=2)
