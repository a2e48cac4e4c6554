"""One sitting: a session with where its attempts are kept and what time it is. Both front ends hold one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from tutor.data_classes import dataclass
from tutor.named_tuples import NamedTuple
from tutor.practice.pace import FOLLOWING, NO_PACE, Pace
from tutor.practice.questions import Question
from tutor.practice.session import Action, Attempt, Session
from tutor.sayings import Said

if TYPE_CHECKING:
    from tutor.practice.commands import Act, Show, Unknown


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


class Again(NamedTuple):
    """How many skills are to be asked again, by when."""

    today: int = 0
    tomorrow: int = 0
    week: int = 0
    later: int = 0


class Afterwards(NamedTuple):
    """What a lesson leaves behind it, for its closing page.

    Attributes:
        ideas: what it brings, where it stands in the course.
        next: id and title of the lesson that comes next in the course; None at its end.
        again: when what it exercises is to be asked again.
    """

    ideas: tuple[str, ...] = ()
    next: tuple[str, str] | None = None
    again: Again = Again()


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
        afterwards: what a lesson leaves behind it, asked once it is finished; None where nobody knows.
        pace: what the tutor does of itself after an action.
        followed: what it did so after the last one.
        handing_in: whether the learner has said, after the last question, that an exam is to be handed in.
            Leaving in any other way leaves it open.
        on_leaving: what leaving does once all is answered, where it does more than leave.
        ends: when time is up; None where there is no limit.
        paged: whether an author's pages open by themselves.
        turned: whether the tutor's own do, at the turns of an iteration.
    """

    session: Session
    keeper: Keeper
    clock: Callable[[], datetime]
    attempts: list[Attempt] = field(default_factory=list)
    notice: tuple[Said, ...] = ()
    name: Said | None = None
    opening: Callable[[Session, bool], Sequence[ClosingLine]] | None = None
    closing: Callable[[Sitting], Sequence[ClosingLine]] | None = None
    afterwards: Callable[[], Afterwards] | None = None
    pace: Pace = NO_PACE
    followed: tuple[Attempt, ...] = ()
    handing_in: bool = False
    on_leaving: Said | None = None
    ends: datetime | None = None
    paged: bool = True
    turned: bool = True

    @property
    def time_left(self) -> timedelta | None:
        """How long there is; None where there is no limit."""
        return None if self.ends is None else max(timedelta(), self.ends - self.clock())

    @property
    def time_is_up(self) -> bool:
        return self.ends is not None and self.clock() >= self.ends

    def do(self, action: Action, text: str = "") -> Attempt | None:
        """Does the action, and what the tutor does of itself after it; keeps what came of it.

        Gives the attempt; None where the action has no effect.
        """
        attempt = self._do(action, text)
        if attempt is None:
            return None
        followed = []
        for follow in FOLLOWING:
            following = follow(self.pace, self.session, attempt)
            if following is not None and (done := self._do(*following)) is not None:
                followed.append(done)
        self.followed = tuple(followed)
        return attempt

    def understand(self, line: str) -> Act | Show | Unknown:
        """What a typed line means here."""
        # Imported here, like all that the first question can do without.
        from tutor.practice.commands import understand

        return understand(line, self.session, self.pace.ahead(self.session))

    def _do(self, action: Action, text: str) -> Attempt | None:
        from tutor.practice.actions import act

        if self.time_is_up:
            return None
        session, attempt = act(self.session, action, text, self.clock())
        if attempt is None:
            return None
        question = self.session.questions[attempt.number]
        self.notice = self.keeper.keep(attempt, question, session)
        self.session = session
        self.attempts.append(attempt)
        return attempt
