"""How close is close is decided in `tutor.tolerances`: no other module holds a number of that kind."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path

import pytest

import tutor

ROOT = Path(inspect.getfile(tutor)).parent
SMALL = 5e-3
"""Numbers between 0 and this are tolerances, wherever they stand."""

OF_ANOTHER_KIND = {
    "expressions/printing.py": "from where on a number is written with an exponent",
    "practice/variants_numbers.py": "how small the numbers may be that are drawn for a variant",
    "practice/new_networks.py": "learning rates that are tried",
    "present/lab/curves.py": "how deep an axis reaches",
    "ui/driver.py": "seconds",
}
"""Modules with small numbers that do not decide whether two numbers count as one."""

MODULES = sorted(
    path
    for path in (path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*.py"))
    # A leaky slope or a turning point is what is computed, not how close it must come.
    if path != "tolerances.py" and not path.startswith("operations/")
)


def small_numbers(source: str) -> list[tuple[int, float]]:
    """Lines and values of the small numbers in a module."""
    return [
        (node.lineno, node.value)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant) and isinstance(node.value, float) and 0 < node.value < SMALL
    ]


@pytest.mark.parametrize("module", MODULES)
def test_no_tolerance_stands_outside_the_module_of_tolerances(module: str) -> None:
    found = small_numbers((ROOT / module).read_text(encoding="utf-8"))
    assert bool(found) is (module in OF_ANOTHER_KIND)


def test_a_small_number_is_found() -> None:
    assert small_numbers("near = abs(a - b) < 1e-9\nhalf = 0.5\nzero = 0.0") == [(1, 1e-9)]
