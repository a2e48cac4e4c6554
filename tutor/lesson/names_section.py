"""[names] of a lesson of equations: what elements are called, and which one a text elsewhere means."""

from __future__ import annotations

from collections.abc import Iterable

from tutor.expressions.equation_reading import Reference, read_reference
from tutor.expressions.tokens import Unreadable
from tutor.expressions.trees import Number, Symbol
from tutor.lesson.problems import Place
from tutor.lesson.tables import Table
from tutor.model.families import Families, Index
from tutor.sayings import said


class Renaming:
    """From family and index to the name that a lesson gives, or None.

    Attributes:
        patterns: by family, each with the name that it gives.
        places: where each stands.
        unused: what has not named anything yet, each with its place.
    """

    def __init__(self) -> None:
        self.patterns: dict[str, list[tuple[Reference, str]]] = {}
        self.places: dict[tuple[Reference, str], Place] = {}
        self.unused: dict[tuple[Reference, str], Place] = {}

    def name_state(self, families: Iterable[str]) -> None:
        """What is remembered of a parameter is named after it: v_w[1,2] is v_w21 where w[1,2] is w21."""
        for family in families:
            stem, _, of = family.partition("_")
            named = self.patterns.get(of, []) if family not in self.patterns else []
            if named:
                self.patterns[family] = [(reference, f"{stem}_{name}") for reference, name in named]

    def __call__(self, family: str, index: Index) -> str | None:
        for reference, name in self.patterns.get(family, ()):
            found = _matched(reference, index)
            if found is not None:
                self.unused.pop((reference, name), None)
                for loop, at in found.items():
                    name = name.replace("{" + loop + "}", str(at))
                return name
        return None

    def place(self, family: str, index: Index) -> Place | None:
        """Where the name of an element stands; None where it has its default."""
        for reference, name in self.patterns.get(family, ()):
            if _matched(reference, index) is not None:
                return self.places.get((reference, name))
        return None


def read_names(root: Table) -> Renaming:
    renaming = Renaming()
    value, place = root.take("names")
    if value is None:
        return renaming
    if not isinstance(value, dict):
        place.expected(said("lesson_files.table"), value)
        return renaming
    for key, name in value.items():
        read = read_reference(key)
        if isinstance(read, Unreadable):
            place.at(key).error(read.said)
        elif not isinstance(name, str):
            place.at(key).expected(said("lesson_files.name"), name)
        else:
            reference, _ = read
            renaming.patterns.setdefault(reference.name, []).append((reference, name))
            renaming.places[reference, name] = renaming.unused[reference, name] = place.at(key)
    for patterns in renaming.patterns.values():
        patterns.sort(key=lambda pattern: len(_loops(pattern[0])))  # what says more exactly goes before
    return renaming


def element(text: str, families: Families) -> str | None:
    """The plain name of the element that a text such as `w[1,2]` means; None where there is none."""
    read = read_reference(text)
    if isinstance(read, Unreadable) or read[1]:
        return None
    numbers = [at.value for at in read[0].indices if isinstance(at, Number)]
    if len(numbers) < len(read[0].indices) or not all(number.is_integer() for number in numbers):
        return None
    return families.find(read[0].name, tuple(map(int, numbers)))


def _loops(pattern: Reference) -> set[str]:
    """The loop names of a pattern."""
    return {part.name for part in pattern.indices if isinstance(part, Symbol)}


def _matched(reference: Reference, index: Index) -> dict[str, int] | None:
    """The loop names of a pattern, each with its number in an index; None where it does not fit."""
    if len(reference.indices) != len(index):
        return None
    found: dict[str, int] = {}
    for part, at in zip(reference.indices, index, strict=True):
        match part:
            case Number(value=value) if value == at:
                pass
            case Symbol(name=name) if found.get(name, at) == at:
                found[name] = at
            case _:
                return None
    return found
