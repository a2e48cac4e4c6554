"""Printing lessons as files that load as the same lessons."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from support.lesson_texts import changed
from support.networks import networks
from support.shipped import LESSON_FILES
from tutor.lesson.load import load_lesson, parse_lesson
from tutor.lesson.model import AskRule, Lesson, Note, Source
from tutor.lesson.problems import LessonError
from tutor.lesson.write import lesson_to_toml
from tutor.model.network import Network, Training
from tutor.steps.derive import KINDS, plan
from tutor.words import message_of

LESSONS = LESSON_FILES
MAZUR = next(path for path in LESSONS if path.stem == "mazur-222")

unprintable = "".join(map(chr, [*range(0x202A, 0x202F), *range(0x2066, 0x206A)]))
prose = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters=unprintable), min_size=1
).filter(lambda text: text == text.strip() != "")


def without_origin(lesson: Lesson) -> Lesson:
    return replace(lesson, path=None, contents=b"", seed=None)


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_shipped_lesson_comes_back_equal(path: Path) -> None:
    lesson = load_lesson(path)
    assert without_origin(parse_lesson(lesson_to_toml(lesson))) == without_origin(lesson)


def test_a_network_whose_questions_name_symbols_is_written_in_format_2() -> None:
    text = changed(
        ("format = 1", "format = 2"), ('kinds = ["activation", "loss"]', 'symbols = ["yhat", "L"]')
    )
    written = lesson_to_toml(parse_lesson(text))
    assert written.startswith("format = 2\n")
    assert parse_lesson(written).ask == parse_lesson(text).ask


@settings(max_examples=60, deadline=None)
@given(networks(), prose, st.data())
def test_any_lesson_comes_back_equal(drawn: tuple[Network, Training], text: str, data: st.DataObject) -> None:
    network, training = drawn
    steps = plan(network).steps
    last = training.iterations
    lesson = Lesson(
        "drawn",
        text,
        text[::-1],
        network,
        training,
        data.draw(st.sampled_from([None, Source(text), Source(text, "a.txt")])),
        (AskRule(1, last, None), AskRule(last, last, frozenset(KINDS[:3])), AskRule(1, 1, frozenset())),
        (
            Note(text),
            Note(text, last, data.draw(st.sampled_from(steps)).symbol),
            Note(text, None, None, "update"),
        ),
        {(last, step.symbol): "−1,5e3" for step in steps[::3]},
    )
    try:
        loaded = parse_lesson(lesson_to_toml(lesson))
    except LessonError as error:
        assume("has no value for" not in message_of(error))
        raise
    assert without_origin(loaded) == lesson


def test_floats_are_written_as_short_as_they_can_be() -> None:
    lesson = load_lesson(MAZUR)
    numbers = (0.1, 2.0, -0.0, 1e-7, 1e22, 1 / 3)
    training = replace(lesson.training, x=numbers)
    text = lesson_to_toml(replace(lesson, training=training))
    assert "x = [0.1, 2, -0.0, 1e-07, 1e+22, 0.3333333333333333]" in text
    assert [str(n) for n in tomllib.loads(text)["training"]["x"]] == [
        "0.1",
        "2",
        "-0.0",
        *map(repr, numbers[3:]),
    ]


def test_a_wide_matrix_gets_a_line_for_each_row() -> None:
    lesson = load_lesson(MAZUR)
    first = replace(lesson.network.layers[0], weights=((1 / 3,) * 4,) * 3)
    network = replace(lesson.network, layers=(first, *lesson.network.layers[1:]))
    row = ", ".join(["0.3333333333333333"] * 4)
    assert f"weights = [\n  [{row}],\n  [{row}],\n  [{row}],\n]\n" in lesson_to_toml(
        replace(lesson, network=network)
    )


def test_text_is_escaped() -> None:
    lesson = replace(load_lesson(MAZUR), title='a "quoted" \\ back\x7f')
    assert tomllib.loads(lesson_to_toml(lesson))["title"] == lesson.title
