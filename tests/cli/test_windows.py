"""Where there are neither the modules nor the calls of Unix, everything is there all the same.

This looks like Windows, and is not: a console, paths and locks of Windows are tried by nothing here.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from support.every_command import lines
from support.refusing import ROOT, Asked, run_without
from support.running import environment

BEGIN = """
import sys
sys.path.insert(0, "tests")
from support.windows import modules, pretend
pretend("hypothesis.strategies", "textual.pilot")
"""

IMPORTED = """
import importlib
for name in modules():
    importlib.import_module(name)
import tutor.terminal
print(tutor.terminal.os.name, hasattr(tutor.terminal.os, "fork"), {"fcntl", "termios"} & set(sys.modules))
"""

SCREEN = """
import asyncio
from support.screens import UNICODE, sitting, text
from tutor.ui.app import TutorApp

async def play():
    app = TutorApp(sitting(), UNICODE)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.screen.answer.put("1.2")
        await pilot.press("enter")
        await pilot.pause()
        print(ascii(text(app)))

with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:  # that of Windows is not here
    runner.run(play())
"""

GONE = """
from tutor.ending import terminal_is_gone
terminal_is_gone()
"""


def pretending(code: str, home: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", BEGIN + code],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=environment(home, PYTHONPATH=str(ROOT)),
        timeout=60,
        check=False,
    )


def test_every_module_but_the_driver_of_unix_is_loaded(tmp_path: Path) -> None:
    done = pretending(IMPORTED, tmp_path)
    assert done.stderr == ""
    assert done.stdout == "nt False set()\n"


def test_every_command_works(tmp_path: Path) -> None:
    tried = [*lines(tmp_path), Asked("lab relu-111"), Asked("lab relu-111 --format svg")]
    gave = run_without([], tried, tmp_path, windows=True)
    assert {name: one for name, one in gave.items() if one.code not in {0, 1} or not one.out} == {}


def test_the_screen_asks_and_marks(tmp_path: Path) -> None:
    done = pretending(SCREEN, tmp_path)
    assert done.returncode == 0, done.stderr
    assert "z\\u2082 = ?" in done.stdout


def test_a_terminal_that_is_gone_ends_it_without_a_signal(tmp_path: Path) -> None:
    done = pretending(GONE, tmp_path)
    assert (done.returncode, done.stderr) == (129, "")
