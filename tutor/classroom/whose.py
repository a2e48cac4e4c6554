"""Whose results these are, and who of a roster has handed nothing in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from tutor.classroom.learners import Learner
from tutor.classroom.names import contradict
from tutor.named_tuples import NamedTuple
from tutor.practice.result_file import ResultFile


class Who(NamedTuple):
    """Somebody whose result came in.

    Attributes:
        id: as the school has it; "" where nobody says.
        name: the roster's, else as the first of their results has it; may be "".
        learner: None for one who is not on the roster.
    """

    id: str
    name: str
    learner: Learner | None


class People:
    """Everybody whose results came in, numbered from 0 in the order in which they were first met.

    A result belongs to the learner of the roster with its id; where it has none, to the only one of the
    roster with its name, else with its login. Others are told apart by their id, else by their name. Of
    results with neither, each is somebody's of their own. Where the name contradicts the one that belongs to
    the id, the result is another person's: two schools may have the same number.
    """

    def __init__(self, roster: Sequence[Learner]) -> None:
        self.roster = roster
        self._by_id = {learner.id: learner for learner in reversed(roster)}
        self._by_name = _only(roster, (_plain(learner.name) for learner in roster))
        self._by_login = _only(roster, (_plain(learner.login) for learner in roster))
        self._numbers: dict[tuple[str, ...], int] = {}
        self.all: list[Who] = []

    def number_of(self, file: str, result: ResultFile) -> int:
        """The number of the one whose result that is."""
        learner = self._on_roster(result)
        name = _plain(result.learner)
        key: tuple[str, ...]
        if learner is not None:
            key = "id", learner.id
        elif result.id:
            key = "id", result.id
        else:
            key = ("name", name) if name else ("file", file)
        if result.id and contradict(result.learner, self._name_of(key, learner)):
            key, learner = ("named", result.id, name), None
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = len(self.all)
            who = (result.id, result.learner) if learner is None else (learner.id, learner.name)
            self.all.append(Who(*who, learner))
        return number

    def nothing_yet(self) -> tuple[Learner, ...]:
        """Who of the roster has handed nothing in, in its order."""
        return tuple(learner for learner in self.roster if ("id", learner.id) not in self._numbers)

    def _name_of(self, key: tuple[str, ...], learner: Learner | None) -> str:
        """The name that goes with an id; "" as long as nobody says."""
        if learner is not None:
            return learner.name
        number = self._numbers.get(key)
        return "" if number is None else self.all[number].name

    def _on_roster(self, result: ResultFile) -> Learner | None:
        if result.id:
            return self._by_id.get(result.id)
        name = _plain(result.learner)
        return self._by_name.get(name) or self._by_login.get(name)


def _plain(name: str) -> str:
    """A name as it is compared: case and blanks do not count."""
    return " ".join(name.casefold().split())


def _only(roster: Sequence[Learner], names: Iterable[str]) -> dict[str, Learner]:
    """The learners by names that no other has."""
    named = list(names)
    how_many = Counter(named)
    return {
        name: learner for name, learner in zip(named, roster, strict=True) if name and how_many[name] == 1
    }
