"""How long, deep and large an answer may be, to the last one that is read and the first that is not."""

from __future__ import annotations

import pytest

from tutor.expressions.functions import typed_names
from tutor.expressions.parser import Parser
from tutor.expressions.reading import Reading, Unreadable, read, value_of
from tutor.expressions.tokens import MOST_CHARACTERS, MOST_TOKENS
from tutor.words import say

MOST_DEPTH = Parser.most_depth

NAMES = {"w11": 2.0, "net_h1": 3.0, "x": 5.0}


def value(text: str) -> float:
    reading = read(text, NAMES)
    assert isinstance(reading, Reading), reading
    found = value_of(reading, NAMES)
    assert isinstance(found, float), found
    return found


def refused(text: str) -> tuple[str, int]:
    """The saying's id, and the place."""
    found = read(text, NAMES)
    assert isinstance(found, Unreadable), found
    return found.said.id.removeprefix("reading."), found.position


@pytest.mark.parametrize(
    "last, first, why",
    [
        ("1" + " " * (MOST_CHARACTERS - 1), "1" + " " * MOST_CHARACTERS, ("too_long", 0)),
        ("1" + "+1" * 249, "1" + "+1" * 250, ("too_many_parts", MOST_TOKENS + 1)),
        ("1e300", "1e301", ("large_exponent", 0)),
        ("1e-300", "1e-301", ("large_exponent", 0)),
        ("1*1e300", "1*1e301", ("large_exponent", 3)),
        ("1*1e-300", "1*1e-301", ("large_exponent", 3)),
        ("1^300", "1^301", ("large_power", 2)),
        ("1^-300", "1^-301", ("large_power", 2)),
        (
            "(" * MOST_DEPTH + "1" + ")" * MOST_DEPTH,
            "(" * 41 + "1" + ")" * 41,
            ("too_deep", 42),
        ),
        ("1" + "^1" * MOST_DEPTH, "1" + "^1" * 41, ("too_deep", 83)),
        (
            "abs(" * MOST_DEPTH + "1" + ")" * MOST_DEPTH,
            "abs(" * 41 + "1" + ")" * 41,
            ("too_deep", 165),
        ),
    ],
    ids=lambda part: part[:12] if isinstance(part, str) else "",
)
def test_the_last_that_is_read_and_the_first_that_is_not(last: str, first: str, why: tuple[str, int]) -> None:
    value(last)
    assert refused(first) == why


def test_what_is_closed_again_is_no_deeper() -> None:
    for piece in ("(1)", "abs(1)", "1^1"):
        assert value("+".join([piece] * 45)) == 45


@pytest.mark.parametrize("typed", ["w1", "w1x1", "ww11", "w112", "w21", "w12", "x11", "W11", "w_11"])
def test_a_name_one_character_off_is_taken_for_the_one_that_was_meant(typed: str) -> None:
    found = read(f"2*{typed}", NAMES)
    assert isinstance(found, Unreadable)
    assert say(found.said).endswith("Did you mean w11?")


@pytest.mark.parametrize("typed", ["q", "w22", "w1111", "v12", "neth"])
def test_a_name_further_off_is_taken_for_none(typed: str) -> None:
    found = read(f"2*{typed}", NAMES)
    assert isinstance(found, Unreadable)
    assert "Did you mean" not in say(found.said)


def test_case_and_underscores_go_before_another_letter() -> None:
    names = {"net_h2": 1.0, "net_h1": 1.0}
    found = read("2*NETH1", names)
    assert isinstance(found, Unreadable)
    assert say(found.said).endswith("Did you mean net_h1?")


@pytest.mark.parametrize(
    "text, expected",
    [
        ("2²", 4.0),
        ("x²", 25.0),
        ("(1+1)³", 8.0),
        ("2²^3", 64.0),
        ("-x²", -25.0),
        ("-+-2", 2.0),
        ("2--3", 5.0),
        ("2/3/4*6", 1.0),
        ("max(1;2;3)", 3.0),
        ("max(1,5;2)", 2.0),
        ("max(min(3,1),2)", 2.0),
        ("min(max(1;0,5);0,75)", 0.75),
        ("max((1),(2))", 2.0),
        ("¾", 0.75),
        ("¼*4", 1.0),
        ("0e5", 0.0),
        ("1  +   2", 3.0),
        ("0e-5", 0.0),
    ],
)
def test_signs_powers_and_arguments_bind_as_on_paper(text: str, expected: float) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(
    "text, why",
    [
        ("1.2.3*2", ("two_marks", 1)),
        ("2*1,2,3", ("two_marks", 3)),
        ("(1", ("never_closed", 1)),
        ("2*abs(1", ("never_closed", 6)),
        ("1 2", ("two_numbers", 3)),
        ("x 2", ("sign_missing", 3)),
        ("2 x", ("sign_missing", 3)),
        ("2*", ("stops_early", 3)),
        (")", ("closes_nothing", 1)),
        ("*2", ("does_not_fit", 1)),
        ("2(x)", ("sign_missing", 2)),
        ("x (2)", ("sign_missing", 3)),
        ("(x)(2)", ("sign_missing", 4)),
        ("2*foo(x)", ("no_function", 3)),
        ("foo (x)", ("no_function", 1)),
        ("2*sum(x)", ("write_out", 3)),
        ("max(1)", ("two_values", 1)),
        ("2*min(3)", ("two_values", 3)),
        ("abs(1;2)", ("does_not_fit", 6)),
        ("2 = x", ("equals_sign", 3)),
        ("x;2", ("stranger", 2)),
        ("abs 2", ("needs_parentheses", 1)),
        ("2*e^3", ("unknown", 3)),
        ("   ", ("nothing", 0)),
    ],
)
def test_what_is_wrong_is_said_at_its_place(text: str, why: tuple[str, int]) -> None:
    assert refused(text) == why


@pytest.mark.parametrize(
    "text, meant",
    [
        ("sigmod(x)", "Did you mean sigmoid?"),
        ("sigm(x)", "Did you mean sigmoid?"),
        ("sigmod'(x)", "Did you mean sigmoid'?"),
        ("log10(x)", "Did you mean log?"),
        ("net_h(2)", "Did you mean net_h1?"),
    ],
)
def test_an_unknown_function_is_told_with_the_one_that_was_meant(text: str, meant: str) -> None:
    found = read(text, {"x", "net_h1"})
    assert isinstance(found, Unreadable)
    assert say(found.said).endswith(meant)


def test_where_no_function_is_near_all_of_them_are_told() -> None:
    found = read("foo(x)", {"x"})
    assert isinstance(found, Unreadable)
    words = say(found.said)
    assert words.startswith("foo at character 1 is no function here. There are exp, log,")
    assert all(name in words for name in typed_names())


@pytest.mark.parametrize("typed, meant", [("w11", "w11_1"), ("w₁₁", "w11_1"), ("z2", "z2_2")])
def test_a_name_without_its_layer_as_a_drawing_may_have_it_is_told_so(typed: str, meant: str) -> None:
    found = read(f"2*{typed}", {"x1": 1.0, "w1": 1.0, "w11_1": 1.0, "w11_2": 1.0, "z2_2": 1.0})
    assert isinstance(found, Unreadable)
    assert say(found.said).endswith(f"Add the layer, as in {meant}.")
