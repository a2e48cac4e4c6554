"""Stock answers: what somebody earns who types the same thing everywhere.

    python -m benchmarks.stock_answers [--variants N] [--seed S] [LESSON...]

Each policy is typed at every step of every lesson, and of N variants of each with
fresh numbers: once as a table for `mark`, once in a session, where what is wrong is
skipped and what is seen counts as rounded. Counted are the answers that are not right
by a rule of its own (within 1 %, a unit of the third figure; for an update, within a
quarter of its change), and of these the ones marked `correct` or `truncated` (none may
be), and those marked `follow_through` (5 % of a policy's steps in a lesson at the most).
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import product
from typing import NamedTuple

from tutor.lesson.catalogue import available, find_lesson
from tutor.lesson.model import Lesson, StepKey
from tutor.marking.marker import Marker
from tutor.marking.own_values import OwnValues
from tutor.marking.verdicts import Answered, Verdict
from tutor.practice.course import Course
from tutor.practice.session import skip, start, submit
from tutor.practice.variants import variant

CONSTANTS = ("0", "0.000", "1", "1.00", "-1", "-1.00", "0.5", "0.500", "1/2", "0.7", "0.731")
MOST_FOLLOWED = 0.05
NOW = datetime(2026, 1, 1, tzinfo=UTC)

Typist = Callable[[Marker, StepKey, str], str]
"""What is typed at a step, given the answer typed before it ("" at the first)."""


class Count(NamedTuple):
    """Of one policy on one lesson: its steps, those where it is not right, and what these earned."""

    steps: int
    wrong: int
    credited: tuple[str, ...]
    followed: int

    @property
    def share(self) -> float:
        return self.followed / self.steps


def _right_value(marker: Marker, key: StepKey) -> str:
    return f"{marker.trace.value(*key):.6g}"


def _constant(text: str) -> Typist:
    return lambda marker, key, before: text


def _first_everywhere(marker: Marker, key: StepKey, before: str) -> str:
    return before or _right_value(marker, key)


def _old_weight_and(elsewhere: str) -> Typist:
    def typist(marker: Marker, key: StepKey, before: str) -> str:
        step = marker.context.step(key)
        if step.kind != "update":
            return elsewhere
        return f"{marker.trace.value(1, step.subject):.12g}"

    return typist


def _one_then_zero(marker: Marker, key: StepKey, before: str) -> str:
    return "1.00" if marker.context.step(key).which_pass == "forward" else "0"


def _first_weight(marker: Marker, key: StepKey, before: str) -> str:
    computation = marker.lesson.computation
    values = computation.start() or computation.given(1)  # of a model without parameters, the first given one
    return f"{next(iter(values.values())):.12g}"


TYPISTS: dict[str, Typist] = {
    **{text: _constant(text) for text in CONSTANTS},
    "the first answer": _first_everywhere,
    "old weight, 0": _old_weight_and("0"),
    "old weight, 1": _old_weight_and("1.00"),
    "old weight, 0.5": _old_weight_and("0.5"),
    "1 forward, 0 back": _one_then_zero,
    "the first weight": _first_weight,
}


def in_a_table(lesson: Lesson, typist: Typist) -> Count:
    """What `mark` says of one policy over a whole lesson."""
    marker = Marker.of(lesson)

    def typed() -> Iterator[tuple[StepKey, str, Verdict]]:
        work: dict[StepKey, Answered] = {}
        own, before = OwnValues(marker.context, work, first=1), ""
        for iteration, step in marker.trace.steps():
            key = (iteration, step.symbol)
            before = typist(marker, key, before)
            verdict = marker.judge(key, before, own)
            if verdict.answered is not None:
                work[key] = verdict.answered
            yield key, before, verdict

    return _count(marker, typed())


def in_a_session(lesson: Lesson, typist: Typist) -> Count:
    """What the tutor says, where each question is answered once and skipped when that was wrong."""
    course = Course.of(lesson)

    def typed() -> Iterator[tuple[StepKey, str, Verdict]]:
        going, before = start(course), ""
        while going.current is not None:
            at, key = going.position, going.current.key
            before = typist(course.marker, key, before)
            going, attempt = submit(going, before, NOW)
            if attempt is not None and attempt.verdict is not None:
                yield key, before, attempt.verdict
            if going.position == at:
                going, _ = skip(going, NOW)

    return _count(course.marker, typed())


PLACES: dict[str, Callable[[Lesson, Typist], Count]] = {"table": in_a_table, "session": in_a_session}


def _count(marker: Marker, typed: Iterator[tuple[StepKey, str, Verdict]]) -> Count:
    steps, wrong, followed, credited = 0, 0, 0, []
    for key, text, verdict in typed:
        steps += 1
        if not _is_right(marker, key, text):
            wrong += 1
            followed += verdict.name == "follow_through"
            if verdict.right:
                credited.append(f"{key[0]} {key[1]} = {text} ({verdict.expected:.6g})")
    return Count(steps, wrong, tuple(credited), followed)


def _is_right(marker: Marker, key: StepKey, text: str) -> bool:
    top, _, bottom = text.partition("/")
    typed = float(top) / float(bottom or 1)
    target = marker.context.target(key)
    if target.value == 0 or typed == 0:
        return typed == target.value
    reach = target.change / 4 if target.old is not None else 0.01 * abs(target.value)
    return abs(typed - target.value) <= reach * (1 + 1e-9)


def lessons(names: list[str], variants: int, seed: int) -> Iterator[Lesson]:
    """The lessons named, or every usable one, each with `variants` of it from `seed` on."""
    found = [find_lesson(name) for name in names]
    for lesson in found or [entry.lesson for entry in available() if entry.lesson is not None]:
        yield lesson
        for number in range(seed, seed + variants):
            yield variant(lesson, number)


def main() -> None:
    parser = argparse.ArgumentParser(description="What stock answers earn.")
    parser.add_argument("lessons", nargs="*", metavar="LESSON")
    parser.add_argument("--variants", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    counts: dict[tuple[str, str], list[Count]] = {}
    for lesson in lessons(given.lessons, given.variants, given.seed):
        for (place, count_in), (name, typist) in product(PLACES.items(), TYPISTS.items()):
            count = count_in(lesson, typist)
            counts.setdefault((place, name), []).append(count)
            for example in count.credited[:3]:
                print(f"credited: {name} in {lesson.id}, seed {lesson.seed}: {example}")
            if count.share > MOST_FOLLOWED:
                print(f"followed: {name} in {lesson.id}, seed {lesson.seed}: {count.share:.1%}")
    columns = ("answers", "wrong", "credited", "followed", "at most")
    print(f"{'in a':8} {'typed everywhere':18}", *(f"{column:>8}" for column in columns))
    for (place, name), of in counts.items():
        steps, followed = sum(c.steps for c in of), sum(c.followed for c in of)
        print(
            f"{place:8} {name:18} {steps:8} {sum(c.wrong for c in of):8} {sum(len(c.credited) for c in of):8}"
            f" {followed / steps:8.2%} {max(c.share for c in of):8.2%}"
        )


if __name__ == "__main__":
    main()
