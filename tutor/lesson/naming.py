"""Names that a lesson gives to its values: which are legal, and what they are when left out."""

from __future__ import annotations

import re

from tutor.expressions.functions import is_reserved
from tutor.lesson.problems import Place
from tutor.lesson.tables import as_list
from tutor.sayings import Said, Text, said

LONGEST_NAME = 32

_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z", re.ASCII)
_NUMBERS_IN_WORDS = frozenset({"inf", "infinity", "nan"})


class Names:
    """Every name of a lesson, each with the place that gave it. Two values may not share one."""

    def __init__(self, lesson_format: int = 1) -> None:
        self.format = lesson_format
        self._given: dict[str, tuple[Place, bool]] = {}

    def add(self, name: str, place: Place, default: bool = False, taken: str = "default_taken") -> str:
        """Notes the name, and what is wrong with it.

        Args:
            taken: what is said of a default that is taken.
        """
        if not default and not self.is_legal(name, place):
            return name
        if name not in self._given:
            self._given[name] = (place, default)
            return name
        other, was_default = self._given[name]
        there = Text(other)
        use = (
            said("lesson_files.default_at", place=there)
            if was_default
            else said("lesson_files.used_at", place=there)
        )
        if default:
            place.error(said(f"lesson_files.{taken}", name=Text(name), use=use))
        else:
            place.error(said("lesson_files.name_taken", name=Text(name), use=use))
        return name

    def all(self) -> tuple[str, ...]:
        """Every name there is by now."""
        return tuple(self._given)

    def read(
        self, value: object | None, place: Place, what: Said, defaults: tuple[str, ...] | None
    ) -> tuple[str, ...] | None:
        """A list of names, or the defaults when left out.

        Args:
            what: what there is a name for: "names, one per unit".
            defaults: one name for each; None when it is not known how many there must be.
        """
        if value is None:
            return None if defaults is None else tuple(self.add(n, place, default=True) for n in defaults)
        entries = as_list(value, place, what, None if defaults is None else len(defaults))
        known = entries if entries is not None else value if isinstance(value, list) else []
        names = [self.one(entry, place.at(index)) for index, entry in enumerate(known)]
        complete = entries is not None and None not in names
        return tuple(name for name in names if name is not None) if complete else None

    def one(self, value: object | None, place: Place, default: str = "") -> str | None:
        """A single name, or its default when left out."""
        if value is None and default:
            return self.add(default, place, default=True)
        if not isinstance(value, str):
            place.expected(said("lesson_files.name"), value)
            return None
        return self.add(value, place)

    def is_legal(self, name: str, place: Place) -> bool:
        """Whether a value may have this name; if not, that is noted."""
        if not _IDENTIFIER.match(name):
            place.expected(said("lesson_files.name_letters"), name)
        elif len(name) > LONGEST_NAME:
            place.expected(said("lesson_files.short_name", most=LONGEST_NAME), name)
        elif is_reserved(name, self.format):
            place.error(said("lesson_files.name_of_function", name=Text(name)))
        elif name.lower() in _NUMBERS_IN_WORDS:
            place.error(said("lesson_files.name_of_number", name=Text(name)))
        else:
            return True
        return False

    def keep_gradients_readable(self, loss: str) -> None:
        """Refuses the name `d<loss>`: in an answer, `dL/dz1` must be the gradient and never a division."""
        if f"d{loss}" in self._given:
            place, _ = self._given[f"d{loss}"]
            place.error(said("lesson_files.name_of_gradient", name=Text(f"d{loss}"), loss=Text(loss)))


def numbered(stem: str, count: int | None) -> tuple[str, ...] | None:
    """x1, x2, …; None for an unknown count."""
    return None if count is None else tuple(f"{stem}{index}" for index in range(1, count + 1))


def unit_names(stem: str, units: int | None, layer: int) -> tuple[str, ...] | None:
    """z1_1, z2_1, …: unit and layer counted from 1."""
    return None if units is None else tuple(f"{stem}{unit}_{layer}" for unit in range(1, units + 1))


def weight_row_names(unit: int, inputs: int | None, layer: int) -> tuple[str, ...] | None:
    """The weights into one unit: w12_1 for unit 1, input 2, layer 1; w1_12_1 for input 12."""
    if inputs is None:
        return None
    return tuple(
        f"w{unit}{'_' if max(unit, index) > 9 else ''}{index}_{layer}" for index in range(1, inputs + 1)
    )
