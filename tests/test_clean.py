"""Foreign text made fit for where it is printed."""

import csv
import io
import json
import re
import sys
import tomllib
from html import unescape
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.running import ROOT
from tutor.clean import (
    Cleaned,
    brief,
    escaped,
    in_block,
    in_csv,
    in_html,
    in_json,
    in_markdown,
    in_toml,
    one_line,
    printable,
)

ANY = st.text(st.characters(codec=None, categories=None), max_size=30)  # with half surrogates
HIDDEN = [
    "\x1b",
    "\x07",
    "\x7f",
    "\x9b",
    "\r",
    "\t",
    "\u200b",
    "\u202e",
    "\u2028",
    "\ufeff",
    "\udc80",
    "\ue000",
]


def shown(text: str) -> bool:
    return all(c.isprintable() or (c.isspace() and ord(c) > 0x9F and c not in "\u2028\u2029") for c in text)


@pytest.mark.parametrize("sign", HIDDEN)
def test_what_a_terminal_acts_on_becomes_a_blank_or_an_escape(sign):
    assert printable(f"a{sign}b") == "a b"
    assert escaped(f"a{sign}b") == f"a{sign.encode('unicode_escape').decode()}b"


def test_line_breaks_stay_but_where_one_line_is_asked_for():
    assert printable("a\nb\tc") == "a\nb c"
    assert one_line("a\nb") == "a b"
    assert escaped("a\nb") == "a\\nb"


def test_known_signs_have_an_ascii_form():
    assert printable("∂L/∂ŷ = −½·x²", ascii_only=True) == "dL/dyhat = -1/2*x^2"


def test_letters_with_accents_lose_them_in_ascii():
    assert printable("café", ascii_only=True) == "cafe"


def test_a_long_word_is_cut_and_a_short_one_is_not():
    assert brief("x" * 24) == "x" * 24
    assert brief("x" * 25) == "x" * 21 + "..."


@given(ANY)
@settings(deadline=None)
def test_text_of_any_kind_is_only_printable_text_in_every_language(text):
    assert shown(printable(text).replace("\n", ""))
    assert printable(text, ascii_only=True).isascii()
    for language in (one_line, escaped, brief, in_html, in_markdown, in_csv, in_toml):
        assert shown(language(text))
    assert shown(in_json(json.dumps(text, ensure_ascii=False)))


@given(ANY)
@settings(deadline=None)
def test_json_and_toml_read_back_as_the_same_text(text):
    assert json.loads(in_json(json.dumps(text, ensure_ascii=False))) == text
    assert json.loads(in_json(json.dumps([text], indent=1, ensure_ascii=False))) == [text]
    whole = "".join(c for c in text if not 0xD800 <= ord(c) <= 0xDFFF)  # a file cannot hold a half surrogate
    assert tomllib.loads(f"a = {in_toml(whole)}")["a"] == whole


@given(ANY)
@settings(deadline=None)
def test_html_is_xml_that_shows_the_text(text):
    assert unescape(in_html(text)) == one_line(text)
    element = ElementTree.fromstring(f'<a b="{in_html(text)}">{in_html(text)}</a>')
    assert element.text in (one_line(text), None if not text else one_line(text))


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=y>",
        "[x](javascript:y)",
        "![x](y)",
        "&lt;",
        "`x`",
        "a|b",
    ],
)
def test_markdown_shows_markup_and_does_not_obey_it(text):
    written = in_markdown(text)
    assert "<" not in written
    assert unescape(re.sub(r"\\(.)", r"\1", written)) == text
    assert not re.search(r"(?<!\\)[\[\]()!`|]", written)


def test_a_block_of_markdown_cannot_be_closed_by_what_stands_in_it():
    assert in_block("```\n<script>") == "<pre>\n```\n&lt;script&gt;\n</pre>"
    assert in_block("a > b") == "```\na > b\n```"


@pytest.mark.parametrize(
    "text", ["=1+1", "+cmd|' /C calc'!A0", "-1+2", "@SUM(A1)", "＝1", " =1", '"=1', "-inf", "-1_0", "-1/2"]
)
def test_a_cell_that_a_spreadsheet_would_compute_gets_an_apostrophe(text):
    assert in_csv(text) == "'" + text


@pytest.mark.parametrize("text", ["-2.08", "+3", "-0,658", "-1e-3", "-.5", "anna", "", "2-1", "a; b", "x=1"])
def test_numbers_and_plain_text_stay_as_they_are_in_a_cell(text):
    assert in_csv(text) == text


CELLS = st.text(st.sampled_from(list("=+-@＝ \";,'1a\t\n\r")), max_size=8)


@given(st.lists(CELLS, min_size=2, max_size=3))
@settings(deadline=None)
def test_no_part_of_a_cell_is_a_formula_however_a_spreadsheet_parts_the_columns(texts):
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(["x", *map(in_csv, texts)])
    for delimiter in ",;\t":
        for cell in next(csv.reader([out.getvalue()], delimiter=delimiter)):
            number = cell.strip().replace(",", "").lstrip("+-").isdigit()
            assert number or not cell.strip().strip('"').strip().startswith(tuple("=+-@＝")), cell


def test_a_cleaned_stream_passes_on_text_and_nothing_that_acts():
    plain = io.StringIO()
    stream = Cleaned(plain)
    print("a\x1b[2J", "b\udc80", file=stream)
    stream.writelines(["\x9b", "c\n"])
    assert plain.getvalue() == "a [2J b \n c\n"
    assert stream.encoding == plain.encoding


def test_no_other_module_decides_what_may_be_printed():
    owners = {
        "html import escape": set(),
        "category(": {"clean.py"},
        "csv.writer": {"present/tables.py"},
        "__stdout__": set(),
        "__stderr__": set(),
    }
    for path in (ROOT / "tutor").rglob("*.py"):
        name = path.relative_to(ROOT / "tutor").as_posix()
        for words, allowed in owners.items():
            assert words not in path.read_text("utf-8") or name in allowed, f"{name} uses {words}"


@pytest.mark.skipif(sys.platform == "win32", reason="a name of Windows cannot hold this")
def test_an_error_says_a_path_of_several_lines_in_one():
    from tutor.errors import TutorError
    from tutor.words import hint_of, message_of

    error = TutorError("a\nb cannot be read.", "Name\x1bit.")
    assert (message_of(error), hint_of(error)) == ("a b cannot be read.", "Name it.")
