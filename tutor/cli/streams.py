"""The standard streams: all three are there, and each is in the encoding of what it carries."""

from __future__ import annotations

import codecs
import os
import sys

from tutor.clean import printable

_IN_ASCII = "backprop-tutor-ascii"  # the error handler of our streams


def open_missing_streams() -> list[str]:
    """Closed streams become empty ones: a file opened later would get their number, and their text."""
    modes = {"stdin": "r", "stdout": "w", "stderr": "w"}
    missing = [name for name in modes if getattr(sys, name) is None]
    for name in missing:
        setattr(sys, name, open(os.devnull, modes[name], encoding="utf-8"))  # noqa: SIM115 - open to the end
    return missing


def set_encodings(form: str | None) -> None:
    """Documents are UTF-8 wherever they go; text is what the terminal can show.

    Python calls a terminal under `LC_ALL=C` UTF-8, and on Windows a file anything but that.
    A sign that cannot be encoded is written in its ASCII form, or as "?".
    """
    from tutor.terminal import is_utf8

    codecs.register_error(_IN_ASCII, _in_ascii)
    shown = None if is_utf8(os.environ) else "ascii"
    document = form not in (None, "text") and not sys.stdout.isatty()
    for stream, encoding in ((sys.stdout, "utf-8" if document else shown), (sys.stderr, shown)):
        reconfigure = getattr(stream, "reconfigure", None)  # a test may put another kind of stream there
        if reconfigure is not None:
            reconfigure(encoding=encoding, errors=_IN_ASCII)
    reconfigure = getattr(sys.stdin, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="replace")


def _in_ascii(error: UnicodeError) -> tuple[str, int]:
    """An error handler of codecs: the ASCII forms of what could not be encoded."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return printable(error.object[error.start : error.end], ascii_only=True), error.end
