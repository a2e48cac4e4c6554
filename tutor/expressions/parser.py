"""Tokens into a tree: the grammar that answers and equations share.

Nothing read is ever evaluated by Python. Depth and exponents are bounded.
"""

from __future__ import annotations

from typing import NoReturn

from tutor.clean import brief
from tutor.expressions.functions import FUNCTIONS
from tutor.expressions.tokens import MOST_EXPONENT, Token, TokenKind, Unreadable
from tutor.expressions.trees import (
    Add,
    Apply,
    Divide,
    Expression,
    Multiply,
    Negate,
    Number,
    Power,
    Subtract,
    Symbol,
)
from tutor.sayings import Argument, Text, said


class Stop(Exception):
    """Carries the first thing that cannot be read out of the parser."""

    def __init__(self, unreadable: Unreadable) -> None:
        super().__init__(unreadable.said.id)
        self.unreadable = unreadable


class Parser:
    """Precedence: + -, then * /, then a sign, then ^ (from the right). Sums and products stay flat.

    Attributes:
        most_depth: nested parentheses, calls, powers and signs.
    """

    most_depth = 40

    def __init__(self, found: list[Token]) -> None:
        self.tokens = found
        self.at = 0
        self.depth = 0

    def parse(self) -> Expression | Unreadable:
        try:
            tree = self._sum()
            if self.token.kind is not TokenKind.END:
                self._fail_here()
        except Stop as stop:
            return stop.unreadable
        return tree

    def _number(self, token: Token) -> Expression:
        return Number(token.value)

    def _symbol(self, token: Token) -> Expression:
        return Symbol(token.text)

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

    def _fail(self, name: str, position: int, **arguments: Argument) -> Stop:
        return Stop(Unreadable(said(f"reading.{name}", at=position, **arguments), position))

    def _fail_here(self) -> NoReturn:
        token = self.token
        if token.kind is TokenKind.END:
            raise self._fail("stops_early", token.position)
        if token.text == "(" and self._ends_a_value():
            raise self._fail("sign_missing", token.position, typed=Text("("))
        if token.kind is TokenKind.SIGN:
            name = "closes_nothing" if token.text == ")" else "does_not_fit"
            raise self._fail(name, token.position, typed=Text(token.text))
        if token.kind is TokenKind.NUMBER and self.tokens[self.at - 1].kind is TokenKind.NUMBER:
            raise self._fail("two_numbers", token.position)
        raise self._fail("sign_missing", token.position, typed=Text(brief(token.text)))

    def _ends_a_value(self) -> bool:
        """Whether the token before this one can end a factor."""
        before = self.tokens[self.at - 1]
        return before.kind not in (TokenKind.SIGN, TokenKind.FUNCTION) or before.text in (")", "]", "'")

    def _deeper(self) -> None:
        self.depth += 1
        if self.depth > self.most_depth:
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
            return self._number(token)
        if token.kind is TokenKind.SYMBOL:
            self.at += 1
            return self._symbol(token)
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
        if function.edge is not None and self._is(">="):
            self.at += 1
            function, arguments = function.edge, [_beyond(arguments[0], self._sum())]
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


def _beyond(value: Expression, edge: Expression) -> Expression:
    """By how much a value is beyond an edge."""
    return value if isinstance(edge, Number) and edge.value == 0 else Subtract(value, edge)
