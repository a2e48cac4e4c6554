"""A network compiled into equations, as a network's drawing sees it: of a batch one sample, no suffixes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from types import MappingProxyType

from tutor.expressions.names import gradient_symbol
from tutor.model.network import Network
from tutor.named_tuples import NamedTuple
from tutor.steps.batches import renamed_in
from tutor.steps.derive import Plan, Step


class View(NamedTuple):
    """What the drawing of a network needs.

    Attributes:
        sample: the sample whose values are shown; None where there is no batch.
        everywhere: what a given value is in each sample, so that it has the same room in all of them.
    """

    network: Network
    values: Mapping[str, float]
    known: Collection[str]
    focus: Step | None
    sample: int | None
    everywhere: Mapping[str, tuple[float, ...]] = MappingProxyType({})


def as_network(
    plan: Plan, values: Mapping[str, float], known: Collection[str], focus: Step | None
) -> View | None:
    """The view of a network; None where its drawing has no place for what is asked."""
    network = plan.compiled_from
    if network is None or not _is_drawn(plan, network, known, focus):
        return None
    if plan.batch is None:
        return View(network, values, known, focus, None)
    sample = focus.sample if focus is not None and focus.sample is not None else plan.batch.samples[0]
    names = _names(plan, sample)
    shown = {name: value for name, value in values.items() if name not in names.values()}
    shown |= {plain: values[name] for name, plain in names.items() if name in values}
    at = None if focus is None else _renamed(focus, names)
    return View(
        _of_sample(network, plan, sample),
        shown,
        {names[name] for name in known if name in names},
        at,
        sample,
        {
            name: tuple(values[n] for s in plan.batch.samples if (n := plan.batch.name(name, s)) in values)
            for name in (*network.inputs, *network.loss.targets)
        },
    )


def _of_sample(network: Network, plan: Plan, sample: int) -> Network:
    """The network with the sample's own loss under its own name."""
    assert plan.batch is not None
    return replace(network, loss=replace(network.loss, name=plan.batch.name(network.loss.name, sample)))


def _is_drawn(plan: Plan, network: Network, known: Collection[str], focus: Step | None) -> bool:
    """Whether every step is one that a network's drawing shows."""
    if plan.batch is not None and (focus is None or focus.sample is None):
        gathered = (step.symbol for step in plan.steps if step.sample is None)
        if focus is not None or any(symbol in known for symbol in gathered):
            return False  # what is gathered over the samples
    if focus is not None and focus.which_pass == "update" and "update_state" in plan.kinds:
        return False
    backward = [step for step in plan.steps if step.which_pass == "backward"]
    if any(step.kind == "local_derivative" for step in backward):
        return False
    sample = plan.batch.samples[0] if plan.batch is not None else None
    loss = (
        network.loss.name if plan.batch is None else plan.batch.name(network.loss.name, plan.batch.samples[0])
    )
    plain = {gradient_symbol(loss, name) for layer in network.layers for name in (*layer.z, *layer.a)}
    wanted = plain | {gradient_symbol(loss, name) for name, _ in network.parameters()}
    made = {_without_sample(step.symbol, sample) for step in backward}
    return not backward or wanted <= made


def _names(plan: Plan, sample: int) -> dict[str, str]:
    """The names of one sample, and of what belongs to all, each with the one under which it is shown."""
    assert plan.batch is not None
    found = {plan.batch.name(name, sample): name for name in plan.batch.varying if name != plan.batch.loss}
    own_loss = plan.batch.name(plan.batch.loss, sample)
    own = {step.symbol: _without_sample(step.symbol, sample) for step in plan.steps if step.sample == sample}
    gathered = {step.symbol: step.symbol for step in plan.steps if step.sample is None}
    return gathered | found | own | {own_loss: own_loss}


def _without_sample(symbol: str, sample: int | None) -> str:
    """A symbol without the sample, which the drawing names once; only a loss keeps its own."""
    if sample is None:
        return symbol
    loss, slash, name = symbol.rpartition("/")
    if not slash:
        return symbol.removesuffix(f"_s{sample}")
    return f"{loss}/{name.removesuffix(f'_s{sample}')}"


def _renamed(step: Step, names: Mapping[str, str]) -> Step:
    tree = renamed_in(step.expression, lambda name: names.get(name, name))
    symbol = names.get(step.symbol, step.symbol)
    return replace(step, symbol=symbol, subject=names.get(step.subject, step.subject), expression=tree)
