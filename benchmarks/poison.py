"""What is put into strings, where strings stand in a document, and what is wrong where it gets out again."""

from __future__ import annotations

import csv
import io
import json
import re
import tomllib
import zipfile
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from xml.etree import ElementTree

FORMULAS = "=cmd|' /C calc'!A0;=1+1"
MARKUP = "<script>alert(1)</script>[@click=app.bell]x[/]|`y`"
HIDDEN = "\u200b\ufeff\ue000\U000e0041"
ACTING = "\x1b]0;pwn\x07\x9b31m\x7f\u202e\u2028\r\x00"
FORGED = "FORGED LINE"

QUIET = f"{FORMULAS}{HIDDEN}{MARKUP}"
"""What a lesson's text may hold."""

LOUD = f"{FORMULAS}{HIDDEN}{ACTING}\n{FORGED}\n{MARKUP}"
"""What it may not, and what stands in other files."""

TYPED = LOUD.replace("\x00", "\udc9b")
"""The same for arguments, paths and the environment: no NUL, but a byte that is no UTF-8."""

NAMED = TYPED.replace("/", "%")
"""The same for the name of a file."""

_FORMULA = re.compile(r"[\s\"]*[=+\-@＝＋－＠]")
_BLANKS = "\n\xa0\u2002\u2003\u2009\u202f"

Place = tuple[str | int, ...]
"""Keys and indices down to a string; `KEY` at the end means the key itself."""

KEY = "\0key"


def places(tree: object, above: Place = ()) -> Iterator[Place]:
    """Every string of a document, and every key."""
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield (*above, key, KEY)
            yield from places(value, (*above, key))
    elif isinstance(tree, list):
        for index, value in enumerate(tree):
            yield from places(value, (*above, index))
    elif isinstance(tree, str):
        yield above


def kind(place: Place) -> Place:
    """Places that differ in nothing but an index or a claimed symbol are of one kind."""
    symbol = place[:1] == ("claims",)
    return tuple(
        "*" if isinstance(at, int) or (symbol and n > 0 and at != KEY) else at for n, at in enumerate(place)
    )


def poisoned(tree: Any, place: Place, poison: str) -> Any:
    """The document with another string at a place."""
    if not place:
        return poison
    if place[1:] == (KEY,):
        return {(poison if key == place[0] else key): value for key, value in tree.items()}
    if isinstance(tree, dict):
        return {key: poisoned(v, place[1:], poison) if key == place[0] else v for key, v in tree.items()}
    return [poisoned(v, place[1:], poison) if n == place[0] else v for n, v in enumerate(tree)]


def toml(tree: Mapping[str, object]) -> str:
    """A document as TOML, whatever its strings hold."""
    return "".join(f"{_toml_text(key)} = {_toml_value(value)}\n" for key, value in tree.items())


def _toml_value(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_toml_text(k)} = {_toml_value(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml_value, value)) + "]"
    return _toml_text(value) if isinstance(value, str) else json.dumps(value)


def _toml_text(text: str) -> str:
    plain = " " <= "~"
    return (
        '"' + "".join(c if plain and c.isalnum() and c.isascii() else f"\\U{ord(c):08X}" for c in text) + '"'
    )


def wrong_with(written: bytes, form: str) -> Iterator[str]:
    """What of the poison acts in an output of this format ("text" for all that is none)."""
    if form == "qti" and zipfile.is_zipfile(io.BytesIO(written)):
        with zipfile.ZipFile(io.BytesIO(written)) as package:
            for name in package.namelist():
                yield from wrong_with(package.read(name), "questions")
        return
    try:
        text = written.decode("utf-8")
    except UnicodeDecodeError as error:
        yield str(error)
        return
    acting = {c for c in text if not c.isprintable() and c not in _BLANKS}
    if acting:
        yield f"acting characters {sorted(acting)!a}"
    if any(line.startswith(FORGED) for line in text.split("\n")):
        yield "a forged line"
    yield from _WRONG.get(form, lambda text: ())(text)


def _wrong_csv(text: str) -> Iterator[str]:
    for delimiter in ",;\t":
        for row in csv.reader(text.splitlines(), delimiter=delimiter):
            for cell in row:
                if _FORMULA.match(cell) and ("calc" in cell or "1+1" in cell):
                    yield f"a formula between {delimiter!r}: {cell[:30]!a}"


def _wrong_markdown(text: str) -> Iterator[str]:
    if "<script" in text:
        yield "a script"
    if re.search(r"(?<!\\)\[@", text):
        yield "a link"


def _wrong_xml(text: str) -> Iterator[str]:
    if "<script" in text:
        yield "a script"
    try:
        ElementTree.fromstring(text)
    except ElementTree.ParseError as error:
        yield f"no XML: {error}"


def _wrong_questions(text: str) -> Iterator[str]:
    """Of questions for a learning-management system: texts in XML, most of which are HTML."""
    if wrong := list(_wrong_xml(text)):
        yield from wrong
        return
    for element in ElementTree.fromstring(text).iter():
        if element.text and element.text.startswith("<"):
            yield from _wrong_xml(f"<div>{element.text}</div>")


def _wrong_where(reads: Callable[[str], object]) -> Callable[[str], Iterator[str]]:
    def wrong(text: str) -> Iterator[str]:
        try:
            reads(text)
        except ValueError as error:
            yield f"cannot be read: {error}"

    return wrong


_WRONG: Mapping[str, Callable[[str], Iterator[str]]] = {
    "csv": _wrong_csv,
    "md": _wrong_markdown,
    "html": _wrong_xml,
    "svg": _wrong_xml,
    "moodle": _wrong_questions,
    "questions": _wrong_questions,
    "json": _wrong_where(json.loads),
    "toml": _wrong_where(tomllib.loads),
}
