"""Text from files, arguments and learners is data: the one place that makes it fit to be printed.

Everything that a command prints passes a `Cleaned` stream: what a terminal would act on cannot get out,
whichever module forgot about it. Beyond that, a foreign string is put into the language of the text around
it, by one function for each language, so that it neither ends its line nor becomes markup or a formula:
`one_line` and `escaped` for text, `in_html`, `in_markdown`, `in_block`, `in_csv`, `in_json`, `in_toml`.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from types import MappingProxyType
from typing import TextIO, cast

_BLANKS = frozenset(
    "\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
)
"""Blanks of a width of their own: `str.isprintable` refuses them, a terminal shows them."""

_CONTROLS = bytes({*range(32), 127} - {ord("\n")})
"""Those of ASCII but the line break."""

_DIRECTIONS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Signs that turn the direction of writing, so that a line shows another text than it holds."""

_ASCII_FORMS = MappingProxyType(
    str.maketrans(
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
)
_HTML = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("'", "&#x27;"))
_MARKDOWN = MappingProxyType(
    str.maketrans(
        {"&": "&amp;", "<": "&lt;", ">": "&gt;"} | {sign: f"\\{sign}" for sign in "\\`*_{}[]()#+!|~$-"}
    )
)
"""Not every Markdown knows `\\<`: entities are shown by all of them."""

_FORMULA = r"(?:^|(?<=;))(?=[\s\"]*[=+\-@＝＋－＠])"
"""Where a formula would begin: in the cell, or in the part of it that a semicolon makes a cell of its own."""

_NUMBER = r"[+-]?(?:[0-9]+[.,]?[0-9]*|[.,][0-9]+)(?:[eE][+-]?[0-9]+)?\Z"
_TOML = MappingProxyType(str.maketrans({'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}))


def printable(text: str, ascii_only: bool = False) -> str:
    """The text with blanks in the place of what a terminal acts on or cannot show; line breaks stay.

    In ASCII if asked, then with "?" for what has no ASCII form.
    """
    if not text.isprintable() and not _all_shown(text):
        text = text.translate({ord(c): " " for c in set(text) if not (_is_shown(c) or c == "\n")})
    return _ascii(text) if ascii_only and not text.isascii() else text


def one_line(text: str, ascii_only: bool = False) -> str:
    """The same with line breaks as blanks: a string that may not begin a line of its own."""
    if text.isprintable() and not ascii_only:
        return text
    return printable(text, ascii_only).replace("\n", " ")


def escaped(text: str) -> str:
    """A path, key or word to be quoted in a message: what cannot be seen, such as ESC, is written `\\x1b`."""
    if text.isprintable():
        return text
    return text.translate({ord(c): _backslashed(c) for c in set(text) if not c.isprintable()})


def brief(text: str, most: int = 24) -> str:
    """A typed word to be quoted: `escaped`, and not longer than `most` characters."""
    shown = escaped(text[: most + 1])
    return shown if len(shown) <= most else f"{shown[: most - 3]}..."


def acts_on_a_terminal(character: str) -> bool:
    """Whether a lesson's text may not hold this: controls, line breaks, signs that turn the direction."""
    if character.isprintable():
        return False
    from unicodedata import category  # hardly a text needs it

    return category(character) in ("Cc", "Cs", "Zl", "Zp") or character in _DIRECTIONS


def in_html(text: str) -> str:
    """As text or attribute value of HTML, SVG and MathML, in one line; legal in XML as well."""
    return _in_entities(one_line(text))


def in_markdown(text: str) -> str:
    """As Markdown that shows it and does nothing else, in one line: no HTML and no markup."""
    return " ".join(printable(text).split()).translate(_MARKDOWN)


def in_block(lines: str) -> str:
    """As a block of Markdown that is shown as it stands: nothing in it ends the block or is HTML."""
    if "```" in lines or "<" in lines:
        return f"<pre>\n{_in_entities(printable(lines))}\n</pre>"
    return f"```\n{printable(lines)}\n```"


def in_csv(text: str) -> str:
    """As a cell in one line that a spreadsheet shows and never computes, whether it parts cells at , or ;.

    Numbers stay as they are; before what else begins like a formula stands an apostrophe.
    """
    if not text.isprintable():
        text = one_line(text)
    if (text[:1].isalnum() and ";" not in text) or re.match(_NUMBER, text):
        return text  # nearly every cell
    return re.sub(_FORMULA, "'", text)


def in_json(encoded: str) -> str:
    """A JSON document with escapes for what a terminal acts on or cannot show: the same data."""
    if encoded.isprintable() or _all_shown(encoded):
        return encoded
    hidden = {ord(c): _surrogates(c) for c in set(encoded) if not (_is_shown(c) or c == "\n")}
    return encoded.translate(hidden)


def in_toml(text: str) -> str:
    """As a string of TOML, in its quotes."""
    written = text.translate(_TOML)
    if not written.isprintable():
        hidden = (c for c in set(written) if not _is_shown(c))
        written = written.translate({ord(c): _in_hex(c) for c in hidden})
    return f'"{written}"'


class Cleaned:
    """A stream to which nothing but printable text and line breaks is written."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def __getattr__(self, name: str) -> object:
        return getattr(self._stream, name)

    def write(self, text: str) -> int:
        self._stream.write(printable(text))
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.write(line)


def clean_streams() -> None:
    """From here on, whatever is printed is cleaned. A screen does not print: its panes clean their lines."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if not isinstance(stream, Cleaned):
            setattr(sys, name, cast(TextIO, Cleaned(stream)))


def _all_shown(text: str) -> bool:
    """Whether it holds nothing but line breaks beside what can be printed. A class has megabytes of ASCII."""
    if text.isascii():
        data = text.encode("ascii")
        return len(data.translate(None, _CONTROLS)) == len(data)
    return text.replace("\n", "").isprintable()


def _is_shown(character: str) -> bool:
    return character.isprintable() or character in _BLANKS


def _backslashed(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


def _in_entities(text: str) -> str:
    for sign, entity in _HTML:
        text = text.replace(sign, entity)
    return text


def _in_hex(character: str) -> str:
    number = ord(character)
    return f"\\u{number:04X}" if number <= 0xFFFF else f"\\U{number:08X}"


def _surrogates(character: str) -> str:
    """A character as JSON escapes: one, or beyond U+FFFF a pair."""
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))


def _ascii(text: str) -> str:
    from unicodedata import combining, normalize  # only where a terminal asks for ASCII

    plain = normalize("NFKD", text.translate(_ASCII_FORMS))
    return "".join(c if c.isascii() else "" if combining(c) else "?" for c in plain)
