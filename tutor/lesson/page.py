"""A page of a lesson: prose in a small markup, and what stands below it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, get_args

from tutor.named_tuples import NamedTuple

Before = Literal["forward", "backward", "update", "end"]
"""Before which part of the first iteration a page opens; `end` is after it."""

BEFORE: tuple[Before, ...] = get_args(Before)

Picture = Literal["forward", "backward"]
PICTURES: tuple[Picture, ...] = get_args(Picture)

SetAs = Literal["plain", "strong", "formula"]

_FORMULA, _STRONG = "`", "**"
_ITEM = r"\s*- +"


class Explore(NamedTuple):
    """What a learner can try out on a page; what a kind has no use for is None.

    Attributes:
        kind: a name of `tutor.lesson.pages_section.EXPLORABLES`.
        step: by how much one key nudges.
        nudge: the value that is nudged, by its plain name.
        watch: the value that is watched; None for the loss.
        function: the function that is looked at.
        at: where it is looked at first.
    """

    kind: str
    step: float
    nudge: str | None = None
    watch: str | None = None
    function: str | None = None
    at: float | None = None


class Page(NamedTuple):
    """One page.

    Attributes:
        text: as its author wrote it, without blank lines around it.
        before: when it opens by itself.
        picture: the pass that the lesson's drawing below it shows; None without a drawing.
    """

    title: str
    text: str
    before: Before = "forward"
    picture: Picture | None = None
    explore: Explore | None = None


class Piece(NamedTuple):
    """A stretch of text that is set in one way."""

    text: str
    set_as: SetAs


class Block(NamedTuple):
    """A paragraph, or an item of a list."""

    pieces: tuple[Piece, ...]
    item: bool = False


def blocks_of(text: str) -> tuple[Block, ...]:
    """The paragraphs and items of a page's text. A sign without its end runs to the end of its block."""
    return tuple(Block(tuple(_pieces(words)), item) for words, item in _divided(text))


def unclosed(text: str) -> str | None:
    """The sign of the markup that some paragraph or item opens and does not close."""
    for words, _ in _divided(text):
        if words.count(_FORMULA) % 2:
            return _FORMULA
        outside = words.split(_FORMULA)[::2]
        if sum(part.count(_STRONG) for part in outside) % 2:
            return _STRONG
    return None


def _divided(text: str) -> Iterator[tuple[str, bool]]:
    """The words of each block, in one line, and whether it is an item."""
    words, item = list[str](), False
    for line in (*text.split("\n"), ""):
        begins = re.match(_ITEM, line)
        if words and (begins or not line.strip()):
            yield " ".join(words), item
            words, item = [], False
        if begins:
            item = True
        content = line[begins.end() if begins else 0 :].strip()
        if content:
            words.append(content)


def _pieces(words: str) -> Iterator[Piece]:
    strong = False
    for at, part in enumerate(words.split(_FORMULA)):
        if at % 2:
            if part.strip():
                yield Piece(part.strip(), "formula")
            continue
        for number, stretch in enumerate(part.split(_STRONG)):
            strong = strong != bool(number)
            if stretch:
                yield Piece(stretch, "strong" if strong else "plain")
