"""Checking files and folders of lessons."""

from __future__ import annotations

from pathlib import Path

import pytest

from tutor.lesson.check import check_paths
from tutor.lesson.load import Examined, examine_file
from tutor.lesson.problems import Problem, together
from tutor.sayings import said
from tutor.words import say

LESSONS = Path(__file__).parents[2] / "lessons"


def test_the_shipped_lessons_are_sound_and_without_doubts() -> None:
    reports = list(check_paths([LESSONS]))
    names = sorted(path.name for path in LESSONS.glob("*.toml"))
    assert [Path(report.where).name for report in reports] == names
    assert all(report.sound and not report.warnings for report in reports), [r.warnings for r in reports]


def test_each_file_of_a_folder_gets_its_own_report(tmp_path: Path) -> None:
    (tmp_path / "b.toml").write_text("format = 1", encoding="utf-8")
    (tmp_path / "a.toml").write_text("format =", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("not a lesson", encoding="utf-8")
    first, second = check_paths([tmp_path])
    assert [Path(report.where).name for report in (first, second)] == ["a.toml", "b.toml"]
    assert "is not TOML" in say(first.errors[0].message)
    assert {problem.key for problem in second.errors} >= {"id", "title", "network", "loss", "training"}


def test_a_path_without_lessons_is_an_error_of_its_own(tmp_path: Path) -> None:
    missing, empty = check_paths([tmp_path / "none.toml", tmp_path])
    assert "no such file" in say(missing.errors[0].message)
    assert "holds no lesson files" in say(empty.errors[0].message)


def test_a_path_that_is_too_long_to_be_one_is_an_error_of_its_own(tmp_path: Path) -> None:
    (report,) = check_paths([tmp_path / ("a" * 300 + ".toml")])
    assert "cannot be read: its name is too long" in say(report.errors[0].message)


def test_a_shipped_lesson_can_be_checked_by_its_id(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (report,) = check_paths([Path("relu-221")])
    assert report.lesson is not None
    assert report.lesson.id == "relu-221"


def written(folder: Path, *changes: tuple[str, str], name: str = "mine") -> Path:
    text = (LESSONS / "relu-111.toml").read_text(encoding="utf-8").replace('"relu-111"', f'"{name}"')
    for old, new in changes:
        assert text.count(old) == 1
        text = text.replace(old, new)
    path = folder / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_an_id_that_a_shipped_lesson_has_is_warned_of(tmp_path: Path) -> None:
    (report,) = check_paths([written(tmp_path, name="relu-221")])
    assert report.sound
    assert [warning.key for warning in report.warnings] == ["id"]


def test_long_texts_are_warned_of(tmp_path: Path) -> None:
    (report,) = check_paths([written(tmp_path, ("One ReLU unit, ten iterations", "long " * 20))])
    assert [warning.key for warning in report.warnings] == ["title"]


def test_a_lesson_that_asks_nothing_is_warned_of(tmp_path: Path) -> None:
    change = ('iterations = "2-10"\nkinds = ["activation", "loss"]', 'iterations = "1-10"\nkinds = []')
    (report,) = check_paths([written(tmp_path, change)])
    assert [warning.key for warning in report.warnings] == ["ask"]


def test_further_checks_add_their_warnings(tmp_path: Path) -> None:
    (report,) = check_paths([written(tmp_path)])
    doubt = Problem(report.where, "dL/dz1", said("checking.nothing_asked"))
    assert report.with_warnings([doubt]).warnings == (*report.warnings, doubt)
    assert report.with_warnings([doubt]).sound


CANCELLING = """
format = 1
id = "cancelling"
title = "t"
summary = "s"
[network]
[[network.layers]]
activation = "{activation}"
weights = [[{weights}]]
biases = [{bias}]
[[network.layers]]
activation = "linear"
weights = [[1.5]]
[loss]
kind = "half_squared_error"
[training]
x = [3, 3]
y = [{target}]
learning_rate = 0.1
iterations = 1
"""


@pytest.mark.parametrize(
    "weights, bias, activation, target, message",
    [
        (
            "0.1, 0.2",
            -0.9,
            "relu",
            1,
            "decides at 1 step whether a gate is open: z1_1 = 1.11022e-16 in iteration 1.",
        ),
        (
            "0.5, -0.5",
            0,
            "leaky_relu",
            1,
            "decides at 1 step whether a gate is open: z1_1 = 0 in iteration 1.",
        ),
        (
            "0.1, 0.2",
            -0.9,
            "sigmoid",
            1,
            "1 value is left by rounding alone: z1_1 = 1.11022e-16 in iteration 1.",
        ),
        (
            "0.1, 0.2",
            0.3,
            "linear",
            1.8,
            "left by rounding alone: L = 2.46519e-32 in iteration 1; dL/dyhat1 = 2.22045e-16 in iteration 1.",
        ),
        ("0.5, -0.5", 0, "sigmoid", 1, ""),  # exactly 0, and nothing jumps there
        ("0, 0", 0, "relu", 1, ""),  # no sum of anything
        ("0.1, 0.2", -0.9001, "relu", 1, ""),
    ],
)
def test_a_value_that_only_rounding_leaves_is_warned_of(
    tmp_path: Path, weights: str, bias: float, activation: str, target: float, message: str
) -> None:
    path = tmp_path / "cancelling.toml"
    path.write_text(CANCELLING.format(**locals()), encoding="utf-8")
    (report,) = check_paths([path])
    assert report.sound
    messages = [say(warning.message) for warning in report.warnings]
    assert any(message in told for told in messages) if message else messages == []


def test_such_a_value_is_told_once_and_not_at_every_iteration(tmp_path: Path) -> None:
    text = CANCELLING.format(activation="relu", weights="0.5, -0.5", bias=0, target=1)
    path = tmp_path / "cancelling.toml"
    path.write_text(text.replace("iterations = 1", "iterations = 3"), encoding="utf-8")  # it stays closed
    (report,) = check_paths([path])
    assert [say(warning.message) for warning in report.warnings] == [
        "rounding decides at 1 step whether a gate is open: z1_1 = 0 in iteration 1. Use other numbers."
    ]


def test_what_is_the_same_at_many_places_is_told_once_with_the_first_places() -> None:
    message, other = said("lesson_files.linear_has_no_z"), said("lesson_files.no_biases")
    problems = [Problem("a.toml", f"layers[{n}].z", message, line=n) for n in range(6)]
    told = list(map(say, together([*problems, Problem("a.toml", "b", other, 9)])))
    assert told == [
        f"a.toml:0: layers[0].z: {say(message)} "
        "The same at layers[1].z, layers[2].z, layers[3].z, and 2 more.",
        f"a.toml:9: b: {say(other)}",
    ]


def test_files_are_looked_at_one_after_the_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in "ab":
        (tmp_path / f"{name}.toml").write_text("format = 1", encoding="utf-8")
    looked_at: list[str] = []

    def examined(path: Path) -> Examined:
        looked_at.append(path.stem)
        return examine_file(path)

    monkeypatch.setattr("tutor.lesson.check.examine_file", examined)
    next(check_paths([tmp_path]))
    assert looked_at == ["a"]


def test_many_values_that_only_rounding_leaves_are_one_warning_that_counts_them(tmp_path: Path) -> None:
    text = CANCELLING.format(activation="relu", weights="0.1, 0.2", bias=-0.9, target=1)
    text = text.replace("[[0.1, 0.2]]", f"[{', '.join(['[0.1, 0.2]'] * 30)}]")
    text = text.replace("[-0.9]", str([-0.9] * 30)).replace("[[1.5]]", str([[1.5] * 30]))
    path = tmp_path / "cancelling.toml"
    path.write_text(text, encoding="utf-8")
    (report,) = check_paths([path])
    messages = [say(warning.message) for warning in report.warnings if warning.key == "training"]
    assert len(messages) == 1
    assert messages[0].startswith(
        "rounding decides at 30 steps whether a gate is open: z1_1 = 1.11022e-16 in"
    )
    assert messages[0].endswith("; and 26 more. Use other numbers.")
