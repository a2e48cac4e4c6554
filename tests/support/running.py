"""Running the installed command as a user does."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from benchmarks.split import can_split, run

MODULE = sys.executable, "-m", "tutor"

ROOT = Path(__file__).resolve().parents[2]


def environment(home: Path, **more: str) -> dict[str, str]:
    """An environment of our own: nothing of the machine's settings shows in a test."""
    kept = {k: v for k, v in os.environ.items() if k in ("PATH", "SYSTEMROOT", "VIRTUAL_ENV")}
    base = {
        "HOME": str(home),
        "BACKPROP_TUTOR_HOME": str(home / "data"),
        "LANG": "C.UTF-8",
        "TERM": "xterm-256color",
    }
    return {**kept, **base, **more}


def tutor(
    *arguments: str,
    home: Path,
    stdin: str = "",
    executable: tuple[str, ...] = MODULE,
    **env: str,
) -> subprocess.CompletedProcess[str]:
    """Runs `backprop-tutor` with these arguments and lines of input, in a process of its own.

    It is split from this one where that shows nothing: where it is the tutor that is loaded here, and nothing
    is said to Python itself.
    """
    if executable == MODULE and can_split() and not any(name.startswith("PYTHON") for name in env):
        done = run(arguments, home, environment(home, **env), stdin, seconds=60)
        assert done.code != -signal.SIGALRM
        return subprocess.CompletedProcess(arguments, done.code, done.out, done.err)
    return subprocess.run(
        [*executable, *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        timeout=60,
        cwd=home,
        env=environment(home, **env),
        check=False,
    )
