"""Reading equations: what is read, and what is wrong and where."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor.expressions.equation_reading import Equation, read_equation
from tutor.expressions.tokens import Unreadable
from tutor.expressions.trees import Divide, Multiply, Negate
from tutor.words import say

PIECES = [
    *"zwijt[]=+-*/^(),'1 #",
    *(
        "x1",
        "t-1",
        "**",
        "..",
        "2.5",
        ".5",
        "1e999",
        "9" * 400,
        "for",
        "in",
        "for i in 1..2",
        "sum(",
        "softmax(",
    ),
    *("max(", "relu(", "relu'(", "step(", ">=", "dL/dw", "foo(", "\x00", "²", "π"),
]


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join) | st.text(max_size=60))
@settings(max_examples=400, derandomize=True)
def test_whatever_is_read_is_an_equation_or_says_what_is_wrong_and_where(text: str) -> None:
    for written in (text, f"z = {text}", f"z[i] = {text} for i in 1..2"):
        found = read_equation(written, "L")
        assert isinstance(found, Equation) or (0 <= found.position <= len(written) + 1 and say(found.said))


@pytest.mark.parametrize(
    "text, words",
    [
        ("z = w*foo(x)", "at character 7, foo is no function."),
        ("z = w*sigmoit(x)", "Did you mean sigmoid?"),
        ("z = w*sigmoit' (x)", "at character 7, sigmoit' is no function. Did you mean sigmoid'?"),
        ("z = w*sofmax(s)[1]", "Did you mean softmax?"),
        ("z = w (x)", "at character 5, w is no function. If it is a value, write `w*(...)`"),
        ("z = 2(x)", "A sign is missing before ( at character 6."),
        ("z = w[1](x)", "A sign is missing before ( at character 9."),
        ("z = sigmoid x", "sigmoid at character 5 needs parentheses."),
        ("z = softmax(s)", "at character 15 it is missing which share of the softmax is meant."),
        ("z = sum(w*x)", "at character 5, sum needs a loop."),
        ("z[i = w", "the [ at character 2 is never closed."),
        ("z = w for i in 1.2", "the two dots are missing"),
        ("z = w for i in 1..2, i in 1..3", "at character 22, i is the index of two loops."),
        ("= w", "at character 1 a name is missing."),
        ("z w", "at character 3 an equals sign is missing."),
        ("z = 1e999", "1e999 has too large an exponent."),
        ("z = " + "(" * 101 + "w" + ")" * 101, "nested too deeply"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_place(text: str, words: str) -> None:
    found = read_equation(text)
    assert isinstance(found, Unreadable)
    assert words in say(found.said)


def test_a_sign_before_a_product_belongs_to_all_of_it() -> None:
    found = read_equation("z = -w*x/2")
    assert isinstance(found, Equation)
    match found.body:
        case Negate(operand=Divide(numerator=Multiply())):
            pass
        case _:
            pytest.fail(str(found.body))


def test_for_binds_to_all_of_an_equation_and_inside_a_call_to_all_of_its_argument() -> None:
    found = read_equation("z[i] = 1 + sum(w[j] + 1 for j in 1..2) for i in 1..3")
    assert isinstance(found, Equation)
    assert [loop.name for loop in found.loops] == ["i"]
