"""Whether the trees and the engine agree: two computations of every step, compared.

Both round, and rounding is not always small against the result: where two numbers of
size 1 leave a difference of 1e-9, an error of 1e-16 in either is one of 1e-7 in what is
left. So a step is measured against the magnitude of what was added up, carried along
the tree: the magnitude of a value v bounds, times the tolerance, how far two honest
computations of v may lie apart. It is never below |v|, and above it only where terms
cancelled (a - y near the target, 1 - a of a saturated unit, a weighted sum near zero).
At the kink of a ReLU, where rounding alone decides whether the gate is open, nothing
can be compared: the magnitude there is the whole jump.
"""

from __future__ import annotations

import itertools
import math
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence

from tutor.expressions.functions import Function
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
from tutor.model.network import Network, Training
from tutor.named_tuples import NamedTuple
from tutor.steps.computation import Computation, NetworkComputation
from tutor.steps.derive import Step
from tutor.steps.equations_computation import EquationsComputation
from tutor.steps.trace import Trace
from tutor.tolerances import SAME

_SMALLEST = sys.float_info.min / sys.float_info.epsilon
"""Below this, floats run out of digits: two values this small count as equal."""


class Disagreement(NamedTuple):
    """A step that the trees and the engine compute differently."""

    iteration: int
    symbol: str
    tree: float
    engine: float


class Measured(NamedTuple):
    """A value, and the magnitude that its rounding errors are measured against."""

    value: float
    magnitude: float


def disagreements(
    network: Network, training: Training, trace: Trace, tolerance: float = SAME
) -> tuple[Disagreement, ...]:
    """Every step of every iteration of `training` that the engine computes differently; () when all is well.

    The tolerance is relative, to the magnitude that the module describes.

    Raises:
        ArithmeticError, ValueError: as `Trace`, where a value of the network is not a finite number.
    """
    from tutor.engine.plain_passes import compute

    computation = NetworkComputation(network, training)
    return tuple(_compared(computation, trace, compute(network, training), tolerance))


def disagreements_of_equations(
    computation: EquationsComputation, trace: Trace, tolerance: float = SAME
) -> tuple[Disagreement, ...]:
    """The same for a model of equations, whose second computation runs on dual numbers."""
    from tutor.engine.equations import compute

    return tuple(_compared(computation, trace, compute(computation), tolerance))


def _compared(
    computation: Computation, trace: Trace, engine: Iterable[Mapping[str, float]], tolerance: float
) -> Iterator[Disagreement]:
    carried = {name: abs(value) for name, value in computation.start().items()}
    for iteration, others in enumerate(engine, 1):
        values = trace.values(iteration)
        magnitudes = carried | {name: abs(value) for name, value in computation.given(iteration).items()}
        for step in trace.plan_at(iteration).steps:
            tree, other = values[step.symbol], others.get(step.symbol, math.nan)
            magnitude = measured(step.expression, values, magnitudes, tolerance).magnitude
            magnitudes[step.symbol] = magnitude = max(abs(tree), magnitude)
            # Asked this way round, a nan is a disagreement.
            if not abs(tree - other) <= max(tolerance * magnitude, _SMALLEST):
                yield Disagreement(iteration, step.symbol, tree, other)
        carried = {name: magnitudes[after] for name, after in computation.carried.items()}


def mere_rounding(step: Step, values: Mapping[str, float]) -> bool:
    """Whether what is added up in a step cancels, so that nothing but rounding errors is left of it.

    Its value is then 0 on paper (0.1*3 + 0.2*3 - 0.9), or so near that floats cannot tell. At a
    ReLU, rounding then decides whether the gate is open. It stays what floats make of it: put to 0, it
    would no longer be what the formula gives.
    """
    magnitudes = {name: abs(values[name]) for name in step.depends_on}
    value, magnitude = measured(step.expression, values, magnitudes)
    return magnitude > 0.0 and abs(value) <= SAME * magnitude


def measured(
    node: Expression,
    values: Mapping[str, float],
    magnitudes: Mapping[str, float],
    tolerance: float = SAME,
) -> Measured:
    """The tree's value and magnitude, from those of its names."""

    def inside(child: Expression) -> Measured:
        return measured(child, values, magnitudes, tolerance)

    match node:
        case Number(value=value):
            return Measured(value, abs(value))
        case Symbol(name=name):
            return Measured(values[name], magnitudes[name])
        case Add(terms=terms):
            parts = [inside(term) for term in terms]
            return Measured(math.fsum(p.value for p in parts), math.fsum(p.magnitude for p in parts))
        case Subtract(left=a, right=b):
            left, right = inside(a), inside(b)
            return Measured(left.value - right.value, left.magnitude + right.magnitude)
        case Multiply(factors=factors):
            product = Measured(1.0, 1.0)
            for factor in factors:
                product = _product(product, inside(factor), tolerance)
            return product
        case Divide(numerator=a, denominator=b):
            top, bottom = inside(a), inside(b)
            inverse = Measured(1.0 / bottom.value, bottom.magnitude / abs(bottom.value) / abs(bottom.value))
            return _product(top, inverse, tolerance)
        case Power(base=a, exponent=Number(value=2.0)):
            base = inside(a)
            return _product(base, base, tolerance)
        case Power(base=a, exponent=Number(value=exponent)):
            return _powered(inside(a), Measured(exponent, 0.0))
        case Power(base=a, exponent=b):
            return _powered(inside(a), inside(b))
        case Negate(operand=operand):
            value, magnitude = inside(operand)
            return Measured(-value, magnitude)
        case Apply(function=function, arguments=arguments):
            return _applied(function, [inside(argument) for argument in arguments], tolerance)


def _product(a: Measured, b: Measured, tolerance: float) -> Measured:
    """The last term counts where both values vanish and only their errors are left."""
    magnitude = (
        a.magnitude * abs(b.value) + abs(a.value) * b.magnitude + tolerance * a.magnitude * b.magnitude
    )
    return Measured(a.value * b.value, magnitude)


def _powered(base: Measured, exponent: Measured) -> Measured:
    """A power whose exponent is computed too."""
    value = float(base.value**exponent.value)
    by_base = _slope_of_power(base.value, exponent.value) * base.magnitude if base.magnitude else 0.0
    by_exponent = abs(value * math.log(base.value)) * exponent.magnitude if base.value > 0 else 0.0
    return Measured(value, by_base + by_exponent + abs(value))


def _slope_of_power(base: float, exponent: float) -> float:
    try:
        return abs(float(exponent * base ** (exponent - 1.0)))
    except ArithmeticError:
        return math.inf


def _applied(function: Function, arguments: list[Measured], tolerance: float) -> Measured:
    value = function.value(*(argument.value for argument in arguments))
    if function.jump:
        undecided = any(z.magnitude > 0.0 and abs(z.value) <= tolerance * z.magnitude for z in arguments)
        if function.several:  # it says which of the others is taken, and jumps where two of them meet
            undecided = _meet(arguments[1:], tolerance)
        return Measured(value, function.jump / tolerance if undecided else abs(value))
    passed_on = math.fsum(_passed_on(function, z, tolerance) for z in arguments)
    return Measured(value, passed_on + abs(value))


def _passed_on(function: Function, z: Measured, tolerance: float) -> float:
    """What an error in the argument makes of the value: by the slope, else by how far the value moves."""
    if z.magnitude == 0.0:
        return 0.0
    try:
        return abs(function.slope(z.value)) * z.magnitude
    except ArithmeticError:
        error = tolerance * z.magnitude
        return abs(function.value(z.value + error) - function.value(z.value)) / tolerance


def _meet(among: Sequence[Measured], tolerance: float) -> bool:
    """Whether two numbers that differ lie so close together that rounding may have parted them."""
    ordered = sorted(among)
    return any(
        0.0 < upper.value - lower.value <= tolerance * (lower.magnitude + upper.magnitude)
        for lower, upper in itertools.pairwise(ordered)
    )
