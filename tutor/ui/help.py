"""The help page: how answers are read and marked, and the keys."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.cells import cell_len

from tutor.expressions.functions import typed_names
from tutor.practice.commands import words_to_type
from tutor.sayings import Said, Text, said
from tutor.ui.text import Line, line
from tutor.ui.widgets.keybar import name_of
from tutor.words import say

_LEAST_KEY = 10
"""Columns of a key's name."""

Entry = tuple[str, Said]
"""The name of a key and what it does."""

_KEYS: tuple[Entry, ...] = (
    ("f1", said("help.this_page")),
    ("f2", said("help.hint")),
    ("f3", said("help.reveal")),
    ("f4", said("help.values")),
    ("f5", said("help.skip")),
    ("f6", said("help.back")),
    ("f7", said("help.fill")),
    ("f8", said("help.play")),
    ("f10", said("help.leave")),
    ("f12", said("help.drawing_whole")),
    ("pages", said("help.scroll")),
    ("escape", said("help.escape")),
    ("ctrl_z", said("help.suspend")),
    ("ctrl_t", said("help.theme")),
)

_READING = (
    said("help.typing_forms", functions=Text(" ".join(typed_names()))),
    said("help.typing_unreadable"),
    said("help.typing_again"),
)

_MARKING = (
    said("help.marking_number"),
    said("help.marking_update"),
    said("help.marking_rounded"),
    said("help.marking_own"),
    said("help.marking_stock"),
    said("help.marking_hints"),
    said("help.marking_pace"),
    said("help.marking_parts"),
    said("help.marking_source"),
)

_OF_MARKS = 5
"""Of those, the first say what is right: an exam has these."""

_NOT_IN_EXAMS = frozenset({"f2", "f3", "f7"})

DRAWING_MARKS = (said("help.drawing_marks"), said("help.drawing_short"), said("help.drawing_backward"))
"""What the signs of a drawing mean."""


def help_lines(here: Sequence[Entry] = (), exam: bool = False) -> list[Line]:
    """The whole page.

    Args:
        here: the keys of the screen that it is opened from, where that is not a question's.
        exam: whether it is opened from an exam, in which much does nothing.
    """
    lines: list[Line] = []
    if here:
        lines += [title_line(said("help.keys_here")), *key_lines(here), line()]
    if exam:
        lines += [line(say(said("help.in_an_exam"))), line()]
    keys = [(key, does) for key, does in _KEYS if not exam or key not in _NOT_IN_EXAMS]
    lines += [title_line(said("help.keys_at_question") if here else said("help.keys")), *key_lines(keys)]
    lines += [line(), title_line(said("help.words"))]
    lines += [line((f"  :{word:<9}", "key"), f" {say(does)}") for word, does in words_to_type(exam)]
    for title, texts in (
        (said("help.typing"), _READING),
        (said("help.marking"), _MARKING[:_OF_MARKS] if exam else _MARKING),
        (said("help.drawing"), DRAWING_MARKS),
    ):
        lines += [line(), title_line(title), *(line(f"  {say(text)}") for text in texts)]
    return lines


def key_lines(keys: Sequence[Entry]) -> Iterator[Line]:
    """Keys and what they do, a line each."""
    names = [say(name_of(key)) for key, _ in keys]
    wide = max(_LEAST_KEY, *map(cell_len, names))
    for name, (_, does) in zip(names, keys, strict=True):
        yield line((f"  {name}{' ' * (wide - cell_len(name))}", "key"), f" {say(does)}")


def title_line(saying: Said) -> Line:
    """The heading of a part of the page."""
    return line((say(saying), "title"))
