"""Reading a result file: each bound to the last value that is allowed; and what does not agree in it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from support.refusals import refused
from tutor.practice.quiz import Item
from tutor.practice.result_checks import question_findings, summary_findings
from tutor.practice.result_file import (
    MOST_ATTEMPTS,
    MOST_ITERATION,
    MOST_SECONDS,
    MOST_SEED,
    Done,
    GivenAs,
    ResultFile,
    document_of,
    result_of,
)
from tutor.sayings import said

MARK = {"lesson": "one", "seed": 5, "iteration": 2, "symbol": "z1", "answer": "1.5"}
ITEM = Item("one", "d1", 5, (2, "z1"))


def document(**changes: object) -> dict[str, Any]:
    plain = {
        "format": 1,
        "learner": "Ada",
        "exam": {"seed": 3, "questions": 1, "lessons": ["one", "two"], "attempt": 2},
        "seconds": 60,
        "lessons": [{"lesson": "one", "digest": "d1"}],
        "marks": [MARK],
        "summary": {"points": 1, "right": 1, "follow_through": 0, "missing": 0},
    }
    return plain | changes


def read(**changes: object) -> ResultFile:
    return result_of(document_of(json.dumps(document(**changes))))


def test_a_result_file_is_read_as_it_was_written() -> None:
    assert read() == ResultFile(
        learner="Ada",
        seed=3,
        seconds=60,
        lessons=("one", "two"),
        questions=1,
        attempt=2,
        items=(ITEM,),
        rows=(MARK,),
        summary={"points": 1, "right": 1, "follow_through": 0, "missing": 0},
    )


def test_a_result_file_of_an_earlier_version_names_no_lessons_and_is_the_first_attempt() -> None:
    earlier = read(exam={"seed": 3})
    assert (earlier.lessons, earlier.attempt, earlier.questions) == ((), 1, None)


def bounds() -> Iterator[tuple[dict[str, object], dict[str, object]]]:
    """The last value that is read, and the first that is not."""
    long = "x" * 200
    exam = {"seed": 3}
    yield {"format": 1}, {"format": 0}
    yield {"seconds": 0}, {"seconds": -1}
    yield {"seconds": MOST_SECONDS}, {"seconds": MOST_SECONDS + 1}
    yield {"learner": "x" * 80}, {"learner": "x" * 81}
    yield {"learner": ""}, {"learner": None}
    yield {"marks": [MARK] * 1000}, {"marks": [MARK] * 1001}
    yield {"marks": [MARK]}, {"marks": []}
    yield {"exam": exam | {"attempt": 1}}, {"exam": exam | {"attempt": 0}}
    yield {"exam": exam | {"attempt": MOST_ATTEMPTS}}, {"exam": exam | {"attempt": MOST_ATTEMPTS + 1}}
    yield {"exam": {"seed": -1}}, {"exam": {"seed": True}}
    yield (
        {"exam": exam | {"lessons": ["a"] * 1000}},
        {"exam": exam | {"lessons": ["a"] * 1001}},
    )
    yield {"exam": exam | {"lessons": [long]}}, {"exam": exam | {"lessons": [long + "x"]}}
    yield {"marks": [MARK | {"seed": 0}]}, {"marks": [MARK | {"seed": -1}]}
    yield {"marks": [MARK | {"seed": MOST_SEED}]}, {"marks": [MARK | {"seed": MOST_SEED + 1}]}
    yield {"marks": [MARK | {"iteration": 1}]}, {"marks": [MARK | {"iteration": 0}]}
    yield (
        {"marks": [MARK | {"iteration": MOST_ITERATION}]},
        {"marks": [MARK | {"iteration": MOST_ITERATION + 1}]},
    )
    yield {"marks": [MARK | {"symbol": "z"}]}, {"marks": [MARK | {"symbol": ""}]}
    yield {"marks": [MARK | {"symbol": long}]}, {"marks": [MARK | {"symbol": "z\n"}]}
    yield {"marks": [MARK | {"answer": ""}]}, {"marks": [MARK | {"answer": None}]}
    yield {"marks": [MARK | {"lesson": "one"}]}, {"marks": [MARK | {"lesson": "two"}]}


def format_2(**changes: object) -> dict[str, object]:
    """The members that format 2 adds."""
    exam = {"seed": 3, "questions": 1, "lessons": ["one"], "attempt": 1}
    plain: dict[str, object] = {
        "format": 2,
        "marking": "1",
        "assignment": {"id": "week-3", "title": "Week 3", "part": ""},
        "exam": exam | {"kind": "quiz", "numbers": 7, "figures": 4},
        "id": "ada",
        "sequence": 2,
        "begun": "2026-11-29T09:00:00+00:00",
        "closed": "2026-11-29T09:30:00+00:00",
        "actions": [[0, "answer", "1.5", 12]],
        "seal": "ab",
    }
    return plain | changes


def bounds_of_format_2() -> Iterator[tuple[dict[str, object], dict[str, object]]]:
    """The last value that is read, and the first that is not."""
    plain = format_2()
    exam = plain["exam"]
    assert isinstance(exam, dict)
    yield plain, format_2(exam=exam | {"kind": "homework"})
    yield plain, format_2(marking=1)
    yield plain, format_2(marking="")
    yield format_2(assignment=None), format_2(assignment={"id": "week-3"})
    yield plain, format_2(assignment=[])
    yield format_2(exam=exam | {"numbers": None}), format_2(exam=exam | {"numbers": "7"})
    yield format_2(exam=exam | {"figures": 6}), format_2(exam=exam | {"figures": 7})
    yield format_2(exam=exam | {"figures": 3}), format_2(exam=exam | {"figures": 2})
    yield format_2(id=""), format_2(id=None)
    yield format_2(sequence=1), format_2(sequence=0)
    yield format_2(begun=None), format_2(begun="yesterday")
    yield plain, format_2(begun="2026-11-29T09:00:00")
    yield format_2(closed="1970-01-02T00:00:00+00:00"), format_2(closed="0001-01-01T00:00:00+00:00")
    yield format_2(actions=[]), format_2(actions=[[0, "answer", "1.5"]])
    yield plain, format_2(actions=[[True, "answer", "1.5", 3]])
    yield plain, format_2(actions=[[0, "answer", "1.5", 10**30]])
    yield plain, format_2(actions=[[0, "answer", "1" * 2001, 3]])
    yield format_2(seal=None), format_2(seal=7)


def test_what_a_result_was_made_for_and_when_is_read() -> None:
    found = read(**format_2())
    assert found.assignment == GivenAs("week-3", "Week 3")
    assert (found.kind, found.numbers, found.figures, found.id) == ("quiz", 7, 4, "ada")
    assert (found.sequence, found.marking, found.seal) == (2, "1", "ab")
    assert found.actions == (Done(0, "answer", "1.5", 12),)
    assert found.begun is not None
    assert found.closed is not None
    assert (found.closed - found.begun).total_seconds() == 1800


@pytest.mark.parametrize("last, beyond", [*bounds(), *bounds_of_format_2()])
def test_what_is_within_its_bounds_is_read_and_what_is_beyond_is_refused(
    last: dict[str, object], beyond: dict[str, object]
) -> None:
    read(**last)
    with refused("no result file"):
        read(**beyond)


def test_a_newer_format_is_named_as_such_and_not_called_broken() -> None:
    with refused("newer backprop-tutor.* Update"):
        read(format=3)


def test_a_mark_is_named_by_its_number() -> None:
    with refused(r"the seed of mark 2 is out of bounds"):
        read(marks=[MARK, MARK | {"seed": -1}])
    with refused(r"the iteration of mark 1 is no whole number"):
        read(marks=[MARK | {"iteration": "1"}])
    with refused(r"mark 2 is about two, which is not among its lessons"):
        read(marks=[MARK, MARK | {"lesson": "two"}])


# --- what does not agree ----------------------------------------------------------------------


def items(count: int) -> tuple[Item, ...]:
    return tuple(replace(ITEM, key=(1, f"z{number}")) for number in range(count))


def question(item: Item) -> object:
    return said(
        "exams.question", symbol=item.key[1], lesson=item.lesson, iteration=item.key[0], seed=item.seed
    )


def findings(has: tuple[Item, ...], made: tuple[Item, ...] | None, questions: object = None) -> list[object]:
    counted = len(has) if questions is None else questions
    return list(question_findings(replace(read(), items=has, questions=counted), made))


@pytest.mark.parametrize("missing", [1, 3, 4, 10])
def test_the_first_questions_that_are_missing_are_named_and_the_others_counted(missing: int) -> None:
    every = items(missing + 1)
    named = tuple(question(item) for item in every[1:4])
    more = missing - len(named)
    rest = (said("exams.more", count=more),) if more else ()
    assert findings(every[:1], every) == [said("exams.not_in_file", questions=(*named, *rest))]


def test_what_comes_twice_and_what_is_not_asked_are_told_apart() -> None:
    one, two, three = items(3)
    assert findings((one, one, three), (one, two)) == [
        said("exams.not_in_file", questions=(question(two),)),
        said("exams.more_than_once", questions=(question(one),)),
        said("exams.not_asked", questions=(question(three),)),
    ]


def test_only_where_nothing_else_is_wrong_the_order_is() -> None:
    one, two = items(2)
    assert findings((one, two), (one, two)) == []
    assert findings((two, one), (one, two)) == [said("exams.other_order")]
    assert said("exams.other_order") not in findings((two, one, one), (one, two))


def test_questions_that_cannot_be_made_again_are_not_compared() -> None:
    assert findings(items(2), None) == [said("exams.cannot_be_told")]


@pytest.mark.parametrize("counted", [1, 3, 2.0, "2", True])
def test_another_number_of_marks_than_of_questions_is_told(counted: object) -> None:
    one, two = items(2)
    assert findings((one, two), (one, two), counted) == [said("exams.other_marks", marks=2)]
    assert findings((one, two), None, counted)[1:] == [said("exams.cannot_be_told")]


EARNED = {"points": 1, "right": 1, "follow_through": 0, "missing": 0}


@pytest.mark.parametrize(
    "there, told",
    [
        (2, 2),
        (10**9 - 1, 10**9 - 1),
        (1 - 10**9, 1 - 10**9),
        (10**9, said("exams.something_else")),
        (-(10**9), said("exams.something_else")),
        (1.0, said("exams.something_else")),
        (True, said("exams.something_else")),
        (None, said("exams.something_else")),
    ],
)
def test_a_count_of_the_summary_that_the_answers_do_not_give_is_told(there: object, told: object) -> None:
    summary = EARNED | {"right": there}
    assert list(summary_findings(replace(read(), summary=summary), EARNED)) == [
        said("exams.other_count", there=told, what=said("exams.right"), counted=1)
    ]


def test_a_summary_that_agrees_has_nothing_to_tell_and_one_that_is_none_is_told() -> None:
    assert list(summary_findings(replace(read(), summary=EARNED), EARNED)) == []
    assert list(summary_findings(replace(read(), summary=[]), EARNED)) == [said("exams.no_summary")]
