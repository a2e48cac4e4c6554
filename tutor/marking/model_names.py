"""Who is who in a model of equations: neighbours, what a value is a function of, whose a gradient is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tutor.expressions.trees import Apply, Divide, Expression, Symbol
from tutor.model.expansion import Quantity
from tutor.model.families import Index
from tutor.steps.batches import of_sample
from tutor.steps.derive import Plan

MOST_NEIGHBOURS = 8
"""Up to this many elements of a family, each may be taken for each; above it, only for its neighbours."""


def plain(plan: Plan, name: str) -> tuple[str, int | None]:
    """A name without its sample, and the sample; None where it has none."""
    if plan.batch is not None:
        own, _, sample = name.rpartition("_s")
        if sample.isdecimal() and int(sample) in plan.batch.samples and of_sample(own, int(sample)) == name:
            return own, int(sample)
    return name, None


def as_of_sample(plan: Plan, name: str, sample: int | None) -> str:
    """A name or symbol as it is for a sample."""
    return name if sample is None or plan.batch is None else plan.batch.name(name, sample)


def quantity_of(plan: Plan, name: str) -> Quantity | None:
    """The element of an equation that a value is, whatever its sample."""
    return plan.model.by_name.get(plain(plan, name)[0]) if plan.model is not None else None


def tree_of(plan: Plan, name: str) -> Expression | None:
    """The formula of a value under the names of its sample."""
    quantity, sample = quantity_of(plan, name), plain(plan, name)[1]
    if quantity is None or sample is None or plan.batch is None:
        return None if quantity is None else quantity.tree
    return plan.batch.tree(quantity.tree, sample)


def neighbours(plan: Plan, name: str) -> tuple[str, ...]:
    """What may be taken for a value: elements of its family, all or those beside it; other samples' own."""
    own, sample = plain(plan, name)
    place = _place(plan, own)
    found: dict[str, None] = {}
    if place is not None and plan.model is not None:
        family, index = place
        elements = plan.model.families.indices(family)
        near: Iterator[Index] | Sequence[Index] = _beside(index)
        if len(elements) <= MOST_NEIGHBOURS:
            # An h0 that is given stands beside h1, in a family of its own.
            near = [*elements, *(at for element in elements for at in _beside(element))]
        others = (plan.model.families.find(family, at) for at in near if at != index)
        found = dict.fromkeys(as_of_sample(plan, other, sample) for other in others if other is not None)
    return (*found, *_of_other_samples(plan, own, sample))


def _of_other_samples(plan: Plan, name: str, sample: int | None) -> Iterator[str]:
    """What is the same for the other samples, or those before and after."""
    if plan.batch is None or sample is None:
        return
    samples = plan.batch.samples
    for other in samples:
        if other != sample and (len(samples) <= MOST_NEIGHBOURS or abs(other - sample) == 1):
            yield plan.batch.name(name, other)


def shifts(plan: Plan, names: Sequence[str]) -> Iterator[Mapping[str, str]]:
    """Each way of taking the element beside for every one of several values at once."""
    places = {name: _place(plan, plain(plan, name)[0]) for name in names}
    first = next(iter(places.values()), None)
    if plan.model is None or first is None or len(places) < 2:
        return
    for axis in range(len(first[1])):
        for by in (-1, 1):
            moved = {name: _moved(plan, name, place, axis, by) for name, place in places.items()}
            known = {name: other for name, other in moved.items() if other is not None}
            if len(known) == len(moved):
                yield known


def _moved(plan: Plan, name: str, place: tuple[str, Index] | None, axis: int, by: int) -> str | None:
    if place is None or axis >= len(place[1]) or plan.model is None:
        return None
    family, index = place
    other = plan.model.families.find(family, (*index[:axis], index[axis] + by, *index[axis + 1 :]))
    return None if other is None else as_of_sample(plan, other, plain(plan, name)[1])


def _place(plan: Plan, name: str) -> tuple[str, Index] | None:
    """The family and index of a value; h0 is the element 0 of h, where there is one."""
    if plan.model is None or name not in plan.model.places:
        return None
    family, index = plan.model.places[name]
    larger = family.rstrip("0123456789")
    if larger != family and larger in plan.model.families:
        whole = (int(family[len(larger) :]), *index)
        if plan.model.families.find(larger, whole) == name:
            return larger, whole
    return family, index


def _beside(index: Index) -> Iterator[Index]:
    """The indices one step away."""
    for at, value in enumerate(index):
        for other in (value - 1, value + 1):
            yield (*index[:at], other, *index[at + 1 :])


def sum_behind(plan: Plan, name: str) -> str | None:
    """Of a value that is one function of another, or its share of a softmax, the name of that other."""
    sample, quantity = plain(plan, name)[1], quantity_of(plan, name)
    match quantity.tree if quantity is not None else None:
        case (
            Apply(arguments=(Symbol(name=inner),)) | Divide(numerator=Apply(arguments=(Symbol(name=inner),)))
        ):
            return as_of_sample(plan, inner, sample)
        case _:
            return None


def values_of(plan: Plan, name: str) -> Iterator[str]:
    """The values that are one function of a value, or shares of a softmax over it."""
    own, sample = plain(plan, name)
    for use in plan.graph.uses.get(own, ()) if plan.graph is not None else ():
        if sum_behind(plan, use.of) == own:
            yield as_of_sample(plan, use.of, sample)


def differentiated(plan: Plan, symbol: str) -> str:
    """The value whose gradient a symbol is, by its own name or by that of what stands in its place."""
    if "/d" in symbol:
        return symbol.partition("/d")[2]
    own, sample = plain(plan, symbol)
    deltas = plan.graph.deltas if plan.graph is not None else {}
    name = next((name for name, delta in deltas.items() if delta.name == own), own)
    return as_of_sample(plan, name, sample)


def gradient_of(plan: Plan, name: str) -> str:
    """The symbol of the step that gives a value's gradient."""
    own, sample = plain(plan, name)
    return as_of_sample(plan, plan.graph.symbol(own) if plan.graph is not None else "", sample)


def is_turned(plan: Plan, name: str) -> bool:
    """Whether what stands in the place of a value's gradient is that with the other sign."""
    delta = plan.graph.deltas.get(plain(plan, name)[0]) if plan.graph is not None else None
    return delta is not None and delta.sign < 0


def is_parameter(plan: Plan, name: str) -> bool:
    return plan.model is not None and plain(plan, name)[0] in plan.model.parameters
