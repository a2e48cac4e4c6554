"""What a closing page counts."""

from __future__ import annotations

from collections.abc import Iterable

from tutor.data_classes import dataclass
from tutor.marking.ambiguity import counted
from tutor.marking.verdicts import RIGHT
from tutor.practice.session import Attempt, Session


@dataclass(frozen=True, slots=True)
class Score:
    """What the closing page counts, over the questions asked whole; `done` are those that are settled."""

    questions: int
    done: int
    first_try: int
    right: int
    follow_through: int
    revealed: int
    skipped: int
    filled: int
    hints: int
    misconceptions: tuple[tuple[str, int], ...]


def score(session: Session, attempts: Iterable[Attempt] = ()) -> Score:
    """Counts outcomes; `attempts` adds how often each misconception was met."""
    # All others are open, and count for nothing; so does what is practised on other numbers.
    states = [state for number, state in session.states.items() if number in session.own]
    outcomes = [state.outcome for state in states]
    met = counted(attempt.verdict.misconceptions for attempt in attempts if attempt.verdict)
    return Score(
        questions=len(session.own),
        done=sum(outcome is not None for outcome in outcomes),
        first_try=sum(s.first in RIGHT and s.helped == 0 for s in states),
        right=outcomes.count("right"),
        follow_through=outcomes.count("follow_through"),
        revealed=outcomes.count("revealed"),
        skipped=outcomes.count("skipped"),
        filled=outcomes.count("filled"),
        hints=sum(s.hints for s in states),
        misconceptions=tuple(met),
    )
