"""What a typed line means: an answer, or one of the typed commands. The same in both front ends."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

from tutor.clean import brief
from tutor.practice.session import Action, Session

Command = Literal["diagram", "ledger", "help", "quit", "notes", "lab", "restart", "summary"]


@dataclass(frozen=True, slots=True)
class Act:
    """Do this to the session."""

    action: Action
    text: str = ""


@dataclass(frozen=True, slots=True)
class Show:
    """Show or do this in the front end."""

    command: Command


@dataclass(frozen=True, slots=True)
class Unknown:
    """No such command: what to say."""

    message: str


WORDS: dict[str, tuple[Act | Show, str]] = {
    "hint": (Act("hint"), "the next hint (also ?)"),
    "reveal": (Act("reveal"), "show the worked step (also !)"),
    "skip": (Act("skip"), "go on without a right answer"),
    "back": (Act("back"), "the question before"),
    "fill": (Act("fill"), "fill in the other steps of a kind you know"),
    "diagram": (Show("diagram"), "the drawing of the network"),
    "ledger": (Show("ledger"), "all values worked so far"),
    "notes": (Show("notes"), "the lesson's notes at this step"),
    "summary": (Show("summary"), "how you are doing"),
    "restart": (Show("restart"), "begin this lesson anew"),
    "lab": (Show("lab"), "train this network further"),
    "help": (Show("help"), "these words and the marking rules"),
    "quit": (Show("quit"), "leave; you go on here next time"),
}
"""Each typed word with what it does and its line of help."""

SIGNS: dict[str, Act | Show] = {"?": Act("hint"), "!": Act("reveal")}


def understand(line: str, session: Session) -> Act | Show | Unknown:
    """Reads one typed line. An empty line goes on from a question that is settled already."""
    text = line.strip()
    if text in SIGNS:
        return SIGNS[text]
    if text.startswith(":"):
        word = text[1:].strip().lower()
        if word in WORDS:
            return WORDS[word][0]
        near = get_close_matches(word, WORDS, n=1)
        advice = f" Did you mean :{near[0]}?" if near else " Type :help for the words there are."
        return Unknown(f"There is no command :{brief(word)}.{advice}")
    if not text and session.current is not None and session.state(session.position).outcome is not None:
        return Act("skip")
    return Act("answer", text)
