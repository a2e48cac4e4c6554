"""A dense network is one case of equations: compiled into them, it has the same steps."""

from __future__ import annotations

from hypothesis import given, settings

from tests.support.networks import networks
from tutor.model.network import Network, Training
from tutor.operations.updates import GRADIENT_DESCENT
from tutor.steps.chain import chain
from tutor.steps.compiled import compiled_model
from tutor.steps.computation import NetworkComputation
from tutor.steps.equations_computation import EquationsComputation
from tutor.steps.settings import Settings, Update
from tutor.steps.trace import Trace


def compiled(network: Network, training: Training) -> EquationsComputation:
    model = compiled_model(network, (*training.x, *training.y), ())
    name = training.learning_rate_name
    update = Update(GRADIENT_DESCENT, {name: training.learning_rates}, dict.fromkeys(model.parameters, name))
    return EquationsComputation(model, Settings(update=update), training.iterations, network)


@given(networks())
@settings(max_examples=60, deadline=None)
def test_a_network_compiled_into_equations_has_the_steps_of_the_network(
    made: tuple[Network, Training],
) -> None:
    own, of_equations = NetworkComputation(*made).plan(1), compiled(*made).plan(1)
    for step, other in zip(own.steps, of_equations.steps, strict=True):
        assert (step.symbol, step.kind, step.layer, step.unit, step.source, step.subject) == (
            other.symbol,
            other.kind,
            other.layer,
            other.unit,
            other.source,
            other.subject,
        )
        assert step.expression == other.expression


@given(networks())
@settings(max_examples=30, deadline=None)
def test_its_gradients_have_the_same_chains(made: tuple[Network, Training]) -> None:
    own, of_equations = NetworkComputation(*made).plan(1), compiled(*made).plan(1)
    for step, other in zip(own.steps, of_equations.steps, strict=True):
        first, second = chain(own, step), chain(of_equations, other)
        assert (first is None) == (second is None)
        if first is not None and second is not None:
            assert (first.recursive, first.in_symbols()) == (second.recursive, second.in_symbols())


@given(networks())
@settings(max_examples=30, deadline=None)
def test_its_values_are_the_same(made: tuple[Network, Training]) -> None:
    values = Trace(NetworkComputation(*made)).values(1)
    others = Trace(compiled(*made)).values(1)
    assert {name: round(value, 12) for name, value in values.items()} == {
        name: round(value, 12) for name, value in others.items()
    }
