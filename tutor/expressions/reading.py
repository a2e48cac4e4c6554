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
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import NoReturn

from tutor.clean import brief, escaped
from tutor.expressions.functions import FUNCTIONS
from tutor.expressions.intervals import Banded, banded
from tutor.expressions.names import pretty
from tutor.expressions.tokens import (
    MOST_CHARACTERS,
    MOST_EXPONENT,
    Token,
    TokenKind,
    Unreadable,
    tokens,
)
from tutor.expressions.trees import (
    Add,
    Apply,
    Compiled,
    Divide,
    Expression,
    Multiply,
    Negate,
    Number,
    Power,
    Subtract,
    Symbol,
    compiled,
    symbols_of,
    walk,
)
from tutor.sayings import Argument, Name, Text, TextWithNames, said

__all__ = ["Digits", "Reading", "Unreadable", "read"]

MOST_DEPTH = 40
"""Nested parentheses, calls, powers and signs."""

LONGEST_ECHO = 60
"""Characters of an answer that are repeated in a sentence."""

_CUT = "..."
"""Stands for the rest of a text that is too long to be repeated."""

_PLAIN = re.compile(
    r"(?P<sign>[+\-−–]?)\s*(?P<whole>[0-9]*)(?:[.,](?P<part>[0-9]*))?(?:[eE](?P<power>[+\-−–]?[0-9]{1,4}))?"
)
_MINUSES = str.maketrans("−–", "--")
_FULL_WIDTH = {chr(code + 0xFEE0): chr(code) for code in range(0x21, 0x7F)}
_KEYBOARDS = _FULL_WIDTH | {"٫": ".", "—": "-", "‐": "-", "‑": "-", "﹣": "-"}


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
    tree = _Parser(text, found).parse()
    if isinstance(tree, Unreadable):
        return tree
    return _alone(text, tree, found) or _finite(Reading(text, tree, tokens=tuple(found)))


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
    if not rest.strip() or spelled not in (asked, pretty(asked).replace("′", "'")):
        return text
    return " " * len(name + equals) + rest


def _typed(char: str) -> str:
    """A digit or sign of another keyboard as its ASCII one: a character for a character, so places stay."""
    digit = unicodedata.decimal(char, None)
    return _KEYBOARDS.get(char, char) if digit is None else str(digit)


@lru_cache(maxsize=8192)  # a class types the same numbers
def _plain_number(text: str) -> Reading | Unreadable | None:
    match = _PLAIN.fullmatch(text)
    if match is None or not (match["whole"] or match["part"]):
        return None
    power = int((match["power"] or "0").translate(_MINUSES))
    if abs(power) > MOST_EXPONENT:
        return _whole("large_exponent", typed=Text(brief(text)), most=MOST_EXPONENT)
    whole, part = match["whole"], match["part"] or ""
    sign = "-" if match["sign"] not in ("", "+") else ""
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


class _Stop(Exception):
    """Carries the first thing that cannot be read out of the parser."""

    def __init__(self, unreadable: Unreadable) -> None:
        super().__init__(unreadable.said.id)
        self.unreadable = unreadable


class _Parser:
    """Precedence: + -, then * /, then a sign, then ^ (from the right). Sums and products stay flat."""

    def __init__(self, text: str, found: list[Token]) -> None:
        self.text = text
        self.tokens = found
        self.at = 0
        self.depth = 0

    def parse(self) -> Expression | Unreadable:
        try:
            tree = self._sum()
            if self.token.kind is not TokenKind.END:
                self._fail_here()
        except _Stop as stop:
            return stop.unreadable
        return tree

    @property
    def token(self) -> Token:
        return self.tokens[self.at]

    def _take(self) -> Token:
        token = self.tokens[self.at]
        self.at += 1
        return token

    def _is(self, *texts: str) -> bool:
        token = self.tokens[self.at]
        return token.kind is TokenKind.SIGN and token.text in texts

    def _fail(self, name: str, position: int, **arguments: Argument) -> _Stop:
        return _Stop(Unreadable(said(f"reading.{name}", at=position, **arguments), position))

    def _fail_here(self) -> NoReturn:
        token = self.token
        if token.kind is TokenKind.END:
            raise self._fail("stops_early", token.position)
        if token.kind is TokenKind.SIGN:
            name = "closes_nothing" if token.text == ")" else "does_not_fit"
            raise self._fail(name, token.position, typed=Text(token.text))
        if token.kind is TokenKind.NUMBER and self.tokens[self.at - 1].kind is TokenKind.NUMBER:
            raise self._fail("two_numbers", token.position)
        raise self._fail("sign_missing", token.position, typed=Text(brief(token.text)))

    def _deeper(self) -> None:
        self.depth += 1
        if self.depth > MOST_DEPTH:
            raise self._fail("too_deep", self.token.position)

    def _sum(self) -> Expression:
        terms = [self._product()]
        while self._is("+", "-"):
            negative = self._take().text == "-"
            term = self._product()
            terms.append(Negate(term) if negative else term)
        if len(terms) == 2 and isinstance(terms[1], Negate):
            return Subtract(terms[0], terms[1].operand)
        return terms[0] if len(terms) == 1 else Add(tuple(terms))

    def _product(self) -> Expression:
        above = [self._signed()]
        below: list[Expression] = []
        while self._is("*", "/"):
            side = above if self._take().text == "*" else below
            side.append(self._signed())
        top = above[0] if len(above) == 1 else Multiply(tuple(above))
        if not below:
            return top
        return Divide(top, below[0] if len(below) == 1 else Multiply(tuple(below)))

    def _signed(self) -> Expression:
        negative = False
        while self._is("+", "-"):
            negative ^= self._take().text == "-"
        power = self._power()
        return Negate(power) if negative else power

    def _power(self) -> Expression:
        base = self._atom()
        while self.token.kind is TokenKind.RAISED:
            base = Power(base, Number(self._take().value))
        if not self._is("^"):
            return base
        position = self._take().position
        self._deeper()
        exponent = self._signed()
        self.depth -= 1
        inner = exponent.operand if isinstance(exponent, Negate) else exponent
        if isinstance(inner, Number) and abs(inner.value) > MOST_EXPONENT:
            raise self._fail("large_power", position)
        return Power(base, exponent)

    def _atom(self) -> Expression:
        token = self.token
        if token.kind is TokenKind.NUMBER:
            self.at += 1
            return TypedNumber(token.value, unit=_unit(token.text))
        if token.kind is TokenKind.SYMBOL:
            self.at += 1
            return Symbol(token.text)
        if token.kind is TokenKind.FUNCTION:
            self.at += 1
            return self._call(token)
        if not self._is("("):
            self._fail_here()
        self.at += 1
        self._deeper()
        inside = self._sum()
        self._close(token)
        return inside

    def _call(self, called: Token) -> Expression:
        function = FUNCTIONS[called.text]
        opening = self._take()  # the tokenizer makes a function only of a name before a parenthesis
        self._deeper()
        arguments = [self._sum()]
        while self._is(",", ";"):
            if not function.several:
                self._fail_here()
            self.at += 1
            arguments.append(self._sum())
        self._close(opening)
        if function.several and len(arguments) < 2:
            raise self._fail("two_values", called.position, function=Text(function.name))
        return Apply(function, tuple(arguments))

    def _close(self, opening: Token) -> None:
        if self.token.kind is TokenKind.END:
            raise self._fail("never_closed", opening.position)
        if not self._is(")"):
            self._fail_here()
        self.at += 1
        self.depth -= 1
