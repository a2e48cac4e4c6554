"""Whether a teacher may see how a learner practises."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from tutor.application.openings import Visit
from tutor.sayings import said
from tutor.ui.class_lines import consent_head, consent_lines
from tutor.ui.screens.base import TutorScreen
from tutor.ui.screens.styles import sheet
from tutor.ui.widgets.keybar import Key, KeyBar
from tutor.ui.widgets.pane import Pane


class ConsentScreen(TutorScreen):
    """One question, answered with a key; Escape leaves the answer as it was, or for the next time."""

    CSS = sheet("class_consent")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y,Y", "answer(True)", priority=True),
        Binding("n,N", "answer(False)", priority=True),
        Binding("escape", "back", priority=True),
        Binding("f10", "leave", priority=True),
        Binding("up", "rows(-1)", priority=True),
        Binding("down", "rows(1)", priority=True),
    ]

    def __init__(self, visit: Visit) -> None:
        super().__init__()
        self._visit = visit

    def compose(self) -> ComposeResult:
        yield Pane("status", wraps=False)
        yield Pane("page", hang=0)
        yield KeyBar()

    def show_all(self) -> None:
        width = self.size.width - 2
        heading = consent_head(self._visit, width)
        self.query_one("#status", Pane).show([heading], self.palette, self.ascii_only)
        page = self.query_one("#page", Pane)
        page.show(consent_lines(self._visit), self.palette, self.ascii_only, page.top)
        self.query_one(KeyBar).show_keys(self._keys(), width, self.palette, self.ascii_only)

    def _keys(self) -> list[Key]:
        return [
            Key("y", said("classroom.yes"), "answer(True)"),
            Key("n", said("classroom.no"), "answer(False)"),
            Key("escape", said("keys.later" if self._visit.agreed is None else "keys.back"), "back"),
            Key("f10", said("keys.quit"), "leave"),
        ]

    def action_answer(self, yes: bool) -> None:
        self._visit.told = (*self._visit.told, *self._visit.agree(yes))
        self.dismiss()

    def action_back(self) -> None:
        self.dismiss()

    def action_rows(self, by: int) -> None:
        self.query_one("#page", Pane).scroll_rows(by)

    def action_leave(self) -> None:
        self.tutor.leave()
