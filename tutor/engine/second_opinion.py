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

import math
import sys
from collections.abc import Mapping
from typing import NamedTuple

from tutor.expressions.functions import Function
from tutor.expressions.names import updated_symbol
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
from tutor.steps.computation import NetworkComputation
from tutor.steps.derive import Step
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
    # Imported here: nothing that a learner waits for may wait for numpy.
    from tutor.engine.passes import compute

    found: list[Disagreement] = []
    parameters = {name: abs(value) for name, value in network.parameters()}
    for iteration, engine in enumerate(compute(network, training), 1):
        values = trace.values(iteration)
        given = NetworkComputation(network, training).given(iteration)
        magnitudes = parameters | {name: abs(value) for name, value in given.items()}
        for step in trace.plan.steps:
            tree, other = values[step.symbol], engine[step.symbol]
            magnitude = measured(step.expression, values, magnitudes, tolerance).magnitude
            magnitudes[step.symbol] = magnitude = max(magnitude, abs(tree))
            # Asked this way round, a nan is a disagreement.
            if not abs(tree - other) <= max(tolerance * magnitude, _SMALLEST):
                found.append(Disagreement(iteration, step.symbol, tree, other))
        parameters = {name: magnitudes[updated_symbol(name)] for name in parameters}
    return tuple(found)


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
            inverse = Measured(1.0 / bottom.value, bottom.magnitude / bottom.value**2)
            return _product(top, inverse, tolerance)
        case Power(base=a, exponent=Number(value=2.0)):
            base = inside(a)
            return _product(base, base, tolerance)
        case Power(base=a, exponent=Number(value=exponent)):
            base = inside(a)
            slope = abs(exponent * base.value ** (exponent - 1.0))
            value = float(base.value**exponent)
            return Measured(value, slope * base.magnitude + abs(value))
        case Power():
            raise ValueError("steps raise to a fixed power only")
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


def _applied(function: Function, arguments: list[Measured], tolerance: float) -> Measured:
    value = function.value(*(argument.value for argument in arguments))
    if function.jump:
        undecided = any(z.magnitude > 0.0 and abs(z.value) <= tolerance * z.magnitude for z in arguments)
        return Measured(value, function.jump / tolerance if undecided else abs(value))
    passed_on = math.fsum(abs(function.slope(z.value)) * z.magnitude for z in arguments)
    return Measured(value, passed_on + abs(value))
