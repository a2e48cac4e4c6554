"""What is said, as the text that a person reads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tutor.errors import TutorError
from tutor.journal.record import Record
from tutor.words import say_all, told


@contextmanager
def refused(match: str) -> Iterator[pytest.ExceptionInfo[TutorError]]:
    """Something is refused in words, message and hint, that match a pattern."""
    with pytest.raises(TutorError) as caught:
        yield caught
    assert re.search(match, told(caught.value)), told(caught.value)


def notices(record: Record) -> str:
    """What a record has to tell and has not told yet."""
    return say_all(record.notices)
