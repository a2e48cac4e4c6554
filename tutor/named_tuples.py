"""`NamedTuple` as in the standard library, whose constructor is written when it is first called.

The standard library compiles the constructor of every class when it is imported, and the annotation of
every field: a tenth of a millisecond a class, and seventy classes come before the first question. As with
`data_classes`, a test holds this module to the standard library's, which type checkers see.

It knows what the tutor uses: fields with and without defaults, methods and properties, and `Generic` beside.
"""

from __future__ import annotations

import collections
from collections.abc import Iterable
from operator import itemgetter
from types import FunctionType
from typing import TYPE_CHECKING, Any, Self


def _read_by_place(place: int, about: str | None) -> property:
    return property(itemgetter(place), doc=about)


_member = getattr(collections, "_tuplegetter", _read_by_place)  # it is the library's, and twice as fast


class _OfFields(type):
    """Makes a class of a body that names fields."""

    def __new__(kind, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> _OfFields:
        if tuple in bases or hasattr(
            bases[0], "_fields"
        ):  # the base of all, or one that has them from another
            return super().__new__(kind, name, bases, body)
        fields = tuple(_names(body))
        defaults = {field: body[field] for field in fields if field in body}
        members = {field: _member(place, None) for place, field in enumerate(fields)}
        of_class = {"__slots__": (), "__match_args__": fields, "_fields": fields, "_field_defaults": defaults}
        return super().__new__(kind, name, bases, {**body, **members, **of_class})


def _names(body: dict[str, Any]) -> Iterable[str]:
    """What a body annotates; Python may keep that as a function (from 3.14 on)."""
    known = body.get("__annotations__")
    if known is None:
        from inspect import get_annotations

        known = get_annotations(type("", (), {name: body[name] for name in body if "annotate" in name}))
    return known


class _Named(tuple[Any, ...], metaclass=_OfFields):
    """What all of them can do."""

    __slots__ = ()
    _fields: tuple[str, ...]

    def __new__(cls, /, *given: Any, **named: Any) -> Self:
        """Writes the constructor of the class that names the fields, and calls it."""
        owner: Any = next(one for one in cls.__mro__ if "_fields" in vars(one))
        owner.__new__ = _constructor(owner)
        made: Self = owner.__new__(cls, *given, **named)
        return made

    @classmethod
    def _make(cls, members: Iterable[Any], /) -> Self:
        made = tuple.__new__(cls, members)
        if len(made) != len(cls._fields):
            raise TypeError(f"Expected {len(cls._fields)} arguments, got {len(made)}")
        return made

    def _replace(self, /, **changed: Any) -> Self:
        made = self._make(map(changed.pop, self._fields, self))
        if changed:
            raise TypeError(f"Got unexpected field names: {list(changed)!r}")
        return made

    def _asdict(self) -> dict[str, Any]:
        return dict(zip(self._fields, self, strict=True))

    def __repr__(self) -> str:
        shown = (f"{field}={value!r}" for field, value in zip(self._fields, self, strict=True))
        return f"{type(self).__name__}({', '.join(shown)})"

    def __getnewargs__(self) -> tuple[Any, ...]:
        return tuple(self)


if TYPE_CHECKING:
    from typing import NamedTuple as NamedTuple
else:
    NamedTuple = _Named


def _constructor(owner: Any) -> FunctionType:
    """`__new__` of a class, of a text that holds nothing foreign: fields have names that Python has read."""
    members = "".join(f"{field}, " for field in owner._fields)
    names = {"_new": tuple.__new__, "__builtins__": {}, "__name__": owner.__module__}
    made: FunctionType = eval(f"lambda _cls, {members}: _new(_cls, ({members}))", names)
    made.__name__, made.__qualname__ = "__new__", f"{owner.__qualname__}.__new__"
    made.__defaults__ = tuple(owner._field_defaults.values())
    return made
