"""The terminal: what it can show, decided from the environment before anything is drawn; a line from it."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from typing import Literal, TextIO

from tutor.ending import insist, terminal_is_gone
from tutor.named_tuples import NamedTuple

Screen = Literal["full", "plain"]

COLUMNS = 80
"""Where nothing says how wide the terminal is."""

UTF8 = ("utf-8", "utf8")

LONGEST_LINE = 2500
"""Characters that are kept of a line; longer than anything that can be read as an answer."""

_PIECE = 1 << 16
_MOST_PIECES = 1000


class Terminal(NamedTuple):
    """How to show things.

    Attributes:
        screen: "full" for the Textual app, "plain" for line mode.
        ascii: paint ASCII only.
        colour: whether colours may be used at all (NO_COLOR).
    """

    screen: Screen
    ascii: bool
    colour: bool


def is_utf8(environ: Mapping[str, str]) -> bool:
    """Whether the locale promises a UTF-8 terminal. Python's own encoding is UTF-8 under C, too."""
    for name in ("LC_ALL", "LC_CTYPE", "LANG"):
        value = environ.get(name)
        if value:
            return value.lower().replace("_", "-").endswith(UTF8) or ".utf" in value.lower()
    return os.name == "nt"


def needs_ascii(environ: Mapping[str, str]) -> bool:
    """Linux console fonts lack most of what a Unicode screen paints."""
    return not is_utf8(environ) or environ.get("TERM") == "linux"


def columns(environ: Mapping[str, str]) -> int:
    """How wide the terminal of the output is, as COLUMNS or else the terminal says it.

    `shutil` knows it too, and loads what packs archives, which takes a tenth of the time of `--help`.
    """
    named = environ.get("COLUMNS", "")
    with suppress(ValueError):  # no number, or one of thousands of digits
        if named.isascii() and int(named) > 0:
            return int(named)
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or COLUMNS
    except (AttributeError, ValueError, OSError):  # no output, a closed one, or no terminal
        return COLUMNS


def look(
    environ: Mapping[str, str],
    stdin_is_terminal: bool,
    screen_is_terminal: bool,
    ascii_asked: bool = False,
    plain_asked: bool = False,
) -> Terminal:
    """Decides what to show. `screen_is_terminal` is about stderr, to which Textual writes its screen.

    A driver that TEXTUAL_DRIVER names takes keys and shows the screen elsewhere, as `textual serve` does in a
    browser: neither has to be a terminal then.
    """
    term = environ.get("TERM", "")
    dumb = term in ("", "dumb", "unknown") and os.name != "nt"
    elsewhere = bool(environ.get("TEXTUAL_DRIVER"))
    full = elsewhere or (stdin_is_terminal and screen_is_terminal and not dumb)
    return Terminal(
        screen="full" if full and not plain_asked else "plain",
        ascii=ascii_asked or needs_ascii(environ),
        colour=not environ.get("NO_COLOR"),
    )


def has_line_within(stdin: TextIO, seconds: float) -> bool:
    """Waits until a line is typed, for so long at most; whether there is one.

    What is no terminal is not waited for: a pipe has all of its lines, or ends. Nor is anything on Windows,
    where only sockets can be waited for.
    """
    if os.name == "nt" or not stdin.isatty():
        return True
    import select

    insist()
    try:
        ready, _, _ = select.select([stdin], [], [], max(0.0, seconds))
    except (OSError, ValueError):  # a terminal that is gone: who reads it learns so
        return True
    return bool(ready)


def read_line(stdin: TextIO) -> str:
    """The next line, cut to `LONGEST_LINE`; "" at the end of the input.

    Memory is bounded however long the line is, and where it has no end within 64 MB the input has ended.
    """
    insist()
    try:
        line = stdin.readline(LONGEST_LINE)
        if len(line) < LONGEST_LINE or line.endswith("\n"):
            return line
        for _ in range(_MOST_PIECES):
            more = stdin.readline(_PIECE)
            if not more or more.endswith("\n"):
                return line + "\n"
    except OSError:  # Linux says so of a terminal whose other end is closed
        terminal_is_gone()
    return ""
