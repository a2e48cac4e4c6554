"""Numbers of the lab in few characters: three figures, without an exponent where one can do without."""

from __future__ import annotations

import math

from tutor.expressions.printing import PLAIN, Style, format_number

FIGURES = 3
_SMALLEST, _LARGEST = 1e-5, 1e6


def short(value: float, style: Style = PLAIN) -> str:
    """At most 10 characters: `0.0000351`, `1870`, `3.5e-12`, `inf`."""
    if not math.isfinite(value) or not _SMALLEST <= abs(value) < _LARGEST:
        return format_number(value, FIGURES, style)
    decimals = max(0, FIGURES - 1 - math.floor(math.log10(abs(value))))
    text = f"{value:.{decimals}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace("-", style.minus)
