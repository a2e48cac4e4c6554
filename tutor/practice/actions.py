"""Every action by its name: what the log of a session is replayed with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType

from tutor.practice.detours import alone, ask_again, mend, parts, predict
from tutor.practice.pace import fill, fill_ahead, give_back
from tutor.practice.session import Action, Attempt, Session, back, hint, reveal, skip, submit

Result = tuple[Session, Attempt | None]


def answer(session: Session, text: str, now: datetime) -> Result:
    """Marks an answer, whatever the current question asks for."""
    question = session.current
    if question is None or question.form != "claim":
        return submit(session, text, now)
    # Imported here: the first question is on screen before anything is marked.
    from tutor.practice.challenge import judge

    return judge(session, text, now)


_WITH_TEXT: Mapping[Action, Callable[[Session, str, datetime], Result]] = MappingProxyType(
    {"answer": answer, "part": answer, "predict": predict, "pace": fill_ahead, "again": ask_again}
)
_BARE: Mapping[Action, Callable[[Session, datetime], Result]] = MappingProxyType(
    {
        "hint": hint,
        "reveal": reveal,
        "skip": skip,
        "back": back,
        "fill": fill,
        "parts": parts,
        "by_hand": give_back,
        "mend": mend,
        "alone": alone,
    }
)


def act(session: Session, action: Action, text: str, now: datetime) -> Result:
    """Does the action of that name; `text` is the answer, for `answer`."""
    if action in _WITH_TEXT:
        return _WITH_TEXT[action](session, text, now)
    return _BARE[action](session, now)
