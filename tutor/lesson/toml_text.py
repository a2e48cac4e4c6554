"""Parsed TOML as text again, in the form in which an author would write it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from tutor.clean import in_toml

WIDEST_LINE = 100
_LARGEST_WHOLE = 1e15
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+\Z", re.ASCII)


def number_text(value: float) -> str:
    """The shortest text that reads as the same float: `2` for 2.0, as an author writes it."""
    whole = value.is_integer() and abs(value) < _LARGEST_WHOLE and str(value) != "-0.0"
    return str(int(value)) if whole else repr(value)


def rows_text(key: str, rows: Iterable[str]) -> str:
    """Rows on one line, or, when that is too long, each on its own."""
    whole = list(rows)
    line = f"[{', '.join(whole)}]"
    if len(key) + len(" = ") + len(line) <= WIDEST_LINE:
        return line
    return "[\n" + "".join(f"  {row},\n" for row in whole) + "]"


def key_text(key: str) -> str:
    return key if _BARE_KEY.match(key) else in_toml(key)


def value_text(value: object) -> str:
    """A value on one line."""
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case float():
            return number_text(value)
        case str():
            return in_toml(value)
        case list() | tuple():
            return f"[{', '.join(map(value_text, value))}]"
        case Mapping():
            pairs = ", ".join(f"{key_text(key)} = {value_text(one)}" for key, one in value.items())
            return f"{{ {pairs} }}" if pairs else "{}"
        case _:
            return str(value)  # a date or a time


def lines_text(text: str) -> str:
    """A text of several lines as it stands; of one line, in plain quotes."""
    if "\n" not in text:
        return in_toml(text)
    return '"""\n' + "\n".join(in_toml(line)[1:-1] for line in text.split("\n")) + '\n"""'


def entry_text(key: str, value: object) -> str:
    """One line `key = value`; a list that is too long for it has a line for each element."""
    if isinstance(value, list | tuple):
        return f"{key_text(key)} = {rows_text(key, map(value_text, value))}"
    return f"{key_text(key)} = {value_text(value)}"


def table_lines(header: str, table: Mapping[str, object]) -> Iterator[list[str]]:
    """A table with its entries, then the arrays of tables in it, each a block of lines."""
    inner = {key: value for key, value in table.items() if is_array_of_tables(value)}
    own = [entry_text(key, value) for key, value in table.items() if key not in inner]
    yield [f"[{header}]", *own]
    for key, value in inner.items():
        yield from array_lines(f"{header}.{key_text(key)}", value)


def array_lines(header: str, tables: object) -> Iterator[list[str]]:
    """An array of tables, a block for each."""
    if isinstance(tables, list):
        for table in tables:
            yield [f"[[{header}]]", *(entry_text(key, value) for key, value in table.items())]


def is_array_of_tables(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, dict) for one in value)
