"""Recurrences of a model: families of which later elements are made of earlier ones, and what goes along."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tutor.data_classes import dataclass
from tutor.model.families import Index
from tutor.present.diagram.model_families import ModelFamilies

Times = dict[str, int]
"""The families of one recurrence, each with the position of the index that counts its time steps."""


def recurrences(families: ModelFamilies) -> list[Times]:
    """The recurrences of a model, each with what goes along with it."""
    return _Search(families).found()


def begun(families: ModelFamilies, times: Mapping[str, int], family: str, index: Index) -> tuple[str, Index]:
    """An element of `h0` is one of h at time 0; any other is itself."""
    stem = family.rstrip("0123456789")
    if family not in families.quantities and stem != family and stem in times:
        return stem, (int(family[len(stem) :]), *index)
    return family, index


@dataclass(frozen=True)
class _Search:
    families: ModelFamilies

    def found(self) -> list[Times]:
        positions = map(self._positions, self._circles())
        return [self._with_companions(found) for found in positions if found is not None]

    def _circles(self) -> list[list[str]]:
        """Families that are made of each other."""
        families = self.families
        direct = {
            family: {
                families.family(name) for _, name in uses if families.family(name) in families.quantities
            }
            for family, uses in families.uses.items()
        }
        reach = {family: _reached(direct, family) for family in direct}
        found: list[list[str]] = []
        for family in direct:
            if family in reach[family] and not any(family in circle for circle in found):
                found.append([f for f in direct if f in reach[family] and family in reach[f]])
        return found

    def _positions(self, circle: Iterable[str]) -> Times | None:
        """The position of the index that never goes back; None where there is none."""
        families, members = self.families, set(circle)
        pairs = [
            (families.places[user][1], families.places[name][1])
            for family in members
            for user, name in families.uses[family]
            if families.family(name) in members
        ]
        depth = min(min(len(a), len(b)) for a, b in pairs)
        for position in range(depth):
            steps = [a[position] - b[position] for a, b in pairs]
            if min(steps) >= 0 and max(steps) > 0:
                return dict.fromkeys((f for f in families.sequence if f in members), position)
        return None

    def _with_companions(self, positions: Times) -> Times:
        """And families that go with them time step by time step, and what they begin with."""
        families, found = self.families, dict(positions)
        for family in families.sequence:
            stem = family.rstrip("0123456789")
            if stem != family and stem in positions and family not in families.quantities:
                found[family] = positions[stem]
        waiting = True
        while waiting:
            waiting = False
            for family in families.sequence:
                position = None if family in found else self._beside(family, found)
                if position is not None:
                    found[family], waiting = position, True
        return found

    def _beside(self, family: str, table: Times) -> int | None:
        """The position of an index that is the time in every use of or by the families of the table."""
        families = self.families
        elements = families.elements(family)
        if len(elements) < 2:
            return None
        pairs = []
        for user_family, uses in families.uses.items():
            for user, name in uses:
                if user_family == family and families.family(name) in table:
                    pairs.append((user, name))
                elif families.family(name) == family and user_family in table:
                    pairs.append((name, user))
        for position in range(len(next(iter(elements)))):
            if pairs and all(self._same_time(own, other, position, table) for own, other in pairs):
                return position
        return None

    def _same_time(self, own: str, other: str, position: int, table: Times) -> bool:
        family, index = self.families.places[other]
        at = table[family]
        return at < len(index) and self.families.places[own][1][position] == index[at]


def _reached(direct: dict[str, set[str]], start: str) -> set[str]:
    found: set[str] = set()
    waiting = list(direct[start])
    while waiting:
        family = waiting.pop()
        if family not in found:
            found.add(family)
            waiting += direct[family]
    return found
