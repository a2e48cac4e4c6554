"""The parts of a lesson file that guide and judge: [[ask]], [[notes]], [claims.N] and [source]."""

from __future__ import annotations

import math
import re
from collections.abc import Callable

from tutor.lesson.model import AskRule, Note, Source, StepKey
from tutor.lesson.problems import Place, did_you_mean, shown
from tutor.lesson.tables import Table, as_list, as_prose, as_tables, as_whole, as_word
from tutor.sayings import Said, Text, said
from tutor.steps.derive import KINDS, NETWORK_KINDS, Kind, Plan

_RANGE = r"\s*(\d{1,6})\s*(?:-\s*(\d{1,6})\s*)?\Z"
_ITERATION_KEY = r"[1-9]\d{0,5}\Z"
_PRINTED_NUMBER = r"[+\-\u2212]?(?:\d+[.,]?\d*|[.,]\d+)(?:[eE][+\-\u2212]?\d{1,4})?\Z"
"""Patterns over ASCII. Most lessons have nothing they are for, and the first question would wait for them."""

MOST_RULES = 1000
"""More tables [[ask]] or [[notes]] are refused: each is looked at at every step."""

_LONGEST_CLAIM = 64


def read_source(root: Table) -> Source | None:
    value, place = root.take("source")
    if value is None:
        return None
    table = Table(value, place)
    value, title_place = table.take("title", said("lesson_files.source_title"))
    title = None if value is None else as_prose(value, title_place)
    value, file_place = table.take("file")
    file = "" if value is None else as_prose(value, file_place)
    table.close()
    return None if title is None or file is None else Source(title, file)


def read_ask(
    root: Table, iterations: int | None, plan: Plan | None, lesson_format: int = 1
) -> tuple[AskRule, ...]:
    value, place = root.take("ask")
    if value is None:
        return ()
    rules: list[AskRule] = []
    covered: set[int] = set()
    entries = as_tables(value, place, "[[ask]]")
    if len(entries) > MOST_RULES:
        place.error(said("lesson_files.too_many_tables", count=len(entries), most=MOST_RULES))
        return ()
    for entry, rule_place in entries:
        table = Table(entry, rule_place)
        raw_range, range_place = table.take("iterations")
        span = _read_range(raw_range, range_place, iterations)
        kinds = _read_kinds(table, plan, lesson_format)
        symbols, samples = _read_where(table, plan) if lesson_format > 1 else (None, None)
        table.close()
        if span is None:
            continue
        decided = range(span[0], span[1] + 1)
        if covered.issuperset(decided):
            rule_place.warning(said("lesson_files.ask_decided", header=Text("[[ask]]")))
        covered.update(decided)
        rules.append(AskRule(*span, kinds, symbols, samples))
    return tuple(rules)


def _read_range(value: object | None, place: Place, iterations: int | None) -> tuple[int, int] | None:
    """First and last iteration of "2-10", "3" or 3; all of them when left out."""
    if value is None:
        return None if iterations is None else (1, iterations)
    span = None
    if isinstance(value, int) and not isinstance(value, bool):
        span = (value, value)
    elif isinstance(value, str) and (match := re.match(_RANGE, value, re.ASCII)):
        span = (int(match[1]), int(match[2] or match[1]))
    if span is None:
        example = said("lesson_files.some_iterations", span=Text('"2-10"'), single=Text('"3"'))
        place.expected(example, value)
        return None
    if iterations is not None and not 1 <= span[0] <= span[1] <= iterations:
        place.expected(said("lesson_files.iterations_in_order", last=iterations), value)
        return None
    return span


def _read_where(table: Table, plan: Plan | None) -> tuple[frozenset[str] | None, frozenset[int] | None]:
    """The symbols and the samples that a table names, each None where it names none."""
    value, place = table.take("symbols")
    symbols = None
    if value is not None:
        entries = as_list(value, place, said("lesson_files.step_symbols"))
        found = [_as_symbol(entry, place.at(at), plan) for at, entry in enumerate(entries or ())]
        symbols = frozenset(symbol for symbol in found if symbol is not None)
    value, place = table.take("samples")
    samples = None
    if value is not None:
        entries = as_list(value, place, said("lesson_files.sample_numbers"))
        most = max(1, len(plan.model.sampled)) if plan is not None and plan.model is not None else MOST_RULES
        within = said("lesson_files.whole_number", least=1, most=most)
        numbers = [as_whole(entry, place.at(at), 1, most, within) for at, entry in enumerate(entries or ())]
        samples = frozenset(number for number in numbers if number is not None)
    return symbols, samples


def _known_kinds(lesson_format: int) -> tuple[Kind, ...]:
    return NETWORK_KINDS if lesson_format == 1 else KINDS


def _read_kinds(table: Table, plan: Plan | None, lesson_format: int) -> frozenset[Kind] | None:
    value, place = table.take("kinds")
    if value is None:
        return None
    if not isinstance(value, list):
        place.expected(said("lesson_files.list_of_kinds"), value)
        return None
    kinds: set[Kind] = set()
    for index, entry in enumerate(value):
        kind = as_word(entry, place.at(index), _known_kinds(lesson_format))
        if kind is None:
            continue
        kinds.add(kind)
        if plan is not None and kind not in plan.kinds:
            place.at(index).warning(said("lesson_files.no_such_kind", kind=Text(kind)))
    return frozenset(kinds)


def read_notes(
    root: Table, iterations: int | None, plan: Plan | None, lesson_format: int = 1
) -> tuple[Note, ...]:
    value, place = root.take("notes")
    if value is None:
        return ()
    notes = []
    entries = as_tables(value, place, "[[notes]]")
    if len(entries) > MOST_RULES:
        place.error(said("lesson_files.too_many_tables", count=len(entries), most=MOST_RULES))
        return ()
    for entry, note_place in entries:
        note = _read_note(Table(entry, note_place), iterations, plan, lesson_format)
        if note is None:
            continue
        notes.append(note)
        if plan is not None and not _is_shown(note, plan):
            note_place.warning(said("lesson_files.note_never_shown"))
    return tuple(notes)


def _is_shown(note: Note, plan: Plan) -> bool:
    """Whether some step is of the note's kind and symbol."""
    if note.symbol is None:
        return note.kind is None or note.kind in plan.kinds
    step = plan.by_symbol.get(note.symbol)
    return step is not None and note.belongs_to(note.iteration or 1, step)


def _read_note(table: Table, iterations: int | None, plan: Plan | None, lesson_format: int) -> Note | None:
    value, text_place = table.take("text", said("lesson_files.note_text"))
    text = None if value is None else as_prose(value, text_place, paragraph=True)
    value, place = table.take("iteration")
    iteration = None if value is None else _as_iteration(value, place, iterations)
    value, place = table.take("symbol")
    symbol = None if value is None else _as_symbol(value, place, plan)
    value, place = table.take("kind")
    kind = None if value is None else as_word(value, place, _known_kinds(lesson_format))
    symbols, samples = _read_where(table, plan) if lesson_format > 1 else (None, None)
    table.close()
    return None if text is None else Note(text, iteration, symbol, kind, symbols, samples)


def _as_iteration(value: object, place: Place, iterations: int | None) -> int | None:
    if iterations is None:  # it is wrong itself; then any iteration may be right
        return None
    return as_whole(value, place, 1, iterations, said("lesson_files.iteration", least=1, most=iterations))


def _as_symbol(value: object, place: Place, plan: Plan | None) -> str | None:
    """A symbol of a step of this network."""
    if not isinstance(value, str):
        place.expected(said("lesson_files.step_symbol"), value)
        return None
    if plan is not None and value not in plan.by_symbol:
        hint = None if place.findings.full else did_you_mean(value, plan.by_symbol)
        place.error(said("lesson_files.no_such_symbol", symbol=shown(value), hint=hint))
        return None
    return value


def read_claims(
    root: Table, iterations: int | None, plan: Plan | Callable[[int], Plan] | None
) -> dict[StepKey, str]:
    """What the source prints; `plan` gives the steps, of all iterations or of each."""
    value, place = root.take("claims")
    if value is None:
        return {}
    if not isinstance(value, dict):
        first, second = Text("[claims.1]"), Text("[claims.2]")
        place.expected(said("lesson_files.claims_by_iteration", first=first, second=second), value)
        return {}
    claims: dict[StepKey, str] = {}
    for key, entries in value.items():
        table_place = place.at(key)
        if not re.match(_ITERATION_KEY, key, re.ASCII) or (iterations is not None and int(key) > iterations):
            table_place.error(_no_iteration(iterations))
        elif isinstance(entries, dict):
            of_iteration = plan(int(key)) if callable(plan) else plan
            claims |= _read_printed(int(key), entries, table_place, of_iteration)
        else:
            table_place.expected(said("lesson_files.printed_by_symbol"), entries)
    return claims


def _no_iteration(iterations: int | None) -> Said:
    example = Text("[claims.1]")
    if iterations is None:
        return said("lesson_files.claims_key", example=example)
    return said("lesson_files.claims_key_within", last=iterations, example=example)


def _read_printed(
    iteration: int, entries: dict[str, object], place: Place, plan: Plan | None
) -> dict[StepKey, str]:
    claims: dict[StepKey, str] = {}
    for symbol, printed in entries.items():
        _as_symbol(symbol, place.at(symbol), plan)
        if isinstance(printed, str) and reads_as_number(printed):
            claims[iteration, symbol] = printed
        else:
            number = said("lesson_files.printed_number", example=Text('"2.1"'))
            place.at(symbol).expected(number, printed)
    return claims


def reads_as_number(printed: str) -> bool:
    """Whether a printed text is one finite number; a decimal comma and U+2212 as minus are fine."""
    if len(printed) > _LONGEST_CLAIM or not re.match(_PRINTED_NUMBER, printed, re.ASCII):
        return False
    return math.isfinite(float(printed.replace(",", ".").replace("\u2212", "-")))
