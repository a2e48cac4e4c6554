"""One piece of work of one learner: what is asked, how long there is, what its result is called."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from tutor.classroom.packet import LESSONS_FOLDER, RESULTS_FOLDER, Packet, Place
from tutor.clean import escaped
from tutor.data_classes import dataclass
from tutor.errors import TutorError
from tutor.lesson.load import load_lesson
from tutor.lesson.model import Lesson
from tutor.practice.assigned import make_work
from tutor.practice.quiz import Quiz
from tutor.practice.result_file import GivenAs
from tutor.sayings import Text, said

LATE_AFTER = timedelta(minutes=2)
"""Who hands in at the last moment is not late, however slow the folder is."""

BEGUN = ".begun"
"""How the name of a mark ends that tells that somebody has begun."""

_SAFE = re.compile(r"[^A-Za-z0-9_-]+")
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Work:
    """A learner's work for an assignment.

    Attributes:
        folder: where the assignment lies for the terminals.
        part: of an assignment of lessons, which of them; "" where it is done as a whole.
    """

    packet: Packet
    folder: Path
    learner: Place
    part: str = ""

    @property
    def given(self) -> GivenAs:
        return GivenAs(self.packet.id, self.packet.title, self.part)

    @property
    def results(self) -> Path:
        """The folder into which results go."""
        return self.folder / RESULTS_FOLDER

    def lessons(self) -> list[Lesson]:
        """The lessons that it is made from, as they were given out.

        Raises:
            TutorError: where one cannot be read, or is another one.
        """
        return [self._lesson(*one) for one in self.packet.lessons if self.part in ("", one[0])]

    def _lesson(self, name: str, digest: str) -> Lesson:
        lesson = load_lesson(self.folder / LESSONS_FOLDER / f"{name}.toml")
        if lesson.digest != digest:
            other = said("assignments.other_lesson", lesson=Text(escaped(name)))
            raise TutorError(other, said("assignments.assign_again"))
        return lesson

    def quiz(self, lessons: Sequence[Lesson]) -> Quiz:
        """What is asked.

        Raises:
            TutorError: where that cannot be asked.
        """
        packet = self.packet
        return make_work(
            packet.kind, lessons, packet.questions, packet.seed, self.learner.numbers, packet.figures
        )

    def ends(self, begun: datetime) -> datetime | None:
        """When time is up; None where there is no limit. What is begun after the end is late already."""
        limits = []
        if self.packet.minutes is not None:
            limits.append(begun + timedelta(minutes=self.packet.minutes))
        if self.packet.closes is not None and begun < self.packet.closes:
            limits.append(self.packet.closes)
        return min(limits, default=None)

    def file_name(self, attempt: int) -> str:
        """Of a result: learner, assignment and attempt are in it."""
        return f"{self._stem}-{attempt}.json"

    @property
    def begun_file(self) -> Path:
        """A mark that the learner has begun: there until they hand in, for whoever looks at the class."""
        return self.results / f"{self._stem}{BEGUN}"

    def attempts_there(self) -> int:
        """How many results of this work are in the folder. 0 where it cannot be read."""
        try:
            return self.attempts_in([one.name for one in self.results.iterdir()])
        except OSError:
            return 0

    def attempts_in(self, names: Iterable[str]) -> int:
        """How many of these names of files are names of results of this work."""
        stem = self._stem
        ending = re.compile(r"-[0-9]{1,6}(-[0-9]+)?\.json")
        return sum(name.startswith(stem) and bool(ending.fullmatch(name, len(stem))) for name in names)

    @property
    def _stem(self) -> str:
        parts = (self.learner.id, self.packet.id, *((self.part,) if self.part else ()))
        return ".".join(map(file_name, parts))


def file_name(text: str) -> str:
    """A text as a part of a file's name, on any system. No two texts come to the same."""
    safe = _SAFE.sub("-", text)[:_LONGEST].strip("-")
    if safe == text and safe == safe.lower():
        return safe
    told = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{safe.lower()}-{told}" if safe else told


def is_late(closed: datetime | None, closes: datetime | None) -> bool:
    """Whether something was closed after its end."""
    return closed is not None and closes is not None and closed > closes + LATE_AFTER
