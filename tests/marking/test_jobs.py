"""A class marked by several processes: the same to the byte, whatever comes."""

from __future__ import annotations

import errno
import io
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from signal import SIG_DFL, SIG_IGN

import pytest

from benchmarks.costs import answers, steps_of
from support.courses import lesson_named
from support.running import ROOT, environment
from tutor import ending, text_tables
from tutor.marking import jobs, spool
from tutor.marking.answer_tables import parse_answers, read_answers
from tutor.marking.batch import Share
from tutor.marking.class_marks import Kept
from tutor.marking.jobs import can_fork
from tutor.marking.marker import Marker
from tutor.marking.spool import Sorted
from tutor.present.marks import Form, marked
from tutor.text_tables import numbered
from tutor.words import say

FORMS = pytest.mark.parametrize("form", ["csv", "json", "text"])
forks = pytest.mark.skipif(not can_fork(), reason="no process can be split here")

TABLE = "".join(answers(steps_of("relu-221"), 13, 600, seed=5, shuffled=True))
ODD = "ann,1,nothing,1\nann,1,z1,1\nann,1,z1,2\n,1,z1,\nLearner 3,99,z1,1\nÄnn,1,z1,0.7\n"


HEADER = TABLE.splitlines(keepends=True)[0]


@pytest.fixture(autouse=True)
def every_process_has_several_turns_and_parcels(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_tables, "_TOGETHER", 500)
    monkeypatch.setattr(jobs, "_SMALL", 5)


def told(form: Form, count: int = 1, text: str = TABLE + ODD) -> str:
    rows = parse_answers(io.StringIO(text))
    return "".join(marked(lesson_named("relu-221"), rows, form, count).pieces)


@forks
@FORMS
@pytest.mark.parametrize("count", [2, 5])
def test_several_processes_give_the_bytes_of_one(form: Form, count: int) -> None:
    assert told(form, count) == told(form)


@forks
def test_so_they_do_where_all_of_them_read_one_file(tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    path.write_text(TABLE + ODD, encoding="utf-8")
    rows = read_answers(path)
    assert "".join(marked(lesson_named("relu-221"), rows, "csv", 3).pieces) == told("csv")


@forks
@FORMS
def test_so_they_do_where_little_fits_into_memory(form: Form, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = told(form)
    monkeypatch.setattr(spool, "MOST_IN_MEMORY", 20)
    monkeypatch.setattr(spool, "_TOGETHER", 7)
    monkeypatch.setattr(text_tables, "_TOGETHER", 50)
    assert told(form, 3) == whole


@forks
@pytest.mark.parametrize("characters", [1, 20, 150, 2000, 1_000_000])
def test_it_is_the_same_however_many_lines_go_to_a_process_at_once(
    characters: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_learner = HEADER + "".join(sorted((TABLE + ODD).splitlines(keepends=True)[1:]))
    whole = told("csv", text=by_learner)
    monkeypatch.setattr(text_tables, "_TOGETHER", characters)
    assert told("csv", 3, by_learner) == whole


def turns_of(table: str, count: int) -> list[list[str]]:
    """The learners of each process's lines."""
    tables = [parse_answers(io.StringIO(table)) for _ in range(count)]
    lines = [list(numbered(jobs._turn(rows, job, count).pieces)) for job, rows in enumerate(tables)]
    whole = numbered(parse_answers(io.StringIO(table)).pieces)
    assert sorted(line for of in lines for line in of) == list(whole)
    return [[tables[0].learner_on(line) for _, line in of if line] for of in lines]


def test_a_turn_ends_with_a_learner(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_tables, "_TOGETHER", 100)  # thirteen lines, less than two learners
    rows = "".join(f"{name},1,z1,{row}\n" for name in "abcdefgh" for row in range(7))
    shares = [set(of) for of in turns_of(HEADER + rows, 3)]
    assert all(shares)
    assert sorted(name for share in shares for name in share) == list("abcdefgh")


def test_a_turn_lasts_as_long_as_a_learner(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_tables, "_TOGETHER", 20)
    rows = "".join(f"a,1,z1,{row}\n" for row in range(60)) + "b,1,z1,1\n"
    assert turns_of(HEADER + rows, 2) == [["a"] * 60, ["b"]]


def test_lines_that_end_in_the_middle_of_what_is_read_keep_their_numbers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(text_tables, "_TOGETHER", 3)
    found = list(numbered(text_tables.pieces_of(io.StringIO("ab\n\nlonger than that\nc"), 100)))
    assert found == [(1, "ab"), (2, ""), (3, "longer than that"), (4, "c")]


def test_a_parcel_has_whole_learners_and_none_that_is_given_away() -> None:
    share = Share(Marker.of(lesson_named("relu-221")), say, Kept(str, lambda *row: row, tuple))
    rows = [(name, place, place, "1") for name in "abcdefgh" for place in range(4)]
    share.take_over(rows)
    share.give({"g": 1})
    parcels = [list(parcel) for parcel in share.parcels(count=22, most=5)]  # the last two of c are in it
    assert [{row[0] for row in parcel} for parcel in parcels] == [{"d", "e"}, {"f", "h"}]
    assert sorted(row for parcel in parcels for row in parcel) == [row for row in rows if row[0] in "defh"]
    assert list(share.rows) == [row for row in rows if row[0] in "abc"]


@forks
def test_each_token_is_had_by_one_process(tmp_path: Path) -> None:
    tokens = jobs._Tokens()
    if not (child := os.fork()):
        tokens.only_taken()
        (tmp_path / "had").write_text(" ".join(map(str, tokens)))
        os._exit(0)
    tokens.give_out(3000)
    here = list(tokens)
    os.waitpid(child, 0)
    tokens.close()
    there = [int(number) for number in (tmp_path / "had").read_text().split()]
    assert sorted(here + there) == list(range(3000))


@forks
def test_who_is_done_marks_the_parcels_of_a_process_that_takes_long(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mark, give_out, here, parcels, marked_here = Share.mark, jobs._Tokens.give_out, os.getpid(), [], []

    def counted(tokens: jobs._Tokens, count: int) -> None:
        parcels.append(count)
        give_out(tokens, count)

    def slow(share: Share[object]) -> None:
        if os.getpid() != here:
            time.sleep(1)
        marked_here.append(share)
        mark(share)

    whole = told("csv")
    marked_here.clear()
    monkeypatch.setattr(jobs._Tokens, "give_out", counted)
    monkeypatch.setattr(Share, "mark", slow)
    assert told("csv", 2) == whole
    assert len(marked_here) == 1 + parcels[0]
    assert parcels[0] >= 2


@forks
def test_a_process_whose_rows_are_written_down_takes_parcels_and_marks_none_of_its_own_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    steps = [(symbol, number) for symbol in ("z1", "z2", "a1", "a2") for number in range(9)]
    learners = ["ada"] * 25 + [f"learner {number}" for number in range(300)]  # her lines stay in one share
    rows = "".join(f"{name},1,{steps[at % 36][0]},{at % 7}\n" for at, name in enumerate(learners))
    whole = told("csv", text=HEADER + rows)
    monkeypatch.setattr(text_tables, "_TOGETHER", 60)
    cut, here = Sorted.cut, os.getpid()

    def written_down_here(made: Sorted[object], count: int) -> list[tuple[object, ...]]:
        if os.getpid() != here:
            return cut(made, count)
        made._write()
        return []

    mark, times = Share.mark, []

    def slow_there(share: Share[object]) -> None:
        if os.getpid() != here:
            time.sleep(0.5)
        times.append(len(share.rows))
        mark(share)

    monkeypatch.setattr(Sorted, "cut", written_down_here)
    monkeypatch.setattr(Share, "mark", slow_there)
    assert told("csv", 2, HEADER + rows) == whole
    assert len(times) > 1
    assert times[0] > 5 * times[1]


def test_a_learner_of_several_shares_is_marked_in_one_and_the_others_stay() -> None:
    away = jobs._homes([{"ann", "bob"}, {"bob", "cleo", "dan"}, {"dan", "bob"}])
    homes = {name: {of[name] for of in away if name in of} for name in ("ann", "bob", "cleo", "dan")}
    assert homes["ann"] == homes["cleo"] == set()
    for name, holders in {"bob": {0, 1, 2}, "dan": {1, 2}}.items():
        [home] = homes[name]
        assert {job for job, of in enumerate(away) if name in of} == holders - {home}


@forks
@FORMS
def test_more_processes_than_learners_and_no_rows_at_all_are_fine(form: Form) -> None:
    few = "learner,iteration,symbol,answer\nada,1,z1,0.5\n"
    assert told(form, 8, few) == told(form, text=few)
    assert told(form, 2, few.splitlines()[0]) == told(form, text=few.splitlines()[0])


@FORMS
def test_where_no_process_can_be_split_one_does_it(form: Form, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "can_fork", lambda: False)
    monkeypatch.setattr(jobs, "_begun", None)
    assert told(form, 4) == told(form)


@pytest.fixture
def temporary(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Where temporary files lie."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


def failing(monkeypatch: pytest.MonkeyPatch, stage: str, error: BaseException, here: bool = False) -> None:
    """Makes a stage of marking fail here, or in the other processes."""
    of_share, this = getattr(Share, stage), os.getpid()

    def fails(share: Share[object], *arguments: object) -> object:
        if (os.getpid() == this) == here:
            raise error
        return of_share(share, *arguments)

    monkeypatch.setattr(Share, stage, fails)


STAGES = pytest.mark.parametrize("stage", ["take", "give", "mark"])


@forks
@STAGES
def test_a_process_that_dies_is_told_and_leaves_nothing_behind(
    stage: str, monkeypatch: pytest.MonkeyPatch, temporary: Path
) -> None:
    failing(monkeypatch, stage, SystemExit(3))
    with pytest.raises(OSError, match="No child processes"):
        told("csv", 2)
    assert list(temporary.iterdir()) == []


@forks
@STAGES
def test_a_process_without_room_says_so_and_shows_nothing_of_its_own(
    stage: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    failing(monkeypatch, stage, OSError(errno.ENOSPC, "No space left on device"))
    with pytest.raises(OSError, match="No space left"):
        told("csv", 2)
    assert capfd.readouterr().err == ""


@forks
@STAGES
def test_where_the_one_who_asked_fails_the_others_are_ended_and_nothing_is_left(
    stage: str, monkeypatch: pytest.MonkeyPatch, temporary: Path
) -> None:
    failing(monkeypatch, stage, OSError(errno.EIO, "Input/output error"), here=True)
    with pytest.raises(OSError, match="Input/output"):
        told("csv", 3)
    assert list(temporary.iterdir()) == []
    assert multiprocessing.active_children() == []


@forks
def test_a_process_leaves_it_to_who_began_it_when_to_end(monkeypatch: pytest.MonkeyPatch) -> None:
    mark, here = Share.mark, os.getpid()

    def looked(share: Share[object]) -> None:
        if os.getpid() != here and (signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)) != (
            SIG_IGN,
            SIG_DFL,
        ):
            raise OSError("it hears Ctrl+C and SIGTERM itself")
        mark(share)

    monkeypatch.setattr(Share, "mark", looked)
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    ending.watch()
    try:
        assert told("csv", 2)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@forks
@pytest.mark.parametrize(
    ("number", "whole_group", "code", "told"),
    [
        (signal.SIGKILL, False, -signal.SIGKILL, ""),
        (signal.SIGTERM, False, 143, ""),
        (signal.SIGTERM, True, 143, ""),
        (signal.SIGINT, True, 130, "\nStopped.\n"),  # as Ctrl+C sends it
    ],
)
def test_where_the_one_who_asked_is_ended_the_others_end_without_a_word_and_clear_up(
    number: signal.Signals, whole_group: bool, code: int, told: str, tmp_path: Path
) -> None:
    table, files = tmp_path / "answers.csv", tmp_path / "files"
    files.mkdir()
    rows = (f"learner {number},1,z1,{number}\n" for number in range(100_000))
    table.write_text("learner,iteration,symbol,answer\n" + "".join(rows))
    program = (
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler);"  # whoever began the tests
        "from tutor.marking import spool; spool.MOST_IN_MEMORY = 1000; import tutor.__main__"
    )
    command = [sys.executable, "-c", program, "mark", "relu-221", str(table), "--jobs", "2"]
    environ = environment(tmp_path, TMPDIR=str(files), PYTHONPATH=str(ROOT))
    pipes = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE}
    asked = subprocess.Popen(command, env=environ, text=True, start_new_session=True, **pipes)  # type: ignore[call-overload]
    wait_until(lambda: any(files.glob("*/*")))  # answers wait there
    if whole_group:
        os.killpg(asked.pid, number)
    else:
        asked.send_signal(number)
    _, said = asked.communicate(timeout=30)  # until nobody has its stderr open any more
    assert (asked.returncode, said) == (code, told)
    assert list(files.iterdir()) == []


def wait_until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)
