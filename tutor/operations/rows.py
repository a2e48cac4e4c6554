"""What a row says of an activation, a loss or an update rule.

Every consumer asks the row: what a row must say is what it cannot be made without.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from tutor.expressions.functions import Function, add
from tutor.expressions.names import updated_symbol
from tutor.expressions.rules import Rule, add_rule
from tutor.expressions.trees import (
    Add,
    Apply,
    Expression,
    Multiply,
    Negate,
    Number,
    Role,
    Symbol,
    rewrite,
    symbols_of,
    walk,
)
from tutor.named_tuples import NamedTuple

if TYPE_CHECKING:
    from tutor.operations.arrays import ArrayActivation, ArrayLoss


ONE = Number(1.0)


class Gate(NamedTuple):
    """Two pieces that meet at 0: above it the sum passes as it is, at it and below it does not.

    Attributes:
        slope: from the name of a weighted sum that is not above 0 to the derivative there.
        shut: whether that is 0: a closed gate then lets nothing through, and a unit may die.
    """

    slope: Callable[[str], Expression]
    shut: bool = False


class TargetSizes(NamedTuple):
    """Targets that an output can come near: hundredths, and how many of them have one that is negative."""

    hundredths: range
    one_negative_in: int | None = None


ANY = TargetSizes(range(50, 450, 50), one_negative_in=4)
POSITIVE = TargetSizes(range(50, 450, 50))


class ActivationRow(NamedTuple):
    """An activation.

    Attributes:
        name: as lesson files and the lab write it.
        value: from (unit, z names of the layer) to the tree of the unit's activation.
        derivative: from (z name, a name) to the tree of da/dz of the same unit.
        arrays: gives the same computation on whole arrays; numpy is imported when it is first asked for.
        targets: what fresh targets are drawn from where this is the last activation.
        gate: where it has two pieces.
        linear: whether it passes the weighted sum on: the unit has no pre-activation of its own.
        coupled: whether a layer's activations are shares of a whole, each depending on every z of the layer.
        saturates: whether it is flat at both ends, so that sums and inputs are to be kept small.
    """

    name: str
    value: Callable[[int, tuple[str, ...]], Expression]
    derivative: Callable[[str, str], Expression]
    arrays: Callable[[], ArrayActivation]
    targets: TargetSizes
    gate: Gate | None = None
    linear: bool = False
    coupled: bool = False
    saturates: bool = False

    @property
    def title(self) -> str:
        """The id of the saying that has its name in words."""
        return f"operations.{self.name}.title"

    @property
    def hint(self) -> str:
        """The id of the saying that puts it into words."""
        return f"operations.{self.name}"

    @property
    def can_die(self) -> bool:
        """Whether a closed unit lets nothing through."""
        return self.gate is not None and self.gate.shut

    def local(self, z: str, a: str, of: str) -> Expression:
        """d(of)/d(z): `a` is the activation that belongs to `z`; `of` another unit's only where coupled."""
        if of == a:
            return self.derivative(z, a)
        return Negate(Multiply((Symbol(of), Symbol(a))), Role.LOCAL)

    def trees(self) -> Iterator[Expression]:
        yield self.value(0, ("z",))
        yield self.derivative("z", "a")


Probabilities = Literal["one_choice", "each"]


class Convention(NamedTuple):
    """Another way to write the same loss: the factor that it brings, and the saying's name in words."""

    factor: float
    name: str

    @property
    def saying(self) -> str:
        return f"operations.{self.name}"


class LossRow(NamedTuple):
    """A loss over the outputs.

    Attributes:
        name: as lesson files write it.
        term: from (prediction, target) to one output's share.
        total: from the shares to the loss.
        gradient: from (prediction, target, number of outputs) to dL/d(prediction).
        arrays: gives the same computation on whole arrays; numpy is imported when it is first asked for.
        conventions: from the number of outputs to what else this loss may be taken for.
        output: the only last activation that it goes with; None for any.
        probabilities: what its targets are, where they are probabilities.
    """

    name: str
    term: Callable[[str, str], Expression]
    total: Callable[[tuple[Expression, ...]], Expression]
    gradient: Callable[[str, str, int], Expression]
    arrays: Callable[[], ArrayLoss]
    conventions: Callable[[int], Iterable[Convention]]
    output: ActivationRow | None = None
    probabilities: Probabilities | None = None

    @property
    def adds_up(self) -> bool:
        """Whether the loss is the sum of its outputs' shares; else their mean."""
        return self.total is total_of

    @property
    def title(self) -> str:
        """The id of the saying that has its name in words."""
        return f"operations.{self.name}.title"

    @property
    def hint(self) -> str:
        """The id of the saying that puts it into words."""
        return f"operations.{self.name}"

    @property
    def called(self) -> str:
        """The id of the saying that names it within a sentence."""
        return f"operations.{self.name}.called"

    @property
    def recipe(self) -> str:
        """The id of the sentence that says how one output's share is worked out."""
        return f"operations.{self.name}.recipe"

    @property
    def here(self) -> str:
        """The id of the saying that tells this loss from those it may be taken for."""
        return f"operations.{self.name}.here"

    def trees(self) -> Iterator[Expression]:
        yield self.term("a", "y")
        yield self.gradient("a", "y", 2)


class Updated(NamedTuple):
    """What an update is made for.

    Attributes:
        parameter: its name.
        rate: the name of the learning rate.
        gradient: the tree of the gradient, with the decay in it where the rule does not keep it apart.
        iteration: which one it is, from 1.
        decay: the decay's own part, for a rule that keeps it apart; None without one.
    """

    parameter: str
    rate: str
    gradient: Expression
    iteration: int = 1
    decay: Expression | None = None

    def state(self, stem: str) -> str:
        """The name of a state of this parameter: `v_w`."""
        return f"{stem}_{self.parameter}"

    def primed(self, stem: str) -> str:
        """The symbol of its new value."""
        return updated_symbol(self.state(stem))

    def named(self, stem: str) -> str:
        """The name of what is only made on the way: `mhat_w`."""
        return f"{stem}_{self.parameter}"


class Made(NamedTuple):
    """One step of an update: its symbol, what it is a new value of ("" for what has no memory), its tree."""

    symbol: str
    subject: str
    tree: Expression

    @classmethod
    def new(cls, of: Updated, tree: Expression) -> Made:
        """The parameter's new value."""
        return cls(updated_symbol(of.parameter), of.parameter, tree)

    @classmethod
    def state(cls, of: Updated, stem: str, tree: Expression) -> Made:
        return cls(of.primed(stem), of.state(stem), tree)

    @classmethod
    def helper(cls, of: Updated, stem: str, tree: Expression) -> Made:
        return cls(of.named(stem), "", tree)


class UpdateRow(NamedTuple):
    """An update rule.

    Attributes:
        name: as lesson files write it.
        steps: the steps that it makes for a parameter, in order; the last one is the parameter's new value.
        settings: the numbers that it is set by: the key in a lesson file, the name in formulas, the default.
        states: stems of what it remembers of each parameter from iteration to iteration.
        helpers: stems of what it makes on the way.
        counts: whether the iteration's number stands in its formulas.
        decays_apart: whether a weight decay is no part of its gradient.
    """

    name: str
    steps: Callable[[Updated], Iterator[Made]]
    settings: Mapping[str, tuple[str, float]] = MappingProxyType({})
    states: tuple[str, ...] = ()
    helpers: tuple[str, ...] = ()
    counts: bool = False
    decays_apart: bool = False


def make_known(rows: Iterable[ActivationRow | LossRow]) -> None:
    """Lets answers use every function that the rows' formulas print, and the chain rule go through it."""
    for row in rows:
        for tree in row.trees():
            add(*(node.function for node in walk(tree) if isinstance(node, Apply)))
        value = row.value(0, ("z",)) if isinstance(row, ActivationRow) else None
        if isinstance(row, ActivationRow) and isinstance(value, Apply):
            add_rule(value.function, _rule(row, value.function))


def _rule(row: ActivationRow, function: Function) -> Rule:
    """The row's derivative, with any tree for z, and for a where the value has a name."""
    local = row.derivative("z", "a")
    through_value = "a" in symbols_of(local)

    def rule(argument: Expression, value: Expression | None) -> Expression:
        if through_value and value is None and function.derivative is not None:
            return Apply(function.derivative, (argument,))
        put = {"z": argument, "a": value if value is not None else Apply(function, (argument,))}
        return rewrite(local, lambda node: put[node.name] if isinstance(node, Symbol) else None)

    return rule


def applied(function: Function) -> Callable[[int, tuple[str, ...]], Expression]:
    """The value of an activation that is one function of the unit's own sum."""

    def value(unit: int, z: tuple[str, ...]) -> Expression:
        return Apply(function, (Symbol(z[unit], Role.PRE_ACTIVATION),), Role.ACTIVATION)

    return value


def applied_locally(function: Function) -> Callable[[str, str], Expression]:
    """The derivative of an activation as one function of the unit's own sum."""
    return lambda z, _a: Apply(function, (Symbol(z),), Role.LOCAL)


def total_of(shares: tuple[Expression, ...]) -> Expression:
    """A sum, or its only term."""
    return shares[0] if len(shares) == 1 else Add(shares)
