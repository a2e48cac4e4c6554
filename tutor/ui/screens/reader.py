"""A page of text to be read, over another screen: the ledger, the help, the drawing by itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.events import MouseScrollDown, MouseScrollUp, Resize

from tutor.sayings import Said, said
from tutor.ui.screens.base import TutorScreen
from tutor.ui.screens.styles import sheet
from tutor.ui.text import Line, line
from tutor.ui.widgets.keybar import UP_DOWN, Key, KeyBar
from tutor.ui.widgets.pane import Pane

_FAR = 10**9


class ReaderScreen(TutorScreen):
    """Shows lines; Escape goes back.

    Args:
        at_end: whether its end is shown first.
        goes_on: what Enter does, in a word, on a page before a first question; F10 then leaves the app.
    """

    CSS = sheet("reader")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,f1,f4,q", "back", priority=True),
        Binding("f10", "leave", priority=True),
        Binding("up", "rows(-1)", priority=True),
        Binding("down", "rows(1)", priority=True),
        Binding("pageup", "page(-1)", priority=True),
        Binding("pagedown,space", "page(1)", priority=True),
        Binding("home", f"rows(-{_FAR})", priority=True),
        Binding("end", f"rows({_FAR})", priority=True),
    ]

    def __init__(
        self,
        title: str,
        lines: Sequence[Line],
        wraps: bool = True,
        at_end: bool = False,
        goes_on: Said | None = None,
    ) -> None:
        super().__init__()
        self._heading = title
        self._lines = lines
        self._wraps = wraps
        self._at_end = at_end
        self._goes_on = goes_on

    def compose(self) -> ComposeResult:
        yield Pane("status", wraps=False)
        yield Pane("page", wraps=self._wraps, hang=4)
        yield KeyBar()

    def on_resize(self, event: Resize) -> None:
        if self._at_end:
            self._at_end = False
            self.call_after_refresh(self.page.scroll_rows, _FAR)

    @property
    def page(self) -> Pane:
        return self.query_one("#page", Pane)

    def show_all(self) -> None:
        self.query_one("#status", Pane).show([line((self._heading, "title"))], self.palette, self.ascii_only)
        self.page.show(self._lines, self.palette, self.ascii_only, self.page.top)
        self.query_one(KeyBar).show_keys(self._keys(), self.size.width - 2, self.palette, self.ascii_only)

    def _keys(self) -> list[Key]:
        if self._goes_on is not None:
            return [
                Key("enter", self._goes_on, "back"),
                Key(UP_DOWN, said("keys.scroll"), "rows(1)"),
                Key("f10", said("keys.quit"), "leave"),
            ]
        return [
            Key(UP_DOWN, said("keys.scroll"), "rows(1)"),
            Key("page_down", said("keys.page"), "page(1)"),
            Key("escape", said("keys.back"), "back"),
        ]

    def action_back(self) -> None:
        if self._goes_on is None:
            self.dismiss()
        else:
            self.tutor.begin()

    def action_leave(self) -> None:
        """Back to the page beneath; where that was not yet seen, to the list or out of the app."""
        if self._goes_on is None:
            self.dismiss()
        else:
            self.tutor.leave_sitting()

    def action_rows(self, by: int) -> None:
        self.page.scroll_rows(by)

    def action_page(self, pages: int) -> None:
        self.page.scroll_page(pages)

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        self.page.scroll_rows(2)

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        self.page.scroll_rows(-2)
