"""The pages of a lesson file: [[pages]], with what can be explored on them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from tutor.expressions.functions import FUNCTIONS
from tutor.lesson.page import BEFORE, PICTURES, Before, Explore, Page, Picture, unclosed
from tutor.lesson.problems import Place, did_you_mean, shown
from tutor.lesson.tables import Table, as_number, as_prose, as_tables, as_word
from tutor.operations.duals import DUAL_RULES
from tutor.sayings import Text, said
from tutor.steps.derive import Plan
from tutor.steps.influence import moved_by, uses_of

MOST_PAGES = 100
MOST_CHARACTERS = 4000
"""A longer text is no page that anybody reads before a question."""

MOST_BEFORE_FIRST = 5
"""More pages before the first question are warned of: who is new wants to begin."""

_STEP, _GATE_STEP, _GATE_AT = 0.1, 0.25, 1.0


def read_pages(root: Table, plan: Plan | None) -> tuple[Page, ...]:
    """The pages of a lesson whose first iteration has these steps; None where they are not known."""
    value, place = root.take("pages")
    if value is None:
        return ()
    entries = as_tables(value, place, "[[pages]]")
    if len(entries) > MOST_PAGES:
        place.error(said("lesson_files.too_many_tables", count=len(entries), most=MOST_PAGES))
        return ()
    found = [_read_page(Table(entry, at), plan) for entry, at in entries]
    pages = tuple(page for page in found if page is not None)
    first = sum(page.before == "forward" for page in pages)
    if first > MOST_BEFORE_FIRST:
        place.warning(said("lesson_files.many_pages_first", count=first, most=MOST_BEFORE_FIRST))
    return pages


def _read_page(table: Table, plan: Plan | None) -> Page | None:
    value, place = table.take("title", said("lesson_files.page_title"))
    title = None if value is None else as_prose(value, place)
    value, place = table.take("text", said("lesson_files.page_text"))
    text = None if value is None else _as_text(value, place)
    value, place = table.take("before")
    before: Before | None = "forward" if value is None else as_word(value, place, BEFORE)
    if before in ("backward", "update") and plan is not None and not _has_pass(plan, before):
        place.warning(said("lesson_files.page_never_opens", part=said(f"questions.{before}_pass")))
    value, place = table.take("picture")
    picture: Picture | None = None if value is None else as_word(value, place, PICTURES)
    if picture is not None and plan is not None and not _has_pass(plan, picture):
        place.warning(said("lesson_files.no_such_pass", part=said(f"questions.{picture}_pass")))
    value, place = table.take("explore")
    explore = None if value is None else _read_explore(Table(value, place), plan)
    table.close()
    if title is None or text is None or before is None:
        return None
    return Page(title, text, before, picture, explore)


def _has_pass(plan: Plan, which: str) -> bool:
    return any(step.which_pass == which for step in plan.steps)


def _as_text(value: object, place: Place) -> str | None:
    """The text of a page: prose in several lines, in which what the markup opens is closed."""
    if not isinstance(value, str):
        place.expected(said("lesson_files.text"), value)
        return None
    if len(value) > MOST_CHARACTERS:
        place.error(said("lesson_files.long_page", count=len(value), most=MOST_CHARACTERS))
        return None
    if as_prose(value.replace("\n", " "), place) is None:
        return None
    text = "\n".join(line.rstrip() for line in value.split("\n")).strip("\n")
    if (sign := unclosed(text)) is not None:
        place.error(said("lesson_files.unclosed", sign=Text(sign)))
        return None
    return text


def _read_explore(table: Table, plan: Plan | None) -> Explore | None:
    value, place = table.take("kind", said("lesson_files.kind_of_explorable"))
    kind = None if value is None else as_word(value, place, tuple(EXPLORABLES))
    if kind is None:
        return None
    explore = EXPLORABLES[kind](table, plan)
    table.close()
    return explore


def _read_slope(table: Table, plan: Plan | None) -> Explore | None:
    found = _read_nudged(table, plan)
    if found is None:
        return None
    nudge, watch, watched = found
    if plan is not None and not moved_by(plan, nudge, watched):
        named = {"watched": Text(watched), "nudged": Text(nudge)}
        table.place.error(said("lesson_files.moves_nothing", **named))
        return None
    return Explore("slope", _step(table, _STEP), nudge, watch)


def _read_paths(table: Table, plan: Plan | None) -> Explore | None:
    found = _read_nudged(table, plan)
    if found is None:
        return None
    nudge, watch, watched = found
    uses = 2 if plan is None else len(uses_of(plan, nudge, watched))
    if uses < 2:
        named = {"watched": Text(watched), "nudged": Text(nudge), "count": uses}
        table.place.error(said("lesson_files.no_two_paths", **named))
        return None
    return Explore("paths", _step(table, _STEP), nudge, watch)


def _read_gate(table: Table, _plan: Plan | None) -> Explore | None:
    value, place = table.take("function", said("lesson_files.gate_function"))
    function = None if value is None else as_word(value, place, gate_functions())
    value, place = table.take("at")
    at = _GATE_AT if value is None else as_number(value, place)
    step = _step(table, _GATE_STEP)
    return None if function is None else Explore("gate", step, function=function, at=at)


EXPLORABLES: Mapping[str, Callable[[Table, Plan | None], Explore | None]] = MappingProxyType(
    {"slope": _read_slope, "gate": _read_gate, "paths": _read_paths}
)
"""Each kind of explorable with the reader of its keys."""


def gate_functions() -> tuple[str, ...]:
    """The functions of one number that have a slope."""
    return tuple(
        name
        for name, function in FUNCTIONS.items()
        if function.name == name and name in DUAL_RULES and not function.is_derivative
    )


def _read_nudged(table: Table, plan: Plan | None) -> tuple[str, str | None, str] | None:
    """The nudged name, the watched one as it is given, and which one is meant by that."""
    forward = () if plan is None else tuple(s for s in plan.steps if s.which_pass == "forward")
    made = dict.fromkeys(step.symbol for step in forward)
    known = dict.fromkeys(name for step in forward for name in (step.symbol, *step.depends_on))
    value, place = table.take("nudge", said("lesson_files.nudged_name"))
    nudge = None if value is None else _as_name(value, place, None if plan is None else known)
    value, place = table.take("watch")
    watch = None if value is None else _as_name(value, place, None if plan is None else made)
    if value is not None and watch is None:
        return None
    watched = watch or (None if plan is None else plan.loss)
    if watched is None and plan is not None:
        place.error(said("lesson_files.nothing_to_watch"))
        return None
    return None if nudge is None else (nudge, watch, watched or "")


def _as_name(value: object, place: Place, known: Mapping[str, None] | None) -> str | None:
    """The plain name of a value of the forward pass."""
    if not isinstance(value, str):
        place.expected(said("lesson_files.name"), value)
        return None
    if known is not None and value not in known:
        hint = None if place.findings.full else did_you_mean(value, known)
        place.error(said("lesson_files.no_such_value", name=shown(value), hint=hint))
        return None
    return value


def _step(table: Table, default: float) -> float:
    value, place = table.take("step")
    if value is None:
        return default
    problems = len(place.findings.errors)
    step = as_number(value, place)
    if step <= 0 and len(place.findings.errors) == problems:
        place.expected(said("lesson_files.number_above_zero"), value)
    return step
