"""What a record does beside keeping: how long it waits, how much it checks, what it tells and forgets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from support.notices import notices
from support.refusals import refused
from tutor.journal import store as stores
from tutor.journal.damaged_files import HEALED, beside
from tutor.journal.event import Event, Kept, NotKept
from tutor.journal.record import Record, open_record
from tutor.journal.store import Store
from tutor.journal.trouble import Damaged, RecordMoved, Unavailable, shown
from tutor.sayings import said
from tutor.words import say

NOW = datetime(2025, 3, 10, 12, 0, 0, tzinfo=UTC)


def opened(path: Path) -> Record:
    return open_record(path, now=NOW)


def answer(number: int = 1, **changes: object) -> Event:
    at = NOW + timedelta(seconds=number)
    plain = Event(at, "r1", "lesson", "relu-221", "answer", iteration=1, symbol="z1", text=str(number))
    return replace(plain, **changes)  # type: ignore[arg-type]


def texts(record: Record) -> list[str]:
    return [event.text for event in record.events()]


# --- waiting ----------------------------------------------------------------------------------


class Held:
    """A record that another program holds for a number of answers; how long each was waited for."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, answers: int) -> None:
        self.waited: list[float] = []
        self.opened: list[float] = []
        append, open_store = Store.append, stores.open_store

        def wait(store: Store, events: list[Event], patience: float) -> tuple[int, ...]:
            self.waited.append(patience)
            if len(self.waited) <= answers:
                raise Unavailable(said("journal.held", path="record.db"))
            return append(store, events, patience)

        def note(path: Path, *, create: bool, patience: float) -> Store:
            self.opened.append(patience)
            return open_store(path, create=create, patience=patience)

        monkeypatch.setattr(Store, "append", wait)
        monkeypatch.setattr(stores, "open_store", note)


def test_only_the_first_answer_waits_long_for_another_program(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = Held(monkeypatch, answers=3)
    record = opened(path)
    waiting = []
    for number in range(4):
        record.append(answer(number))
        waiting.append(record.waiting)
    assert waiting == [1, 2, 3, 0]
    assert held.waited == held.opened == [0.5, 0.02, 0.02, 0.02]
    assert record.append(answer(4)) == Kept(5, late=0)
    assert held.waited[-1] == 0.5


def test_an_answer_that_waits_says_so_and_one_that_is_left_at_the_end_does_not(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Held(monkeypatch, answers=2)
    record = opened(path)
    kept, left = record.append(answer()), record.close()
    assert isinstance(kept, NotKept)
    assert isinstance(left, NotKept)
    assert say(kept.reason) == f"{say(left.reason)} Until then they wait here."


def test_the_end_waits_no_longer_than_a_later_answer(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held = Held(monkeypatch, answers=1)
    record = opened(path)
    record.append(answer())
    assert record.close() == Kept(1)
    assert held.waited == [0.5, 0.02]


# --- checking ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "read, checks",
    [
        (lambda record: record.events(), 1),
        (lambda record: record.events(lesson="relu-221"), 1),
        (lambda record: record.runs(), 1),
        (lambda record: record.events(run="r1"), 0),
        (lambda record: record.latest_run("relu-221"), 0),
        (lambda record: record.quizzes(finished=True), 0),
        (lambda record: record.close(), 1),
    ],
)
def test_all_of_the_file_is_checked_when_all_of_it_is_read_and_at_the_end(
    path: Path, monkeypatch: pytest.MonkeyPatch, read: Callable[[Record], object], checks: int
) -> None:
    record = opened(path)
    record.append(answer())
    checked = []
    monkeypatch.setattr(Store, "check", lambda store: checked.append(store))
    read(record)
    assert len(checked) == checks


def test_answers_that_the_file_has_lost_since_they_were_kept_are_put_back_at_the_end(path: Path) -> None:
    record = opened(path)
    record.append(answer(1))
    record._drop()
    before = path.read_bytes()
    record.append(answer(2))
    record._drop()
    path.write_bytes(before)
    assert record.close() is None
    assert "All 2 things that you did were saved" in notices(record)
    assert texts(opened(path)) == ["1", "2"]


def test_answers_that_are_lost_and_cannot_be_put_back_are_said(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = opened(path)
    record.append(answer(1))
    record._drop()
    before = path.read_bytes()
    record.append(answer(2))
    record._drop()
    path.write_bytes(before)
    monkeypatch.setattr("tutor.journal.repair.mend", lambda *given: None)
    left = record.close()
    assert isinstance(left, NotKept)
    assert say(left.reason) == f"Your answers may not be kept: {path} has lost answers."


def test_what_was_checked_at_the_end_is_not_missed_later(path: Path) -> None:
    record = opened(path)
    record.append(answer())
    assert record.close() is None
    path.unlink()
    assert record.close() is None
    assert record.tell() == ()


@pytest.mark.parametrize("fault", [Damaged, RecordMoved])
def test_what_fails_again_and_again_is_tried_three_times_and_said(
    path: Path, monkeypatch: pytest.MonkeyPatch, fault: type[Unavailable]
) -> None:
    tries = []

    def fail(store: Store, events: object, patience: float) -> None:
        tries.append(store)
        raise fault(said("journal.replaced", path=shown(path)))

    monkeypatch.setattr(Store, "append", fail)
    kept = opened(path).append(answer())
    assert isinstance(kept, NotKept)
    assert say(kept.reason).startswith(f"Your answers are not kept: {path} was replaced.")
    assert len(tries) == 3


def test_a_row_that_stays_unreadable_after_mending_is_said_to_be_damage(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreadable(row: object) -> Event:
        raise ValueError

    opened(path).append(answer())
    monkeypatch.setattr("tutor.journal.record.event_of", unreadable)
    record = opened(path)
    assert record.events() == ()
    assert f"cannot be read: {path} is damaged." in notices(record)


# --- quizzes ----------------------------------------------------------------------------------


def test_quizzes_are_known_by_what_they_ask_how_they_began_or_their_mode(path: Path) -> None:
    record = opened(path)
    asks = {"quiz": {"seed": 1}}
    record.append(answer(1, run="lesson"))
    record.append(answer(2, run="quiz", mode="quiz", payload=asks))
    record.append(answer(3, run="quiz", mode="quiz", action="finish"))
    record.append(answer(4, run="in the place of a lesson", payload=asks))
    record.append(answer(5, run="begun", action="begin"))
    record.append(answer(6, run="exam", mode="exam"))
    record.append(answer(7, run="review", mode="review"))
    every = ["exam", "begun", "in the place of a lesson", "quiz"]
    assert [event.run for event in record.quizzes(finished=True)] == every
    assert [event.run for event in record.quizzes(finished=False)] == every[:-1]
    assert [event.text for event in record.quizzes(finished=True)] == ["6", "5", "4", "2"]


@pytest.mark.parametrize("end", [{"action": "close"}, {"payload": {"given_up": True}}])
def test_an_exam_is_finished_only_once_it_was_closed_or_given_up(path: Path, end: dict[str, object]) -> None:
    record = opened(path)
    record.append(answer(1, mode="exam", action="begin"))
    record.append(answer(2, mode="exam", action="finish"))
    assert len(record.quizzes(finished=False)) == 1
    record.append(answer(3, mode="exam", **end))
    assert record.quizzes(finished=False) == ()


def test_a_reset_makes_the_lesson_with_these_numbers_begin_anew_and_no_other(path: Path) -> None:
    record = opened(path)
    record.append(answer(1, run="plain"))
    record.append(answer(2, run="seeded", seed=5))
    record.reset("relu-221", at=NOW + timedelta(seconds=3), seed=5)
    assert record.latest_run("relu-221", seed=5) == ()
    assert [event.text for event in record.latest_run("relu-221")] == ["1"]


# --- telling ----------------------------------------------------------------------------------


def test_what_was_told_once_is_not_told_again_however_often_it_is_met(path: Path) -> None:
    path.mkdir(parents=True)
    record = opened(path)
    assert record.unread
    assert "is not a file" in notices(record)
    record.events()
    assert len(record.tell()) == 1
    record.events()
    assert record.tell() == ()


def test_a_record_that_turns_unreadable_while_it_is_read_says_so(path: Path) -> None:
    record = opened(path)
    assert not record.unread
    path.mkdir(parents=True)
    assert record.events() == ()
    assert record.unread
    assert "Your earlier answers cannot be read" in notices(record)


# --- deleting ---------------------------------------------------------------------------------


def test_what_could_not_be_kept_is_forgotten_with_the_record(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Held(monkeypatch, answers=1)
    record = opened(path)
    record.append(answer(1))
    record.delete_all()
    assert record.waiting == 0
    assert record.append(answer(2)) == Kept(1, late=0)
    assert texts(record) == ["2"]


def test_a_new_file_that_the_system_takes_for_the_deleted_one_is_not_missed_what_that_had(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The number of a file that was removed is free, and often given to the next."""
    for module in ("record", "store"):
        monkeypatch.setattr(f"tutor.journal.{module}.identity_of", lambda path: (1, 1))
    record = opened(path)
    monkeypatch.setattr(stores.os, "stat", _with_identity(stores.os.stat))
    for number in (1, 2):
        record.append(answer(number))
    record.delete_all()
    record.append(answer(3))
    assert record.close() is None
    assert record.tell() == ()
    assert texts(opened(path)) == ["3"]


def _with_identity(stat: Callable[..., object]) -> Callable[..., object]:
    class Same:
        st_dev = st_ino = 1

        def __init__(self, found: object) -> None:
            self._found = found

        def __getattr__(self, name: str) -> object:
            return getattr(self._found, name)

    return lambda path, *more, **named: Same(stat(path, *more, **named))


def test_a_file_that_cannot_be_removed_is_named_with_what_to_do(path: Path) -> None:
    record = opened(path)
    record.append(answer())
    beside(path, HEALED).mkdir()
    with refused(r"record\.db-healed cannot be removed \(.+\)\. Close every other backprop-tutor"):
        record.delete_all()
