"""Every action by its name: what the log of a session is replayed with."""

from __future__ import annotations

from datetime import datetime

from tutor.practice.pace import fill, fill_ahead, give_back
from tutor.practice.session import (
    Action,
    Attempt,
    Session,
    alone,
    ask_again,
    back,
    hint,
    mend,
    parts,
    predict,
    reveal,
    skip,
    submit,
)


def act(session: Session, action: Action, text: str, now: datetime) -> tuple[Session, Attempt | None]:
    """Does the action of that name; `text` is the answer, for `answer`."""
    match action:
        case "answer" | "part":
            return submit(session, text, now)
        case "hint":
            return hint(session, now)
        case "reveal":
            return reveal(session, now)
        case "skip":
            return skip(session, now)
        case "back":
            return back(session, now)
        case "predict":
            return predict(session, text, now)
        case "parts":
            return parts(session, now)
        case "alone":
            return alone(session, now)
        case "again":
            return ask_again(session, text, now)
        case "mend":
            return mend(session, now)
        case "fill":
            return fill(session, now)
        case "pace":
            return fill_ahead(session, text, now)
        case "by_hand":
            return give_back(session, now)
