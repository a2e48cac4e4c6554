"""What is said where a command could not be carried out, and where the program itself is at fault."""

from __future__ import annotations

import os
import sys
from types import TracebackType

from tutor.clean import escaped
from tutor.errors import TutorError

DEBUG_VARIABLE = "BACKPROP_TUTOR_DEBUG"


def no_output(error: OSError) -> TutorError:
    """What to say where the output, or a file that no command has spoken for, fails."""
    what = (
        f"{escaped(str(error.filename))} cannot be used" if error.filename else "The output cannot be written"
    )
    return TutorError(f"{what} ({error.strerror}).", "Make room there, or name another place.")


def own_fault(kind: type[BaseException], fault: BaseException, trace: TracebackType | None) -> None:
    """A fault of the program in one sentence: no traceback, and none of its values, reaches a user."""
    if kind is KeyboardInterrupt:  # before or after the command itself
        print("\nStopped.", file=sys.stderr)
        return
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    code = trace.tb_frame.f_code if trace else None
    place = f" in {os.path.basename(code.co_filename)}, {code.co_name}" if code else ""
    print(f"backprop-tutor: a fault of its own ({kind.__name__}{place}).", file=sys.stderr)
    kept = "What you answered is kept unless it was said not to be."
    print(f"{kept} {DEBUG_VARIABLE}=1 shows where it happened.", file=sys.stderr)


def say_error(error: TutorError, program: str = "backprop-tutor") -> int:
    """Says what an error says. Gives the exit code."""
    from tutor.words import hint_of, message_of

    print(f"{program}: {message_of(error)}", file=sys.stderr)
    if hint := hint_of(error):
        print(hint, file=sys.stderr)
    return error.code
