"""`dataclass` as in the standard library, whose methods are written when they are first called.

The standard library writes and compiles five or six methods for every class when it is imported, half a
millisecond each time: of all that the tutor did before its first question, that took most. Most classes
are never compared, and many not even made, before somebody answers.

It knows what the tutor uses: `frozen`, `slots`, `eq` and `kw_only`, defaults, `dataclasses.field`, bases that
are such classes too, `__post_init__`, and `dataclasses.replace` and `fields`. What each of them means is the
standard library's to say, and a test holds this module to it. Type checkers see the standard library's own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, Field, FrozenInstanceError, field
from dataclasses import dataclass as _as_the_library
from functools import partial
from inspect import get_annotations
from reprlib import recursive_repr
from types import FunctionType
from typing import TYPE_CHECKING, Any

_FIELDS = "__dataclass_fields__"  # by this name `replace`, `fields` and `is_dataclass` look for them
_PARAMETERS = "__dataclass_params__"  # and by this one the library's `dataclass`, in the base of a class
_OURS = "__fields_by_name__"

_FEW = 3
"""Writing `__init__` takes twenty times as long as doing without it once."""

_Fields = dict[str, "Field[Any]"]


def _made_on_use(
    cls: type | None = None,
    /,
    *,
    frozen: bool = False,
    eq: bool = True,
    slots: bool = False,
    kw_only: bool = False,
) -> Any:
    """`dataclass`, with the standard library's parameters and defaults."""

    def made(cls: type) -> type:
        return _made(cls, frozen=frozen, eq=eq, slots=slots, kw_only=kw_only)

    return made if cls is None else made(cls)


if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:
    dataclass = _made_on_use


def _made(cls: type, *, frozen: bool, eq: bool, slots: bool, kw_only: bool) -> type:
    own = _own_fields(cls, kw_only)
    every: _Fields = {}
    for base in reversed(cls.__mro__[1:]):
        every |= vars(base).get(_OURS, {})
    every |= own
    methods: dict[str, Any] = {
        _OURS: every,
        _FIELDS: _OnUse(lambda of: getattr(_twin(of, frozen), _FIELDS)),
        _PARAMETERS: _OnUse(lambda of: getattr(_twin(of, frozen), _PARAMETERS)),
    }
    methods["__match_args__"] = tuple(name for name, one in every.items() if one.init and not one.kw_only)
    methods["__init__"] = _FrozenInit(_frozen_init) if frozen else _Init(_init)
    methods["__repr__"] = _repr
    if eq:
        methods["__eq__"] = _OnUse(_eq)
        methods["__hash__"] = _OnUse(_hash) if frozen else None
    methods = {name: method for name, method in methods.items() if vars(cls).get(name) is None}
    if frozen:
        methods |= {"__setattr__": _set_nothing, "__delattr__": _delete_nothing}
    if not slots:
        for name, method in methods.items():
            setattr(cls, name, method)
    else:
        if frozen:
            methods |= {"__getstate__": _state, "__setstate__": _set_state}
        cls = _with_slots(cls, own, methods)
    for name, method in methods.items():
        if isinstance(method, _OnUse):
            method.of(cls, name)
    return cls


def _own_fields(cls: type, kw_only: bool) -> _Fields:
    """The fields that a class itself names; of their defaults, the class keeps what the library's would."""
    own: _Fields = {}
    names = vars(cls).get("__annotations__") or get_annotations(cls)
    for name, hint in names.items():
        if isinstance(hint, str) and hint.startswith("ClassVar"):
            continue
        default = vars(cls).get(name, MISSING)
        one: Field[Any] = default if isinstance(default, Field) else field(default=default)
        one.name, one.type = name, hint
        if one.kw_only is MISSING:
            one.kw_only = kw_only
        if isinstance(default, Field):
            if one.default is MISSING:
                delattr(cls, name)
            else:
                setattr(cls, name, one.default)
        own[name] = one
    return own


def _with_slots(cls: type, own: _Fields, methods: dict[str, Any]) -> type:
    """The class anew, with a slot for each field that no base has a slot for."""
    taken = {name for base in cls.__mro__[1:] for name in vars(base).get("__slots__", ())}
    left = tuple(name for name in own if name not in taken)
    body = {name: value for name, value in vars(cls).items() if name not in own}
    body.pop("__dict__", None)
    body.pop("__weakref__", None)
    new = type(cls)(cls.__name__, cls.__bases__, {**body, **methods, "__slots__": left})
    new.__qualname__ = cls.__qualname__
    return new


class _OnUse:
    """A method, or what stands in the place of one, that is made the first time that it is asked for."""

    __slots__ = ("make", "name", "owner")

    def __init__(self, make: Callable[[type], Any]) -> None:
        self.make = make

    def of(self, owner: type, name: str) -> None:
        self.owner, self.name = owner, name

    def __get__(self, one: object, kind: type | None = None) -> Any:
        made = self.make(self.owner)
        setattr(self.owner, self.name, made)
        if not isinstance(made, FunctionType):
            return made
        made.__qualname__ = f"{self.owner.__qualname__}.{self.name}"
        made.__module__ = self.owner.__module__
        return made if one is None else made.__get__(one, kind)


class _Init(_OnUse):
    """`__init__`, which is written for the first instance after a few: of many classes there are no more."""

    __slots__ = ("before",)

    set = staticmethod(setattr)

    def __init__(self, make: Callable[[type], Any]) -> None:
        super().__init__(make)
        self.before = 0

    def __get__(self, one: object, kind: type | None = None) -> Any:
        if self.before == _FEW or not isinstance(one, self.owner):  # `inspect` asks with the class
            return super().__get__(one, kind)
        self.before += 1
        return partial(_begin, self, one)


class _FrozenInit(_Init):
    __slots__ = ()

    set = staticmethod(object.__setattr__)


def _begin(by: _Init, one: Any, /, *given: Any, **named: Any) -> None:
    """Does what `__init__` would do; that says too what is wrong with the arguments."""
    fields = _fields(by.owner)
    values = _values(fields, given, named)
    if values is None:
        _OnUse.__get__(by, one)(*given, **named)
        return
    for name, each in fields.items():
        if name in values:
            by.set(one, name, values[name])
        elif each.default_factory is not MISSING:
            by.set(one, name, each.default_factory())
        elif each.default is not MISSING and (each.init or "__slots__" in vars(by.owner)):
            by.set(one, name, each.default)
    if hasattr(by.owner, "__post_init__"):
        one.__post_init__()


def _values(fields: _Fields, given: tuple[Any, ...], named: dict[str, Any]) -> dict[str, Any] | None:
    """The arguments by their fields; None where one is missing, there twice, or of no field."""
    taken = {name: one for name, one in fields.items() if one.init}
    places = [name for name, one in taken.items() if not one.kw_only]
    values = dict(zip(places, given, strict=False)) | named
    needed = {n for n, one in taken.items() if one.default is MISSING and one.default_factory is MISSING}
    if len(values) < len(given) + len(named) or not needed <= values.keys() <= taken.keys():
        return None
    return values


# The methods


def _fields(cls: type) -> _Fields:
    found: _Fields = vars(cls)[_OURS]
    return found


def _init(cls: type) -> FunctionType:
    return _init_with(cls, "self.{0} = {1}")


def _frozen_init(cls: type) -> FunctionType:
    return _init_with(cls, "_set(self, {0!r}, {1})")


def _init_with(cls: type, setting: str) -> FunctionType:
    """`__init__`.

    Args:
        setting: how it sets a field: of its name and of the expression of its value.
    """
    names: dict[str, Any] = {"_set": object.__setattr__, "_missing": MISSING, "_given": _given}
    lines: list[str] = []
    parameters: dict[bool, list[str]] = {False: [], True: []}
    for name, one in _fields(cls).items():
        value = name
        if one.default is not MISSING:
            if not one.init and "__slots__" not in vars(cls):
                continue  # the class has it
            names[f"_default_{name}"] = one.default
            default, value = f" = _default_{name}", name if one.init else f"_default_{name}"
        elif one.default_factory is not MISSING:
            names[f"_new_{name}"] = one.default_factory
            default = " = _missing"
            value = f"_given({name}, _new_{name})" if one.init else f"_new_{name}()"
        elif one.init:
            default = ""
        else:
            continue
        if one.init:
            parameters[bool(one.kw_only)].append(f"{name}{default}")
        lines.append(setting.format(name, value))
    if hasattr(cls, "__post_init__"):
        lines.append("self.__post_init__()")
    only = ["*", *parameters[True]] if parameters[True] else []
    head = ", ".join(["self", *parameters[False], *only])
    body = "".join(f"\n {line}" for line in lines or ["pass"])
    return _function(f"def __init__({head}):{body}", names)


def _given(value: Any, new: Callable[[], Any]) -> Any:
    return new() if value is MISSING else value


def _eq(cls: type) -> FunctionType:
    names = [name for name, one in _fields(cls).items() if one.compare]
    alike = f"{_tuple_of('self', names)} == {_tuple_of('other', names)}"
    return _function(
        f"def __eq__(self, other):\n return {alike} if other.__class__ is self.__class__ else NotImplemented",
        {},
    )


def _hash(cls: type) -> FunctionType:
    names = [name for name, one in _fields(cls).items() if (one.compare if one.hash is None else one.hash)]
    return _function(f"def __hash__(self):\n return hash({_tuple_of('self', names)})", {})


def _tuple_of(whose: str, names: list[str]) -> str:
    return "(" + "".join(f"{whose}.{name}, " for name in names) + ")"


def _function(text: str, names: dict[str, Any]) -> FunctionType:
    """The function of a text that holds nothing foreign: fields have names that Python has read already.

    Args:
        names: what it finds where it looks for its globals.
    """
    made: dict[str, FunctionType] = {}
    exec(text, names, made)
    return made.popitem()[1]


@recursive_repr()
def _repr(self: Any) -> str:
    shown = (f"{name}={getattr(self, name)!r}" for name, one in _fields_of(self).items() if one.repr)
    return f"{type(self).__qualname__}({', '.join(shown)})"


def _fields_of(one: object) -> _Fields:
    found: _Fields = getattr(type(one), _OURS)
    return found


def _set_nothing(self: object, name: str, value: object) -> None:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _delete_nothing(self: object, name: str) -> None:
    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _state(self: object) -> list[Any]:
    return [getattr(self, name) for name in _fields_of(self)]


def _set_state(self: object, state: list[Any]) -> None:
    for name, value in zip(_fields_of(self), state, strict=True):
        object.__setattr__(self, name, value)


def _twin(cls: type, frozen: bool) -> type:
    """A class with the same fields that the standard library makes."""
    body: dict[str, Any] = dict(_fields(cls))
    body["__doc__"] = cls.__name__  # without it, the library would look for a signature for long
    body["__annotations__"] = {name: one.type for name, one in _fields(cls).items()}
    made: type = _as_the_library(init=False, repr=False, eq=False, frozen=frozen)(
        type(cls.__name__, (), body)
    )
    return made
