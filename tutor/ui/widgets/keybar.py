"""The last row: keys and what they do, for the mouse too."""

from __future__ import annotations

from collections.abc import Sequence

from textual.events import Click

from tutor.ui.text import Line, Piece, width_of
from tutor.ui.theme import Palette
from tutor.ui.widgets.pane import Pane

Key = tuple[str, str, str]
"""(key as written, what it does in a word, name of the screen's action)."""


class KeyBar(Pane):
    """Shows as many keys as fit. The first ones matter most; the last one (leaving) always shows."""

    def __init__(self) -> None:
        super().__init__("keys", wraps=False)
        self._keys: tuple[Key, ...] = ()

    def show_keys(self, keys: Sequence[Key], width: int, palette: Palette, ascii_only: bool) -> None:
        self._keys = fitting(keys, width)
        self.show([key_line(self._keys)], palette, ascii_only)

    async def _on_click(self, event: Click) -> None:
        at = 0
        for key in self._keys:
            at += width_of(key_line((key,))) + 1
            if event.x < at:
                await self.screen.run_action(key[2])
                return


def fitting(keys: Sequence[Key], width: int) -> tuple[Key, ...]:
    """The keys that fit the width, in order; where not all do, the last but one go first."""
    kept = list(keys)
    while len(kept) > 1 and width_of(key_line(kept)) > width:
        del kept[-2]
    return tuple(kept)


def key_line(keys: Sequence[Key]) -> Line:
    pieces: list[Piece] = []
    for key, does, _ in keys:
        pieces.extend(((key, "key"), (f" {does} ", "plain"), (" ", "plain")))
    return tuple(pieces[:-1])
