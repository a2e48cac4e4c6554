"""What `completion` prints is read by a shell, which then offers commands, options, lessons and files."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.escapes import commands
from support.refusals import refused
from tutor.cli import main
from tutor.cli.arguments import parser
from tutor.cli.completion import completion
from tutor.lesson.catalogue import available

SHELLS = ("bash", "zsh", "fish")

ASK = """
COMP_WORDS=("${@:2}"); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); COMPREPLY=()
source "$1"
_shtab_backprop_tutor "${COMP_WORDS[0]}" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
printf '%s\\n' "${COMPREPLY[@]}"
"""


def printed(shell: str, capsys: pytest.CaptureFixture[str]) -> str:
    assert main(["completion", shell]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("shell", SHELLS)
def test_every_command_and_lesson_is_offered(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    text = printed(shell, capsys)
    assert [name for name in commands() if name not in text] == []
    assert [entry.id for entry in available() if entry.id not in text] == []


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash here")
@pytest.mark.parametrize(
    "typed, offered",
    [
        ("le", {"lesson"}),
        ("lesson relu-2", {"relu-221", "relu-231"}),
        ("lesson my", {"my.toml"}),
        ("lesson --res", {"--restart"}),
        ("key relu-221 --format h", {"html"}),
        ("new --loss hu", {"huber"}),
        ("new 2-2-1 --activation sig", {"sigmoid"}),
    ],
)
def test_bash_completes(
    typed: str, offered: set[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "my.toml").touch()
    script = tmp_path / "completion"
    script.write_text(printed("bash", capsys), "utf-8")
    asked = ["bash", "-c", ASK, "bash", str(script), "backprop-tutor", *typed.split()]
    done = subprocess.run(asked, capture_output=True, text=True, cwd=tmp_path, check=True)
    assert set(done.stdout.split()) == offered


def test_without_shtab_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "shtab", None)
    with refused("pip install shtab"):
        completion(parser().parse_args(["completion", "bash"]))
