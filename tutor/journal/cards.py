"""What to review and when: one FSRS card per skill.

A card is JSON text. All of them follow from the log, so none is stored. Every graded question
(see `questions`) is a review of its skill's card:

| grade | rating | why |
|---|---|---|
| `right` | good | known |
| `helped` | hard | known with a hint |
| `wrong` | again | wrong at the first try, or revealed: to be learned again |

`easy` is never given: nothing in the log tells how easy an answer was. Questions of one sitting
hardly add to each other, as FSRS counts reviews of one day as one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from tutor.data_classes import dataclass
from tutor.journal.event import Event
from tutor.journal.questions import Grade, graded

if TYPE_CHECKING:
    from fsrs import Card, Scheduler

RatingName = Literal["again", "hard", "good", "easy"]
RATING_OF_GRADE: Mapping[Grade, RatingName] = MappingProxyType(
    {"right": "good", "helped": "hard", "wrong": "again"}
)


@dataclass(frozen=True, slots=True)
class Due:
    """Skills by when they are due, each group with the longest due first.

    Attributes:
        today: due before the coming midnight, overdue ones too.
        tomorrow: due on the day after.
        week: due on the six days after that.
        later: due after those.
    """

    today: tuple[str, ...] = ()
    tomorrow: tuple[str, ...] = ()
    week: tuple[str, ...] = ()
    later: tuple[str, ...] = ()


def card_after(card: str | None, rating: RatingName, now: datetime) -> tuple[str, datetime]:
    """The card after a review at `now`, and when it is due next (UTC). None is a card never reviewed.

    Raises:
        ValueError: where `now` has no time zone.
    """
    from fsrs import Card

    after = _reviewed(_scheduler(), None if card is None else Card.from_json(card), rating, now)
    return after.to_json(), after.due


def cards(events: Iterable[Event]) -> dict[str, str]:
    """The cards that a log leads to, by skill."""
    scheduler = _scheduler()
    current: dict[str, Card] = {}
    for question in graded(events):
        card = current.get(question.skill)
        rating = RATING_OF_GRADE[question.grade]
        current[question.skill] = _reviewed(scheduler, card, rating, question.at)
    return {skill: card.to_json() for skill, card in current.items()}


def due_at(card: str) -> datetime:
    """When a card is due (UTC)."""
    from fsrs import Card

    return Card.from_json(card).due


def due(cards_by_skill: Mapping[str, str], now: datetime) -> Due:
    """Which skills are due when. Days begin at midnight in the time zone of `now`."""
    dates = {skill: due_at(card) for skill, card in cards_by_skill.items()}
    today = now.date()
    groups: dict[str, list[str]] = {"today": [], "tomorrow": [], "week": [], "later": []}
    for skill in sorted(dates, key=lambda name: (dates[name], name)):
        days = (dates[skill].astimezone(now.tzinfo).date() - today) // timedelta(days=1)
        if days <= 0:
            groups["today"].append(skill)
        elif days == 1:
            groups["tomorrow"].append(skill)
        else:
            groups["week" if days <= 7 else "later"].append(skill)
    return Due(**{name: tuple(skills) for name, skills in groups.items()})


def _scheduler() -> Scheduler:
    from fsrs import Scheduler

    return Scheduler(enable_fuzzing=False)


def _reviewed(scheduler: Scheduler, card: Card | None, rating: RatingName, now: datetime) -> Card:
    from fsrs import Card, Rating

    if now.tzinfo is None:
        raise ValueError("a review's time needs a time zone")
    at = now.astimezone(UTC)
    # The id would be the current time: the same log must give the same cards.
    before = Card(card_id=0, due=at) if card is None else card
    if before.last_review is not None:
        at = max(at, before.last_review)  # a clock that was set back
    after, _ = scheduler.review_card(before, Rating[rating.capitalize()], at)
    return after
