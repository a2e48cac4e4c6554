"""Reading the result file of an exam. It comes from a learner: whatever it holds, it is read or refused."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal, TypedDict, get_args

from tutor.data_classes import dataclass
from tutor.errors import TutorError
from tutor.named_tuples import NamedTuple
from tutor.practice.quiz import Item
from tutor.sayings import Said, Text, said
from tutor.tolerances import LEAST_FIGURES

RESULT_FORMAT = 2
"""Files of format 1 say nothing of an assignment, of times or of the marking, and have no seal."""

MOST_BYTES = 4 << 20
"""A result file is not larger: 200 answers with their marks take a tenth of this."""

MOST_SECONDS = 10**8
"""Three years: no exam takes longer."""

MOST_SEED = 2**63
"""Of a question's numbers; an exam draws much smaller ones."""

MOST_MARKS = 1000
"""An exam or a quiz has at most 200 questions; a lesson may have more."""

MOST_ITERATION = 10**6
EARLIEST_YEAR, LATEST_YEAR = 1970, 9000
MOST_FIGURES = 6
"""More significant figures are not asked for: those that a screen shows must be enough."""

MOST_LESSONS = 1000
LONGEST_ID = 200
LONGEST_NAME = 80
MOST_ATTEMPTS = 10**6
MOST_ACTIONS = 20_000
"""Of a piece of practice: a hundred for each question is more than anybody types."""
LONGEST_ACTION = 2000

SUMMARY = ("points", "right", "follow_through", "missing")
"""What the summary of a result counts, in the order in which it is told."""

WorkKind = Literal["exam", "quiz", "lesson"]
"""What was done: an exam, or practice in which every answer was judged at once."""

Row = Mapping[str, object]


class GivenAs(NamedTuple):
    """The assignment that something was done for.

    Attributes:
        id: which one, the same in every result of a class.
        part: of an assignment of several lessons, the lesson's id; "" for one that is done as a whole.
    """

    id: str
    title: str
    part: str = ""


class Done(NamedTuple):
    """One action of a piece of practice: what it is replayed from.

    Attributes:
        seconds: since the first question was shown.
    """

    number: int
    action: str
    text: str
    seconds: int


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
        format: of the file; what follows is of format 2.
        kind: what was done.
        numbers: the seed of the learner's numbers; None where `seed` gives questions and numbers alike.
        figures: significant figures that an answer needed.
        assignment: None where nobody gave it out.
        id: which learner of the class; "" where nobody says.
        sequence: which hand-in with that record it was, counted from 1; 0 where the file does not say.
        marking: version of the marking that made the marks.
        begun, closed: when the first question was shown, and from when on nothing could be changed; None
            where the file does not say.
        actions: of practice, all that was done in it.
        seal: as it stands; None where there is none.
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
    format: int = 1
    kind: WorkKind = "exam"
    numbers: int | None = None
    figures: int = LEAST_FIGURES
    assignment: GivenAs | None = None
    id: str = ""
    sequence: int = 0
    marking: str = ""
    begun: datetime | None = None
    closed: datetime | None = None
    actions: tuple[Done, ...] = ()
    seal: str | None = None


def result_of(document: Row) -> ResultFile:
    """What a result file says.

    Args:
        document: as `document_of` reads it.

    Raises:
        TutorError: where it is no result, or one of a newer version.
    """
    version = _version(document.get("format"))
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
        **(_since_format_2(document, exam) if version > 1 else {}),
    )


class _SinceFormat2(TypedDict, total=False):
    format: int
    kind: WorkKind
    numbers: int | None
    figures: int
    assignment: GivenAs | None
    id: str
    sequence: int
    marking: str
    begun: datetime | None
    closed: datetime | None
    actions: tuple[Done, ...]
    seal: str | None


def _since_format_2(document: Row, exam: Row) -> _SinceFormat2:
    kind = next((one for one in get_args(WorkKind) if one == exam.get("kind")), None)
    if kind is None:
        raise no_result(said("exams.no_kind"))
    numbers, seal = exam.get("numbers"), document.get("seal")
    whose = document.get("id")
    return _SinceFormat2(
        format=2,
        kind=kind,
        numbers=None if numbers is None else _whole(numbers, Text("numbers"), 0, MOST_SEED),
        figures=_whole(exam.get("figures"), Text("figures"), LEAST_FIGURES, MOST_FIGURES),
        assignment=_assignment(document.get("assignment")),
        id="" if whose == "" else _id(whose),
        sequence=_whole(document.get("sequence"), Text("sequence"), 1, MOST_ATTEMPTS),
        marking=_id(document.get("marking")),
        begun=_moment(document.get("begun"), "begun"),
        closed=_moment(document.get("closed"), "closed"),
        actions=_actions(document.get("actions", [])),
        seal=None if seal is None else _id(seal),
    )


def _assignment(found: object) -> GivenAs | None:
    if found is None:
        return None
    row = _object(found, said("exams.no_object", key=Text("assignment")))
    part = row.get("part")
    return GivenAs(_id(row.get("id")), _id(row.get("title")), "" if part == "" else _id(part))


def _moment(found: object, key: str) -> datetime | None:
    """A moment with its time zone, in a year that can be reckoned with; None where there is none."""
    if found is None:
        return None
    try:
        moment = datetime.fromisoformat(found) if isinstance(found, str) else None
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or not EARLIEST_YEAR <= moment.year <= LATEST_YEAR:
        raise no_result(said("exams.no_moment", key=Text(key)))
    return moment


def _actions(found: object) -> tuple[Done, ...]:
    rows = _list(found, "actions")
    if len(rows) > MOST_ACTIONS:
        raise no_result(said("exams.many_actions", count=len(rows), most=MOST_ACTIONS))
    return tuple(map(_action, rows))


def _action(row: object) -> Done:
    match row:
        case [int(number), str(action), str(text), int(seconds)] if (
            type(number) is type(seconds) is int
            and 0 <= seconds <= MOST_SECONDS
            and len(action) <= LONGEST_ID
            and len(text) <= LONGEST_ACTION
        ):
            return Done(number, action, text, seconds)
        case _:
            raise no_result(said("exams.no_actions"))


def no_result(reason: Said) -> TutorError:
    return TutorError(said("exams.no_result", reason=reason), said("exams.give_json"))


def document_of(text: str) -> Row:
    """What a result file holds, before it is known to be one.

    Raises:
        TutorError: where it is no object of JSON, or one of its keys comes twice.
    """
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


def _version(found: object) -> int:
    version = _whole(found, Text("format"), 1)
    if version > RESULT_FORMAT:
        raise TutorError(said("exams.newer"), said("exams.update"))
    return version


def _rows(found: object) -> tuple[Row, ...]:
    rows = _list(found, "marks")
    if not 1 <= len(rows) <= MOST_MARKS:
        raise no_result(said("exams.many_marks", count=len(rows), most=MOST_MARKS))
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
    if "seconds" in row:
        _whole(row["seconds"], said("exams.of_mark", key=Text("seconds"), number=number), 0, MOST_SECONDS)
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
