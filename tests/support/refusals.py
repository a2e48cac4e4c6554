"""What an error says, in words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

import pytest

from tutor.errors import TutorError
from tutor.words import message_of

Refusal = TypeVar("Refusal", bound=TutorError)


@contextmanager
def refused(
    pattern: str,
    kind: type[Refusal] = TutorError,  # type: ignore[assignment]
) -> Iterator[pytest.ExceptionInfo[Refusal]]:
    """What happens here is refused with a message in which the pattern is found."""
    with pytest.raises(kind) as caught:
        yield caught
    message = message_of(caught.value)
    assert re.search(pattern, message), message
