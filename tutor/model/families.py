"""Families of values: `w[1,2]` is an element of `w`, and its plain name is `w12`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field
from typing import TypeAlias

from tutor.data_classes import dataclass

Index: TypeAlias = tuple[int, ...]
Nested: TypeAlias = "float | list[Nested]"
"""A number, or a list of as many lists as a family has indices."""


def plain_name(family: str, index: Index) -> str:
    """The name of an element as it is typed: `w12`, `w_1_12`, `a1_2`."""
    if not index:
        return family
    apart = family[-1].isdigit() or any(at > 9 or at < 0 for at in index)
    return family + "".join(f"_{at}" if apart else str(at) for at in index)


def written(family: str, index: Index) -> str:
    """An element as an equation writes it: `w[1,2]`."""
    return f"{family}[{','.join(map(str, index))}]" if index else family


def elements_of(nested: Nested, first: int) -> Iterator[tuple[Index, float]]:
    """Every element of a number or a list with its index, the first of each list at `first`."""
    if not isinstance(nested, list):
        yield (), nested
        return
    for at, part in enumerate(nested, start=first):
        for index, value in elements_of(part, first):
            yield (at, *index), value


@dataclass
class Families:
    """Which elements there are, and the plain name of each.

    Attributes:
        rename: from family and index to another name than the default, or None.
    """

    rename: Callable[[str, Index], str | None] = lambda _family, _index: None
    _names: dict[str, dict[Index, str]] = field(default_factory=dict)

    def add(self, family: str, index: Index) -> str | None:
        """The plain name of a new element; None where it is there already."""
        elements = self._names.setdefault(family, {})
        if index in elements:
            return None
        name = elements[index] = self.rename(family, index) or plain_name(family, index)
        return name

    def find(self, family: str, index: Index) -> str | None:
        """The plain name of an element; `h0` is also h[0], and of a list h0 the first is h[0,1]."""
        found = self._names.get(family, {}).get(index)
        if found is None and index:
            rest = self._names.get(f"{family}{index[0]}")
            found = None if rest is None else rest.get(index[1:])
        return found

    def __contains__(self, family: str) -> bool:
        return family in self._names

    def indices(self, family: str) -> Mapping[Index, str]:
        """The elements of a family, with their plain names."""
        return self._names.get(family, {})

    def known(self) -> tuple[str, ...]:
        """Every family."""
        return tuple(self._names)

    def extended(self, scalars: Iterable[str]) -> Families:
        """The same families, and single names beside them."""
        copied = Families(self.rename, {family: dict(found) for family, found in self._names.items()})
        for name in scalars:
            copied.add(name, ())
        return copied
