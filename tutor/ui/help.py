"""The help page: how answers are read and marked, and the keys."""

from __future__ import annotations

from tutor.expressions.functions import typed_names
from tutor.practice.commands import WORDS
from tutor.sayings import Said, Text, said
from tutor.ui.text import Line, line
from tutor.words import say

_KEYS = (
    ("F1", said("help.this_page")),
    ("F2", said("help.hint")),
    ("F3", said("help.reveal")),
    ("F4", said("help.values")),
    ("F5", said("help.skip")),
    ("F6", said("help.back")),
    ("F7", said("help.fill")),
    ("F8", said("help.play")),
    ("F10", said("help.leave")),
    ("PgUp PgDn", said("help.scroll")),
    ("Esc", said("help.escape")),
    ("Ctrl+Z", said("help.suspend")),
    ("Ctrl+T", said("help.theme")),
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
    said("help.marking_source"),
)

_DRAWING = (said("help.drawing_marks"), said("help.drawing_backward"))


def help_lines() -> list[Line]:
    """The whole page."""
    lines: list[Line] = [_title(said("help.keys"))]
    lines += [line((f"  {key:<10}", "key"), f" {say(does)}") for key, does in _KEYS]
    lines += [line(), _title(said("help.words"))]
    lines += [line((f"  :{word:<9}", "key"), f" {say(does)}") for word, (_, does) in WORDS.items()]
    for title, texts in (
        (said("help.typing"), _READING),
        (said("help.marking"), _MARKING),
        (said("help.drawing"), _DRAWING),
    ):
        lines += [line(), _title(title), *(line(f"  {say(text)}") for text in texts)]
    return lines


def _title(saying: Said) -> Line:
    return line((say(saying), "title"))
