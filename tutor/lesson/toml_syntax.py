"""Why a text is not TOML, as a saying: tomllib tells it in English only, and without advice."""

from __future__ import annotations

import re
from types import MappingProxyType

from tutor.clean import escaped
from tutor.named_tuples import NamedTuple
from tutor.sayings import Said, Text, said

_PLACE = r" \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)\Z"

FAULTS = MappingProxyType(
    {
        "^Invalid statement$": "statement",
        "^Expected newline or end of document after a statement$": "after_statement",
        "^Expected ']' at the end of a table declaration$": "table_end",
        "^Expected ']]' at the end of an array declaration$": "array_end",
        "^Expected '=' after a key in a key/value pair$": "equals_sign",
        "^Expected (.+)$": "expected",
        "^Found invalid character (.+)$": "character",
        "^Illegal character (.+)$": "illegal_character",
        "^Cannot declare (.+) twice$": "declared_twice",
        "^Cannot overwrite a value$": "overwritten",
        "^Cannot mutate immutable namespace (.+)$": "immutable",
        "^Cannot redefine namespace (.+)$": "redefined",
        "^Invalid initial character for a key part$": "key_part",
        "^Unclosed array$": "array_open",
        "^Duplicate inline table key (.+)$": "inline_key_twice",
        "^Unclosed inline table$": "inline_table_open",
        r"^Unescaped '\\' in a string$": "backslash",
        "^Invalid hex value$": "hex_value",
        "^Escaped character is not a Unicode scalar value$": "no_scalar",
        "^Unterminated string$": "string_open",
        "^Invalid date or datetime$": "date_or_time",
        "^Invalid value$": "value",
    }
)
"""Patterns of what tomllib says, the first that fits counts, each with its name in the room of words."""

_ADVICE = MappingProxyType(
    {
        "value": said("toml_syntax.value.advice"),
        "array_open": said("toml_syntax.array_open.advice"),
        "declared_twice": said("toml_syntax.declared_twice.advice", example=Text("[[ask]]")),
        "overwritten": said("toml_syntax.overwritten.advice"),
    }
)
"""What to do about the faults that authors make most."""


class SyntaxFault(NamedTuple):
    """What is wrong, and its line."""

    said: Said
    line: int | None


def syntax_fault(message: str, text: str) -> SyntaxFault:
    """What a message of tomllib says of this text."""
    place = re.search(_PLACE, message)
    reason, advice = _reason(message if place is None else message[: place.start()])
    if place is None:
        return SyntaxFault(said("toml_syntax.not_toml", reason=reason, advice=advice), None)
    if place["line"] is None:
        last = text.count("\n") + 1
        return SyntaxFault(said("toml_syntax.at_end", reason=reason, advice=advice), last)
    column = int(place["column"])
    at_column = said("toml_syntax.at_column", reason=reason, column=column, advice=advice)
    return SyntaxFault(at_column, int(place["line"]))


def _reason(message: str) -> tuple[Said | Text, Said | None]:
    """What does not fit, and advice; in the words of tomllib where it says something new."""
    for pattern, name in FAULTS.items():
        if match := re.match(pattern, message, re.DOTALL):
            found = {"found": Text(escaped(match[1]))} if match.groups() else {}
            return said(f"toml_syntax.{name}", **found), _ADVICE.get(name)
    return Text(escaped(message)), None
