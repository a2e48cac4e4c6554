"""A lesson that computes with the numbers of an open exam would give its answers away."""

from __future__ import annotations

from dataclasses import replace

import pytest

from support.courses import all_lessons, lesson_named
from tutor.lesson.model import Lesson
from tutor.practice.exam import make_exam
from tutor.practice.numbers_in_use import gives_away
from tutor.practice.quiz import Quiz
from tutor.practice.variants import variant
from tutor.tolerances import ALIKE

ORIGINAL = lesson_named("relu-221")


def exam() -> Quiz:
    return make_exam([ORIGINAL], 3, 4)


def asked() -> Lesson:
    """The lesson with the numbers that the exam asks about."""
    return variant(ORIGINAL, exam().items[0].seed)


def renamed(lesson: Lesson) -> Lesson:
    return replace(lesson, id="mine", contents=b"mine", seed=None)


def with_first_weight(lesson: Lesson, factor: float) -> Lesson:
    first, *others = lesson.network.layers
    (weight, *row), *rows = first.weights
    weights = ((weight * factor, *row), *(tuple(0.0 for _ in other) for other in rows))
    return replace(lesson, network=replace(lesson.network, layers=(replace(first, weights=weights), *others)))


def test_the_lesson_with_the_numbers_of_the_exam_gives_it_away_under_any_name() -> None:
    assert gives_away(asked(), exam(), all_lessons())
    assert gives_away(renamed(asked()), exam(), all_lessons())


def test_the_lesson_that_the_exam_was_made_from_does_not_with_its_own_numbers() -> None:
    assert not gives_away(ORIGINAL, exam(), all_lessons())


def test_nor_where_it_is_in_no_list_of_lessons() -> None:
    assert not gives_away(ORIGINAL, exam(), [])


def test_a_unit_without_a_bias_is_one_with_a_bias_of_zero() -> None:
    def with_biases(lesson: Lesson, biases: tuple[float, ...] | None) -> Lesson:
        first, *others = lesson.network.layers
        network = replace(lesson.network, layers=(replace(first, biases=biases), *others))
        return replace(lesson, network=network)

    without = with_biases(ORIGINAL, None)
    quiz = make_exam([without], 3, 4)
    fresh = variant(without, quiz.items[0].seed)
    for biases in (None, (0.0,) * fresh.network.layers[0].size):
        assert gives_away(renamed(with_biases(fresh, biases)), quiz, [without])


def test_the_lesson_with_other_fresh_numbers_and_another_lesson_do_not() -> None:
    other = variant(ORIGINAL, exam().items[0].seed + 1)
    assert not gives_away(other, exam(), all_lessons())
    assert not gives_away(lesson_named("relu-231"), exam(), all_lessons())


def test_a_lesson_of_the_same_name_gives_away_what_an_unknown_file_of_that_name_asks() -> None:
    changed = replace(ORIGINAL, contents=b"another file")
    assert gives_away(changed, exam(), [changed])
    assert not gives_away(renamed(ORIGINAL), exam(), [changed])


@pytest.mark.parametrize(
    "factor, same", [(1 + ALIKE / 2, True), (1 - ALIKE / 2, True), (1 + 3 * ALIKE, False)]
)
def test_numbers_that_are_nearly_the_same_are_the_same(factor: float, same: bool) -> None:
    """Only the first unit is left as it was."""
    assert gives_away(renamed(with_first_weight(asked(), factor)), exam(), all_lessons()) is same


def test_inputs_in_another_order_with_their_weights_are_the_same_unit() -> None:
    lesson = renamed(asked())
    first, *others = lesson.network.layers
    turned = replace(first, weights=tuple(tuple(reversed(row)) for row in first.weights))
    assert gives_away(
        replace(
            lesson,
            network=replace(lesson.network, layers=(turned, *others)),
            training=replace(lesson.training, x=tuple(reversed(lesson.training.x))),
        ),
        exam(),
        all_lessons(),
    )


def test_a_unit_with_another_bias_or_fewer_inputs_is_another() -> None:
    lesson = renamed(asked())
    first, *others = lesson.network.layers
    biases = tuple(bias + 1 for bias in first.biases or (0.0,) * first.size)
    moved = replace(lesson.network, layers=(replace(first, biases=biases), *others))
    assert not gives_away(replace(lesson, network=moved), exam(), all_lessons())
    assert not gives_away(lesson_named("relu-111"), exam(), all_lessons())
