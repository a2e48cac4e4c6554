"""A mark of a result file as statistics need it.

It comes from a learner: what is odd about it counts as not there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from math import isfinite
from typing import Literal

from tutor.expressions.reading import Reading, read, value_of
from tutor.marking.ambiguity import alone, likeliest
from tutor.marking.verdicts import RIGHT, VERDICTS
from tutor.named_tuples import NamedTuple
from tutor.practice.result_file import LONGEST_ID, Row
from tutor.tolerances import EXACT

MOST_SECONDS = 3600
"""Of one answer: more than an hour counts as an hour."""

MOST_IDS = 5
"""Misconceptions that one answer can come from; more are no mark of ours."""

LEAST_FIGURES = 3
"""Significant figures of a number that is not the same for many by itself, as 0.5 or 12 is."""

LEAST_DIGITS = 2
"""Significant digits, as typed, of a number that is compared at all."""

Earned = Literal["right", "follow_through", "missing", "wrong"]
"""What became of an answer; the first two earn a point."""

_VERDICTS = frozenset(VERDICTS)
_DECIMAL = re.compile(r"[+-]?[0-9]*(?:\.([0-9]*))?")
_KEPT = 20_000


class Typed(NamedTuple):
    """A number that somebody typed, of `LEAST_DIGITS` or more; `unit` is one unit of its last place."""

    value: float
    unit: float


class Judged(NamedTuple):
    """One mark.

    Attributes:
        misconception: an id; None where none was named.
        seconds: in whole seconds; None where the file does not say.
        value, unit: the number that was typed and one unit of its last place; None and 0 for what is no
            plain number, one of fewer than `LEAST_DIGITS` digits, or 0, 1 or -1, which many type who have
            no answer.
        expected: None where the file does not say.
        off: whether it is a wrong number: not one that only has too few figures, or cannot be read.
    """

    earned: Earned
    misconception: str | None
    seconds: int | None
    value: float | None
    unit: float
    expected: float | None
    off: bool

    @property
    def point(self) -> int:
        return self.earned in ("right", "follow_through")


def judged(rows: Sequence[Row]) -> list[Judged]:
    """The marks of a result file. What could be one of several mistakes counts as `ambiguity` has it."""
    ids = [_ids(row) for row in rows]
    sure = alone(ids)
    return [_judged(row, likeliest(of, sure) if of else None) for row, of in zip(rows, ids, strict=True)]


def _judged(row: Row, misconception: str | None) -> Judged:
    answer, symbol, verdict = row.get("answer"), row.get("symbol"), row.get("verdict")
    text = answer if isinstance(answer, str) else ""
    known = isinstance(verdict, str) and verdict in _VERDICTS
    value, unit = typed_number(text, symbol if isinstance(symbol, str) else "") or (None, 0.0)
    return Judged(
        _earned(verdict if known else "wrong" if text.strip() else "missing"),
        misconception,
        _seconds(row.get("seconds")),
        value,
        unit,
        _finite(row.get("expected")),
        verdict in ("wrong", "misconception") if known else False,
    )


def _earned(verdict: object) -> Earned:
    if verdict in RIGHT:
        return "right"
    if verdict == "follow_through":
        return "follow_through"
    return "missing" if verdict == "missing" else "wrong"


def _ids(row: Row) -> tuple[str, ...]:
    several, one = row.get("misconceptions"), row.get("misconception")
    named = several if isinstance(several, list) and several else [one]
    return tuple(filter(_is_id, named[:MOST_IDS]))


def _is_id(found: object) -> bool:
    return isinstance(found, str) and found.isprintable() and 1 <= len(found) <= LONGEST_ID


def _seconds(found: object) -> int | None:
    number = _finite(found)
    return None if number is None or number < 0 else round(min(number, MOST_SECONDS))


def _finite(found: object) -> float | None:
    """A number of JSON as a float; None for all else, and for a whole number beyond all floats."""
    if isinstance(found, bool) or not isinstance(found, int | float):
        return None
    try:
        number = float(found)
    except OverflowError:
        return None
    return number if isfinite(number) else None


@lru_cache(_KEPT)
def typed_number(text: str, symbol: str) -> Typed | None:
    """The number that a text is, as `Typed` has it; `symbol` may stand before it."""
    plain = _DECIMAL.fullmatch(text.strip())
    if plain is not None and len(text) < LONGEST_ID:
        try:
            value, unit = float(text), 10.0 ** -len(plain[1] or "")
        except ValueError:  # a sign or a point alone
            return None
    else:
        reading = read(text, (), asked=symbol)
        if not isinstance(reading, Reading) or reading.digits is None:
            return None
        found = value_of(reading, {})
        if not isinstance(found, float):
            return None
        value, unit = found, reading.digits.unit
    return Typed(value, unit) if isfinite(value) and _tells(value, unit) else None


def _tells(value: float, unit: float) -> bool:
    """Whether a number has digits enough; `unit` is one unit of its last place."""
    return abs(value) not in (0.0, 1.0) and abs(value) >= 10.0 ** (LEAST_DIGITS - 1) * unit * (1 - EXACT)


def figures_of(value: float) -> int:
    """Significant figures of a number, without zeros at its end."""
    return len(f"{abs(value):.12e}".partition("e")[0].replace(".", "").rstrip("0"))
