"""The app as its screens know it: what they ask of it. They do not import it, for it imports them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Protocol

from textual.screen import Screen

from tutor.application.openings import Lessons, Visit
from tutor.practice.course import Course
from tutor.practice.session import Session
from tutor.practice.sitting import Sitting
from tutor.present.feedback import Feedback
from tutor.present.reading_pages import ReadingPage
from tutor.sayings import Said
from tutor.terminal import Terminal
from tutor.ui.text import Line
from tutor.ui.theme import Palette
from tutor.ui.widgets.keybar import Key


class Tutor(Protocol):
    """The app behind a screen.

    Attributes:
        lessons: the list of lessons; None where the app did not open on it.
    """

    terminal: Terminal
    palette: Palette
    lessons: Lessons | None

    @property
    def screen_stack(self) -> Sequence[Screen[Any]]:
        """The screens that lie over each other, the one on top last."""

    @property
    def has_lab(self) -> bool:
        """Whether there is a lab."""

    def can_restart(self, sitting: Sitting) -> bool:
        """Whether what is asked can be begun anew."""

    def open_sitting(self, sitting: Sitting) -> None:
        """From the list to a lesson; the list stays beneath."""

    def begin(self) -> None:
        """From what was to be read first to the first question."""

    def close_sitting(self, sitting: Sitting, told: Feedback | None = None) -> None:
        """From the last question to the closing page."""

    def go_back(self, sitting: Sitting) -> None:
        """From the closing page to the last question."""

    def restart(self, sitting: Sitting) -> None:
        """Begins the lesson anew."""

    def open_next(self, lesson: str) -> None:
        """From a closing page to the lesson that comes next, by its id."""

    def leave_sitting(self) -> None:
        """Back to the list of lessons where the app opened on it, else out of the app."""

    def come_in(self, visit: Visit) -> None:
        """From the names of a class to what a learner has to do."""

    def ask_consent(self, visit: Visit) -> None:
        """Asks whether the teacher may see how the learner practises."""

    def take(self, number: int) -> None:
        """Out of the app, with what the learner of a class has chosen."""

    def open_reader(
        self, title: Said, lines: Sequence[Line], wraps: bool = True, at_end: bool = False
    ) -> None:
        """A page of text over the current screen."""

    def open_help(self, keys: Sequence[Key] = (), exam: bool = False) -> None:
        """The help page, with the keys of the screen where they are not those of a question."""

    def open_start_help(self, keys: Collection[str]) -> None:
        """The help page of the start page, where the keys of these names do something."""

    def open_ledger(self, sitting: Sitting) -> None:
        """The page of all values so far."""

    def open_summary(self, sitting: Sitting) -> None:
        """The page of how the learner is doing."""

    def open_pages(
        self, session: Session, pages: Sequence[ReadingPage], leads_to: Said | None = None
    ) -> None:
        """Pages to be read, over the current screen."""

    def open_lab(self, course: Course) -> None:
        """The lab on this network, or why it cannot be opened now."""

    def action_next_theme(self) -> None:
        """The next theme."""

    def leave(self) -> None:
        """Out of the app."""
