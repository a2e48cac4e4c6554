"""What is right and what is wrong: in a class's answers, in a lesson's source, in lesson files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from tutor.application.open_exam import lesson_to_tell, reason_to_withhold
from tutor.clean import escaped
from tutor.errors import TutorError
from tutor.files import reason_of
from tutor.journal.record import Record
from tutor.lesson.check import CheckReport, check_paths
from tutor.lesson.problems import Problem
from tutor.named_tuples import NamedTuple
from tutor.sayings import Said, Text, said

if TYPE_CHECKING:
    from tutor.present.marks import Form

MOST_JOBS = 64
"""More processes than this share no work faster."""


class GradedTable(NamedTuple):
    """What came of marking or auditing.

    Attributes:
        pieces: the document.
        fine: whether nothing wrong was found: no row that could not be marked, no wrong claim.
        problems: what could not be marked, where the document does not list it.
    """

    pieces: Iterable[str]
    fine: bool
    problems: Iterable[Said] = ()


def mark(
    record: Record,
    name: str,
    answers: Path,
    form: Form,
    seed: int | None = None,
    jobs: int = 1,
) -> GradedTable:
    """Marks many learners' answers to a lesson, or to the worksheet of a seed.

    Args:
        jobs: how many processes share the work.

    Raises:
        TutorError: where there is no such lesson, the file cannot be used, or an exam is open.
    """
    from tutor.marking.answer_tables import read_answers
    from tutor.marking.class_marks import Problems
    from tutor.present.marks import marked

    def unlisted(problems: Problems) -> Iterator[Said]:
        where = Text(escaped(str(answers)))
        for problem in problems:
            yield said("commands.problem_at", file=where, line=problem.line, problem=problem.message)
        if problems.unlisted:
            yield said("commands.unlisted_lines", file=where, count=problems.unlisted)

    lesson = lesson_to_tell(record, "mark", name, seed)
    try:
        pieces, problems = marked(lesson, read_answers(answers), form, min(jobs, MOST_JOBS))
    except ChildProcessError as error:
        lost = said("answer_tables.process_lost")
        raise TutorError(lost, said("answer_tables.fewer_jobs")) from error
    except OSError as error:  # the table was read before: it is memory, or room for what waits on the disk
        trouble = said("answer_tables.not_marked", reason=reason_of(error))
        raise TutorError(trouble, said("answer_tables.make_room")) from error
    return GradedTable(pieces, not problems.count, () if form == "text" else unlisted(problems))


def audit(record: Record, name: str, form: Literal["text", "json", "md"]) -> GradedTable:
    """Marks the numbers that a lesson's source prints.

    Raises:
        TutorError: where there is no such lesson, or as long as an exam is open.
    """
    from tutor.marking.audit import audit as judge
    from tutor.present.audit import audit_json, audit_md, audit_text

    lesson = lesson_to_tell(record, "audit", name)
    claims = judge(lesson)
    make = {"text": audit_text, "json": audit_json, "md": audit_md}[form]
    return GradedTable((make(lesson, claims),), all(claim.verdict == "right" for claim in claims))


def check(record: Record, paths: Iterable[Path]) -> Iterator[CheckReport]:
    """Every problem of every lesson file, and the steps at which mistakes cannot be told apart."""
    return (_with_doubts(record, report) for report in check_paths(paths))


def _with_doubts(record: Record, report: CheckReport) -> CheckReport:
    """Adds warnings of the steps at which mistakes cannot be told from the truth or from one another.

    They hold right answers, so a file with the numbers of the exam that is open gets none.
    """
    from tutor.marking.separability import doubts

    if report.lesson is None:
        return report
    withheld = reason_to_withhold(record, report.lesson)
    found = doubts(report.lesson) if withheld is None else (withheld,)
    return report.with_warnings(Problem(report.where, "", doubt) for doubt in found)
