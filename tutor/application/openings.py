"""What the screen opens on. It is light: the first question waits for all that is loaded with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from tutor.practice.sitting import Sitting
from tutor.present.lesson_list import LessonRow
from tutor.sayings import Said

if TYPE_CHECKING:
    from tutor.practice.lab.questions import Keep
    from tutor.practice.lab.state import Lab


class Lessons(NamedTuple):
    """The list of lessons.

    Attributes:
        rows: the lessons as they stand now; asked again when the learner comes back to the list.
        open: the sitting of a lesson by its id, where the learner stopped, or anew if the flag says so.
            Raises TutorError where the lesson cannot be opened.
        notice: what to know about the learner's record once the rows were asked.
    """

    rows: Callable[[], tuple[LessonRow, ...]]
    open: Callable[[str, bool], Sitting]
    notice: Callable[[], tuple[Said, ...]] = lambda: ()


class InLines(NamedTuple):
    """The lab in line mode: a report, and where there is more."""

    text: str
    more: Said


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
