"""One sitting: a session with where its attempts are kept and what time it is. Both front ends hold one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple, Protocol

from tutor.practice.session import Action, Attempt, Question, Session, act
from tutor.sayings import Said


class Keeper(Protocol):
    """Where attempts go."""

    def keep(self, attempt: Attempt, question: Question, session: Session) -> tuple[Said, ...]:
        """Stores an attempt for good before it returns. Gives what is to be said of it: why it could not."""


class NoKeeper:
    """Keeps nothing: for drawings of the app, tests, and pipes."""

    def keep(self, attempt: Attempt, question: Question, session: Session) -> tuple[Said, ...]:
        return ()


class ClosingLine(NamedTuple):
    """A line of a closing page, or of an opening one.

    Attributes:
        said: None for an empty line.
        indent: columns before it, and before what is wrapped of it.
    """

    said: Said | None
    indent: int = 0


@dataclass
class Sitting:
    """The one mutable thing of a front end.

    Attributes:
        session: the current value.
        keeper: stores each attempt before its feedback is shown.
        clock: the current time, UTC.
        attempts: of this sitting and, after a resume, of those before.
        notice: why the last attempt was not kept, or what to know before the first question.
        name: what this is, for the greeting; None for a lesson, which has its title.
        opening: what is to be read before the first question; the flag says whether that is on a screen.
        closing: what the closing page says in place of a lesson's summary.
        handing_in: whether the learner has said, after the last question, that an exam is to be handed in.
            Leaving in any other way leaves it open.
    """

    session: Session
    keeper: Keeper
    clock: Callable[[], datetime]
    attempts: list[Attempt] = field(default_factory=list)
    notice: tuple[Said, ...] = ()
    name: Said | None = None
    opening: Callable[[Session, bool], Sequence[ClosingLine]] | None = None
    closing: Callable[[Sitting], Sequence[ClosingLine]] | None = None
    handing_in: bool = False

    def do(self, action: Action, text: str = "") -> Attempt | None:
        """Does the action, keeps what came of it, and gives it; None where the action has no effect."""
        session, attempt = act(self.session, action, text, self.clock())
        if attempt is None:
            return None
        question = self.session.questions[attempt.number]
        self.notice = self.keeper.keep(attempt, question, session)
        self.session = session
        self.attempts.append(attempt)
        return attempt
