"""Rows in order, in memory or not."""

from __future__ import annotations

import io
import random

import pytest

from benchmarks.costs import answers, steps_of
from support.courses import lesson_named
from tutor.marking import spool
from tutor.marking.answer_tables import parse_answers
from tutor.marking.spool import Sorted
from tutor.present.marks import Form, marked


@pytest.mark.parametrize("count", [0, 1, 9, 10, 11, 95, 100])
def test_rows_come_back_in_order_each_time_they_are_read(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spool, "MOST_IN_MEMORY", 10)
    monkeypatch.setattr(spool, "_TOGETHER", 3)
    rng = random.Random(count)
    rows = [(rng.choice("abc"), number, None, 0.1, True, ("é", 2)) for number in range(count)]
    made = Sorted(tuple)
    for row in rng.sample(rows, count):
        made.add(row)
    assert len(made) == count
    assert list(made) == sorted(rows) == list(made)


def test_two_readers_of_the_same_rows_do_not_disturb_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spool, "MOST_IN_MEMORY", 10)
    monkeypatch.setattr(spool, "_TOGETHER", 3)
    made = Sorted(tuple)
    for number in range(50):
        made.add((number,))
    assert [a == b for a, b in zip(made, made, strict=True)] == [True] * 50


def test_no_more_rows_are_in_memory_than_are_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spool, "MOST_IN_MEMORY", 10)
    made = Sorted(tuple)
    for number in range(1000):
        made.add((number,))
        assert len(made._last) < 10


@pytest.mark.parametrize("at_once", [True, False])
def test_long_rows_are_written_down_before_there_are_many(
    at_once: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spool, "MOST_BYTES", 100_000)
    monkeypatch.setattr(spool, "_LOOKED_AT", 20)
    rows = [(number, "x" * 1000) for number in range(1000)]
    made = Sorted(tuple)
    if at_once:
        made.extend(rows)
    else:
        for row in rows:
            made.add(row)
    assert len(made._last) <= 120
    assert list(made) == rows


@pytest.mark.parametrize("in_memory", [7, 1000])
def test_rows_that_are_let_go_come_in_order_and_are_gone(
    in_memory: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spool, "MOST_IN_MEMORY", in_memory)
    monkeypatch.setattr(spool, "_TOGETHER", 3)
    made = Sorted(tuple)
    made.extend((number * 37 % 50,) for number in range(50))
    assert list(made) == [(number,) for number in range(50)]
    rows = made.let_go()
    assert [next(rows) for _ in range(10)] == [(number,) for number in range(10)]
    assert [number for (number,) in rows] == list(range(10, 50))
    assert (list(made), len(made)) == ([], 0)
    made.extend((number,) for number in range(20, 0, -1))
    assert list(made) == [(number,) for number in range(1, 21)]
    assert len(made) == 20


@pytest.mark.parametrize("count", [0, 3, 50, 80])
def test_the_last_rows_can_be_cut_off(count: int) -> None:
    made = Sorted(tuple)
    made.extend((number * 37 % 50,) for number in range(50))
    cut = made.cut(count)
    assert cut == [(number,) for number in range(50)][max(0, 50 - count) :]
    assert len(made) == 50 - len(cut)
    made.add((7.5,))
    assert sorted([*made, *cut]) == sorted([*((number,) for number in range(50)), (7.5,)])


def test_nothing_is_cut_off_where_rows_are_written_down(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spool, "MOST_IN_MEMORY", 10)
    made = Sorted(tuple)
    made.extend((number,) for number in range(25))
    assert made.cut(5) == []
    assert len(list(made)) == len(made) == 25


@pytest.mark.parametrize("form", ["csv", "json", "text"])
def test_a_class_too_large_for_memory_gets_the_same_marks(
    form: Form, monkeypatch: pytest.MonkeyPatch
) -> None:
    lesson = lesson_named("relu-221")
    text = "".join(answers(steps_of("relu-221"), 12, 500, seed=5, shuffled=True)) + "ann,1,nothing,1\n"
    whole = "".join(marked(lesson, parse_answers(io.StringIO(text)), form).pieces)
    monkeypatch.setattr(spool, "MOST_IN_MEMORY", 20)
    monkeypatch.setattr(spool, "_TOGETHER", 7)
    assert "".join(marked(lesson, parse_answers(io.StringIO(text)), form).pieces) == whole
