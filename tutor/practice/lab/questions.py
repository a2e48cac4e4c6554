"""A question before a change or a run, and what the learner thought. Without numpy."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Literal

from tutor.data_classes import dataclass
from tutor.lesson.model import Lesson
from tutor.named_tuples import NamedTuple
from tutor.sayings import Said, Text

QuestionKind = Literal["loss", "gate", "sign"]


class Option(NamedTuple):
    """What can be answered: the id under which the record keeps it, and what is shown of it."""

    id: str
    said: Said


@dataclass(frozen=True, slots=True)
class LabQuestion:
    """One question with its options; `right` is the id of one, computed by the engine.

    Attributes:
        iteration: the iteration whose value is asked.
        symbol: what is asked about; for gates "".
        said: the question.
        truth: what is so, to be said afterwards.
    """

    kind: QuestionKind
    iteration: int
    symbol: str
    said: Said
    options: tuple[Option, ...]
    right: str
    truth: Said

    def option(self, wanted: str) -> Option:
        """The option with that id."""
        return next(option for option in self.options if option.id == wanted)


@dataclass(frozen=True, slots=True)
class Prediction:
    """What a learner thought, as an attempt.

    Attributes:
        what: the change or the run that was asked about, as one types it.
        option: the id of an option; None where the question was passed over.
    """

    at: datetime
    lesson: Lesson
    what: Text
    question: LabQuestion
    text: str
    option: str | None

    @property
    def right(self) -> bool:
        return self.option == self.question.right


_SIGNS = MappingProxyType({"+": "positive", "-": "negative", "−": "negative"})

Keep = Callable[[Prediction], tuple[Said, ...]]
"""Stores an attempt before it returns. Gives what is to be said of it: why it could not."""


def read_option(asked: LabQuestion, shown: Sequence[str], text: str) -> str | None:
    """The id of the option that is meant; None if it is none.

    Args:
        shown: the words of the options as the learner sees them, in their order.
        text: the option's number, its word or the beginning of it, or a sign.
    """
    typed = text.strip().lower()
    ids = [option.id for option in asked.options]
    if typed.isdigit() and typed.isascii():
        index = int(typed) - 1
        return ids[index] if 0 <= index < len(ids) else None
    if asked.kind == "sign" and typed in _SIGNS:
        return _SIGNS[typed]
    words = list(zip(ids, (word.lower() for word in shown), strict=True))
    exact = [option for option, word in words if word == typed]
    begun = [option for option, word in words if typed and word.startswith(typed)]
    found = exact or begun
    return found[0] if len(found) == 1 else None
