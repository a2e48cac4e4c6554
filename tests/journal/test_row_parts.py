"""Of a row that is damaged itself, what is whole is saved, and nothing false is made of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from benchmarks.damage import by_hand
from support.running import tutor
from tutor.journal.event import Event, Kept, new_run
from tutor.journal.migrations import NEWEST
from tutor.journal.record import Record, open_record
from tutor.words import say_all

NOW = datetime(2025, 3, 10, 12, 0, 0, tzinfo=UTC)
RUN = new_run(NOW, 7)
ANSWER = Event(
    NOW,
    RUN,
    "lesson",
    "relu-221",
    "answer",
    digest="ab12",
    iteration=1,
    symbol="z1",
    text="1.2",
    verdict="correct",
    hints=0,
    skill="forward:relu",
    payload={"number": 0},
)


def opened(path: Path) -> Record:
    return open_record(path, now=NOW)


def kept(path: Path, *events: Event) -> tuple[Event, ...]:
    record = opened(path)
    for number, event in enumerate(events):
        assert isinstance(record.append(replace(event, at=NOW + timedelta(seconds=number))), Kept)
    before = record.events()
    record.close()
    return before


def after(path: Path, statement: str) -> tuple[tuple[Event, ...], str]:
    """What is read once a column was damaged, and what was said."""
    by_hand(statement)(path)
    record = opened(path)
    return record.events(), say_all(record.tell())


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("payload", "'[]'"),
        ("payload", "x'ff00'"),
        ("iteration", "'abc'"),
        ("symbol", "x'ff'"),
        ("rounding", "'x'"),
        ("at", "'yesterday'"),
        ("hints", "9223372036854775807"),
        ("digest", "x'ff'"),
        ("verdict", "'perfect'"),
        ("misconception", "x'ff'"),
        ("skill", "x'ff'"),
        ("text", "x'ff'"),
    ],
)
def test_a_bad_column_in_every_row_costs_that_column_alone(path: Path, column: str, value: str) -> None:
    before = kept(path, *[replace(ANSWER, text=str(number)) for number in range(62)])
    found, said = after(path, f"UPDATE events SET {column} = {value}")
    assert "62 of 62 things that you did were saved, 62 of them in part; the damaged file" in said
    assert [
        replace(event, **{column: getattr(old, column)}) for event, old in zip(found, before, strict=True)
    ] == list(before)


@pytest.mark.parametrize("column", ["run", "mode", "lesson", "action"])
def test_a_row_of_which_it_is_not_known_what_was_done_is_left_out(path: Path, column: str) -> None:
    kept(path, ANSWER, ANSWER)
    found, said = after(path, f"UPDATE events SET {column} = x'ff' WHERE id = 2")
    assert [event.id for event in found] == [1]
    assert "1 of 2 things that you did were saved;" in said


def test_a_lost_time_is_that_of_the_answer_before_it(path: Path) -> None:
    kept(path, ANSWER, ANSWER, ANSWER)
    found, _ = after(path, "UPDATE events SET at = 'yesterday' WHERE id = 3")
    assert [event.at.second for event in found] == [0, 1, 1]


def test_where_no_time_is_left_the_run_tells_when_it_began(path: Path) -> None:
    kept(path, ANSWER, ANSWER)
    found, _ = after(path, "UPDATE events SET at = 'yesterday'")
    assert [event.at for event in found] == [NOW, NOW]


def test_a_right_answer_with_a_lost_count_of_hints_is_not_made_one_without_help(path: Path) -> None:
    kept(path, replace(ANSWER, action="hint", text="", verdict=None), replace(ANSWER, hints=1))
    found, _ = after(path, "UPDATE events SET hints = 'x'")
    assert [event.hints for event in found] == [0, 1]


def test_an_answer_to_a_lessons_unknown_numbers_is_not_made_one_to_those_of_its_file(path: Path) -> None:
    kept(path, replace(ANSWER, seed=7))
    assert after(path, "UPDATE events SET seed = 'x'")[0] == ()


def test_what_else_is_known_of_its_run_fills_a_row(path: Path) -> None:
    kept(path, replace(ANSWER, seed=7), replace(ANSWER, seed=7))
    found, _ = after(path, "UPDATE events SET seed = 'x', digest = x'ff' WHERE id = 2")
    assert [(event.seed, event.digest) for event in found] == [(7, "ab12")] * 2


def test_a_whole_version_of_a_row_is_taken_before_a_damaged_newer_one(path: Path) -> None:
    before = kept(path, ANSWER)
    by_hand(
        "CREATE TABLE a_copy AS SELECT * FROM events",
        "UPDATE events SET payload = '[]'",
        f"PRAGMA user_version = {NEWEST}",
    )(path)
    record = opened(path)
    assert record.events() == before
    assert "What you did was saved;" in say_all(record.tell())


def test_a_lesson_goes_on_behind_answers_that_were_saved_in_part(tmp_path: Path) -> None:
    for column in ("payload = '[]'", "iteration = 'abc'", "digest = x'ff'"):
        home = tmp_path / column.split()[0]
        home.mkdir()
        tutor("lesson", "relu-221", "--plain", home=home, stdin="1.2\n1.7\n:quit\n")
        by_hand(f"UPDATE events SET {column}")(home / "data" / "record.db")
        done = tutor("lesson", "relu-221", "--plain", home=home, stdin=":quit\n")
        said = " ".join(done.stdout.split())
        assert "2 of 2 things that you did were saved, 2 of them in part" in said
        assert "a1 = ?" in said
        assert "changed" not in said


# --- exams --------------------------------------------------------------------------------------


EXAM = ("quiz", "--exam", "--plain", "--count", "5", "--seed", "8")


@pytest.mark.parametrize("where", ["WHERE action = 'begin'", ""])
def test_an_open_exam_stays_open_when_what_it_asks_is_damaged(tmp_path: Path, where: str) -> None:
    tutor(*EXAM, home=tmp_path, stdin="1\n:quit\n")
    by_hand(f"UPDATE events SET payload = '[]' {where}")(tmp_path / "data" / "record.db")
    done = tutor("key", "relu-221", home=tmp_path)
    assert done.returncode != 0
    assert "is not handed in" in done.stderr
    assert "of 2 things that you did were saved" in " ".join(done.stderr.split())


def test_an_exam_of_which_it_is_not_known_what_it_asks_can_only_be_given_up(tmp_path: Path) -> None:
    tutor(*EXAM, home=tmp_path, stdin="1\n:quit\n")
    by_hand("UPDATE events SET payload = '[]' WHERE action = 'begin'")(tmp_path / "data" / "record.db")
    done = tutor("quiz", "--exam", "--plain", home=tmp_path)
    assert "What is kept of the exam that was begun cannot be read." in done.stderr
    assert "--restart" in done.stderr
    done = tutor(*EXAM, "--restart", home=tmp_path, stdin=":quit\n")
    assert "step 1 of 5" in " ".join(done.stdout.split())


def test_an_exam_goes_on_behind_an_answer_that_was_saved_in_part(tmp_path: Path) -> None:
    tutor(*EXAM, home=tmp_path, stdin="1\n:quit\n")
    by_hand("UPDATE events SET payload = '[]' WHERE action = 'answer'")(tmp_path / "data" / "record.db")
    done = tutor("quiz", "--exam", "--plain", home=tmp_path, stdin=":quit\n")
    assert "step 2 of 5" in " ".join(done.stdout.split())
    assert "seed 8" in done.stdout


def test_answers_of_a_quiz_that_cannot_go_on_count_in_the_progress(tmp_path: Path) -> None:
    tutor("quiz", "--plain", "--count", "3", "--seed", "5", home=tmp_path, stdin="1\n:skip\n2\n:quit\n")
    before = tutor("progress", home=tmp_path).stdout
    by_hand("UPDATE events SET payload = '[]'")(tmp_path / "data" / "record.db")
    tutor("list", home=tmp_path)
    assert tutor("progress", home=tmp_path).stdout == before


def test_the_end_of_an_exam_is_left_out_where_it_is_not_known_who_handed_in(path: Path) -> None:
    begin = replace(ANSWER, mode="exam", action="begin", payload={"quiz": {}, "attempt": 2})
    kept(path, begin, replace(begin, action="close", payload={"quiz": {}, "attempt": 2, "learner": "Ada"}))
    found, said = after(path, "UPDATE events SET payload = '[]' WHERE id = 2")
    assert [event.action for event in found] == ["begin"]
    assert "1 of 2 things that you did were saved;" in said
