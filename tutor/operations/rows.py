"""What a row says of an activation, a loss or an update rule.

Every consumer asks the row: what a row must say is what it cannot be made without.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Literal, NamedTuple

from tutor.expressions.functions import Function, add
from tutor.expressions.trees import (
    Add,
    Apply,
    Expression,
    Multiply,
    Negate,
    Number,
    Role,
    Symbol,
    walk,
)

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
    def title(self) -> str:
        """The id of the saying that has its name in words."""
        return f"operations.{self.name}.title"

    @property
    def hint(self) -> str:
        """The id of the saying that puts it into words."""
        return f"operations.{self.name}"

    @property
    def here(self) -> str:
        """The id of the saying that tells this loss from those it may be taken for."""
        return f"operations.{self.name}.here"

    def trees(self) -> Iterator[Expression]:
        yield self.term("a", "y")
        yield self.gradient("a", "y", 2)


class UpdateRow(NamedTuple):
    """An update rule.

    Attributes:
        tree: from the names of (parameter, learning rate, gradient) to the parameter's new value.
    """

    name: str
    tree: Callable[[str, str, str], Expression]


def make_known(rows: Iterable[ActivationRow | LossRow]) -> None:
    """Lets answers use every function that the rows' formulas print."""
    for row in rows:
        for tree in row.trees():
            add(*(node.function for node in walk(tree) if isinstance(node, Apply)))


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
