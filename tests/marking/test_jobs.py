"""A class marked by several processes: the same to the byte, whatever comes."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from benchmarks.costs import answers, steps_of
from support.courses import lesson_named
from tutor.marking import jobs, spool
from tutor.marking.answer_tables import parse_answers
from tutor.marking.batch import mark_rows
from tutor.marking.class_marks import Marks
from tutor.marking.jobs import can_fork, mark_rows_in
from tutor.present.marks import marks_csv, marks_json, marks_text
from tutor.words import say

Form = Callable[[Marks], Iterator[str]]
FORMS = pytest.mark.parametrize("make", [marks_csv, marks_json, marks_text], ids=["csv", "json", "text"])
forks = pytest.mark.skipif(not can_fork(), reason="no process can be split here")

TABLE = "".join(answers(steps_of("relu-221"), 13, 600, seed=5, shuffled=True))
ODD = "ann,1,nothing,1\nann,1,z1,1\nann,1,z1,2\n,1,z1,\nLearner 3,99,z1,1\nÄnn,1,z1,0.7\n"


def told(make: Form, count: int, text: str = TABLE + ODD) -> str:
    rows = parse_answers(io.StringIO(text))
    return "".join(make(mark_rows_in(count, lesson_named("relu-221"), rows, say)))


def alone(make: Form, text: str = TABLE + ODD) -> str:
    return "".join(make(mark_rows(lesson_named("relu-221"), parse_answers(io.StringIO(text)), say)))


@forks
@FORMS
@pytest.mark.parametrize("count", [2, 5])
def test_several_processes_give_the_bytes_of_one(make: Form, count: int) -> None:
    assert told(make, count) == alone(make)


@forks
@FORMS
def test_so_they_do_where_little_fits_into_memory(make: Form, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = alone(make)
    monkeypatch.setattr(spool, "MOST_IN_MEMORY", 20)
    monkeypatch.setattr(spool, "_TOGETHER", 7)
    monkeypatch.setattr(jobs, "_TOGETHER", 3)
    assert told(make, 3) == whole


@forks
@FORMS
def test_more_processes_than_learners_and_no_rows_at_all_are_fine(make: Form) -> None:
    few = "learner,iteration,symbol,answer\nada,1,z1,0.5\n"
    assert told(make, 8, few) == alone(make, few)
    assert told(make, 2, few.splitlines()[0]) == alone(make, few.splitlines()[0])


@FORMS
def test_where_no_process_can_be_split_one_does_it(make: Form, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "can_fork", lambda: False)
    monkeypatch.setattr(jobs, "_begun", None)
    assert told(make, 4) == alone(make)


@forks
def test_a_process_that_dies_is_told_and_leaves_nothing_behind(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)

    def dies(*arguments: object) -> None:
        raise SystemExit(3)

    monkeypatch.setattr(jobs, "mark_part", dies)
    with pytest.raises(OSError, match="No child processes"):
        told(marks_csv, 2)
    assert list(tmp_path.iterdir()) == []
