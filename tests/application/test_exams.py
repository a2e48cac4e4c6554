"""Exams from the command line: handed in whatever fails, by one terminal, and nothing given away before."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import stat
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks import exams as campaign
from benchmarks.exams import command
from support.running import tutor
from test_two_terminals import terminal
from tutor.journal.event import Keeping, NotKept
from tutor.journal.locks import Occupied, alone
from tutor.journal.record import Record
from tutor.sayings import said

ASKED = ("quiz", "--exam", "--plain", "--count", "3", "--seed", "3")
TYPED = "1\n2\n3\n"
FULL = said("journal.disk_full", path="record.db")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which one of three questions of an exam is answered. Tests leave the exam as it is."""
    home = tmp_path_factory.mktemp("begun")
    command(home, *ASKED, typed="1\n:quit\n")
    return home


def answers(path: Path) -> list[str]:
    return [mark["answer"] for mark in json.loads(path.read_text(encoding="utf-8"))["marks"]]


def changed(home: Path, *statements: str) -> None:
    """Changes the record behind the program's back."""
    with sqlite3.connect(home / "data" / "record.db") as record:
        for trigger in ("events_are_not_changed", "events_are_not_deleted"):
            record.execute(f"DROP TRIGGER IF EXISTS {trigger}")
        for statement in statements:
            record.execute(statement)


# Handing in


def test_what_was_handed_in_once_cannot_be_changed_when_its_file_is_written_later(home: Path) -> None:
    failed = command(home, *ASKED, "--output", "no/where.json", typed=TYPED)
    assert (failed.code, "right is" in failed.out) == (2, False)
    assert "its folder is not there" in failed.err
    done = command(home, *ASKED, "--output", "here.json", typed=":back\n7\n7\n7\n")
    assert done.code == 0
    assert "= ?" not in done.out
    assert answers(home / "here.json") == ["1", "2", "3"]


def test_a_place_where_no_result_can_be_put_is_told_before_the_first_question(home: Path) -> None:
    asked = command(home, *ASKED, "--output", "no/where.json", typed=":quit\n").out
    assert 0 <= asked.find("cannot be written") < asked.find("= ?")


def test_the_same_output_twice_never_replaces_the_first_result(home: Path) -> None:
    command(home, *ASKED, "--output", "result.json", typed=TYPED)
    first = (home / "result.json").read_bytes()
    again = command(home, *ASKED, "--output", "result.json", typed="4\n5\n6\n")
    assert again.code == 2
    assert "something of this name already" in again.err
    assert (home / "result.json").read_bytes() == first
    assert command(home, *ASKED, "--output", "other.json").code == 0
    assert answers(home / "other.json") == ["4", "5", "6"]


def test_without_an_output_a_free_name_is_taken_for_each_result(home: Path) -> None:
    for _ in range(2):
        assert command(home, *ASKED, typed=TYPED).code == 0
    assert len(list(home.glob("exam-3-*.json"))) == 2


def test_a_result_file_can_be_read_by_its_owner_alone(home: Path) -> None:
    command(home, *ASKED, "--output", "result.json", typed=TYPED)
    assert stat.S_IMODE((home / "result.json").stat().st_mode) == 0o600


def test_a_file_system_without_links_gets_a_result_too_and_no_other_is_replaced(home: Path) -> None:
    def no_links() -> None:
        def refuse(*names: object) -> None:
            raise PermissionError(1, "Operation not permitted")

        os.link = refuse

    (home / "taken.json").write_text("another's")
    taken = command(home, *ASKED, "--output", "taken.json", typed=TYPED, meddle=no_links)
    assert (taken.code, (home / "taken.json").read_text()) == (2, "another's")
    assert command(home, *ASKED, "--output", "free.json", meddle=no_links).code == 0
    assert answers(home / "free.json") == ["1", "2", "3"]


def test_a_result_that_reads_back_otherwise_shows_no_marks(home: Path) -> None:
    def lying_disk() -> None:
        import tutor.application.new_files as module

        module.read_bytes = lambda path, most: b""

    done = command(home, *ASKED, "--output", "result.json", typed=TYPED, meddle=lying_disk)
    assert (done.code, "right is" in done.out) == (2, False)
    assert "not what was written" in done.err


def test_an_exam_whose_beginning_cannot_be_kept_does_not_begin(home: Path) -> None:
    (home / "data").write_text("a file where the folder should be")
    done = command(home, *ASKED, typed=TYPED)
    assert (done.code, done.out) == (2, "")
    assert "No answers of an exam can be kept" in done.err


def test_what_is_answered_on_a_disk_that_fills_up_is_kept_in_room_that_was_left_for_it(home: Path) -> None:
    def filling_up() -> None:
        keep = Record._keep_waiting

        def while_there_is_room(record: Record, patience: float) -> Keeping:
            full = (home / "data" / "exam.reserve").exists() and record._waiting[-1].action != "begin"
            return NotKept(FULL) if full else keep(record, patience)

        Record._keep_waiting = while_there_is_room  # type: ignore[method-assign]

    done = command(home, *ASKED, "--output", "result.json", typed=TYPED, meddle=filling_up)
    assert (done.code, "disk is full" in done.out) == (0, False)
    assert answers(home / "result.json") == ["1", "2", "3"]
    assert sorted(path.name for path in (home / "data").iterdir()) == ["record.db"]


def test_who_makes_room_for_the_record_at_the_end_hands_in_all_the_same(home: Path) -> None:
    def full_once() -> None:
        import tutor.cli.exams as module

        asked: list[str] = []
        keep = Record._keep_waiting

        def fail_first(record: Record, patience: float) -> Keeping:
            closing = any(event.action == "close" for event in record._waiting)
            return keep(record, patience) if asked or not closing else NotKept(FULL)

        Record._keep_waiting = fail_first  # type: ignore[method-assign]
        module.tries_again = lambda reason: not asked.append(reason)  # type: ignore[func-returns-value]

    done = command(home, *ASKED, "--output", "result.json", typed=TYPED, meddle=full_once)
    assert (done.code, answers(home / "result.json")) == (0, ["1", "2", "3"])


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("Ren\udce9", "Ren\ufffd"), ("A\x1b[31mda\n", "A[31mda"), ("x" * 500, "x" * 80), ("   ", "env")],
    ids=["no UTF-8", "control characters", "long", "blank"],
)
def test_every_name_of_a_learner_can_be_kept_and_printed(home: Path, typed: str, kept: str) -> None:
    command(home, *ASKED, "--learner", typed, "--output", "result.json", typed=TYPED, meddle=_named)
    document = json.loads((home / "result.json").read_text(encoding="utf-8"))
    assert document["learner"] == kept
    assert command(home, "remark", "result.json").code == 0


def _named() -> None:
    os.environ["BACKPROP_TUTOR_LEARNER"] = "env"


def test_a_name_in_the_environment_that_is_no_utf_8_is_cleaned_too(home: Path) -> None:
    def named() -> None:
        os.environ["BACKPROP_TUTOR_LEARNER"] = "Ren\udce9"

    assert command(home, *ASKED, "--output", "result.json", typed=TYPED, meddle=named).code == 0
    assert json.loads((home / "result.json").read_text(encoding="utf-8"))["learner"] == "Ren\ufffd"


@pytest.mark.parametrize("typed", ["1\n2\n", "1\n2\n3\n:quit\n"])
def test_an_exam_that_is_left_stays_open_with_its_answers(home: Path, typed: str) -> None:
    left = command(home, *ASKED, "--output", "result.json", typed=typed)
    assert "The exam is not handed in." in left.err
    assert not (home / "result.json").exists()
    command(home, *ASKED, "--output", "result.json", typed=TYPED[len(typed) :] if len(typed) < 6 else "")
    assert answers(home / "result.json") == ["1", "2", "3"]


def test_a_summary_in_between_tells_neither_right_answers_nor_mistakes(home: Path) -> None:
    shown = command(home, *ASKED, typed="0.17\n:summary\n0.3\n:summary\n:quit\n").out
    assert "You have answered 1 of 3 questions." in shown
    assert "You have answered 2 of 3 questions." in shown
    assert "at the first try" not in shown
    assert "Mistakes" not in shown


def test_an_exam_that_was_taken_before_says_so_in_its_result(home: Path) -> None:
    command(home, *ASKED, typed="1\n:quit\n")
    command(home, *ASKED, "--restart", "--output", "result.json", typed=TYPED)
    assert json.loads((home / "result.json").read_text())["exam"]["attempt"] == 2
    assert "exam of seed 3, begun 2 times" in command(home, "remark", "result.json").out


# While one is open


@pytest.mark.parametrize(
    "typed",
    [
        ("progress",),
        ("progress", "--format", "json"),
        ("progress", "--delete", "--yes"),
        ("key", "relu-221"),
        ("key", "relu-231", "--seed", "5", "--format", "json"),
        ("worksheet", "relu-111"),
        ("export", "relu-111", "--format", "moodle"),
        ("export", "relu-111", "--format", "qti", "--copies", "2"),
        ("variant", "relu-111", "--seed", "3"),
        ("lab", "relu-111", "--format", "text"),
        ("mark", "relu-111", "answers.csv"),
        ("audit", "relu-111"),
        ("remark", "result.json"),
        ("review", "--plain"),
        ("quiz", "--exam", "--plain", "--seed", "4"),
        ("quiz", "--exam", "--plain", "relu-111"),
    ],
    ids=" ".join,
)
def test_while_an_exam_is_open_what_gives_answers_away_refuses(begun: Path, typed: tuple[str, ...]) -> None:
    done = command(begun, *typed)
    assert (done.code, done.out) == (2, "")
    assert "exam of seed 3 is not handed in" in done.err
    assert "backprop-tutor quiz --exam" in done.err


def test_after_it_is_handed_in_everything_opens_again(home: Path) -> None:
    command(home, *ASKED, typed=TYPED)
    assert command(home, "progress").code == 0
    assert command(home, "key", "relu-221").code == 0


def test_an_exam_is_open_from_its_first_question_on(home: Path) -> None:
    command(home, *ASKED, typed=":quit\n")
    assert command(home, "progress").code == 2


def test_a_lesson_goes_on_while_an_exam_is_open_but_its_lab_does_not(begun: Path) -> None:
    done = command(begun, "lesson", "relu-221", "--plain", typed=":lab\n1.2\n:quit\n")
    assert (done.code, "Correct" in done.out) == (0, True)
    assert "until then there is no lab" in " ".join(done.out.split())


def _seed_of_first(home: Path) -> tuple[str, str]:
    with sqlite3.connect(home / "data" / "record.db") as record:
        (payload,) = record.execute("SELECT payload FROM events ORDER BY id LIMIT 1").fetchone()
    item = json.loads(payload)["quiz"]["items"][0]
    return item[0], str(item[2])


def test_a_lesson_file_with_the_numbers_of_the_exam_refuses_whatever_it_is_called(begun: Path) -> None:
    lesson, seed = _seed_of_first(begun)
    elsewhere = begun / "elsewhere"
    elsewhere.mkdir()
    text = command(elsewhere, "variant", lesson, "--seed", seed).out
    renamed = begun / "mine.toml"
    renamed.write_text(text.replace(f'id = "{lesson}"', 'id = "mine"'), encoding="utf-8")
    done = command(begun, "lesson", "mine.toml", "--plain", typed="1\n!\n:quit\n")
    assert (done.code, done.out) == (2, "")
    assert "this lesson has its numbers" in done.err


def test_checking_a_lesson_file_tells_no_right_answer_of_the_exam(begun: Path, tmp_path: Path) -> None:
    lesson, seed = _seed_of_first(begun)
    renamed = begun / "mine.toml"
    text = command(tmp_path, "variant", lesson, "--seed", seed).out
    renamed.write_text(text.replace(f'id = "{lesson}"', 'id = "mine"'), encoding="utf-8")
    done = command(begun, "check", "mine.toml")
    assert done.code == 0
    (warning,) = (line for line in done.out.splitlines() if "(warning)" in line)
    assert "this lesson has its numbers" in warning


@pytest.mark.parametrize("factor", [1.0000001, 1.01])
def test_numbers_that_are_nearly_those_of_the_exam_refuse_as_well(
    begun: Path, tmp_path: Path, factor: float
) -> None:
    lesson, seed = _seed_of_first(begun)
    text = command(tmp_path, "variant", lesson, "--seed", seed).out
    near = begun / f"near{int(factor * 100)}.toml"
    given = re.compile(r"^x = \[(.*)\]$", re.MULTILINE)  # one line of them for each sample
    assert given.search(text)
    text = given.sub(lambda x: f"x = {[float(number) * factor for number in x[1].split(', ')]}", text)
    text = text.replace(f'id = "{lesson}"', f'id = "{near.stem}"')
    near.write_text(text, encoding="utf-8")
    done = command(begun, "lesson", near.name, "--plain", typed="1\n!\n:quit\n")
    assert (done.code, done.out) == (2, "")


@pytest.mark.parametrize(
    "statement",
    [
        "PRAGMA user_version = 99",
        "INSERT INTO events SELECT 1000, at, run, mode, lesson, digest, seed, iteration, symbol, 'finish', "
        "text, verdict, misconception, rounding, hints, skill, '{}' FROM events WHERE id = 1",
    ],
    ids=["newer", "finish"],
)
def test_one_statement_does_not_turn_an_open_exam_off(home: Path, statement: str) -> None:
    command(home, *ASKED, typed="1\n:quit\n")
    changed(home, statement)
    for typed in (("progress",), ("key", "relu-221"), ("variant", "relu-221", "--seed", "1")):
        done = command(home, *typed)
        assert (done.code, done.out) == (2, "")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events SET payload = '{}'",
        "DELETE FROM events WHERE action = 'begin'",
        "UPDATE events SET action = 'finish' WHERE id = (SELECT MAX(id) FROM events)",
        "UPDATE events SET action = 'begun' WHERE action = 'begin'",
        "UPDATE events SET payload = '[]' WHERE action = 'begin'",
    ],
)
def test_an_exam_of_which_the_record_has_lost_a_part_is_open_all_the_same(home: Path, statement: str) -> None:
    command(home, *ASKED, typed="1\n2\n:quit\n")
    changed(home, statement)
    for _ in range(2):  # the first command mends the record
        done = command(home, "key", "relu-221")
        assert (done.code, done.out) == (2, "")
    assert command(home, *ASKED, "--restart", typed=":quit\n").code == 0


def test_where_the_record_cannot_be_read_nothing_is_given_away(home: Path) -> None:
    command(home, *ASKED, typed="1\n:quit\n")
    (home / "data" / "record.db").rename(home / "elsewhere.db")
    (home / "data" / "record.db").mkdir()
    done = command(home, "key", "relu-221")
    assert (done.code, done.out) == (2, "")
    assert "Whether an exam is open cannot be read" in done.err


_FLIPS = {
    "mode": "UPDATE events SET mode = 'quiz'",
    "flag": "UPDATE events SET payload = replace(payload, '\"exam\": true', '\"exam\": false')",
    "lesson": "UPDATE events SET mode = 'lesson'",
}


@pytest.mark.parametrize(
    ("count", "flips"),
    [("3", ("mode",)), ("3", ("flag",)), ("3", ("lesson", "flag")), ("1", ("mode", "flag"))],
)
def test_flipping_what_the_record_calls_an_exam_does_not_turn_it_off(
    home: Path, count: str, flips: tuple[str, ...]
) -> None:
    asked = ("quiz", "--exam", "--plain", "--count", count, "--seed", "3")
    command(home, *asked, typed=":quit\n")
    changed(
        home, *(_FLIPS[flip] for flip in flips), "UPDATE events SET action = 'skip' WHERE action = 'begin'"
    )
    for typed in (("progress",), ("key", "relu-221")):
        assert command(home, *typed).code == 2
    quiz = command(home, "quiz", "--plain", "--count", count, "--seed", "3", typed="1\n!\n:quit\n")
    assert "relu-231 with seed 625899" not in quiz.out
    again = command(home, *asked, typed="?\n!\n1\n:quit\n")
    assert "there are no hints" in " ".join(again.out.split())
    assert "Worked" not in again.out


def test_a_quiz_that_is_called_an_exam_afterwards_is_refused(home: Path) -> None:
    command(home, "quiz", "--plain", "--count", "3", "--seed", "3", typed="!\n:quit\n")
    changed(
        home,
        "UPDATE events SET mode = 'exam'",
        "UPDATE events SET payload = replace(payload, '\"exam\": false', '\"exam\": true')",
    )
    done = command(home, *ASKED, typed=TYPED)
    assert (done.code, "not what its seed asks" in done.err) == (2, True)
    assert command(home, *ASKED, "--restart", typed=":quit\n").code == 0


def test_another_learner_does_not_go_on_with_an_exam(home: Path) -> None:
    command(home, *ASKED, "--learner", "Ada", typed="1\n:quit\n")
    done = command(home, *ASKED, "--learner", "Bob", typed="2\n3\n")
    assert (done.code, "was begun by Ada" in done.err) == (2, True)


def test_an_exam_that_an_earlier_version_left_behind_is_not_open_any_more(home: Path) -> None:
    command(home, *ASKED, typed="1\n:quit\n")
    command(home, "quiz", "--exam", "--plain", "--restart", "--seed", "4", "--count", "1", typed="1\n")
    # As that version kept them: it knew neither beginnings nor giving up.
    changed(
        home,
        "DELETE FROM events WHERE action IN ('begin', 'close') OR payload LIKE '%given_up%'",
    )
    assert command(home, "progress").code == 0


# Alone


def test_a_second_terminal_does_not_join_a_running_exam_and_it_goes_on_after_a_kill(home: Path) -> None:
    with terminal(home, *ASKED[:2], "--count", "3", "--seed", "3") as one:
        one.ask("1", until="answer kept")
        second = tutor(*ASKED, home=home, stdin=TYPED)
        assert (second.returncode, second.stdout) == (2, "")
        assert "This is being done in another terminal" in second.stderr
        one.process.kill()
        one.process.wait()
    assert "step 2 of 3" in tutor(*ASKED, home=home, stdin=":quit\n").stdout


def test_the_lock_is_held_once_and_free_and_gone_afterwards(tmp_path: Path) -> None:
    record = tmp_path / "data" / "record.db"
    with alone(record), pytest.raises(Occupied), alone(record):
        pass
    assert list((tmp_path / "data").iterdir()) == []
    with alone(record):
        pass


def test_a_folder_that_cannot_hold_a_lock_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = []
    with alone(tmp_path / "file" / "record.db"):
        done.append("what is done alone")
    assert done == ["what is done alone"]


# The campaign in short: `python -m benchmarks.exams` is the long form


@pytest.mark.parametrize(
    ("part", "count"),
    [
        (campaign.failing_hand_ins, 13),
        (campaign.killed_hand_ins, 6),
        (campaign.tampered_results, 16),
        (campaign.malformed_results, 12),
    ],
    ids=["failing", "killed", "tampered", "malformed"],
)
def test_nothing_is_shown_early_overwritten_lost_or_overlooked(
    part: Callable[[int, int], Counter[str]], count: int
) -> None:
    counted = part(count, 1)
    assert sum(counted.values()) >= count
    assert campaign.flaws(counted) == {}
