"""A class on screen: looked at again and again while results come in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from tutor.application.class_files import ClassFiles, Kept, class_files, state_of
from tutor.application.class_reports import ClassAsked, Looked, look_at
from tutor.application.openings import ClassPage, ClassScreenOf
from tutor.classroom.roster import read_roster
from tutor.clean import escaped
from tutor.errors import TutorError
from tutor.present.classroom.class_text import class_text
from tutor.sayings import Said, Text, said

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
        self._folders: frozenset[str] = frozenset()
        self._state: object = None

    def page(self, width: int) -> ClassPage:
        """What there is to show now.

        A folder that is gone is told, above what was in it, and looked for again.
        """
        try:
            files = class_files(self._asked.names, self._asked.assignments, self._kept)
            trouble = tuple(self._gone(files))
            if not trouble:
                self._look(files)
        except TutorError as error:
            trouble = (said("common.sentences", all=(error.message,)),)
        looked, now = self._looked, self._clock()
        if looked is None:
            return ClassPage((), trouble, now, now)
        if trouble:
            trouble = (*trouble, said("class_command.as_before"))
        lines = "".join(class_text(looked.report, width)).splitlines()
        return ClassPage(tuple(lines), trouble or looked.notices, looked.report.made, now)

    def _gone(self, files: ClassFiles) -> Iterator[Said]:
        """Which folders were there at the last look, and are not now: a share that is away leaves none."""
        if self._looked is None:
            return
        nothing_given = bool(self._looked.files.given) and not files.given
        for name in self._asked.names:
            if nothing_given or (name in self._folders and not Path(name).is_dir()):
                yield said("class_command.gone", folder=Text(escaped(name)))

    def _look(self, files: ClassFiles) -> None:
        state = tuple((path, state_of(path)) for path in (*files.results, *files.practice)), files.begun
        if self._looked is None or state != self._state:
            roster = None if self._asked.roster is None else read_roster(Path(self._asked.roster))
            self._looked = look_at(files, roster, self._clock())
            self._state = state
            self._folders = frozenset(name for name in self._asked.names if Path(name).is_dir())

    def on_screen(self) -> ClassScreenOf:
        """What the screen opens on."""
        return ClassScreenOf(self.page, EVERY)
