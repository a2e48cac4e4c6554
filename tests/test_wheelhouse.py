"""Gathering wheels, as far as that needs no network: what is pinned, and which folder is taken."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

from support.running import ROOT
from support.scripts import script

SCRIPT = ROOT / "scripts" / "make_wheelhouse.py"


def test_what_the_tests_run_with_exactly_is_what_is_gathered() -> None:
    assert script("make_wheelhouse").pins() == [f"textual=={version('textual')}"]


def test_a_folder_that_is_not_empty_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "old.whl").write_bytes(b"")
    done = subprocess.run(
        [sys.executable, str(SCRIPT), "--output", str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "not empty" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["old.whl"]
