"""Which of a learner's results counts.

Of all results that a learner handed in for one piece of work

- a copy of another is not looked at: the same answers and marks with the same times and numbers;
- one whose seal is broken never counts, nor does one whose seal was taken away;
- sealed ones go before those that never had a seal or could not be checked;
- of what is left the first counts: that which was closed first; where the file does not say when, the one
  with the lowest attempt, then the lowest sequence number, then the first by the file's name.

Later attempts are told, and whether they had the same numbers: who has seen the answers knows them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from types import MappingProxyType
from typing import Literal

from tutor.classroom.received import SealState
from tutor.named_tuples import NamedTuple
from tutor.practice.result_file import ResultFile, WorkKind

MOST_GAPS = 20
"""Of a learner's sequence numbers that are told."""

NotCountedWhy = Literal["copy", "broken", "no_seal", "unsealed", "later", "later_same"]
"""`no_seal`: it should have one; `unsealed`: a sealed one is there; `later_same`: a later attempt with the
same numbers."""

_EARLIEST = datetime(1, 1, 1, tzinfo=UTC)


class Piece(NamedTuple):
    """A piece of work: an assignment or a part of one, or an exam that nobody gave out.

    Attributes:
        assignment: its id; "" without one.
        part: id of the part; "" of an assignment that is done as a whole.
        lessons: what it asks about.
    """

    assignment: str
    title: str
    part: str
    kind: WorkKind
    lessons: tuple[str, ...]

    @property
    def key(self) -> tuple[object, ...]:
        """What tells it from others."""
        return (self.assignment, self.part) if self.assignment else (self.kind, *self.lessons)


def piece_of(result: ResultFile) -> Piece:
    """The piece of work that a result is of."""
    given = result.assignment
    lessons = result.lessons or tuple(dict.fromkeys(item.lesson for item in result.items))
    if given is None:
        return Piece("", "", "", result.kind, lessons)
    return Piece(given.id, given.title, given.part, result.kind, lessons)


class Points(NamedTuple):
    """What a result earned. `of` is what could be earned: questions without a mark are missing."""

    points: int
    of: int
    right: int
    follow_through: int
    missing: int


class Kept(NamedTuple):
    """A result, but for its answers.

    Attributes:
        number: which of all it is, counted from 0.
        who, piece: by number.
        seed: of its numbers.
        answers: alike for the same answers.
    """

    number: int
    who: int
    piece: int
    file: str
    seal: SealState
    late: bool
    early: bool
    attempt: int
    sequence: int
    seconds: int
    seed: int
    begun: datetime | None
    closed: datetime | None
    answers: int
    earned: Points

    @property
    def order(self) -> tuple[object, ...]:
        """Earlier ones first."""
        return self.closed or _EARLIEST, self.attempt, self.sequence, self.file

    @property
    def same(self) -> tuple[object, ...]:
        """Equal for copies."""
        times = self.seconds, self.begun, self.closed
        numbers = self.seed, self.attempt, self.sequence
        return self.who, self.piece, *numbers, times, self.answers, self.earned


class NotCounted(NamedTuple):
    """A result that does not count, and why."""

    file: str
    who: int
    piece: int
    why: NotCountedWhy


class Choice(NamedTuple):
    """Of one learner's results for one piece of work, which counts.

    Attributes:
        counted: None where none does.
        attempts: how many different results there are.
        again: how many later ones had the same numbers as the counted one.
        asked: how many questions the counted one has; where none counts, as many as any of them says.
    """

    counted: Kept | None
    attempts: int
    again: int
    others: tuple[NotCounted, ...]
    asked: int

    @property
    def why(self) -> NotCountedWhy | None:
        """Why none counts; None where one does."""
        return None if self.counted is not None else self.others[0].why


def choose(results: Iterable[Kept]) -> Choice:
    """Applies the rule of this module."""
    in_order = sorted(results, key=lambda kept: (_RANKS[kept.seal], kept.order))
    different: dict[tuple[object, ...], Kept] = {}
    for kept in in_order:
        different.setdefault(kept.same, kept)
    chosen = next((kept for kept in different.values() if kept.seal not in _NEVER), None)
    others = []
    for kept in in_order:
        if kept is not chosen:
            why = _why(kept, chosen) if different[kept.same] is kept else "copy"
            others.append(NotCounted(kept.file, kept.who, kept.piece, why))
    again = sum(other.why == "later_same" for other in others)
    asked = max(kept.earned.of for kept in (in_order if chosen is None else (chosen,)))
    return Choice(chosen, len(different), again, tuple(others), asked)


_RANKS: Mapping[SealState, int] = MappingProxyType(
    {"good": 0, "unchecked": 1, "none": 1, "broken": 2, "missing": 2}
)
_NEVER: Mapping[SealState, NotCountedWhy] = MappingProxyType({"broken": "broken", "missing": "no_seal"})
"""What never counts, and why."""


def _why(kept: Kept, chosen: Kept | None) -> NotCountedWhy:
    if chosen is None or kept.seal in _NEVER:
        return _NEVER[kept.seal]
    if _RANKS[kept.seal] > _RANKS[chosen.seal]:
        return "unsealed"
    return "later_same" if kept.seed == chosen.seed else "later"


class Gaps(NamedTuple):
    """What is odd about the sequence numbers of a learner's results, which each record counts for itself.

    Attributes:
        missing: numbers between the first and the last that no result has, as (first, last) of each gap.
            What was handed in with that number is not here: it was for something else, or was taken away.
        twice: numbers that several different results of one piece of work have: it was begun anew with
            another record, on a second machine say.
    """

    missing: tuple[tuple[int, int], ...] = ()
    twice: tuple[int, ...] = ()


def gaps(results: Sequence[Kept]) -> Gaps:
    """The same of all results of one learner; copies do not count.

    Who does one assignment here and another one there has two records, and the same number in both. So
    numbers are compared within one piece of work; and where they do not grow from one closing to the next,
    they are of several records, and nothing is missing between them.
    """
    different = {kept.same: kept for kept in results if kept.sequence > 0}  # 0 by a version that counts none
    kept = sorted(different.values(), key=lambda one: one.order)
    of_piece = Counter((one.piece, one.sequence) for one in kept if one.seal not in _NEVER)
    twice = sorted({number for (_, number), count in of_piece.items() if count > 1})
    there = [one.sequence for one in kept]
    of_one_record = all(one.closed for one in kept) and all(one < other for one, other in pairwise(there))
    missing = [(one + 1, other - 1) for one, other in pairwise(there) if of_one_record and other > one + 1]
    return Gaps(tuple(missing[:MOST_GAPS]), tuple(twice[:MOST_GAPS]))
