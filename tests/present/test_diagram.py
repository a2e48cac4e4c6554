"""The drawing of the shipped lessons: what a learner must find in it, at the sizes a classroom has."""

from __future__ import annotations

import pytest

from support.drawings import Scene, character, names, scene_at, shown_name, texts
from support.networks import two_two_one
from tutor.expressions.names import gradient_symbol
from tutor.lesson.catalogue import find_lesson
from tutor.model.network import Layer, Network, Training
from tutor.present.diagram import Drawing, draw
from tutor.steps.computation import NetworkComputation
from tutor.steps.trace import Trace

LESSONS = ("relu-111", "relu-221", "relu-231", "sigmoid-222", "sigmoid-322", "mazur-222")


def scenes(lesson: str) -> list[Scene]:
    found = find_lesson(lesson)
    steps = Trace(NetworkComputation(found.network, found.training)).plan.steps
    return [Scene(found.network, found.training, at) for at in range(len(steps))]


def styled(drawing: Drawing, style: str) -> list[str]:
    return [drawing.text(span) for span in drawing.spans if span.style == style]


def closed_gate() -> tuple[Network, Training]:
    """The 2-2-1 network with z1 = 2*0.1 - 3*0.3 + 0.1 = -0.6: its first gate is closed."""
    network, training = two_two_one()
    hidden = network.layers[0]
    weights = ((0.1, -0.3), hidden.weights[1])
    closed = Layer(
        hidden.name,
        "relu",
        weights,
        hidden.biases,
        hidden.z,
        hidden.a,
        hidden.weight_names,
        hidden.bias_names,
    )
    return Network(network.inputs, (closed, network.layers[1]), network.loss), training


@pytest.mark.parametrize("ascii_only", [False, True])
@pytest.mark.parametrize("lesson", LESSONS)
def test_every_lesson_is_drawn_unfolded_in_80_columns_and_13_rows(lesson: str, ascii_only: bool) -> None:
    for scene in scenes(lesson)[::3]:
        drawing = scene.draw(80, 13, ascii_only)
        assert not drawing.folded
        assert drawing.notice == "" or "There is no room for" in drawing.notice
        assert len(drawing.lines) <= 13
        assert max(map(len, drawing.lines)) <= 80


@pytest.mark.parametrize("lesson", LESSONS)
def test_without_a_height_every_number_of_a_lesson_is_shown(lesson: str) -> None:
    for width in (80, 100, 120, 200):
        drawing = scenes(lesson)[-1].draw(width)
        assert not drawing.folded
        assert drawing.notice == ""
        assert len(drawing.lines) <= 20


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_drawing_has_only_ascii_when_asked(lesson: str) -> None:
    for scene in scenes(lesson)[::4]:
        for width in (30, 80, 120):
            assert all(line.isascii() for line in scene.draw(width, 13, ascii_only=True).lines)


@pytest.mark.parametrize("lesson", LESSONS)
def test_nothing_moves_while_the_values_fill_in(lesson: str) -> None:
    drawn = [scene.draw(80, 13) for scene in scenes(lesson)]
    assert all(drawing.edges == drawn[0].edges for drawing in drawn)
    # an update that is asked may need the line next to it
    drawn = [scene.draw(80, 13) for scene in scenes(lesson) if scene.step and scene.step.kind != "update"]
    wanted = {shown_name(name, False) for name in names(scenes(lesson)[0].network)}
    places = [
        {(s.row, s.start) for s in drawing.spans if drawing.text(s) in wanted and s.style != "unit"}
        for drawing in drawn
    ]
    assert all(place == places[0] for place in places)


@pytest.mark.parametrize("ascii_only", [False, True])
@pytest.mark.parametrize("lesson", LESSONS)
def test_at_each_step_the_question_stands_once_and_its_operands_are_marked(
    lesson: str, ascii_only: bool
) -> None:
    for scene in scenes(lesson):
        drawing, step = scene.draw(80, 13, ascii_only), scene.step
        assert step is not None
        assert sum(text.endswith("[?]") for text in styled(drawing, "question")) == 1
        found = find_lesson(lesson)
        drawn = set(names(scene.network))
        gradients = {gradient_symbol(scene.network.loss.name, name) for name in drawn}
        operands = (drawn | gradients) & set(step.depends_on)
        marks = sum(line.count("*") for line in drawing.lines)
        least = 1 if step.kind == "update" else len(operands)  # a line may have no room for its gradient
        assert least <= marks <= len(operands), (step.symbol, found.id)


def test_the_focus_is_seen_without_colour_and_gone_without_it() -> None:
    for ascii_only, heavy in ((False, "━"), (True, "=")):
        scene = scene_at(*two_two_one(), "z1")
        lit = scene.draw(80, 13, ascii_only)
        dark = Scene(scene.network, scene.training, None)
        assert any(heavy in line for line in lit.lines)
        assert not any(heavy in line or "*" in line for line in dark.draw(80, 13, ascii_only).lines)


@pytest.mark.parametrize(
    ("symbol", "edges"),
    [
        ("z1", {(0, 0, 0), (0, 0, 1)}),
        ("yhat", {(1, 0, 0), (1, 0, 1)}),
        ("a1", set()),
        ("L", {(2, 0, 0)}),
        ("dL/dyhat", {(2, 0, 0)}),
        ("dL/da2", {(1, 0, 1)}),
        ("dL/dz2", set()),
        ("dL/dw21", {(0, 0, 1)}),
        ("w12'", {(0, 1, 0)}),
    ],
)
def test_the_edges_that_a_step_uses_are_the_heavy_ones(symbol: str, edges: set[tuple[int, int, int]]) -> None:
    scene = scene_at(*two_two_one(), symbol)
    drawing = scene.draw(80, 13)
    heavy = {(s.row, c) for s in drawing.spans if s.style == "edge_focus" for c in range(s.start, s.end)}
    assert {key for key, path in drawing.edges.items() if path[-1] in heavy} == edges


def test_a_value_is_a_question_mark_until_it_is_known() -> None:
    before = scene_at(*two_two_one(), "a1").draw(80, 13)
    assert "1.2" in texts(before)  # z1
    assert "1.72" not in texts(before)  # yhat
    assert styled(before, "unknown").count("?") == 3  # a2, yhat, L
    after = scene_at(*two_two_one(), "L").draw(80, 13)
    assert "1.72" in texts(after)
    assert styled(after, "unknown") == []


def test_the_backward_pass_shows_gradients_beneath_or_beside_the_values() -> None:
    forward = scene_at(*two_two_one(), "L").draw(80, 13)
    backward = scene_at(*two_two_one(), "dL/dz2").draw(80, 13)
    assert not any("◄" in line for line in forward.lines)
    assert "−2.28" in styled(backward, "gradient")
    assert styled(forward, "gradient") == []


def turned(drawing: Drawing) -> set[tuple[int, int, int]]:
    return {key for key, path in drawing.edges.items() if character(drawing, path[-1]) in "◄<"}


def test_the_arrow_of_an_edge_turns_once_a_gradient_has_come_along_it() -> None:
    loss, weight, gradient = (2, 0, 0), "dL/dw1", "dL/da1"
    found = [turned(scene_at(*two_two_one(), symbol).draw(80, 13)) for symbol in ("L", "dL/dyhat")]
    assert found == [set(), set()]  # what is asked has not come yet
    assert turned(scene_at(*two_two_one(), weight).draw(80, 13)) == {loss}
    assert turned(scene_at(*two_two_one(), gradient).draw(80, 13)) == {loss, (1, 0, 0), (1, 0, 1)}
    scene = scene_at(*two_two_one(), "w1'")
    assert turned(scene.draw(80, 13)) == set(scene.draw(80, 13).edges)


@pytest.mark.parametrize("lesson", LESSONS)
def test_edges_turn_one_after_the_other_and_never_back(lesson: str) -> None:
    before: set[tuple[int, int, int]] = set()
    for scene in scenes(lesson):
        now = turned(scene.draw(80, 13))
        assert before <= now
        assert len(now - before) <= 3
        before = now


def test_an_update_keeps_its_gradient_in_sight_and_shows_the_new_value_afterwards() -> None:
    asked = scene_at(*two_two_one(), "w1'").draw(80, 13, ascii_only=True)
    assert any("-2.736>[?]" in text for text in styled(asked, "question"))
    done = scene_at(*two_two_one(), "w2'").draw(80, 13)
    row = next(s.row for s in done.spans if done.text(s) == "w₁")
    assert "→  0.5274" in done.lines[row + 1]


def test_a_closed_gate_looks_closed_once_its_activation_is_known() -> None:
    network, training = closed_gate()
    for ascii_only, sign in ((False, "╳"), (True, "X")):
        asked = scene_at(network, training, "a1").draw(80, 13, ascii_only)
        assert styled(asked, "closed") == []  # it would give the answer away
        known = scene_at(network, training, "a2").draw(80, 13, ascii_only)
        assert sign in styled(known, "closed")
        assert {"closed", "[x]"} & set(styled(known, "closed"))
        wide = scene_at(network, training, "a2").draw(120, 30, ascii_only)
        assert "closed" in styled(wide, "closed")


def test_an_open_gate_has_no_mark() -> None:
    assert styled(scene_at(*two_two_one(), "L").draw(80, 13), "closed") == []


def test_a_wide_screen_shows_more_figures_and_whole_gradient_symbols() -> None:
    found = find_lesson("mazur-222")
    scene = scene_at(found.network, found.training, "dE_total/dout_h1")
    assert "0.7414" in texts(scene.draw(80, 13))
    assert "0.741365" in texts(scene.draw(160, 30))
    small = find_lesson("relu-221")
    wide = scene_at(small.network, small.training, "dL/dz2").draw(120, 20)
    assert "∂L/∂z₁" in texts(wide)


def test_the_learning_rate_and_other_given_values_are_no_secret() -> None:
    network, training = two_two_one()
    drawing = draw(
        network,
        Trace(NetworkComputation(network, training)).values(1),
        known=(),
        focus=None,
        width=80,
        height=13,
    )
    assert {"2", "3", "0.1", "0.6", "4"} <= set(texts(drawing))
    assert "1.2" not in texts(drawing)


def test_every_style_of_the_contract_is_used_by_the_lessons() -> None:
    network, training = closed_gate()
    used = {
        span.style
        for symbol in ("yhat", "dL/dz2", "w1'")
        for span in scene_at(network, training, symbol).draw(80, 13).spans
    }
    assert used == {
        "unit", "edge", "edge_focus", "operand", "question", "known",
        "unknown", "gradient", "closed", "target", "loss", "label",
    }  # fmt: skip


@pytest.mark.parametrize("size", [(80, 13), (120, 13), (120, 30)])
@pytest.mark.parametrize("lesson", LESSONS)
def test_the_longest_numbers_stay_inside_the_units_of_a_lesson(lesson: str, size: tuple[int, int]) -> None:
    found = find_lesson(lesson)
    network, width, height = found.network, *size
    symbols = [step.symbol for step in Trace(NetworkComputation(network, found.training)).plan.steps]
    values = Trace(NetworkComputation(network, found.training)).values(1) | dict.fromkeys(
        symbols, -0.000123456789
    )

    def borders(known: list[str]) -> set[tuple[int, int]]:
        drawing = draw(
            network, values, known=known, focus=None, width=width, height=height, shown_pass="backward"
        )
        borders = ("unit", "closed")
        return {(s.row, c) for s in drawing.spans if s.style in borders for c in range(s.start, s.end)}

    bare = borders([])
    assert bare <= borders(symbols)
    assert bare <= borders([symbol for symbol in symbols if not symbol.endswith("'")])
