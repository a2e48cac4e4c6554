"""Everything but the lab works where numpy is missing, and the lab says what to install."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.escapes import commands as all_commands
from support.refusing import ROOT, Asked, Gave, run_without
from support.running import environment
from support.tensors import file_bytes, made

LABS = ("lab relu-111", "lab relu-111 --format svg")

ROSTER = "id,name\ns1,Ada\n"
ASSIGNMENT = """format = 1
title = "Work"
roster = "roster.csv"
kind = "quiz"
questions = 2
lessons = ["relu-111"]
"""
ANSWERS = "learner,iteration,symbol,answer\nada,1,z,1\n"


def lines(home: Path) -> list[Asked]:
    """Every command but the lab, as one types it, in an order in which each has what it needs."""
    (home / "roster.csv").write_text(ROSTER)
    (home / "work.toml").write_text(ASSIGNMENT)
    (home / "answers.csv").write_text(ANSWERS)
    tensors = {"0.weight": made((1, 2), (0.5, -0.25)), "0.bias": made((1,), (0.1,))}
    (home / "net.safetensors").write_bytes(file_bytes(tensors))
    lessons = ROOT / "lessons"
    return [
        Asked("list"),
        Asked("course"),
        Asked("lesson relu-221 --plain", ":lab\n1.2\n:quit\n"),
        Asked("lesson adam-111 --plain", "1\n:quit\n"),
        Asked("lesson relu-111 --plain --find-the-slip", "y\n:quit\n"),
        Asked("quiz relu-111 --count 2 --seed 3 --plain", "1\n1\n"),
        Asked("key relu-221"),
        Asked("key rnn-3 --format html"),
        Asked("worksheet relu-221 --seed 4"),
        Asked("mark relu-111 answers.csv"),
        Asked("audit relu-111"),
        Asked(f"check {lessons / 'relu-111.toml'} {lessons / 'softmax-23.toml'}"),
        Asked("new 2-2-1 --seed 1"),
        Asked("new --from net.safetensors --input 1,2 --target 0.5 --activation linear"),
        Asked("variant relu-221 --seed 2"),
        Asked("variant conv-35 --seed 2"),
        Asked("export relu-111 --format moodle"),
        Asked("review --plain"),
        Asked("progress"),
        Asked("diagram relu-221"),
        Asked("assign work.toml"),
        Asked("class class --plain"),
        Asked("quiz relu-111 --exam --count 2 --seed 3 --plain --output result.json", "1\n1\n:done\n"),
        Asked("remark result.json"),
        Asked("reset relu-111 --yes"),
        Asked("completion bash"),
    ]


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
