"""`tutor.data_classes.dataclass` is the standard library's, but that it writes no method before its use."""

from __future__ import annotations

import dataclasses
import inspect
import pickle
from collections.abc import Callable
from functools import cached_property, partial
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor import data_classes
from tutor.data_classes import dataclass

Decorator = Callable[..., Any]

BOTH: tuple[Decorator, Decorator] = (dataclasses.dataclass, dataclass)

FIELDS = (
    "int",
    "int = 3",
    "int = field(default=4)",
    "list = field(default_factory=list)",
    "int = field(default=5, repr=False)",
    "int = field(default=6, compare=False)",
    "int = field(default=7, hash=False)",
    "int = field(default=8, init=False)",
    "list = field(default_factory=list, init=False)",
    "int = field(kw_only=True)",
    "int = field(default=9, kw_only=True)",
    "ClassVar[int] = 10",
)

kinds = st.fixed_dictionaries(
    {name: st.booleans() for name in ("frozen", "eq", "slots", "kw_only")},
)


@st.composite
def bodies(draw: st.DrawFn) -> str:
    """Fields of a class, those without a default first."""
    fields = sorted(
        draw(st.lists(st.sampled_from(FIELDS), max_size=6)), key=lambda one: "default" in one or "= " in one
    )
    lines = [f"    field_{number}: {one}" for number, one in enumerate(fields)]
    return "\n".join(lines) or "    pass"


def classes(body: str, kind: dict[str, bool]) -> list[type]:
    """The same class, made by the standard library and here."""
    text = f"from __future__ import annotations\n@dataclass(**kind)\nclass A:\n{body}\n"
    made = []
    for decorator in BOTH:
        names: dict[str, Any] = {
            "dataclass": decorator,
            "field": dataclasses.field,
            "kind": kind,
            "ClassVar": ClassVar,
            "__name__": __name__,
        }
        exec(text, names)
        made.append(names["A"])
    return made


def built(cls: type, seed: int) -> Any:
    """An instance whose fields that may be given hold numbers."""
    given = [one.name for one in dataclasses.fields(cls) if one.init]
    return cls(**{name: seed + place for place, name in enumerate(given)})


@given(bodies(), kinds)
def test_it_takes_the_same_arguments_as_the_standard_librarys(body: str, kind: dict[str, bool]) -> None:
    theirs, ours = (inspect.signature(cls) for cls in classes(body, kind))
    shape = [
        [(one.name, one.kind, one.default is one.empty) for one in signature.parameters.values()]
        for signature in (theirs, ours)
    ]
    assert shape[0] == shape[1]


@given(
    bodies(), kinds, st.lists(st.integers(0, 9), max_size=7), st.dictionaries(st.integers(0, 7), st.none())
)
def test_its_first_and_later_instances_are_made_or_refused_as_the_standard_librarys(
    body: str, kind: dict[str, bool], given: list[int], by_place: dict[int, None]
) -> None:
    theirs, ours = classes(body, kind)
    named = {f"field_{place}": value for place, value in by_place.items()}

    def made(cls: type) -> object:
        one = cls(*given, **named)
        return [
            (name, getattr(one, name), name in vars(one) if hasattr(one, "__dict__") else None)
            for name in dir(one)
            if name.startswith("field_")
        ]

    for _ in range(data_classes._FEW + 2):
        assert outcome(made, theirs) == outcome(made, ours)


@given(bodies(), kinds)
def test_its_instances_look_compare_and_hash_alike(body: str, kind: dict[str, bool]) -> None:
    theirs, ours = classes(body, kind)
    for one, two in ((0, 0), (0, 1)):
        pairs = [(built(cls, one), built(cls, two)) for cls in (theirs, ours)]
        assert repr(pairs[0][0]) == repr(pairs[1][0])
        assert (pairs[0][0] == pairs[0][1]) == (pairs[1][0] == pairs[1][1])
    assert outcome(is_hashed_by_fields, theirs) == outcome(is_hashed_by_fields, ours)


def is_hashed_by_fields(cls: type) -> bool:
    one, two = built(cls, 2), built(cls, 2)
    return hash(one) == hash(two)


@given(bodies(), kinds)
def test_it_can_be_set_and_its_fields_told_where_the_standard_librarys_can(
    body: str, kind: dict[str, bool]
) -> None:
    theirs, ours = classes(body, kind)
    told = [
        [
            (one.name, one.type, one.init, one.repr, one.compare, one.kw_only)
            for one in dataclasses.fields(cls)
        ]
        for cls in (theirs, ours)
    ]
    assert told[0] == told[1]
    assert theirs.__match_args__ == ours.__match_args__
    assert vars(theirs).keys() - {"__dataclass_params__", "__annotations__"} <= vars(ours).keys() | {
        "__replace__"
    }
    for one in dataclasses.fields(theirs):
        for act in (partial(set_to_one, one.name), partial(remove, one.name)):
            assert outcome(act, built(theirs, 0)) == outcome(act, built(ours, 0))
    assert hasattr(built(theirs, 0), "__dict__") == hasattr(built(ours, 0), "__dict__")


def set_to_one(name: str, at: object) -> None:
    setattr(at, name, 1)


def remove(name: str, at: object) -> None:
    delattr(at, name)


def outcome(act: Callable[[Any], object], at: object) -> object:
    """What comes of it: what it gives, or how it is refused."""
    try:
        return act(at)
    except (AttributeError, TypeError) as error:
        return type(error), str(error)


@dataclass(frozen=True, slots=True)
class Point:
    x: int
    y: int = 0

    def mirrored(self) -> Point:
        return dataclasses.replace(self, x=-self.x)


@dataclass(frozen=True, slots=True)
class Named(Point):
    name: str = ""


class Marked(Point):
    """No such class itself, but its base is."""


@dataclass
class Counted:
    seen: list[int] = dataclasses.field(default_factory=list)
    total: int = dataclasses.field(init=False)

    def __post_init__(self) -> None:
        self.total = len(self.seen)

    @cached_property
    def doubled(self) -> int:
        return 2 * self.total

    def __repr__(self) -> str:
        return "its own"


def test_a_class_that_inherits_has_the_fields_of_its_base_first() -> None:
    assert Named(1, 2, "a") == Named(x=1, y=2, name="a")
    assert Named(1, 2, "a") != Named(1, 2, "b")
    assert repr(Named(1)) == "Named(x=1, y=0, name='')"
    assert not hasattr(Named(1), "__dict__")


def test_a_class_that_is_not_decorated_itself_is_made_as_its_base() -> None:
    assert (Marked(3).x, Marked(3).y) == (3, 0)
    assert Marked(3) != Point(3)
    assert repr(Marked(3)) == "Marked(x=3, y=0)"


def test_a_copy_with_a_change_and_a_pattern_work() -> None:
    match Point(3, 4).mirrored():
        case Point(x, y):
            assert (x, y) == (-3, 4)


def test_a_frozen_one_with_slots_survives_being_pickled() -> None:
    assert pickle.loads(pickle.dumps(Named(1, 2, "a"))) == Named(1, 2, "a")


def test_what_a_class_says_itself_stays_and_each_instance_has_a_list_of_its_own() -> None:
    one, two = Counted(), Counted([5])
    one.seen.append(1)
    assert (two.total, two.doubled, repr(two)) == (1, 2, "its own")
    assert Counted() == Counted()
    assert Counted().seen == []


def test_one_that_holds_itself_is_shown_without_end() -> None:
    one = Counted()

    @dataclass
    class Ring:
        inside: list[object]

    ring = Ring([])
    ring.inside.append(ring)
    assert repr(ring).endswith("Ring(inside=[...])")
    assert one.seen == []


def test_the_standard_librarys_can_be_made_of_one() -> None:
    @dataclasses.dataclass(frozen=True)
    class Labelled(Point):
        label: str = ""

    assert Labelled(1, 2, "a") == Labelled(1, 2, "a")
    assert Labelled(1).y == 0


def test_no_method_is_written_before_it_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    real = data_classes._function

    def counting(text: str, *more: Any) -> Any:
        written.append(text[: text.index("(")])
        return real(text, *more)

    monkeypatch.setattr(data_classes, "_function", counting)

    @dataclass(frozen=True, slots=True)
    class Fresh:
        x: int

    few = [Fresh(number) for number in range(data_classes._FEW)]
    assert written == []
    assert Fresh(len(few)).x == few[-1].x + 1
    assert written == ["def __init__"]
    assert Fresh(1) == Fresh(1)
    assert written == ["def __init__", "def __eq__"]
