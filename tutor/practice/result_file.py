"""Reading the result file of an exam. It comes from a learner: whatever it holds, it is read or refused."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tutor.errors import TutorError
from tutor.practice.quiz import MOST_QUESTIONS, Item
from tutor.sayings import Said, Text, said

RESULT_FORMAT = 1

MOST_BYTES = 4 << 20
"""A result file is not larger: 200 answers with their marks take a tenth of this."""

MOST_SECONDS = 10**8
"""Three years: no exam takes longer."""

MOST_SEED = 2**63
"""Of a question's numbers; an exam draws much smaller ones."""

MOST_ITERATION = 10**6
MOST_LESSONS = 1000
LONGEST_ID = 200
LONGEST_NAME = 80
MOST_ATTEMPTS = 10**6

SUMMARY = ("points", "right", "follow_through", "missing")
"""What the summary of a result counts, in the order in which it is told."""

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class ResultFile:
    """What a result file says.

    Attributes:
        lessons: ids of the lessons that the exam was made from, in their order; empty where the file does
            not say, as one by an earlier version.
        questions: how many it says there were; None where it does not say.
        attempt: how often the exam had been begun on that machine.
        items: what each mark is about.
        rows: the marks as they stand, with raw answers.
        summary: as it stands.
    """

    learner: str
    seed: int
    seconds: int
    lessons: tuple[str, ...]
    questions: object
    attempt: int
    items: tuple[Item, ...]
    rows: tuple[Row, ...]
    summary: object


def read_result(text: str) -> ResultFile:
    """The result file with this text.

    Raises:
        TutorError: where it is none, or one of a newer version.
    """
    document = _document(text)
    _check_version(document.get("format"))
    exam = _object(document.get("exam"), said("exams.no_object", key=Text("exam")))
    rows = _rows(document.get("marks"))
    digests = _digests(document.get("lessons"))
    names = _list(exam.get("lessons", []), "lessons")
    learner = document.get("learner")
    if not isinstance(learner, str) or len(learner) > LONGEST_NAME:
        raise no_result(said("exams.no_name", most=LONGEST_NAME))
    if len(names) > MOST_LESSONS:
        raise no_result(said("exams.many_lessons", count=len(names)))
    return ResultFile(
        learner=learner,
        seed=_whole(exam.get("seed"), said("exams.exam_seed")),
        seconds=_whole(document.get("seconds"), Text("seconds"), 0, MOST_SECONDS),
        lessons=tuple(_id(name) for name in names),
        questions=exam.get("questions"),
        attempt=_whole(exam.get("attempt", 1), Text("attempt"), 1, MOST_ATTEMPTS),
        items=tuple(_item(number, row, digests) for number, row in enumerate(rows, start=1)),
        rows=rows,
        summary=document.get("summary"),
    )


def no_result(reason: Said) -> TutorError:
    return TutorError(said("exams.no_result", reason=reason), said("exams.give_json"))


def _document(text: str) -> Row:
    try:
        document: object = json.loads(text, object_pairs_hook=_without_doubles, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:  # also a whole number of more digits than Python reads
        raise no_result(said("exams.no_json")) from error
    return _object(document, said("exams.no_document"))


def _without_doubles(pairs: Sequence[tuple[str, object]]) -> dict[str, object]:
    """An object whose keys are all different: readers do not agree on which of two counts."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key comes twice")
    return found


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no number of JSON")


def _check_version(version: object) -> None:
    if _whole(version, Text("format"), 1) > RESULT_FORMAT:
        raise TutorError(said("exams.newer"), said("exams.update"))


def _rows(found: object) -> tuple[Row, ...]:
    rows = _list(found, "marks")
    if not 1 <= len(rows) <= MOST_QUESTIONS:
        raise no_result(said("exams.many_marks", count=len(rows), most=MOST_QUESTIONS))
    return tuple(_object(row, said("exams.no_objects", key=Text("marks"))) for row in rows)


def _digests(found: object) -> dict[str, str]:
    """The digests of the lessons that were asked about."""
    digests = {}
    for row in _list(found, "lessons"):
        lesson = _object(row, said("exams.no_objects", key=Text("lessons")))
        digest = lesson.get("digest")
        if not isinstance(digest, str):
            raise no_result(said("exams.no_digest"))
        digests[_id(lesson.get("lesson"))] = digest
    return digests


def _item(number: int, row: Row, digests: Mapping[str, str]) -> Item:
    lesson = _id(row.get("lesson"))
    if lesson not in digests:
        raise no_result(said("exams.foreign_lesson", number=number, lesson=Text(lesson)))
    if not isinstance(row.get("answer"), str):
        raise no_result(said("exams.no_answer", number=number))
    seed = _whole(row.get("seed"), said("exams.of_mark", key=Text("seed"), number=number), 0, MOST_SEED)
    of_iteration = said("exams.of_mark", key=Text("iteration"), number=number)
    iteration = _whole(row.get("iteration"), of_iteration, 1, MOST_ITERATION)
    return Item(lesson, digests[lesson], seed, (iteration, _id(row.get("symbol"))))


def _object(found: object, refusal: Said) -> Row:
    if not isinstance(found, dict):
        raise no_result(refusal)
    return found


def _list(found: object, key: str) -> list[object]:
    if not isinstance(found, list):
        raise no_result(said("exams.no_list", key=Text(key)))
    return found


def _id(found: object) -> str:
    if not isinstance(found, str) or not found.isprintable() or not 1 <= len(found) <= LONGEST_ID:
        raise no_result(said("exams.no_id"))
    return found


def _whole(found: object, what: Said | Text, least: int | None = None, most: int | None = None) -> int:
    """A whole number within bounds. JSON's `true` is none, though Python counts with it."""
    if type(found) is not int:
        raise no_result(said("exams.no_number", what=what))
    if (least is not None and found < least) or (most is not None and found > most):
        raise no_result(said("exams.out_of_bounds", what=what))
    return found
