"""The help page of the start page: what it shows, and its keys."""

from __future__ import annotations

from collections.abc import Collection

from tutor.present.course import MARKS
from tutor.sayings import said
from tutor.ui.help import key_lines, title_line
from tutor.ui.text import Line, line
from tutor.words import say

_KEYS = (
    ("up_down", said("start_help.choose")),
    ("enter", said("start_help.open")),
    ("f2", said("start_help.quiz")),
    ("f3", said("start_help.review")),
    ("f4", said("start_help.progress")),
    ("f9", said("start_help.lab")),
    ("f1", said("help.this_page")),
    ("f10", said("start_help.leave")),
    ("ctrl_z", said("help.suspend")),
    ("ctrl_t", said("help.theme")),
)


def start_help(here: Collection[str]) -> list[Line]:
    """The whole page.

    Args:
        here: the names of the keys that do something now.
    """
    always = {"up_down", "enter", "f1", "f10", "ctrl_z", "ctrl_t"}
    keys = [(key, does) for key, does in _KEYS if key in always or key in here]
    shown = [title_line(said("start_help.path")), line(f"  {say(said('start_help.ideas'))}")]
    marks = [(f"  {sign}", "key") for sign in MARKS.values()]
    meant = [say(said(f"course.mark_{mark}")) for mark in MARKS]
    shown += [line(sign, f" {text}") for sign, text in zip(marks, meant, strict=True)]
    shown.append(line(f"  {say(said('start_help.any_order'))}"))
    known = [title_line(said("start_help.known")), *(line(f"  {say(text)}") for text in _KNOWN)]
    return [*shown, line(), title_line(said("help.keys_here")), *key_lines(keys), line(), *known]


_KNOWN = (said("start_help.sure"), said("start_help.due"))
