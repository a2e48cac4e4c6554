"""Tests of the screens."""

from __future__ import annotations

import pytest
from textual import _wait

PATIENCE = 0.006
"""Seconds in which an app must have done nothing to count as idle; Textual itself waits 0.02 at every key."""


@pytest.fixture(autouse=True)
def quick_pilots(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_wait, "SLEEP_GRANULARITY", PATIENCE)
    monkeypatch.setattr(_wait, "SLEEP_IDLE", PATIENCE / 12)
