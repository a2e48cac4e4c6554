"""Rounds of a course's lesson: steps worked by the tutor, then with one part missing, then one's own.

Each round has fresh numbers; the last one has those of the file. What a learner has done by hand before is
not shown again. A skill in which two questions went wrong is asked again at the end, with other numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tutor.expressions.trees import Expression, Symbol, compiled
from tutor.lesson.model import StepKey
from tutor.marking.parts import value_of_part
from tutor.named_tuples import NamedTuple
from tutor.practice.course import Course
from tutor.practice.questions import Question
from tutor.practice.variants import variant

Json = None | bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"]

LARGEST_SEED = 999_999
"""Short enough to be typed after `--seed`."""


class Rounds(NamedTuple):
    """What comes before a lesson's own questions, as the record keeps it.

    Attributes:
        seed: of the worked steps' numbers; the faded ones have the next.
        worked: the steps that are shown.
        faded: the steps that are asked but for one part, with its number.
    """

    seed: int
    worked: tuple[str, ...]
    faded: tuple[tuple[str, int], ...]

    def as_json(self) -> dict[str, Json]:
        """For the record: see `rounds_from_json`."""
        return {"seed": self.seed, "worked": list(self.worked), "faded": [list(one) for one in self.faded]}


def rounds_from_json(data: object) -> Rounds | None:
    """The rounds that `as_json` wrote; None where it is not one."""
    match data:
        case {"seed": int(seed), "worked": list(worked), "faded": list(faded)}:
            steps = tuple((symbol, part) for symbol, part in map(_faded, faded) if symbol)
            whole = len(steps) == len(faded) and all(isinstance(symbol, str) for symbol in worked)
            return Rounds(seed, tuple(map(str, worked)), steps) if whole else None
        case _:
            return None


def _faded(row: object) -> tuple[str, int]:
    match row:
        case [str(symbol), int(part)]:
            return symbol, part
        case _:
            return "", 0


def make_rounds(course: Course, before: Mapping[str, int], seed: int) -> Rounds:
    """Rounds for what is new in a lesson.

    Args:
        before: how often each skill was done by hand in earlier lessons.
        seed: what their numbers are made from.
    """
    steps = _by_skill(course)
    worked = tuple(keys[0][1] for skill, keys in steps.items() if not before.get(skill))
    faded = []
    for skill, keys in steps.items():
        if before.get(skill, 0) > 1:
            continue
        key = keys[min(1, len(keys) - 1)]
        parts = Question(course, key).parts
        if parts:
            faded.append((key[1], _missing(course, key, parts)))
    order = course.trace.plan.places
    return Rounds(seed, worked, tuple(sorted(faded, key=lambda one: order[one[0]])))


def _missing(course: Course, key: StepKey, parts: tuple[Expression, ...]) -> int:
    """The part that is left out: the last to be worked out, and not a zero, from which nobody learns."""
    values = [value_of_part(part, course.marker, key) for part in parts]
    some = [number for number, value in enumerate(values) if value]
    return max(
        some, key=lambda number: (not isinstance(parts[number], Symbol), number), default=len(parts) - 1
    )


def _by_skill(course: Course) -> dict[str, list[StepKey]]:
    """The steps that are asked in the first iteration, by skill, in the order asked."""
    found: dict[str, list[StepKey]] = {}
    for step in course.trace.plan.steps:
        if course.lesson.asks(1, step):
            found.setdefault(course.skill((1, step.symbol)), []).append((1, step.symbol))
    return found


def questions_of_rounds(course: Course, rounds: Rounds) -> tuple[Question, ...]:
    """The questions of the rounds; a step that the lesson no longer has is left out."""
    return tuple(_questions(course, rounds))


def _questions(course: Course, rounds: Rounds) -> Iterator[Question]:
    if rounds.worked:
        shown = Course.of(variant(course.lesson, rounds.seed))
        yield from (Question(shown, (1, s), "worked") for s in rounds.worked if (1, s) in shown.order)
    if rounds.faded:
        faded = Course.of(variant(course.lesson, rounds.seed % LARGEST_SEED + 1))
        for symbol, part in rounds.faded:
            question = Question(faded, (1, symbol), "faded", part)
            if question.key in faded.order and part < len(question.parts):
                yield question


def asked_again(question: Question, seed: int) -> tuple[Question, ...]:
    """A step with other numbers: with a part missing, where it has parts, and whole, with others again."""
    course = Course.of(variant(question.course.lesson, seed))
    key = _asked_again_at(course, question.key)
    whole = Question(Course.of(variant(question.course.lesson, seed % LARGEST_SEED + 1)), key)
    parts = Question(course, key).parts
    return (Question(course, key, "faded", _missing(course, key, parts)), whole) if parts else (whole,)


def _asked_again_at(course: Course, key: StepKey) -> StepKey:
    """The step in the first iteration, whose numbers are short, unless something in it is 0 only there."""
    first = (1, key[1])
    if key[0] == 1 or first not in course.order:
        return key
    parts, later = Question(course, first).parts, course.trace.values(key[0])
    idle = [part for part in parts if not value_of_part(part, course.marker, first)]
    return key if any(compiled(part)(later) for part in idle) else first
