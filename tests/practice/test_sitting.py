"""A sitting: what is done is kept before it counts, and said where it could not be."""

from __future__ import annotations

from typing import Any

from support.courses import NOW, small_course
from tutor.practice.questions import Question
from tutor.practice.session import Attempt, Session, start
from tutor.practice.sitting import NoKeeper, Sitting
from tutor.sayings import said

FULL = said("files.disk_full")


class Kept:
    """A keeper that remembers what it was given, and has this to say about it."""

    def __init__(self, *news: Any) -> None:
        self.given: list[tuple[Attempt, Question, Session]] = []
        self._news = iter(news)

    def keep(self, attempt: Attempt, question: Question, session: Session) -> Any:
        self.given.append((attempt, question, session))
        return next(self._news, ())


def sitting(keeper: Any) -> Sitting:
    return Sitting(start(small_course()), keeper, lambda: NOW)


def test_an_attempt_is_kept_with_its_question_and_the_session_that_it_leads_to() -> None:
    keeper = Kept()
    sat = sitting(keeper)
    before = sat.session
    attempt = sat.do("answer", "1.2")
    assert attempt is not None
    assert (attempt.text, attempt.at, attempt.key) == ("1.2", NOW, (1, "z1"))
    ((kept, question, session),) = keeper.given
    assert (kept, question.key) == (attempt, before.questions[0].key)
    assert session is sat.session is not before
    assert sat.attempts == [attempt]
    sat.do("skip")
    assert keeper.given[1][1].key == before.questions[1].key
    assert sat.attempts == [attempt for attempt, _, _ in keeper.given]


def test_what_has_no_effect_is_neither_kept_nor_counted() -> None:
    keeper = Kept()
    sat = sitting(keeper)
    before = sat.session
    assert sat.do("back") is None
    assert (keeper.given, sat.attempts, sat.session) == ([], [], before)


def test_that_an_attempt_was_not_kept_is_said_until_one_is() -> None:
    sat = sitting(Kept((FULL,)))
    assert sat.do("answer", "1.2") is not None
    assert sat.notice == (FULL,)
    sat.do("skip")
    assert not sat.notice


def test_an_attempt_that_the_keeper_fails_on_does_not_count() -> None:
    class Failing(NoKeeper):
        def keep(self, attempt: Attempt, question: Question, session: Session) -> None:
            raise OSError

    sat = sitting(Failing())
    before = sat.session
    try:
        sat.do("answer", "1.2")
    except OSError:
        assert (sat.session, sat.attempts) == (before, [])


def test_who_keeps_nothing_says_nothing() -> None:
    sat = sitting(NoKeeper())
    assert sat.do("answer", "1.2") is not None
    assert not sat.notice
