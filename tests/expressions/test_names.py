from __future__ import annotations

import pytest

from tutor.expressions.names import NameParts, gradient_symbol, name_parts, pretty, spellings, updated_symbol


@pytest.mark.parametrize(
    "plain, shown",
    [
        ("yhat", "ŷ"),
        ("yhat1", "ŷ₁"),
        ("eta", "η"),
        ("z1", "z₁"),
        ("a1_2", "a₁⁽²⁾"),
        ("w11", "w₁₁"),
        ("w11_2", "w₁₁⁽²⁾"),
        ("w10_3_1", "w₁₀,₃⁽¹⁾"),
        ("w11_2'", "w₁₁⁽²⁾′"),
        ("dL/dz1_2", "∂L/∂z₁⁽²⁾"),
        ("dL/dw11", "∂L/∂w₁₁"),
        ("dE_total/dout_h1", "∂E_total/∂out_h₁"),
        ("dL/dyhat", "∂L/∂ŷ"),
        ("w11'", "w₁₁′"),
        ("a_h1", "a_h₁"),
        ("x", "x"),
        ("beta", "β"),
        ("E_total", "E_total"),
        ("z1_s2", "z₁ˢ²"),
        ("a1_2_s13", "a₁⁽²⁾ˢ¹³"),
        ("dL_s1/dz1_s1", "∂Lˢ¹/∂z₁ˢ¹"),
        ("dL_s2/dw1", "∂Lˢ²/∂w₁"),
        ("m_w'", "m_w′"),
        ("x_10", "x₁₀"),
        ("w_1_12", "w₁,₁₂"),
        ("k_1_2_10_s3", "k₁,₂,₁₀ˢ³"),
    ],
)
def test_names_are_set_prettily(plain: str, shown: str) -> None:
    assert pretty(plain) == shown


@pytest.mark.parametrize(
    "name, parts",
    [
        ("w11_2", NameParts("w", "11", "2")),
        ("w1_10_2", NameParts("w", "1,10", "2")),
        ("net_h1", NameParts("net_h", "1", "")),
        ("x", NameParts("x", "", "")),
        ("x_2", NameParts("x", "", "2")),
        ("_", NameParts("_", "", "")),
        ("_1", NameParts("_1", "", "")),
        ("12", NameParts("12", "", "")),
        ("E_total", NameParts("E_total", "", "")),
    ],
)
def test_a_name_is_taken_apart_into_stem_unit_and_layer(name: str, parts: NameParts) -> None:
    assert name_parts(name) == parts


@pytest.mark.parametrize(
    "plain, shown", [("h_beta1", "h_β₁"), ("beta_x", "beta_x"), ("_eta", "_η"), ("yhat_2", "ŷ⁽²⁾")]
)
def test_a_greek_letter_is_one_at_the_end_of_a_name_too(plain: str, shown: str) -> None:
    assert pretty(plain) == shown


def test_a_symbol_is_known_by_its_plain_and_pretty_spelling_and_by_that_of_earlier_versions() -> None:
    assert spellings("w11_2'") == {"w11_2'", "w₁₁⁽²⁾'", "w₁₁²'"}


def test_symbols_of_gradients_and_updates_are_the_contracts() -> None:
    assert gradient_symbol("E", "w11") == "dE/dw11"
    assert updated_symbol("w11") == "w11'"
