"""`class`: what came in of a class, as documents and as files for gradebooks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from tutor.application.class_files import ClassFiles, class_files
from tutor.application.open_exam import refuse_during_exam
from tutor.classroom.learners import Absent, GivenWork, Learner
from tutor.classroom.practice_summaries import PracticeSummary
from tutor.classroom.received import Received
from tutor.classroom.roster import Roster, read_roster
from tutor.classroom.statistics import class_statistics
from tutor.classroom.statistics_told import ClassStatistics
from tutor.classroom.work import Work
from tutor.errors import TutorError
from tutor.journal.record import Record
from tutor.named_tuples import NamedTuple
from tutor.present.classroom.grades import grades, points_possible, uncounted
from tutor.present.classroom.report import ClassReport, Unread
from tutor.present.gradebooks import Gradebook, GradebookForm, gradebook
from tutor.sayings import Said, Text, said


class ClassAsked(NamedTuple):
    """Which class is asked for.

    Attributes:
        names: folders and files.
        assignments: the teacher's own files.
        roster: a file; None for the roster of the assignments.
    """

    names: Sequence[str]
    assignments: Sequence[str] = ()
    roster: str | None = None


class Looked(NamedTuple):
    """A class, looked at.

    Attributes:
        roster: of the file that was named, with the rows that could not be used; None where none was.
        notices: what there is to know beside the report.
    """

    report: ClassReport
    roster: Roster | None
    files: ClassFiles
    notices: tuple[Said, ...]

    @property
    def sound(self) -> bool:
        """Whether everything that came in could be used and is as the tutor wrote it."""
        broken = any(one.why in ("broken", "no_seal") for one in self.report.statistics.not_counted)
        problems = self.roster is not None and bool(self.roster.problems)
        return not (broken or problems or self.report.unread)


def look(record: Record, asked: ClassAsked, now: datetime) -> Looked:
    """Reads what came in.

    Args:
        now: with the local zone.

    Raises:
        TutorError: as long as an exam is open with this record; where what is named is not there.
    """
    refuse_during_exam(record, "class")
    files = class_files(asked.names, asked.assignments)
    roster = None if asked.roster is None else read_roster(Path(asked.roster))
    return look_at(files, roster, now)


def look_at(files: ClassFiles, roster: Roster | None, now: datetime) -> Looked:
    """The same of files that were found before."""
    unread: list[Unread] = list(files.trouble)

    def received() -> Iterator[Received]:
        for one in files.received():
            if isinstance(one, Unread):
                unread.append(one)
            else:
                yield one

    people: Sequence[Learner] = files.roster() if roster is None else roster.learners
    statistics = class_statistics(received(), people)
    practice: list[PracticeSummary] = []
    for summary in files.summaries():
        if isinstance(summary, Unread):
            unread.append(summary)
        else:
            practice.append(summary)
    given = tuple(_absent(files, statistics))
    report = ClassReport(statistics, now, "", tuple(unread), tuple(practice), given)
    return Looked(report, roster, files, tuple(_notices(files, roster)))


def _absent(files: ClassFiles, statistics: ClassStatistics) -> Iterator[Absent]:
    """Who has not handed in, for each piece of work that was given out."""
    pieces = statistics.pieces
    there = {
        (pieces[work.piece].assignment, pieces[work.piece].part, statistics.people[work.who].id)
        for work in statistics.works
        if work.attempts
    }
    for packet, folder in files.given.values():
        own = files.own.get(packet.id)
        known = {} if own is None else {one.id: one for one in own.roster.learners}
        for part in packet.parts:
            begun: list[Learner] = []
            nothing: list[Learner] = []
            for place in packet.learners if own is None else own.packet.learners:
                if (packet.id, part, place.id) not in there:
                    learner = known.get(place.id) or Learner(place.id, place.name)
                    mark = Work(packet, folder, place, part).begun_file.name
                    (begun if mark in files.begun else nothing).append(learner)
            yield Absent(GivenWork(packet.id, part, packet.title), tuple(begun), tuple(nothing))


def _possible(files: ClassFiles, statistics: ClassStatistics) -> int | None:
    """The questions of the one assignment that came in, where it says how many it has."""
    ids = {piece.assignment for piece in statistics.pieces}
    found = [packet for name, (packet, _) in files.given.items() if name in ids]
    return found[0].questions or None if len(found) == 1 else None


def _notices(files: ClassFiles, roster: Roster | None) -> Iterator[Said]:
    if titles := files.unchecked:
        yield said("class_command.unchecked", titles=tuple(map(Text, titles)))
    for problem in () if roster is None else roster.problems:
        yield said("assignments.roster_problem", line=problem.line, problem=problem.message)


def book(
    looked: Looked, form: GradebookForm, title: str | None = None, possible: int | None = None
) -> Gradebook:
    """The points of a class as a gradebook imports them.

    Args:
        title: of the gradebook's column; None for that of the assignment.
        possible: the points of the assignment; None for as many as its results say.

    Raises:
        TutorError: where there are results of several assignments, or none.
    """
    statistics = looked.report.statistics
    assignments = {piece.assignment or piece.key for piece in statistics.pieces}
    if not assignments:
        raise TutorError(said("class_command.nothing"), said("class_command.name_results"))
    if len(assignments) > 1:
        several = said("class_command.several", count=len(assignments))
        raise TutorError(several, said("class_command.name_one"))
    titles = (piece.title for piece in statistics.pieces if piece.title)
    named = title or next(titles, "") or "backprop-tutor"
    return gradebook(
        form,
        tuple(grades(statistics)),
        _roster(looked),
        named,
        possible or _possible(looked.files, statistics) or points_possible(statistics),
        tuple(uncounted(looked.report)),
    )


def _roster(looked: Looked) -> Roster | None:
    """The roster that grades are matched to: that which was named, else that of the assignment."""
    if looked.roster is not None:
        return looked.roster
    return next((own.roster for own in looked.files.own.values()), None)
