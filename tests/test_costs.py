"""What is expensive stays bounded: the short form of `benchmarks.costs`."""

from __future__ import annotations

import sys
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.costs import Case, large_lesson, measured, refused
from support.courses import NOW, lesson_named
from support.running import tutor
from tutor.lesson.load import parse_lesson
from tutor.lesson.model import Lesson
from tutor.marking.answer_tables import COLUMNS, AnswerTable
from tutor.practice.course import Course
from tutor.practice.score import score
from tutor.practice.session import skip, start
from tutor.present.key import key_json
from tutor.present.ledger import MOST_ROWS, ledger, loss_so_far
from tutor.present.marks import marked
from tutor.present.pages import key_html


@pytest.fixture(scope="module")
def large() -> Lesson:
    return parse_lesson(large_lesson("large", 16, 1000, seed=1))


@contextmanager
def at_most(megabytes: float) -> Iterator[None]:
    """What Python allocates at once inside."""
    tracemalloc.start()
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] < megabytes * 1e6
    finally:
        tracemalloc.stop()


def test_a_thousand_iterations_are_opened_without_a_question_or_a_value_of_each(large: Lesson) -> None:
    with at_most(8):
        session = start(Course.of(large))
        assert len(session.questions) == 1000 * 1217
        assert session.questions[-1].key == (1000, "b16_2'")
        after, _ = skip(session, NOW)
        assert after.position == 1
        assert score(after).questions == 1000 * 1217


def test_values_of_late_iterations_come_without_those_of_all_before_being_kept(large: Lesson) -> None:
    trace = Course.of(replace(large, training=large.training.extended(120))).trace
    with at_most(25):
        trace.run()
        assert trace.value(120, "z1_1") != trace.value(1, "z1_1")


def test_the_ledger_beside_the_drawing_holds_the_last_steps_only(large: Lesson) -> None:
    course = Course.of(large)
    session = replace(start(course), position=5 * 1217)
    assert [row.key for row in ledger(session, course, most=2)] == [(5, "b15_2'"), (5, "b16_2'")]
    assert len(ledger(session, course)) == MOST_ROWS
    assert loss_so_far(session, course) == tuple(course.trace.value(i, "L") for i in range(1, 6))


def test_check_of_a_long_training_says_little_and_how_far_it_looked(large: Lesson, tmp_path: Path) -> None:
    path = tmp_path / "large.toml"
    path.write_text(large_lesson("large", 5, 1000, seed=1, sizes=2), encoding="utf-8")
    done = tutor("check", str(path), home=tmp_path)
    lines = done.stdout.splitlines()
    assert done.returncode == 0
    assert len(lines) <= 110
    assert any("only iterations 1 to" in line for line in lines)
    assert max(len(line.removeprefix(str(path))) for line in lines) < 500


def test_the_memory_of_marking_does_not_grow_with_the_class(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tutor.marking.spool.MOST_IN_MEMORY", 1000)
    monkeypatch.setattr("tutor.marking.spool._TOGETHER", 20)
    lesson = lesson_named("relu-221")

    def table(learners: int) -> AnswerTable:
        numbers = (divmod(number, 10) for number in range(learners * 10))
        lines = (f"learner {learner},1,{('z1', 'z2')[at % 2]},1.{at}" for learner, at in numbers)
        return AnswerTable(((number, [line]) for number, line in enumerate(lines, 2)), ",", list(COLUMNS))

    def peak(learners: int) -> int:
        tracemalloc.start()
        assert sum(map(len, marked(lesson, table(learners), "csv").pieces)) > learners * 300
        reached = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return reached

    peak(4000)  # what is made once
    assert peak(4000) < 2 * peak(1000)  # of each part of the sorted rows a few are in memory


@pytest.mark.parametrize("make", [key_html, key_json], ids=["html", "json"])
def test_a_long_key_is_written_as_it_goes(make: Callable[[Lesson], Iterator[str]]) -> None:
    lesson = lesson_named("sigmoid-222")
    long = replace(lesson, training=lesson.training.extended(90))
    list(make(lesson))  # what is made once
    with at_most(2):
        assert sum(map(len, make(long))) > 1e6


@pytest.mark.skipif(sys.platform != "linux", reason="its devices, pipes and files with holes")
def test_what_is_no_file_to_read_is_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "large.toml"
    path.write_text(large_lesson("large", 4, 3, seed=1), encoding="utf-8")
    for case in refused(tmp_path, str(path)):
        cost = measured(case.arguments, tmp_path / "home", tmp_path / "packs")
        lines = Case(case.name, case.arguments, lines=case.lines, code=case.code)
        assert cost.over(lines) == [], case.name
