"""Reading an equation of a model: `z[t] = w*x[t] + u*h[t-1] + b for t in 1..2`.

The language is that of answers, with indices, loops and what gathers over them
(sum, mean, max, min, softmax). What is read is a tree in which names still have
their indices (`Reference`) and sums their loops (`Gathered`); `tutor.model`
puts numbers in their place.
"""

from __future__ import annotations

import math
import re
from typing import NoReturn

from tutor.clean import brief
from tutor.data_classes import dataclass
from tutor.expressions.functions import FUNCTIONS, GATHERING, MEAN, SHARE, SUM
from tutor.expressions.parser import Parser, Stop
from tutor.expressions.tokens import MOST_EXPONENT, Token, TokenKind, Unreadable, near_function
from tutor.expressions.trees import Divide, Expression, Multiply, Negate, Number, Symbol, walk
from tutor.named_tuples import NamedTuple
from tutor.sayings import Argument, Text, said

MOST_CHARACTERS = 4000
MOST_TOKENS = 2000

WORDS_OF_THE_LANGUAGE = frozenset({SUM, MEAN, SHARE, "for", "in"})
"""Names that no value can have, besides those of functions."""

_NOTHING = Number(0.0)
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_GRADIENT = re.compile(r"d([A-Za-z_][A-Za-z0-9_]*)/d([A-Za-z_][A-Za-z0-9_]*)")
_NUMBER = re.compile(r"(?:[0-9]+(?:\.(?!\.)[0-9]*)?|\.[0-9]+)(?:[eE][+\-]?[0-9]{1,4}(?![0-9]))?")
_OPENING = re.compile(r"('?)\s*\(")
_SIGN = re.compile(r"\*\*|\.\.|>=|[+\-*/^()\[\],=']")


class Loop(NamedTuple):
    """`name` goes through the whole numbers from `first` to `last`."""

    name: str
    first: Expression
    last: Expression
    position: int


@dataclass(frozen=True, slots=True)
class Reference(Symbol):
    """A name with its indices, in which loop names stand.

    Attributes:
        primed: whether it is the new value, `w[i]'`.
        gradient: whether it is the gradient of the loss with respect to it, `dL/dw[i]`.
        position: the character at which it starts, from 1.
    """

    indices: tuple[Expression, ...] = ()
    primed: bool = False
    gradient: bool = False
    position: int = 0


@dataclass(frozen=True, slots=True)
class Gathered(Symbol):
    """A sum, mean, maximum, minimum or softmax (`name` says which) over loops.

    Attributes:
        body: what is gathered; of `softmax(z)[i]` the bare name.
        indices: which share of a softmax is meant; () for all else.
    """

    body: Expression = _NOTHING
    loops: tuple[Loop, ...] = ()
    indices: tuple[Expression, ...] = ()
    position: int = 0


@dataclass(frozen=True, slots=True)
class Equation:
    """One equation as it was read: what it defines, for which indices, and by what."""

    text: str
    defined: Reference
    body: Expression
    loops: tuple[Loop, ...] = ()


def read_equation(text: str, loss: str | None = None) -> Equation | Unreadable:
    """An equation of a model; with a `loss`, `dL/dw` is its gradient and not a division."""
    found = _tokens(text, loss)
    if isinstance(found, Unreadable):
        return found
    return _EquationParser(found, text).equation()


def read_reference(text: str) -> tuple[Reference, tuple[str, ...]] | Unreadable:
    """A name with indices that stands alone, `w[1,2]` or `h[j]`, and the loop names in it."""
    found = _tokens(text, None)
    if isinstance(found, Unreadable):
        return found
    return _EquationParser(found, text).alone()


def _at(problem: str, at: int, /, **arguments: Argument) -> Unreadable:
    return Unreadable(said(f"equations.{problem}", at=at + 1, **arguments), at + 1)


def _tokens(text: str, loss: str | None) -> list[Token] | Unreadable:
    """All tokens and an END. Names are symbols unless a parenthesis makes them functions."""
    if len(text) > MOST_CHARACTERS:
        return _at("too_long", 0, most=MOST_CHARACTERS)
    found: list[Token] = []
    at = 0
    while at < len(text):
        if text[at] in " \t\n":
            at += 1
            continue
        token = _token(text, at, loss)
        if isinstance(token, Unreadable):
            return token
        found.append(token)
        at += len(token.text)
        if len(found) > MOST_TOKENS:
            return _at("too_many_parts", at, most=MOST_TOKENS)
    found.append(Token(TokenKind.END, "", len(text) + 1))
    return found


def _token(text: str, at: int, loss: str | None) -> Token | Unreadable:
    number = _NUMBER.match(text, at)
    if number:
        power = number[0].lower().partition("e")[2]
        if power and abs(int(power)) > MOST_EXPONENT:
            return _at("large_exponent", at, typed=Text(brief(number[0])), most=MOST_EXPONENT)
        if not math.isfinite(float(number[0])):
            return _at("large_exponent", at, typed=Text(brief(number[0])), most=MOST_EXPONENT)
        return Token(TokenKind.NUMBER, number[0], at + 1, float(number[0]))
    gradient = _GRADIENT.match(text, at)
    if gradient and gradient[1] == loss:
        return Token(TokenKind.SYMBOL, gradient[0], at + 1)
    name = _NAME.match(text, at)
    if name:
        return _named(text, name)
    sign = _SIGN.match(text, at)
    if sign:
        return Token(TokenKind.SIGN, sign[0], at + 1)
    shown = text[at] if text[at].isprintable() else f"U+{ord(text[at]):04X}"
    return _at("stranger", at, typed=Text(shown))


def _named(text: str, name: re.Match[str]) -> Token | Unreadable:
    """A name, or a function: that has a parenthesis behind it, and a derivative its prime before that."""
    word, end = name[0], name.end()
    if word in ("for", "in"):
        return Token(TokenKind.SIGN, word, name.start() + 1)
    opening = _OPENING.match(text, end)
    if opening is None:
        return Token(TokenKind.SYMBOL, word, name.start() + 1)
    called = word + opening[1]
    if called in FUNCTIONS or called in GATHERING:
        return Token(TokenKind.FUNCTION, called, name.start() + 1)
    return _no_function(called, name.start())


def _no_function(called: str, at: int) -> Unreadable:
    """A name that stands before a parenthesis as a function does, and is none."""
    meant, shown = near_function(called, (*FUNCTIONS, *GATHERING)), Text(brief(called))
    if meant:
        hint = said("lesson_files.did_you_mean", name=Text(meant))
    else:
        hint = said("equations.if_a_value", name=Text(brief(called.rstrip("'"))))
    return _at("no_function", at, name=shown, hint=hint)


class _EquationParser(Parser):
    """Functions that stand without their parenthesis came through the tokens as names: they are reserved."""

    most_depth = 100

    def __init__(self, found: list[Token], text: str) -> None:
        super().__init__(found)
        self.text = text

    def equation(self) -> Equation | Unreadable:
        try:
            return self._equation()
        except Stop as stop:
            return stop.unreadable

    def alone(self) -> tuple[Reference, tuple[str, ...]] | Unreadable:
        try:
            token = self._take()
            if token.kind is not TokenKind.SYMBOL:
                raise self._stop("no_name", token.position)
            reference = self._symbol(token)
            if self.token.kind is not TokenKind.END or reference.gradient:
                self._fail_here()
            if reference.primed:
                raise self._stop("no_prime_here", token.position, name=Text(reference.name))
        except Stop as stop:
            return stop.unreadable
        names = [node.name for index in reference.indices for node in _names(index)]
        return reference, tuple(dict.fromkeys(names))

    def _equation(self) -> Equation:
        first = self._take()
        if first.kind is not TokenKind.SYMBOL:
            raise self._stop("no_name", first.position)
        defined = self._symbol(first)
        if defined.gradient:
            raise self._stop("no_name", first.position)
        if not self._is("="):
            raise self._stop("no_equals", self.token.position)
        self.at += 1
        body = self._sum()
        loops = self._loops()
        if self.token.kind is not TokenKind.END:
            self._fail_here()
        return Equation(self.text, defined, body, loops)

    def _stop(self, problem: str, position: int, /, **arguments: Argument) -> Stop:
        return Stop(_at(problem, position - 1, **arguments))

    def _loops(self) -> tuple[Loop, ...]:
        """`for i in 1..3, j in 1..2`, where it stands here; () where it does not."""
        if not self._is("for"):
            return ()
        loops: list[Loop] = []
        while not loops or self._is(","):
            self.at += 1
            token = self._take()
            if token.kind is not TokenKind.SYMBOL:
                raise self._stop("loop_name", token.position)
            self._expect("in", "loop_in")
            first = self._sum()
            self._expect("..", "loop_dots")
            loops.append(Loop(token.text, first, self._sum(), token.position))
        names = [loop.name for loop in loops]
        twice = next((loop for n, loop in enumerate(loops) if loop.name in names[:n]), None)
        if twice is not None:
            raise self._stop("loop_twice", twice.position, name=Text(twice.name))
        return tuple(loops)

    def _expect(self, sign: str, problem: str) -> None:
        if not self._is(sign):
            raise self._stop(problem, self.token.position)
        self.at += 1

    def _product(self) -> Expression:
        """Products stay as they are written: a/b*c is (a/b)*c, and -a*b is -(a*b)."""
        signed = self._is("-", "+")
        whole = self._signed()
        negative = signed and isinstance(whole, Negate)
        if isinstance(whole, Negate) and negative:
            whole = whole.operand
        flat = False
        while self._is("*", "/"):
            times = self._take().text == "*"
            following = self._signed()
            if not times:
                whole, flat = Divide(whole, following), False
            elif flat and isinstance(whole, Multiply):
                whole = Multiply((*whole.factors, following))
            else:
                whole, flat = Multiply((whole, following)), True
        return Negate(whole) if negative else whole

    def _power(self) -> Expression:
        if self._is("**"):
            self._fail_here()
        return super()._power()

    def _is(self, *texts: str) -> bool:
        token = self.tokens[self.at]
        if token.kind is not TokenKind.SIGN:
            return False
        return token.text in texts or (token.text == "**" and "^" in texts)

    def _symbol(self, token: Token) -> Reference:
        name, gradient = token.text, "/" in token.text
        if gradient:
            name = name.rpartition("/d")[2]
        indices = self._indices()
        primed = self._is("'")
        if primed:
            self.at += 1
        return Reference(
            name, None, indices=indices, primed=primed, gradient=gradient, position=token.position
        )

    def _fail_here(self) -> NoReturn:
        before = self.tokens[self.at - 1]
        if before.kind is TokenKind.SYMBOL and before.text in FUNCTIONS:
            raise self._fail("needs_parentheses", before.position, function=Text(before.text))
        super()._fail_here()

    def _indices(self) -> tuple[Expression, ...]:
        if not self._is("["):
            return ()
        opening = self._take()
        indices = [self._sum()]
        while self._is(","):
            self.at += 1
            indices.append(self._sum())
        if not self._is("]"):
            raise self._stop("index_never_closed", opening.position)
        self.at += 1
        return tuple(indices)

    def _call(self, called: Token) -> Expression:
        if called.text not in GATHERING:
            return self._function(called)
        start, depth = self.at, self.depth
        opening = self._take()
        self._deeper()
        body = self._sum()
        loops = self._loops()
        alone = not loops and isinstance(body, Reference) and not body.indices
        if not loops and called.text in FUNCTIONS and self._is(","):
            self.at, self.depth = start, depth
            return self._function(called)
        if not loops and not alone:
            raise self._stop("nothing_to_gather", called.position, function=Text(called.text))
        self._close(opening)
        indices: tuple[Expression, ...] = ()
        if called.text == SHARE:
            if not self._is("["):
                raise self._stop("softmax_share", self.token.position)
            indices = self._indices()
        return Gathered(called.text, None, body, loops, indices, called.position)

    def _function(self, called: Token) -> Expression:
        return super()._call(called)


def _names(node: Expression) -> list[Symbol]:
    return [n for n in walk(node) if isinstance(n, Symbol)]
