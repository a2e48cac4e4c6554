"""Every saying has its words, and the words use the arguments that the saying has, no more."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from string import Formatter
from typing import NamedTuple, get_args

import pytest

import tutor
from tutor.marking.audit import ClaimVerdict
from tutor.marking.misconceptions import MISCONCEPTIONS
from tutor.marking.verdicts import VerdictName
from tutor.practice.session import Outcome
from tutor.present.parts import PARTS
from tutor.steps.derive import KINDS, NETWORK_KINDS, Pass
from tutor.words import ENGLISH

ROOT = Path(inspect.getfile(tutor)).parent
ROOMS = sorted(path.stem for path in (ROOT / "words" / "english").glob("[a-z]*.py"))


def placeholders(words: str) -> set[str]:
    """The arguments that words use; words of another saying are none."""
    return {name for _, name, _, _ in Formatter().parse(words) if name is not None and "." not in name}


class Call(NamedTuple):
    """A call of `said` whose id is written out."""

    where: str
    id: str
    arguments: frozenset[str]


def calls() -> Iterator[Call]:
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Name(id="said"), args=[ast.Constant(value=str(name))], keywords=given):
                    if all(keyword.arg for keyword in given):
                        arguments = frozenset(str(keyword.arg) for keyword in given)
                        yield Call(f"{path.name}:{node.lineno}", name, arguments)


def test_the_words_of_a_saying_use_its_arguments_and_no_others() -> None:
    found = list(calls())
    assert len(found) > 1000
    faults = [call for call in found if not placeholders(ENGLISH.words(call.id)) <= call.arguments]
    assert not faults


def test_every_misconception_has_words_over_its_phrases() -> None:
    for entry in MISCONCEPTIONS:
        used = set[str]()
        for part in ("wrong", "advice"):
            used |= placeholders(ENGLISH.words(f"misconceptions.{entry.id}.{part}"))
        assert used == set(entry.phrases), entry.id
        assert not placeholders(ENGLISH.words(f"misconceptions.{entry.id}.title"))


def test_every_kind_of_step_of_a_network_has_its_advice() -> None:
    for kind in NETWORK_KINDS:
        assert not placeholders(ENGLISH.words(f"marking.do_{kind}"))


def test_every_verdict_every_part_of_an_iteration_and_every_kind_within_a_layer_has_its_words() -> None:
    verdicts = {*get_args(VerdictName), *get_args(ClaimVerdict)}
    assert not any(placeholders(ENGLISH.words(f"reports.{verdict}")) for verdict in verdicts)
    for part in PARTS:
        assert not placeholders(ENGLISH.words(f"documents.{part}"))
        assert placeholders(ENGLISH.words(f"pages.figure_{part}")) == {"iteration"}
    for kind in NETWORK_KINDS:
        if kind not in ("loss", "loss_term"):
            assert placeholders(ENGLISH.words(f"pages.of_{kind}")) == {"layer"}


@pytest.mark.parametrize(
    "room, prefix, names, arguments",
    [
        ("questions", "", [f"{name}_pass" for name in get_args(Pass)], set()),
        ("questions", "settled_", set(get_args(Outcome)) - {"worked"}, {"symbol", "typed"}),
        ("questions", "settled_", {"worked"}, {"symbol"}),
        ("questions", "where_", {"worked", "faded"}, {"number", "count", "seed"}),
        ("questions", "where_", {"claim"}, {"number", "count", "iteration"}),
        ("closing", "", get_args(VerdictName), set()),
        ("closing", "of_", KINDS, set()),
    ],
)
def test_each_of_a_set_of_names_has_its_words(
    room: str, prefix: str, names: Sequence[str], arguments: set[str]
) -> None:
    for name in names:
        assert placeholders(ENGLISH.words(f"{room}.{prefix}{name}")) == arguments


@pytest.mark.parametrize("room", ROOMS)
def test_words_are_whole_sentences_or_parts_of_one(room: str) -> None:
    for name, words in ENGLISH.room(room).items():
        assert "  " not in words, name
        assert words.strip(), name
        assert not words.endswith(("..", " .")) or words.endswith("..."), name


EVERY_SAYING = tuple(f"{room}.{name}" for room in ROOMS for name in ENGLISH.room(room))
_KEPT = re.compile(r"`[^`]*`|\{[^{}]*\}")
_KEY = re.compile(r"\bF\d+\b|\bCtrl\b|\b(Enter|Return|Esc|Escape|Backspace|PgUp|PgDn|Home|End|Tab)\b")
_TYPED = re.compile(
    r"\w+ ?= ?-?[\d.]|\w\*\w|\b[a-z]+\d|\w\(|\d,\d"
    r"|[:-][a-z]+ (\d|[A-Z]{2,}|\S+\.toml)|\b(LESSON|FILE)\b"
)


def _found_in_words(pattern: re.Pattern[str], but: str) -> list[str]:
    """The sayings outside a room in whose words, but for what is kept as it is, a pattern is found."""
    others = (saying for saying in EVERY_SAYING if not saying.startswith(f"{but}."))
    return [saying for saying in others if pattern.search(_KEPT.sub("", ENGLISH.words(saying)))]


def test_words_that_stand_in_others_are_there() -> None:
    for saying in EVERY_SAYING:
        for _, name, _, _ in Formatter().parse(ENGLISH.words(saying)):
            if name is not None and "." in name:
                assert not placeholders(ENGLISH.words(name)), saying


def test_keys_are_named_by_the_room_of_their_names_alone() -> None:
    assert not _found_in_words(_KEY, but="key_names")


def test_what_is_to_be_typed_stands_between_backticks_which_no_language_translates() -> None:
    assert not _found_in_words(_TYPED, but="operations")


@lru_cache(maxsize=1)
def _spoken_of() -> tuple[set[str], list[re.Pattern[str]]]:
    """Every text in the code outside the words, and a pattern for each that is put together."""
    texts: set[str] = set()
    made: set[str] = set()
    for path in ROOT.rglob("*.py"):
        if "english" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Constant(value=str(text)):
                    texts.add(text)
                case ast.JoinedStr(values=parts):
                    made.add("".join(_pattern(part) for part in parts))
    return texts, [re.compile(one) for one in made if len(one.replace(_ANYTHING, "")) > 2]


_ANYTHING = "[^ ]*"


def _pattern(part: ast.expr) -> str:
    return re.escape(str(part.value)) if isinstance(part, ast.Constant) else _ANYTHING


@pytest.mark.parametrize("room", [room for room in ROOMS if room != "argparse"])
def test_no_words_stand_here_that_nobody_says(room: str) -> None:
    texts, made = _spoken_of()
    words_of_all = [ENGLISH.words(saying) for saying in EVERY_SAYING]
    for name in ENGLISH.room(room):
        whole = f"{room}.{name}"
        said = whole in texts or name in texts
        said = said or any(f"{{{whole}}}" in other for other in words_of_all)
        assert said or any(one.fullmatch(whole) or one.fullmatch(name) for one in made), whole
