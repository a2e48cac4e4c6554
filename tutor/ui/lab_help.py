"""What the lab says of its keys and words: the line of keys, and the page of help."""

from __future__ import annotations

from tutor.practice.lab.words import WORDS
from tutor.sayings import Said, said
from tutor.ui.text import Line, line
from tutor.ui.widgets.keybar import Key
from tutor.words import say

MANY = 100
"""Iterations that one key runs."""

KEYS: list[Key] = [
    ("F1", said("keys.help"), "help"),
    ("F2", said("keys.net"), "look('drawing')"),
    ("F3", said("keys.rows"), "look('table')"),
    ("F4", said("keys.plot"), "look('plot')"),
    ("F5", said("keys.run", count=1), "run_on(1)"),
    ("F6", said("keys.run", count=MANY), f"run_on({MANY})"),
    ("F7", said("keys.rates"), "look('rates')"),
    ("F8", said("keys.diff"), "look('compare')"),
    ("F10", said("keys.out"), "leave"),
]

_CHANGES = (
    ("w11 = 0.3", said("lab_help.change_value")),
    ("hidden = tanh", said("lab_help.change_activation")),
)


def help_lines() -> list[Line]:
    """The keys, then everything that can be typed."""
    does: list[tuple[str, Said]] = [
        ("F2", said("lab_help.on_drawing")),
        ("F3", said("lab_help.on_table")),
        ("F4", said("lab_help.on_plots")),
        ("F5", said("lab_help.on_one")),
        ("F6", said("lab_help.on_many", count=MANY)),
        ("F7", said("lab_help.on_rates")),
        ("F8", said("lab_help.on_compare")),
        ("F10", said("lab_help.on_leave")),
        (say(said("lab_help.up_down")), said("lab_help.on_rows")),
        (say(said("lab_help.left_right")), said("lab_help.on_columns")),
        (say(said("lab_help.enter")), said("lab_help.on_enter")),
    ]
    words = [(f":{word} {argument}", does) for word, (argument, does) in WORDS.items()]
    return [
        line((say(said("lab_help.keys")), "title")),
        *(line((f"  {key:<11} ", "key"), say(what)) for key, what in does),
        line(),
        line((say(said("lab_help.words")), "title")),
        *(line((f"  {typed:<24} ", "key"), say(what)) for typed, what in (*_CHANGES, *words)),
    ]
