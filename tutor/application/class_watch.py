"""A class on screen: looked at again and again while results come in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from tutor.application.class_files import ClassFiles, FileState, Kept, class_files, state_of
from tutor.application.class_reports import ClassAsked, Looked, look_at
from tutor.application.openings import ClassPage, ClassScreenOf
from tutor.classroom.roster import read_roster
from tutor.errors import TutorError
from tutor.present.classroom.class_text import class_text
from tutor.sayings import said

EVERY = 2.0
"""Seconds from one look to the next."""


class ClassWatch:
    """Reads the folder of a class anew where something in it is another than before."""

    def __init__(self, asked: ClassAsked, clock: Callable[[], datetime]) -> None:
        """`clock` gives the time with the local zone."""
        self._asked = asked
        self._clock = clock
        self._kept: Kept = {}
        self._looked: Looked | None = None
        self._state: tuple[tuple[Path, FileState | None], ...] = ()

    def page(self, width: int) -> ClassPage:
        """What there is to show now. A folder that is gone is told, and looked for again."""
        try:
            files = class_files(self._asked.names, self._asked.assignments, self._kept)
            looked = self._look(files)
        except TutorError as error:
            told = (said("common.sentences", all=(error.message,)),)
            return ClassPage((), told, self._clock())
        lines = "".join(class_text(looked.report, width)).splitlines()
        return ClassPage(tuple(lines), looked.notices, looked.report.made)

    def _look(self, files: ClassFiles) -> Looked:
        state = tuple((path, state_of(path)) for path in (*files.results, *files.practice))
        if self._looked is None or state != self._state:
            roster = None if self._asked.roster is None else read_roster(Path(self._asked.roster))
            self._looked = look_at(files, roster, self._clock())
            self._state = state
        return self._looked

    def on_screen(self) -> ClassScreenOf:
        """What the screen opens on."""
        return ClassScreenOf(self.page, EVERY)
