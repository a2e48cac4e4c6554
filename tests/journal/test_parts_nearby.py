"""What a damaged row lacks comes from what stands beside it, its own run first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tutor.journal.event import COLUMNS, Event, Json, cells_of, new_run
from tutor.journal.row_parts import in_part

NOON = datetime(2025, 3, 10, 12, 0, 0, tzinfo=UTC)
LATEST = NOON + timedelta(days=9)
PLAIN = Event(NOON, "r", "quiz", "relu-221", "answer", "ab12", 7, 1, "z1", "1.2", "correct")
QUIZ: dict[str, Json] = {"quiz": {"seed": 1}, "attempt": 2, "learner": "Ada", "sitting": "s", "after": 1}


def event(number: int, **changes: object) -> Event:
    changed = replace(PLAIN, at=NOON + timedelta(seconds=number), id=number)
    return replace(changed, **changes)  # type: ignore[arg-type]


def row(of: Event, **damage: object) -> dict[str, object]:
    return {**dict(zip(COLUMNS, cells_of(of), strict=True), id=of.id), **damage}


def mended(damaged: Mapping[str, object], *whole: Event) -> Event:
    number = damaged["id"]
    assert isinstance(number, int)
    (found,) = in_part({number: damaged}, {one.id or 0: one for one in whole}, LATEST).values()
    return found


# --- the time ---------------------------------------------------------------------------------

LOST = row(event(5), at="yesterday")


def test_a_lost_time_is_that_of_the_runs_event_before_it_then_of_the_one_after_it() -> None:
    before, other, after = event(2), event(4, run="another"), event(8)
    assert mended(LOST, before, other, after, event(9)).at == before.at
    assert mended(LOST, other, after, event(9)).at == after.at


def test_a_run_that_tells_when_it_began_is_asked_before_what_came_after_it() -> None:
    run = new_run(NOON - timedelta(hours=1), 7)
    lost = row(event(5, run=run), at="yesterday")
    assert mended(lost, event(4), event(8, run=run)).at == NOON - timedelta(hours=1)
    assert mended(lost, event(3, run=run), event(8, run=run)).at == event(3).at


def test_without_anything_of_its_run_the_nearest_event_before_it_tells_the_time() -> None:
    one, two, later = (event(number, run="another") for number in (2, 4, 8))
    assert mended(LOST, one, two, later).at == two.at
    assert mended(LOST, later, event(9, run="another")).at == later.at


def test_where_nothing_else_is_left_the_file_tells_when_it_was_written() -> None:
    assert mended(LOST).at == LATEST


# --- the payload ------------------------------------------------------------------------------


def test_what_is_said_of_the_run_comes_from_before_it_and_else_from_after_it() -> None:
    lost = row(event(5), payload="[]")
    before, after = event(2, payload={**QUIZ, "number": 3}), event(8, payload={"attempt": 9, "number": 4})
    other = event(4, run="another", payload={"attempt": 1})
    assert mended(lost, before, other, after).payload == QUIZ
    assert mended(lost, other, after).payload == {"attempt": 9}
    assert mended(lost, other).payload == {}


@pytest.mark.parametrize("changes", [{"mode": "exam"}, {"action": "begin"}])
def test_an_exam_stays_one_though_none_knows_what_it_asks(changes: dict[str, object]) -> None:
    assert mended(row(event(5, **changes), payload="[]")).payload == {"quiz": None}
    known = mended(row(event(5, **changes), payload="[]"), event(2, payload=QUIZ))
    assert known.payload == QUIZ


def test_the_event_after_a_row_is_the_first_of_its_run() -> None:
    lost = row(event(5), payload="[]")
    later = [event(number, payload={"attempt": number}) for number in (7, 8)]
    assert mended(lost, event(6, run="another", payload={"attempt": 6}), *later).payload == {"attempt": 7}


# --- the rest ---------------------------------------------------------------------------------


def test_hints_are_those_that_were_shown_for_the_same_question_before() -> None:
    lost = row(event(9), hints="x")
    same = [event(number, action="hint") for number in (1, 2)]
    others = [
        event(3, action="hint", symbol="z2"),
        event(4, action="hint", iteration=2),
        event(5, action="hint", run="another"),
        event(6),
        event(10, action="hint"),
    ]
    assert mended(lost, *same, *others).hints == 2


@pytest.mark.parametrize("seeds, seed", [((7, 7), 7), ((7, 8), None), ((), None)])
def test_a_seed_and_a_digest_are_those_that_all_of_the_run_has(
    seeds: tuple[int, ...], seed: int | None
) -> None:
    whole = [event(number, seed=seed, digest=f"d{seed}") for number, seed in enumerate(seeds, 1)]
    whole.append(event(8, lesson="another", seed=9, digest="d9"))
    found = mended(row(event(5), seed="x", digest=b"\xff"), *whole)
    assert (found.seed, found.digest) == (seed, f"d{seed}" if seed else "")


def test_a_text_that_cannot_be_decoded_stays_to_be_seen_and_one_that_is_none_is_lost() -> None:
    assert mended(row(event(5), text=b"1\xff2")).text == "1\\xff2"
    assert in_part({5: row(event(5), text=7)}, {}, LATEST) == {}
