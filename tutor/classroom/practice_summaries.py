"""What a learner's practice comes to, for their teacher: counts alone, nothing that was typed.

A summary comes as a file from a learner: whatever it holds, it is read or refused.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Literal, TypeVar

from tutor.data_classes import dataclass
from tutor.errors import TutorError
from tutor.named_tuples import NamedTuple
from tutor.practice.result_file import EARLIEST_YEAR, LATEST_YEAR, LONGEST_ID, LONGEST_NAME, document_of
from tutor.sayings import Said, Text, said

SUMMARY_FORMAT = 1

MOST_CHARACTERS = 1 << 20
"""A summary's file is not longer: a year of practice takes a fiftieth of this."""

MOST_DAYS = 2000
MOST_SKILLS = 500
MOST_LESSONS = 500
MOST_MISTAKES = 20
"""Of one skill: last mistakes, and kinds of mistakes with their counts."""

MOST = 10**7
"""Of anything that is counted, seconds too."""

Row = Mapping[str, object]
_T = TypeVar("_T", bound=tuple[object, ...])


class PracticeDay(NamedTuple):
    """What was done on one day.

    Attributes:
        questions: those with a grade.
        first_try: those right at the first try without a hint.
        seconds: spent, each pause counted as five minutes at most.
    """

    day: date
    questions: int
    first_try: int
    seconds: int


class PracticedSkill(NamedTuple):
    """How well one skill is done.

    Attributes:
        mastery: from 0 to 1; newer questions weigh more.
        questions, first_try: as of a day.
        last_mistakes: ids of the named mistakes in the last wrong answers, newest first.
        misconceptions: ids, and how often each was met, commonest first.
    """

    skill: str
    mastery: float
    questions: int
    first_try: int
    last_mistakes: tuple[str, ...] = ()
    misconceptions: tuple[tuple[str, int], ...] = ()


class PracticedLesson(NamedTuple):
    """A lesson that was begun, and how many of its steps are behind the learner in the newest run."""

    lesson: str
    state: Literal["begun", "finished"]
    done: int


@dataclass(frozen=True, slots=True)
class PracticeSummary:
    """A learner's practice.

    Attributes:
        id: what tells the learner from everybody else, as in `Learner`.
        days: those on which something was done, oldest first.
        skills: the weakest first.
    """

    id: str
    name: str
    days: tuple[PracticeDay, ...] = ()
    skills: tuple[PracticedSkill, ...] = ()
    lessons: tuple[PracticedLesson, ...] = ()

    @property
    def misconceptions(self) -> tuple[tuple[str, int], ...]:
        """The named mistakes in all skills, and how often each was met, commonest first."""
        met: Counter[str] = Counter()
        for skill in self.skills:
            met.update(dict(skill.misconceptions))
        return tuple(sorted(met.items(), key=lambda item: (-item[1], item[0])))

    def as_json(self) -> dict[str, object]:
        """For a file: see `read_summary`."""
        return {
            "format": SUMMARY_FORMAT,
            "id": self.id,
            "name": self.name,
            "days": [{**day._asdict(), "day": day.day.isoformat()} for day in self.days],
            "skills": [
                {
                    **skill._asdict(),
                    "last_mistakes": list(skill.last_mistakes),
                    "misconceptions": dict(skill.misconceptions),
                }
                for skill in self.skills
            ],
            "lessons": [lesson._asdict() for lesson in self.lessons],
        }


def read_summary(text: str) -> PracticeSummary:
    """The summary in a file with this text.

    Raises:
        TutorError: where it is none, or one of a newer version.
    """
    if len(text) > MOST_CHARACTERS:
        raise _no_summary(said("practice_summaries.too_long", most=MOST_CHARACTERS))
    try:
        document = document_of(text)
    except TutorError as error:
        raise _no_summary(said("practice_summaries.no_document")) from error
    return summary_from_json(document)


def summary_from_json(document: object) -> PracticeSummary:
    """The summary that `as_json` wrote.

    Raises:
        TutorError: see `read_summary`.
    """
    if not isinstance(document, dict):
        raise _no_summary(said("practice_summaries.no_document"))
    if _whole(document, "format", least=1) > SUMMARY_FORMAT:
        raise TutorError(said("practice_summaries.newer"), said("practice_summaries.update"))
    return PracticeSummary(
        id=_id(document, "id"),
        name=_name(document.get("name")),
        days=_days(document),
        skills=_all(document, "skills", MOST_SKILLS, _skill),
        lessons=_all(document, "lessons", MOST_LESSONS, _lesson),
    )


def is_id(found: object) -> bool:
    """Whether a summary can name a skill, a lesson, a mistake or a learner so."""
    return isinstance(found, str) and found.isprintable() and 1 <= len(found) <= LONGEST_ID


def _days(document: Row) -> tuple[PracticeDay, ...]:
    found = _all(document, "days", MOST_DAYS, _day)
    if list(found) != sorted(found):
        raise _no_summary(said("practice_summaries.no_order"))
    return found


def _day(row: Row) -> PracticeDay:
    return PracticeDay(_date(row.get("day")), *_questions(row), _whole(row, "seconds"))


def _skill(row: Row) -> PracticedSkill:
    last = _list(row, "last_mistakes", MOST_MISTAKES)
    met = row.get("misconceptions")
    if not isinstance(met, dict) or len(met) > MOST_MISTAKES or not all(map(is_id, (*met, *last))):
        raise _no_summary(said("practice_summaries.no_mistakes"))
    return PracticedSkill(
        _id(row, "skill"),
        _mastery(row.get("mastery")),
        *_questions(row),
        tuple(map(str, last)),
        tuple((name, _whole(met, name, least=1)) for name in met),
    )


def _lesson(row: Row) -> PracticedLesson:
    state = row.get("state")
    if state != "begun" and state != "finished":
        raise _no_summary(said("practice_summaries.no_state"))
    return PracticedLesson(_id(row, "lesson"), state, _whole(row, "done"))


def _questions(row: Row) -> tuple[int, int]:
    questions = _whole(row, "questions")
    return questions, _whole(row, "first_try", most=questions)


def _all(document: Row, key: str, most: int, read: Callable[[Row], _T]) -> tuple[_T, ...]:
    """The rows of a list, each about something else: their first member names it."""
    rows = _list(document, key, most)
    found = tuple(read(row) for row in rows if isinstance(row, dict))
    if len(found) < len(rows):
        raise _no_summary(said("practice_summaries.no_objects", key=Text(key)))
    if len({row[0] for row in found}) < len(found):
        raise _no_summary(said("practice_summaries.twice", key=Text(key)))
    return found


def _list(row: Row, key: str, most: int) -> Sequence[object]:
    found = row.get(key)
    if not isinstance(found, list):
        raise _no_summary(said("practice_summaries.no_list", key=Text(key)))
    if len(found) > most:
        raise _no_summary(said("practice_summaries.too_many", key=Text(key), count=len(found), most=most))
    return found


def _whole(row: Row, key: str, least: int = 0, most: int = MOST) -> int:
    """A whole number within bounds. JSON's `true` is none, though Python counts with it."""
    found = row.get(key)
    if type(found) is not int or not least <= found <= most:
        raise _no_summary(said("practice_summaries.no_number", key=Text(key), least=least, most=most))
    return found


def _mastery(found: object) -> float:
    if type(found) not in (int, float) or not isinstance(found, int | float) or not 0 <= found <= 1:
        raise _no_summary(said("practice_summaries.no_mastery"))
    return float(found)


def _date(found: object) -> date:
    """A day in the years of a record's events; in some zone the first and the last of them fall outside."""
    try:
        day = date.fromisoformat(found) if isinstance(found, str) else None
    except ValueError:
        day = None
    if day is None or day.isoformat() != found or not EARLIEST_YEAR - 1 <= day.year <= LATEST_YEAR + 1:
        raise _no_summary(said("practice_summaries.no_day"))
    return day


def _id(row: Row, key: str) -> str:
    found = row.get(key)
    if not isinstance(found, str) or not is_id(found):
        raise _no_summary(said("practice_summaries.no_id", key=Text(key), most=LONGEST_ID))
    return found


def _name(found: object) -> str:
    if not isinstance(found, str) or not found.isprintable() or len(found) > LONGEST_NAME:
        raise _no_summary(said("practice_summaries.no_name", most=LONGEST_NAME))
    return found


def _no_summary(reason: Said) -> TutorError:
    return TutorError(
        said("practice_summaries.no_summary", reason=reason), said("practice_summaries.give_one")
    )
