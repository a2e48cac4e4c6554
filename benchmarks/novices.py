"""Simulated novices: who knows only what pages, hints and worked steps have shown goes through the course.

    python -m benchmarks.novices [--learners N] [--seed S] [LESSON...]

A novice has, for each skill, a chance to do it right. It is next to nothing before the skill was
shown, rises with every worked step, page, hint and try, and more with each that was right. A wrong answer is
that of a misconception of the step, or a number that is off. After two wrong answers the novice takes a hint,
after the last hint reads the worked step and goes on. Lessons are opened as the tutor opens them: with rounds
where there are some, and at the learner's pace, the same learner in one after the other.

For each lesson it prints what was typed, hints, steps that were shown after all, where the novice
stalled, and what was asked before anything had shown it: that must be nothing.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random

from tutor.expressions.trees import evaluate
from tutor.lesson.catalogue import find_lesson
from tutor.lesson.course import own_course
from tutor.lesson.model import Lesson
from tutor.lesson.page import blocks_of
from tutor.practice.course import Course
from tutor.practice.pace import Pace, done_by_hand
from tutor.practice.questions import Question
from tutor.practice.rounds import make_rounds, questions_of_rounds
from tutor.practice.session import asked_part, shown_values, start
from tutor.practice.sitting import NoKeeper, Sitting

NOW = datetime(2026, 1, 1, tzinfo=UTC)

AT_FIRST, AT_BEST = 0.02, 0.97
"""The chance of who has seen nothing, and of who has seen and done everything."""

GAIN: Mapping[str, float] = {"worked": 0.45, "page": 0.2, "hint": 0.25, "wrong": 0.1, "right": 0.4}
"""How much of the way to the best chance each of these takes."""

STALLED = 6
"""Wrong answers at one question, after which a person would have left."""

MOST_ACTIONS = 2_000


@dataclass
class Learned:
    """What a novice has of each skill: the chance to do it right, and whether it was ever shown."""

    random: Random
    perfect: bool = False
    chances: dict[str, float] = field(default_factory=dict)
    shown: set[str] = field(default_factory=set)

    def sees(self, skill: str, how: str) -> None:
        chance = self.chances.get(skill, AT_FIRST)
        self.chances[skill] = chance + GAIN[how] * (AT_BEST - chance)
        if how != "wrong":  # a right answer gets the worked line below it
            self.shown.add(skill)

    def succeeds(self, skill: str) -> bool:
        return self.perfect or self.random.random() < self.chances.get(skill, AT_FIRST)


@dataclass
class Report:
    """How one lesson went.

    Attributes:
        typed: answers, right and wrong, to steps and to parts of them.
        read: worked steps of the first round.
        stalled: symbols at which too much went wrong.
        untaught: symbols that were asked when nothing had shown their skill.
    """

    lesson: str
    steps: int
    typed: int = 0
    read: int = 0
    hints: int = 0
    given_up: int = 0
    stalled: list[str] = field(default_factory=list)
    untaught: list[str] = field(default_factory=list)
    finished: bool = False


def taught_by_pages(course: Course) -> set[str]:
    """The skills of the steps that a lesson's pages name, or that their picture or explorable shows."""
    symbols = {step.symbol: (1, step.symbol) for step in course.trace.plan.steps}
    found = set()
    for page in course.lesson.pages:
        for block in blocks_of(page.text):
            for piece in block.pieces:
                if piece.set_as == "formula":
                    names = {piece.text, piece.text.partition("=")[0].strip()}
                    found |= {course.skill(symbols[name]) for name in names & symbols.keys()}
    return found


def opened(lesson: Lesson, before: Mapping[str, int], seed: int) -> Sitting:
    """A lesson as the tutor opens it for a learner."""
    course, questions = Course.of(lesson), ()
    if lesson.source is None:
        questions = questions_of_rounds(course, make_rounds(course, before, seed))
    pace = Pace(fills=True, before=before, seed=seed)
    return Sitting(start(course, questions), NoKeeper(), lambda: NOW, pace=pace)


def play(sitting: Sitting, learned: Learned) -> Report:
    """A novice in one lesson, to its end."""
    course = sitting.session.questions[-1].course
    report = Report(course.lesson.id, len(course.asked))
    for skill in taught_by_pages(course):
        learned.sees(skill, "page")
    for _ in range(MOST_ACTIONS):
        question = sitting.session.current
        if question is None:
            report.finished = True
            return report
        _one_action(sitting, question, learned, report)
    return report


def _one_action(sitting: Sitting, question: Question, learned: Learned, report: Report) -> None:
    session, skill = sitting.session, question.course.skill(question.key)
    state = session.state(session.position)
    if state.outcome is not None:
        sitting.do("skip")
    elif question.form == "worked":
        report.read += 1
        learned.sees(skill, "worked")
        sitting.do("predict", "")
    elif ahead := sitting.pace.ahead(session):
        sitting.do("pace", str(ahead))
    elif state.misses >= STALLED:
        report.stalled.append(question.step.symbol)
        _give_up(sitting, skill, learned, report)
    elif state.misses and state.misses % 2 == 0 and state.hints < state.misses // 2 + 1:
        report.hints += 1
        learned.sees(skill, "hint")
        sitting.do("hint")
    else:
        if skill not in learned.shown and state.misses == 0:
            report.untaught.append(question.step.symbol)
        _answer(sitting, question, skill, learned, report)


def _give_up(sitting: Sitting, skill: str, learned: Learned, report: Report) -> None:
    report.given_up += 1
    learned.sees(skill, "worked")
    sitting.do("reveal")
    sitting.do("skip")


def _answer(sitting: Sitting, question: Question, skill: str, learned: Learned, report: Report) -> None:
    right = learned.succeeds(skill)
    report.typed += 1
    learned.sees(skill, "right" if right else "wrong")
    sitting.do("answer", _right(sitting, question) if right else _wrong(sitting, question, learned.random))


def _right(sitting: Sitting, question: Question) -> str:
    """What a learner gets who works rightly on their own values."""
    values, part = shown_values(sitting.session, question), asked_part(sitting.session)
    tree = question.step.expression if part is None else question.parts[part]
    return repr(evaluate(tree, values))


def _wrong(sitting: Sitting, question: Question, random: Random) -> str:
    if asked_part(sitting.session) is None and question.form == "own":
        formulas = question.course.marker.wrong.at(question.key)
        values = shown_values(sitting.session, question)
        made = [value for formula in formulas if (value := formula.value(values)) is not None]
        if made and random.random() < 0.7:
            return f"{random.choice(made):.6g}"
    return f"{float(_right(sitting, question)) * random.uniform(1.1, 1.9) + 0.37:.6g}"


def go_through(lessons: Iterable[Lesson], seed: int, perfect: bool = False) -> Iterator[Report]:
    """One learner through lessons, one after the other, with what they have learned and done.

    Args:
        perfect: whether every answer is right.
    """
    learned, done = Learned(Random(seed), perfect), Counter[str]()
    for number, lesson in enumerate(lessons):
        sitting = opened(lesson, done, 1 + seed + number)
        yield play(sitting, learned)
        done.update(done_by_hand(sitting.session))


def lessons_of_the_course() -> list[Lesson]:
    course = own_course().course
    assert course is not None
    return [find_lesson(one.id) for one in course.stations if one.kind == "lesson"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("lessons", nargs="*", metavar="LESSON")
    parser.add_argument("--learners", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--perfect", action="store_true", help="a learner who makes no mistake")
    arguments = parser.parse_args()
    lessons = [find_lesson(name) for name in arguments.lessons] or lessons_of_the_course()
    learners = 1 if arguments.perfect else arguments.learners
    reports = [list(go_through(lessons, arguments.seed + n, arguments.perfect)) for n in range(learners)]
    print(f"{'lesson':20} {'asks':>5} {'read':>5} {'typed':>6} {'hints':>6} {'shown':>6}  stalled, untaught")
    for several in zip(*reports, strict=True):
        count = len(several)
        stalled = Counter(symbol for one in several for symbol in one.stalled).most_common(3)
        untaught = sorted({symbol for one in several for symbol in one.untaught})
        print(
            f"{several[0].lesson:20} {several[0].steps:5} {sum(r.read for r in several) / count:5.1f} "
            f"{sum(r.typed for r in several) / count:6.1f} {sum(r.hints for r in several) / count:6.1f} "
            f"{sum(r.given_up for r in several) / count:6.1f}  {stalled or ''} {untaught or ''}"
        )


if __name__ == "__main__":
    main()
