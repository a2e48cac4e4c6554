"""Grades as Canvas and Moodle import them, and what is to be known of the file.

docs/gradebooks.md says which source of Canvas and Moodle each rule here comes from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Literal

from tutor.classroom.learners import Grade, Learner, Uncounted
from tutor.classroom.matching import Match, Matching, Unmatched, match, roster_of
from tutor.classroom.roster import Roster
from tutor.classroom.roster_columns import KnownAs
from tutor.clean import in_csv, one_line
from tutor.errors import TutorError
from tutor.named_tuples import NamedTuple
from tutor.present.tables import csv_text
from tutor.sayings import Said, Text, said
from tutor.words import say, say_all

GradebookForm = Literal["canvas", "moodle"]

CANVAS_COLUMNS = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
CANVAS_POINTS = "    Points Possible"
MOST_NAMED = 50
"""Of learners without a result."""
MOODLE_MOST_POINTS = 100
"""Unless its administrators allow more."""

_CANVAS_TOTAL = re.compile("(Current|Final) (Score|Points|Grade)|Override (Score|Grade|Status)")
"""What Canvas takes for a total of its own, and leaves out, in whatever column's heading it stands."""
_CANVAS_OWN = frozenset({*CANVAS_COLUMNS, "LastName", "FirstName", "Integration ID", "Root Account"})
_CANVAS_NUMBER = re.compile(r".*\s\(\d+\)", re.DOTALL)
"""A heading that ends in the number of an assignment."""
_CANVAS_REWRITES = re.compile(r"-?[0-9.,]*[.,][0-9.,]*%?")
"""A cell that Canvas takes for a number, and writes anew: 1.234.5 becomes 1234.5."""

MoodleKey = Literal["id_number", "email"]


class Written(NamedTuple):
    """A file for a gradebook, and the grades that could not be written into it so that they are found."""

    text: str
    left_out: tuple[Unmatched, ...]


class Gradebook(NamedTuple):
    """Grades for a gradebook.

    Attributes:
        text: of the file, in CSV.
        written: how many grades are in it.
        unmatched: the grades that are not in it, and why: a line each.
        notices: what else there is to know before it is imported.
    """

    text: str
    written: int
    unmatched: tuple[Said, ...]
    notices: tuple[Said, ...]


def gradebook(
    form: GradebookForm,
    grades: Sequence[Grade],
    roster: Roster | None,
    title: str,
    possible: int,
    uncounted: Sequence[Uncounted] = (),
) -> Gradebook:
    """The grades of a class as a file that a gradebook imports.

    Args:
        grades: one for each learner.
        roster: None where there is none; then those who have a grade are all that is known.
        title: of the assignment: the heading of the column of grades.
        possible: the points of the whole assignment.
        uncounted: results that came in and earn nothing: of those nobody is said to have no result.

    Raises:
        TutorError: where Canvas would not take a column of this title for an assignment.
    """
    people = roster if roster is not None else roster_of(grades)
    matching = match(grades, people)
    if form == "canvas":
        written = canvas_csv(people, matching, title, possible)
        about_form = _of_canvas(title)
    else:
        key = moodle_key(matching.matched)
        written = moodle_csv(matching, title, key)
        about_form = _of_moodle(matching.matched, key, possible)
    unmatched = (*matching.unmatched, *written.left_out)
    lost = {id(one.grade) for one in unmatched}
    in_file = [one for one in matching.matched if id(one.grade) not in lost]
    return Gradebook(
        written.text,
        len(in_file),
        tuple(map(_not_written, unmatched)),
        (
            *map(_came_in, uncounted),
            *_of_grades(in_file, possible),
            *_without(_nothing_of(matching, uncounted, roster)),
            *about_form,
        ),
    )


def gradebook_report(made: Gradebook) -> str:
    """What is to be known of a file of grades, a line each."""
    return "".join(f"{one_line(say(line))}\n" for line in _report(made))


def _report(made: Gradebook) -> Iterator[Said]:
    yield said("gradebooks.written", count=made.written)
    if made.unmatched:
        yield said("gradebooks.not_written", count=len(made.unmatched))
        yield from (said("gradebooks.line", line=line) for line in made.unmatched)
    yield from made.notices


def canvas_csv(roster: Roster, matching: Matching, title: str, possible: int) -> Written:
    """A row for each learner, who without a grade has an empty cell, as Canvas imports it.

    An id that a spreadsheet would compute, or Canvas rewrite, is left away, since a changed one tells nobody
    or somebody else. A learner who has no other one is left out.

    Raises:
        TutorError: where Canvas would not take a column of this title for an assignment.
    """
    if title in _CANVAS_OWN or _CANVAS_TOTAL.search(title):
        raise TutorError(
            said("gradebooks.title", title=Text(one_line(title))), said("gradebooks.other_title")
        )
    matched = {one.place: one.grade for one in matching.matched}
    rows: list[tuple[object, ...]] = [(CANVAS_POINTS, None, None, None, None, possible)]
    left_out: list[Unmatched] = []
    for place, (learner, known) in enumerate(zip(roster.learners, roster.known, strict=True)):
        grade = matched.get(place)
        ids = _canvas_ids(known)
        if ids is not None:
            rows.append((known.student, *ids, learner.section, grade.points if grade else None))
        elif grade:
            left_out.append(Unmatched(grade, said("gradebooks.no_safe_id")))
    return Written(csv_text((*CANVAS_COLUMNS, in_csv(title)), rows), tuple(left_out))


def _canvas_ids(known: KnownAs) -> tuple[str, str, str] | None:
    """By what Canvas finds a learner; None where nothing can be written that it finds them by."""
    # Canvas reads the digits at the beginning of an ID: only digits are that of one person.
    number = known.id if known.id.isascii() and known.id.isdigit() else ""
    sis, login = (
        key if in_csv(key) == key and not _CANVAS_REWRITES.fullmatch(key) else ""
        for key in (known.sis_user_id, known.sis_login_id)
    )
    by_name = not (known.id or known.sis_user_id or known.sis_login_id)
    if number or sis or login or (by_name and known.student and in_csv(known.student) == known.student):
        return number, sis, login
    return None


def moodle_key(matched: Sequence[Match]) -> MoodleKey:
    """The one column by which Moodle finds most of the learners: a file has no other."""
    with_number, with_email = (
        sum(bool(_moodle_cell(one.known, key)) for one in matched) for key in _MOODLE_HEADINGS
    )
    return "email" if with_email > with_number else "id_number"


def moodle_csv(matching: Matching, title: str, key: MoodleKey) -> Written:
    """A row for each grade, with what is said of it, as Moodle imports it.

    Moodle makes a 0 of an empty cell for a new item, and gives the grade of a row without a key to the
    learner of the row before: so whoever has no grade, or no key that can be written as it is, has no row.
    """
    rows: list[tuple[str, int, str]] = []
    left_out: list[Unmatched] = []
    for one in matching.matched:
        cell = _moodle_cell(one.known, key)
        if cell:
            rows.append((cell, one.grade.points, _without_escapes(say_all(one.grade.feedback))))
        else:
            reason = said("gradebooks.no_key", key=_MOODLE_HEADINGS[key])
            left_out.append(Unmatched(one.grade, reason))
    heading = Text(_without_escapes(title))
    feedback = say(said("gradebooks.feedback_of", title=heading))
    columns = (say(_MOODLE_HEADINGS[key]), in_csv(heading), in_csv(feedback))
    return Written(csv_text(columns, rows), tuple(left_out))


_MOODLE_HEADINGS: Mapping[MoodleKey, Said] = MappingProxyType(
    {"id_number": said("gradebooks.id_number"), "email": said("gradebooks.email")}
)


def _moodle_cell(known: KnownAs, key: MoodleKey) -> str:
    """What Moodle finds a learner by; "" where there is nothing, or nothing that it reads as it is written.

    PHP takes "0" for nothing, and a backslash for the escape of a quote.
    """
    cell = known.id_number if key == "id_number" else known.email
    return cell if in_csv(cell) == cell and cell != "0" and "\\" not in cell else ""


def _without_escapes(text: str) -> str:
    """A text without what PHP's reader of CSV takes for the escape of a quote: cells would run together."""
    return text.replace("\\", "/")


def _not_written(one: Unmatched) -> Said:
    who = _who(one.grade.learner, one.grade.name)
    return said("gradebooks.left_out", who=who, points=one.grade.points, of=one.grade.of, reason=one.reason)


def _came_in(one: Uncounted) -> Said:
    who = _who(one.learner, one.name)
    if one.work is not None:
        return said("gradebooks.uncounted_part", who=who, part=one.work, why=one.why)
    return said("gradebooks.uncounted", who=who, why=one.why)


def _who(learner: str, name: str) -> Said | Text:
    called, key = Text(one_line(name)), Text(one_line(learner))
    return said("gradebooks.who", name=called, id=key) if called and key else called or key


def _of_grades(matched: Sequence[Match], possible: int) -> Iterator[Said]:
    """Grades that are to be looked at: found by a name alone, or of another number of points."""
    for one in matched:
        name = Text(one_line(one.learner.name))
        if one.way == "name" and one.grade.learner:
            yield said("gradebooks.by_name", name=name, id=Text(one_line(one.grade.learner)))
        if one.grade.of != possible:
            yield said(
                "gradebooks.other_points",
                name=name,
                points=one.grade.points,
                of=one.grade.of,
                possible=possible,
            )


def _nothing_of(
    matching: Matching, uncounted: Sequence[Uncounted], roster: Roster | None
) -> Sequence[Learner]:
    """Those of a roster of whom nothing came in."""
    if roster is None:
        return ()
    others = match([Grade(one.learner, one.name, 0, 0) for one in uncounted], roster).without
    nothing = {learner.id for learner in others}
    return [learner for learner in matching.without if learner.id in nothing]


def _without(learners: Sequence[Learner]) -> Iterator[Said]:
    if learners:
        names = tuple(Text(one_line(learner.name)) for learner in learners[:MOST_NAMED])
        yield said("gradebooks.without", count=len(learners), names=names)
        if len(learners) > MOST_NAMED:
            yield said("gradebooks.more_without", count=len(learners) - MOST_NAMED)


def _of_canvas(title: str) -> Iterator[Said]:
    if _CANVAS_NUMBER.fullmatch(title):
        yield said("gradebooks.numbered", title=Text(one_line(title)))


def _of_moodle(matched: Sequence[Match], key: MoodleKey, possible: int) -> Iterator[Said]:
    yield said("gradebooks.map", key=_MOODLE_HEADINGS[key], possible=possible)
    if any(one.grade.points > MOODLE_MOST_POINTS for one in matched):
        yield said("gradebooks.over", most=MOODLE_MOST_POINTS)
