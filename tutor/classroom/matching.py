"""Finding the learners of a roster that grades belong to, where both may call them by other ids.

An assignment may have been given out with a roster of one kind and be graded with one of another. A grade's
id is looked for among the ids of the roster, then its logins, e-mail addresses and Canvas's own numbers; then
its name among the names. The first of these in which anybody fits decides: where several fit, nobody is
matched. Nor is anybody who is found by an id and has another name altogether: another school's number may be
the same by chance.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal
from unicodedata import normalize

from tutor.classroom.learners import Grade, Learner
from tutor.classroom.names import contradict
from tutor.classroom.roster import Roster
from tutor.classroom.roster_columns import Enrolled, KnownAs, enrolled, first_last
from tutor.clean import one_line
from tutor.named_tuples import NamedTuple
from tutor.sayings import Said, Text, said

Way = Literal["id", "login", "email", "number", "name"]
"""What told that a grade is a learner's; `number` is the column ID of Canvas."""


class Match(NamedTuple):
    """A grade and the learner whose it is, who has this place in the roster."""

    place: int
    grade: Grade
    learner: Learner
    known: KnownAs
    way: Way


class Unmatched(NamedTuple):
    """A grade that belongs to nobody of the roster, and why."""

    grade: Grade
    reason: Said


class Matching(NamedTuple):
    """Which grade belongs to whom.

    Attributes:
        matched: in the order of the roster.
        unmatched: in the order of the grades.
        without: learners for whom there is no grade.
    """

    matched: tuple[Match, ...]
    unmatched: tuple[Unmatched, ...]
    without: tuple[Learner, ...]


def match(grades: Sequence[Grade], roster: Roster) -> Matching:
    """Finds whose each grade is. Two grades of one learner are both unmatched: nobody knows which counts."""
    places = _Places(roster)
    reasons: dict[int, Said] = {}
    found: dict[int, list[tuple[int, Way]]] = defaultdict(list)
    for number, grade in enumerate(grades):
        way, fitting = places.of(grade)
        if way is None or len(fitting) > 1:
            several = said("gradebooks.several_fit", count=len(fitting))
            reasons[number] = several if fitting else said("gradebooks.nobody_fits")
        elif contradict(grade.name, roster.learners[fitting[0]].name):
            reasons[number] = _other_name(grade, roster, fitting[0], places.named(grade.name))
        else:
            found[fitting[0]].append((number, way))
    for of_one in found.values():
        if len(of_one) > 1:
            reasons |= {number: said("gradebooks.two_grades", count=len(of_one)) for number, _ in of_one}
    matched = {place: of_one[0] for place, of_one in sorted(found.items()) if len(of_one) == 1}
    return Matching(
        tuple(
            Match(place, grades[number], roster.learners[place], roster.known[place], way)
            for place, (number, way) in matched.items()
        ),
        tuple(Unmatched(grades[number], reason) for number, reason in sorted(reasons.items())),
        tuple(learner for place, learner in enumerate(roster.learners) if place not in found),
    )


def _other_name(grade: Grade, roster: Roster, place: int, named: Sequence[int]) -> Said:
    """Why somebody does not get a grade that has their id, and to whom else its name would point."""
    id_, name = Text(one_line(grade.learner)), Text(one_line(roster.learners[place].name))
    others = [roster.learners[other] for other in named]
    if len(others) != 1:
        return said("gradebooks.other_name", id=id_, name=name)
    (other,) = others
    fits = said("gradebooks.who", name=Text(one_line(other.name)), id=Text(one_line(other.id)))
    return said("gradebooks.other_name_fits", id=id_, name=name, fits=fits)


def roster_of(grades: Sequence[Grade]) -> Roster:
    """Those who have a grade, as a roster, where there is none. One without an id has the name for it.

    Two who have one id and names that contradict each other are both in it.
    """
    found: dict[tuple[str, str], Enrolled] = {}
    for grade in grades:
        one = enrolled("own", {"id": grade.learner, "name": grade.name, "email": "", "section": ""})
        if not grade.learner:
            one = Enrolled(one.learner._replace(id=grade.name), one.known)
        key = grade.learner, "" if grade.learner else _spoken(grade.name)
        if contradict(grade.name, found.setdefault(key, one).learner.name):
            found[grade.learner, _spoken(grade.name)] = one
    learners = tuple(one.learner for one in found.values())
    return Roster(learners, "own", (), tuple(one.known for one in found.values()))


class _Places:
    """Where in a roster somebody stands, by each way to tell them."""

    def __init__(self, roster: Roster) -> None:
        both = list(zip(roster.learners, roster.known, strict=True))
        self._by_id: tuple[tuple[Way, Mapping[str, Sequence[int]]], ...] = (
            ("id", _index({one.id} for one, _ in both)),
            ("login", _index({_folded(one.login), _folded(known.sis_login_id)} for one, known in both)),
            ("email", _index({_folded(one.email), _folded(known.email)} for one, known in both)),
            ("number", _index({_folded(known.id)} for _, known in both)),
        )
        self._by_name = _index({_spoken(one.name), _spoken(known.student)} for one, known in both)

    def of(self, grade: Grade) -> tuple[Way | None, Sequence[int]]:
        """By which way somebody fits, and who; nobody fits by None."""
        for way, places in self._by_id:
            fitting = places.get(grade.learner if way == "id" else _folded(grade.learner))
            if fitting:
                return way, fitting
        fitting = self.named(grade.name)
        return ("name" if fitting else None), fitting

    def named(self, name: str) -> Sequence[int]:
        """Who has a name."""
        return self._by_name.get(_spoken(name), ())


def _index(keys_of_all: Iterable[set[str]]) -> Mapping[str, Sequence[int]]:
    index: dict[str, list[int]] = defaultdict(list)
    for place, keys in enumerate(keys_of_all):
        for key in keys - {""}:
            index[key].append(place)
    return dict(index)


def _folded(text: str) -> str:
    """A text as it is compared: no matter how its accents are written, which case and blanks it has."""
    return " ".join(normalize("NFKC", text).casefold().split())


def _spoken(name: str) -> str:
    """A name as it is compared: first name first."""
    return _folded(first_last(name))
