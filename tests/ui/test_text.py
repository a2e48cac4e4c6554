"""Wrapping, cutting and sharing out room, without a screen."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor.sayings import said
from tutor.ui.layout import rooms
from tutor.ui.text import clean, line, width_of, wrap
from tutor.ui.theme import HUES, Hues
from tutor.ui.view import bar, side_lines, spread
from tutor.ui.widgets.keybar import HELP, Key, fitting


def plain(rows: list[tuple[tuple[str, str], ...]]) -> list[str]:
    return ["".join(text for text, _ in row) for row in rows]


def test_a_formula_breaks_before_an_operator() -> None:
    rows = plain(wrap(line("z = w11*x1 + w21*x2 + b1"), 14))
    assert rows == ["z = w11*x1", "  + w21*x2", "  + b1"]


def test_a_word_longer_than_the_row_breaks_after_a_product_sign() -> None:
    assert plain(wrap(line("aaaa*bbbb*cccc*dddd"), 12, hang=0)) == ["aaaa*bbbb*", "cccc*dddd"]


@settings(max_examples=60)
@given(st.text("ab +*=()日", min_size=1, max_size=80), st.integers(3, 30))
def test_no_row_is_wider_than_asked_and_no_sign_is_lost(text: str, width: int) -> None:
    rows = wrap(line(text), width)
    assert all(width_of(row) <= width for row in rows)
    assert "".join("".join(plain(rows)).split()) == "".join(text.split())


def test_styles_stay_with_their_words_over_a_break() -> None:
    rows = wrap(line(("aaa bbb", "strong"), (" ccc", "dim")), 7)
    assert [(text, style) for row in rows for text, style in row if text.strip()] == [
        ("aaa", "strong"),
        ("bbb", "strong"),
        ("ccc", "dim"),
    ]


def test_control_characters_never_pass() -> None:
    (row,) = clean([line("a\x1b[31mb\x07c\nd\r")], ascii_only=False)
    assert "".join(text for text, _ in row).isprintable()


def test_what_does_not_fit_is_left_out_whole() -> None:
    assert plain([spread(line("lesson", "  a long title"), line("step 1"), 20)]) == ["lesson        step 1"]


@given(st.integers(1, 200), st.integers(1, 80))
def test_the_rows_of_the_screen_never_exceed_it(width: int, height: int) -> None:
    shared = rooms(width, height, question_rows=2)
    assert shared.small or shared.drawing + 2 + 4 <= height
    assert shared.side < width


_KEYS = [
    HELP,
    *(Key(f"f{n}", said("keys.train"), "x") for n in range(2, 10)),
    Key("f10", said("keys.quit"), "x"),
]


def test_leaving_is_always_among_the_keys() -> None:
    for width in range(5, 100):
        assert fitting(_KEYS, width)[-1].name == "f10"


def test_where_a_key_is_left_out_the_key_of_the_help_page_says_so() -> None:
    assert fitting(_KEYS, 200) == tuple(_KEYS)
    for width in range(20, 100):
        kept = fitting(_KEYS, width)
        assert kept[0].name == "f1"
        assert (kept[0].does == said("keys.more")) == (len(kept) < len(_KEYS))


def test_the_first_keys_stay_longest() -> None:
    names = [key.name for key in fitting(_KEYS, 60)]
    assert names == [*(f"f{n}" for n in range(1, len(names))), "f10"]


def test_a_bar_is_in_proportion_and_never_nothing_for_something() -> None:
    assert bar(1.0, 2.0, 10, ascii_only=True) == "#####"
    assert bar(1e-9, 2.0, 10, ascii_only=True) == "#"
    assert bar(0.0, 2.0, 10, ascii_only=True) == ""
    assert bar(float("nan"), 1.0, 10, ascii_only=True) == ""


def test_the_ledger_at_the_side_shows_the_last_values_and_fits() -> None:
    values = [("+", f"s{n}", "1.5") for n in range(50)]
    rows = plain(side_lines(values, height=10, width=38))
    assert len(rows) == 10
    assert "s49 = 1.5" in rows[-1]
    assert max(map(len, rows)) <= 38


def luminance(colour: str) -> float:
    """Relative luminance, as WCAG 2 defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("hues", HUES.values(), ids=HUES)
def test_every_pair_of_colours_has_contrast_aa(hues: Hues) -> None:
    for name, hue in hues._asdict().items():
        if name not in ("background", "bar"):
            assert contrast(hue, hues.background) >= 4.5, name
    for on_bar in (hues.text, hues.dim, hues.asked, hues.gradient, hues.right, hues.own):
        assert contrast(on_bar, hues.bar) >= 4.5


def test_an_operator_that_does_not_fit_beside_its_word_stands_alone() -> None:
    assert plain(wrap(line("= =="), 3)) == ["=", " =="]
