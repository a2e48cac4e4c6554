"""Writes the manual page from the parser: docs/backprop-tutor.1; with --check, says whether it is up to date.

python scripts/make_man.py [--check]
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from tutor import __version__
from tutor.cli.arguments import Parser, parser
from tutor.sayings import said
from tutor.words import say

PAGE = Path(__file__).resolve().parents[1] / "docs" / "backprop-tutor.1"

AFTER = """.SH ENVIRONMENT
.TP
.B BACKPROP_TUTOR_HOME
The folder of the record, in place of the usual one.
.TP
.B BACKPROP_TUTOR_LESSONS
Folders with more lessons, separated as in PATH.
.TP
.B BACKPROP_TUTOR_CLASS
The folder of a class: the tutor then opens on its names.
.TP
.B BACKPROP_TUTOR_THEME
The theme to begin with: dark, light or mono.
.TP
.B NO_COLOR
No colours, if it is set.
.TP
.B BACKPROP_TUTOR_DEBUG
Shows the traceback of a fault, if it is set.
.SH FILES
.TP
.I record.db
All that was typed and marked, in the folder of the record:
.I ~/.local/share/backprop\\-tutor
on Linux.
.SH EXIT STATUS
.TP
0
fine
.TP
1
something was found to be wrong: in a lesson file, in the numbers of a source, in a result
.TP
2
it could not be done as it was typed; what to type next stands on the standard error
"""


def page() -> str:
    """The whole page."""
    return "\n".join(_lines())


def _lines() -> Iterator[str]:
    whole = parser()
    commands = _commands(whole)
    yield f'.TH BACKPROP\\-TUTOR 1 "" "backprop\\-tutor {__version__}" "User Commands"'
    yield ".SH NAME"
    yield f"backprop\\-tutor \\- {escaped(say(said('command_line.program')).partition('.')[0].lower())}"
    yield ".SH SYNOPSIS"
    yield ".B backprop\\-tutor"
    yield escaped(_options_of(whole))
    yield ".RI [ COMMAND ]"
    yield ".SH DESCRIPTION"
    yield escaped(whole.description or "")
    yield ".PP"
    yield escaped(whole.epilog or "")
    yield ".SH OPTIONS"
    yield from _arguments(whole)
    yield ".SH COMMANDS"
    for name, command in commands.items():
        yield f".SS {escaped(_usage(name, command))}"
        yield escaped(command.description or "")
        yield from _arguments(command)
    yield AFTER


def _commands(whole: Parser) -> dict[str, Parser]:
    (listed,) = (action for action in whole._actions if isinstance(action, argparse._SubParsersAction))
    return dict(listed.choices)


def _options_of(whole: Parser) -> str:
    return " ".join(f"[{action.option_strings[-1]}]" for action in whole._actions if action.option_strings)


def _usage(name: str, command: Parser) -> str:
    """A command with what it needs; its options are told beneath."""
    shown = [name]
    for action in command._actions:
        if not action.option_strings:
            placeholder = _placeholder(action)
            many = {"*": f"[{placeholder} ...]", "+": f"{placeholder} ...", "?": f"[{placeholder}]"}
            shown.append(many.get(str(action.nargs), placeholder))
        elif action.required:
            shown.append(f"{action.option_strings[-1]} {_placeholder(action)}")
    return " ".join(shown)


def _arguments(command: Parser) -> Iterator[str]:
    for action in command._actions:
        if isinstance(action, argparse._SubParsersAction | argparse._HelpAction):
            continue
        yield ".TP"
        if action.option_strings:
            names = ", ".join(action.option_strings)
            taken = "" if action.nargs == 0 else f" \\fI{escaped(_placeholder(action))}\\fR"
            yield f"\\fB{escaped(names)}\\fR{taken}"
        else:
            yield f"\\fI{escaped(_placeholder(action))}\\fR"
        yield escaped((action.help or "").replace("%%", "%"))


def _placeholder(action: argparse.Action) -> str:
    if action.choices is not None:
        return "|".join(map(str, action.choices))
    return str(action.metavar or action.dest.upper())


def escaped(text: str) -> str:
    """Text as troff prints it: what it would take for a request or an escape stands as itself."""
    joined = " ".join(text.split())
    plain = joined.replace("\\", "\\e").replace("-", "\\-").replace("`", "\\(ga").replace("'", "\\(aq")
    return re.sub(r"^\.", "\\&.", plain)


def main() -> None:
    if "--check" in sys.argv:
        if not PAGE.exists() or PAGE.read_text("utf-8") != page():
            sys.exit(f"{PAGE.name} is not up to date. Type `python scripts/make_man.py`.")
        return
    PAGE.write_text(page(), "utf-8")


if __name__ == "__main__":
    main()
