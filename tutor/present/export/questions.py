"""What a learning-management system is given of each step that a lesson asks.

Texts are HTML in which every name, number and sentence is escaped, in the plain forms that can be typed.
Nobody's earlier answers are known there, so each question gives the right ones: there is no follow-through.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence

from tutor.clean import in_html, one_line
from tutor.data_classes import dataclass
from tutor.expressions.printing import SHOWN_FIGURES, exact_number, format_number
from tutor.lesson.asked_steps import StepKeys, asked_steps
from tutor.lesson.model import Lesson, StepKey
from tutor.marking.explanations import what_to_do
from tutor.marking.marker import Marker
from tutor.marking.precision import Target, decimals_of, half_of_last_place
from tutor.marking.response_ranges import ResponseRange, response_ranges
from tutor.present.diagram import draw_plan
from tutor.present.equation_values import equations_of
from tutor.present.hints import factors, revealed, what_it_is
from tutor.present.key import lesson_name, sound_trace
from tutor.present.key_text import given
from tutor.present.parts import part_of, title_in
from tutor.sayings import Name, Said, Text, said
from tutor.steps.derive import Step
from tutor.tolerances import LEAST_FIGURES, PRINTED
from tutor.words import say

MOST_GIVEN = 60
"""Of a model that starts from more numbers, a question gives those in the step's formula."""

_COLUMNS = 78
_FIGURES = (SHOWN_FIGURES, 9, 12, 15, 17)

Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Question:
    """One step with one set of numbers.

    Attributes:
        number: which of the lesson's questions it is, from 1.
        name: what a teacher finds it by: the lesson with its seed, the number, the symbol and the iteration.
        place: lesson, seed, iteration and symbol: the same for the same step with the same numbers.
        text: where one is, what is given, the drawing, and what is asked, as HTML.
        ranges: the answers that are known: right ones first, then named mistakes.
        otherwise: what to say of any other answer, as HTML.
        worked: the step with formula, numbers and value, as HTML.
        decimals: how many decimals the answer has to show.
    """

    number: int
    key: StepKey
    name: str
    place: str
    text: str
    ranges: tuple[ResponseRange, ...]
    otherwise: str
    worked: str
    decimals: int

    @property
    def mistakes(self) -> tuple[ResponseRange, ...]:
        return tuple(one for one in self.ranges if not one.right)


def question_sets(lessons: Sequence[Lesson]) -> Iterator[tuple[Question, ...]]:
    """For each asked step its questions, one with the numbers of each lesson.

    Args:
        lessons: one lesson with different numbers.

    Raises:
        TutorError: at once, where a training has values that are not finite.
    """
    sources = [_Source(lesson) for lesson in lessons]
    return (tuple(source.question(at) for source in sources) for at in range(len(sources[0].asked)))


def category_of(question: Question) -> Said:
    """What the questions to one step are called together."""
    iteration, symbol = question.key
    number = Text(f"{question.number:03}")
    return said("export.category", number=number, symbol=Name(symbol), iteration=iteration)


def hashed(*parts: str) -> str:
    """A name of letters and digits alone, the same for the same parts and for no others."""
    return f"g{hashlib.sha256(chr(10).join(parts).encode('utf-8', 'replace')).hexdigest()[:31]}"


def feedback_on(answers: ResponseRange) -> str:
    """What is said of an answer in a range, as HTML: what the tutor says of it."""
    if answers.verdict.name == "correct":
        return paragraph(said("export.right", value=answers.value))
    return paragraph(answers.verdict.said)


def paragraph(saying: Said) -> str:
    return f"<p>{in_html(say(saying))}</p>"


class _Source:
    """One lesson whose steps are made into questions."""

    def __init__(self, lesson: Lesson) -> None:
        self.lesson = lesson
        self.trace = sound_trace(lesson)
        self.marker = Marker.of(lesson, self.trace)
        self.asked: StepKeys = asked_steps(lesson)

    def question(self, at: int) -> Question:
        """The question at a place among those asked, from 0."""
        key: StepKey = self.asked[at]
        iteration, symbol = key
        plan, step = self.trace.plan_at(iteration), self.marker.context.step(key)
        values, target = self.trace.values(iteration), self.marker.context.target(key)
        worked = (*revealed(plan, step, values), *factors(plan, step, values))
        other = said("export.otherwise", symbol=Name(symbol), advice=what_to_do(plan, step))
        return Question(
            number=at + 1,
            key=key,
            name=one_line(say(self._name(at, key))),
            place=f"{lesson_name(self.lesson)}:{iteration}:{symbol}",
            text="\n".join(self._text(at, key, step, target)),
            ranges=response_ranges(self.marker, key),
            otherwise=paragraph(other),
            worked="\n".join(map(paragraph, worked)),
            decimals=decimals_of(target),
        )

    def _name(self, at: int, key: StepKey) -> Said:
        number = Text(f"{at + 1:0{len(str(len(self.asked)))}}")
        name = Text(lesson_name(self.lesson))
        return said("export.name", lesson=name, number=number, symbol=Name(key[1]), iteration=key[0])

    def _text(self, at: int, key: StepKey, step: Step, target: Target) -> Iterator[str]:
        iteration, _ = key
        values = self.trace.values(iteration)
        figures = _figures_needed(step, values, target)
        where = title_in(iteration, part_of(step.kind), step.sample)
        yield f"<p>{in_html(self.lesson.title)}</p>"
        yield paragraph(said("export.where", where=where, number=at + 1, count=len(self.asked)))
        yield from self._given(iteration, step, figures)
        plan = self.trace.plan_at(iteration)
        known: Pairs = [
            (n, format_number(values[n], figures)) for n in step.depends_on if n in plan.by_symbol
        ]
        if known:
            yield paragraph(_listed(said("export.known"), known))
        yield _block(self._drawing(key, step))
        for note in self.lesson.notes_at(iteration, step):
            yield paragraph(said("questions.note", note=Text(one_line(note))))
        yield paragraph(said("export.asked", symbol=Name(step.symbol), what=what_it_is(plan, step)))
        yield paragraph(_how_exact(target))

    def _given(self, iteration: int, step: Step, figures: int) -> Iterator[str]:
        """What the iteration starts from, as a list, and the rules."""
        groups = self._start(iteration, figures)
        if sum(len(pairs) for _, pairs in groups) > MOST_GIVEN:
            used = set(step.depends_on)
            groups = [(what, [pair for pair in pairs if pair[0] in used]) for what, pairs in groups]
        items = "".join(f"<li>{in_html(say(_listed(what, pairs)))}</li>" for what, pairs in groups if pairs)
        yield f"{paragraph(said('export.given'))}<ul>{items}</ul>"
        equations = self.lesson.equations
        if equations is None or equations.network is not None:
            loss = self.lesson.network.loss
            rule = Text(say(said(loss.row.hint)))
            yield paragraph(said("documents.loss_rule", loss=Text(loss.name), rule=rule))
        if written := equations_of(self.lesson):
            yield _block(written)

    def _start(self, iteration: int, figures: int) -> list[tuple[Said, Pairs]]:
        """The names that have a value before the first step of an iteration, under their headings."""
        computation, values = self.lesson.computation, self.trace.values(iteration)
        fixed, moving = computation.given(iteration), computation.start()
        shown = {name: exact_number(value) for name, value in fixed.items()}
        shown |= {name: format_number(values[name], figures) for name in moving}
        if iteration == 1:
            shown |= {name: exact_number(value) for name, value in moving.items()}
        if self.lesson.equations is not None:
            parameters = self.lesson.equations.model.parameters
            return [
                (said("documents.given_values"), [(n, shown[n]) for n in fixed if n not in parameters]),
                (said("documents.parameters"), [(n, shown[n]) for n in shown if n in parameters]),
                (said("documents.state"), [(n, shown[n]) for n in moving if n not in parameters]),
            ]
        rate = self.lesson.training.learning_rate_name
        groups = [
            (what, [(n, shown[n]) for n, _ in pairs if n in shown]) for what, pairs in given(self.lesson)
        ]
        if not any(name == rate for _, pairs in groups for name, _ in pairs):  # one per iteration
            groups.append((said("documents.learning_rate"), [(rate, shown[rate])]))
        return groups

    def _drawing(self, key: StepKey, step: Step) -> list[str]:
        drawing = draw_plan(
            self.trace.plan_at(key[0]),
            self.trace.values(key[0]),
            known=self.marker.context.known(key),
            focus=step,
            width=_COLUMNS,
            ascii_only=True,
            shown_pass="forward" if step.which_pass == "forward" else "backward",
        )
        return [line.rstrip() for line in drawing.lines]


def _listed(what: Said, pairs: Pairs) -> Said:
    return said("documents.given", what=what, values=tuple(Text(f"{name} = {text}") for name, text in pairs))


def _block(lines: Iterable[str]) -> str:
    """Lines as they stand, in letters of one width."""
    return f"<pre>{chr(10).join(map(in_html, lines))}</pre>"


def _how_exact(target: Target) -> Said:
    if target.change and target.old is not None:
        return said("export.decimals", count=decimals_of(target), old=target.old)
    return said("export.figures", figures=LEAST_FIGURES)


def _figures_needed(step: Step, values: Mapping[str, float], target: Target) -> int:
    """In how many figures the numbers of a formula are printed, so that what is right comes out of them."""
    most_off = PRINTED * half_of_last_place(target)
    for figures in _FIGURES:
        printed = {name: float(format_number(values[name], figures)) for name in step.depends_on}
        try:
            off = abs(step.compute(printed) - target.value)
        except (ArithmeticError, ValueError):
            continue
        if off <= most_off:
            return figures
    return _FIGURES[-1]
