"""A learner at a terminal of a class: how what they have to do stands, what is handed on, what is shared."""

from __future__ import annotations

import errno
import json
import os
import stat
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from support.classes import (
    EXAM,
    LESSON,
    QUIZ,
    give_out,
    room_in,
    work_of,
)
from support.refusals import refused
from support.working import leaves, works
from tutor.application import class_start, shared_practice
from tutor.application.class_desk import record_of
from tutor.application.class_start import ClassRoom, class_in, end_visit, greet
from tutor.application.class_tasks import rows_of, tasks_of, works_of
from tutor.application.openings import Visit
from tutor.application.record_keeper import clock
from tutor.application.result_places import in_time
from tutor.application.shared_practice import agreed, share, withdraw
from tutor.classroom.members import Member
from tutor.classroom.packet import PACKET_FILE
from tutor.classroom.practice_summaries import read_summary
from tutor.errors import TutorError
from tutor.folders import HOME_VARIABLE
from tutor.present.task_list import TaskRow
from tutor.words import say

NOW = datetime.now(UTC)
ADA = Member("s1", "Ada Lovelace")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "home"))


def states(room: ClassRoom, now: datetime = NOW) -> dict[str, str]:
    """How each piece of work of a learner stands, by its folder."""
    record = record_of("s1")
    tasks, _ = tasks_of(record, works_of(room.packets, "s1"), now)
    record.close()
    return {task.work.folder.name: task.state for task in tasks}


def rows(room: ClassRoom, now: datetime = NOW) -> dict[str, TaskRow]:
    record = record_of("s1")
    tasks, _ = tasks_of(record, works_of(room.packets, "s1"), now)
    found = rows_of(record, tasks, now)
    record.close()
    return {task.work.folder.name: row for task, row in zip(tasks, found, strict=False)}


def in_toml(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def told(visit: Visit) -> str:
    return " ".join(map(say, visit.told))


def lose_results(folder: Path) -> None:
    """Makes a folder of results one into which nothing can be put."""
    (folder / "results").rmdir()
    (folder / "results").write_text("no folder")


def bring_back(folder: Path) -> None:
    (folder / "results").unlink()
    (folder / "results").mkdir()


def close_without_folder(room: ClassRoom, name: str) -> None:
    """Closes a piece of work whose result cannot be put into the folder of the class."""
    lose_results(room.folder / name)
    with pytest.raises(TutorError):
        works(work_of(room, name))


# How what there is to do stands


@pytest.mark.parametrize("kind", [QUIZ, EXAM, LESSON], ids=["quiz", "exam", "lesson"])
def test_work_is_not_begun_then_begun_then_handed_in(tmp_path: Path, kind: dict[str, str]) -> None:
    room = room_in(give_out(tmp_path, work=kind))
    assert states(room) == {"work": "new"}
    works(work_of(room, "work"), leaves)
    assert states(room) == {"work": "begun"}
    works(work_of(room, "work"))
    assert states(room) == {"work": "handed_in"}


def test_work_before_it_opens_says_when_and_is_refused(tmp_path: Path) -> None:
    opens = NOW + timedelta(days=2)
    room = room_in(give_out(tmp_path, work={**QUIZ, "opens": in_toml(opens)}))
    row = rows(room)["work"]
    assert row.state == "not_open"
    assert f"{opens.astimezone():%Y-%m-%d %H:%M}" in say(row.refusal[0])
    assert states(room, opens) == {"work": "new"}


def test_an_exam_that_is_over_is_closed_and_practice_that_is_over_counts_as_late(tmp_path: Path) -> None:
    end = in_toml(NOW + timedelta(days=1))
    room = room_in(give_out(tmp_path, exam={**EXAM, "closes": end}, quiz={**QUIZ, "closes": end}))
    after = rows(room, NOW + timedelta(days=2))
    assert after["exam"].state == "closed"
    assert after["exam"].refusal
    assert not after["quiz"].refusal
    assert "counts as late" in " ".join(map(say, after["quiz"].about))
    assert not any(row.refusal for row in rows(room).values())


def test_what_was_handed_in_tells_its_attempt_and_asks_before_the_next_one(tmp_path: Path) -> None:
    room = room_in(give_out(tmp_path, work=QUIZ))
    for attempt in (1, 2):
        works(work_of(room, "work"))
        row = rows(room)["work"]
        assert row.status is not None
        assert f"attempt {attempt}" in say(row.status)
        assert row.attempt == attempt + 1


def test_what_was_handed_in_from_another_terminal_is_seen_in_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = room_in(give_out(tmp_path, work=QUIZ))
    works(work_of(room, "work"))
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "another terminal"))
    assert states(room) == {"work": "handed_in"}


def test_when_time_is_up_work_that_was_begun_says_so(tmp_path: Path) -> None:
    room = room_in(give_out(tmp_path, exam={**EXAM, "minutes": "5"}, quiz={**QUIZ, "minutes": "5"}))
    for name in ("exam", "quiz"):
        works(work_of(room, name), leaves)
    assert set(states(room).values()) == {"begun"}
    assert set(states(room, NOW + timedelta(days=1)).values()) == {"time_up"}


def test_each_lesson_of_an_assignment_has_a_row_of_its_own(tmp_path: Path) -> None:
    room = room_in(give_out(tmp_path, lessons=("slope-11", "chain-111"), work=LESSON))
    works(work_of(room, "work", part="chain-111"), leaves)
    visit = greet(room, ADA)
    assert [say(row.title) for row in visit.rows[:-1]] == ["The work: chain-111", "The work: slope-11"]
    assert [row.state for row in visit.rows] == ["begun", "new", "course"]
    assert [work.part for work in visit.works] == ["chain-111", "slope-11"]


def test_what_is_open_comes_first_and_the_course_last(tmp_path: Path) -> None:
    later, soon = in_toml(NOW + timedelta(days=9)), in_toml(NOW + timedelta(days=2))
    room = room_in(
        give_out(
            tmp_path,
            a_later={**QUIZ, "opens": later},
            b_done=QUIZ,
            c_new=QUIZ,
            d_soon={**QUIZ, "closes": soon},
            e_begun=QUIZ,
        )
    )
    works(work_of(room, "b_done"))
    works(work_of(room, "e_begun"), leaves)
    assert list(states(room)) == ["e_begun", "d_soon", "c_new", "b_done", "a_later"]


def test_while_one_exam_is_open_no_other_one_begins(tmp_path: Path) -> None:
    room = room_in(give_out(tmp_path, one=EXAM, two=EXAM, quiz=QUIZ))
    works(work_of(room, "one"), leaves)
    found = rows(room)
    assert "The one is not handed in" in say(found["two"].refusal[0])
    assert not found["one"].refusal
    assert not found["quiz"].refusal


def test_another_learners_work_is_not_ones_own(tmp_path: Path) -> None:
    room = room_in(give_out(tmp_path, work=QUIZ))
    works(work_of(room, "work", "s2"))
    assert states(room) == {"work": "new"}


def test_results_that_cannot_be_seen_are_told_and_the_record_still_knows(tmp_path: Path) -> None:
    room = room_in(give_out(tmp_path, work=QUIZ))
    works(work_of(room, "work"))
    for result in (room.folder / "work" / "results").iterdir():
        result.unlink()
    lose_results(room.folder / "work")
    visit = greet(room, ADA)
    assert "cannot be seen now" in told(visit)
    assert visit.rows[0].state == "handed_in"


@pytest.fixture
def hanging() -> Iterator[threading.Event]:
    """What a folder that does not answer waits for."""
    answered = threading.Event()
    yield answered
    answered.set()


def test_a_folder_of_results_that_hangs_is_told_and_the_tasks_are_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hanging: threading.Event
) -> None:
    room = room_in(give_out(tmp_path, work=QUIZ))

    def never(path: Path) -> Iterator[Path]:
        hanging.wait()
        return iter(())

    monkeypatch.setattr(Path, "iterdir", never)
    record = record_of("s1")
    tasks, trouble = tasks_of(record, works_of(room.packets, "s1"), NOW, patience=0.01)
    assert [task.state for task in tasks] == ["new"]
    assert "it does not answer" in say(trouble[0])


# What waits is handed on


@pytest.mark.parametrize("kind", [QUIZ, EXAM, LESSON], ids=["quiz", "exam", "lesson"])
def test_what_was_closed_while_the_folder_was_away_is_handed_on_at_the_next_visit(
    tmp_path: Path, kind: dict[str, str]
) -> None:
    room = room_in(give_out(tmp_path, work=kind))
    close_without_folder(room, "work")
    assert states(room) == {"work": "waiting"}
    bring_back(room.folder / "work")
    visit = greet(room, ADA)
    assert told(visit).startswith("What you did in The work is handed in now: 0 of ")
    assert [row.state for row in visit.rows] == ["handed_in", "course"]
    assert len(list((room.folder / "work" / "results").glob("*.json"))) == 1
    assert told(greet(room, ADA)) == ""


def test_what_still_cannot_be_handed_on_waits_and_says_why(tmp_path: Path) -> None:
    room = room_in(give_out(tmp_path, work=QUIZ))
    close_without_folder(room, "work")
    visit = greet(room, ADA)
    assert "What you did in The work still waits to be handed in." in told(visit)
    assert visit.rows[0].state == "waiting"
    assert not visit.rows[0].refusal


def test_where_one_cannot_be_handed_on_the_others_are_not_tried_each_for_its_time(tmp_path: Path) -> None:
    room = room_in(give_out(tmp_path, one=QUIZ, two=QUIZ))
    for name in ("one", "two"):
        close_without_folder(room, name)
    visit = greet(room, ADA)
    assert told(visit).count("still waits") == 1
    assert [row.state for row in visit.rows] == ["waiting", "waiting", "course"]


def test_what_was_left_open_is_not_handed_in_by_sitting_down(tmp_path: Path) -> None:
    room = room_in(give_out(tmp_path, work=EXAM))
    works(work_of(room, "work"), leaves)
    assert greet(room, ADA).rows[0].state == "begun"
    assert not list((room.folder / "work" / "results").glob("*.json"))


def test_what_ran_out_of_time_while_nobody_was_there_is_handed_in_by_sitting_down(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = room_in(give_out(tmp_path, work={**EXAM, "minutes": "5"}))
    works(work_of(room, "work"), leaves)
    later = clock() + timedelta(minutes=6)
    for name, module in tuple(sys.modules.items()):
        if name.startswith("tutor.") and "clock" in vars(module):
            monkeypatch.setattr(module, "clock", lambda: later)
    visit = greet(room, ADA)
    assert visit.rows[0].state == "handed_in"
    assert told(visit).startswith("Time was up in The work. What was there is handed in: 0 of ")
    assert len(list((room.folder / "work" / "results").glob("*.json"))) == 1


# What the teacher sees


def shared(room: ClassRoom) -> list[str]:
    folder = room.folder / "practice"
    return sorted(one.name for one in folder.iterdir()) if folder.is_dir() else []


def test_consent_is_asked_for_until_it_is_answered_and_then_kept(tmp_path: Path) -> None:
    room = room_in(give_out(tmp_path, work=QUIZ))
    assert greet(room, ADA).agreed is None
    assert greet(room, ADA).agree(True) == ()
    assert greet(room, ADA).agreed is True
    assert greet(room, Member("s2", "Alan Turing")).agreed is None
    greet(room, ADA).agree(False)
    assert agreed("s1") is False


def test_with_consent_the_summary_is_there_after_the_visit(tmp_path: Path) -> None:
    room = room_in(give_out(tmp_path, work=QUIZ))
    visit = greet(room, ADA)
    visit.agree(True)
    works(work_of(room, "work"), leaves)
    assert end_visit(room, visit) == ()
    assert shared(room) == ["s1.json"]
    text = (room.folder / "practice" / "s1.json").read_text()
    summary = read_summary(text)
    assert (summary.id, summary.name, summary.days[-1].questions) == ("s1", "Ada Lovelace", 1)
    assert "1.5" not in text


def test_a_summary_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    room = room_in(give_out(tmp_path, lessons=("chain-111",), work=LESSON))
    visit = greet(room, ADA)
    visit.agree(True)
    for _ in range(2):
        works(work_of(room, "work"), leaves)
        end_visit(room, visit)
    assert shared(room) == ["s1.json"]
    summary = read_summary((room.folder / "practice" / "s1.json").read_text())
    works(work_of(room, "work"))
    end_visit(room, visit)
    after = read_summary((room.folder / "practice" / "s1.json").read_text())
    assert after.lessons != summary.lessons


@pytest.mark.skipif(os.name == "nt", reason="files have no such modes there")
def test_who_may_write_in_the_class_folder_may_put_a_summary_there(tmp_path: Path) -> None:
    room = room_in(give_out(tmp_path, work=QUIZ))
    room.folder.chmod(0o1777)
    visit = greet(room, ADA)
    visit.agree(True)
    works(work_of(room, "work"))
    end_visit(room, visit)
    assert stat.S_IMODE((room.folder / "practice").stat().st_mode) == 0o1777
    assert stat.S_IMODE((room.folder / "practice" / "s1.json").stat().st_mode) & 0o444


@pytest.mark.parametrize("answer", [None, False])
def test_without_consent_nothing_is_written(tmp_path: Path, answer: bool | None) -> None:
    room = room_in(give_out(tmp_path, work=QUIZ))
    visit = greet(room, ADA)
    if answer is not None:
        visit.agree(answer)
    works(work_of(room, "work"))
    assert end_visit(room, visit) == ()
    assert shared(room) == []


def test_who_did_nothing_leaves_no_summary(tmp_path: Path) -> None:
    room = room_in(give_out(tmp_path, work=QUIZ))
    visit = greet(room, ADA)
    visit.agree(True)
    assert end_visit(room, visit) == ()
    assert shared(room) == []


def test_while_an_exam_is_open_the_summary_stays_as_it_was(tmp_path: Path) -> None:
    room = room_in(give_out(tmp_path, quiz=QUIZ, exam=EXAM))
    visit = greet(room, ADA)
    visit.agree(True)
    works(work_of(room, "quiz"))
    end_visit(room, visit)
    before = (room.folder / "practice" / "s1.json").read_text()
    works(work_of(room, "exam"), leaves)
    assert end_visit(room, visit) == ()
    assert (room.folder / "practice" / "s1.json").read_text() == before
    works(work_of(room, "exam"))
    end_visit(room, visit)
    assert (room.folder / "practice" / "s1.json").read_text() != before


def test_an_exam_that_is_closed_but_not_handed_on_is_still_open_for_the_summary(tmp_path: Path) -> None:
    room = room_in(give_out(tmp_path, work=EXAM))
    visit = greet(room, ADA)
    visit.agree(True)
    close_without_folder(room, "work")
    end_visit(room, visit)
    assert shared(room) == []


def test_a_later_refusal_removes_the_summary_at_once(tmp_path: Path) -> None:
    room = room_in(give_out(tmp_path, work=QUIZ))
    visit = greet(room, ADA)
    visit.agree(True)
    works(work_of(room, "work"))
    end_visit(room, visit)
    assert visit.agree(False) == ()
    assert shared(room) == []
    end_visit(room, visit)
    assert shared(room) == []


def test_a_refusal_that_could_not_be_carried_out_is_carried_out_at_the_end_of_a_later_visit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = room_in(give_out(tmp_path, work=QUIZ))
    visit = greet(room, ADA)
    visit.agree(True)
    works(work_of(room, "work"))
    end_visit(room, visit)
    with monkeypatch.context() as patched:

        def refuse(path: Path, missing_ok: bool = False) -> None:
            if path.suffix == ".json":
                raise PermissionError(13, "denied")

        patched.setattr(Path, "unlink", refuse)
        assert "could not be taken away" in say(visit.agree(False)[0])
    assert shared(room) == ["s1.json"]
    assert end_visit(room, greet(room, ADA)) == ()
    assert shared(room) == []


def test_a_summary_that_cannot_be_written_is_told_in_one_sentence(tmp_path: Path) -> None:
    room = room_in(give_out(tmp_path, work=QUIZ))
    visit = greet(room, ADA)
    visit.agree(True)
    works(work_of(room, "work"))
    (room.folder / "practice").write_text("no folder")
    (trouble,) = end_visit(room, visit)
    assert "could not be put where your teacher sees it" in say(trouble)


def test_a_folder_that_hangs_keeps_nobody_from_leaving(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hanging: threading.Event
) -> None:
    room = room_in(give_out(tmp_path, work=QUIZ))
    works(work_of(room, "work"))

    def never(*anything: object, **more: object) -> None:
        hanging.wait()

    monkeypatch.setattr(shared_practice, "put_over", never)
    record = record_of("s1")
    (trouble,) = share(record, room.folder, ADA, UTC, patience=0.01)
    record.close()
    assert "it does not answer" in say(trouble)
    monkeypatch.setattr(Path, "unlink", never)
    (trouble,) = withdraw(room.folder, ADA, patience=0.01)
    assert "it does not answer" in say(trouble)


@pytest.mark.parametrize("kept", [b"", b"{", b'{"practice": "yes"}', b"[1]", b"\xff\xfe", b"[" * 900])
def test_a_consent_that_cannot_be_read_is_none(tmp_path: Path, kept: bytes) -> None:
    room = room_in(give_out(tmp_path, work=QUIZ))
    greet(room, ADA).agree(True)
    (tmp_path / "home" / "learners" / "s1" / "consent.json").write_bytes(kept)
    assert greet(room, ADA).agreed is None


def test_a_consent_that_cannot_be_kept_holds_now_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = room_in(give_out(tmp_path, work=QUIZ))
    visit = greet(room, ADA)
    (tmp_path / "home").write_text("no folder")
    (trouble,) = visit.agree(True)
    assert "you will be asked again" in say(trouble)
    assert visit.agreed is True


def test_a_learner_whose_id_is_no_name_of_a_file_has_a_summary_too(tmp_path: Path) -> None:
    learner = ("../../Ömer", "Ömer")
    room = room_in(give_out(tmp_path, [learner], work=QUIZ))
    visit = greet(room, Member(*learner))
    visit.agree(True)
    works(work_of(room, "work", learner[0]))
    end_visit(room, visit)
    (name,) = shared(room)
    assert json.loads((room.folder / "practice" / name).read_text())["id"] == learner[0]


# The folder of the class


def test_a_folder_that_is_missing_or_empty_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with refused("cannot be read.*Ask your teacher"):
        class_in(str(tmp_path / "nowhere"))
    with refused("There is no assignment in .*Ask your teacher"):
        class_in(str(tmp_path))
    with refused("Ask your teacher"):
        class_in("~nobody-of-this-name/class")


def test_a_broken_packet_is_told_and_the_others_are_there(tmp_path: Path) -> None:
    folder = give_out(tmp_path, work=QUIZ, broken=QUIZ)
    (folder / "broken" / PACKET_FILE).write_text("{")
    room = room_in(folder)
    assert [packet.title for packet, _ in room.packets] == ["The work"]
    words = " ".join(map(say, room.trouble))
    assert "broken" in words
    assert "Ask your teacher" in words
    (folder / "work" / PACKET_FILE).write_text("[]")
    with refused("is no assignment.*There is no assignment in"):
        room_in(folder)


def test_one_assignment_that_may_not_be_looked_at_hides_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = give_out(tmp_path, work=QUIZ, hidden=QUIZ)
    look = Path.stat

    def denied(path: Path, **more: bool) -> os.stat_result:
        if "hidden" in path.parts[-2:]:
            raise PermissionError(errno.EACCES, "denied", str(path))
        return look(path, **more)

    monkeypatch.setattr(Path, "stat", denied)
    room = room_in(folder)
    assert [packet.title for packet, _ in room.packets] == ["The work"]
    assert "hidden" in say(room.trouble[0])


def test_the_folder_of_one_assignment_is_a_class_of_that_one(tmp_path: Path) -> None:
    folder = give_out(tmp_path, one=QUIZ, two=QUIZ)
    assert [packet.title for packet, _ in room_in(folder / "one").packets] == ["The one"]


def test_a_class_folder_that_hangs_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hanging: threading.Event
) -> None:
    def never(folder: Path) -> tuple[tuple[()], tuple[()]]:
        hanging.wait()
        return (), ()

    monkeypatch.setattr(class_start, "packets_in", never)
    with refused("does not answer"):
        class_in(str(tmp_path), patience=0.01)


def test_learners_of_all_assignments_are_there_once(tmp_path: Path) -> None:
    give_out(tmp_path, [("s1", "Ada"), ("s2", "Bea")], one=QUIZ)
    folder = give_out(tmp_path, [("s2", "Bea"), ("s3", "Cyd")], two=QUIZ)
    opening = class_start.opening_of(room_in(folder))
    assert [member.name for member in opening.members.all] == ["Ada", "Bea", "Cyd"]
    assert [len(greet(room_in(folder), one).works) for one in opening.members.all] == [1, 2, 1]


def test_what_is_done_in_time_is_waited_for() -> None:
    done: list[int] = []
    in_time(lambda: done.append(1), 60)
    assert done == [1]
