from __future__ import annotations

import pytest

from tutor.expressions.names import gradient_symbol, pretty, updated_symbol


@pytest.mark.parametrize(
    "plain, shown",
    [
        ("yhat", "ŷ"),
        ("yhat1", "ŷ₁"),
        ("eta", "η"),
        ("z1", "z₁"),
        ("a1_2", "a₁²"),
        ("w11", "w₁₁"),
        ("w11_2", "w₁₁²"),
        ("w10_3_1", "w₁₀,₃¹"),
        ("dL/dw11", "∂L/∂w₁₁"),
        ("dE_total/dout_h1", "∂E_total/∂out_h₁"),
        ("dL/dyhat", "∂L/∂ŷ"),
        ("w11'", "w₁₁′"),
        ("a_h1", "a_h₁"),
        ("x", "x"),
        ("beta", "β"),
        ("E_total", "E_total"),
    ],
)
def test_names_are_set_prettily(plain: str, shown: str) -> None:
    assert pretty(plain) == shown


def test_symbols_of_gradients_and_updates_are_the_contracts() -> None:
    assert gradient_symbol("E", "w11") == "dE/dw11"
    assert updated_symbol("w11") == "w11'"
