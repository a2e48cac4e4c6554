"""What the lab says of its keys and words: the line of keys, and the page of help."""

from __future__ import annotations

from tutor.practice.lab.words import WORDS
from tutor.ui.text import Line, line
from tutor.ui.widgets.keybar import Key

MANY = 100
"""Iterations that one key runs."""

KEYS: list[Key] = [
    ("F1", "help", "help"),
    ("F2", "net", "look('drawing')"),
    ("F3", "rows", "look('table')"),
    ("F4", "plot", "look('plot')"),
    ("F5", "+1", "run_on(1)"),
    ("F6", f"+{MANY}", f"run_on({MANY})"),
    ("F7", "rates", "look('rates')"),
    ("F8", "diff", "look('compare')"),
    ("F10", "out", "leave"),
]

_DOES = (
    ("F2", "the drawing with the chosen iteration's numbers and gradients"),
    ("F3", "the table: a row per iteration, a column per quantity"),
    ("F4", "the plots: loss, and prediction against target"),
    ("F5", "run one iteration more"),
    ("F6", f"run {MANY} iterations more"),
    ("F7", "learning rates side by side"),
    ("F8", "before and now: what the last change moved"),
    ("F10", "leave the lab"),
    ("Up Down", "the iteration before, the next; PgUp and PgDn go further"),
    ("Left Right", "other columns of the table, Home and End the first and the last iteration"),
    ("Enter", "passes a question over; Esc takes the change back that it asks about"),
)
_CHANGES = (
    ("w11 = 0.3", "change a weight, bias, input, target or the rate; 2*w11 and 1/3 are read too"),
    ("hidden = tanh", "another activation of a layer"),
)


def help_lines() -> list[Line]:
    """The keys, then everything that can be typed."""
    words = [(f":{word} {argument}", does) for word, (argument, does) in WORDS.items()]
    return [
        line(("Keys", "title")),
        *(line((f"  {key:<11}", "key"), does) for key, does in _DOES),
        line(),
        line(("Words to type", "title")),
        *(line((f"  {typed:<24}", "key"), does) for typed, does in (*_CHANGES, *words)),
    ]
