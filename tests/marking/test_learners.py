"""Simulated learners, against an oracle that imports nothing of ours: the short form of a campaign."""

from __future__ import annotations

import subprocess
import sys

import pytest

from benchmarks.learners import campaign
from benchmarks.players import cut, figures
from benchmarks.rates import Rates

SEED = 7


@pytest.fixture(scope="module")
def found() -> dict[str, dict[str, Rates]]:
    return campaign(4, SEED, [sys.executable, "-m", "tutor"])


def test_the_oracle_imports_nothing_of_the_tutor() -> None:
    code = "import sys, benchmarks.learners; print(sorted(m for m in sys.modules if m.startswith('tutor')))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_honest_work_is_never_called_wrong(found: dict[str, dict[str, Rates]]) -> None:
    assert {name: rates.examples for name, rates in found["honest"].items() if rates.dishonoured} == {}


def test_mistakes_are_named_and_nobody_is_accused_of_what_follows(found: dict[str, dict[str, Rates]]) -> None:
    for kind in ("misconception", "two misconceptions", "slip"):
        for rates in found[kind].values():
            assert rates.examples == []
    assert sum(rates.named for rates in found["misconception"].values()) > 100


def test_stock_answers_are_never_credited(found: dict[str, dict[str, Rates]]) -> None:
    assert all(rates.credited == 0 for rates in found["stock"].values())
    assert sum(rates.answers for rates in found["stock"].values()) > 500


@pytest.mark.parametrize(
    "value, count, text, short",
    [
        (0.0128664, 3, "0.0129", "0.0128"),
        (-3.7999999999999998, 3, "-3.80", "-3.80"),
        (2.398558e-9, 3, "0.00000000240", "2.39e-09"),
        (1.2678e-25, 3, "1.27e-25", "1.26e-25"),
        (623457.0, 3, "6.23e+05", "623000"),
    ],
)
def test_numbers_are_rounded_and_cut_as_a_person_does(
    value: float, count: int, text: str, short: str
) -> None:
    assert figures(value, count) == text
    assert cut(value, count) == short
