"""Results of a class, made for a test."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tutor.classroom.received import Received, SealState
from tutor.practice.quiz import Item
from tutor.practice.result_file import GivenAs, ResultFile, Row

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
WEEK = GivenAs("a1", "Week 3")


def row(symbol: str = "z1", verdict: object = "correct", answer: str = "1.234", **more: object) -> Row:
    """A mark of a result file."""
    plain = {
        "lesson": "one",
        "seed": 1,
        "iteration": 1,
        "symbol": symbol,
        "answer": answer,
        "verdict": verdict,
        "misconception": None,
        "rounding": False,
        "expected": 1.234,
        "message": "",
    }
    return plain | more


def named(symbol: str, *misconceptions: str, **more: object) -> Row:
    """A mark with misconceptions."""
    return row(symbol, "misconception", misconceptions=list(misconceptions), **more)


def result(name: str, rows: Sequence[Mapping[str, object]], **more: object) -> ResultFile:
    """A result of an assignment, closed at noon."""
    items = tuple(
        Item(str(one["lesson"]), "d", int(str(one["seed"])), (int(str(one["iteration"])), str(one["symbol"])))
        for one in rows
    )
    plain = ResultFile(
        learner=name,
        seed=1,
        seconds=600,
        lessons=("one",),
        questions=len(rows),
        attempt=1,
        items=items,
        rows=tuple(rows),
        summary={},
        format=2,
        assignment=WEEK,
        sequence=1,
        marking="1",
        begun=NOON - timedelta(minutes=10),
        closed=NOON,
    )
    return replace(plain, **more)  # type: ignore[arg-type]


def received(
    name: str,
    rows: Sequence[Mapping[str, object]],
    seal: SealState = "good",
    late: bool = False,
    file: str = "",
    **more: object,
) -> Received:
    """The same as it came in."""
    return Received(file or f"{name}.json", result(name, rows, **more), seal, late)


def exam(name: str, rows: Sequence[Mapping[str, object]], **more: object) -> Received:
    """An exam of format 1, which nobody gave out."""
    old = {"format": 1, "assignment": None, "sequence": 0, "marking": "", "begun": None, "closed": None}
    return received(name, rows, "none", **(old | more))
