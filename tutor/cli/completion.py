"""`completion SHELL`: what makes a shell complete our commands, options and lessons, made of the parser."""

from __future__ import annotations

import sys
from argparse import Action, Namespace, _SubParsersAction
from collections.abc import Iterator
from shlex import quote
from types import MappingProxyType
from typing import Any

from tutor.cli.arguments import Parser, parser
from tutor.errors import EXIT_FINE, TutorError
from tutor.lesson.catalogue import available
from tutor.operations.activations import ACTIVATIONS
from tutor.operations.losses import LOSSES
from tutor.sayings import said

_FILES = frozenset({"FILE", "PATH", "ANSWERS.csv", "RESULT.json", "CSV"})
_FOLDERS = frozenset({"DIR"})
_BOTH = frozenset({"FOLDER"})
_NAMES = MappingProxyType({"activation": ACTIVATIONS, "loss": LOSSES})
"""What some options may be, by their name; the lesson that is made says more of what is wrong than a list."""
_LESSONS = "_backprop_tutor_lessons"
"""The shell function that offers lessons and lesson files."""


def completion(arguments: Namespace) -> int:
    """`completion SHELL`: prints what that shell reads at its start.

    Raises:
        TutorError: without shtab.
    """
    try:
        import shtab
    except ImportError:
        raise TutorError(said("commands.no_shtab"), said("commands.install_shtab")) from None
    whole = parser()
    for command in (whole, *_commands(whole)):
        for action in command._actions:
            _offer(action)
    make: Any = shtab.complete  # of a preamble per shell it does not know in its types
    sys.stdout.write(make(whole, arguments.shell, preamble=_preamble()).rstrip("\n") + "\n")
    return EXIT_FINE


def _commands(whole: Parser) -> Iterator[Parser]:
    for action in whole._actions:
        if isinstance(action, _SubParsersAction):
            yield from action.choices.values()


def _offer(action: Action) -> None:
    """Says to shtab what an argument may be: it looks for an attribute of this name."""
    from shtab import DIRECTORY, FILE

    offered: Any = None
    if action.metavar == "LESSON":
        offered = {"bash": _LESSONS, "zsh": _LESSONS, "fish": f"({_LESSONS})"}
    elif action.dest in _NAMES:
        action.choices = tuple(_NAMES[action.dest])
    elif action.metavar in _FILES | _BOTH:
        offered = FILE
    elif action.metavar in _FOLDERS:
        offered = DIRECTORY
    if offered is not None:
        vars(action)["complete"] = offered


def _preamble() -> dict[str, str]:
    """The function for lessons, in each shell. The ids are those that there are now."""
    ids = " ".join(quote(entry.id) for entry in available() if entry.lesson is not None)
    words = quote(ids)
    return {
        "bash": f'{_LESSONS}() {{\n  compgen -W {words} -- "$1"\n  compgen -f -- "$1"\n}}\n',
        "zsh": f"{_LESSONS}() {{\n  compadd -- {ids}\n  _files\n}}\n",
        "fish": (
            f"function {_LESSONS}\n  printf '%s\\n' {ids}\n  __fish_complete_path (commandline -ct)\nend;\n"
        ),
    }
