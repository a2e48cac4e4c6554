"""What the lab says of its keys and words: the line of keys, and the page of help."""

from __future__ import annotations

from collections.abc import Sequence

from tutor.practice.lab.words import WORDS
from tutor.sayings import Said, said
from tutor.ui.text import Line, line
from tutor.ui.widgets.keybar import HELP, Key, name_of
from tutor.words import say

MANY = 100
"""Iterations that one key runs."""

KEYS: Sequence[Key] = (
    HELP,
    Key("f2", said("keys.net"), "look('drawing')"),
    Key("f3", said("keys.rows"), "look('table')"),
    Key("f4", said("keys.plot"), "look('plot')"),
    Key("f5", said("keys.run", count=1), "run_on(1)"),
    Key("f6", said("keys.run", count=MANY), f"run_on({MANY})"),
    Key("f7", said("keys.rates"), "look('rates')"),
    Key("f8", said("keys.diff"), "look('compare')"),
    Key("f10", said("keys.out"), "leave"),
)

_CHANGES = (
    ("w11 = 0.3", said("lab_help.change_value")),
    ("hidden = tanh", said("lab_help.change_activation")),
)


def help_lines() -> list[Line]:
    """The keys, then everything that can be typed."""
    does: list[tuple[str, Said]] = [
        ("f2", said("lab_help.on_drawing")),
        ("f3", said("lab_help.on_table")),
        ("f4", said("lab_help.on_plots")),
        ("f5", said("lab_help.on_one")),
        ("f6", said("lab_help.on_many", count=MANY)),
        ("f7", said("lab_help.on_rates")),
        ("f8", said("lab_help.on_compare")),
        ("f10", said("lab_help.on_leave")),
        ("up_down", said("lab_help.on_rows")),
        ("left_right", said("lab_help.on_columns")),
        ("enter", said("lab_help.on_enter")),
    ]
    words = [(f":{word} {argument}", does) for word, (argument, does) in WORDS.items()]
    return [
        line((say(said("lab_help.keys")), "title")),
        *(line((f"  {say(name_of(key)):<11} ", "key"), say(what)) for key, what in does),
        line(),
        line((say(said("lab_help.words")), "title")),
        *(line((f"  {typed:<24} ", "key"), say(what)) for typed, what in (*_CHANGES, *words)),
    ]
