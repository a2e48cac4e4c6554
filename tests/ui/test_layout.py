"""How the rows of the lesson screen are shared out."""

from __future__ import annotations

import pytest

from tutor.ui.layout import rooms


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (60, 20)], ids=str)
def test_the_drawing_keeps_its_rows_as_long_as_three_are_left_for_feedback(size: tuple[int, int]) -> None:
    usual = rooms(*size, 1).drawing
    for question in range(1, 5):
        assert rooms(*size, question).drawing == usual
    assert usual == {(80, 24): 13, (120, 40): 24, (60, 20): 9}[size]


def test_a_question_of_five_rows_takes_one_from_the_drawing_and_leaves_three_for_feedback() -> None:
    assert rooms(80, 24, 5).drawing == 12
    assert rooms(80, 24, 8).drawing == 9
