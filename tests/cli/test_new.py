"""`new` from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.running import tutor
from support.tensors import saved


def test_a_new_lesson_is_printed_is_sound_and_can_be_learned(tmp_path: Path) -> None:
    typed = ("3-2-2", "--activation", "tanh", "--loss", "cross_entropy", "--seed", "7")
    made = tutor("new", *typed, home=tmp_path)
    assert made.returncode == 0
    assert made.stdout.startswith("# made by `backprop-tutor new 3-2-2 --seed 7 ")
    assert made.stderr == "Save it as tanh-322.toml: a lesson is named like its file.\n"
    (tmp_path / "tanh-322.toml").write_text(made.stdout, encoding="utf-8")
    checked = tutor("check", "tanh-322.toml", home=tmp_path)
    assert checked.returncode == 0
    assert len(checked.stdout.splitlines()) <= 8
    opened = tutor("lesson", "tanh-322.toml", "--plain", home=tmp_path, stdin=":quit\n")
    assert "tanh" in opened.stdout
    assert opened.returncode == 0


def test_the_path_of_an_output_is_the_result(tmp_path: Path) -> None:
    made = tutor("new", "2-1", "--output", "mine.toml", home=tmp_path)
    assert (made.returncode, made.stdout) == (0, "mine.toml\n")
    assert "Seed " in made.stderr
    assert tutor("check", "mine.toml", home=tmp_path).returncode == 0
    assert tutor("new", "2-1", "--output", "mine.toml", home=tmp_path).returncode == 2


def test_a_trained_network_is_read_and_a_list_may_begin_with_a_minus(tmp_path: Path) -> None:
    saved(tmp_path)
    typed = ("--from", "model.safetensors", "--input", "-0.5,-1", "--target", "-.5", "--activation", "relu")
    made = tutor("new", *typed, home=tmp_path)
    assert made.returncode == 0
    assert "x = [-0.5, -1]" in made.stdout
    (tmp_path / "model.toml").write_text(made.stdout, encoding="utf-8")
    assert tutor("check", "model.toml", home=tmp_path).returncode == 0


@pytest.mark.parametrize(
    "typed",
    [
        "2",
        "0-1",
        "a-b",
        "-2-1",
        "999-999",
        "2-2-1 --loss cross_entropy",
        "2-1 --input x",
        "2-1 --input 1e999",
        "",
    ],
)
def test_what_cannot_be_made_is_told_and_is_misuse(tmp_path: Path, typed: str) -> None:
    done = tutor("new", *typed.split(), home=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("backprop-tutor")
    assert "Traceback" not in done.stderr
