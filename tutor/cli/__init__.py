"""The command line: what can be typed, and which module does it.

Every command imports what it needs when it runs.
"""

from __future__ import annotations

import errno
import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING, NoReturn

from tutor import ending
from tutor.clean import clean_streams
from tutor.cli.arguments import parser
from tutor.cli.faults import DEBUG_VARIABLE, no_output, own_fault, say_error, say_stopped
from tutor.cli.streams import open_missing_streams, set_encodings
from tutor.errors import EXIT_FINE, TutorError
from tutor.sayings import said

if TYPE_CHECKING:
    from argparse import Namespace

_ASKING = frozenset({"learning"})
"""Their commands go on importing; once there is a question to ask, `front_end` looks for garbage again."""

_INTERRUPTED = 130  # what a shell reports for Ctrl+C


def command() -> NoReturn:
    """The whole program: what was typed is run, then the process ends."""
    try:
        code = main()
    except SystemExit as asked:  # for help, or by a signal
        if not isinstance(asked.code, int):
            raise
        code = asked.code
    ending.finish(code)


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command. Gives its exit code: 0 fine, 1 found something wrong, 2 misuse."""
    if not os.environ.get(DEBUG_VARIABLE):
        sys.excepthook = own_fault
    ending.watch()
    missing = open_missing_streams()
    clean_streams()
    if "stdout" in missing:
        return say_error(TutorError(said("command_line.output_closed"), said("command_line.leave_open")))
    try:
        arguments = _parsed(argv)
        set_encodings(getattr(arguments, "format", None))
        return _run(arguments.run, arguments)
    except TutorError as error:
        return say_error(error)
    except BrokenPipeError:
        # The reader of our output has gone: nothing is wrong, and nothing more can be said.
        ending.silence(sys.stdout)
        return EXIT_FINE
    except OSError as error:
        # Commands turn what goes wrong with a file into a TutorError; what is left is our own output.
        ending.silence(sys.stdout)
        if error.errno == errno.EIO and error.filename is None:
            ending.terminal_is_gone()
        return say_error(no_output(error))
    except KeyboardInterrupt:
        return _stopped()
    except (TypeError, RuntimeError):  # what Python makes of an interrupt while it looks a method up
        if ending.was_interrupted() and not os.environ.get(DEBUG_VARIABLE):
            return _stopped()
        raise


def _stopped() -> int:
    ending.hear_no_more()
    say_stopped()
    return _INTERRUPTED


def _parsed(argv: Sequence[str] | None) -> Namespace:
    """What was typed; where that asks for help, it is written out before the program ends."""
    try:
        return parser().parse_args(argv)
    except SystemExit:
        sys.stdout.flush()
        raise


def _run(where: str, arguments: Namespace) -> int:
    """Calls `module:function` of this package, and writes out what it printed."""
    module, _, function = where.partition(":")
    gc.disable()  # importing makes many objects and no garbage: looking for it takes a tenth of the time
    command = getattr(import_module(f"{__name__}.{module}"), function)
    if module not in _ASKING:
        gc.enable()
    try:
        code: int = command(arguments)
    finally:
        gc.enable()
    sys.stdout.flush()
    return code
