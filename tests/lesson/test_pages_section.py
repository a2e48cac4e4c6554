"""[[pages]]: what a page may hold, and every problem at its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.lesson_texts import GOOD
from tutor.lesson.check import check_file
from tutor.lesson.load import examine, parse_lesson
from tutor.lesson.page import Block, Explore, Page, Piece, blocks_of, unclosed
from tutor.lesson.pages_section import EXPLORABLES, MOST_CHARACTERS, gate_functions
from tutor.lesson.write import lesson_to_toml
from tutor.words import lines, say

EQUATIONS = """
format = 2
id = "good"
title = "Two uses"
summary = "h is used twice."
[given]
x = 1.5
y = 1
[parameters]
w = 0.4
[model]
equations = ["h = tanh(w*x)", "q = h*w", "o = q + h^2", "L = (o - y)^2/2", "aside = 2*h"]
loss = "L"
"""
NO_LOSS = (
    'format = 2\nid = "good"\ntitle = "t"\nsummary = "s"\n[given]\nx = 1\n[model]\nequations = ["z = 2*x"]\n'
)
WHOLE = """
[[pages]]
title = "One weight"
text = '''
The first **idea**
goes on.

- an item with `w11*x1`
- another
'''
before = "backward"
picture = "forward"
"""


def page(*lines_: str, title: str = 'title = "t"', text: str = 'text = "x"') -> str:
    return "\n[[pages]]\n" + "\n".join(part for part in (title, text, *lines_) if part) + "\n"


def test_a_page_loads_with_all_that_it_says() -> None:
    (read,) = parse_lesson(GOOD + WHOLE).pages
    assert read == Page(
        "One weight",
        "The first **idea**\ngoes on.\n\n- an item with `w11*x1`\n- another",
        "backward",
        "forward",
    )


def test_what_is_left_out_of_a_page_is_as_the_manual_says() -> None:
    (read,) = parse_lesson(GOOD + page()).pages
    assert (read.before, read.picture, read.explore) == ("forward", None, None)


@pytest.mark.parametrize(
    "written, read",
    [
        ('{ kind = "slope", nudge = "w11" }', Explore("slope", 0.1, "w11")),
        (
            '{ kind = "slope", nudge = "w11", step = 2, watch = "yhat" }',
            Explore("slope", 2.0, "w11", "yhat"),
        ),
        ('{ kind = "gate", function = "relu" }', Explore("gate", 0.25, function="relu", at=1.0)),
        (
            '{ kind = "gate", function = "sigmoid", at = -1, step = 0.5 }',
            Explore("gate", 0.5, function="sigmoid", at=-1.0),
        ),
    ],
)
def test_an_explorable_loads_with_its_defaults(written: str, read: Explore) -> None:
    assert parse_lesson(GOOD + page(f"explore = {written}")).pages[0].explore == read


def test_a_value_that_is_used_twice_may_have_its_paths_explored() -> None:
    lesson = parse_lesson(EQUATIONS + page('explore = { kind = "paths", nudge = "h" }'))
    assert lesson.pages[0].explore == Explore("paths", 0.1, "h")


@pytest.mark.parametrize(
    "body, key, message",
    [
        (page(title=""), "pages[0].title", "missing: expected the title of the page"),
        (page(title="title = 3"), "pages[0].title", "expected text; found 3"),
        (page(title='title = "a\\nb"'), "pages[0].title", "U+000A"),
        (page(text=""), "pages[0].text", "missing: expected the text of the page"),
        (page(text="text = 3"), "pages[0].text", "expected text"),
        (page(text='text = " "'), "pages[0].text", "expected text; found none"),
        (page(text='text = "a\\u001bb"'), "pages[0].text", "U+001B at character 2"),
        (page(text='text = "a\\u202eb"'), "pages[0].text", "U+202E"),
        (page(text=f'text = "{"a" * (MOST_CHARACTERS + 1)}"'), "pages[0].text", "4,000 at most"),
        (page(text='text = "a **b"'), "pages[0].text", "a ** opens here"),
        (page(text='text = "- a `b\\n- c`"'), "pages[0].text", "a ` opens here"),
        (page('before = "forwards"'), "pages[0].before", "Did you mean forward?"),
        (page('picture = "update"'), "pages[0].picture", "one of forward, backward"),
        (page("colour = 1"), "pages[0].colour", "unknown key"),
        (page('explore = "slope"'), "pages[0].explore", "expected a table"),
        (page("explore = {}"), "pages[0].explore.kind", "missing"),
        (page('explore = { kind = "slop" }'), "pages[0].explore.kind", "Did you mean slope?"),
        (page('explore = { kind = "slope" }'), "pages[0].explore.nudge", "missing"),
        (
            page('explore = { kind = "slope", nudge = "w111" }'),
            "pages[0].explore.nudge",
            "Did you mean w11?",
        ),
        (page('explore = { kind = "slope", nudge = 3 }'), "pages[0].explore.nudge", "expected a name"),
        (
            page('explore = { kind = "slope", nudge = "w11", watch = "yhatt" }'),
            "pages[0].explore.watch",
            "Did you mean yhat?",
        ),
        (
            page('explore = { kind = "slope", nudge = "w11", watch = "z2" }'),
            "pages[0].explore",
            "z2 does not move with w11",
        ),
        (
            page('explore = { kind = "slope", nudge = "w11", step = 0 }'),
            "pages[0].explore.step",
            "a number above 0",
        ),
        (
            page('explore = { kind = "slope", nudge = "w11", step = nan }'),
            "pages[0].explore.step",
            "a finite number",
        ),
        (
            page('explore = { kind = "slope", nudge = "w11", at = 1 }'),
            "pages[0].explore.at",
            "unknown key",
        ),
        (
            page('explore = { kind = "paths", nudge = "w11" }'),
            "pages[0].explore",
            "1 path from w11",
        ),
        (page('explore = { kind = "gate" }'), "pages[0].explore.function", "missing"),
        (
            page('explore = { kind = "gate", function = "rellu" }'),
            "pages[0].explore.function",
            "Did you mean relu?",
        ),
        (
            page('explore = { kind = "gate", function = "max" }'),
            "pages[0].explore.function",
            "one of",
        ),
        (
            page('explore = { kind = "gate", function = "relu", at = "0" }'),
            "pages[0].explore.at",
            "a number",
        ),
        ('\npages = "x"\n', "claims.1.pages", "no step"),
    ],
)
def test_each_problem_of_a_page_names_its_key_and_what_was_expected(
    body: str, key: str, message: str
) -> None:
    examined = examine(GOOD + body, "good.toml", stem="good")
    found = [problem for problem in examined.errors if problem.key == key]
    assert found, lines(problem.said for problem in examined.errors)
    assert message in say(found[0].message)
    assert say(found[0].message).isprintable()


def test_without_a_loss_an_explorable_names_what_it_watches() -> None:
    explore = 'explore = { kind = "slope", nudge = "x" }'
    (problem,) = examine(NO_LOSS + page(explore), "f").errors
    assert (problem.key, say(problem.message)[:23]) == ("pages[0].explore.watch", "this lesson has no loss")
    watched = explore.replace("x", "x", 1).replace(" }", ', watch = "z" }')
    assert parse_lesson(NO_LOSS + page(watched)).pages[0].explore == Explore("slope", 0.1, "x", "z")


@pytest.mark.parametrize(
    "text, key, message",
    [
        (NO_LOSS + page('before = "backward"'), "pages[0].before", "no backward pass"),
        (NO_LOSS + page('before = "update"'), "pages[0].before", "no update pass"),
        (NO_LOSS + page('picture = "backward"'), "pages[0].picture", "no backward pass"),
        (NO_LOSS + page() * 6, "pages", "6 pages open before the first question"),
    ],
)
def test_what_a_reader_would_miss_is_warned_of(text: str, key: str, message: str) -> None:
    examined = examine(text, "f")
    assert examined.lesson is not None
    assert [(w.key, message in say(w.message)) for w in examined.warnings] == [(key, True)]


def test_five_pages_before_the_first_question_and_more_later_are_no_doubt() -> None:
    assert examine(GOOD + page() * 5 + page('before = "end"') * 3, "f").warnings == ()


@pytest.mark.parametrize(
    "rows, extra, doubted", [(20, "", 0), (21, "", 1), (9, "picture", 0), (10, "picture", 1)]
)
def test_the_check_says_of_a_page_that_it_scrolls_on_a_small_screen(
    tmp_path, rows: int, extra: str, doubted: int
) -> None:
    path = tmp_path / "good.toml"
    items = "\\n".join(f"- item {n}" for n in range(rows))
    more = 'picture = "forward"' if extra else ""
    path.write_text(GOOD + page(more, text=f'text = "{items}"'), encoding="utf-8")
    found = [say(warning.message) for warning in check_file(path).warnings if "pages" in warning.key]
    assert len(found) == doubted
    assert all("scrolled" in message for message in found)


@pytest.mark.parametrize("head", [GOOD, EQUATIONS])
def test_pages_are_written_as_they_were_read(head: str) -> None:
    nudged = "h" if head is EQUATIONS else "w11"
    text = (
        head
        + WHOLE
        + page(
            f'explore = {{ kind = "slope", nudge = "{nudged}", step = 0.05 }}',
            text='text = "one \\"line\\" \\\\"',
        )
    )
    lesson = parse_lesson(text + page('explore = { kind = "gate", function = "tanh" }', 'before = "end"'))
    assert len(lesson.pages) == 3
    assert parse_lesson(lesson_to_toml(lesson)).pages == lesson.pages


def test_the_markup_has_paragraphs_items_strong_words_and_formulas() -> None:
    text = "One **big\nidea** and `w*x`.\n\n- first\n  goes on\n- **second** `a**b`\nstill second\n\nEnd."
    assert blocks_of(text) == (
        Block(
            (
                Piece("One ", "plain"),
                Piece("big idea", "strong"),
                Piece(" and ", "plain"),
                Piece("w*x", "formula"),
                Piece(".", "plain"),
            )
        ),
        Block((Piece("first goes on", "plain"),), item=True),
        Block(
            (
                Piece("second", "strong"),
                Piece(" ", "plain"),
                Piece("a**b", "formula"),
                Piece(" still second", "plain"),
            ),
            item=True,
        ),
        Block((Piece("End.", "plain"),)),
    )


@given(st.text(st.sampled_from("ab *`-\n"), max_size=40))
def test_no_word_of_a_text_is_lost_in_the_markup(text: str) -> None:
    assert unclosed(text) in (None, "`", "**")
    found = "".join(piece.text for block in blocks_of(text) for piece in block.pieces)
    for letter in "ab":
        assert found.count(letter) == text.count(letter)


def test_every_function_of_one_number_with_a_slope_can_be_a_gate() -> None:
    assert {"relu", "sigmoid", "tanh", "gelu", "exp", "log"} <= set(gate_functions())
    assert not {"max", "relu'", "softmax"} & set(gate_functions())
    assert tuple(EXPLORABLES) == ("slope", "gate", "paths")
