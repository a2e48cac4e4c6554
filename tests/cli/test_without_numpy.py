"""Everything but the lab works where numpy is missing, and the lab says what to install."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.escapes import commands as all_commands
from support.every_command import lines
from support.refusing import ROOT, Asked, Gave, run_without
from support.running import environment

LABS = ("lab relu-111", "lab relu-111 --format svg")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def gave(home: Path) -> dict[str, Gave]:
    return run_without(["numpy"], [*lines(home), *map(Asked, LABS)], home)


def test_every_command_but_the_lab_works(home: Path, gave: dict[str, Gave]) -> None:
    tried = [one.command for one in lines(home)]
    assert {command.split()[0] for command in tried} == set(all_commands()) - {"lab"}
    fine = {0, 1}  # 1 of an audit that finds a slip
    assert {name: gave[name] for name in tried if gave[name].code not in fine or not gave[name].out} == {}


@pytest.mark.parametrize("name", LABS)
def test_the_lab_says_what_is_missing_and_what_to_type(name: str, gave: dict[str, Gave]) -> None:
    code, out, err = gave[name]
    assert (code, out) == (2, "")
    assert "numpy, which is not installed here" in err
    assert "pip install numpy" in err
    assert "Traceback" not in err


def test_a_lesson_in_line_mode_says_so_too_and_goes_on(gave: dict[str, Gave]) -> None:
    before, said, after = gave["lesson relu-221 --plain"].out.partition(
        "with numpy, which is not installed here"
    )
    assert said
    assert "z2 = ?" not in before
    assert "z2 = ?" in after


SCREEN = """
import asyncio, sys
sys.path.insert(0, "tests")
from support.refusing import refuse
refuse("numpy")
from support.screens import ASCII, sitting, text
from tutor.application.lab import lab_on
from tutor.application.record_keeper import open_own_record
from tutor.ui.app import TutorApp

async def play():
    record = open_own_record()
    app = TutorApp(sitting(), ASCII, lab=lambda course: lab_on(record, course))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.screen.answer.put("1.2")
        await pilot.press("enter")
        await pilot.pause()
        assert "[+] z1:" in text(app), text(app)
        app.screen.answer.put(":lab")
        await pilot.press("enter")
        await pilot.pause()
        print(text(app))

asyncio.run(play())
print("numpy" in sys.modules)
"""


def test_the_lesson_screen_confirms_and_marks_and_its_lab_says_what_to_type(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCREEN],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=environment(tmp_path, PYTHONPATH=str(ROOT)),
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "pip install numpy" in done.stdout
    assert done.stdout.endswith("False\n")


def test_with_numpy_there_the_lesson_screen_does_not_load_it(tmp_path: Path) -> None:
    played = SCREEN.replace('refuse("numpy")', "").replace(":lab", "1.7")
    done = subprocess.run(
        [sys.executable, "-c", played],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=environment(tmp_path, PYTHONPATH=str(ROOT)),
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("False\n")
