"""Which weights may stand in a drawing without their layer: those that nothing else could be taken for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from support.drawings import Scene, texts
from support.networks import layer
from tutor.model.network import Loss, Network, Training
from tutor.present.diagram.short_names import shortened

WEIGHTS = ((0.5, 0.25), (0.25, 0.5))


def network_of(first: tuple[str, ...], second: tuple[str, ...] = ("w11_2", "w12_2")) -> Network:
    """Two inputs, two hidden units whose weights have these names, and one output."""
    hidden = replace(layer(1, "sigmoid", WEIGHTS, (0.1, 0.1)), weight_names=(first[:2], first[2:]))
    output = replace(layer(2, "linear", WEIGHTS[:1], (0.1,), last=True), weight_names=(second,))
    return Network(("x1", "x2"), (hidden, output), Loss("half_squared_error", "L", ("y1",)))


def test_default_names_leave_off_their_layer_beneath_what_they_all_are() -> None:
    first, second = shortened(network_of(("w11_1", "w12_1", "w21_1", "w22_1")))
    assert first is not None
    assert second is not None
    assert (first.heading, second.heading) == ("w_1", "w_2")
    assert dict(second.names) == {"w11_2": "w11", "w12_2": "w12"}


@pytest.mark.parametrize(
    "names",
    [
        ("w11_1", "w12_1", "w21_1", "w22_2"),  # not of one layer
        ("w11_1", "w12_1", "w21_1", "v22_1"),  # not of one letter
        ("w11_1", "w12_1", "w21_1", "w22"),
        ("w11", "w12", "w21", "w22"),
        ("w_1", "w1_1", "w2_1", "w3_1"),  # one would have no index left
        ("w1_12_1", "w1_2_1", "w2_1_1", "w2_2_1"),  # w1_12 would be read as a layer 12
        ("w11_12", "w12_12", "w21_12", "w22_12"),  # w_12 would be read as indices
        ("the weight", "w12_1", "w21_1", "w22_1"),
        ("x1_1", "x2_1", "x3_1", "x4_1"),  # x1 is an input
    ],
    ids=str,
)
def test_what_could_be_misread_keeps_its_name(names: tuple[str, ...]) -> None:
    assert shortened(network_of(names))[0] is None


def test_a_short_name_that_is_another_ones_whole_name_is_not_used() -> None:
    first, second = shortened(network_of(("w11_1", "w12_1", "w21_1", "w22_1"), ("w11", "w12")))
    assert first is None
    assert second is None


def test_where_there_is_room_names_keep_their_layers() -> None:
    network = network_of(("w11_1", "w12_1", "w21_1", "w22_1"))
    training = Training((0.5, -1.0), (1.0,), (0.1,))
    narrow = texts(Scene(network, training, 0).draw(72, 13))
    wide = texts(Scene(network, training, 0).draw(118, 25))
    assert {"all w⁽¹⁾", "all w⁽²⁾", "w₁₁", "z₁⁽¹⁾"} <= set(narrow)
    assert {"w₁₁⁽¹⁾", "w₁₁⁽²⁾", "z₁⁽¹⁾"} <= set(wide)
    assert not any(text.startswith("all ") for text in wide)
