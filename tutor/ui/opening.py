"""What the app opens on, as a command gives it. Without Textual, which is not loaded by then."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from tutor.practice.sitting import Sitting


class LessonRow(NamedTuple):
    """One lesson of the start page.

    Attributes:
        summary: what it teaches.
        status: how far the learner is, in words.
        problem: why it cannot be opened, or "".
    """

    id: str
    title: str
    summary: str
    status: str = ""
    problem: str = ""


class Lessons(NamedTuple):
    """The list of lessons.

    Attributes:
        rows: the lessons as they stand now; asked again when the learner comes back to the list.
        open: the sitting of a lesson by its id, where the learner stopped, or anew if the flag says so.
            Raises TutorError where the lesson cannot be opened.
    """

    rows: Callable[[], tuple[LessonRow, ...]]
    open: Callable[[str, bool], Sitting]
