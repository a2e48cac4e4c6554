"""What the statistics of a class tell."""

from __future__ import annotations

from tutor.classroom.alike_numbers import AlikeNumbers
from tutor.classroom.learners import Learner
from tutor.classroom.step_tallies import StepAt, StepStatistics
from tutor.classroom.which_counts import Gaps, Kept, NotCounted, NotCountedWhy, Piece, Points
from tutor.classroom.who_needs_help import Help
from tutor.classroom.whose import Who
from tutor.data_classes import dataclass
from tutor.named_tuples import NamedTuple

HALF = 0.5
"""Who has fewer of the points needs help with more than one mistake."""


class Work(NamedTuple):
    """One learner's work on one piece.

    Attributes:
        who, piece: by number.
        counted: the result that counts; None where none does.
        attempts: how many different results there are.
        again: how many later ones had the same numbers.
        asked: how many questions the counted one has; where none counts, as many as any of them says.
        why: why none counts; None where one does.
    """

    who: int
    piece: int
    counted: Kept | None
    attempts: int
    again: int
    asked: int
    why: NotCountedWhy | None

    @property
    def earned(self) -> Points:
        return self.counted.earned if self.counted is not None else Points(0, 0, 0, 0, 0)


class Summed(NamedTuple):
    """One learner over all pieces of work, of which `points` and `of` are the sums.

    Attributes:
        who: by number.
        recurring: ids of mistakes that they made again and again, and how often.
    """

    who: int
    points: int
    of: int
    recurring: tuple[tuple[str, int], ...]
    gaps: Gaps

    @property
    def below_half(self) -> bool:
        return self.points < HALF * self.of


class Kind(NamedTuple):
    """A misconception in the class: how often it was made, and by how many learners."""

    misconception: str
    times: int
    learners: int


@dataclass(frozen=True, slots=True)
class ClassStatistics:
    """All of it. Learners, pieces of work and steps are named by their number where they stand in others.

    Attributes:
        results: how many came in.
        people: everybody whose results came in.
        rostered: whether there is a roster; without one nobody is missing, and nobody is not on it.
        nothing_yet: who of the roster has handed nothing in.
        pieces: of work, as they were first met.
        works, learners: by the learner's name, then by the piece of work.
        met: every step, by its number.
        steps: those that count, lesson by lesson; `steps_unlisted` answers are to steps beyond them.
        kinds: misconceptions, the commonest first.
    """

    results: int
    people: tuple[Who, ...]
    rostered: bool
    nothing_yet: tuple[Learner, ...]
    pieces: tuple[Piece, ...]
    works: tuple[Work, ...]
    learners: tuple[Summed, ...]
    met: tuple[StepAt, ...]
    steps: tuple[StepStatistics, ...]
    steps_unlisted: int
    kinds: tuple[Kind, ...]
    help: tuple[Help, ...]
    alike: AlikeNumbers
    not_counted: tuple[NotCounted, ...]

    @property
    def not_on_roster(self) -> tuple[int, ...]:
        """Who handed in and is not on the roster, by number."""
        if not self.rostered:
            return ()
        return tuple(one.who for one in self.learners if self.people[one.who].learner is None)
