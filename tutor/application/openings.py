"""What the screen opens on. It is light: the first question waits for all that is loaded with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from tutor.practice.sitting import Sitting

if TYPE_CHECKING:
    from tutor.practice.lab.questions import Keep
    from tutor.practice.lab.state import Lab


class LessonRow(NamedTuple):
    """One lesson of the start page.

    Attributes:
        summary: what it teaches.
        status: how far the learner is, in words.
        problem: why it cannot be opened, or "".
        shape: sizes from the inputs to the outputs.
    """

    id: str
    title: str
    summary: str
    status: str = ""
    problem: str = ""
    shape: tuple[int, ...] = ()


class Lessons(NamedTuple):
    """The list of lessons.

    Attributes:
        rows: the lessons as they stand now; asked again when the learner comes back to the list.
        open: the sitting of a lesson by its id, where the learner stopped, or anew if the flag says so.
            Raises TutorError where the lesson cannot be opened.
        notice: what to know about the learner's record once the rows were asked, or "".
    """

    rows: Callable[[], tuple[LessonRow, ...]]
    open: Callable[[str, bool], Sitting]
    notice: Callable[[], str] = lambda: ""


class OpenLab(NamedTuple):
    """The lab on one lesson.

    Attributes:
        lab: what it begins with.
        keep: stores what the learner foresees.
        clock: the current time, UTC.
    """

    lab: Lab
    keep: Keep
    clock: Callable[[], datetime]
