"""The help page: how answers are read and marked, and the keys."""

from __future__ import annotations

from tutor.expressions.functions import typed_names
from tutor.practice.commands import WORDS
from tutor.ui.text import Line, line

_KEYS = (
    ("F1", "this page"),
    ("F2", "the next hint: what it is, the formula, the numbers, the whole chain"),
    ("F3", "the worked step; it then counts as shown"),
    ("F4", "all values so far"),
    ("F5", "skip this step"),
    ("F6", "the question before"),
    ("F7", "fill in the others of a kind that you were right at twice"),
    ("F8", "play the pass, a step at a time; any key stops"),
    ("F10", "to the list of lessons, or out (Ctrl+Q: out at once); you go on here next time"),
    ("PgUp PgDn", "scroll the feedback"),
    ("Esc", "clear what is typed; leave a page like this one"),
    ("Ctrl+Z", "back to the shell; fg there goes on here"),
    ("Ctrl+T", "another theme: dark, light, without colours (also :theme)"),
)

_READING = (
    "Type a number (-2.08, 1.2e-3, 0,658), a fraction (1/3) or an expression (w11*x1 + b1). "
    "An expression may use the names of the drawing and of every step before, "
    f"+ - * / ^, parentheses, and {' '.join(typed_names())}.",
    "What cannot be read is no attempt: nothing is counted.",
    "An answer that was not taken stays in the line, reversed: type the next one over it, or edit it with "
    "the arrows, Home, End and Backspace.",
)

_MARKING = (
    "A number is right if the true value rounds to it and it shows three significant figures "
    "(fewer if the value is exact in fewer).",
    "An updated weight needs enough digits to show that it changed.",
    "Rounded earlier values are fine: what they can lead to is right.",
    "A wrong value does not spoil what comes after it: a right step from your own value counts as such.",
    "What an own zero, or a number handed on without work, settles by itself earns nothing.",
    "Hints cost nothing. A step that was shown counts as shown, not as known.",
    "Where the lesson's source prints a wrong number, the tutor says so after the step.",
)

_DRAWING = (
    "A heavy line, or # and = in ASCII, is an edge that the current step uses; * stands before what it "
    "takes. [?] is what is asked, ? is not known yet.",
    "In the backward pass the gradient of each value follows it, and the arrows turn. A gate marked X is "
    "closed: no gradient passes it.",
)


def help_lines() -> list[Line]:
    """The whole page."""
    lines: list[Line] = [line(("Keys", "title"))]
    lines += [line((f"  {key:<10}", "key"), f" {does}") for key, does in _KEYS]
    lines += [line(), line(("Words to type instead", "title"))]
    lines += [line((f"  :{word:<9}", "key"), f" {does}") for word, (_, does) in WORDS.items()]
    for title, texts in (
        ("What you can type", _READING),
        ("How it is marked", _MARKING),
        ("The drawing", _DRAWING),
    ):
        lines += [line(), line((title, "title")), *(line(f"  {text}") for text in texts)]
    return lines
