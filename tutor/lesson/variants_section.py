"""[variants]: what fresh numbers leave alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tutor.lesson.model import Lesson
from tutor.lesson.problems import Place, did_you_mean
from tutor.lesson.tables import Table, as_list
from tutor.model.network import Network
from tutor.sayings import Text, said

if TYPE_CHECKING:
    from tutor.model.equations import Model


def read_keep(root: Table, network: Network | None, model: Model | None) -> tuple[str, ...]:
    """The names that `keep` lists, as they are written. Unknown ones are noted, unless nothing is known."""
    value, place = root.take("variants")
    if value is None:
        return ()
    table = Table(value, place)
    entries, keep_place = table.take("keep")
    table.close()
    if entries is None:
        return ()
    words = as_list(entries, keep_place, said("lesson_files.names")) or []
    known: Mapping[str, object] | None = None
    if model is not None or network is not None:
        known = _known(network, model)
    found = [word for at, word in enumerate(words) if _is_known(word, keep_place.at(at), known, model)]
    return tuple(map(str, found))


def kept(lesson: Lesson) -> frozenset[str]:
    """The plain names of the numbers that fresh numbers leave alone."""
    computation = lesson.equations
    model = None if computation is None else computation.model
    network = lesson.network if computation is None else computation.network
    known = _known(network, model)
    found: set[str] = set()
    for word in lesson.keep:
        found.update(known.get(word) or _element(word, model))
    return frozenset(found)


def _is_known(word: object, place: Place, known: Mapping[str, object] | None, model: Model | None) -> bool:
    if not isinstance(word, str):
        place.expected(said("lesson_files.name"), word)
        return False
    if known is None or word in known or _element(word, model):
        return True
    place.error(said("lesson_files.nothing_to_keep", name=Text(word), hint=did_you_mean(word, known)))
    return False


def _known(network: Network | None, model: Model | None) -> dict[str, tuple[str, ...]]:
    """What may be kept: by each word, the plain names that it stands for. A plain name stands for itself."""
    words: dict[str, tuple[str, ...]] = {}
    names: set[str] = set()
    if network is not None:
        words |= {"x": network.inputs, "y": network.loss.targets}
        for layer in network.layers:
            own = (*layer.weight_names, layer.bias_names if layer.biases is not None else ())
            words[layer.name] = tuple(name for row in own for name in row)
        names = {*network.inputs, *network.loss.targets, *(name for name, _ in network.parameters())}
    elif model is not None:
        names = {*model.given, *model.parameters}
        for family in model.families.known():
            own_names = tuple(name for name in model.families.indices(family).values() if name in names)
            if own_names:
                words[family] = own_names
    return words | {name: (name,) for name in names}


def _element(word: str, model: Model | None) -> tuple[str, ...]:
    """The number that `w[1,2]` is; () where it is none."""
    if model is None:
        return ()
    # Imported here: no network waits for the reader of equations.
    from tutor.lesson.names_section import element

    name = element(word, model.families)
    return (name,) if name is not None and (name in model.given or name in model.parameters) else ()
