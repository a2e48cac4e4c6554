"""What a line typed in the lab means: a change, a run, or something to show."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from types import MappingProxyType
from typing import Literal

from tutor.clean import brief
from tutor.data_classes import dataclass
from tutor.expressions.reading import read
from tutor.expressions.tokens import Unreadable
from tutor.expressions.trees import evaluate
from tutor.practice.lab.state import (
    Lab,
    Refused,
    freeze,
    reset,
    run_on,
    unfreeze,
    with_activation,
    with_rate,
    with_rates,
    with_value,
)
from tutor.sayings import Said, Text, said

MOST_ON_SCREEN = 100_000
"""Iterations that a screen computes: a few seconds' work beside it."""

RATES = "rates"
"""The name of a change of the learning rates to compare, which moves nothing."""

WordKind = Literal["change", "run", "setting"]


@dataclass(frozen=True, slots=True)
class Change:
    """Do this: the lab as it is then.

    Attributes:
        kind: a change of numbers, a run, or a setting that moves no value of an iteration.
        typed: as one types it.
        name: the parameter, input, target or rate that is changed, `RATES`, or "".
        begins_at: the iteration at which the run begins anew, where that is the change.
    """

    lab: Lab
    kind: WordKind
    typed: Text
    name: str = ""
    begins_at: int | None = None

    @property
    def said(self) -> Said:
        """What it is called on the screen."""
        if self.begins_at is not None:
            return said("lab.begins_at", iteration=self.begins_at)
        return said("lab.typed", line=self.typed)


@dataclass(frozen=True, slots=True)
class Look:
    """Show or do this in the front end."""

    word: str
    argument: str = ""


WORDS: Mapping[str, tuple[str, Said]] = MappingProxyType(
    {
        "run": ("N", said("lab_help.do_run")),
        "at": ("N", said("lab_help.do_at")),
        "drawing": ("", said("lab_help.do_drawing")),
        "table": ("", said("lab_help.do_table")),
        "plot": ("", said("lab_help.do_plot")),
        "rates": ("[R,R,...]", said("lab_help.do_rates")),
        "compare": ("", said("lab_help.do_compare")),
        "rate": ("R", said("lab_help.do_rate")),
        "activation": ("LAYER NAME", said("lab_help.do_activation")),
        "freeze": ("NAMES", said("lab_help.do_freeze")),
        "unfreeze": ("", said("lab_help.do_unfreeze")),
        "here": ("", said("lab_help.do_here")),
        "predict": ("on|off", said("lab_help.do_predict")),
        "reset": ("", said("lab_help.do_reset")),
        "save": ("FILE.toml", said("lab_help.do_save")),
        "theme": ("", said("lab_help.do_theme")),
        "help": ("", said("lab_help.do_help")),
        "quit": ("", said("lab_help.do_quit")),
    }
)
"""Each typed word with its argument and what it does."""

_ASSIGNMENT = re.compile(r"\s*(?P<name>\w+)\s*=\s*(?P<value>.*?)\s*\Z", re.DOTALL)


def understand(line: str, lab: Lab) -> Change | Look | Refused:
    """Reads one typed line: `w11 = 0.3`, `hidden = tanh`, or a word after a colon."""
    text = line.strip()
    if text.startswith(":"):
        return _word(text[1:], lab)
    assignment = _ASSIGNMENT.match(text)
    if assignment is None:
        return Refused(said("lab.no_change"), said("lab.type_change"))
    return _assigned(lab, assignment["name"], assignment["value"])


def _assigned(lab: Lab, name: str, typed: str) -> Change | Refused:
    layers = () if lab.equations is not None else lab.network.layers
    if any(layer.name == name for layer in layers) and name not in lab.start:
        return _activation(f"{name} {typed}", lab)
    value = _number(typed, lab)
    if isinstance(value, Refused):
        return value
    return _change(with_value(lab, name, value), "change", f"{name} = {typed.strip()}", name)


def _number(typed: str, lab: Lab) -> float | Refused:
    """A number, a fraction, or an expression over the numbers that training starts from."""
    reading = read(typed, lab.start)
    if isinstance(reading, Unreadable):
        return Refused(reading.said)
    try:
        return evaluate(reading.expression, lab.start)
    except (ArithmeticError, ValueError):
        return Refused(said("lab.no_value"), said("lab.type_number"))


def _word(line: str, lab: Lab) -> Change | Look | Refused:
    word, _, argument = line.strip().partition(" ")
    word, argument = word.lower(), argument.strip()
    change = _CHANGES.get(word)
    if change is not None and (argument or word in _WITHOUT_ARGUMENT):
        return change(argument, lab)
    if change is not None and word != "rates":
        return Refused(
            said("lab.word_needs", word=Text(word), what=Text(WORDS[word][0])),
            said("lab.word_does", does=WORDS[word][1]),
        )
    if word in WORDS:
        return Look(word, argument)
    near = get_close_matches(word, WORDS, n=1)
    hint = said("lab.did_you_mean_word", word=Text(near[0])) if near else said("lab.type_help")
    return Refused(said("lab.no_word", word=Text(brief(word))), hint)


def _change(lab: Lab | Refused, kind: WordKind, typed: str, name: str = "") -> Change | Refused:
    return lab if isinstance(lab, Refused) else Change(lab, kind, Text(typed), name)


def _run(argument: str, lab: Lab) -> Change | Refused:
    if not argument.isascii() or not argument.isdigit() or len(argument) > 9:
        return Refused(said("lab.no_iterations"), said("lab.type_run"))
    return _change(run_on(lab, int(argument), MOST_ON_SCREEN), "run", f":run {int(argument)}")


def _rate(argument: str, lab: Lab) -> Change | Refused:
    value = _number(argument, lab)
    if isinstance(value, Refused):
        return value
    name = next(iter(lab.rates_now), "")
    return _change(with_rate(lab, value), "change", f":rate {argument}", name)


def read_rates(typed: str) -> tuple[float, ...] | Refused:
    """Learning rates with commas or blanks between them."""
    try:
        return tuple(float(part) for part in re.split(r"[,;\s]+", typed.strip()) if part)
    except ValueError:
        return Refused(said("lab.no_rates"), said("lab.type_commas"))


def _rates(argument: str, lab: Lab) -> Change | Refused:
    rates = read_rates(argument)
    if isinstance(rates, Refused):
        return rates
    return _change(with_rates(lab, rates), "setting", f":rates {argument}", RATES)


def _activation(argument: str, lab: Lab) -> Change | Refused:
    layer, _, name = argument.rpartition(" ")
    layer, name = layer.strip(), name.strip().lower().replace("-", "_")
    return _change(with_activation(lab, layer, name), "change", f"{layer} = {name}")


def _freeze(argument: str, lab: Lab) -> Change | Refused:
    names = [part for part in re.split(r"[,\s]+", argument) if part]
    return _change(freeze(lab, names), "setting", f":freeze {argument}", "frozen")


_CHANGES: Mapping[str, Callable[[str, Lab], Change | Refused]] = MappingProxyType(
    {
        "run": _run,
        "rate": _rate,
        "rates": _rates,
        "activation": _activation,
        "freeze": _freeze,
        "unfreeze": lambda argument, lab: Change(unfreeze(lab), "setting", Text(":unfreeze"), "frozen"),
        "reset": lambda argument, lab: Change(reset(lab), "setting", Text(":reset")),
    }
)
_WITHOUT_ARGUMENT = frozenset({"unfreeze", "reset"})
