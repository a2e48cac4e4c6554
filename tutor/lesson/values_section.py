"""[given], [parameters], [state] and [[samples]]: families of numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tutor.lesson.problems import Place
from tutor.lesson.tables import Table, as_number
from tutor.model.expansion import MOST_ELEMENTS
from tutor.model.families import Index
from tutor.named_tuples import NamedTuple
from tutor.sayings import said

MOST_SAMPLES = 1000
MOST_INDICES = 4


class Given(NamedTuple):
    """A family as a file gives it: its numbers, each with its index, and where it stands."""

    values: Mapping[Index, float]
    place: Place


def read_families(root: Table, key: str, first: int) -> dict[str, Given]:
    """The families of a table: numbers, lists of numbers, lists of lists; the first of a list is `first`."""
    value, place = root.take(key)
    if value is None:
        return {}
    return families_of(value, place, first)


def families_of(value: object, place: Place, first: int) -> dict[str, Given]:
    if not isinstance(value, dict):
        place.expected(said("lesson_files.table"), value)
        return {}
    found = {}
    for name, nested in value.items():
        family = _family(nested, place.at(name), first)
        if family is not None:
            found[name] = family
    return found


def _family(nested: object, place: Place, first: int) -> Given | None:
    shape = _shape(nested)
    count = 1
    for size in shape or ():
        count *= size
    if shape is None or len(shape) > MOST_INDICES:
        place.expected(said("lesson_files.number_or_lists"), nested)
        return None
    if count > MOST_ELEMENTS:
        place.error(said("lesson_files.too_many_elements", count=count, most=MOST_ELEMENTS))
        return None
    return Given(dict(_elements(nested, place, first)), place)


def _shape(nested: object) -> tuple[int, ...] | None:
    """How many there are along each index; None where lists differ in length or are empty."""
    if not isinstance(nested, list):
        return ()
    if not nested:
        return None
    shapes = {_shape(part) for part in nested}
    if len(shapes) != 1:
        return None
    (inner,) = shapes
    return None if inner is None else (len(nested), *inner)


def _elements(nested: object, place: Place, first: int) -> Iterator[tuple[Index, float]]:
    if not isinstance(nested, list):
        yield (), as_number(nested, place)
        return
    for at, part in enumerate(nested):
        for index, value in _elements(part, place.at(at), first):
            yield (at + first, *index), value


def read_samples(root: Table, first: int) -> list[dict[str, Given]]:
    """The families that each sample gives; [] where there are none."""
    value, place = root.take("samples")
    if value is None:
        return []
    if not isinstance(value, list) or not value or len(value) > MOST_SAMPLES:
        place.expected(said("lesson_files.samples", most=MOST_SAMPLES), value)
        return []
    return [families_of(entry, place.at(at), first) for at, entry in enumerate(value)]
