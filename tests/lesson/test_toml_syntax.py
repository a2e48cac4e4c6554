"""What is said of a text that is not TOML."""

from __future__ import annotations

import pytest

from support.lesson_texts import GOOD, changed
from tutor.lesson.load import examine
from tutor.lesson.toml_syntax import FAULTS, syntax_fault
from tutor.sayings import Said, Text
from tutor.words import say

BROKEN = {
    "statement": "?",
    "after_statement": "a = 1 b = 2",
    "table_end": "[a",
    "array_end": "[[a]",
    "equals_sign": "a",
    "expected": "a = '''",
    "character": "a = 'b\nc'",
    "illegal_character": 'a = "\x01"',
    "declared_twice": "[a]\n[a]",
    "overwritten": "a = 1\na = 2",
    "immutable": "a = []\n[[a]]",
    "redefined": "[a.b]\n[a]\nb.c = 1",
    "key_part": "a.? = 1",
    "array_open": "a = [1",
    "inline_key_twice": "a = {b = 1, b = 2}",
    "inline_table_open": "a = {b = 1",
    "backslash": 'a = "\\q"',
    "hex_value": 'a = "\\uq"',
    "no_scalar": 'a = "\\ud800"',
    "string_open": 'a = "',
    "date_or_time": "a = 2024-02-31",
    "value": "a = ,",
}
"""A text for each fault that tomllib tells."""


def fault_in(text: str) -> Said:
    (problem,) = examine(text, "f").errors
    return problem.message


@pytest.mark.parametrize("name", FAULTS.values())
def test_each_fault_that_the_reader_of_toml_tells_has_its_saying(name: str) -> None:
    reason = dict(fault_in(BROKEN[name]).arguments)["reason"]
    assert isinstance(reason, Said)
    assert reason.id == f"toml_syntax.{name}"
    assert say(reason)


@pytest.mark.parametrize(
    "text, advice",
    [
        ("a = ,", "Texts stand in straight quotes"),
        ("a = [1,5", "write decimals with a point"),
        (changed(("[[ask]]", "[ask]\n[ask]")), "double brackets, [[ask]]"),
        ("a = 1\na = 2", "below the [table] it belongs to"),
    ],
)
def test_the_faults_that_authors_make_most_get_advice(text: str, advice: str) -> None:
    assert advice in say(fault_in(text))


def test_what_does_not_fit_is_quoted_and_harmless() -> None:
    told = say(fault_in('a = {"\\u001b" = 1, "\\u001b" = 2}'))
    assert told == "is not TOML: Duplicate inline table key '\\x1b' at column 32."


def test_a_fault_without_a_saying_is_told_in_the_words_of_the_reader_of_toml() -> None:
    fault = syntax_fault("Something new\x1b (at line 3, column 7)", GOOD)
    assert dict(fault.said.arguments)["reason"] == Text("Something new\\x1b")
    assert (say(fault.said), fault.line) == ("is not TOML: Something new\\x1b at column 7.", 3)
