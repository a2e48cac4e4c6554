"""Aligned tables, CSV and JSON as they are written everywhere."""

from __future__ import annotations

import json

import pytest

from tutor.present.tables import csv_text, json_pieces, json_text, table


def test_columns_are_aligned_and_lines_end_without_blanks() -> None:
    assert table(["id", "n"], [["relu-221", "3"], ["x", "12"]], "<>") == (
        "id         n\n--------  --\nrelu-221   3\nx         12\n"
    )


def test_control_characters_and_line_breaks_never_leave_their_cell() -> None:
    lines = table(["name"], [["a\nb\x1b[2J"]]).splitlines()
    assert len(lines) == 3
    assert all(line.isprintable() for line in lines)


def test_csv_keeps_text_from_being_computed_but_in_columns_of_our_own_formulas() -> None:
    row = ["=1+1", "-a*b", -0.5]
    assert (
        csv_text(["name", "formula", "value"], [row], ours=["formula"]).splitlines()[1] == "'=1+1,-a*b,-0.5"
    )


def test_json_is_ascii_and_refuses_what_json_cannot_say() -> None:
    text = json_text({"title": "Größe ∂"})
    assert text.isascii()
    assert json.loads(text) == {"title": "Größe ∂"}
    with pytest.raises(ValueError):
        json_text({"value": float("inf")})


def test_json_holds_as_an_escape_what_a_terminal_acts_on() -> None:
    text = json_text({"a\x7f": "\x1b\x9b\x7f\u202e\udc80"})
    assert all(line.isprintable() for line in text.splitlines())
    assert json.loads(text) == {"a\x7f": "\x1b\x9b\x7f\u202e\udc80"}


def test_json_has_a_line_per_element() -> None:
    text = json_text({"lesson": "x", "steps": [{"a": 1}, {"a": 2}], "none": [], "of": {"b": [1]}})
    assert json.loads(text) == {"lesson": "x", "steps": [{"a": 1}, {"a": 2}], "none": [], "of": {"b": [1]}}
    assert text.splitlines()[2:5] == ['"steps": [', ' {"a": 1},', ' {"a": 2}']


def test_csv_writes_floats_that_read_back_the_same_and_none_as_nothing() -> None:
    assert csv_text(["a", "b"], [[0.1 + 0.2, None], ["x,y", 'q"']]) == (
        'a,b\n0.30000000000000004,\n"x,y","q"""\n'
    )


@pytest.mark.parametrize("count", [0, 1, 500, 501, 1200])
def test_elements_that_come_one_by_one_are_a_list_with_a_line_for_each(count: int) -> None:
    text = "".join(json_pieces({"rows": ({"n": n} for n in range(count))}))
    assert json.loads(text) == {"rows": [{"n": n} for n in range(count)]}
    assert text.count('\n {"n": ') == count
