from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor.journal.cards import RatingName, card_after, cards, due, due_at
from tutor.journal.event import Event

NOON = datetime(2025, 3, 10, 12, 0, 0, tzinfo=UTC)
SKILL = "weight_slope"


def event(number: int, verdict: str, days: int = 0, **changes: object) -> Event:
    at = NOON + timedelta(days=days, seconds=number)
    fields: dict[str, object] = {
        "symbol": f"dL/dw{number}",
        "skill": SKILL,
        "verdict": verdict,
        "iteration": 1,
    }
    return Event(at, "r1", "lesson", "relu-221", "answer", **{**fields, **changes})  # type: ignore[arg-type]


def test_a_first_right_answer_is_asked_again_in_ten_minutes() -> None:
    assert card_after(None, "good", NOON)[1] == NOON + timedelta(minutes=10)


def test_a_first_wrong_answer_is_asked_again_in_a_minute() -> None:
    assert card_after(None, "again", NOON)[1] == NOON + timedelta(minutes=1)


def test_a_second_right_answer_puts_the_card_off_by_days() -> None:
    card, first = card_after(None, "good", NOON)
    _, second = card_after(card, "good", first)
    # The default initial stability of a good card is 2.3065 days, and at 90 % retention the interval is
    # the stability, in whole days.
    assert second - first == timedelta(days=2)


def test_intervals_grow_as_long_as_answers_are_right() -> None:
    card, at = card_after(None, "good", NOON)
    gaps = []
    for _ in range(5):
        card, later = card_after(card, "good", at)
        gaps.append(later - at)
        at = later
    assert gaps == sorted(gaps)
    assert gaps[-1] > timedelta(days=60)


def test_a_better_rating_is_never_due_earlier() -> None:
    card, at = card_after(None, "good", NOON)
    card, at = card_after(card, "good", at)
    ratings: tuple[RatingName, ...] = ("again", "hard", "good", "easy")
    dues = [card_after(card, rating, at)[1] for rating in ratings]
    assert dues == sorted(dues)


def test_the_given_card_is_not_changed_and_the_same_review_gives_the_same_card() -> None:
    card, at = card_after(None, "good", NOON)
    assert card_after(card, "hard", at) == card_after(card, "hard", at)
    assert card_after(None, "good", NOON)[0] == card


def test_the_time_zone_of_the_caller_does_not_matter() -> None:
    elsewhere = NOON.astimezone(timezone(timedelta(hours=-7)))
    assert card_after(None, "good", elsewhere) == card_after(None, "good", NOON)


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        card_after(None, "good", datetime(2025, 3, 10))


def test_a_clock_that_was_set_back_does_not_move_a_card_back() -> None:
    card, _ = card_after(None, "good", NOON)
    after_it, _ = card_after(card, "good", NOON - timedelta(days=400))
    assert json.loads(after_it)["last_review"] == NOON.isoformat()


def test_the_log_alone_gives_the_cards() -> None:
    log = [event(1, "correct"), event(2, "correct", hints=2), event(3, "wrong"), event(3, "correct")]
    card: str | None = None
    ratings: tuple[RatingName, ...] = ("good", "hard", "again")
    for each, rating in zip(log, ratings, strict=False):
        card, _ = card_after(card, rating, each.at)
    assert cards(log) == {SKILL: card}


def test_each_skill_has_its_own_card() -> None:
    log = [event(1, "correct"), event(2, "wrong", skill="update:gradient_descent")]
    found = cards(log)
    assert due_at(found[SKILL]) > due_at(found["update:gradient_descent"])


def test_many_right_answers_in_one_sitting_do_not_put_a_card_off_for_long() -> None:
    log = [event(number, "correct") for number in range(80)]
    assert due_at(cards(log)[SKILL]) < NOON + timedelta(days=3)


def test_skills_are_grouped_by_the_days_on_which_they_are_due() -> None:
    def card(day: int, hour: int = 12) -> str:
        card, _ = card_after(None, "good", NOON)
        return json.dumps(
            {**json.loads(card), "due": (NOON + timedelta(days=day, hours=hour - 12)).isoformat()}
        )

    groups = due(
        {
            "tonight": card(0, 23),
            "overdue": card(-3),
            "tomorrow": card(1, 0),
            "in two days": card(2),
            "in a week": card(7, 23),
            "in eight days": card(8, 0),
        },
        NOON,
    )
    assert groups.today == ("overdue", "tonight")
    assert groups.tomorrow == ("tomorrow",)
    assert groups.week == ("in two days", "in a week")
    assert groups.later == ("in eight days",)


def test_today_ends_at_the_learners_own_midnight() -> None:
    card, _ = card_after(None, "good", NOON)
    late = json.dumps({**json.loads(card), "due": "2025-03-10T23:00:00+00:00"})
    assert due({SKILL: late}, NOON).today == (SKILL,)
    assert due({SKILL: late}, NOON.astimezone(timezone(timedelta(hours=2)))).tomorrow == (SKILL,)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["correct", "wrong"]), st.integers(0, 30), st.integers(0, 3))))
def test_every_log_gives_cards_that_are_due_after_their_last_review(
    tries: list[tuple[str, int, int]],
) -> None:
    log = [event(number, verdict, days, hints=hints) for number, (verdict, days, hints) in enumerate(tries)]
    for card in cards(log).values():
        assert due_at(card) > datetime.fromisoformat(json.loads(card)["last_review"])
