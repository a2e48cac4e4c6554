"""The course as one learner sees it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tutor.application import course as course_of_learner
from tutor.application.course import CoursePage, Desk, afterwards
from tutor.application.exams import ExamAsked, take_exam
from tutor.application.lessons import open_challenge, open_lesson
from tutor.folders import HOME_VARIABLE
from tutor.journal.record import Record, open_record
from tutor.lesson import catalogue
from tutor.lesson.catalogue import PACKS_VARIABLE, TEACHING_ORDER, find_lesson
from tutor.practice.sitting import Sitting
from tutor.present.lesson_list import LessonRow
from tutor.sayings import said
from tutor.words import say, say_all

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Record]:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "home"))
    monkeypatch.delenv(PACKS_VARIABLE, raising=False)
    made = open_record(tmp_path / "record.db", now=NOW)
    yield made
    made.close()


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of our own in the place of the shipped lessons."""
    folder = tmp_path / "shipped"
    folder.mkdir()
    for name in ("slope-11", "chain-111", "relu-111"):
        source = Path(__file__).parents[2] / "lessons" / f"{name}.toml"
        (folder / source.name).write_bytes(source.read_bytes())
    monkeypatch.setattr(catalogue, "_shipped_folder", lambda: folder)
    return folder


def rows(page: CoursePage) -> dict[str, LessonRow]:
    return {row.id: row for row in page.rows}


def finish(record: Record, name: str, wrong: Collection[int] = ()) -> Sitting:
    """Works a lesson through, some questions wrongly at the first try."""
    sitting = open_lesson(record, name, every_step=True)
    for number, question in enumerate(sitting.session.questions):
        if number in wrong:
            sitting.do("answer", "77.7")
        sitting.do("answer", repr(question.course.trace.value(*question.key)))
    assert sitting.session.finished
    return sitting


def test_the_first_lesson_comes_next_where_nothing_was_done(record: Record) -> None:
    page = Desk(record).look()
    assert page.next is not None
    assert page.next.id == "slope-11"
    assert (page.next.mark, page.next.status) == ("next", said("course.next"))
    assert [row.mark for row in page.rows[1:3]] == ["later", "later"]
    assert page.notice == ()


def test_a_lesson_that_is_begun_says_where_and_still_comes_next(record: Record) -> None:
    open_lesson(record, "slope-11", every_step=True).do("answer", "1.2")
    page = Desk(record).look()
    row = rows(page)["slope-11"]
    assert (row.mark, row.comes_next) == ("begun", True)
    assert row.status == said("journal.begun", step=2, steps=10)


def test_the_first_lesson_that_is_not_finished_comes_next_whatever_was_done_beyond_it(record: Record) -> None:
    finish(record, "slope-11")
    finish(record, "gate-121")
    page = Desk(record).look()
    assert page.next is not None
    assert page.next.id == "chain-111"
    assert [rows(page)[name].mark for name in ("slope-11", "gate-121", "paths-121")] == [
        "done",
        "done",
        "later",
    ]


def test_lessons_that_stand_not_in_the_course_follow_its_path(
    record: Record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "home" / "lessons"
    own.mkdir(parents=True)
    text = (Path(__file__).parents[2] / "lessons" / "slope-11.toml").read_text(encoding="utf-8")
    (own / "my-own.toml").write_text(text.replace('"slope-11"', '"my-own"'), encoding="utf-8")
    marks = [row.mark is None for row in Desk(record).look().rows]
    assert marks == sorted(marks)
    others = [row.id for row in Desk(record).look().rows if row.mark is None]
    assert others[-1] == "my-own"
    assert "mazur-222" in others


def test_without_a_record_the_path_is_there_without_how_far_one_is() -> None:
    desk = Desk(None)
    page = desk.look()
    assert page.rows[0].id == "slope-11"
    assert desk.standing() == ()


@pytest.mark.parametrize("broken", [None, "format = 1\n[[lessons]]\nid = 'none'\n"])
def test_where_the_course_cannot_be_used_the_lessons_stand_in_teaching_order_and_a_notice_says_why(
    record: Record, shipped: Path, broken: str | None
) -> None:
    if broken is not None:
        (shipped / "course.toml").write_text(broken, encoding="utf-8")
    page = Desk(record).look()
    assert [row.id for row in page.rows] == [
        name for name in TEACHING_ORDER if (shipped / f"{name}.toml").exists()
    ]
    assert page.next is not None
    assert page.next.id == "slope-11"
    assert "lessons stand in their usual order" in say_all(page.notice)
    assert "course.toml" in say_all(page.notice)


def test_a_shipped_lesson_that_is_broken_stands_on_the_path_with_its_problem(
    record: Record, shipped: Path
) -> None:
    text = 'format = 1\ntitle = "Small"\n[[lessons]]\nid = "slope-11"\n[[lessons]]\nid = "relu-111"\n'
    (shipped / "course.toml").write_text(text, encoding="utf-8")
    (shipped / "slope-11.toml").write_text("format = 1", encoding="utf-8")
    first = Desk(record).look().rows[0]
    assert first.id == "slope-11"
    assert first.problems


def test_the_record_is_read_once_for_a_look_and_what_is_said_of_it(
    record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    finish(record, "slope-11")
    read = []
    events = record.events
    monkeypatch.setattr(record, "events", lambda **which: read.append(which) or events(**which))
    desk = Desk(record)
    desk.look()
    desk.standing()
    assert read == [{}]


def test_what_is_due_and_what_one_knows_is_said_in_plain_words(record: Record) -> None:
    finish(record, "slope-11")
    finish(record, "chain-111")
    finish(record, "gate-121", wrong=(2, 3))
    desk = Desk(record)
    desk.look()
    due, known = map(say, desk.standing())
    assert due.startswith(("Due today: ", "Nothing is due today."))
    assert known.startswith("You are sure of ")
    assert " shaky in 1: " in known


def test_of_an_empty_record_nothing_is_said_but_how_to_begin(record: Record) -> None:
    desk = Desk(record)
    desk.look()
    assert [one.id for one in desk.standing()] == ["course.nothing_yet"]


def test_what_one_knows_is_not_told_while_an_exam_is_open(record: Record) -> None:
    def leaves(sitting: Sitting) -> bool:
        sitting.do("answer", "1")
        return True

    finish(record, "slope-11")
    take_exam(
        record, ExamAsked(lessons=("relu-221",), count=2, seed=3, learner="Ada"), leaves, lambda reason: False
    )
    desk = Desk(record)
    desk.look()
    assert [one.id for one in desk.standing()] == ["course.exam_is_open"]
    assert sum(afterwards(record, find_lesson("slope-11")).again) == 0


def test_a_finished_lesson_leaves_its_idea_the_next_lesson_and_when_it_is_due_again(record: Record) -> None:
    sitting = finish(record, "slope-11")
    assert sitting.afterwards is not None
    left = sitting.afterwards()
    assert left.ideas == ("the slope of one weight",)
    assert left.next == ("chain-111", "A chain of two weights")
    skills = {event.skill for event in record.events() if event.skill}
    assert sum(left.again) == len(skills)


def test_only_what_the_lesson_exercised_is_due_again_because_of_it(
    record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    finish(record, "sigmoid-11")
    only = afterwards(record, find_lesson("slope-11")).again
    assert sum(only) == 0


def test_after_the_last_lesson_of_the_course_nothing_comes_next(record: Record, shipped: Path) -> None:
    text = 'format = 1\ntitle = "Small"\n[[lessons]]\nid = "slope-11"\nbrings = ["slopes"]\n'
    (shipped / "course.toml").write_text(text, encoding="utf-8")
    left = finish(record, "slope-11").afterwards
    assert left is not None
    assert left().next is None


def test_days_of_what_is_due_are_counted_in_the_local_zone(
    record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    finish(record, "slope-11")
    later = datetime.now(UTC) + timedelta(days=400)
    monkeypatch.setattr(course_of_learner, "clock", lambda: later)
    again = afterwards(record, find_lesson("slope-11")).again
    assert again.today == sum(again)


def test_a_challenge_stands_on_the_path_and_waits_for_nobody(record: Record) -> None:
    page = Desk(record).look()
    challenges = [row for row in page.rows if row.challenge]
    assert challenges
    assert all(find_lesson(row.id).claims for row in challenges)
    assert not any(row.comes_next for row in challenges)


def test_how_far_one_is_in_a_challenge_is_apart_from_its_lesson(record: Record) -> None:
    sitting = open_challenge(record, "relu-221")
    sitting.do("answer", "y")
    rows = {(row.id, row.challenge): row.mark for row in Desk(record).look().rows}
    assert rows["relu-221", True] == "begun"
    assert rows["relu-221", False] == "later"
