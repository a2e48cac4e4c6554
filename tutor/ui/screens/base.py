"""What every screen of the tutor shares: palette, style of names, and the app behind it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, cast

from textual.events import Key, Paste, Resize, ScreenResume
from textual.geometry import Offset, Size
from textual.screen import Screen

from tutor.ui.textual_internals import forget_painted
from tutor.ui.theme import Palette
from tutor.ui.widgets.answer import AnswerInput

if TYPE_CHECKING:
    from tutor.ui.tutor import Tutor


_PATIENCE = 5.0
"""Seconds that a key waits for a screen to be laid out."""


class TutorScreen(Screen[None], inherit_bindings=False):
    """A screen that repaints itself on demand, from the state alone."""

    ALLOW_SELECT = False
    covered = False
    """Whether another screen lies over it from its beginning: it is painted once that is gone."""
    _shown_size: Size | None = None

    def __init__(self) -> None:
        super().__init__()
        self.laid_out = asyncio.Event()

    @property
    def tutor(self) -> Tutor:
        return cast("Tutor", self.app)

    @property
    def ascii_only(self) -> bool:
        return self.tutor.terminal.ascii

    @property
    def palette(self) -> Palette:
        return self.tutor.palette

    @property
    def entry(self) -> AnswerInput | None:
        """The line in which one types, where there is one."""
        return None

    def cursor_place(self) -> Offset:
        """Where the terminal's own cursor belongs."""
        return self.entry.cursor_screen_offset if self.entry else Offset(0, 0)

    async def typed(self, event: Key | Paste) -> bool:
        """Told of all that is typed, before it does anything. Gives whether it is done with.

        Keys that come before the screen is laid out wait until it is.
        """
        if not self.laid_out.is_set() and not await self._in_time():
            return False
        if self.key_pressed(event.key if isinstance(event, Key) else "paste"):
            return True
        return self.entry is not None and await self.entry.take(event)

    async def _in_time(self) -> bool:
        """Waits until the screen is laid out; False if that takes longer than it can: then it has failed."""
        try:
            async with asyncio.timeout(_PATIENCE):
                await self.laid_out.wait()
        except TimeoutError:
            return False
        return True

    def key_pressed(self, key: str) -> bool:
        """Told of every key before it does anything. Gives whether the key has done all it is for."""
        return False

    def on_mount(self) -> None:
        """The first paint shows everything: the size is known before Textual tells of it."""
        self._shown_size = self.app.size
        if not self.covered:
            self.show_all()
        self.laid_out.set()

    def on_screen_resume(self, event: ScreenResume) -> None:
        """What was covered is seen for the first time."""
        if self.covered and self.is_current:
            self.covered = False
            self.show_all()

    def on_unmount(self) -> None:
        """A screen that is closed takes no memory any more."""
        forget_painted()

    def on_resize(self, event: Resize) -> None:
        """Textual tells of one size several times; it is shown once."""
        if event.size != self._shown_size:
            self._shown_size = event.size
            if not self.covered:
                self.show_all()

    def show_all(self) -> None:
        """Puts the state into the widgets: after a change of theme or of size. Every screen has its own."""
