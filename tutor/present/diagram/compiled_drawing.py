"""A network compiled into equations, as a network's drawing sees it: of a batch one sample, no suffixes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import NamedTuple

from tutor.expressions.names import gradient_symbol
from tutor.model.network import Network
from tutor.steps.batches import renamed_in
from tutor.steps.derive import Plan, Step


class View(NamedTuple):
    """What the drawing of a network needs.

    Attributes:
        sample: the sample whose values are shown; None where there is no batch.
    """

    network: Network
    values: Mapping[str, float]
    known: Collection[str]
    focus: Step | None
    sample: int | None


def as_network(
    plan: Plan, values: Mapping[str, float], known: Collection[str], focus: Step | None
) -> View | None:
    """The view of a network; None where its drawing has no place for what is asked."""
    network = plan.compiled_from
    if network is None or not _is_drawn(plan, network, focus):
        return None
    if plan.batch is None:
        return View(network, values, known, focus, None)
    sample = focus.sample if focus is not None and focus.sample is not None else plan.batch.samples[0]
    names = _names(plan, sample, whole=focus is None or focus.sample is None)
    shown = {name: value for name, value in values.items() if name not in names.values()}
    shown |= {plain: values[name] for name, plain in names.items() if name in values}
    at = None if focus is None else _renamed(focus, names)
    return View(network, shown, {names[name] for name in known if name in names}, at, sample)


def _is_drawn(plan: Plan, network: Network, focus: Step | None) -> bool:
    """Whether every step is one that a network's drawing shows."""
    if focus is not None and focus.sample is None and plan.batch is not None and focus.which_pass != "update":
        return False  # what is gathered over the samples
    if focus is not None and focus.which_pass == "update" and "update_state" in plan.kinds:
        return False
    backward = [step for step in plan.steps if step.which_pass == "backward"]
    if any(step.kind == "local_derivative" for step in backward):
        return False
    loss = network.loss.name
    plain = {gradient_symbol(loss, name) for layer in network.layers for name in (*layer.z, *layer.a)}
    wanted = plain | {gradient_symbol(loss, name) for name, _ in network.parameters()}
    sample = plan.batch.samples[0] if plan.batch is not None else None
    made = {_without_sample(step.symbol, sample) for step in backward}
    return not backward or wanted <= made


def _names(plan: Plan, sample: int, whole: bool) -> dict[str, str]:
    """The names of one sample, and of what belongs to all, each with the one under which it is shown.

    Args:
        whole: whether gradients of parameters are those of the whole batch; else the sample's own.
    """
    assert plan.batch is not None
    found = {plan.batch.name(n, sample): n for n in (*plan.batch.varying, plan.batch.loss)}
    own = {step.symbol: _without_sample(step.symbol, sample) for step in plan.steps if step.sample == sample}
    gathered = {step.symbol: step.symbol for step in plan.steps if step.sample is None}
    loss = plan.batch.loss
    if not whole:
        gathered = {symbol: symbol for symbol in gathered if symbol not in {*own.values(), loss}}
        return found | gathered | own
    own = {symbol: plain for symbol, plain in own.items() if plain not in gathered}
    return {n: p for n, p in found.items() if p != loss} | own | gathered


def _without_sample(symbol: str, sample: int | None) -> str:
    if sample is None:
        return symbol
    return "/".join(part.removesuffix(f"_s{sample}") for part in symbol.split("/"))


def _renamed(step: Step, names: Mapping[str, str]) -> Step:
    tree = renamed_in(step.expression, lambda name: names.get(name, name))
    symbol = names.get(step.symbol, step.symbol)
    return replace(step, symbol=symbol, subject=names.get(step.subject, step.subject), expression=tree)
