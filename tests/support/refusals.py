"""What an error says, in words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

import pytest

from tutor.errors import TutorError
from tutor.words import told

Refusal = TypeVar("Refusal", bound=TutorError)


@contextmanager
def refused(
    pattern: str,
    kind: type[Refusal] = TutorError,  # type: ignore[assignment]
) -> Iterator[pytest.ExceptionInfo[Refusal]]:
    """What happens here is refused in words, message and hint, in which the pattern is found."""
    with pytest.raises(kind) as caught:
        yield caught
    words = told(caught.value)
    assert re.search(pattern, words), words
