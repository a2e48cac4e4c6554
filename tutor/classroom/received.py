"""A result that has come in, as a class is looked at."""

from __future__ import annotations

from typing import Literal

from tutor.named_tuples import NamedTuple
from tutor.practice.result_file import ResultFile

SealState = Literal["good", "broken", "missing", "none", "unchecked"]
"""Whether a result is as the tutor sealed it; `unchecked` where nobody gave the secret. Without a seal it is
`missing` where the result names an assignment whose secret is there, for that seals every result; else it is
`none`."""


class Received(NamedTuple):
    """One result file.

    Attributes:
        file: its name.
        late: whether it was closed after the assignment's end.
        early: whether it was begun before the assignment opened.
    """

    file: str
    result: ResultFile
    seal: SealState = "unchecked"
    late: bool = False
    early: bool = False
