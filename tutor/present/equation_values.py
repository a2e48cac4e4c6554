"""What a model of equations starts from, in groups under headings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tutor.lesson.model import Lesson
from tutor.sayings import Name, Said, said
from tutor.steps.equations_computation import EquationsComputation

Group = tuple[Said, list[tuple[str, float]]]


def in_groups(computation: EquationsComputation) -> Iterator[Group]:
    """Given values, those of each sample, parameters, state and rates; a rate that changes, per iteration."""
    model, update = computation.model, computation.update
    sampled = model.sampled[0] if model.sampled else {}
    given = [(name, value) for name, value in model.given.items() if name not in sampled]
    if given:
        yield said("documents.given_values"), given
    for number, sample in enumerate(model.sampled, start=1):
        yield said("documents.sample", number=number), list(sample.items())
    if model.parameters:
        yield said("documents.parameters"), list(model.parameters.items())
    state = [pair for pair in computation.start().items() if pair[0] not in model.parameters]
    if state:
        yield said("documents.state"), state
    if update is None:
        return
    settings = [(name, rates[0]) for name, rates in update.rates.items() if len(set(rates)) == 1]
    settings += list(update.settings.items())
    if settings:
        yield said("documents.settings"), settings
    for name, rates in update.rates.items():
        if len(set(rates)) > 1:
            changing = said("documents.rate_by_iteration", name=Name(name))
            yield changing, [(str(number), rate) for number, rate in enumerate(rates, start=1)]


def equations_of(lesson: Lesson) -> tuple[str, ...]:
    """The equations of the model and of its own updates as the file writes them; () for a network."""
    found: list[str] = []
    for section in ("model", "update"):
        table = lesson.document.get(section)
        written = table.get("equations", ()) if isinstance(table, Mapping) else ()
        found += [one for one in written if isinstance(one, str)] if isinstance(written, Sequence) else []
    return tuple(found)
