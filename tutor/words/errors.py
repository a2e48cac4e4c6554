"""What an error says."""

from __future__ import annotations

from collections.abc import Iterable

from tutor.clean import one_line
from tutor.errors import TutorError
from tutor.sayings import Said
from tutor.words.say import say


def message_of(error: TutorError) -> str:
    """What happened and where, in one line; of a lesson file, in a line a problem."""
    return lines(error.parts())


def hint_of(error: TutorError) -> str:
    """What to type or do next, in one line; may be empty."""
    return "" if error.hint is None else _told(error.hint)


def told(error: TutorError) -> str:
    """All of it, in one line."""
    return f"{message_of(error)} {hint_of(error)}".rstrip()


def lines(sayings: Iterable[Said | str]) -> str:
    """Each saying in a line of its own."""
    return "\n".join(map(_told, sayings))


def _told(part: Said | str) -> str:
    return one_line(part if isinstance(part, str) else say(part))
