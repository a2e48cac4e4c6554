"""SIGKILL at any moment never loses an answer that was acknowledged. `benchmarks.kills` is the long form."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from benchmarks.kills import menders, writers

KILLS = 120


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and SIGKILL")
def test_no_acknowledged_answer_is_lost_by_kills_at_random_moments(tmp_path: Path) -> None:
    found = writers(KILLS, 20250310, tmp_path)
    assert found.killed == KILLS
    assert found.wrong == ()
    assert found.acknowledged > KILLS // 2, "the writers were killed before they did anything"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and SIGKILL")
def test_killing_a_mending_at_any_moment_loses_nothing(tmp_path: Path) -> None:
    found = menders(28, 7, tmp_path)
    assert found.wrong == ()
    assert found.interrupted > 4, "none was killed in the middle"
