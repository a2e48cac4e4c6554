"""Foreign text made fit for a terminal."""

from hypothesis import given
from hypothesis import strategies as st

from tutor.present.clean import printable


def test_escape_sequences_lose_their_escape():
    assert "\x1b" not in printable("\x1b[2Jhello\x07")


def test_line_breaks_stay():
    assert printable("a\nb\tc") == "a\nb c"


def test_known_signs_have_an_ascii_form():
    assert printable("∂L/∂ŷ = −½·x²", ascii_only=True) == "dL/dyhat = -1/2*x^2"


def test_letters_with_accents_lose_them_in_ascii():
    assert printable("café", ascii_only=True) == "cafe"


@given(st.text())
def test_what_is_printed_is_never_a_control_character(text):
    assert all(c == "\n" or c.isprintable() or c.isspace() for c in printable(text))
    assert printable(text, ascii_only=True).isascii()
