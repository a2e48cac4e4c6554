"""A result that has come in, as a class is looked at."""

from __future__ import annotations

from typing import Literal, NamedTuple

from tutor.practice.result_file import ResultFile

SealState = Literal["good", "broken", "missing", "none", "unchecked"]
"""Whether a result is as the tutor sealed it; `missing` where it says that it is of an assignment and has no
seal; `none` where none is to be expected, `unchecked` where nobody gave the secret."""


class Received(NamedTuple):
    """One result file.

    Attributes:
        file: its name.
        late: whether it was closed after the assignment's end.
    """

    file: str
    result: ResultFile
    seal: SealState = "unchecked"
    late: bool = False
