"""Errors that end a command, and the exit codes of all commands.

A learner's mistake is never an exception: marking returns it as data. What is
raised here ends the command with one sentence and advice, never a traceback.
"""

from __future__ import annotations

from tutor.clean import one_line

EXIT_FINE = 0
EXIT_FOUND = 1  # the command worked and found something wrong: a bad lesson, a wrong claim, a failed check
EXIT_MISUSE = 2  # the command could not be carried out as typed


class TutorError(Exception):
    """Something the user can mend.

    Args:
        message: what happened, and where, in one sentence and one line, whatever names stand in it.
        hint: what to type or do next; may be empty.
        code: the exit code of the command that this ends.
    """

    def __init__(self, message: str, hint: str = "", code: int = EXIT_MISUSE) -> None:
        super().__init__(message)
        self.message = one_line(message)
        self.hint = one_line(hint)
        self.code = code
