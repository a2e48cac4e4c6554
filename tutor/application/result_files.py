"""Result files of exams marked again, whatever they hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from tutor.application.assigning import own_assignment
from tutor.application.open_exam import refuse_during_exam
from tutor.application.selection import chosen_lessons
from tutor.classroom.integrity import assignment_findings, was_late
from tutor.classroom.packet import Packet
from tutor.clean import escaped, one_line
from tutor.errors import TutorError
from tutor.files import read_text, reason_of
from tutor.journal.record import Record
from tutor.lesson.model import Lesson
from tutor.marking.version import MARKING_VERSION
from tutor.named_tuples import NamedTuple
from tutor.practice.remarking import remark as mark_again
from tutor.practice.result_file import MOST_BYTES, ResultFile, document_of, result_of
from tutor.practice.results import Result
from tutor.practice.sitting import ClosingLine
from tutor.present.closing import exam_lines
from tutor.present.moments import local_moment
from tutor.sayings import Said, Text, said


class Remarked(NamedTuple):
    """One result file.

    Attributes:
        head: whose result it is, in which file.
        lines: what its answers are worth, and what does not agree.
        agrees: whether all of it agrees with the file.
    """

    head: Said
    lines: tuple[ClosingLine, ...]
    agrees: bool


class Against(NamedTuple):
    """What results are held against.

    Attributes:
        lessons: that they may be made from.
        packets: the assignments that they should be of; none where none is named.
    """

    lessons: Sequence[Lesson]
    packets: Sequence[Packet] = ()

    def packet_of(self, read: ResultFile) -> Packet | None:
        """The assignment that a result says it is of; of none that is named, the first."""
        own = None if read.assignment is None else read.assignment.id
        first = self.packets[0] if self.packets else None
        return next((packet for packet in self.packets if packet.id == own), first)


def against(record: Record, assignments: Sequence[str] = ()) -> Against:
    """The lessons that exams are made from, and the assignments of the teacher's own files.

    Raises:
        TutorError: as long as an exam is open, and where an assignment cannot be used.
    """
    refuse_during_exam(record, "remark")
    own = list(map(own_assignment, assignments))
    lessons = [lesson for one in own for lesson in one.lessons]
    return Against([*chosen_lessons([]), *lessons], [one.packet for one in own])


def files_of(names: Sequence[str]) -> list[str]:
    """The files that are meant: of a folder all that may be results in it, in the order of their names."""
    found = []
    for name in names:
        path = Path(name)
        try:
            inside = sorted(map(str, path.glob("*.json"))) if path.is_dir() else []
        except (OSError, ValueError):
            inside = []
        found += inside or [name]
    return found


def remark(name: str, held: Against) -> Remarked:
    """Marks the raw answers of a result file again.

    Raises:
        TutorError: which names the file.
    """
    file = Text(escaped(name))
    document = _document(name)
    try:
        result, read = mark_again(document, held.lessons), result_of(document)
    except TutorError as error:
        raise _of(file, error) from error
    findings, packet = result.findings, held.packet_of(read)
    if packet is not None:
        findings = (*findings, *assignment_findings(document, read, packet))
    agrees = not (result.differing or result.changed or findings)
    lines = (
        *_lines(replace(result, findings=findings)),
        *map(ClosingLine, _notes(read, packet, agrees)),
    )
    return Remarked(_head(file, result), lines, agrees)


def _notes(read: ResultFile, packet: Packet | None, agrees: bool) -> Iterator[Said]:
    """What there is to know of a result beside what does not agree in it."""
    if read.seal is None and packet is None:
        yield said("integrity.unsealed_before")
    elif packet is None:
        yield said("integrity.unchecked")
    elif agrees:
        yield said("integrity.sealed")
    if read.marking not in ("", MARKING_VERSION):
        yield said("integrity.other_marking", version=Text(read.marking), now=Text(MARKING_VERSION))
    if (
        read.closed is not None
        and packet is not None
        and packet.closes is not None
        and was_late(read, packet)
    ):
        moments = {"closed": local_moment(read.closed), "closes": local_moment(packet.closes)}
        yield said("integrity.was_late", **moments)


def _lines(result: Result) -> Iterator[ClosingLine]:
    yield from exam_lines(result)
    for lesson in result.changed:
        yield ClosingLine(said("open_exam.lesson_changed", lesson=Text(lesson)))
    if result.differing:
        numbers = Text(", ".join(str(number + 1) for number in result.differing))
        yield ClosingLine(said("open_exam.marked_differently", numbers=numbers))
    yield from map(ClosingLine, result.findings)


def _head(file: Text, result: Result) -> Said:
    learner = Text(one_line(result.about.learner)) or said("open_exam.nameless")
    what = said(f"open_exam.kind_{result.about.kind}")
    if result.about.attempt > 1:
        times = result.about.attempt
        return said(
            "open_exam.head_again", file=file, learner=learner, what=what, seed=result.seed, times=times
        )
    return said("open_exam.head", file=file, learner=learner, what=what, seed=result.seed)


def _document(name: str) -> Mapping[str, object]:
    """What a result file holds. Raises TutorError, which names the file, where that cannot be read."""
    file, give = Text(escaped(name)), said("open_exam.give_result")
    try:
        return document_of(read_text(Path(name), MOST_BYTES))
    except OSError as error:
        unreadable = said("files.unreadable", path=file, reason=reason_of(error))
        raise TutorError(unreadable, give) from error
    except UnicodeDecodeError as error:
        raise TutorError(said("open_exam.no_text", file=file), give) from error
    except ValueError as error:
        raise TutorError(said("open_exam.no_file_name", file=file), give) from error
    except TutorError as error:
        raise _of(file, error) from error


def _of(file: Text, error: TutorError) -> TutorError:
    return TutorError(said("open_exam.in_file", file=file, problem=error.message), error.hint)
