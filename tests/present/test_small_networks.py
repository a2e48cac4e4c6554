"""Every network up to 3-3-2 is drawn as a network on the smallest classroom screen, in all passes."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import product

import pytest

from support.drawings import (
    Scene,
    arms,
    character,
    names,
    scene_at,
    short_name,
    shown_name,
    texts,
    trace_of,
)
from support.networks import layer
from tutor.model.network import Loss, Network, Training
from tutor.present.diagram import Drawing
from tutor.present.diagram.model import EdgeKey, Position

SIZES = tuple(product((1, 2, 3), (1, 2, 3), (1, 2)))
FUNCTIONS = (("relu", "linear"), ("sigmoid", "sigmoid"))
WIDTH, HEIGHT = 78, 13
_WAYS = {"U": (-1, 0), "D": (1, 0), "L": (0, -1), "R": (0, 1)}

PICTURES = {
    ("dL/da2_1", False): """\
         all w⁽¹⁾  ┌─layer1: relu──────┐     all w⁽²⁾  ┌─linear─────┐ ┌─loss─┐
 x₁ ──┬──w₁₁ 0.35─►│ z₁⁽¹⁾ −1.7  ∂?    ╳◄─┬─∂w₁₁ 0 ───◄│ ŷ₁    −0.02├◄│ y₁   │
−0.5 ┌┼──w₁₂ −0.28►│ a₁⁽¹⁾ 0 [x] ∂0.23 │ ┏┿━*w₁₂ −0.28◄│*∂     0.477│ │ −0.5 │
     ││┌─w₁₃ 0.49─►│ b₁⁽¹⁾ −0.15 ∂?    │ ┃│┌∂w₁₃ 0 ───◄│ b₁⁽²⁾ 0.25 │ │      │
 x₂ ─┤││           ┢━━━━━━━━━━━━━━━━━━━┪ ┃││           │ ∂     0.477│ │ L    │
1.5  │├┼─w₂₁ −0.25►┃ z₂⁽¹⁾ 0.975 ∂?    ┃ ┃││           └────────────┘ │ 0.14 │
     ├┼┼─w₂₂ 0.52─►┃ a₂⁽¹⁾ 0.975 ∂[?]  ┣━┫││           ┌────────────┐ │      │
     ││├─w₂₃ −0.11►┃ b₂⁽¹⁾ −0.15 ∂?    ┃ ┃└┼∂w₂₁ 0 ───◄│ ŷ₂    0.757├◄│ y₂   │
     │││           ┡━━━━━━━━━━━━━━━━━━━┩ ┗━┿*w₂₂ 0.52━◄│*∂     −0.24│ │ 1    │
     │└┼─w₃₁ 0.55─►│ z₃⁽¹⁾ −1.9  ∂?    │   ├∂w₂₃ 0 ───◄│ b₂⁽²⁾ 0.25 │ └──────┘
     └─┼─w₃₂ −0.08►│ a₃⁽¹⁾ 0 [x] ∂?    ╳───┘           │ ∂     −0.24│
 x₃ ───┴─w₃₃ 0.69─►│ b₃⁽¹⁾ −0.15 ∂?    │               └────────────┘
−2                 └───────────────────┘
""",
    ("b2_2'", True): """\
                     .-layer1: relu----.                 .-linear----. .-----.
 x1 --+--w11_1>0.35-<|z1_1 -1.7  d0    X<-+--w11_2>0.35-<|yhat1 -0.02|<|y1   |
-0.5 +|--w12_1>-0.28<|a1_1 0 [x] d0.23 | +|--w12_2>-0.33<|d     0.477| |-0.5 |
     ||+-w13_1>0.49-<|b1_1 -0.15 >-0.15| ||+-w13_2>0.49-<|b1_2  0.25 | |     |
 x2 -+||             +-----------------+ |||             |>     0.2  | |L    |
1.5  |+|-w21_1>-0.26<|z2_1 0.975 d-0.26| |||             '-----------' |0.14 |
     +||-w22_1>0.56-<|a2_1 0.975 d-0.26|<+||             #===========# |     |
     ||+-w23_1>-0.16<|b2_1 -0.15 >-0.12| |+|-w21_2>-0.25<#yhat2 0.757#<|y2   |
     |||             +-----------------+ +-|-w22_2>0.54-<#d     -0.24# |1    |
     |+|-w31_1>0.55-<|z3_1 -1.9  d0    |   +-w23_2>-0.11<#b2_2  0.25*# '-----'
     +-|-w32_1>-0.08<|a3_1 0 [x] d0.26 X<--+             #d*-0.24>[?]#
 x3 ---+-w33_1>0.69-<|b3_1 -0.15 >-0.15|                 #===========#
-2                   '-----------------'
""",
}

every = pytest.mark.parametrize("sizes", SIZES, ids=str)
forms = pytest.mark.parametrize("ascii_only", [False, True])


def network_of(sizes: tuple[int, int, int], functions: tuple[str, str]) -> tuple[Network, Training]:
    """Numbers with two decimals and either sign, and a gate that closes where there are two or more."""
    inputs, hidden, outputs = sizes

    def weights(rows: int, columns: int) -> tuple[tuple[float, ...], ...]:
        return tuple(
            tuple(round((-1) ** (r + c) * 0.35 + 0.1 * r + 0.07 * c, 2) for c in range(columns))
            for r in range(rows)
        )

    layers = (
        layer(1, functions[0], weights(hidden, inputs), (-0.15,) * hidden),
        layer(2, functions[1], weights(outputs, hidden), (0.25,) * outputs, last=True),
    )
    names = tuple(f"x{n}" for n in range(1, inputs + 1)), tuple(f"y{n}" for n in range(1, outputs + 1))
    network = Network(names[0], layers, Loss("half_squared_error", "L", names[1]))
    return network, Training((-0.5, 1.5, -2.0)[:inputs], (-0.5, 1.0)[:outputs], (0.1,))


@pytest.mark.parametrize("symbol, ascii_only", PICTURES, ids=str)
def test_a_3_3_2_network_looks_as_it_should_in_78_columns_and_13_rows(symbol: str, ascii_only: bool) -> None:
    drawing = scene_at(*network_of((3, 3, 2), FUNCTIONS[0]), symbol).draw(WIDTH, HEIGHT, ascii_only)
    assert "\n".join(drawing.lines) + "\n" == PICTURES[symbol, ascii_only]


@lru_cache
def scenes(sizes: tuple[int, int, int]) -> list[Scene]:
    found = []
    for functions in FUNCTIONS:
        network, training = network_of(sizes, functions)
        steps = trace_of(network, training).plan.steps
        found += [Scene(network, training, at) for at in range(len(steps))]
    return found


@forms
@every
def test_it_is_drawn_as_a_network_with_the_question_and_its_operands(
    sizes: tuple[int, int, int], ascii_only: bool
) -> None:
    for scene in scenes(sizes):
        drawing, step = scene.draw(WIDTH, HEIGHT, ascii_only), scene.step
        assert step is not None
        assert not drawing.folded
        assert sum(text.endswith("[?]") for text in texts(drawing)) == 1, step.symbol
        used = [name for name in step.depends_on if name not in scene.training.learning_rate_name]
        marks = sum(line.count("*") for line in drawing.lines)
        least = 1 if step.kind == "update" else len(used)  # a line may have no room for its gradient
        assert least <= marks <= len(used), step.symbol


@forms
@every
def test_edges_turn_but_do_not_move(sizes: tuple[int, int, int], ascii_only: bool) -> None:
    for functions in FUNCTIONS:
        drawn = [
            scene.draw(WIDTH, HEIGHT, ascii_only).edges
            for scene in scenes(sizes)
            if scene.network.layers[0].activation == functions[0]
        ]
        assert all(edges == drawn[0] for edges in drawn)


@every
def test_the_lines_of_every_box_are_closed(sizes: tuple[int, int, int]) -> None:
    for scene in scenes(sizes)[::2]:
        assert open_ends(scene.draw(WIDTH, HEIGHT)) == []


def open_ends(drawing: Drawing) -> list[tuple[int, int]]:
    """Where the line of a box ends in a blank, or there is no line of a box at all."""
    found = []
    boxes = [span for span in drawing.spans if span.style == "unit"]
    assert boxes
    for span in boxes:
        for column in range(span.start, span.end):
            for way in arms(character(drawing, (span.row, column))):
                down, right = _WAYS[way]
                row, beside = span.row + down, column + right
                inside = 0 <= row < len(drawing.lines) and beside >= 0
                if not inside or character(drawing, (row, beside)) == " ":
                    found.append((span.row, column))
    return found


@forms
def test_a_weight_shows_its_gradient_in_its_place_once_it_is_known_and_the_notice_counts(
    ascii_only: bool,
) -> None:
    network, training = network_of((3, 3, 2), FUNCTIONS[0])
    asked = scene_at(network, training, "dL/dw11_1").draw(WIDTH, HEIGHT, ascii_only)
    after = scene_at(network, training, "dL/dw12_1").draw(WIDTH, HEIGHT, ascii_only)
    name = "w11_1" if ascii_only else "w₁₁"
    sign = "d" if ascii_only else "∂"
    assert f"{sign}{name} [?]" in "\n".join(asked.lines)
    assert re.search(rf"{sign}{name} [−-]?\d", "\n".join(after.lines))

    def hidden(drawing: Drawing) -> int:
        return int(re.findall(r"room for (\d+) more", drawing.notice)[0])

    assert hidden(after) == hidden(asked) + 1
    assert scene_at(network, training, "L").draw(WIDTH, HEIGHT, ascii_only).notice == ""


def test_a_step_that_uses_a_weight_shows_it_although_its_gradient_is_known() -> None:
    network, training = network_of((3, 3, 2), FUNCTIONS[0])
    drawing = scene_at(network, training, "dL/da1_1").draw(WIDTH, HEIGHT)
    assert any(re.search(r"\*w₁₁ 0\.35", line) for line in drawing.lines)


@forms
@every
def test_units_and_weights_of_two_layers_can_be_told_apart(
    sizes: tuple[int, int, int], ascii_only: bool
) -> None:
    """The names of units have their layer; weights without it lead there, beneath a heading that tells it."""
    for scene in [one for one in scenes(sizes) if one.step is None or one.step.which_pass != "update"][::3]:
        drawing, network = scene.draw(WIDTH, HEIGHT, ascii_only), scene.network
        found = texts(drawing)
        weights = {name for layer in network.layers for row in layer.weight_names for name in row}
        for name in set(names(network)) - weights:
            assert found.count(shown_name(name, ascii_only)) == 1, name
        for index, one in enumerate(network.layers):
            for unit, row in enumerate(one.weight_names):
                for source, name in enumerate(row):
                    at, label = weight_at(drawing, (index, unit, source), network, ascii_only)
                    above = [drawing.text(s) for s in drawing.spans if s.row < at[0] and s.start == at[1]]
                    if label != shown_name(name, ascii_only):
                        assert f"all {shown_name(f'w_{index + 1}', ascii_only)}" in above


def weight_at(drawing: Drawing, key: EdgeKey, network: Network, ascii_only: bool) -> tuple[Position, str]:
    """Where the name of a weight stands on its edge, and what stands there."""
    name = network.layers[key[0]].weight_names[key[1]][key[2]]
    whole, short = shown_name(name, ascii_only), short_name(network, name, ascii_only)
    path = set(drawing.edges[key])
    [span] = [
        span
        for span in drawing.spans
        if (span.row, span.start) in path and drawing.text(span) in (whole, short)
    ]
    return (span.row, span.start), drawing.text(span)


@pytest.mark.parametrize("symbol", ["w11_1'", "w33_1'", "w23_2'", "b3_1'", "b2_2'"])
@forms
def test_a_new_value_is_asked_on_the_line_of_its_parameter_behind_its_marked_name(
    symbol: str, ascii_only: bool
) -> None:
    for functions in FUNCTIONS:
        network, training = network_of((3, 3, 2), functions)
        drawing = scene_at(network, training, symbol).draw(WIDTH, HEIGHT, ascii_only)
        at = next(at for at, line in enumerate(drawing.lines) if "[?]" in line)
        lines = drawing.lines[at - 1 : at + 1]  # a gradient may have a line of its own beneath the name
        called = {shown_name(symbol[:-1], ascii_only), short_name(network, symbol[:-1], ascii_only)}
        marked = [rf"[*]{re.escape(one)}|{re.escape(one)} *[-−.\d]*[*]" for one in called]
        assert any(re.search(one, line) for one in marked for line in lines)


@forms
@every
def test_every_weight_has_its_name_on_its_edge_in_every_pass(
    sizes: tuple[int, int, int], ascii_only: bool
) -> None:
    for scene in scenes(sizes):
        drawing = scene.draw(WIDTH, HEIGHT, ascii_only)
        for layer_at, unit, source in drawing.edges:
            if layer_at < len(scene.network.layers):
                weight_at(drawing, (layer_at, unit, source), scene.network, ascii_only)


@forms
@every
def test_no_mark_stands_on_the_wall_of_a_box(sizes: tuple[int, int, int], ascii_only: bool) -> None:
    for scene in scenes(sizes):
        drawing = scene.draw(WIDTH, HEIGHT, ascii_only)
        box = {(s.row, column) for s in drawing.spans if s.style == "unit" for column in (s.start,)}
        for row, line in enumerate(drawing.lines):
            for column in [at for at, sign in enumerate(line) if sign == "*"]:
                assert not {(row - 1, column), (row + 1, column)} <= box, scene.step


def test_every_sign_of_a_drawing_is_one_column_wide() -> None:
    for scene in scenes((3, 3, 2))[::7]:
        for line in scene.draw(WIDTH, HEIGHT).lines:
            assert all(unicodedata.east_asian_width(sign) not in "WF" for sign in line)
