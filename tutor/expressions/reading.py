"""Reading what a learner typed: a number, a fraction or an arithmetic expression.

Nothing typed is ever evaluated by Python: the text is cut into tokens from an
allow-list, parsed by precedence into a tree of `tutor.expressions.trees`, and
that tree is evaluated like a step's own. Length, depth and exponents are bounded.

A comma is a decimal comma, except directly inside a function of several numbers
(`max(…)`, `min(…)`), where it separates them; with `;` there, commas are decimal again.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import field
from functools import cached_property, lru_cache
from itertools import pairwise
from types import MappingProxyType

from tutor.clean import brief, escaped
from tutor.data_classes import dataclass
from tutor.expressions.intervals import Banded, banded
from tutor.expressions.names import spellings
from tutor.expressions.parser import Parser
from tutor.expressions.tokens import (
    MOST_CHARACTERS,
    MOST_EXPONENT,
    Token,
    TokenKind,
    Unreadable,
    tokens,
)
from tutor.expressions.trees import (
    Compiled,
    Expression,
    Negate,
    Number,
    compiled,
    symbols_of,
    walk,
)
from tutor.sayings import Argument, Name, Text, TextWithNames, said

__all__ = ["Digits", "Reading", "Unreadable", "read"]

LONGEST_ECHO = 60
"""Characters of an answer that are repeated in a sentence."""

_CUT = "..."
"""Stands for the rest of a text that is too long to be repeated."""

_PLAIN = re.compile(
    r"(?P<sign>[+\-−–]?)\s*(?P<whole>[0-9]*)(?:[.,](?P<part>[0-9]*))?(?:[eE](?P<power>[+\-−–]?[0-9]{1,4}))?"
)
_MINUSES = MappingProxyType(str.maketrans("−–", "--"))
_FULL_WIDTH = MappingProxyType({chr(code + 0xFEE0): chr(code) for code in range(0x21, 0x7F)})
_KEYBOARDS = MappingProxyType(_FULL_WIDTH | {"٫": ".", "—": "-", "‐": "-", "‑": "-", "﹣": "-"})


@dataclass(frozen=True, slots=True)
class Digits:
    """What the digits of a plain number show.

    Attributes:
        figures: significant figures, zeros after the first other digit included; 0 for a typed zero.
        unit: one unit in the last place typed.
    """

    figures: int
    unit: float


@dataclass(frozen=True, slots=True)
class TypedNumber(Number):
    """A number written into an expression; `unit` is one unit of its last place, 0 for a whole one."""

    unit: float = 0.0


@dataclass(frozen=True)
class Reading:
    """A text that could be read.

    Attributes:
        digits: None for all but a number, with or without parentheses.
        tokens: empty for a number.
    """

    text: str
    expression: Expression
    digits: Digits | None = None
    tokens: tuple[Token, ...] = field(default=(), compare=False, repr=False)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The symbols in it: without any, its value needs none of the learner's own."""
        return symbols_of(self.expression)

    @cached_property
    def compute(self) -> Compiled:
        """The expression as a function of the values of its names."""
        return compiled(self.expression)

    @cached_property
    def band(self) -> Banded:
        """The expression as a function of the intervals of its names, its numbers being exact."""
        return banded(self.expression)

    @cached_property
    def decimals(self) -> frozenset[TypedNumber]:
        """The numbers in an expression that are not whole."""
        if not any(token.kind is TokenKind.NUMBER for token in self.tokens):
            return frozenset()
        return frozenset(n for n in walk(self.expression) if isinstance(n, TypedNumber) and n.unit)

    @cached_property
    def repeated(self) -> TextWithNames:
        """What was typed, its names as names; of a text that is too long to be repeated, its beginning."""
        most = LONGEST_ECHO
        room = most if len(self.text) <= most else most - len(_CUT)
        pieces: list[Text | Name] = []
        at = len(self.text) - len(self.text.lstrip())
        for token, following in pairwise(self.tokens):
            start = token.position - 1
            end = start + len(self.text[start : following.position - 1].rstrip())
            if end > room:
                break
            if token.kind is TokenKind.SYMBOL:
                pieces += [Text(escaped(self.text[at:start])), Name(token.text)]
                at = end
        rest = self.text[at:] if room == most else self.text[at:room] + _CUT
        return TextWithNames((*pieces, Text(escaped(rest))))


def read(
    text: str, symbols: Collection[str], later: Collection[str] = (), asked: str = ""
) -> Reading | Unreadable:
    """Reads an answer over the known `symbols`; `later` are the names that have no value yet at this step.

    `asked` is the name of what is asked: `z1 = 1.2` is 1.2 there.
    """
    if len(text) > MOST_CHARACTERS:
        return _whole("too_long", most=MOST_CHARACTERS)
    text = text.strip()
    if not text.isascii():
        text = "".join(map(_typed, unicodedata.normalize("NFC", text)))
    if not text:
        return _whole("nothing")
    if asked and "=" in text:
        text = _without_name(text, asked)
    plain = _plain_number(text.lstrip())
    if plain is not None:
        return plain
    found = tokens(text, symbols, later)
    if isinstance(found, Unreadable):
        return found
    tree = _AnswerParser(found).parse()
    if isinstance(tree, Unreadable):
        return tree
    return _alone(text, tree, found) or _finite(Reading(text, tree, tokens=tuple(found)))


def read_number(text: str) -> Reading | Unreadable | None:
    """What `read` gives for a number in plain signs; None for everything else, and for nothing."""
    return _plain_number(text.strip()) if len(text) <= MOST_CHARACTERS and text.isascii() else None


def _alone(text: str, tree: Expression, found: list[Token]) -> Reading | None:
    """A number that has nothing but signs and parentheses around it; None for everything else."""
    negative = False
    while isinstance(tree, Negate):
        tree, negative = tree.operand, not negative
    if not isinstance(tree, TypedNumber):
        return None
    (typed,) = (token.text for token in found if token.kind is TokenKind.NUMBER)
    plain = _plain_number(f"-{typed}" if negative else typed)
    return Reading(text, plain.expression, plain.digits) if isinstance(plain, Reading) else None


def _without_name(text: str, asked: str) -> str:
    """The text with blanks in the place of "z1 =" at its beginning, so that places stay."""
    name, equals, rest = text.partition("=")
    spelled = name.strip().replace("′", "'")
    if not rest.strip() or spelled not in spellings(asked):
        return text
    return " " * len(name + equals) + rest


def _typed(char: str) -> str:
    """A digit or sign of another keyboard as its ASCII one: a character for a character, so places stay."""
    digit = unicodedata.decimal(char, None)
    return _KEYBOARDS.get(char, char) if digit is None else str(digit)


@lru_cache(maxsize=8192)  # a class types the same numbers
def _plain_number(text: str) -> Reading | Unreadable | None:
    match = _PLAIN.fullmatch(text)
    if match is None:
        return None
    sign, whole, part, exponent = match.groups("")
    if not (whole or part):
        return None
    power = int(exponent.translate(_MINUSES)) if exponent else 0
    if abs(power) > MOST_EXPONENT:
        return _whole("large_exponent", typed=Text(brief(text)), most=MOST_EXPONENT)
    sign = "-" if sign not in ("", "+") else ""
    value = float(f"{sign}{whole or '0'}.{part or '0'}e{power}")
    if not math.isfinite(value):
        return _whole("large_number")
    figures = len((whole + part).lstrip("0"))
    if value == 0 and figures:
        return _whole("small_number")
    unit = 10.0 ** (power - len(part))
    return Reading(text, Number(value), Digits(figures, unit))


def _unit(typed: str) -> float:
    """One unit of the last place of a number in an expression; 0 for a whole one and ½: exact."""
    match = _PLAIN.fullmatch(typed)
    if match is None:
        return 0.0
    last = int((match["power"] or "0").translate(_MINUSES)) - len(match["part"] or "")
    return 0.0 if last >= 0 else 10.0**last


def _finite(reading: Reading) -> Reading | Unreadable:
    """The reading, unless it holds no symbols and has no finite value."""
    if reading.names:
        return reading
    value = value_of(reading, {})
    return value if isinstance(value, Unreadable) else reading


def value_of(reading: Reading, values: Mapping[str, float]) -> float | Unreadable:
    """The value over the given values of its names; Unreadable where the arithmetic has none."""
    try:
        value = float(reading.compute(values))
    except ZeroDivisionError:
        return _whole("divides_by_zero")
    except OverflowError:
        return _whole("large_result")
    except (ArithmeticError, ValueError):
        return _whole("no_value")
    if not math.isfinite(value):
        return _whole("large_result")
    return value


def _whole(name: str, **arguments: Argument) -> Unreadable:
    """What is wrong with the text as a whole."""
    return Unreadable(said(f"reading.{name}", **arguments), 0)


class _AnswerParser(Parser):
    """An answer, whose numbers keep how many places were typed."""

    def _number(self, token: Token) -> Expression:
        return TypedNumber(token.value, unit=_unit(token.text))
