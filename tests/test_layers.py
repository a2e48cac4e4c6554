"""The direction in which modules may import each other, kept by import-linter."""

import subprocess
import sys

from support.running import ROOT


def test_the_layer_rules_hold():
    linter = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    done = subprocess.run(
        [sys.executable, "-c", linter, "--no-cache"], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert done.returncode == 0, done.stdout
