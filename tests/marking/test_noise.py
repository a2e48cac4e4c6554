"""What binary arithmetic leaves of a zero is that zero, in an expression of names as well."""

from __future__ import annotations

from support.lessons import lesson_of
from support.networks import layer
from tutor.marking.marker import Marker
from tutor.model.network import Loss, Network, Training


def test_an_expression_that_gives_the_noise_of_a_zero_is_right() -> None:
    layers = (
        layer(1, "linear", ((0.05, 0.05), (0.05, 0.05)), None),
        layer(2, "linear", ((0.05, 0.05), (0.05, 0.05), (0.05, 0.05)), None),
        layer(3, "softmax", ((0.05, 0.05, 0.05), (0.05, 0.05, -0.05)), None, last=True),
    )
    network = Network(("x1", "x2"), layers, Loss("half_squared_error", "L", ("y1", "y2")))
    marker = Marker.of(lesson_of((network, Training((0.05, -0.07), (0.1, 0.1), (0.01,)))))
    assert marker.context.target((1, "dL/dw11_2")).value == 0
    assert marker.mark((1, "dL/dw11_2"), "dL/da1_2 * a1_1", {}).name == "correct"
