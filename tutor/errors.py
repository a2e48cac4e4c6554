"""Errors that end a command, and the exit codes of all commands.

A learner's mistake is never an exception: marking returns it as data. What is
raised here ends the command with one sentence and advice, never a traceback;
`tutor.words` makes the sentences.
"""

from __future__ import annotations

from tutor.sayings import Said

EXIT_FINE = 0
EXIT_FOUND = 1  # the command worked and found something wrong: a bad lesson, a wrong claim, a failed check
EXIT_MISUSE = 2  # the command could not be carried out as typed


class TutorError(Exception):
    """Something the user can mend.

    Args:
        message: what happened, and where, in one sentence.
        hint: what to type or do next, if there is something.
        code: the exit code of the command that this ends.
    """

    def __init__(self, message: Said | str, hint: Said | str | None = None, code: int = EXIT_MISUSE) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint or None
        self.code = code

    def parts(self) -> tuple[Said | str, ...]:
        """What happened, a line each."""
        return (self.message,)
