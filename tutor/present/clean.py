"""Text from lesson files and learners made fit for a terminal: it is data, never control sequences."""

from __future__ import annotations

import unicodedata

_ASCII_FORMS = str.maketrans(
    {
        "−": "-",
        "–": "-",
        "—": "-",
        "·": "*",
        "×": "*",
        "½": "1/2",
        "²": "^2",
        "′": "'",
        "’": "'",
        "‘": "'",
        "“": '"',
        "”": '"',
        "…": "...",
        "∂": "d",
        "σ": "sigma",
        "η": "eta",
        "α": "alpha",
        "ŷ": "yhat",
        "≈": "~",
        "≤": "<=",
        "≥": ">=",
        "→": "->",
        "←": "<-",
        "✓": "+",
    }
)


def printable(text: str, ascii_only: bool = False) -> str:
    """The text without control characters but line breaks; in ASCII if asked, then with "?" for the rest."""
    shown = "".join(c if c == "\n" or not unicodedata.category(c).startswith("C") else " " for c in text)
    if not ascii_only:
        return shown
    plain = unicodedata.normalize("NFKD", shown.translate(_ASCII_FORMS))
    return "".join(c if c.isascii() else "" if unicodedata.combining(c) else "?" for c in plain)
