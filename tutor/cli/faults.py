"""What is said where a command could not be carried out, and where the program itself is at fault."""

from __future__ import annotations

import os
import sys
from types import TracebackType

from tutor import ending
from tutor.clean import escaped
from tutor.errors import TutorError
from tutor.sayings import Text, said
from tutor.words import hint_of, message_of, say

DEBUG_VARIABLE = "BACKPROP_TUTOR_DEBUG"


def no_output(error: OSError) -> TutorError:
    """What to say where the output, or a file that no command has spoken for, fails."""
    reason = Text(error.strerror or "")
    what = said("command_line.output_not_written", reason=reason)
    if error.filename:
        what = said("command_line.file_not_used", file=Text(escaped(str(error.filename))), reason=reason)
    return TutorError(what, said("command_line.make_room"))


def own_fault(kind: type[BaseException], fault: BaseException, trace: TracebackType | None) -> None:
    """A fault of the program in one sentence: no traceback, and none of its values, reaches a user."""
    if kind is KeyboardInterrupt:  # before or after the command itself
        say_stopped()
        return
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    code, name = trace.tb_frame.f_code if trace else None, Text(kind.__name__)
    what = said("command_line.fault", fault=name)
    if code is not None:
        file, function = Text(os.path.basename(code.co_filename)), Text(code.co_name)
        what = said("command_line.fault_in", fault=name, file=file, function=function)
    say_error(TutorError(what, said("command_line.kept_but", variable=Text(DEBUG_VARIABLE))))


def say_stopped() -> None:
    """That the command was interrupted, below the line in which Ctrl+C stands."""
    print(f"\n{say(said('command_line.stopped'))}", file=sys.stderr)


def say_error(error: TutorError, program: str = "backprop-tutor") -> int:
    """Says what an error says. Gives the exit code."""
    try:
        print(f"{program}: {message_of(error)}", file=sys.stderr)
        if hint := hint_of(error):
            print(hint, file=sys.stderr)
        sys.stderr.flush()
    except OSError:  # nobody hears it; the exit code still tells
        ending.silence(sys.stderr)
    return error.code
