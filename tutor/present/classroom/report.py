"""What the documents of a class are made from, and how all of them name learners, work and steps."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from functools import cached_property

from tutor.classroom.learners import Absent, Learner
from tutor.classroom.practice_summaries import PracticeSummary
from tutor.classroom.statistics_told import ClassStatistics
from tutor.classroom.step_tallies import StepAt
from tutor.classroom.which_counts import NotCountedWhy, Piece
from tutor.clean import one_line
from tutor.data_classes import dataclass
from tutor.named_tuples import NamedTuple
from tutor.present.classroom.columns import cut, width_of
from tutor.sayings import Name, Said, Text, said
from tutor.words import say

_LEAST_NAME, _LONGEST_ID = 6, 12  # columns, where both have to be short


class Unread(NamedTuple):
    """A file that is no result, and why."""

    file: str
    why: Said


@dataclass(frozen=True)
class ClassReport:
    """What is reported.

    Attributes:
        made: when, with its zone.
        title: of the class or the assignment; "" for that of the only assignment there is.
        unread: files that could not be read.
        practice: of those who agreed to its being seen.
        given: who has not handed in, for each piece of work; () where that is not known.
    """

    statistics: ClassStatistics
    made: datetime
    title: str = ""
    unread: tuple[Unread, ...] = ()
    practice: tuple[PracticeSummary, ...] = ()
    given: tuple[Absent, ...] = ()

    @property
    def heading(self) -> Said:
        """The title of a document."""
        titles = {piece.title for piece in self.statistics.pieces if piece.title}
        title = self.title or (titles.pop() if len(titles) == 1 else "")
        return said("class_report.title_of", title=Text(title)) if title else said("class_report.title")

    def name(self, who: int, width: int | None = None) -> str:
        """A learner's name by their number; those who share one have their id, or else their number.

        Args:
            width: columns that it may take. The name is cut, what tells it from others is not.
        """
        one = self.statistics.people[who]
        return self._named(_plain(one.name, one.id), one.id or str(who + 1), width)

    def name_of(self, learner: Learner, width: int | None = None) -> str:
        """The same of one who has handed nothing in."""
        return self._named(_plain(learner.name, learner.id), learner.id, width)

    def _named(self, name: str, by: str, width: int | None) -> str:
        looks = name if width is None else cut(name, width)
        if self._looking(width)[looks] < 2:
            return looks
        without = width_of(_told_apart("", by))
        return _told_apart(name if width is None else cut(name, max(_LEAST_NAME, width - without)), by)

    def _looking(self, width: int | None) -> Counter[str]:
        """How many learners look alike where names are cut to a width."""
        if width not in self._counters:
            self._counters[width] = Counter(
                name if width is None else cut(name, width) for name in self._everybody
            )
        return self._counters[width]

    @cached_property
    def _counters(self) -> dict[int | None, Counter[str]]:
        return {}

    @cached_property
    def _everybody(self) -> tuple[str, ...]:
        """The name of each who has handed in, and of each who has not."""
        people = self.statistics.people
        there = {one.learner.id for one in people if one.learner is not None}
        absent = [*self.statistics.nothing_yet, *(who for one in self.given for who in one.everybody)]
        others = {learner.id: learner.name for learner in absent if learner.id not in there}
        return (
            *(_plain(one.name, one.id) for one in people),
            *(_plain(name, id_) for id_, name in others.items()),
        )

    @property
    def several_lessons(self) -> bool:
        return len({at.lesson for at in self.statistics.met}) > 1

    def step(self, at: StepAt) -> Said:
        """A step, with its lesson where there are several."""
        name, place = Name(at.symbol), at.iteration
        if self.several_lessons:
            return said("class_report.step_of", lesson=Text(at.lesson), iteration=place, symbol=name)
        return said("class_report.step", iteration=place, symbol=name)

    def work(self, piece: Piece) -> Said:
        """A piece of work: the assignment with its part, or what it asks about."""
        if piece.assignment:
            return self.work_given(piece.assignment, piece.part, piece.title)
        return said(f"class_report.work_{piece.kind}", lessons=tuple(map(Text, piece.lessons)))

    def work_given(self, assignment: str, part: str, title: str) -> Said:
        """An assignment or a part of one; those that share a title have their id."""
        called: Said | Text = Text(title)
        if len(self._ids[title]) > 1:
            called = said("class_report.name_and_id", name=Text(title), id=Text(assignment))
        if part:
            return said("class_report.part", title=called, part=Text(part))
        return said("class_report.work_given", title=called)

    @cached_property
    def _ids(self) -> dict[str, set[str]]:
        """The assignments of each title."""
        found: dict[str, set[str]] = {}
        given = ((one.piece.title, one.piece.assignment) for one in self.given)
        pieces = ((one.title, one.assignment) for one in self.statistics.pieces if one.assignment)
        for title, assignment in (*pieces, *given):
            found.setdefault(title, set()).add(assignment)
        return found


def _plain(name: str, id_: str) -> str:
    return one_line(name).strip() or id_ or say(said("class_report.no_name"))


def _told_apart(name: str, by: str) -> str:
    return say(said("class_report.name_and_id", name=Text(name), id=Text(cut(by, _LONGEST_ID))))


def why_not(why: NotCountedWhy) -> Said:
    """Why a result does not count."""
    return said(f"class_report.why_{why}")
