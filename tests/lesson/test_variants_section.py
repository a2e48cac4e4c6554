"""[variants]: what fresh numbers leave alone, in both formats."""

from __future__ import annotations

import pytest

from support.courses import all_lessons, lesson_named
from support.models import IN_TURN, RECURRENT, SAMPLED_NETWORK, model_lesson
from tutor.lesson.load import examine, parse_lesson
from tutor.lesson.variants_section import kept
from tutor.lesson.write import lesson_to_toml
from tutor.words import say


def with_keep(text: str, words: str) -> str:
    return f"{text}\n[variants]\nkeep = {words}\n"


NETWORK = lesson_to_toml(lesson_named("relu-221"))


@pytest.mark.parametrize(
    "text, words, names",
    [
        (NETWORK, '["x"]', {"x1", "x2"}),
        (NETWORK, '["y"]', {"y"}),
        (NETWORK, '["w11", "bo", "x2"]', {"w11", "bo", "x2"}),
        (NETWORK, '["output"]', {"w1", "w2", "bo"}),
        (RECURRENT, '["x", "u"]', {"x1", "x2", "u"}),
        (RECURRENT, '["x[2]", "h0"]', {"x2", "h0"}),
        (
            SAMPLED_NETWORK,
            '["x", "hidden"]',
            {"x1", "x2", "w11_1", "w12_1", "w21_1", "w22_1", "b1_1", "b2_1"},
        ),
    ],
)
def test_a_name_a_family_an_element_and_a_layer_can_be_kept(text: str, words: str, names: set[str]) -> None:
    assert kept(parse_lesson(with_keep(text, words))) == names


def test_a_family_that_samples_give_is_kept_of_all_of_them() -> None:
    assert kept(model_lesson("in-turn")) == {"x1", "x2", "t"}


@pytest.mark.parametrize(
    "text", [NETWORK, RECURRENT, SAMPLED_NETWORK], ids=["network", "equations", "beyond"]
)
def test_what_is_kept_is_written_again(text: str) -> None:
    lesson = parse_lesson(with_keep(text, '["x", "y"]'))
    assert lesson.keep == ("x", "y")
    assert parse_lesson(lesson_to_toml(lesson)).keep == ("x", "y")


def test_without_the_section_nothing_is_kept() -> None:
    assert all(lesson.keep == () for lesson in all_lessons())


@pytest.mark.parametrize(
    "text, words, told",
    [
        (
            NETWORK,
            '["x3"]',
            "variants.keep[0]: there is no given number or parameter x3 to keep. Did you mean x",
        ),
        (NETWORK, '["yhat"]', "there is no given number or parameter yhat to keep."),
        (RECURRENT, '["x", "xs"]', "variants.keep[1]: there is no given number or parameter xs to keep."),
        (RECURRENT, '["h1"]', "no given number or parameter h1 to keep."),
        (IN_TURN.partition("[variants]")[0], '["thea"]', "parameter thea to keep. Did you mean theta?"),
        (RECURRENT, '["x[3]"]', "no given number or parameter x[3] to keep."),
        (RECURRENT, '["L"]', "no given number or parameter L to keep."),
        (RECURRENT, "[1]", "expected a name; found 1."),
        (RECURRENT, '"x"', "expected a list of names"),
    ],
)
def test_what_cannot_be_kept_is_an_error_with_a_suggestion(text: str, words: str, told: str) -> None:
    errors = [say(problem.said) for problem in examine(with_keep(text, words), "lesson").errors]
    assert len(errors) == 1
    assert told in errors[0]


def test_an_unknown_key_of_the_section_is_an_error() -> None:
    (error,) = examine(IN_TURN.replace('keep = ["x", "t"]', "keeps = []"), "lesson").errors
    assert "variants.keeps: unknown key. Did you mean keep?" in say(error.said)
