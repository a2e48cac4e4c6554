"""One sitting: a session with where its attempts are kept and what time it is. Both front ends hold one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from tutor.expressions.printing import Style
from tutor.practice.session import Action, Attempt, Question, Session, act


class Keeper(Protocol):
    """Where attempts go."""

    def keep(self, attempt: Attempt, question: Question, session: Session) -> str | None:
        """Stores an attempt for good before it returns. Gives a sentence if it could not, else None."""


class NoKeeper:
    """Keeps nothing: for drawings of the app, tests, and pipes."""

    def keep(self, attempt: Attempt, question: Question, session: Session) -> str | None:
        return None


@dataclass
class Sitting:
    """The one mutable thing of a front end.

    Attributes:
        session: the current value.
        keeper: stores each attempt before its feedback is shown.
        clock: the current time, UTC.
        attempts: of this sitting and, after a resume, of those before.
        notice: why the last attempt was not kept, or what to know before the first question, or "".
        name: what this is, for the greeting; "" for a lesson, which has its title.
        closing: what the closing page says in place of a lesson's summary.
        handing_in: whether the learner has said, after the last question, that an exam is to be handed in.
            Leaving in any other way leaves it open.
    """

    session: Session
    keeper: Keeper
    clock: Callable[[], datetime]
    attempts: list[Attempt] = field(default_factory=list)
    notice: str = ""
    name: str = ""
    closing: Callable[[Sitting, Style], Sequence[str]] | None = None
    handing_in: bool = False

    def do(self, action: Action, text: str = "") -> Attempt | None:
        """Does the action, keeps what came of it, and gives it; None where the action has no effect."""
        session, attempt = act(self.session, action, text, self.clock())
        if attempt is None:
            return None
        question = self.session.questions[attempt.number]
        self.notice = self.keeper.keep(attempt, question, session) or ""
        self.session = session
        self.attempts.append(attempt)
        return attempt
