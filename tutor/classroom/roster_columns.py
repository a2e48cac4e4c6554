"""Which kind of roster a table is, told by its headings, and whom one of its rows tells of.

docs/gradebooks.md says where the headings of Canvas and Moodle come from.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Literal

from tutor.classroom.learners import Learner
from tutor.named_tuples import NamedTuple

RosterKind = Literal["own", "canvas", "moodle"]


class KnownAs(NamedTuple):
    """What gradebooks tell a learner by; "" where nobody says.

    Attributes:
        student, id, sis_user_id, sis_login_id: columns of Canvas, as they stood.
        id_number, email: columns of Moodle.
    """

    student: str = ""
    id: str = ""
    sis_user_id: str = ""
    sis_login_id: str = ""
    id_number: str = ""
    email: str = ""


class Enrolled(NamedTuple):
    """A learner of a roster. Their id is "" where the row has none."""

    learner: Learner
    known: KnownAs


Cells = Mapping[str, str]
"""What a row has, by what it is; "" for a column that the table lacks."""

_NAMES_OF_PERSONS = MappingProxyType(
    {
        "first": ("firstname", "vorname"),
        "last": ("lastname", "surname", "nachname"),
    }
)
_EMAIL = ("email", "emailaddress", "emailadresse")
_HEADINGS: Mapping[RosterKind, Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "canvas": {
            **_NAMES_OF_PERSONS,
            "student": ("student",),
            "id": ("id",),
            "sis_user_id": ("sisuserid",),
            "sis_login_id": ("sisloginid",),
            "section": ("section",),
        },
        "moodle": {**_NAMES_OF_PERSONS, "id_number": ("idnumber", "idnummer"), "email": _EMAIL},
        "own": {"id": ("id",), "name": ("name",), "email": _EMAIL, "section": ("section",)},
    }
)
"""Small letters and digits of the headings: "E-Mail-Adresse" is `emailadresse`."""

_NEEDED: tuple[tuple[RosterKind, frozenset[str]], ...] = (
    ("canvas", frozenset({"student", "id"})),
    ("canvas", frozenset({"last", "first", "id"})),
    ("moodle", frozenset({"last", "first", "id_number"})),
    ("moodle", frozenset({"last", "first", "email"})),
    ("own", frozenset({"id", "name"})),
)
_AS_FORMULA = re.compile(r'="(.*)"', re.DOTALL)
"""How Canvas exports a name that begins with an equals sign."""
_BLANKS = re.compile(r"[^\S\n]+")
_POINTS_POSSIBLE = "Points Possible"
_NOBODY = re.compile(r"\s*(Muted|Manual Posting.*)?\s*", re.IGNORECASE | re.DOTALL)
"""Every cell of a line in which Canvas tells which grades are hidden."""
_TEST_STUDENT = ("student", "test")


class Columns(NamedTuple):
    """Where the columns of a roster stand, by what they are."""

    kind: RosterKind
    places: Mapping[str, int]

    def cells(self, row: Sequence[str]) -> Cells:
        """What a row has; columns that it does not reach are empty."""
        here = {what: row[place] for what, place in self.places.items() if place < len(row)}
        return dict.fromkeys(_HEADINGS[self.kind], "") | here


def find_columns(headings: Sequence[str]) -> Columns | None:
    """The kind of a roster and its columns; None of a table that is none. Of two alike the first counts."""
    places: dict[str, int] = {}
    for place, heading in enumerate(headings):
        places.setdefault("".join(filter(str.isalnum, heading.casefold())), place)
    for kind, needed in _NEEDED:
        found = {
            what: min(places[name] for name in names if name in places)
            for what, names in _HEADINGS[kind].items()
            if not places.keys().isdisjoint(names)
        }
        if needed <= found.keys():
            return Columns(kind, MappingProxyType(found))
    return None


def is_nobody(columns: Columns, row: Sequence[str]) -> bool:
    """Whether a row is of no learner: in an export of Canvas's the points possible, hidden grades, a test."""
    if columns.kind != "canvas":
        return False
    student = _canvas_student(columns.cells(row))
    return (
        _POINTS_POSSIBLE in student
        or tuple(student.casefold().replace(" ", "").split(",")) == _TEST_STUDENT
        or all(_NOBODY.fullmatch(cell) for cell in row)
    )


def enrolled(kind: RosterKind, cells: Cells) -> Enrolled:
    """The learner of a row, whatever it holds."""
    return _OF_KIND[kind](cells)


def first_last(name: str) -> str:
    """A name as it is spoken: "Lovelace, Ada" is Ada Lovelace, "King, Martin, Jr." is Martin King, Jr."""
    parts = [part.strip() for part in name.split(",")]
    if len(parts) == 1:
        return name
    return ", ".join([" ".join(part for part in (parts[1], parts[0]) if part), *parts[2:]])


def _canvas(cells: Cells) -> Enrolled:
    student = _canvas_student(cells)
    formula = _AS_FORMULA.fullmatch(student)
    login, sis = cells["sis_login_id"], cells["sis_user_id"]
    email = login if "@" in login else ""
    learner = Learner(
        sis or login or cells["id"],
        _one_blank(first_last(formula[1] if formula else student)),
        email,
        login,
        cells["section"],
    )
    return Enrolled(learner, KnownAs(student, cells["id"], sis, login, sis, email))


def _canvas_student(cells: Cells) -> str:
    if cells["student"]:
        return cells["student"]
    return ", ".join(part for part in (cells["last"], cells["first"]) if part)


def _moodle(cells: Cells) -> Enrolled:
    number, email = cells["id_number"], cells["email"]
    name = _one_blank(f"{cells['first']} {cells['last']}")
    known = KnownAs(name, "", number, email, number, email)
    return Enrolled(Learner(number or email, name, email), known)


def _own(cells: Cells) -> Enrolled:
    id_ = cells["id"]
    email = cells["email"] or (id_ if "@" in id_ else "")
    name = _one_blank(cells["name"])
    number = "" if id_ == email else id_
    known = KnownAs(name, "", number, email, number, email)
    return Enrolled(Learner(id_, name, email, section=cells["section"]), known)


_OF_KIND: Mapping[RosterKind, Callable[[Cells], Enrolled]] = MappingProxyType(
    {"canvas": _canvas, "moodle": _moodle, "own": _own}
)


def _one_blank(name: str) -> str:
    """A name with one blank between its words, whichever blanks stand there; line breaks stay."""
    return _BLANKS.sub(" ", name).strip(" ")
