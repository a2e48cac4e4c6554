"""What a drawing of a model of equations says at each place: a value, a `?`, the question, a gradient."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from functools import cached_property

from tutor.data_classes import dataclass
from tutor.expressions.printing import in_symbols
from tutor.expressions.trees import Add, Apply, Expression, Symbol, children, with_children
from tutor.named_tuples import NamedTuple
from tutor.operations.activations import ACTIVATIONS
from tutor.present.diagram.model import Form, SpanStyle
from tutor.present.diagram.model_parts import Cell
from tutor.present.diagram.shown_values import QUESTION, UNKNOWN
from tutor.steps.derive import Pass, Plan, Step


class Written(NamedTuple):
    """One value of a cell: its symbol, what stands before it, and whether the current step uses it."""

    symbol: str
    before: str
    operand: bool


@dataclass(frozen=True)
class Seen:
    """One state of a model's values, as it is to be shown.

    Attributes:
        settled: whether the step in focus is no question any more: its value is shown, in the same form.
    """

    plan: Plan
    values: Mapping[str, float]
    known: frozenset[str]
    focus: Step | None
    form: Form
    shown: Pass
    settled: bool = False
    _parts: dict[Cell, tuple[Written, ...]] = field(default_factory=dict, init=False, repr=False)

    @cached_property
    def operands(self) -> frozenset[str]:
        if self.focus is None or self.settled:
            return frozenset()
        return frozenset(self.focus.depends_on)

    @property
    def asked(self) -> str:
        return self.focus.symbol if self.focus is not None and not self.settled else ""

    def is_known(self, symbol: str) -> bool:
        return symbol in self.values and (symbol in self.known or symbol not in self.plan.by_symbol)

    def is_given(self, symbol: str) -> bool:
        """Whether the value stays as it is through the iterations, so that its width is no secret."""
        return symbol not in self.plan.by_symbol and symbol not in self._parameters

    def is_setting(self, symbol: str) -> bool:
        """Whether it is a rate or another number of the update: a drawing of values has no place for it."""
        return self.is_given(symbol) and symbol not in self._model_names

    @cached_property
    def _model_names(self) -> frozenset[str]:
        plan = self.plan
        given = set(plan.model.given) if plan.model is not None else set()
        if plan.batch is not None and plan.model is not None:
            sampled = plan.model.sampled[0] if plan.model.sampled else ()
            given |= {plan.batch.name(name, s) for name in sampled for s in plan.batch.samples}
        return frozenset(given)

    @cached_property
    def _parameters(self) -> frozenset[str]:
        updates = (step.subject for step in self.plan.steps if step.which_pass == "update")
        return frozenset((*(self.plan.model.parameters if self.plan.model else ()), *updates))

    def parts(self, cell: Cell) -> tuple[Written, ...]:
        """The value of a cell, and in the pass that has them its gradient and its new value."""
        found = self._parts.get(cell)
        if found is None:
            found = self._parts[cell] = self._made(cell)
        return found

    def _made(self, cell: Cell) -> tuple[Written, ...]:
        found = [self._written(cell.name, "")]
        sign = self.form.style.name(cell.sign) if cell.sign else self.form.gradient
        if self.shown == "backward" and cell.gradient:
            found.append(self._written(cell.gradient, sign))
        if self.shown == "update" and cell.updated:
            if cell.gradient:
                found.append(self._written(cell.gradient, sign))
            found.append(self._written(cell.updated, self.form.becomes))
        return tuple(found)

    def _written(self, symbol: str, before: str) -> Written:
        return Written(symbol, before, symbol in self.operands)

    def text(self, symbol: str, room: int) -> str:
        if symbol == self.asked:
            return QUESTION
        return self.form.number(self.values[symbol], room) if self.is_known(symbol) else UNKNOWN

    def style(self, part: Written, text: str) -> SpanStyle:
        if text == QUESTION:
            return "question"
        if text == UNKNOWN:
            return "unknown"
        if part.operand:
            return "operand"
        if part.symbol == self.plan.loss:
            return "loss"
        return "gradient" if "/" in part.symbol else "known"

    def closed(self, cell: Cell) -> bool:
        """Whether a gate is shut; said once what it lets through is known, or it would give that away."""
        argument = self.gates.get(cell.name)
        return argument is not None and self.is_known(cell.name) and self.values.get(argument, 1.0) <= 0

    @cached_property
    def gates(self) -> dict[str, str]:
        gates = {function for function, dies in _gate_functions() if dies}
        found: dict[str, str] = {}
        for step in self.plan.steps:
            match step.expression:
                case Apply(function=function, arguments=(Symbol(name=name),)) if function in gates:
                    found[step.symbol] = name
                case _:
                    pass
        return found


def _gate_functions() -> Iterator[tuple[object, bool]]:
    for row in ACTIVATIONS.values():
        tree = row.value(0, ("z",))
        if isinstance(tree, Apply):
            yield tree.function, row.can_die


def gist(tree: Expression, family: Callable[[str], str], form: Form) -> str:
    """A formula by families: `Σ k·x + b`."""
    return in_symbols(_by_family(tree, family, form), form.style)


def _by_family(node: Expression, family: Callable[[str], str], form: Form) -> Expression:
    if isinstance(node, Symbol):
        return Symbol(family(node.name))
    operands = tuple(_by_family(child, family, form) for child in children(node))
    once = tuple(dict.fromkeys(operands))
    if isinstance(node, Add):
        sign = "sum" if form.ascii_only else "Σ"
        terms = tuple(
            term if operands.count(term) == 1 else Symbol(f"{sign} {in_symbols(term, form.style)}")
            for term in once
        )
        return terms[0] if len(terms) == 1 else Add(terms)
    if isinstance(node, Apply) and node.function.several:
        operands = once
    return with_children(node, operands)
