"""The numbers of a model that can be changed in the lab: what they are, and each set to another value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tutor.lesson.numbers import renumbered, with_update
from tutor.steps.batches import of_sample
from tutor.steps.equations_computation import EquationsComputation


def numbers_of(computation: EquationsComputation) -> dict[str, float]:
    """Every number by its name: parameters, state, given values, those of each sample, settings, rates.

    What samples give has the sample's number behind its name, `x1_s2`, also where they come in turn.
    """
    model, update = computation.model, computation.update
    sampled = {name for sample in model.sampled for name in sample}
    found = dict(computation.start())
    found |= {name: value for name, value in model.given.items() if name not in sampled}
    for number, sample in enumerate(model.sampled, 1):
        found |= {of_sample(name, number): value for name, value in sample.items()}
    if update is not None:
        found |= update.settings
        found |= {name: rates[0] for name, rates in update.rates.items()}
    return found


def with_number(computation: EquationsComputation, name: str, value: float) -> EquationsComputation | None:
    """One number set to another value; None where there is no such number."""
    model, update = computation.model, computation.update
    if name in model.parameters:
        return with_carried(computation, {name: value})
    for number, sample in enumerate(model.sampled):
        for given in sample:
            if name == of_sample(given, number + 1):
                samples = [{given: value} if at == number else {} for at in range(len(model.sampled))]
                return renumbered(computation, {}, {}, samples)
    if name in model.given and not any(name in sample for sample in model.sampled):
        return renumbered(computation, {name: value}, {}, [{}] * len(model.sampled))
    if update is None:
        return None
    if name in update.rates:
        rates = dict(update.rates) | {name: (value,) * len(update.rates[name])}
        return with_update(computation, replace(update, rates=rates))
    if name in update.settings:
        return with_update(computation, replace(update, settings=dict(update.settings) | {name: value}))
    return with_carried(computation, {name: value}) if name in computation.start() else None


def with_carried(computation: EquationsComputation, values: Mapping[str, float]) -> EquationsComputation:
    """Parameters and state set to other values; other names are left aside."""
    state = {name: values[name] for name in computation.start() if name in values}
    parameters = {name: state.pop(name) for name in computation.model.parameters if name in state}
    changed = renumbered(computation, {}, parameters, [{}] * len(computation.model.sampled))
    update = changed.update
    if update is None or not state:
        return changed
    return with_update(changed, replace(update, state=dict(update.state) | state))
