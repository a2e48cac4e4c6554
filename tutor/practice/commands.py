"""What a typed line means: an answer, or one of the typed commands. The same in both front ends."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from types import MappingProxyType
from typing import Literal

from tutor.clean import brief
from tutor.data_classes import dataclass
from tutor.practice.session import Action, Session
from tutor.sayings import Said, Text, said

Command = Literal["diagram", "ledger", "help", "quit", "notes", "pages", "lab", "restart", "summary"]


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

    said: Said


WORDS: Mapping[str, tuple[Act | Show, Said]] = MappingProxyType(
    {
        "hint": (Act("hint"), said("typed_words.hint")),
        "reveal": (Act("reveal"), said("typed_words.reveal")),
        "skip": (Act("skip"), said("typed_words.skip")),
        "back": (Act("back"), said("typed_words.back")),
        "fill": (Act("fill"), said("typed_words.fill")),
        "hand": (Act("by_hand"), said("typed_words.hand")),
        "mend": (Act("mend"), said("typed_words.mend")),
        "alone": (Act("alone"), said("typed_words.alone")),
        "parts": (Act("parts"), said("typed_words.parts")),
        "diagram": (Show("diagram"), said("typed_words.diagram")),
        "ledger": (Show("ledger"), said("typed_words.ledger")),
        "notes": (Show("notes"), said("typed_words.notes")),
        "pages": (Show("pages"), said("typed_words.pages")),
        "summary": (Show("summary"), said("typed_words.summary")),
        "restart": (Show("restart"), said("typed_words.restart")),
        "lab": (Show("lab"), said("typed_words.lab")),
        "help": (Show("help"), said("typed_words.help")),
        "quit": (Show("quit"), said("typed_words.quit")),
    }
)
"""Each typed word with what it does and its line of help."""

_NOT_IN_EXAMS = frozenset(
    {"hint", "reveal", "fill", "hand", "mend", "alone", "parts", "pages", "restart", "lab"}
)

SIGNS: Mapping[str, Act | Show] = MappingProxyType({"?": Act("hint"), "!": Act("reveal")})


def words_to_type(exam: bool) -> Iterator[tuple[str, Said]]:
    """Each typed word that does something, with its line of help."""
    for word, (_, does) in WORDS.items():
        if not (exam and word in _NOT_IN_EXAMS):
            yield word, does


def understand(line: str, session: Session, ahead: int = 0) -> Act | Show | Unknown:
    """Reads one typed line.

    An empty line goes on from a question that is settled already, or fills in what the learner knows.

    Args:
        ahead: how many questions from this one on the learner knows how to answer.
    """
    text = line.strip()
    if text in SIGNS:
        return SIGNS[text]
    if text.startswith(":"):
        word = text[1:].strip().lower()
        if word in WORDS:
            return WORDS[word][0]
        near = get_close_matches(word, WORDS, n=1)
        advice = said("typed_words.type_help")
        if near:
            advice = said("typed_words.did_you_mean", word=Text(near[0]))
        return Unknown(said("typed_words.unknown", word=Text(brief(word)), advice=advice))
    if session.current is not None and session.state(session.position).outcome is None:
        if session.current.form == "worked":
            return Act("predict", text)
        if not text and ahead:
            return Act("pace", str(ahead))
    elif not text and session.current is not None:
        return Act("skip")
    return Act("answer", text)
