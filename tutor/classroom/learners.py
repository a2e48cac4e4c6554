"""Who is in a class, and what their work is worth."""

from __future__ import annotations

from tutor.named_tuples import NamedTuple
from tutor.sayings import Said


class Learner(NamedTuple):
    """One of a class.

    Attributes:
        id: what tells them from everybody else, as the school has it; never empty.
        name: as it is shown and picked.
        email, login, section: as a gradebook knows them; "" where nobody says.
    """

    id: str
    name: str
    email: str = ""
    login: str = ""
    section: str = ""


class Grade(NamedTuple):
    """What one learner earned with one assignment.

    Attributes:
        learner: their id.
        name: as their result has it.
        points, of: earned, and how many there were.
        feedback: a sentence or two for them.
    """

    learner: str
    name: str
    points: int
    of: int
    feedback: tuple[Said, ...] = ()


class Uncounted(NamedTuple):
    """Somebody's work of which a result came in and none counts.

    Attributes:
        learner, name: as of a grade.
        work: which piece of several; None where there is one.
        why: it does not count.
    """

    learner: str
    name: str
    work: Said | None
    why: Said


class GivenWork(NamedTuple):
    """A piece of work that was given out.

    Attributes:
        assignment: its id.
        part: id of the part; "" of an assignment that is done as a whole.
    """

    assignment: str
    part: str
    title: str


class Absent(NamedTuple):
    """Who of those who are to do a piece of work has not handed it in.

    Attributes:
        begun: those who have begun it.
        nothing: those of whom nothing is there.
    """

    piece: GivenWork
    begun: tuple[Learner, ...] = ()
    nothing: tuple[Learner, ...] = ()

    @property
    def everybody(self) -> tuple[Learner, ...]:
        return (*self.begun, *self.nothing)
