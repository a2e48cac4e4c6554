"""Three themes and the palette of named styles that everything is painted with.

Colour never carries meaning alone: what a colour says is said by a mark, a bold
or an underlined text as well. The hues are apart for the colour-blind (blue and
orange, not red and green); every pair has a contrast of at least 4.5.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, get_args

from textual.color import Color
from textual.style import Style
from textual.theme import BUILTIN_THEMES, Theme

from tutor.named_tuples import NamedTuple

ThemeName = Literal["dark", "light", "mono"]
THEME_NAMES: tuple[ThemeName, ...] = get_args(ThemeName)

Palette = Mapping[str, Style]


class Hues(NamedTuple):
    """The colours of a theme, as hex."""

    background: str
    bar: str
    text: str
    dim: str
    edge: str
    right: str
    wrong: str
    asked: str
    gradient: str
    own: str


DARK = Hues(
    background="#10151c",
    bar="#22303f",
    text="#e6e8eb",
    dim="#a3adb8",
    edge="#8794a3",
    right="#6fd3b0",
    wrong="#ffa05c",
    asked="#ffd75f",
    gradient="#7cc0ff",
    own="#d7a6e8",
)
LIGHT = Hues(
    background="#fcfbf8",
    bar="#dde4ea",
    text="#1b222b",
    dim="#525c68",
    edge="#66707c",
    right="#00644a",
    wrong="#a03a00",
    asked="#7a4500",
    gradient="#00548f",
    own="#7a3390",
)
HUES: Mapping[str, Hues] = MappingProxyType({"dark": DARK, "light": LIGHT})


def _foreground(hue: str, bold: bool | None = None, italic: bool | None = None) -> Style:
    return Style(foreground=Color.parse(hue), bold=bold, italic=italic)


def _coloured(hues: Hues) -> Palette:
    return {
        "plain": Style(),
        "strong": Style(bold=True),
        "dim": _foreground(hues.dim),
        "title": _foreground(hues.gradient, bold=True),
        "key": _foreground(hues.asked, bold=True),
        "chosen": Style(background=Color.parse(hues.bar), bold=True),
        "right": _foreground(hues.right, bold=True),
        "wrong": _foreground(hues.wrong, bold=True),
        "own": _foreground(hues.own, bold=True),
        "info": _foreground(hues.gradient, bold=True),
        "reveal": _foreground(hues.asked, bold=True),
        "note": _foreground(hues.dim, italic=True),
        "bar": _foreground(hues.gradient),
        # the drawing's styles
        "unit": _foreground(hues.text),
        "edge": _foreground(hues.edge),
        "edge_focus": _foreground(hues.asked, bold=True),
        "operand": _foreground(hues.asked, bold=True),
        "question": Style(
            background=Color.parse(hues.asked), foreground=Color.parse(hues.background), bold=True
        ),
        "known": _foreground(hues.text),
        "unknown": _foreground(hues.dim),
        "gradient": _foreground(hues.gradient),
        "closed": _foreground(hues.wrong, bold=True),
        "target": _foreground(hues.right),
        "loss": _foreground(hues.own),
        "label": _foreground(hues.dim),
    }


_BOLD = (
    "strong",
    "title",
    "right",
    "wrong",
    "own",
    "info",
    "reveal",
    "edge_focus",
    "operand",
    "closed",
)
_MONO: Palette = MappingProxyType(
    {
        **{name: Style() for name in _coloured(DARK)},
        **{name: Style(bold=True) for name in _BOLD},
        "key": Style(reverse=True),
        "chosen": Style(reverse=True),
        "question": Style(reverse=True, bold=True),
        "note": Style(italic=True),
        "operand": Style(bold=True, underline=True),
    }
)


def palette(theme: ThemeName) -> Palette:
    """The styles of a theme, by name."""
    return _MONO if theme == "mono" else _coloured(HUES[theme])


def textual_theme(theme: ThemeName) -> Theme:
    """The same theme for Textual's own parts: backgrounds, the input, its cursor."""
    if theme == "mono":
        plain = "ansi_default"
        return Theme(
            name="mono",
            primary=plain,
            foreground=plain,
            background=plain,
            surface=plain,
            panel=plain,
            boost=plain,
            ansi=True,
            variables={
                **BUILTIN_THEMES["ansi-dark"].variables,
                "bar": plain,
                "dim": plain,
                "input-cursor-background": plain,
                "input-cursor-foreground": plain,
                "input-cursor-text-style": "reverse",
                "input-selection-background": plain,
                "input-selection-foreground": plain,
            },
        )
    hues = HUES[theme]
    return Theme(
        name=theme,
        primary=hues.gradient,
        foreground=hues.text,
        background=hues.background,
        surface=hues.background,
        panel=hues.bar,
        dark=theme == "dark",
        variables={
            "bar": hues.bar,
            "dim": hues.dim,
            "input-cursor-background": hues.text,
            "input-cursor-foreground": hues.background,
            "input-cursor-text-style": "none",
            "input-selection-background": hues.background,  # and reversed in the style sheets
            "input-selection-foreground": hues.text,
        },
    )
