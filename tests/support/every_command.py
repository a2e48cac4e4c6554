"""Every command but the lab, as one types it, with the files that it needs."""

from __future__ import annotations

from pathlib import Path

from support.refusing import ROOT, Asked
from support.tensors import file_bytes, made

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
