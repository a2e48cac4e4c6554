"""Printing trees: in symbols and with numbers put in, plain and pretty, from one printer."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping

from tutor.expressions.functions import Function
from tutor.expressions.names import LAYER_SIGNS, SAMPLE_SIGN, pretty
from tutor.expressions.trees import (
    Add,
    Apply,
    Divide,
    Expression,
    Multiply,
    Negate,
    Number,
    Power,
    Role,
    Subtract,
    Symbol,
    children,
)
from tutor.named_tuples import NamedTuple

SHOWN_FIGURES = 6
"""Significant figures of a number in running text."""

DRAWN_FIGURES = 4
"""Significant figures of a value that whoever works with a drawing has before them.

A drawing shows as many wherever it has the room, and the prompt beside it gives the values for which it
may have none. It stands this low because marking counts on it: who goes on from a value in so many
figures is right.
"""

TABLE_FIGURES = 5
"""Significant figures of a value among those of other iterations, which differ late."""

SHORT_FIGURES = 3
"""Significant figures of a number where room is short."""

_CROWDING = (SAMPLE_SIGN, LAYER_SIGNS[0], "/", "′")

_SMALLEST, _LARGEST = 1e-5, 1e6


class Style(NamedTuple):
    """How operators and names are written."""

    name: Callable[[str], str]
    function: Callable[[Function], str]
    times: str
    minus: str
    half: str


def _pretty_function(function: Function) -> str:
    return f"{function.pretty or function.stem}{'′' if function.is_derivative else ''}"


PLAIN = Style(name=lambda s: s, function=lambda f: f.name, times="*", minus="-", half="1/2")
PRETTY = Style(name=pretty, function=_pretty_function, times="·", minus="−", half="½")


def format_number(value: float, figures: int = SHOWN_FIGURES, style: Style = PLAIN) -> str:
    """A float in at most `figures` significant figures, without padding zeros."""
    if not math.isfinite(value):
        return {math.inf: "inf", -math.inf: f"{style.minus}inf"}.get(value, "nan")
    text = f"{value:.{figures}g}"
    mantissa, e, exponent = text.partition("e")
    if e:
        text = f"{mantissa}e{int(exponent)}"
    if text == "-0":
        text = "0"
    return text.replace("-", style.minus)


def exact_number(value: float) -> str:
    """A given number in plain form, with as many figures as it has."""
    return repr(value).removesuffix(".0")


def format_short(value: float, style: Style = PLAIN) -> str:
    """A float in three figures, without an exponent where one can do without: `0.0000351`, `1870`, `3.5e-12`.

    At most 10 characters.
    """
    if not math.isfinite(value) or not _SMALLEST <= abs(value) < _LARGEST:
        return format_number(value, SHORT_FIGURES, style)
    decimals = max(0, SHORT_FIGURES - 1 - math.floor(math.log10(abs(value))))
    text = f"{value:.{decimals}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace("-", style.minus)


_SUM, _PRODUCT, _POWER, _ATOM = 1, 2, 3, 4


def in_symbols(node: Expression, style: Style = PLAIN) -> str:
    """The formula, with names. Its plain form can be typed as an answer."""
    return _Printer(style, lambda symbol: (style.name(symbol.name), _ATOM)).text(node)


def in_numbers(
    node: Expression, values: Mapping[str, float], style: Style = PLAIN, figures: int = SHOWN_FIGURES
) -> str:
    """The substitution: the formula with a number for each name; names without a value stay names."""

    def leaf(symbol: Symbol) -> tuple[str, int]:
        if symbol.name not in values:
            return style.name(symbol.name), _ATOM
        text = format_number(values[symbol.name], figures, style)
        return text, _SUM if text.startswith(style.minus) else _ATOM

    printer = _Printer(style, leaf)
    return leaf(node)[0] if isinstance(node, Symbol) else printer.text(node)


class Formula(ABC):
    """An argument of a saying that is written as formulas are, and is no tree of names alone.

    A value: two with the same attributes are equal. (Not a dataclass: making one takes as long as importing
    this module, and the first question waits for it.)
    """

    __slots__: tuple[str, ...] = ()

    @abstractmethod
    def written(self, style: Style) -> str:
        """The formula in a style."""

    def __eq__(self, other: object) -> bool:
        names = type(self).__slots__
        return type(self) is type(other) and all(getattr(self, n) == getattr(other, n) for n in names)

    def __hash__(self) -> int:
        return hash(type(self).__slots__)

    def __repr__(self) -> str:
        parts = ", ".join(f"{name}={getattr(self, name)!r}" for name in type(self).__slots__)
        return f"{type(self).__name__}({parts})"


class InNumbers(Formula):
    """A tree with the values of its names put in."""

    __slots__ = ("expression", "values")

    def __init__(self, expression: Expression, values: Mapping[str, float]) -> None:
        self.expression = expression
        self.values = values

    def written(self, style: Style) -> str:
        return in_numbers(self.expression, self.values, style)


class _Printer:
    """Writes a tree with as few parentheses as its precedences allow."""

    def __init__(self, style: Style, leaf: Callable[[Symbol], tuple[str, int]]) -> None:
        self.style = style
        self.leaf = leaf

    def text(self, node: Expression) -> str:
        return self._write(node)[0]

    def _within(self, node: Expression, least: int) -> str:
        text, precedence = self._write(node)
        return text if precedence >= least else f"({text})"

    def _write(self, node: Expression) -> tuple[str, int]:
        style = self.style
        match node:
            case Number(value=value):
                text = format_number(value, style=style)
                return text, _SUM if value < 0 else _ATOM
            case Symbol():
                return self.leaf(node)
            case Add(terms=terms):
                return self._sum(terms), _SUM
            case Subtract(left=left, right=right):
                return f"{self._within(left, _PRODUCT)} {style.minus} {self._within(right, _PRODUCT)}", _SUM
            case Multiply(factors=factors):
                times = f" {style.times} " if _has_gradient(node) else style.times
                return times.join(self._within(f, _PRODUCT) for f in factors), _PRODUCT
            case Divide(role=Role.HALF):
                return style.half, _PRODUCT
            case Divide(numerator=top, denominator=bottom):
                return f"{self._within(top, _PRODUCT)}/{self._within(bottom, _POWER)}", _PRODUCT
            case Power(base=base, exponent=exponent):
                return self._power(base, exponent), _POWER
            case Negate(operand=operand):
                return f"{style.minus}{self._within(operand, _PRODUCT)}", _SUM
            case Apply(function=function, arguments=arguments):
                inside = ", ".join(self.text(a) for a in arguments)
                return f"{style.function(function)}({inside}{function.after})", _ATOM

    def _sum(self, terms: tuple[Expression, ...]) -> str:
        """A negated term is taken away: -(a + b) - c*d."""
        first = terms[0]
        text = self.text(first) if isinstance(first, Negate) else self._within(first, _PRODUCT)
        for term in terms[1:]:
            sign, rest = (self.style.minus, term.operand) if isinstance(term, Negate) else ("+", term)
            text += f" {sign} {self._within(rest, _PRODUCT)}"
        return text

    def _power(self, base: Expression, exponent: Expression) -> str:
        inside = self._within(base, _ATOM)
        if self.style is PRETTY:
            inside = f"({inside})" if _is_crowded(inside) else inside
            if isinstance(exponent, Number) and exponent.value == 2:
                return f"{inside}²"
        elif isinstance(base, Symbol) and "/" in base.name:
            inside = f"({inside})"  # dL/dw^2 would be read as dL/d(w^2)
        return f"{inside}^{self._within(exponent, _ATOM)}"


def _is_crowded(name: str) -> bool:
    """Whether an exponent behind a pretty name would run into what stands there, as in (a₁⁽²⁾)², (∂L/∂w)²."""
    return name[-1] != ")" and any(sign in name for sign in _CROWDING)


def _has_gradient(node: Expression) -> bool:
    if isinstance(node, Symbol):
        return "/" in node.name
    return any(map(_has_gradient, children(node)))
