"""The legend of a drawing explains the signs that stand in it, and no others."""

from __future__ import annotations

import pytest

from support.drawings import Scene, scene_at
from support.model_drawings import scene_at as model_at
from support.networks import two_two_one
from tutor.present.diagram.legend import legend
from tutor.words import say


def told(symbol: str, ascii_only: bool = False) -> str:
    drawn = scene_at(*two_two_one(), symbol).draw(80, 13, ascii_only)
    return " ".join(map(say, legend(drawn, ascii_only)))


def test_in_the_forward_pass_it_speaks_of_lines_marks_and_question_marks_alone() -> None:
    assert told("z1") == (
        "A heavy line is an edge that the current step uses. * marks what the current step takes. "
        "[?] is what is asked. ? is not known yet."
    )


@pytest.mark.parametrize("ascii_only", [False, True])
def test_gradients_and_turned_arrows_are_explained_once_there_are_some(ascii_only: bool) -> None:
    assert "stands before a gradient" not in told("L", ascii_only)
    assert "points back" not in told("L", ascii_only)
    sign = "d" if ascii_only else "∂"
    drawn = model_at("batch-21", "dL_s2/dw1").draw(ascii_only=ascii_only)
    assert f"{sign} stands before a gradient" in " ".join(map(say, legend(drawn, ascii_only)))
    assert "points back" in told("w1'", ascii_only) or "points back" in told("dL/dz1", ascii_only)


@pytest.mark.parametrize("ascii_only", [False, True])
def test_the_sign_of_a_new_value_is_explained_in_the_update_alone(ascii_only: bool) -> None:
    sign = ">" if ascii_only else "→"
    assert "new value" not in told("dL/dz1", ascii_only)
    drawn = model_at("adam-11", "mhat_w").draw(ascii_only=ascii_only)
    assert f"{sign} stands before the new value" in " ".join(map(say, legend(drawn, ascii_only)))


def test_a_drawing_without_a_question_has_nothing_to_say_of_one() -> None:
    network, training = two_two_one()
    drawn = Scene(network, training, None).draw(80, 13)
    assert "asked" not in " ".join(map(say, legend(drawn, False)))
