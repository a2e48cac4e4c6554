"""What the log holds: one event for each thing the learner did, as a plain value."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Literal, NoReturn, cast, get_args

from tutor.data_classes import dataclass
from tutor.marking.verdicts import VERDICTS, VerdictName
from tutor.named_tuples import NamedTuple
from tutor.practice.session import Action
from tutor.sayings import Said

if TYPE_CHECKING:
    from json import JSONDecoder

Mode = Literal["lesson", "quiz", "exam", "review", "lab", "challenge"]
EventAction = Literal[Action, "restart", "begin", "close", "finish"]
"""What was done. `part` answers a part of a step; `parts` and `pace` are mostly the tutor's own doing.

`begin` is kept before an exam's first question is shown, `close` before it is handed in: its answers stay
as they are from then on. `finish` ends any run.
"""

# A new name in these needs a new schema number: an older program then leaves the record alone.
MODES: frozenset[str | None] = frozenset(get_args(Mode))
ACTIONS: frozenset[str | None] = frozenset(get_args(EventAction))
_VERDICTS: frozenset[str | None] = frozenset((None, *VERDICTS))

EARLIEST_YEAR, LATEST_YEAR = 1970, 9000
"""A time in these can be moved to any time zone, and by the longest pause between two reviews."""

LARGEST_ID = 2**53
"""Far from the end of SQLite's ids, behind which it gives them at random."""

_BEGUN = "%Y%m%dT%H%M%S.%f"

DEEPEST = 20
"""Levels of lists and objects in a payload."""

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
        skill: as `practice.skills` names it ("slope:relu"), or as an earlier version did; "" for actions on
            the whole run.
        payload: whatever else a later reader may need; finite numbers only.
        id: place in the log, counted from 1; None until it is kept.

    Raises:
        ValueError: where `at` has no time zone, or a year that no clock shows.
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
        if not EARLIEST_YEAR <= self.at.year <= LATEST_YEAR:
            raise ValueError("an event's time needs a year that a clock shows")


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

    reason: Said


Keeping = Kept | NotKept


def time_text(at: datetime) -> str:
    """A time as it is stored: UTC, ISO 8601, always with microseconds, so that texts sort as times do."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def new_run(now: datetime, process: int) -> str:
    """An id for a new run: no two runs begin in one process within a microsecond."""
    return f"{now.astimezone(UTC):{_BEGUN}}-{process}"


def begun_at(run: str) -> datetime | None:
    """When a run began, as its id tells; None for an id that is not `new_run`'s."""
    try:
        begun = datetime.strptime(run.partition("-")[0], _BEGUN).replace(tzinfo=UTC)
    except ValueError:
        return None
    return begun if EARLIEST_YEAR <= begun.year <= LATEST_YEAR else None


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
        _written(event.payload),
    )


def _written(payload: Mapping[str, Json]) -> str:
    from json import dumps

    return dumps(payload, sort_keys=True)


def event_of(row: Mapping[str, object]) -> Event:
    """The event of a stored row (`id` and `COLUMNS`). The row is data from outside: nothing of it is trusted.

    Raises:
        ValueError: where the row is not one that `cells_of` gives.
    """
    iteration = row["iteration"]
    return Event(
        at=_time(row["at"]),
        run=_text(row["run"]),
        mode=cast("Mode", _one_of(MODES, row["mode"])),
        lesson=_text(row["lesson"]),
        action=cast("EventAction", _one_of(ACTIONS, row["action"])),
        digest=_text(row["digest"]),
        seed=_seed(row["seed"]),
        iteration=None if iteration is None else _number(iteration),
        symbol=None if row["symbol"] is None else _text(row["symbol"]),
        text=_text(row["text"]),
        verdict=cast("VerdictName | None", _one_of(_VERDICTS, row["verdict"])),
        misconception=None if row["misconception"] is None else _text(row["misconception"]),
        rounding=bool(_number(row["rounding"], most=1)),
        hints=_number(row["hints"]),
        skill=_text(row["skill"]),
        payload=_payload(row["payload"]),
        id=_number(row["id"], least=1, most=LARGEST_ID),
    )


def counted_of(row: Mapping[str, object]) -> tuple[str, int]:
    """A skill and how many events there are of it.

    Raises:
        ValueError: where the row holds something else.
    """
    return _text(row["skill"]), _number(row["count"])


def run_of(row: Mapping[str, object]) -> Run:
    """The run of a row that has its attributes as columns.

    Raises:
        ValueError: where it holds something else.
    """
    return Run(
        id=_text(row["id"]),
        mode=cast("Mode", _one_of(MODES, row["mode"])),
        lesson=_text(row["lesson"]),
        digest=_text(row["digest"]),
        seed=_seed(row["seed"]),
        begun=_time(row["begun"]),
        last=_time(row["last"]),
        events=_number(row["events"]),
        finished=bool(row["finished"]),
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("not text")
    return value


def _number(value: object, *, least: int = 0, most: int = 2**31) -> int:
    if not isinstance(value, int) or not least <= value <= most:
        raise ValueError("not a number that can be here")
    return value


def _one_of(names: frozenset[str | None], value: object) -> str | None:
    if not isinstance(value, str | None) or value not in names:
        raise ValueError("not a name that can be here")
    return value


def _time(value: object) -> datetime:
    at = datetime.fromisoformat(_text(value))
    if at.tzinfo is None:
        raise ValueError("not a time with its zone")
    return at


def _seed(value: object) -> int | None:
    if value is None:
        return None
    seed = int(_text(value))
    if str(seed) != value:
        raise ValueError("not a seed as it is written")
    return seed


def _payload(value: object) -> dict[str, Json]:
    try:
        payload = _decoder().decode(_text(value))
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    if not isinstance(payload, dict):
        raise ValueError("not an object")
    if not _is_shallow(payload):
        raise ValueError("nested too deep")
    return payload


def _finite(text: str) -> float:
    number = float(text)
    return number if math.isfinite(number) else _not_finite(text)


def _not_finite(text: str) -> NoReturn:
    raise ValueError(f"{text[:20]} is not finite")


@cache
def _decoder() -> JSONDecoder:
    from json import JSONDecoder

    return JSONDecoder(parse_constant=_not_finite, parse_float=_finite)


def _is_shallow(value: object, levels: int = DEEPEST) -> bool:
    """Whether a value of JSON can be walked without end of the stack: ours go four levels deep."""
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    if levels == 0:
        return not parts
    return all(_is_shallow(part, levels - 1) for part in parts if isinstance(part, dict | list))


def _storable(text: str) -> str:
    """Text that can be encoded: a lone surrogate (a byte the terminal could not decode) becomes \\udc80."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
