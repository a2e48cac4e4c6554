"""Steps as one Python function: what a training needs of an iteration, thousands of times.

The text of the function is made of the trees alone: every name of a lesson becomes a variable by its
number (`v12`), every function an entry of the namespace (`f3`), and a number what `repr` makes of a float.
Nothing that an author has written gets into it. What is computed twice is computed once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import zip_longest
from typing import TypeAlias

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
    children,
)
from tutor.steps.derive import Step
from tutor.tolerances import CLOSE_TO_ZERO, SUMMED

Program: TypeAlias = Callable[[Sequence[float], float], tuple[float, ...]]
"""From the values of its inputs and the number of the iteration to those of its outputs.

It raises `ArithmeticError` or `ValueError` where there is no value.
"""

_NAME, _ARGUMENTS = "program", "(values, k)"
_LONGEST_LINE = 200
"""Operands on one line: Python nests what it reads, and nests it only so deep."""


def program(
    steps: Iterable[Step], later: Iterable[Step], inputs: Sequence[str], outputs: Sequence[str]
) -> Program:
    """The function that computes `outputs` from `inputs` by way of the steps.

    Args:
        steps: those of some iteration.
        later: those of an iteration that differs from it by its number alone; () where none does.
    """
    writer = _Writer(inputs)
    for step, other in zip_longest(steps, later):
        tree = step.expression
        writer.atoms[step.symbol] = writer.atom(
            tree, tree if other is None else other.expression, step.on_paper
        )
    found = ", ".join(writer.atoms[name] for name in outputs)
    names = ", ".join(f"v{number}" for number in range(len(inputs)))
    lines = [
        " ".join(("def", f"{_NAME}{_ARGUMENTS}:")),
        f" ({names}{',' if inputs else ''}) = values" if inputs else " pass",
    ]
    lines += [f" {line}" for line in writer.lines]
    lines.append(f" return ({found}{',' if found else ''})")
    namespace: dict[str, object] = {"paper": _on_paper, "power": _power, **writer.functions}
    exec(compile("\n".join(lines), "<steps>", "exec"), namespace)
    made: Program = namespace[_NAME]  # type: ignore[assignment]
    return made


class _Writer:
    """Writes a line for each node of a tree, unless it has written it already."""

    def __init__(self, inputs: Sequence[str]) -> None:
        self.atoms = {name: f"v{number}" for number, name in enumerate(inputs)}
        self.lines: list[str] = []
        self.functions: dict[str, Callable[..., float]] = {}
        self._names: dict[int, str] = {}
        self._known: dict[tuple[str, ...], str] = {}

    def atom(self, tree: Expression, later: Expression, on_paper: bool) -> str:
        """A variable or a number that stands for a tree."""
        match tree:
            case Symbol(name=name):
                return self.atoms[name]
            case Number(value=value):
                same = isinstance(later, Number) and later.value == value
                return f"({value!r})" if same else "k"
            case _:
                pairs = zip(children(tree), children(later), strict=True)
                operands = [self.atom(a, b, on_paper) for a, b in pairs]
                return self._written(tree, operands, on_paper)

    def _written(self, tree: Expression, operands: list[str], on_paper: bool) -> str:
        match tree:
            case Add():
                return self._total("+", operands, on_paper)
            case Subtract():
                return self._total("-", operands, on_paper)
            case Multiply():
                return self._joined("*", operands)
            case Divide():
                return self._joined("/", operands)
            case Negate():
                return self._line(("-", *operands), f"-{operands[0]}")
            case Power(exponent=Number(value=value)) if value == int(value):
                return self._joined("**", operands)
            case Power():
                return self._line(("power", *operands), f"power({', '.join(operands)})")
            case Apply(function=function):
                name = self._function(function.value)
                return self._line((name, *operands), f"{name}({', '.join(operands)})")
            case _:
                raise TypeError(tree)

    def _function(self, value: Callable[..., float]) -> str:
        name = self._names.setdefault(id(value), f"f{len(self._names)}")
        self.functions[name] = value
        return name

    def _line(self, key: tuple[str, ...], text: str) -> str:
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = f"t{len(self._known)}"
            self.lines.append(f"{found} = {text}")
        return found

    def _joined(self, sign: str, operands: list[str]) -> str:
        first, rest = operands[:_LONGEST_LINE], operands[_LONGEST_LINE:]
        found = self._line((sign, *first), f" {sign} ".join(first))
        return found if not rest else self._joined(sign, [found, *rest])

    def _total(self, sign: str, operands: list[str], on_paper: bool) -> str:
        """A sum or a difference; on paper, what is nothing but rounding is 0."""
        if not on_paper:
            return self._joined(sign, operands)
        key = ("paper", sign, *operands)
        if key not in self._known:
            total = self._joined(sign, operands)
            found = self._line(key, total)
            near = f"{-CLOSE_TO_ZERO!r} < {found} < {CLOSE_TO_ZERO!r}"
            checked = f"({found}, [{', '.join(operands)}])"
            self.lines.append(" ".join(("if", f"{near}:", found, "=", f"paper{checked}")))
        return self._known[key]


def _on_paper(total: float, terms: Sequence[float]) -> float:
    return 0.0 if abs(total) < SUMMED * max(map(abs, terms)) else total


def _power(base: float, exponent: float) -> float:
    value = base**exponent
    if isinstance(value, complex):
        raise ValueError("a root of a negative number")
    return float(value)
