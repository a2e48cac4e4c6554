"""The dense layers in the tensors of a trained network, found by their names and shapes.

torch.nn.Sequential calls them `0.weight`, `0.bias`, `2.weight`; others `fc1.weight`, `layers.0.weight`.
A weight has a row per unit and a column per input.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from tutor.clean import brief
from tutor.errors import TutorError
from tutor.named_tuples import NamedTuple
from tutor.practice.new_networks import Dense, check_size
from tutor.practice.safetensors import READ_TYPES, Tensor, TensorFile, open_tensors
from tutor.sayings import Said, Text, said

MOST_TOLD = 8
"""More tensors than this are counted in a message, not listed."""

_MOST_ORDERED = 8  # layers without numbers in their names, whose order their shapes have to tell
_PART = re.compile(r"(?:(.*)[._])?(weight|bias)\Z", re.DOTALL)
_DIGITS = re.compile(r"([0-9]+)")


class Trained(NamedTuple):
    """A trained network.

    Attributes:
        shape: its sizes from the inputs on.
        tensors: the names of each layer's tensors.
        activations: one per layer; none where the file does not say.
    """

    shape: tuple[int, ...]
    dense: tuple[Dense, ...]
    tensors: tuple[tuple[Text, ...], ...]
    activations: tuple[str, ...] = ()


class _Pair(NamedTuple):
    stem: str
    weight: Tensor
    bias: Tensor | None

    @property
    def inputs(self) -> int:
        return self.weight.shape[1]

    @property
    def units(self) -> int:
        return self.weight.shape[0]


def trained_network(path: Path) -> Trained:
    """The dense network whose weights a safetensors file holds.

    Raises:
        TutorError: where the file is none, or holds anything but the layers of one dense network.
    """
    with open_tensors(path) as file:
        pairs = _in_order(_pairs(file))
        shape = (pairs[0].inputs, *(pair.units for pair in pairs))
        check_size(shape, [pair.bias is not None for pair in pairs])
        dense = tuple(_dense(file, pair) for pair in pairs)
    names = tuple(
        tuple(Text(brief(part.name, 60)) for part in (pair.weight, pair.bias) if part is not None)
        for pair in pairs
    )
    return Trained(shape, dense, names)


def _pairs(file: TensorFile) -> list[_Pair]:
    """The dense layers, in the order of their names."""
    weights, biases, others = dict[str, Tensor](), dict[str, Tensor](), list[Tensor]()
    for tensor in file.tensors.values():
        match = _PART.match(tensor.name)
        part = match[2] if match else None
        stem = (match[1] or "") if match else ""
        if part == "weight" and len(tensor.shape) == 2 and stem not in weights:
            weights[stem] = tensor
        elif part == "bias" and stem not in biases:
            biases[stem] = tensor
        else:
            others.append(tensor)
    if not weights:
        found = list(file.tensors.values())
        nothing = said("new_lessons.no_dense", file=file.where, found=_told(found))
        raise TutorError(
            nothing if found else said("new_lessons.no_tensors", file=file.where),
            said("new_lessons.how_dense_looks"),
        )
    others += [tensor for stem, tensor in biases.items() if stem not in weights]
    if others:
        more = said("new_lessons.not_dense", file=file.where, found=_told(others))
        raise TutorError(more, said("new_lessons.only_dense"))
    pairs = [_Pair(stem, weight, biases.get(stem)) for stem, weight in weights.items()]
    for pair in pairs:
        _check(pair)
    return sorted(pairs, key=lambda pair: _as_counted(pair.stem))


def _check(pair: _Pair) -> None:
    weight, bias = pair.weight, pair.bias
    for tensor in (weight, bias):
        if tensor is not None and tensor.dtype not in READ_TYPES:
            dtype, known = Text(brief(tensor.dtype, 20)), tuple(map(Text, READ_TYPES))
            raise TutorError(said("new_lessons.other_type", tensor=tensor.shown, dtype=dtype, known=known))
    if 0 in weight.shape:
        raise TutorError(said("new_lessons.empty_layer", tensor=weight.shown))
    if bias is not None and bias.shape != (pair.units,):
        raise TutorError(said("new_lessons.bias_shape", bias=bias.shown, weight=weight.shown))


def _as_counted(stem: str) -> tuple[tuple[str, int, str], ...]:
    """A name for sorting: the numbers in it by their size."""
    parts = _DIGITS.split(stem)
    return tuple(
        ("", len(part.lstrip("0")), part.lstrip("0")) if index % 2 else (part, 0, "")
        for index, part in enumerate(parts)
    )


def _in_order(pairs: Sequence[_Pair]) -> Sequence[_Pair]:
    """The layers, each taking what the one before gives: in the order of their names, or the only one."""
    broken = _first_break(pairs)
    if broken is None:
        return pairs
    if len(pairs) <= _MOST_ORDERED and not any(_DIGITS.search(pair.stem) for pair in pairs):
        orders: list[list[_Pair]] = []
        _chains(pairs, [], orders)
        if len(orders) == 1:
            return orders[0]
    before, after = broken
    apart = said(
        "new_lessons.not_chained",
        before=before.weight.shown,
        gives=before.units,
        after=after.weight.shown,
        takes=after.inputs,
    )
    raise TutorError(apart, said("new_lessons.in_order_of_names"))


def _first_break(pairs: Sequence[_Pair]) -> tuple[_Pair, _Pair] | None:
    return next(((one, other) for one, other in pairwise(pairs) if one.units != other.inputs), None)


def _chains(left: Sequence[_Pair], begun: list[_Pair], found: list[list[_Pair]]) -> None:
    """Adds the orders in which the shapes follow from one another, two at most."""
    if not left:
        found.append(begun)
    for pair in left:
        if len(found) < 2 and (not begun or begun[-1].units == pair.inputs):
            _chains([other for other in left if other is not pair], [*begun, pair], found)


def _dense(file: TensorFile, pair: _Pair) -> Dense:
    numbers = file.values(pair.weight)
    width = pair.inputs
    rows = tuple(numbers[unit * width : (unit + 1) * width] for unit in range(pair.units))
    return Dense(rows, None if pair.bias is None else file.values(pair.bias))


def _told(tensors: Sequence[Tensor]) -> Said:
    """The tensors with their shapes, for a message."""
    first = tuple(tensor.shown for tensor in tensors[:MOST_TOLD])
    if len(tensors) > MOST_TOLD:
        return said("new_lessons.tensors_and_more", tensors=first, more=len(tensors) - MOST_TOLD)
    return said("new_lessons.tensors", tensors=first)
