"""Exams: no hints and no verdicts until the end; their questions follow from a seed.

An exam asks runs of consecutive steps on the same numbers, so that an early slip
costs one mark and the steps after it can still earn follow-through marks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice, pairwise, permutations

from tutor.lesson.model import Lesson
from tutor.practice.course import Course
from tutor.practice.generator import Generator
from tutor.practice.quiz import Item, Quiz, check_count, item_seed
from tutor.practice.result_checks import asked
from tutor.practice.result_file import LONGEST_NAME
from tutor.steps.derive import Pass, Step

RUN = 5
"""How many consecutive steps share their numbers."""

NAME_VARIABLES = ("BACKPROP_TUTOR_LEARNER", "LOGNAME", "USER", "USERNAME")
"""Where the learner's name is looked for in the environment, in this order."""

MOST_ORDERS = 1 + 120
"""In how many orders the lessons of an exam are tried where its result file does not give theirs."""


def learner_name(environment: Mapping[str, str]) -> str:
    """The learner's name as the environment has it, cleaned; "" if it has none."""
    found = next((environment[name] for name in NAME_VARIABLES if environment.get(name, "").strip()), "")
    return clean_name(found)


def clean_name(typed: str) -> str:
    """A name that can be kept, printed and sent on.

    It has no control characters and is not long. A byte that the terminal's encoding does not explain
    (Python reads it as a lone surrogate) becomes U+FFFD: the rest of the name says who it is.
    """
    known = ("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in typed)
    return "".join(c for c in known if c.isprintable()).strip()[:LONGEST_NAME]


def make_exam(lessons: Sequence[Lesson], count: int, seed: int, numbers: int | None = None) -> Quiz:
    """An exam of `count` questions in runs of `RUN` steps of iteration 1; open it with `open_quiz`.

    Lessons take turns, forward and backward passes too. No run comes twice before
    every run of its kind has come.

    Args:
        numbers: see `Quiz`.

    Raises:
        TutorError: where there is nothing to ask, or `count` is out of bounds.
    """
    check_count(lessons, count)
    names = tuple(lesson.id for lesson in lessons)
    items = _items(names, {lesson.id: lesson for lesson in lessons}, count, seed, numbers)
    return Quiz(seed, items, exam=True, lessons=names, numbers=numbers)


def _items(
    names: Sequence[str], lessons: Mapping[str, Lesson], count: int, seed: int, numbers: int | None
) -> tuple[Item, ...]:
    """The questions of an exam: they follow from the lessons' ids in their order, the number and the seeds.

    Raises:
        KeyError: where a lesson is asked that is not among `lessons`.
    """
    generator = Generator("exam", seed, *names)
    drawn = generator if numbers is None else Generator("numbers", numbers, *names)
    turns: list[str] = []
    left: dict[tuple[str, bool], list[tuple[Step, ...]]] = {}
    items: list[Item] = []
    while len(items) < count:
        turns = turns or generator.shuffled(names)
        lesson = lessons[turns.pop()]
        forward = (len(items) // RUN) % 2 == 0
        runs = left.get((lesson.id, forward)) or generator.shuffled(_runs(lesson, forward))
        chosen = runs.pop()[: count - len(items)]
        left[(lesson.id, forward)] = runs
        number = item_seed(drawn)
        items.extend(Item(lesson.id, lesson.digest, number, (1, step.symbol)) for step in chosen)
    return tuple(items)


def _runs(lesson: Lesson, forward: bool) -> list[tuple[Step, ...]]:
    """Runs of consecutive steps that begin in the forward pass, or after it; the most connected ones."""
    steps = Course.of(lesson).trace.plan.steps
    passes: tuple[Pass, ...] = ("forward",) if forward else ("backward", "update")
    starts = [n for n, step in enumerate(steps[: max(1, len(steps) - RUN + 1)]) if step.which_pass in passes]
    runs = [steps[n : n + RUN] for n in starts or [0]]
    links = [_links(run) for run in runs]
    least = max(sorted(links)[len(links) // 2], min(1, max(links)))
    return [run for run, count in zip(runs, links, strict=True) if count >= least]


def _links(run: Sequence[Step]) -> int:
    """How many steps of a run use another of its steps: where a slip would be carried on."""
    asked = {step.symbol for step in run}
    return sum(not asked.isdisjoint(step.depends_on) for step in run)


def made_again(
    seed: int,
    count: int,
    names: Sequence[str],
    items: Sequence[Item],
    lessons: Iterable[Lesson],
    numbers: int | None = None,
) -> tuple[Item, ...] | None:
    """The questions of an exam as its seed gives them; None where they cannot be made.

    Args:
        names: the lessons that it was made from; where none are given, the orders that are likely are tried,
            and the questions are those that agree with `items`, if any do.
        items: its questions as they were kept.
        numbers: see `Quiz`.
    """
    here = {lesson.id: lesson for lesson in lessons}
    orders = [tuple(names)] if names else islice(_likely_orders(items, here), MOST_ORDERS)
    made: tuple[Item, ...] | None = None
    for order in orders:
        try:
            made = _items(order, here, count, seed, numbers)
        except KeyError:
            continue
        if [asked(item) for item in made] == [asked(item) for item in items]:
            return made
    return made if names else None


def _likely_orders(items: Sequence[Item], here: Mapping[str, Lesson]) -> Iterator[tuple[str, ...]]:
    """All lessons, as where none is named; then the lessons asked about, in every order."""
    yield tuple(here)
    yield from permutations(dict.fromkeys(item.lesson for item in items))


def is_exam(quiz: Quiz, lessons: Iterable[Lesson]) -> bool:
    """Whether these are the questions of an exam: by what they ask, whatever the flag beside them says.

    Only in an exam do questions in a row share their numbers. A single question is one if an exam asks it.
    """
    numbers = [(item.lesson, item.seed) for item in quiz.items]
    if quiz.exam or any(one == other for one, other in pairwise(numbers)):
        return True
    return len(numbers) == 1 and is_as_made(quiz, lessons)


def is_as_made(quiz: Quiz, lessons: Iterable[Lesson]) -> bool:
    """Whether an exam's questions are those that its seed gives."""
    made = made_again(quiz.seed, len(quiz.items), quiz.lessons, quiz.items, lessons, quiz.numbers)
    return made is not None and [asked(item) for item in made] == [asked(item) for item in quiz.items]
