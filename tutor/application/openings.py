"""What the screen opens on. It is light: the first question waits for all that is loaded with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, TypeAlias

from tutor.data_classes import dataclass
from tutor.practice.course import Course
from tutor.practice.sitting import Sitting
from tutor.sayings import Said

if TYPE_CHECKING:
    from tutor.classroom.members import Member, Members
    from tutor.classroom.work import Work
    from tutor.practice.lab.questions import Keep
    from tutor.practice.lab.state import Lab
    from tutor.present.lesson_list import LessonRow
    from tutor.present.task_list import TaskRow


@dataclass(frozen=True)
class Lessons:
    """The path of the course and the other lessons, and what else one may begin with.

    Attributes:
        rows: the lessons as they stand now; asked again when the learner comes back to the list.
        open: the sitting of a lesson by its id, where the learner stopped, or anew if the flag says so.
            Raises TutorError where the lesson cannot be opened.
        notice: what to know about the learner's record once the rows were asked.
        standing: what is due and what the learner knows, when the rows were asked; asked once they are shown.
        quiz: the quiz that was interrupted, or one on the lessons begun. Raises TutorError where none is.
        review: what is due, and what to know before it; or why there is nothing to ask.
        progress: what is known of the learner, on paper.
        course: a lesson made ready for the lab, by its id.
        challenge: the search for the slips of a lesson's source, by its id. Raises TutorError where there
            are none to find.
    """

    rows: Callable[[], tuple[LessonRow, ...]]
    open: Callable[[str, bool], Sitting]
    notice: Callable[[], tuple[Said, ...]] = lambda: ()
    standing: Callable[[], tuple[Said, ...]] = lambda: ()
    quiz: Callable[[], Sitting] | None = None
    review: Callable[[], tuple[Sitting | None, tuple[Said, ...]]] | None = None
    progress: Callable[[], str] | None = None
    course: Callable[[str], Course] | None = None
    challenge: Callable[[str], Sitting] | None = None


@dataclass(frozen=True)
class ClassPage:
    """A class as it is shown now.

    Attributes:
        lines: the report, as wide as was asked for.
        notices: what there is to know beside it.
        made: when it was looked at and something was new, in the local zone.
        looked: when it was looked at last.
    """

    lines: tuple[str, ...]
    notices: tuple[Said, ...]
    made: datetime
    looked: datetime


@dataclass(frozen=True)
class ClassScreenOf:
    """A class that is watched.

    Attributes:
        page: reads what came in, for a width in columns; it may take its time, in a thread of its own.
        every: seconds from one look to the next.
    """

    page: Callable[[int], ClassPage]
    every: float


@dataclass(frozen=True)
class InLines:
    """The lab in line mode: a report, and where there is more."""

    text: str
    more: Said


@dataclass(frozen=True)
class OpenLab:
    """The lab on one lesson.

    Attributes:
        lab: what it begins with.
        keep: stores what the learner foresees.
        clock: the current time, UTC.
    """

    lab: Lab
    keep: Keep
    clock: Callable[[], datetime]


@dataclass
class Visit:
    """A learner of a class at a terminal.

    Attributes:
        works: what was given out.
        rows: the same as it stands, a row each; the last row is the course.
        told: what to say before anything else, such as what was handed in just now.
        agreed: whether the teacher may see how they practise; None where they were not asked yet.
        agree: keeps what they answer. Gives what could not be done.
    """

    member: Member
    works: tuple[Work, ...]
    rows: tuple[TaskRow, ...]
    told: tuple[Said, ...]
    agreed: bool | None
    agree: Callable[[bool], tuple[Said, ...]]


@dataclass
class OpenClass:
    """A class at a terminal: who sits down, and what they choose. The front end writes both down here.

    Attributes:
        greet: what a learner finds. It may take seconds, and belongs in a thread.
            Raises TutorError where their record cannot be opened.
        told: what is wrong with the folder of the class.
        visit: who is there; None as long as nobody has said so.
        chosen: the number of the row that they chose.
    """

    members: Members
    greet: Callable[[Member], Visit]
    told: tuple[Said, ...] = ()
    visit: Visit | None = None
    chosen: int | None = None


Opening: TypeAlias = Sitting | Lessons | OpenLab | OpenClass | ClassScreenOf
"""What the app can open on."""
