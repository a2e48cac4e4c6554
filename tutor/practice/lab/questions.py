"""A question before a change or a run, and what the learner thought. Without numpy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from tutor.lesson.model import Lesson

QuestionKind = Literal["loss", "gate", "sign"]


@dataclass(frozen=True, slots=True)
class LabQuestion:
    """One question with its options; `right` is one of them, computed by the engine.

    Attributes:
        iteration: the iteration whose value is asked.
        symbol: what is asked about; for gates "".
        truth: what is so, in a sentence, to be said afterwards.
    """

    kind: QuestionKind
    iteration: int
    symbol: str
    text: str
    options: tuple[str, ...]
    right: str
    truth: str


@dataclass(frozen=True, slots=True)
class Prediction:
    """What a learner thought, as an attempt. `option` is None where the question was passed over."""

    at: datetime
    lesson: Lesson
    what: str
    question: LabQuestion
    text: str
    option: str | None

    @property
    def right(self) -> bool:
        return self.option == self.question.right


Keep = Callable[[Prediction], str]
"""Stores an attempt before it returns. Gives a sentence if it could not, else ""."""


def read_option(asked: LabQuestion, text: str) -> str | None:
    """The option that is meant: its number, its word or the beginning of it, a sign; None if it is none."""
    typed = text.strip().lower()
    if typed.isdigit() and typed.isascii():
        index = int(typed) - 1
        return asked.options[index] if 0 <= index < len(asked.options) else None
    if asked.kind == "sign":
        typed = {"+": "positive", "-": "negative", "−": "negative"}.get(typed, typed)
    exact = [option for option in asked.options if option.lower() == typed]
    begun = [option for option in asked.options if typed and option.lower().startswith(typed)]
    found = exact or begun
    return found[0] if len(found) == 1 else None
