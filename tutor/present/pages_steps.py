"""A worked step as HTML, linked to the steps that it uses and that use it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field
from itertools import groupby

from tutor.clean import in_html
from tutor.data_classes import dataclass
from tutor.expressions import mathml
from tutor.expressions.names import updated_symbol
from tutor.expressions.printing import PRETTY, format_number
from tutor.expressions.trees import Symbol
from tutor.lesson.model import Lesson, StepKey
from tutor.marking.marker import Marker
from tutor.present.hints import what_it_is
from tutor.present.markup import Markup, html
from tutor.present.pages_document import paragraphs
from tutor.sayings import Said, Text, said
from tutor.steps.chain import Chain, chain
from tutor.steps.derive import UPDATE_KINDS, Kind, Plan, Step
from tutor.steps.trace import Trace
from tutor.words import say

MOST_LINKS = 12
"""Links from one step to steps that it uses or that use it; in a large network there are thousands."""


@dataclass(frozen=True)
class Book:
    """A lesson being set in HTML.

    Attributes:
        href: where a step stands, from its iteration and symbol.
    """

    lesson: Lesson
    marker: Marker
    href: Callable[[int, str], str]
    _users: dict[int, tuple[Plan, dict[str, list[str]]]] = field(default_factory=dict, init=False)

    @property
    def trace(self) -> Trace:
        return self.marker.trace

    def plan(self, iteration: int) -> Plan:
        return self.trace.plan_at(iteration)

    def values(self, iteration: int) -> Mapping[str, float]:
        return self.trace.values(iteration)

    def users(self, iteration: int) -> dict[str, list[str]]:
        """The symbols of the steps that use a step's value within the same iteration."""
        plan = self.plan(iteration)
        known = self._users.get(id(plan))
        if known is not None and known[0] is plan:
            return known[1]
        found: dict[str, list[str]] = {step.symbol: [] for step in plan.steps}
        for step in plan.steps:
            for name in step.depends_on:
                if name in found:
                    found[name].append(step.symbol)
        self._users.clear()
        self._users[id(plan)] = plan, found
        return found

    def source_note(self, key: StepKey) -> str:
        """What to say of the source's number at a step, or ""."""
        note = self.marker.source_note(key) if key in self.lesson.claims else None
        return say(note) if note is not None else ""


def anchor(iteration: int, symbol: str) -> str:
    """The id of a step in its page. Names hold no hyphen, so no two steps share one."""
    return f"i{iteration}-{symbol.replace('/', '-').replace(chr(39), '-new')}"


def steps_html(book: Book, iteration: int, steps: Iterable[Step], level: int) -> str:
    """Steps under headings of `level`, one per layer and kind."""

    def place(step: Step) -> tuple[int | None, int | None, Kind | None]:
        kind: Kind = "update" if step.kind in UPDATE_KINDS else step.kind
        return step.sample, step.layer, None if step.layer is None else kind

    parts = []
    for (sample, layer, kind), group in groupby(steps, key=place):
        heading = None
        if layer is not None and kind is not None:
            heading = said(f"pages.of_{kind}", layer=Text(book.lesson.network.layers[layer].name))
        if sample is not None:
            of_it = said("documents.sample", number=sample)
            heading = of_it if heading is None else said("pages.of_sample", what=heading, sample=sample)
        if heading is not None:
            parts.append(f"<h{level}>{html(heading)}</h{level}>")
        below = level if heading is None else level + 1
        parts += [step_html(book, iteration, step, below) for step in group]
    return "\n".join(parts)


def step_html(book: Book, iteration: int, step: Step, level: int) -> str:
    """One step: what it is, its equations, its notes, its links."""
    values = book.values(iteration)
    note = book.source_note((iteration, step.symbol))
    kinds = ["step", "differs"] if note else ["step"]
    what = said("pages.step", what=what_it_is(book.plan(iteration), step))
    parts = [
        f'<section class="{" ".join(kinds)}" id="{anchor(iteration, step.symbol)}">',
        f"<h{level}>{html(what)}</h{level}>",
        _equations(book.plan(iteration), step, values),
        *(f'<aside class="note">{paragraphs(n)}</aside>' for n in book.lesson.notes_at(iteration, step)),
    ]
    if note:
        label = html(said("pages.the_source"))
        parts.append(f'<aside class="source" aria-label="{label}"><p>{in_html(note)}</p></aside>')
    return "".join((*parts, _links(book, iteration, step), "</section>"))


def _equations(plan: Plan, step: Step, values: Mapping[str, float]) -> str:
    """Formula, numbers and value; for a gradient the chain rule from the loss below them."""
    left = mathml.symbol(step.symbol)
    value = f'<strong class="value">{mathml.math(mathml.number(values[step.symbol]))}</strong>'
    formula = mathml.formula(step.expression)
    numbers = mathml.substitution(step.expression, values)
    shown = [formula] if _is_value(step) else [formula, numbers]
    parts = [_equation(left, shown, value)]
    written = chain(plan, step)
    if written is not None and not _says_no_more(written, step):
        paths, negative = written.paths, written.negative
        by_chain = [
            mathml.chain_formula(paths, negative),
            mathml.chain_substitution(paths, values, negative),
        ]
        lead = said("pages.chain_over_gradients") if written.recursive else said("pages.chain")
        parts.append(f'<p class="chain">{html(lead)}</p>')
        parts.append(_equation(left, by_chain, value))
    return "".join(parts)


def _is_value(step: Step) -> bool:
    """Whether putting the numbers in gives the value at once, as in dL/db = dL/dz."""
    return isinstance(step.expression, Symbol)


def _says_no_more(written: Chain, step: Step) -> bool:
    return len(written.paths) == 1 and [f.symbol for f in written.paths[0]] == [step.symbol]


def _equation(left: str, right: Iterable[tuple[str, ...]], value: str) -> str:
    """left = first = second = value; a line breaks before an equals sign."""
    lines = [f"<span>{mathml.math(mathml.EQUALS)} {' '.join(pieces)}</span>" for pieces in right]
    lines.append(f"<span>{mathml.math(mathml.EQUALS)} {value}</span>")
    return f'<div class="equation"><span>{mathml.math(left)}</span><div>{"".join(lines)}</div></div>'


def _links(book: Book, iteration: int, step: Step) -> str:
    used = [_link(book, *key) for key in _sources(book, iteration, step)]
    using = [_link(book, iteration, symbol) for symbol in book.users(iteration)[step.symbol]]
    uses = said("pages.uses", steps=_first(used))
    used_by = said("pages.used_by", steps=_first(using))
    if used and using:
        links = said("pages.uses_and_used_by", uses=uses, used_by=used_by)
    elif used or using:
        links = uses if used else used_by
    else:
        return ""
    return f'<p class="links">{html(links)}</p>'


def _first(links: list[Markup]) -> tuple[Markup | Said, ...]:
    """As many links as are shown, and how many there are besides."""
    if len(links) <= MOST_LINKS:
        return tuple(links)
    return *links[:MOST_LINKS], said("pages.more", count=len(links) - MOST_LINKS)


def _sources(book: Book, iteration: int, step: Step) -> Iterator[StepKey]:
    """The steps that made what a step uses: those before it, and the last update of a parameter."""
    for name in step.depends_on:
        if name in book.plan(iteration).by_symbol:
            yield iteration, name
        elif iteration > 1 and updated_symbol(name) in book.plan(iteration - 1).by_symbol:
            yield iteration - 1, updated_symbol(name)


def _link(book: Book, iteration: int, symbol: str) -> Markup:
    return Markup(f'<a href="{book.href(iteration, symbol)}">{in_html(PRETTY.name(symbol))}</a>')


def shown_number(value: float) -> str:
    """A number in running text and tables."""
    return in_html(format_number(value, style=PRETTY))
