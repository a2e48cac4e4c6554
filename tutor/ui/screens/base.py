"""What every screen of the tutor shares: palette, style of names, and the app behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual.events import Resize
from textual.geometry import Offset, Size
from textual.screen import Screen

from tutor.ui.theme import Palette

if TYPE_CHECKING:
    from tutor.ui.app import TutorApp


class TutorScreen(Screen[None], inherit_bindings=False):
    """A screen that repaints itself on demand, from the state alone."""

    ALLOW_SELECT = False
    _shown_size: Size | None = None

    @property
    def tutor(self) -> TutorApp:
        return cast("TutorApp", self.app)

    @property
    def ascii_only(self) -> bool:
        return self.tutor.terminal.ascii

    @property
    def palette(self) -> Palette:
        return self.tutor.palette

    def cursor_place(self) -> Offset:
        """Where the terminal's own cursor belongs."""
        return Offset(0, 0)

    def key_pressed(self, key: str) -> bool:
        """Told of every key before it does anything. Gives whether the key has done all it is for."""
        return False

    def on_mount(self) -> None:
        """The first paint shows everything: the size is known before Textual tells of it."""
        self._shown_size = self.app.size
        self.show_all()

    def on_resize(self, event: Resize) -> None:
        """Textual tells of one size several times; it is shown once."""
        if event.size != self._shown_size:
            self._shown_size = event.size
            self.show_all()

    def show_all(self) -> None:
        """Puts the state into the widgets: after a change of theme or of size. Every screen has its own."""
