"""docs/lessons.md is true: every lesson in it is checked and worked, every refusal is what is said."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import NamedTuple

import pytest

from tutor.expressions.functions import FUNCTIONS, is_reserved
from tutor.lesson.check import check_file
from tutor.lesson.load import examine, parse_lesson
from tutor.lesson.model import FORMAT, Lesson
from tutor.operations.updates import UPDATES
from tutor.present.key import key_json
from tutor.words import say

MANUAL = (Path(__file__).parents[2] / "docs" / "lessons.md").read_text(encoding="utf-8")
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class Example(NamedTuple):
    """A lesson of the manual; what follows it: the symbols of each iteration, or what is refused."""

    id: str
    text: str
    steps: list[list[str]]
    refused: list[str]


def examples() -> list[Example]:
    found: list[Example] = []
    for language, text in _BLOCK.findall(MANUAL):
        if language == "toml" and "[[lessons]]" not in text:
            name = re.search(r'^id = "(.+?)"', text, re.MULTILINE)
            assert name is not None, f"a piece of a lesson, not a whole one:\n{text}"
            found.append(Example(name[1], text, [], []))
        elif language == "steps":
            found[-1].steps.extend(line.split() for line in text.splitlines())
        elif language == "refused":
            found[-1].refused.extend(text.splitlines())
    return found


EXAMPLES = examples()
SOUND = [example for example in EXAMPLES if not example.refused]
REFUSED = [example for example in EXAMPLES if example.refused]


def by_id(name: str) -> Lesson:
    return parse_lesson(next(example.text for example in EXAMPLES if example.id == name))


@pytest.mark.parametrize("example", SOUND, ids=lambda example: example.id)
def test_a_lesson_of_the_manual_is_sound_and_the_check_of_its_file_has_no_doubts(
    example: Example, tmp_path: Path
) -> None:
    path = tmp_path / f"{example.id}.toml"
    path.write_text(example.text, encoding="utf-8")
    report = check_file(path)
    assert [say(problem.said) for problem in (*report.errors, *report.warnings)] == []


def test_the_course_of_the_manual_is_sound(tmp_path: Path) -> None:
    (text,) = (
        text for language, text in _BLOCK.findall(MANUAL) if language == "toml" and "[[lessons]]" in text
    )
    path = tmp_path / "course.toml"
    path.write_text(text, encoding="utf-8")
    assert check_file(path).sound


@pytest.mark.parametrize("example", SOUND, ids=lambda example: example.id)
def test_a_lesson_of_the_manual_has_the_steps_that_the_manual_tells(example: Example) -> None:
    lesson = parse_lesson(example.text)
    keyed = json.loads("".join(key_json(lesson)))["steps"]
    assert keyed
    if example.steps or lesson.equations is not None:
        told = [[s["symbol"] for s in keyed if s["iteration"] == i] for i in range(1, lesson.iterations + 1)]
        assert told == example.steps


@pytest.mark.parametrize("example", REFUSED, ids=lambda example: example.id)
def test_a_mistake_of_the_manual_is_refused_in_the_words_of_the_manual(example: Example) -> None:
    errors = examine(example.text, "file", stem=example.id).errors
    assert [f"{error.key}: {say(error.message)}" for error in errors] == example.refused


def test_the_manual_names_every_function_of_equations() -> None:
    language = MANUAL.partition("### The language")[2].partition("**Order.**")[0]
    words = set(re.findall(r"\w+", language))
    assert {name for name in FUNCTIONS if name.isidentifier() and is_reserved(name, FORMAT)} <= words


def test_the_manual_has_a_row_for_each_update_rule_with_its_keys_and_its_state() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| (.*) \|$", MANUAL.partition("### Update")[2], re.MULTILINE))
    alike = {"rmsprop": "adagrad", "adamw": "adam", "momentum_step": "momentum", "nesterov": "momentum"}
    for name, row in UPDATES.items():
        told = rows[name] + (rows[alike[name]] if name in alike else "")
        assert all(key in told for key in row.settings), name
        assert all(f"{state}_w'" in told for state in row.states), name
        assert all(f"{helper}_w" in told for helper in row.helpers), name


def test_only_the_questions_that_the_manual_names_are_asked() -> None:
    lesson = by_id("asked")
    plan = lesson.computation.plan(1)
    assert [s.symbol for s in plan.steps if lesson.asks(1, s)] == ["yhat", "L", "dL/dyhat", "dL/dw1", "w1'"]
    assert lesson.keep == ("x", "y")
