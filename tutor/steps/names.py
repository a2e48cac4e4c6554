"""Plain and pretty forms of names and symbols.

Plain forms are what is typed, exported and shown on ASCII screens. Pretty forms
use Unicode: yhat → ŷ, eta → η, trailing digits as subscripts, digits after an
underscore as superscripts, dL/dw11 → ∂L/∂w₁₁.
"""

from __future__ import annotations

import re
from functools import lru_cache

from tutor.network.model import gradient_symbol as gradient_symbol
from tutor.network.model import updated_symbol as updated_symbol

_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_GREEK = dict(
    zip(
        [
            "alpha",
            "beta",
            "gamma",
            "delta",
            "epsilon",
            "zeta",
            "eta",
            "theta",
            "kappa",
            "lambda",
            "mu",
            "nu",
            "xi",
            "rho",
            "sigma",
            "tau",
            "phi",
            "chi",
            "psi",
            "omega",
        ],
        "αβγδεζηθκλμνξρστφχψω",
        strict=True,
    )
)
_NAME = re.compile(r"(?P<stem>.*?)(?P<unit>\d*)(?:_(?P<layer>\d+))?\Z", re.DOTALL)
_INDEX_PAIR = re.compile(r"(?P<stem>.*?[^\d_])(?P<unit>\d+)_(?P<input>\d+)_(?P<layer>\d+)\Z", re.DOTALL)
_GRADIENT = re.compile(r"d(?P<loss>\w+)/d(?P<name>\w+'?)\Z")


@lru_cache(maxsize=4096)
def pretty(symbol: str) -> str:
    """The Unicode form of a plain symbol; a symbol of no known form comes back as it is."""
    gradient = _GRADIENT.match(symbol)
    if gradient:
        return f"∂{_pretty_name(gradient['loss'])}/∂{pretty(gradient['name'])}"
    if symbol.endswith("'"):
        return f"{_pretty_name(symbol[:-1])}′"
    return _pretty_name(symbol)


def _pretty_name(name: str) -> str:
    pair = _INDEX_PAIR.match(name)
    if pair:
        unit, of_input = (pair[key].translate(_SUBSCRIPTS) for key in ("unit", "input"))
        return f"{_pretty_stem(pair['stem'])}{unit},{of_input}{pair['layer'].translate(_SUPERSCRIPTS)}"
    match = _NAME.match(name)
    if match is None or not match["stem"]:
        return name
    layer = (match["layer"] or "").translate(_SUPERSCRIPTS)
    return f"{_pretty_stem(match['stem'])}{match['unit'].translate(_SUBSCRIPTS)}{layer}"


def _pretty_stem(stem: str) -> str:
    if stem in _GREEK:
        return _GREEK[stem]
    if stem == "yhat":
        return "ŷ"
    head, underscore, tail = stem.rpartition("_")
    return f"{head}_{_pretty_stem(tail)}" if underscore and tail in _GREEK else stem
