"""What is computed iteration by iteration: the steps of each, and what it starts from."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Protocol

from tutor.data_classes import dataclass
from tutor.expressions.names import updated_symbol
from tutor.model.network import Network, Training
from tutor.steps.derive import Plan, plan
from tutor.steps.iterated import Values


class Computation(Protocol):
    """A model with everything that is trained, asked and given."""

    @property
    def iterations(self) -> int: ...

    @property
    def loss(self) -> str | None:
        """The name of the loss; None without one."""

    @property
    def carried(self) -> Mapping[str, str]:
        """What an iteration leaves to the next one: each name with the symbol of its new value."""

    @property
    def results(self) -> tuple[str, ...]:
        """What is asked of all iterations at once: predictions and loss."""

    def plan(self, iteration: int) -> Plan:
        """The steps of an iteration (from 1), in the order asked."""

    def start(self) -> Values:
        """The values of the carried names in the first iteration."""

    def given(self, iteration: int) -> Values:
        """What an iteration starts from besides: inputs, targets, rates, constants."""


@dataclass(frozen=True)
class NetworkComputation:
    """A dense network trained on one sample."""

    network: Network
    training: Training

    @property
    def iterations(self) -> int:
        return self.training.iterations

    @property
    def loss(self) -> str | None:
        return self.network.loss.name

    @cached_property
    def carried(self) -> Mapping[str, str]:
        """Every parameter."""
        return MappingProxyType({name: updated_symbol(name) for name, _ in self.network.parameters()})

    @property
    def results(self) -> tuple[str, ...]:
        """Predictions and loss."""
        return (*self.network.outputs, self.network.loss.name)

    @cached_property
    def _plan(self) -> Plan:
        return plan(self.network, self.training.learning_rate_name)

    def plan(self, _iteration: int) -> Plan:
        return self._plan

    def start(self) -> Values:
        return dict(self.network.parameters())

    def given(self, iteration: int) -> Values:
        training, network = self.training, self.network
        values = dict(zip(network.inputs, training.x, strict=True))
        values.update(zip(network.loss.targets, training.y, strict=True))
        values[training.learning_rate_name] = training.learning_rates[iteration - 1]
        return values
