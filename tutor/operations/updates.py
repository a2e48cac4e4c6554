"""The update rules: a row each, with the steps that it makes of a parameter and its gradient."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from tutor.expressions.functions import SQRT
from tutor.expressions.trees import (
    Add,
    Apply,
    Divide,
    Expression,
    Multiply,
    Number,
    Power,
    Role,
    Subtract,
    Symbol,
)
from tutor.operations.rows import ONE, Made, Updated, UpdateRow

_TWO = Number(2.0)


def _kept(rate: str) -> Expression:
    """1 - beta."""
    return Subtract(ONE, Symbol(rate))


def _scaled(of: Updated, by: Expression) -> Expression:
    return Multiply((Symbol(of.rate, Role.RATE), by), Role.CHANGE)


def _less(of: Updated, by: Expression) -> Expression:
    """The old value less the learning rate times something."""
    return Subtract(Symbol(of.parameter, Role.OLD), _scaled(of, by))


def _descended(of: Updated) -> Iterator[Made]:
    yield Made.new(of, _less(of, of.gradient))


def _plus(first: Expression, more: Expression) -> Expression:
    """A sum without a sum in brackets at its end."""
    return Add((first, *(more.terms if isinstance(more, Add) else (more,))))


def _velocity(of: Updated) -> Made:
    """v' = beta*v + g."""
    return Made.state(
        of, "v", _plus(Multiply((Symbol("beta"), Symbol(of.state("v"), Role.STATE))), of.gradient)
    )


def _with_momentum(of: Updated) -> Iterator[Made]:
    yield _velocity(of)
    yield Made.new(of, _less(of, Symbol(of.primed("v"))))


def _with_steps(of: Updated) -> Iterator[Made]:
    kept = Multiply((Symbol("beta"), Symbol(of.state("D"), Role.STATE)))
    yield Made.state(of, "D", Subtract(kept, _scaled(of, of.gradient)))
    yield Made.new(of, Add((Symbol(of.parameter, Role.OLD), Symbol(of.primed("D"), Role.CHANGE))))


def _looking_ahead(of: Updated) -> Iterator[Made]:
    yield _velocity(of)
    ahead = Add((of.gradient, Multiply((Symbol("beta"), Symbol(of.primed("v"))))))
    yield Made.new(of, _less(of, ahead))


def _over_root(of: Updated, top: Expression, root_of: str) -> Expression:
    """w - eta*top/(sqrt(s) + epsilon)."""
    below = Add((Apply(SQRT, (Symbol(root_of),)), Symbol("epsilon")))
    change = Divide(Multiply((Symbol(of.rate, Role.RATE), top)), below, Role.CHANGE)
    return Subtract(Symbol(of.parameter, Role.OLD), change)


def _summed_squares(of: Updated) -> Iterator[Made]:
    square = Power(of.gradient, _TWO)
    yield Made.state(of, "s", Add((Symbol(of.state("s"), Role.STATE), square)))
    yield Made.new(of, _over_root(of, of.gradient, of.primed("s")))


def _mean(of: Updated, name: str, share: str, of_what: Expression) -> Made:
    """share*old + (1 - share)*new."""
    old = Multiply((Symbol(share), Symbol(of.state(name), Role.STATE)))
    return Made.state(of, name, Add((old, Multiply((_kept(share), of_what)))))


def _mean_squares(of: Updated) -> Iterator[Made]:
    yield _mean(of, "s", "rho", Power(of.gradient, _TWO))
    yield Made.new(of, _over_root(of, of.gradient, of.primed("s")))


def _corrected(of: Updated, name: str, share: str) -> Made:
    """A mean that began at 0, made as large as it would be had it begun earlier."""
    started = Subtract(ONE, Power(Symbol(share), Number(float(of.iteration))), Role.CORRECTION)
    return Made.helper(of, f"{name}hat", Divide(Symbol(of.primed(name)), started))


def _moments(of: Updated) -> Iterator[Made]:
    yield _mean(of, "m", "beta1", of.gradient)
    yield _mean(of, "s", "beta2", Power(of.gradient, _TWO))
    yield _corrected(of, "m", "beta1")
    yield _corrected(of, "s", "beta2")


def _by_moments(of: Updated) -> Iterator[Made]:
    yield from _moments(of)
    yield Made.new(of, _over_root(of, Symbol(of.named("mhat")), of.named("shat")))


def _by_moments_and_decay(of: Updated) -> Iterator[Made]:
    yield from _moments(of)
    below = Add((Apply(SQRT, (Symbol(of.named("shat")),)), Symbol("epsilon")))
    taken: Expression = Divide(Symbol(of.named("mhat")), below)
    if of.decay is not None:
        taken = Add((taken, of.decay))
    yield Made.new(of, _less(of, taken))


_MOMENTUM = MappingProxyType({"momentum": ("beta", 0.9)})
_EPSILON = MappingProxyType({"epsilon": ("epsilon", 1e-8)})
_MOMENTS = MappingProxyType({"beta1": ("beta1", 0.9), "beta2": ("beta2", 0.999), **_EPSILON})

GRADIENT_DESCENT = UpdateRow("gradient_descent", _descended)
UPDATES: Mapping[str, UpdateRow] = MappingProxyType(
    {
        row.name: row
        for row in (
            GRADIENT_DESCENT,
            UpdateRow("momentum", _with_momentum, _MOMENTUM, ("v",)),
            UpdateRow("momentum_step", _with_steps, _MOMENTUM, ("D",)),
            UpdateRow("nesterov", _looking_ahead, _MOMENTUM, ("v",)),
            UpdateRow("adagrad", _summed_squares, _EPSILON, ("s",)),
            UpdateRow("rmsprop", _mean_squares, MappingProxyType({"rho": ("rho", 0.9), **_EPSILON}), ("s",)),
            UpdateRow("adam", _by_moments, _MOMENTS, ("m", "s"), ("mhat", "shat"), counts=True),
            UpdateRow(
                "adamw",
                _by_moments_and_decay,
                _MOMENTS,
                ("m", "s"),
                ("mhat", "shat"),
                counts=True,
                decays_apart=True,
            ),
        )
    }
)
"""Every rule by its name, in the order in which they are listed to people."""
