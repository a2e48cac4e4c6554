"""What a command prints beside its documents."""

from __future__ import annotations

import pytest

from tutor.cli.front_end import print_lines
from tutor.practice.sitting import ClosingLine
from tutor.sayings import Text, said


def test_the_lines_of_an_exam_are_wrapped_at_the_width_and_hang_under_their_beginning(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "50")
    long = said("lab.typed", line=Text("what is so, and what to do next, in a sentence or two, " * 2))
    print_lines((ClosingLine(long), ClosingLine(None), ClosingLine(long, indent=3)))
    first, second, third, empty, *indented = capsys.readouterr().out.splitlines()
    assert max(map(len, (first, second, third, *indented))) <= 50
    assert first.startswith("what is so")
    assert second.startswith("  ")
    assert not empty
    assert indented[0].startswith("   what is so")
    assert all(row.startswith("     ") for row in indented[1:])
