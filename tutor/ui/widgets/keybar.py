"""The last row: keys and what they do, for the mouse too."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType

from textual.events import Click

from tutor.named_tuples import NamedTuple
from tutor.sayings import Said, said
from tutor.ui.text import Line, Piece, width_of
from tutor.ui.theme import Palette
from tutor.ui.widgets.pane import Pane
from tutor.words import say

UP_DOWN = "up_down"
LEFT_RIGHT = "left_right"
_ARROWS = MappingProxyType({UP_DOWN: "↑↓", LEFT_RIGHT: "←→"})
_MORE = said("keys.more")


class Key(NamedTuple):
    """A key of a screen.

    Attributes:
        name: in the room `key_names`.
        does: what it does, in a word or two.
        action: the screen's action.
    """

    name: str
    does: Said
    action: str


HELP = Key("f1", said("keys.help"), "help")
"""Its page has every key of the screen, also those that the row has no room for."""


class KeyBar(Pane):
    """Shows as many keys as fit.

    Attributes:
        kept: the keys that it shows.
        left_out: the keys that it has no room for; the key of the help page says that there are more.
    """

    def __init__(self) -> None:
        super().__init__("keys", wraps=False)
        self.left_out: tuple[Key, ...] = ()
        self.kept: tuple[Key, ...] = ()
        self._signs = False

    def show_keys(self, keys: Sequence[Key], width: int, palette: Palette, ascii_only: bool) -> None:
        self._signs = not ascii_only
        self.kept = fitting(keys, width, self._signs)
        names = {key.name for key in self.kept}
        self.left_out = tuple(key for key in keys if key.name not in names)
        self.show([key_line(self.kept, self._signs)], palette, ascii_only)

    async def on_click(self, event: Click) -> None:
        at = 0
        for key in self.kept:
            at += width_of(key_line((key,), self._signs)) + 1
            if event.x < at:
                await self.screen.run_action(key.action)
                return


def fitting(keys: Sequence[Key], width: int, signs: bool = False) -> tuple[Key, ...]:
    """The keys that fit the width, in order: the first ones matter most.

    The last one, which leaves, always stays, and so does the help page as long as it can: its key says that
    there are more.
    """
    kept = list(keys)
    while len(kept) > 1 and width_of(key_line(kept, signs)) > width:
        kept = [key._replace(does=_MORE) if key.name == HELP.name else key for key in kept]
        del kept[max((n for n, key in enumerate(kept[:-1]) if key.name != HELP.name), default=0)]
    return tuple(kept)


def key_line(keys: Sequence[Key], signs: bool = False) -> Line:
    """Keys and what they do, in a line.

    Args:
        signs: whether the terminal shows arrows.
    """
    pieces: list[Piece] = []
    for key in keys:
        name = _ARROWS[key.name] if signs and key.name in _ARROWS else say(name_of(key.name))
        pieces.extend(((name, "key"), (f" {say(key.does)} ", "plain"), (" ", "plain")))
    return tuple(pieces[:-1])


def name_of(key: str) -> Said:
    """What stands on a key."""
    return said(f"key_names.{key}")
