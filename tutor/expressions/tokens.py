"""Cutting an answer into tokens: numbers, known symbols, functions and signs, plain or pretty.

Pretty names (∂L/∂w₁₁, ŷ, η) are turned back into plain ones, so that what the
screen shows can be pasted as an answer.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from enum import Enum, auto
from functools import cached_property
from itertools import islice
from types import MappingProxyType

from tutor.clean import brief
from tutor.data_classes import dataclass
from tutor.expressions.functions import FUNCTIONS, GATHERING, Function, typed_names
from tutor.expressions.names import LAYER_SIGNS, SAMPLE_SIGN, pretty
from tutor.sayings import Argument, Said, Text, said

MOST_CHARACTERS = 2000
"""Long enough for the printed formula of a unit with 64 inputs."""

_NO_TEXT = "\ufffd"
"""Stands for a byte that is no text; shown in ASCII it would be a "?", which asks for a hint."""

MOST_TOKENS = 500
MOST_EXPONENT = 300
MOST_SUGGESTED_FROM = 400
"""How many known names are looked through for one that was meant."""

_LONGEST_FUNCTION = 20


@dataclass(frozen=True, slots=True)
class Unreadable:
    """What could not be read: what to say, and the character (from 1; 0 for the whole text)."""

    said: Said
    position: int


class TokenKind(Enum):
    NUMBER = auto()
    SYMBOL = auto()
    FUNCTION = auto()
    RAISED = auto()  # a superscript exponent: ²
    SIGN = auto()
    END = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """`position` is the character it starts at, from 1; `value` belongs to numbers and superscripts."""

    kind: TokenKind
    text: str
    position: int
    value: float = 0.0


_GREEK = MappingProxyType(
    {
        pretty(name): name
        for name in (
            *("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "kappa", "lambda"),
            *("mu", "nu", "xi", "rho", "sigma", "tau", "phi", "chi", "psi", "omega"),
        )
    }
)
_SUBS, _SUPS = "₀₁₂₃₄₅₆₇₈₉", "⁰¹²³⁴⁵⁶⁷⁸⁹"
_TO_DIGITS = MappingProxyType(str.maketrans(_SUBS + _SUPS, "0123456789" * 2))
_LETTERS = "A-Za-z_ŷ" + "".join(_GREEK)
_BODY = (
    rf"(?P<stem{{0}}>[{_LETTERS}][{_LETTERS}0-9]*)(?P<subs{{0}}>[{_SUBS}]*(?:,[{_SUBS}]+)*)"
    rf"(?:{LAYER_SIGNS[0]}(?P<layer{{0}}>[{_SUPS}]+){LAYER_SIGNS[1]})?"
    rf"(?P<sups{{0}}>[{_SUPS}]*)(?:{SAMPLE_SIGN}(?P<sample{{0}}>[{_SUPS}]+))?(?P<prime{{0}}>['′’]?)"
)
_NAME = re.compile(_BODY.format(""))
_GRADIENT = re.compile(r"[d∂]" + _BODY.format("1") + r"\s*/\s*[d∂]" + _BODY.format("2"))
_NUMBER = re.compile(r"(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)(?:[eE][+\-−–]?[0-9]{1,4}(?![0-9]))?")
_NUMBER_AMONG_ARGUMENTS = re.compile(r"(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+\-−–]?[0-9]{1,4}(?![0-9]))?")
_RAISED = re.compile(rf"⁻?[{_SUPS}]{{1,3}}")
_OPENING = re.compile(r"\s*\(")
_SIGNS = MappingProxyType(
    {
        "**": "^",
        ">=": ">=",
        "≥": ">=",
        **{c: c for c in "+-*/^(),;"},
        "−": "-",
        "–": "-",
        "·": "*",
        "×": "*",
        "∙": "*",
        "⋅": "*",
        "÷": "/",
        "∕": "/",
        "⁄": "/",
    }
)
_FRACTIONS = MappingProxyType({"½": 0.5, "¼": 0.25, "¾": 0.75})


def tokens(text: str, symbols: Collection[str], later: Collection[str]) -> list[Token] | Unreadable:
    """All tokens and an END, or the first thing that could not be read."""
    return _Tokenizer(text, symbols, later).run()


class _Tokenizer:
    def __init__(self, text: str, symbols: Collection[str], later: Collection[str]) -> None:
        self.text = text
        self.symbols = symbols
        self.later = later
        self.found: list[Token] = []
        self.commas_separate: list[bool] = []  # per open parenthesis

    def run(self) -> list[Token] | Unreadable:
        at = 0
        while at < len(self.text):
            if self.text[at].isspace():
                at += 1
                continue
            step = self._next(at)
            if isinstance(step, Unreadable):
                return step
            at = step
            if len(self.found) > MOST_TOKENS:
                return Unreadable(said("reading.too_many_parts", most=MOST_TOKENS), at)
        self.found.append(Token(TokenKind.END, "", len(self.text) + 1))
        return self.found

    def _add(self, kind: TokenKind, text: str, at: int, value: float = 0.0) -> None:
        self.found.append(Token(kind, text, at + 1, value))

    def _next(self, at: int) -> int | Unreadable:
        """Adds the token at `at`; where the next one may start."""
        separate = bool(self.commas_separate) and self.commas_separate[-1]
        number = (_NUMBER_AMONG_ARGUMENTS if separate else _NUMBER).match(self.text, at)
        if number:
            return self._number(number[0], at, separate)
        char = self.text[at]
        if char in _FRACTIONS:
            self._add(TokenKind.NUMBER, char, at, _FRACTIONS[char])
            return at + 1
        if char == "√":
            return self._function(FUNCTIONS[char], at, at + 1)
        gradient = _GRADIENT.match(self.text, at) if char in "d∂" else None
        if gradient:
            end = self._gradient(gradient, at)
            if end is not None:
                return end
        name = _NAME.match(self.text, at)
        if name:
            return self._name(name, at)
        raised = _RAISED.match(self.text, at)
        if raised:
            digits = raised[0].translate(_TO_DIGITS).replace("⁻", "-")
            self._add(TokenKind.RAISED, raised[0], at, float(digits))
            return raised.end()
        return self._sign(at)

    def _number(self, typed: str, at: int, separate: bool) -> int | Unreadable:
        plain = typed.replace(",", ".").replace("−", "-").replace("–", "-")
        power = plain.lower().partition("e")[2]
        if power and abs(int(power)) > MOST_EXPONENT:
            return Unreadable(
                said("reading.large_exponent", typed=Text(brief(typed)), most=MOST_EXPONENT), at + 1
            )
        end = at + len(typed)
        if (
            self.text[end : end + 1] in tuple(".,")
            and self.text[end + 1 : end + 2].isdigit()
            and not separate
        ):
            return _at("two_marks", at)
        self._add(TokenKind.NUMBER, typed, at, float(plain))
        return end

    def _sign(self, at: int) -> int | Unreadable:
        typed = next((two for two in ("**", ">=") if self.text.startswith(two, at)), self.text[at])
        sign = _SIGNS.get(typed)
        if sign is None:
            return self._stranger(typed, at)
        if sign == "(":
            self.commas_separate.append(self._separates(at))
        elif sign == ")" and self.commas_separate:
            self.commas_separate.pop()
        elif sign in ",;" and not self.commas_separate:
            return self._stranger(typed, at)
        self._add(TokenKind.SIGN, sign, at)
        return at + len(typed)

    def _stranger(self, char: str, at: int) -> Unreadable:
        if char == "=":
            return _at("equals_sign", at)
        shown = char if char.isprintable() and char != _NO_TEXT else f"U+{ord(char):04X}"
        return _at("stranger", at, typed=Text(shown))

    def _separates(self, at: int) -> bool:
        """Whether commas separate in the parenthesis at `at`: that of a function of several, without `;`."""
        before = self.found[-1] if self.found else None
        if before is None or before.kind is not TokenKind.FUNCTION or not FUNCTIONS[before.text].several:
            return False
        return at not in self._with_semicolons

    @cached_property
    def _with_semicolons(self) -> set[int]:
        """Where the parentheses open that have a `;` directly inside."""
        opened: list[int] = []
        found = set()
        for at, char in enumerate(self.text):
            if char == "(":
                opened.append(at)
            elif char == ")" and opened:
                opened.pop()
            elif char == ";" and opened:
                found.add(opened[-1])
        return found

    def _gradient(self, match: re.Match[str], at: int) -> int | Unreadable | None:
        """A known gradient; None where it is a division after all."""
        loss = _translated(match["stem1"]) + _digits(match["subs1"])
        if match["sample1"]:
            loss += f"_s{_digits(match['sample1'])}"
        first = ""
        for name, end in _spellings(match, "2"):
            plain = f"d{loss}/d{name}"
            first = first or plain
            if plain in self.symbols:
                self._add(TokenKind.SYMBOL, plain, at)
                return end
            if plain in self.later:
                return _not_yet(plain, at)
        if "∂" in match[0] or f"d{loss}" not in self.symbols:
            return self._unknown(first, at)
        return None

    def _name(self, match: re.Match[str], at: int) -> int | Unreadable:
        spellings = list(_spellings(match, ""))
        for plain, end in spellings:
            if plain in self.symbols:
                self._add(TokenKind.SYMBOL, plain, at)
                return end
            if plain.endswith("'") and plain in self.later:
                return _not_yet(plain, at)
        stem, prime = match["stem"], "'" if match["prime"] else ""
        if not any(match[part] for part in ("subs", "layer", "sups", "sample")):
            function = FUNCTIONS.get(stem + prime) or FUNCTIONS.get(stem.lower() + prime)
            if function is not None:
                return self._function(function, at, match.end())
        for plain, _ in spellings:
            if plain in self.later:
                return _not_yet(plain, at)
        if _OPENING.match(self.text, match.end()):
            return self._no_function(spellings[0][0], at)
        return self._unknown(spellings[0][0], at)

    def _function(self, function: Function, at: int, end: int) -> int | Unreadable:
        if not _OPENING.match(self.text, end):
            return _at("needs_parentheses", at, function=Text(function.name))
        self._add(TokenKind.FUNCTION, function.name, at)
        return end

    def _no_function(self, name: str, at: int) -> Unreadable:
        """An unknown name before a parenthesis: a function was meant, or a value and a factor."""
        if name in GATHERING:
            return _at("write_out", at, function=Text(name))
        value, function = near(name, self.symbols), near_function(name, FUNCTIONS)
        if value and not function:
            return self._unknown(name, at)
        if function:
            advice = said("reading.did_you_mean", name=Text(function))
        else:
            advice = said("reading.use_functions", functions=tuple(map(Text, typed_names())))
        return _at("no_function", at, typed=Text(brief(name)), advice=advice)

    def _unknown(self, name: str, at: int) -> Unreadable:
        meant = near(name, self.symbols)
        advice = said("reading.did_you_mean", name=Text(meant)) if meant else said("reading.use_names")
        layered = with_layer(name, self.symbols)
        if layered:
            advice = said("reading.add_layer", name=Text(layered))
        if name == "e":
            advice = said("reading.write_exp")
        return _at("unknown", at, typed=Text(brief(name)), advice=advice)


def _at(name: str, at: int, **arguments: Argument) -> Unreadable:
    """What could not be read at a place, counted from 0."""
    return Unreadable(said(f"reading.{name}", at=at + 1, **arguments), at + 1)


def _not_yet(name: str, at: int) -> Unreadable:
    return _at("not_yet", at, typed=Text(brief(name)))


def _translated(stem: str) -> str:
    return "".join(_GREEK.get(c, "yhat" if c == "ŷ" else c) for c in stem)


def _digits(marks: str) -> str:
    return marks.translate(_TO_DIGITS).replace(",", "_")


def _spellings(match: re.Match[str], group: str) -> Iterator[tuple[str, int]]:
    """Plain names that a pretty one may stand for, and where each ends.

    a₁² is a1 and a square; without an a1 it is a1_2, as earlier versions wrote a₁⁽²⁾. x₁₀ is x10, or x_10.
    """
    stem, digits = _translated(match[f"stem{group}"]), _digits(match[f"subs{group}"])
    yield from _spellings_of(stem + digits, match, group)
    if digits:
        yield from _spellings_of(f"{stem}_{digits}", match, group)


def _spellings_of(name: str, match: re.Match[str], group: str) -> Iterator[tuple[str, int]]:
    layer, sups, sample = (match[f"{part}{group}"] for part in ("layer", "sups", "sample"))
    if layer:
        name += f"_{_digits(layer)}"
    start = match.start(f"sups{group}")
    whole = name + (f"_{_digits(sups)}" if sups and not layer else "")
    if sample:
        yield from _of_samples(whole, sample, match.start(f"sample{group}"))
        return
    if match[f"prime{group}"]:
        yield f"{whole}'", match.end(f"prime{group}")
    yield name, start
    for count in range(0 if layer else len(sups), 0, -1):
        yield f"{name}_{_digits(sups[:count])}", start + count


def _of_samples(name: str, sample: str, start: int) -> Iterator[tuple[str, int]]:
    """A name in a batch, and where it ends: zˢ¹² is that of sample 12, or of sample 1 and a square."""
    for count in range(len(sample), 0, -1):
        yield f"{name}_s{_digits(sample[:count])}", start + count


def near(name: str, symbols: Collection[str]) -> str:
    """A known name that differs only in case or underscores, else by one character; "" for none."""

    def folded(text: str) -> str:
        return text.casefold().replace("_", "")

    meant, close = folded(name), ""
    for known in islice(symbols, MOST_SUGGESTED_FROM):
        if folded(known) == meant:
            return known
        if not close and len(name) > 1 and _one_apart(name, known):
            close = known
    return close


def with_layer(name: str, symbols: Collection[str]) -> str:
    """The first known name that is this one with a layer, as drawings may leave it off; "" for none."""
    layered = (one for one in islice(symbols, MOST_SUGGESTED_FROM) if one.startswith(f"{name}_"))
    return next((one for one in layered if name[-1].isdigit() and one[len(name) + 1 :].isdecimal()), "")


def near_function(name: str, functions: Collection[str]) -> str:
    """The function that was meant by a name before a parenthesis; "" for none."""
    from difflib import get_close_matches  # only what is wrong needs it

    primed = name.endswith("'")
    known = [function for function in functions if function.endswith("'") == primed]
    typed = name[:_LONGEST_FUNCTION].lower()
    found = get_close_matches(typed, known)
    return next((one for one in found if one.startswith(typed)), found[0] if found else "")


def _one_apart(a: str, b: str) -> bool:
    """Whether one character added, left out or replaced turns one into the other."""
    if abs(len(a) - len(b)) > 1:
        return False
    at = 0
    while at < min(len(a), len(b)) and a[at] == b[at]:
        at += 1
    return a[at + 1 :] == b[at + 1 :] if len(a) == len(b) else a[at:] == b[at + 1 :] or a[at + 1 :] == b[at:]
