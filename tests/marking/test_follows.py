"""Whether a printed number follows from what is shown, by its digits alone."""

from __future__ import annotations

import pytest

from support.lessons import lesson_of
from support.networks import two_two_one
from tutor.marking.audit import claimed
from tutor.marking.context import Context
from tutor.marking.follows import follows

CONTEXT = Context.of(lesson_of(two_two_one()))


@pytest.mark.parametrize(
    ("symbol", "printed", "how"),
    [
        ("dL/dw2", "-3.876", "rounded"),
        ("dL/dw2", "-3.88", "rounded"),
        ("dL/dw2", "-3.9", "rounded"),  # two figures tell
        ("dL/dw2", "-4", "coarse"),
        ("dL/dw2", "-3.87", "cut"),
        ("dL/dw2", "-3.8", "cut"),
        ("dL/dw2", "-3.879", "not"),
        ("w2'", "0.6388", "rounded"),
        ("w2'", "0.64", "rounded"),  # half a unit is less than a quarter of the change, 0.03876
        ("w2'", "0.6", "coarse"),
        ("z2", "1.7", "rounded"),
        ("yhat", "2", "coarse"),
    ],
)
def test_digits_say_how_a_number_follows(symbol: str, printed: str, how: str) -> None:
    typed = claimed(printed)
    assert typed is not None
    assert follows(CONTEXT.step((1, symbol)), typed, CONTEXT.trace.values(1)).how == how


def test_what_is_shown_is_what_it_is_judged_by() -> None:
    typed = claimed("-4.368")
    assert typed is not None
    shown = {**CONTEXT.trace.values(1), "dL/dyhat": -2.08, "a2": 2.1}
    found = follows(CONTEXT.step((1, "dL/dw2")), typed, shown)
    assert (found.how, found.gives) == ("rounded", pytest.approx(-4.368))


def test_a_formula_that_has_no_value_on_what_is_shown_gives_none() -> None:
    typed = claimed("1")
    assert typed is not None
    shown = {**CONTEXT.trace.values(1), "yhat": 1e308}
    assert follows(CONTEXT.step((1, "L")), typed, shown) == ("not", None)
