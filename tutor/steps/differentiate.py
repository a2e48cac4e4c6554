"""Differentiation by rule over trees, written as a person writes it: no factors 1, no terms 0.

A derivative is a sum of `Term`s, each a product of factors over a product of factors with
a number in front. Terms of the same factors are added, what stands above and below is
cancelled, and numbers are multiplied: 2*(yhat - y)/2 is yhat - y.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from math import inf, isfinite
from types import MappingProxyType
from typing import TypeAlias

from tutor.expressions.functions import LOG, Function
from tutor.expressions.rules import NoDerivative, slope
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
    symbols_of,
)
from tutor.named_tuples import NamedTuple
from tutor.steps.forms import Form, Pattern, form_of, pattern_of
from tutor.steps.shares import is_share

_ONE = Fraction(1)


class Term(NamedTuple):
    """number * above / (under * below), the numbers in front kept apart as they are written."""

    above: tuple[Expression, ...] = ()
    below: tuple[Expression, ...] = ()
    number: Fraction = _ONE
    under: Fraction = _ONE

    def times(self, factors: Sequence[Expression], number: Fraction = _ONE) -> Term:
        return _reduced(Term((*self.above, *factors), self.below, self.number * number, self.under))

    def over(self, divisor: Expression) -> Term:
        if isinstance(divisor, Number) and divisor.value:
            return _reduced(self._replace(under=self.under * _exact(divisor.value)))
        factors = divisor.factors if isinstance(divisor, Multiply) else (divisor,)
        return _reduced(self._replace(below=(*self.below, *factors)))

    def negated(self) -> Term:
        return self._replace(number=-self.number)


Shares: TypeAlias = Mapping[Expression, Mapping[Expression, str]]
"""By the whole of a softmax and its part there, the name of a share."""

_NO_SHARES: Mapping[Expression, str] = MappingProxyType({})


class _Seen:
    """What was found out about the nodes of a tree, for all the names that it is differentiated by."""

    def __init__(self, shares: Shares) -> None:
        self._shares = shares
        self._names: dict[int, frozenset[str]] = {}
        self._having: dict[int, dict[str, list[Expression]]] = {}
        self._shares_of: dict[int, Mapping[Expression, str]] = {}

    def names(self, node: Expression) -> frozenset[str]:
        """The names in a node."""
        found = self._names.get(id(node))
        if found is None:
            inside = map(self.names, children(node))
            found = frozenset((node.name,)) if isinstance(node, Symbol) else frozenset().union(*inside)
            self._names[id(node)] = found
        return found

    def having(self, terms: tuple[Expression, ...], name: str) -> Sequence[Expression]:
        """Those of a sum's terms in which a name stands."""
        found = self._having.get(id(terms))
        if found is None:
            found = self._having[id(terms)] = {}
            for term in terms:
                for inside in self.names(term):
                    found.setdefault(inside, []).append(term)
        return found.get(name, ())

    def shares_of(self, whole: Expression) -> Mapping[Expression, str]:
        """The names of the shares of a whole, by their parts."""
        found = self._shares_of.get(id(whole))
        if found is None:
            found = self._shares_of[id(whole)] = self._shares.get(whole, _NO_SHARES)
        return found


class _By(NamedTuple):
    """By which name a tree is differentiated."""

    name: str
    seen: _Seen


def derivative(
    tree: Expression, name: str, value: str | None = None, shares: Shares | None = None
) -> Expression | None:
    """The derivative of a tree with respect to a name; None where it is 0 as written.

    Args:
        value: the name of the tree's own value: 1 - h^2 is then written for tanh, and not tanh'(z).
        shares: of a softmax, the name of each share that has one.

    Raises:
        NoDerivative: where a function has none.
    """
    return _derivative(tree, _By(name, _Seen(shares or {})), value)


def _derivative(tree: Expression, by: _By, value: str | None) -> Expression | None:
    whole = sum_of(_terms(tree, by, value))
    return None if whole == Number(0.0) else whole


class Partials:
    """The derivatives of many trees; of trees that differ in their names alone, found once."""

    def __init__(self, shares: Shares) -> None:
        """
        Args:
            shares: of a softmax, the name of each share that has one.
        """
        self._shares = shares
        self._known: dict[tuple[Form, int], Pattern | None] = {}

    def of(self, tree: Expression, names: Collection[str], value: str) -> Iterator[tuple[str, Expression]]:
        """The derivative by each of the names that stand in the tree, where it is not 0 as written.

        Args:
            value: the name of the tree's own value.

        Raises:
            NoDerivative: where a function has none.
        """
        linear = _of_weighted_sum(tree)
        if linear is not None:  # what most of a network is: no term is looked through for every name of it
            yield from ((name, local) for name, local in linear.items() if name in names)
            return
        seen, form, inside = _Seen(self._shares), form_of(tree), symbols_of(tree)
        for at, name in enumerate(inside):
            if name not in names:
                continue
            by = _By(name, seen)
            if form is None:
                local = _derivative(tree, by, value)
            else:
                pattern = self._pattern((form, at), tree, by, (*inside, value))
                local = pattern and pattern((*inside, value))
            if local is not None:
                yield name, local

    def _pattern(
        self, key: tuple[Form, int], tree: Expression, by: _By, names: tuple[str, ...]
    ) -> Pattern | None:
        """The derivative of all trees of a form by one of its names; None where it is 0 as written."""
        if key not in self._known:
            local = _derivative(tree, by, names[-1])
            self._known[key] = None if local is None else pattern_of(local, names)
        return self._known[key]


def _of_weighted_sum(tree: Expression) -> dict[str, Expression] | None:
    """The same of a sum of products of two names and of names, each of them once; None for all else."""
    found: dict[str, Expression] = {}
    count = 0
    for term in tree.terms if isinstance(tree, Add) else (tree,):
        match term:
            case Multiply(factors=(Symbol(name=one), Symbol(name=other))):
                found[one], found[other] = Symbol(other), Symbol(one)
                count += 2
            case Symbol(name=one):
                found[one] = Number(1.0)
                count += 1
            case _:
                return None
    return found if len(found) == count else None


def sum_of(terms: Sequence[Term]) -> Expression:
    """The tree of a sum of terms."""
    whole = _collected(terms)
    if not whole:
        return Number(0.0)
    if len(whole) == 1:
        return _tree(whole[0])
    if len(whole) == 2 and whole[0].number > 0 > whole[1].number:
        return Subtract(_tree(whole[0]), _tree(whole[1].negated()))
    return Add(tuple(map(_tree, whole)))


def _terms(tree: Expression, by: _By, value: str | None = None) -> list[Term]:
    """The derivative as terms, none of them 0 as written."""
    match tree:
        case Symbol(name=own):
            return [Term()] if own == by.name else []
        case Number():
            return []
        case _ if by.name not in by.seen.names(tree):
            return []
        case Add(terms=terms):
            return [found for term in by.seen.having(terms, by.name) for found in _terms(term, by)]
        case Subtract(left=left, right=right):
            taken = (term.negated() for term in _terms(right, by))
            return [*_terms(left, by), *taken]
        case Negate(operand=operand):
            return [term.negated() for term in _terms(operand, by)]
        case Multiply(factors=factors):
            return _of_product(factors, by)
        case Divide() as share if is_share(share):
            return _of_share(share, by, value)
        case Divide(numerator=top, denominator=bottom):
            return _of_quotient(top, bottom, by)
        case Power(base=base, exponent=exponent):
            return _of_power(tree, base, exponent, by, value)
        case Apply(function=function, arguments=arguments):
            return _of_call(function, arguments, by, value)


def _of_product(factors: Sequence[Expression], by: _By) -> list[Term]:
    found = []
    for at, factor in enumerate(factors):
        rest, number, under = _numbers_apart((*factors[:at], *factors[at + 1 :]))
        for term in _terms(factor, by):
            product = Term((*rest[:at], *term.above, *rest[at:]), term.below, term.number, term.under)
            found.append(
                _reduced(product._replace(number=product.number * number, under=product.under * under))
            )
    return found


def _numbers_apart(factors: Iterable[Expression]) -> tuple[list[Expression], Fraction, Fraction]:
    """Factors without those that are numbers, and the product of these above and below a line."""
    left: list[Expression] = []
    number = under = _ONE
    for factor in factors:
        match factor:
            case Number(value=value):
                number *= _exact(value)
            case Divide(numerator=Number(value=top), denominator=Number(value=bottom)) if bottom:
                number *= _exact(top)
                under *= _exact(bottom)
            case _:
                left.append(factor)
    return left, number, under


def _of_quotient(top: Expression, bottom: Expression, by: _By) -> list[Term]:
    found = [term.over(bottom) for term in _terms(top, by)]
    above, number, under = _numbers_apart(top.factors if isinstance(top, Multiply) else (top,))
    for term in _terms(bottom, by):
        whole = Term((*above, *term.above), term.below, -term.number * number, term.under * under)
        found.append(whole.over(Power(bottom, Number(2.0))))
    return found


def _of_power(
    tree: Expression,
    base: Expression,
    exponent: Expression,
    by: _By,
    value: str | None,
) -> list[Term]:
    found = []
    inner = _terms(base, by)
    if inner:
        if isinstance(exponent, Number):
            less = exponent.value - 1
            rest = base if less == 1 else None if less == 0 else Power(base, Number(less))
            number = _exact(exponent.value)
            found += [_before(rest, term, number) for term in inner]
        else:
            rest = Power(base, Subtract(exponent, Number(1.0)))
            found += [term.times((exponent, rest)) for term in inner]
    whole = Symbol(value) if value is not None else tree
    for term in _terms(exponent, by):
        found.append(term.times((whole, Apply(LOG, (base,)))))
    return found


def _before(factor: Expression | None, term: Term, number: Fraction) -> Term:
    above = term.above if factor is None else (factor, *term.above)
    return _reduced(Term(above, term.below, term.number * number, term.under))


def _of_call(
    function: Function,
    arguments: Sequence[Expression],
    by: _By,
    value: str | None,
) -> list[Term]:
    found = []
    own = Symbol(value) if value is not None else None
    for at, argument in enumerate(arguments):
        inner = _terms(argument, by)
        if not inner:
            continue
        if function.several:
            if function.derivative is None:
                raise NoDerivative(function.name)
            outer: Expression = Apply(function.derivative, (Number(float(at + 1)), *arguments))
        else:
            outer = slope(function, argument, own)
        if isinstance(outer, Number) and outer.value == 0:
            continue
        found += [_outer_first(outer, term) for term in inner]
    return found


def _outer_first(outer: Expression, term: Term) -> Term:
    """The slope of a function, then what is inside."""
    match outer:
        case Multiply(factors=factors):
            return term._replace(above=()).times((*factors, *term.above))
        case Divide(numerator=top, denominator=bottom):
            above = () if isinstance(top, Number) and top.value == 1 else (top,)
            return term._replace(above=()).times((*above, *term.above)).over(bottom)
        case Number(value=number):
            return term.times((), _exact(number))
        case _:
            return term._replace(above=()).times((outer, *term.above))


def _of_share(share: Divide, by: _By, value: str | None) -> list[Term]:
    """a(1 - a) for a share's own part, -a*b for another's, with the names that the shares have."""
    own = Symbol(value) if value is not None else _share_named(share, by)
    whole = share.denominator.terms if isinstance(share.denominator, Add) else ()
    found: list[Term] = []
    for part in dict.fromkeys(by.seen.having(whole, by.name)):
        inner = _terms(part.arguments[0], by) if isinstance(part, Apply) else []
        if part == share.numerator:
            found += [term.times((own, Subtract(Number(1.0), own))) for term in inner]
        else:
            other = _share_named(Divide(part, share.denominator), by)
            found += [term.times((own, other)).negated() for term in inner]
    return found


def _share_named(share: Divide, by: _By) -> Expression:
    name = by.seen.shares_of(share.denominator).get(share.numerator)
    return share if name is None else Symbol(name)


def _exact(value: float) -> Fraction:
    """A number as it is written."""
    return Fraction(repr(value))


def _reduced(term: Term) -> Term:
    """Without numbers among the factors, and without what stands both above and below."""
    above, number, under = _numbers_apart(term.above)
    below, bottom, over = _numbers_apart(term.below)
    if not bottom:
        return term  # divides by 0: it has no value, which is told where values are
    number, under = term.number * number * over, term.under * under * bottom
    for factor in tuple(above):
        at = next((n for n, divisor in enumerate(below) if divisor == factor), None)
        squared = next((n for n, divisor in enumerate(below) if divisor == Power(factor, Number(2.0))), None)
        if at is not None:
            above.remove(factor)
            del below[at]
        elif squared is not None:
            above.remove(factor)
            below[squared] = factor
    return Term(tuple(above), tuple(below), *_lowest(number, under))


def _lowest(number: Fraction, under: Fraction) -> tuple[Fraction, Fraction]:
    """Two numbers whose quotient stays, as small as whole numbers can be."""
    if under < 0:
        number, under = -number, -under
    if under == 1:
        return number, under
    whole = number / under
    if number.denominator == under.denominator == 1:
        return Fraction(whole.numerator), Fraction(whole.denominator)
    if _is_short(whole):
        return whole, _ONE
    return number, under


def _is_short(number: Fraction) -> bool:
    """Whether a decimal fraction of few places is this number."""
    return isfinite(_float(number)) and Fraction(repr(_float(number))) == number


def _float(number: Fraction) -> float:
    """The nearest float; infinite where there is none."""
    try:
        return float(number)
    except OverflowError:
        return inf if number > 0 else -inf


def _collected(terms: Sequence[Term]) -> list[Term]:
    """Terms of the same factors added together; those that are gone left out."""
    found: dict[tuple[frozenset[tuple[Expression, int]], frozenset[tuple[Expression, int]]], Term] = {}
    for term in terms:
        key = frozenset(Counter(term.above).items()), frozenset(Counter(term.below).items())
        other = found.get(key)
        if other is None:
            found[key] = term
        else:
            number, under = other.number * term.under + term.number * other.under, other.under * term.under
            found[key] = other._replace(number=number, under=under)
    whole = [
        term._replace(number=number, under=under)
        for term in found.values()
        for number, under in (_lowest(term.number, term.under),)
    ]
    return [term for term in whole if term.number]


def _tree(term: Term) -> Expression:
    """A term as a tree, its sign in front."""
    if term.number < 0:
        return Negate(_tree(term.negated()))
    above = [*([] if term.number == 1 and term.above else [_number(term.number)]), *term.above]
    below = [*([] if term.under == 1 else [_number(term.under)]), *term.below]
    top = above[0] if len(above) == 1 else Multiply(tuple(above))
    if not below:
        return top
    return Divide(top, below[0] if len(below) == 1 else Multiply(tuple(below)))


def _number(number: Fraction) -> Expression:
    """A number in front; a 2 is that of a square's derivative."""
    return Number(_float(number), Role.TWO if number == 2 else None)
