"""Plain and pretty forms of names and symbols.

Plain forms are what is typed, exported and shown on ASCII screens. Pretty forms
use Unicode: yhat → ŷ, eta → η, trailing digits as subscripts, digits after an
underscore as superscripts in parentheses, which cannot be read as a power (z1_2 → z₁⁽²⁾),
the sample behind its sign (z1_s2 → z₁ˢ²), dL/dw11 → ∂L/∂w₁₁.
"""

from __future__ import annotations

import re
from functools import lru_cache
from types import MappingProxyType

from tutor.named_tuples import NamedTuple

_SUBSCRIPTS = MappingProxyType(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))
_SUPERSCRIPTS = MappingProxyType(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))
GREEK = MappingProxyType(
    dict(
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
)
_NAME = re.compile(r"(?P<stem>.*?)(?P<unit>\d*)(?:_(?P<layer>\d+))?\Z", re.DOTALL)
_INDEX_PAIR = re.compile(r"(?P<stem>.*?[^\d_])(?P<unit>\d+)_(?P<input>\d+)_(?P<layer>\d+)\Z", re.DOTALL)
_INDICES = re.compile(r"(?P<stem>.*?[^\d_])_(?P<indices>\d+(?:_\d+)+|\d\d+)\Z", re.DOTALL)
"""Indices as a family of equations writes them where one of them passes 9: x_10, w_1_12."""

_SAMPLE = r"(?s)(?P<name>.+)_s(?P<sample>\d+)\Z"
SAMPLE_SIGN = "ˢ"
"""Stands in pretty names before the number of a sample."""

LAYER_SIGNS = ("⁽", "⁾")
"""Stand in pretty names around the number of a layer."""

_GRADIENT = r"d(?P<loss>\w+)/d(?P<name>\w+'?)\Z"


@lru_cache(maxsize=4096)
def pretty(symbol: str) -> str:
    """The Unicode form of a plain symbol; a symbol of no known form comes back as it is."""
    gradient = re.match(_GRADIENT, symbol)
    if gradient:
        return f"∂{_pretty_name(gradient['loss'])}/∂{pretty(gradient['name'])}"
    if symbol.endswith("'"):
        return f"{_pretty_name(symbol[:-1])}′"
    return _pretty_name(symbol)


@lru_cache(maxsize=4096)
def spellings(symbol: str) -> frozenset[str]:
    """What a symbol is written as, with a typed prime: plain, pretty, and with its layer as in z₁², once."""
    set_prettily = pretty(symbol).replace("′", "'")
    opening, closing = LAYER_SIGNS
    return frozenset((symbol, set_prettily, set_prettily.replace(opening, "").replace(closing, "")))


class NameParts(NamedTuple):
    """A name taken apart: `w11_2` is stem w, subscript 11, superscript 2; what it has not is ""."""

    stem: str
    subscript: str
    superscript: str


def name_parts(name: str) -> NameParts:
    """The parts that are set differently: unit and input as a subscript, the layer as a superscript."""
    pair = _INDEX_PAIR.match(name)
    if pair:
        return NameParts(pair["stem"], f"{pair['unit']},{pair['input']}", pair["layer"])
    indices = _INDICES.match(name)
    if indices:
        return NameParts(indices["stem"], indices["indices"].replace("_", ","), "")
    match = _NAME.match(name)
    if match is None or not match["stem"]:
        return NameParts(name, "", "")
    return NameParts(match["stem"], match["unit"], match["layer"] or "")


def sample_part(name: str) -> tuple[str, str]:
    """A name in a batch without its sample, and the number of the sample, or ""."""
    match = re.match(_SAMPLE, name)
    return (match["name"], match["sample"]) if match else (name, "")


def _pretty_name(name: str) -> str:
    name, sample = sample_part(name)
    if sample:
        return f"{_pretty_name(name)}{SAMPLE_SIGN}{sample.translate(_SUPERSCRIPTS)}"
    stem, below, above = name_parts(name)
    layer = above.translate(_SUPERSCRIPTS).join(LAYER_SIGNS) if above else ""
    return f"{_pretty_stem(stem)}{below.translate(_SUBSCRIPTS)}{layer}"


def _pretty_stem(stem: str) -> str:
    if stem in GREEK:
        return GREEK[stem]
    if stem == "yhat":
        return "ŷ"
    head, underscore, tail = stem.rpartition("_")
    return f"{head}_{_pretty_stem(tail)}" if underscore and tail in GREEK else stem


def gradient_symbol(loss: str, name: str) -> str:
    """The symbol of the derivative of the loss with respect to `name`."""
    return f"d{loss}/d{name}"


def updated_symbol(name: str) -> str:
    """The symbol of a parameter after the update."""
    return f"{name}'"
