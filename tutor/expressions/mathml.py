"""MathML from expression trees and chains: formulas for a browser, read aloud by screen readers.

Everything here gives elements without `<math>` around them, except `math` and the
functions that give whole formulas. Names are taken apart, not printed: the layer of
`w11_2` becomes a superscript in parentheses, which cannot be taken for a power.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Protocol

from tutor.clean import in_html
from tutor.expressions.names import GREEK, name_parts, sample_part
from tutor.expressions.printing import SHOWN_FIGURES, format_number
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
    evaluate,
    walk,
)

_SUM, _PRODUCT, _POWER, _ATOM = 1, 2, 3, 4
_Written = tuple[str, int]
"""Elements, and how tightly they hold together: operands that hold less tightly get parentheses."""

_MINUS = "<mo>−</mo>"
_PLUS = "<mo>+</mo>"
_LEADING_PLUS = '<mo form="infix" lspace="0em">+</mo>'  # a term after a possible line break, not a sign
_LEADING_MINUS = '<mo form="infix" lspace="0em">−</mo>'
_DOT = "<mo>⋅</mo>"
_INVISIBLE_TIMES = "<mo>&#x2062;</mo>"
_APPLY = "<mo>&#x2061;</mo>"
_PRIME = "<mo>′</mo>"
_HAT = re.compile(r"([A-Za-z])hat")
EQUALS = "<mo>=</mo>"


def math(*elements: str) -> str:
    """One formula that stays on one line; fractions in full size."""
    return f'<math displaystyle="true"><mrow>{"".join(elements)}</mrow></math>'


@lru_cache(maxsize=8192)
def symbol(plain: str) -> str:
    """A name, a gradient `dL/dw11` or an updated parameter `w11'`."""
    of, slash, by = plain.partition("/")
    if slash:
        return gradient(of.removeprefix("d"), by.removeprefix("d"))
    name = plain.removesuffix("'")
    base_name, sample = sample_part(name)
    stem, subscript, superscript = name_parts(base_name)
    base, tail = _stem(stem)
    below = tail + (f"<mn>{in_html(subscript)}</mn>" if subscript else "")
    above = _PRIME if name != plain else ""
    if superscript:
        above += f"<mo>(</mo><mn>{in_html(superscript)}</mn><mo>)</mo>"
    if sample:
        above += f"<mo>(</mo><mi>s</mi><mn>{in_html(sample)}</mn><mo>)</mo>"
    return _scripted(base, below, above)


def gradient(of: str, by: str) -> str:
    """d(of)/d(by) as a fraction."""
    above, below = (f"<mrow><mo>∂</mo>{symbol(name)}</mrow>" for name in (of, by))
    return f"<mfrac>{above}{below}</mfrac>"


def _stem(stem: str) -> tuple[str, str]:
    """The letter, and what of the stem stands below it: `E_total` is E with total as a subscript."""
    hat = _HAT.fullmatch(stem)
    if hat:
        return f'<mover accent="true"><mi>{hat[1]}</mi><mo stretchy="false">^</mo></mover>', ""
    head, underscore, tail = stem.rpartition("_")
    if underscore and head and tail:
        base, below = _stem(head)
        return base, f"{below}<mi>{in_html(GREEK.get(tail, tail))}</mi>"
    return f"<mi>{in_html(GREEK.get(stem, stem))}</mi>", ""


def _scripted(base: str, below: str, above: str) -> str:
    if below and above:
        return f"<msubsup>{base}<mrow>{below}</mrow><mrow>{above}</mrow></msubsup>"
    if below:
        return f"<msub>{base}<mrow>{below}</mrow></msub>"
    return f"<msup>{base}<mrow>{above}</mrow></msup>" if above else base


def number(value: float, figures: int = SHOWN_FIGURES) -> str:
    """A number in at most `figures` figures; powers of ten are written out."""
    text = format_number(value, figures)
    sign = _MINUS if text.startswith("-") else ""
    mantissa, e, exponent = text.removeprefix("-").partition("e")
    written = f"{sign}<mn>{mantissa}</mn>"
    if e:
        power = exponent.replace("-", "−")
        written += f"<mo>×</mo><msup><mn>10</mn><mn>{power}</mn></msup>"
    return f"<mrow>{written}</mrow>" if sign or e else written


def formula(node: Expression) -> tuple[str, ...]:
    """The tree in symbols, as formulas between which a line may break."""
    return _pieces(node, _Writer(lambda leaf: (symbol(leaf.name), _ATOM), numbers=False))


def substitution(node: Expression, values: Mapping[str, float]) -> tuple[str, ...]:
    """The tree with numbers put in, as formulas between which a line may break."""

    def leaf(named: Symbol) -> _Written:
        return _signed(values[named.name])

    if isinstance(node, Symbol):
        return (math(number(values[node.name])),)
    return _pieces(node, _Writer(leaf, numbers=True))


class Link(Protocol):
    """One derivative in a path of the chain rule: its symbol and the tree of its value."""

    @property
    def symbol(self) -> str: ...
    @property
    def expression(self) -> Expression: ...


def chain_formula(paths: Iterable[Sequence[Link]], negative: bool = False) -> tuple[str, ...]:
    """The chain rule in symbols, a formula per path; `negative` where each is taken away."""
    return _sum_of((_DOT.join(symbol(factor.symbol) for factor in path) for path in paths), negative)


def chain_substitution(
    paths: Iterable[Sequence[Link]], values: Mapping[str, float], negative: bool = False
) -> tuple[str, ...]:
    """The chain rule with each factor's value, a formula per path."""

    def factor(expression: Expression) -> str:
        return _within(_signed(evaluate(expression, values)), _PRODUCT)

    return _sum_of((_DOT.join(factor(f.expression) for f in path) for path in paths), negative)


def _sum_of(paths: Iterable[str], negative: bool = False) -> tuple[str, ...]:
    first, later = (_MINUS, _LEADING_MINUS) if negative else ("", _LEADING_PLUS)
    return tuple(math(later if place else first, path) for place, path in enumerate(paths))


def _pieces(node: Expression, writer: _Writer) -> tuple[str, ...]:
    if isinstance(node, Add):
        first, *rest = node.terms
        return (math(writer.first(first)), *(math(*writer.signed(term, leading=True)) for term in rest))
    return (math(writer.write(node)[0]),)


def _signed(value: float) -> _Written:
    text = number(value)
    return text, _SUM if text.startswith(f"<mrow>{_MINUS}") else _ATOM


def _within(written: _Written, least: int) -> str:
    elements, holds = written
    return elements if holds >= least else f"<mrow><mo>(</mo>{elements}<mo>)</mo></mrow>"


class _Writer:
    """Writes a tree with as few parentheses as its precedences allow."""

    def __init__(self, leaf: Callable[[Symbol], _Written], numbers: bool) -> None:
        self.leaf = leaf
        self.numbers = numbers

    def within(self, node: Expression, least: int) -> str:
        return _within(self.write(node), least)

    def write(self, node: Expression) -> _Written:
        match node:
            case Number(value=value):
                return _signed(value)
            case Symbol():
                return self.leaf(node)
            case Add(terms=terms):
                rest = "".join("".join(self.signed(term)) for term in terms[1:])
                return f"<mrow>{self.first(terms[0])}{rest}</mrow>", _SUM
            case Subtract(left=left, right=right):
                left_, right_ = self.within(left, _PRODUCT), self.within(right, _PRODUCT)
                return f"<mrow>{left_}{_MINUS}{right_}</mrow>", _SUM
            case Multiply(factors=factors):
                sign = _DOT if self.numbers or _has_gradient(node) else _INVISIBLE_TIMES
                return f"<mrow>{sign.join(self.within(f, _PRODUCT) for f in factors)}</mrow>", _PRODUCT
            case Divide(numerator=top, denominator=bottom):
                return self._fraction(top, bottom), _PRODUCT
            case Power(base=base, exponent=exponent):
                return f"<msup>{self._base(base)}{self.write(exponent)[0]}</msup>", _POWER
            case Negate(operand=operand):
                return f"<mrow>{_MINUS}{self.within(operand, _PRODUCT)}</mrow>", _SUM
            case Apply():
                return self._call(node)

    def first(self, term: Expression) -> str:
        """The first term of a sum."""
        return self.write(term)[0] if isinstance(term, Negate) else self.within(term, _PRODUCT)

    def signed(self, term: Expression, leading: bool = False) -> tuple[str, str]:
        """A further term of a sum and its sign: a negated one is taken away."""
        if isinstance(term, Negate):
            return _LEADING_MINUS if leading else _MINUS, self.within(term.operand, _PRODUCT)
        return _LEADING_PLUS if leading else _PLUS, self.within(term, _PRODUCT)

    def _fraction(self, top: Expression, bottom: Expression) -> str:
        return f"<mfrac>{self.write(top)[0]}{self.write(bottom)[0]}</mfrac>"

    def _base(self, base: Expression) -> str:
        written, holds = self.write(base)
        # A second superscript on a name that has one would run into it.
        crowded = "<msup" in written or "<msubsup" in written
        return _within((written, holds), _ATOM + 1 if crowded and holds == _ATOM else _ATOM)

    def _call(self, node: Apply) -> _Written:
        inside = "<mo>,</mo>".join(self.write(argument)[0] for argument in node.arguments)
        function = node.function
        if "{}" in function.mathml:
            written = function.mathml.replace("{}", inside)
            return written, _POWER if written.startswith("<msup>") else _ATOM
        name = function.mathml or f"<mi>{in_html(function.stem)}</mi>"
        if function.is_derivative:
            name = f"<msup>{name}{_PRIME}</msup>"
        inside += "".join(map(_after, function.after.split()))
        return f"<mrow>{name}{_APPLY}<mrow><mo>(</mo>{inside}<mo>)</mo></mrow></mrow>", _ATOM


def _after(part: str) -> str:
    """What is written behind an argument: `>= 0`."""
    return f"<mn>{part}</mn>" if part.isdigit() else f"<mo>{in_html(part.replace('>=', '≥'))}</mo>"


def _has_gradient(node: Expression) -> bool:
    return any(isinstance(n, Symbol) and "/" in n.name for n in walk(node))
