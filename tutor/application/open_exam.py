"""While an exam is open, nothing else may give its answers away.

An exam is open from the moment before its first question is shown until its result is in its file. What is
kept of it says that it is one more than once; where that does not agree, it is an exam.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from tutor.application.record_keeper import about_run, clock
from tutor.errors import TutorError
from tutor.folders import HOME_VARIABLE, learners_folder
from tutor.journal.event import Event
from tutor.journal.folder import FILE_NAME
from tutor.journal.record import Record, open_record
from tutor.journal.sittings import closing_of
from tutor.lesson.catalogue import available, find_lesson
from tutor.lesson.model import Lesson
from tutor.named_tuples import NamedTuple
from tutor.sayings import Said, Text, said

if TYPE_CHECKING:
    from tutor.practice.quiz import Quiz

ENDS = "ends"
"""What an exam's events call the moment at which its time is up."""

GO_ON = said("open_exam.go_on")
"""What to do about an exam that is open."""


class OpenExam(NamedTuple):
    """An exam that has begun and is not handed in.

    Attributes:
        quiz: its questions; None where what is kept of them cannot be read.
        events: all that was done in it, oldest first.
    """

    quiz: Quiz | None
    events: tuple[Event, ...]

    @property
    def run(self) -> str:
        return self.events[0].run

    @property
    def closed(self) -> Event | None:
        """From when on its answers stay as they are; None while they may be changed."""
        return closing_of(self.events)

    @property
    def name(self) -> Said:
        if self.quiz is None:
            return said("open_exam.an_exam")
        return said("open_exam.of_seed", seed=self.quiz.seed)


def open_exam(record: Record, *named: Lesson) -> OpenExam | None:
    """The exam that is open in this record.

    Args:
        named: lessons that are not in the catalogue, by which an exam may be known.
    """
    for first in record.quizzes(finished=False):
        quiz = quiz_of(first)
        marked = first.mode == "exam" or first.action == "begin"
        if marked or (quiz is not None and asks_an_exam(quiz, *named)):
            events = record.events(run=first.run)
            if not _is_superseded(record, events):
                return OpenExam(quiz, events)
    return None


def asks_an_exam(quiz: Quiz, *named: Lesson) -> bool:
    """Whether the questions are an exam's, whatever is kept beside them."""
    from tutor.practice.exam import is_exam

    # Of a single question nothing but its lesson tells it; else the catalogue need not be read.
    return is_exam(quiz, lessons_here(*named) if len(quiz.items) == 1 else ())


def quiz_of(event: Event) -> Quiz | None:
    """The quiz that an event's run asks; None where what is kept of it cannot be read."""
    from tutor.practice.quiz import quiz_from_json

    data = about_run([event]).get("quiz")
    try:
        return quiz_from_json(data) if isinstance(data, dict) else None
    except TutorError:
        return None


def _is_superseded(record: Record, events: tuple[Event, ...]) -> bool:
    """Whether it is an exam of an earlier version, which left one open where another was begun."""
    if events[0].action == "begin":
        return False
    return any(run.id > events[0].run for run in record.runs("exam"))


def lessons_here(*named: Lesson) -> tuple[Lesson, ...]:
    """The usable lessons of the catalogue, then those named, which may be files elsewhere."""
    return (*(entry.lesson for entry in available() if entry.lesson is not None), *named)


def refuse_during_exam(record: Record, command: str, *named: Lesson) -> None:
    """Ends a command that tells right answers as long as an exam is open, or may be.

    Raises:
        TutorError: then.
    """
    refuse_while_open(record, command, *named)
    if record.unread:
        raise TutorError(
            said("open_exam.cannot_be_read", command=Text(command)),
            said("open_exam.mend_or_set_home", variable=Text(HOME_VARIABLE)),
        )


def lesson_to_tell(record: Record, command: str, name: str, seed: int | None = None) -> Lesson:
    """A lesson for a command that tells right answers; with the fresh numbers of a seed if there is one.

    Raises:
        TutorError: where there is no such lesson, or as long as an exam is open.
    """
    lesson = find_lesson(name)
    refuse_during_exam(record, command, lesson)
    if seed is None:
        return lesson
    from tutor.present.variants import with_numbers_of

    return with_numbers_of(lesson, seed)


def refuse_while_open(record: Record, command: str, *named: Lesson) -> None:
    """The same for what tells answers only from a record that can be read."""
    found = open_exam(record, *named)
    if found is not None:
        raise TutorError(said("open_exam.none_until_then", exam=found.name, command=Text(command)), GO_ON)
    if _class_exam(record.path):
        an_exam = said("open_exam.of_class")
        raise TutorError(
            said("open_exam.none_until_then", exam=an_exam, command=Text(command)),
            said("open_exam.hand_it_in"),
        )


def _class_exam(own: Path) -> bool:
    """Whether a learner of a class has an exam open on this terminal: they may use one account with others.

    One that nobody comes back to lapses: when its time is up, or a day after its last answer.

    Args:
        own: a record that was looked at already.
    """
    folder = learners_folder()
    if not folder.is_dir():
        return False
    for path in sorted(folder.glob(f"*/{FILE_NAME}")):
        if path == own:
            continue
        record = open_record(path, now=clock())
        try:
            found = open_exam(record)
        finally:
            record.close()
        if found is not None and clock() < _lapses(found):
            return True
    return False


def _lapses(found: OpenExam) -> datetime:
    """When an exam that nobody comes back to is as good as over."""
    try:
        ends = datetime.fromisoformat(str(about_run(found.events).get(ENDS)))
    except ValueError:
        ends = None
    if ends is None or ends.tzinfo is None:
        return found.events[-1].at + timedelta(days=1)
    return ends


def refuse_its_questions(record: Record, quiz: Quiz, *named: Lesson) -> None:
    """Ends a quiz that has questions on the numbers of the open exam.

    Raises:
        TutorError: then.
    """
    found = open_exam(record, *named)
    if found is None or found.quiz is None:
        return
    own = {(item.lesson, item.seed) for item in quiz.items}
    if not own.isdisjoint((item.lesson, item.seed) for item in found.quiz.items):
        raise TutorError(said("open_exam.quiz_has_its_numbers", exam=found.name), GO_ON)


def refuse_its_numbers(record: Record, lesson: Lesson) -> None:
    """Ends a lesson that has the numbers of the open exam.

    Raises:
        TutorError: then.
    """
    reason = reason_to_withhold(record, lesson)
    if reason is not None:
        raise TutorError(reason, GO_ON)


def reason_to_withhold(record: Record, lesson: Lesson) -> Said | None:
    """Why nothing may be told of a lesson: it has the numbers of the open exam. None where it has not."""
    found = open_exam(record, lesson)
    if found is None or found.quiz is None:
        return None
    from tutor.practice.numbers_in_use import gives_away

    if not gives_away(lesson, found.quiz, lessons_here(lesson)):
        return None
    return said("open_exam.lesson_has_its_numbers", exam=found.name)
