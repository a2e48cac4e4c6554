"""`tutor.named_tuples.NamedTuple` is the standard library's, but for when it writes a constructor."""

from __future__ import annotations

import inspect
import pickle
import typing
from collections.abc import Callable
from typing import Any, Generic, TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor import named_tuples
from tutor.named_tuples import NamedTuple

T = TypeVar("T")

shapes = st.tuples(st.integers(0, 5), st.integers(0, 5))
"""How many fields have no default, and how many have one."""


def classes(shape: tuple[int, int], future: bool = True) -> list[Any]:
    """The same class, made by the standard library and here."""
    plain, with_default = shape
    lines = [f"    field_{place}: int" for place in range(plain)]
    lines += [f"    field_{place}: int = {place}" for place in range(plain, plain + with_default)]
    head = "from __future__ import annotations\n" if future else ""
    text = head + "class A(NamedTuple):\n" + "\n".join([*lines, "    def first(self): return self[0]"]) + "\n"
    made = []
    for base in (typing.NamedTuple, NamedTuple):
        names: dict[str, Any] = {"NamedTuple": base, "__name__": __name__}
        exec(compile(text, "classes", "exec", dont_inherit=True), names)
        made.append(names["A"])
    return made


def outcome(act: Callable[[], object]) -> object:
    """What comes of it, or how it is refused."""
    try:
        return act()
    except (AttributeError, IndexError, TypeError, ValueError) as error:
        kind = TypeError if isinstance(error, ValueError) else type(error)  # as the library's is from 3.13 on
        return kind, str(error)


@given(shapes, st.booleans())
def test_it_takes_the_same_arguments_as_the_standard_librarys(shape: tuple[int, int], future: bool) -> None:
    theirs, ours = classes(shape, future)
    assert theirs._fields == ours._fields
    assert theirs._field_defaults == ours._field_defaults
    assert theirs.__match_args__ == ours.__match_args__
    outcome(ours)
    told = [
        [(one.name, one.kind, one.default) for one in inspect.signature(of.__new__).parameters.values()]
        for of in (theirs, ours)
    ]
    assert told[0] == told[1]


@given(shapes, st.lists(st.integers(0, 9), max_size=7), st.dictionaries(st.integers(0, 7), st.integers()))
def test_it_is_made_and_changed_where_the_standard_librarys_is(
    shape: tuple[int, int], values: list[int], by_place: dict[int, int]
) -> None:
    named = {f"field_{place}": value for place, value in by_place.items()}
    for act in (
        lambda of: of(*values),
        lambda of: of(**named),
        lambda of: of(*values, **named),
        lambda of: of._make(values),
        lambda of: of(*values)._replace(**named),
        lambda of: of(*values)._asdict(),
        lambda of: of(*values).first(),
        lambda of: repr(of(*values)),
        lambda of: [getattr(of(*values), field) for field in of._fields],
        lambda of: setattr(of(*values), "field_0", 1),
        lambda of: setattr(of(*values), "other", 1),
        lambda of: hash(of(*values)),
    ):
        theirs, ours = (outcome(lambda act=act, of=of: act(of)) for of in classes(shape))  # type: ignore[misc]
        assert theirs == ours


class Point(NamedTuple):
    """With a default, a method and a property."""

    x: int
    y: int = 0

    def mirrored(self) -> Point:
        return self._replace(x=-self.x)

    @property
    def far(self) -> int:
        return abs(self.x) + abs(self.y)


class Kept(NamedTuple, Generic[T]):
    what: T


class Moved(Point):
    """Has the fields of its base."""


def test_methods_properties_and_patterns_work() -> None:
    match Point(3, 4).mirrored():
        case Point(x, y) as point:
            assert (x, y, point.far) == (-3, 4, 7)


def test_it_survives_being_pickled_before_and_after_its_first_use() -> None:
    assert pickle.loads(pickle.dumps(Point._make((1, 2)))) == Point(1, 2)
    assert pickle.loads(pickle.dumps(Point(1, 2))).far == 3


def test_one_of_any_kind_can_be_said_to_be_of_one() -> None:
    assert Kept[int](3) == Kept(3) == (3,)
    assert Kept.__orig_bases__[1] == Generic[T]  # type: ignore[attr-defined]


def test_a_class_that_inherits_is_made_with_the_fields_of_its_base() -> None:
    assert repr(Moved(1)) == "Moved(x=1, y=0)"
    assert type(Moved(1).mirrored()) is Moved


def test_its_constructor_is_written_at_the_first_use() -> None:
    _, ours = classes((2, 0))
    assert "__new__" not in vars(ours)
    ours(1, 2)
    assert "__new__" in vars(ours)


def test_a_field_is_read_where_the_standard_library_keeps_its_own_reader_to_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(named_tuples, "_member", named_tuples._read_by_place)
    _, ours = classes((2, 1))
    assert (ours(1, 2).field_1, ours(1, 2).field_2) == (2, 2)
