"""What the log holds: one event for each thing the learner did, as a plain value."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal, NamedTuple, cast

from tutor.marking.verdict import VerdictName

Mode = Literal["lesson", "quiz", "exam", "review", "lab"]
EventAction = Literal[
    "answer", "hint", "reveal", "skip", "back", "fill", "restart", "begin", "close", "finish"
]
"""What was done. `begin` is kept before an exam's first question is shown, `close` before it is handed in:
its answers stay as they are from then on. `finish` ends any run."""

Json = None | bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"]
Cell = None | int | str
"""What a column holds; every value of a row can be written as JSON."""

COLUMNS = (
    "at",
    "run",
    "mode",
    "lesson",
    "digest",
    "seed",
    "iteration",
    "symbol",
    "action",
    "text",
    "verdict",
    "misconception",
    "rounding",
    "hints",
    "skill",
    "payload",
)


@dataclass(frozen=True, slots=True)
class Event:
    """One thing the learner did.

    Attributes:
        at: when, with a time zone; kept as UTC to the microsecond.
        run: the lesson, quiz, exam or review that it belongs to, from its start to its end. A restart has
            a run of its own, and so has what comes after it. Who resumes goes on with the run.
        lesson: the lesson's id.
        action: what was done.
        digest: the lesson file's digest, the identity of its numbers.
        seed: the seed its numbers were made with; None for numbers as given in the file.
        iteration: counted from 1; None for actions on the whole run, like `symbol`.
        text: what was typed, as typed.
        verdict: what marking said; None where nothing was marked.
        misconception: the named mistake; where several fit, the first (all are in the payload).
        rounding: whether it was right only by the band that earlier rounded answers give.
        hints: rungs seen before it.
        skill: "kind:activation or loss" ("grad_weight:relu"); "" for actions on the whole run.
        payload: whatever else a later reader may need; finite numbers only.
        id: place in the log, counted from 1; None until it is kept.

    Raises:
        ValueError: where `at` has no time zone.
    """

    at: datetime
    run: str
    mode: Mode
    lesson: str
    action: EventAction
    digest: str = ""
    seed: int | None = None
    iteration: int | None = None
    symbol: str | None = None
    text: str = ""
    verdict: VerdictName | None = None
    misconception: str | None = None
    rounding: bool = False
    hints: int = 0
    skill: str = ""
    payload: Mapping[str, Json] = field(default_factory=dict, hash=False)
    id: int | None = None

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError("an event's time needs a time zone")


class Run(NamedTuple):
    """A lesson, quiz, exam or review as a whole; lesson, digest and seed are those of its first event."""

    id: str
    mode: Mode
    lesson: str
    digest: str
    seed: int | None
    begun: datetime
    last: datetime
    events: int
    finished: bool


class Kept(NamedTuple):
    """The event is on disk, under this id. `late` counts earlier events that could only now be kept."""

    id: int
    late: int = 0


class NotKept(NamedTuple):
    """The event is not on disk. `reason` says why and what to do, in two short sentences."""

    reason: str


Keeping = Kept | NotKept


def time_text(at: datetime) -> str:
    """A time as it is stored: UTC, ISO 8601, always with microseconds, so that texts sort as times do."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def new_run(now: datetime, process: int) -> str:
    """An id for a new run: no two runs begin in one process within a microsecond."""
    return f"{now.astimezone(UTC):%Y%m%dT%H%M%S.%f}-{process}"


def cells_of(event: Event) -> tuple[Cell, ...]:
    """The event's columns, in the order of `COLUMNS`. The seed is text: it may pass 64 bits."""
    return (
        time_text(event.at),
        _storable(event.run),
        event.mode,
        _storable(event.lesson),
        event.digest,
        None if event.seed is None else str(event.seed),
        event.iteration,
        None if event.symbol is None else _storable(event.symbol),
        event.action,
        _storable(event.text),
        event.verdict,
        event.misconception,
        int(event.rounding),
        event.hints,
        event.skill,
        json.dumps(event.payload, sort_keys=True),
    )


def event_of(row: Mapping[str, Cell]) -> Event:
    """The event of a stored row (`id` and `COLUMNS`).

    Raises:
        ValueError: where the row is not one that `cells_of` gives.
    """

    def text(name: str) -> str:
        value = row[name]
        if not isinstance(value, str):
            raise ValueError(f"event {row['id']}: {name} is not text")
        return value

    def text_or_none(name: str) -> str | None:
        return None if row[name] is None else text(name)

    def number_or_none(name: str) -> int | None:
        return None if row[name] is None else int(cast("int | str", row[name]))

    return Event(
        at=datetime.fromisoformat(text("at")),
        run=text("run"),
        mode=cast("Mode", text("mode")),
        lesson=text("lesson"),
        action=cast("EventAction", text("action")),
        digest=text("digest"),
        seed=number_or_none("seed"),
        iteration=number_or_none("iteration"),
        symbol=text_or_none("symbol"),
        text=text("text"),
        verdict=cast("VerdictName | None", text_or_none("verdict")),
        misconception=text_or_none("misconception"),
        rounding=bool(row["rounding"]),
        hints=number_or_none("hints") or 0,
        skill=text("skill"),
        payload=json.loads(text("payload")),
        id=number_or_none("id"),
    )


def run_of(row: Mapping[str, Cell]) -> Run:
    """The run of a row that has its attributes as columns.

    Raises:
        ValueError: where it holds something else.
    """
    return Run(
        id=str(row["id"]),
        mode=cast("Mode", row["mode"]),
        lesson=str(row["lesson"]),
        digest=str(row["digest"]),
        seed=None if row["seed"] is None else int(row["seed"]),
        begun=datetime.fromisoformat(str(row["begun"])),
        last=datetime.fromisoformat(str(row["last"])),
        events=int(row["events"] or 0),
        finished=bool(row["finished"]),
    )


def _storable(text: str) -> str:
    """Text that can be encoded: a lone surrogate (a byte the terminal could not decode) becomes \\udc80."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
