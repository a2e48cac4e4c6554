"""A class on screen: its report, which grows as results come in."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.events import MouseScrollDown, MouseScrollUp, Resize
from textual.worker import Worker, WorkerState

from tutor.application.openings import ClassPage, ClassScreenOf
from tutor.sayings import Text, said
from tutor.ui.screens.base import TutorScreen
from tutor.ui.screens.styles import sheet
from tutor.ui.text import Line, line
from tutor.ui.view import spread
from tutor.ui.widgets.keybar import UP_DOWN, Key, KeyBar
from tutor.ui.widgets.pane import Pane
from tutor.words import say

_FAR = 10**9


class WatchScreen(TutorScreen):
    """Looks again every few seconds, beside the screen: a folder that is slow keeps no key waiting."""

    CSS = sheet("watch")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5", "look", priority=True),
        Binding("f10,q", "leave", priority=True),
        Binding("up", "rows(-1)", priority=True),
        Binding("down", "rows(1)", priority=True),
        Binding("pageup", "page(-1)", priority=True),
        Binding("pagedown,space", "page(1)", priority=True),
        Binding("home", f"rows(-{_FAR})", priority=True),
        Binding("end", f"rows({_FAR})", priority=True),
    ]

    def __init__(self, watched: ClassScreenOf) -> None:
        super().__init__()
        self._watched = watched
        self._shown: ClassPage | None = None
        self._looking: Worker[ClassPage] | None = None

    def compose(self) -> ComposeResult:
        yield Pane("status", wraps=False)
        yield Pane("page", wraps=True, hang=2)
        yield KeyBar()

    def on_mount(self) -> None:
        super().on_mount()
        self.action_look()
        self.set_interval(self._watched.every, self.action_look)

    def on_resize(self, event: Resize) -> None:
        """The report is as wide as the screen."""
        super().on_resize(event)
        self.action_look()

    @property
    def page(self) -> Pane:
        return self.query_one("#page", Pane)

    def show_all(self) -> None:
        width = self.size.width - 2
        head = line((say(said("class_command.title")), "title"))
        self.query_one("#status", Pane).show(
            [spread(head, self._made(), width)], self.palette, self.ascii_only
        )
        self.page.show(self._lines(), self.palette, self.ascii_only, self.page.top)
        self.query_one(KeyBar).show_keys(self._keys(), width, self.palette, self.ascii_only)

    def _made(self) -> Line:
        if self._shown is None:
            return line((say(said("class_command.looking")), "dim"))
        made, looked = (Text(f"{moment:%H:%M:%S}") for moment in (self._shown.made, self._shown.looked))
        return line((say(said("class_command.as_of", time=made, looked=looked)), "dim"))

    def _lines(self) -> list[Line]:
        if self._shown is None:
            return []
        notices = [line((say(notice), "wrong")) for notice in self._shown.notices]
        return [*notices, *map(line, self._shown.lines)]

    def _keys(self) -> list[Key]:
        return [
            Key(UP_DOWN, said("keys.scroll"), "rows(1)"),
            Key("page_down", said("keys.page"), "page(1)"),
            Key("f5", said("keys.look"), "look"),
            Key("f10", said("keys.quit"), "leave"),
        ]

    def action_look(self) -> None:
        """Reads what came in, unless that is being done."""
        if self._looking is None or self._looking.is_finished:
            width = max(1, self.size.width)
            self._looking = self.run_worker(partial(self._watched.page, width), thread=True)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        if event.state is WorkerState.SUCCESS and event.worker is self._looking:
            self._shown = event.worker.result
            self.show_all()

    def action_rows(self, by: int) -> None:
        self.page.scroll_rows(by)

    def action_page(self, pages: int) -> None:
        self.page.scroll_page(pages)

    def action_leave(self) -> None:
        self.tutor.leave()

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        self.page.scroll_rows(2)

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        self.page.scroll_rows(-2)
