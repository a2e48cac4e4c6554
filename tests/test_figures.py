"""The script of the figures says which goals are not met, and ends with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import figures
from benchmarks.figures import Figure


@pytest.mark.parametrize(
    "measured, goal, least, code",
    [(1.1, 1.15, False, 0), (1.2, 1.15, False, 1), (120.0, 100, True, 0), (90.0, 100, True, 1)],
)
def test_a_goal_that_is_not_met_is_told_and_is_the_exit_code(
    measured: float,
    goal: float,
    least: bool,
    code: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def one(rounds: int, home: Path) -> list[Figure]:
        return [Figure("one", "of it", measured, goal, least), Figure("other", "of it", 1, 1)]

    monkeypatch.setattr(figures, "PARTS", {"one": one, "large": one})
    monkeypatch.setattr("sys.argv", ["figures", "--only", "one"])
    assert figures.main() == code
    assert capsys.readouterr().out.count("not met") == code
