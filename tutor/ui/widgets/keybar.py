"""The last row: keys and what they do, for the mouse too."""

from __future__ import annotations

from collections.abc import Sequence

from textual.events import Click

from tutor.sayings import Said, said
from tutor.ui.text import Line, Piece, width_of
from tutor.ui.theme import Palette
from tutor.ui.widgets.pane import Pane
from tutor.words import say

Key = tuple[str, Said, str]
"""(key as written, what it does in a word, name of the screen's action)."""

Shown = tuple[str, str, str]
"""The same with its word."""


class KeyBar(Pane):
    """Shows as many keys as fit. The first ones matter most; the last one (leaving) always shows."""

    def __init__(self) -> None:
        super().__init__("keys", wraps=False)
        self._keys: tuple[Shown, ...] = ()

    def show_keys(self, keys: Sequence[Key], width: int, palette: Palette, ascii_only: bool) -> None:
        self._keys = fitting([(key, say(does), action) for key, does, action in keys], width)
        self.show([key_line(self._keys)], palette, ascii_only)

    async def on_click(self, event: Click) -> None:
        at = 0
        for key in self._keys:
            at += width_of(key_line((key,))) + 1
            if event.x < at:
                await self.screen.run_action(key[2])
                return


def fitting(keys: Sequence[Shown], width: int) -> tuple[Shown, ...]:
    """The keys that fit the width, in order; where not all do, the last but one go first."""
    kept = list(keys)
    while len(kept) > 1 and width_of(key_line(kept)) > width:
        del kept[-2]
    return tuple(kept)


def key_line(keys: Sequence[Shown]) -> Line:
    pieces: list[Piece] = []
    for key, does, _ in keys:
        pieces.extend(((key, "key"), (f" {does} ", "plain"), (" ", "plain")))
    return tuple(pieces[:-1])


def arrow_keys(ascii_only: bool) -> str:
    """How the two keys that move up and down are written."""
    return say(said("keys.up_down")) if ascii_only else "↑↓"
