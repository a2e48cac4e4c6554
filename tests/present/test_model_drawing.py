"""Drawings of models of equations: pictures at a fixed size, and what holds at every step of every one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.model_drawings import MORE, SMALL, Scene, lesson_of, named, scene_at, scenes, trace_of
from tutor.expressions.names import pretty
from tutor.lesson.catalogue import find_lesson
from tutor.practice.course import Course
from tutor.present.diagram import Drawing, draw_plan
from tutor.present.diagram.model_drawing import draw_model
from tutor.steps.trace import Trace

PICTURES = {
    ("graph-xyz", "df/dx", False): """\
 x −2 ━━━━━━━━━━━┓      ┌─x + y───────┐
 ∂ [?]           ┗━━━━━►│ q 3         ├───┐
                  ┌────►│*∂ −4        │   │      ┌─q·z─────────┐
                  │     └─────────────┘   └─────◄│ f −12       │
 y 5 ─────────────┘                        ┌────◄│             │
 ∂ ?                     z −4 ─────────────┘     └─────────────┘
                         ∂ 3
""",
    ("adam-11", "yhat", False): """\
*x 2 ━━━━━━━━━━━━┓       ┏━w·x + b━━━━━┓
                 ┗━━━━━━►┃ ŷ [?]       ┣───┐
                  ┏━━━━━►┃             ┃   │      ┌─(ŷ − y)²/2──┐
*w 0.5 ━━━━━━━━━━━┛┏━━━━►┃             ┃   └─────►│ L ?         │
                   ┃     ┗━━━━━━━━━━━━━┛    ┌────►│             │
*b 0 ━━━━━━━━━━━━━━┛                        │     └─────────────┘
                          y 3 ──────────────┘
""",
    ("adam-11", "mhat_w", True): """\
 x 2       yhat 1         = w*x + b             *beta1 0.9       beta2   0.999
           y    3                                                eta     0.1
           L    2         = (yhat - y)^2/2                       epsilon 1e-8

 w 0.5        m_w 0          s_w 0          mhat_w [?]        shat_w ?
 d -4        *>   -0.4       >   0.016
 > ?
 b 0          m_b 0          s_b 0          mhat_b ?          shat_b ?
 d -2         >   ?          >   ?
 > ?
""",
    ("perceptron-and", "w1'", False): """\
*x₁ 0 ──────────────┐
                    │
 x₂ 0 ─────────────┐│       ┌─w₁·x₁ + w₂·x₂ + θ─┐         ┌─step(net)───┐
                   │└──────►│ net −0.2          ├────────►│*y 0         │
*w₁ 0.3 ──────────┐└───────►│                   │         └─────────────┘
 →  [?]           └────────►│                   │
                     ┌─────►│                   │
 w₂ −0.1 ────────────┘┌────►│                   │
 →  ?                 │     └───────────────────┘
                      │
 θ −0.2 ──────────────┘
 → ?                                                      *t 0
""",
    ("rnn-2", "z2", False): """\
*w 0.8                     x₁ 0.5        *x₂ −1
*u 0.3                     z₁ 0.5         z₂ [?]        = w·x + u·h + b
*b 0.1               h₀ 0 *h₁ 0.462117    h₂ ?          = tanh(z)

                     y 0.4
                     L ?          = (h − y)²/2
""",
    ("rnn-2", "dL/dh1", True): """\
 w 0.8                     x1 0.5         x2 -1
 d ?                       z1 0.5         z2 -0.561365  = w*x + u*h + b
*u 0.3                     d  ?          *d  -0.673497
 d ?                 h0 0  h1 0.462117    h2 -0.508989  = tanh(z)
 b 0.1                     d  [?]         d  -0.908989
 d ?
                     y 0.4
                     L 0.413131   = (h - y)^2/2
""",
    ("conv-33", "c12", False): """\
 x₁₁ 1  *x₁₂ 0 *x₁₃ 2                  r = ReLU(c)
 x₂₁ −1 *x₂₂ 3 *x₂₃ 1                  r₁₁ ?           r₁₂ ?
 x₃₁ 2   x₃₂ 1  x₃₃ −2                 r₂₁ ?           r₂₂ ?

*k₁₁ 0.5        *k₁₂ −0.2              m ?          = max(r)
*k₂₁ 0.3        *k₂₂ 0.4               w 0.6
                                       ŷ ?          = w·m
*b 0.15                                y 1.5
                                       L ?          = (ŷ − y)²/2
 c = Σ k·x + b
 c₁₁ 1.55        c₁₂ [?]
 c₂₁ ?           c₂₂ ?
""",
    ("conv-33", "dL/dc11", False): """\
 x₁₁ 1   x₁₂ 0  x₁₃ 2             c = Σ k·x + b                    m 1.55
 x₂₁ −1  x₂₂ 3  x₂₃ 1            *c₁₁ 1.55       c₁₂ 1.05          ∂ −0.342
 x₃₁ 2   x₃₂ 1  x₃₃ −2            ∂   [?]        ∂   ?             w 0.6
                                  c₂₁ 0.05       c₂₂ 0.95          ∂ −0.8835
 k₁₁ 0.5        k₁₂ −0.2          ∂   ?          ∂   ?             ŷ 0.93
 ∂   ?          ∂   ?                                              ∂ −0.57
 k₂₁ 0.3        k₂₂ 0.4           r = ReLU(c)                      y 1.5
 ∂   ?          ∂   ?             r₁₁ 1.55       r₁₂ 1.05          L 0.16245
                                 *∂   −0.342     ∂   0
 b 0.15                           r₂₁ 0.05       r₂₂ 0.95
 ∂ ?                              ∂   0          ∂   0
""",
    ("attention-22", "s12", True): """\
 x11 1     x12 0.5                       v11 1.1         v12 0.5
 x21 -0.5  x22 2                         v21 -0.1        v22 1.55
 wq11 0.4         wq12 0.1               s11 0.123744    s12 [?]
 wq21 -0.2        wq22 0.3               s21 ?           s22 ?
*q11 0.45       *q12 -0.05               a11 ?           a12 ?
 q21 0           q22 0.7                 a21 ?           a22 ?
 wk11 0.2         wk12 0.5               o11 ?           o12 ?
 wk21 0.6         wk22 -0.1              o21 ?           o22 ?
 k11 0.45        k12 0.55                y11 0.5  y12 0
*k21 0.9        *k22 -0.5                y21 0    y22 1
 wv11 1           wv12 0.2               L ?          = sum (o - y)^2/2
 wv21 0.1         wv22 0.8
""",
    ("attention-22", "dL/dv21", False): """\
x   1     0.5                              v  1.1     ∂0.385   0.5     ∂0.42
    −0.5  2                                   −0.1    ∂[?]     1.55    ∂?
wq  0.4     ∂?       0.1     ∂?            s  0.124   ∂−0.295  0.304   ∂0.295
    −0.2    ∂?       0.3     ∂?               0.272   ∂0.21    −0.247  ∂−0.21
q   0.45    ∂?       −0.05   ∂?            a  0.455   ∂0.477  *0.545   ∂1.67
    0       ∂?       0.7     ∂?               0.627   ∂0.664  *0.373   ∂−0.233
wk  0.2     ∂?       0.5     ∂?            o  0.446  *∂−0.054  1.07    ∂1.07
    0.6     ∂?       −0.1    ∂?               0.652  *∂0.652   0.892   ∂−0.108
k   0.45    ∂?       0.55    ∂?            y  0.5  0
    0.9     ∂?       −0.5    ∂?               0    1
wv  1       ∂?       0.2     ∂?             L 0.795  = Σ (o − y)²/2
    0.1     ∂?       0.8     ∂?
""",
    ("batch-21", "dL_s2/dw1", False): """\
 w₁ 0.4       w₂ −0.3            b 0.2             L ?
 ∂  ?         ∂  ?               ∂ ?

z = Σ w·x + b   a = σ(z)   L = −(y·ln(a) + (1 − y)·ln(1 − a))
    x₁   x₂   y  z          a          L         ∂L/∂w₁    ∂L/∂w₂    ∂L/∂b
s₁  1    1    1   0.3        0.57444   0.55436   −0.42556  −0.42556  −0.42556
                 ∂−0.42556  ∂−1.7408
s₂ *−1   0.5  0   −0.35      0.41338   0.53338   [?]       ?         ?
                *∂0.41338   ∂1.7047
s₃  0.5  −2   1   ?          ?         ?         ?         ?         ?
                 ∂?         ∂?
""",
}

EVERY = [*SMALL, *MORE]
by_name = pytest.mark.parametrize("path", EVERY, ids=lambda path: path.stem)
small = pytest.mark.parametrize("path", SMALL, ids=lambda path: path.stem)


def texts(drawing: Drawing) -> list[str]:
    return [drawing.text(s) for s in drawing.spans if s.style not in ("edge", "edge_focus", "unit")]


@pytest.mark.parametrize("lesson, symbol, ascii_only", PICTURES, ids=str)
def test_a_step_looks_as_it_should_in_78_columns_and_12_rows(
    lesson: str, symbol: str, ascii_only: bool
) -> None:
    drawn = scene_at(lesson, symbol).draw(ascii_only=ascii_only)
    assert "\n".join(drawn.lines) + "\n" == PICTURES[lesson, symbol, ascii_only]
    assert drawn.notice == ""


@small
@pytest.mark.parametrize("ascii_only", [False, True])
@pytest.mark.parametrize("size", [(78, 12), (78, 13), (118, 30)], ids=str)
def test_every_step_of_a_small_model_is_drawn_whole(
    path: Path, ascii_only: bool, size: tuple[int, int]
) -> None:
    for scene in scenes(path):
        drawn = scene.draw(*size, ascii_only)
        assert drawn.notice == ""
        assert missing(scene, drawn, ascii_only) == []


@by_name
@pytest.mark.parametrize("ascii_only", [False, True])
def test_what_has_no_room_is_told_and_nothing_else_is_missing(path: Path, ascii_only: bool) -> None:
    for scene in scenes(path, every=19):
        drawn = scene.draw(78, 13, ascii_only)
        assert bool(missing(scene, drawn, ascii_only)) <= bool(drawn.notice)


def test_numbers_of_a_table_of_an_update_have_at_least_three_figures() -> None:
    drawn = scene_at("adam-11", "w'").draw(78, 12)
    assert "0.016" in " ".join(drawn.lines)
    attention = scene_at("attention-22", "dL/dv21").draw(56, 9, True)
    texts_of = [attention.text(s) for s in attention.spans if s.style in ("known", "gradient", "operand")]
    figures = [text.lstrip("-0.").replace(".", "") for text in texts_of if "." in text]
    assert max(map(len, figures)) >= 3


@by_name
def test_without_a_height_everything_is_drawn(path: Path) -> None:
    if trace_of(path).plan.batch is not None:
        return  # of a large batch one sample at a time
    for scene in scenes(path, every=11):
        drawn = scene.draw(78, None)
        assert drawn.notice == ""
        assert missing(scene, drawn, False) == []


def missing(scene: Scene, drawn: Drawing, ascii_only: bool) -> list[str]:
    """Names of the model that stand neither in a cell nor before its row or above its column.

    The rows of a long family each begin with the name of their first element.
    """
    plan, found = scene.plan, set(texts(drawn))
    assert plan.model is not None
    in_update = scene.step is not None and scene.step.which_pass == "update"
    if in_update and any(step.kind == "update_state" for step in plan.steps):
        return []  # the table of the update stands in the place of the values
    names = [*plan.model.given, *plan.model.parameters, *plan.model.by_name]
    shown = {text.split(" = ")[0] for text in found}
    places = plan.model.places

    def is_shown(name: str) -> bool:
        family, index = places.get(name, (name, ()))
        called = {name, family}
        if len(index) == 1:
            called |= {
                n for n, (f, at) in places.items() if f == family and at[0] in range(index[0] - 3, index[0])
            }
        return not shown.isdisjoint(called if ascii_only else map(pretty, called))

    return [name for name in names if not is_shown(name)]


@by_name
@settings(max_examples=6, deadline=None)
@given(st.data())
def test_no_drawing_is_wider_or_higher_than_asked_and_no_two_spans_share_a_cell(
    path: Path, data: st.DataObject
) -> None:
    trace = trace_of(path)
    at = data.draw(st.one_of(st.none(), st.integers(0, len(trace.plan.steps) - 1)))
    width, height = data.draw(st.integers(30, 160)), data.draw(st.one_of(st.none(), st.integers(4, 40)))
    ascii_only = data.draw(st.booleans())
    drawn = Scene(trace, at).draw(width, height, ascii_only)
    assert max(map(len, drawn.lines), default=0) <= width
    assert height is None or len(drawn.lines) <= height
    assert not ascii_only or all(line.isascii() for line in drawn.lines)
    cells = [(s.row, c) for s in drawn.spans for c in range(s.start, s.end)]
    assert len(cells) == len(set(cells))
    assert all(drawn.text(s).strip() == drawn.text(s) != "" for s in drawn.spans)
    rest = {(r, c) for r, line in enumerate(drawn.lines) for c in range(len(line))} - set(cells)
    assert all(drawn.lines[r][c] == " " for r, c in rest)


@by_name
def test_the_question_stands_once_and_what_the_step_uses_is_marked(path: Path) -> None:
    for scene in scenes(path, every=5 if path in SMALL else 17):
        step = scene.step
        if step is None or (scene.plan.compiled_from is not None and scene.plan.batch is not None):
            continue
        drawn = scene.draw(78, 13)
        assert sum(text.count("[?]") for text in texts(drawn)) == 1, step.symbol
        there = set(scene.plan.model.given) | set(scene.plan.model.parameters) if scene.plan.model else set()
        there |= {s.symbol for s in scene.plan.steps}
        used = [name for name in step.depends_on if name in there or "_s" in name]
        marks = sum(text == "*" for text in texts(drawn))
        assert marks >= len(used) or drawn.notice, step.symbol


@by_name
def test_no_value_that_is_not_known_yet_is_shown(path: Path) -> None:
    for scene in scenes(path, every=23):
        plan, values = scene.plan, dict(scene.trace.values(1))
        known = scene.known
        secret = {s.symbol: 7.7077 for s in plan.steps if s.symbol not in known}
        focus = scene.step
        drawn = draw_plan(
            plan, values | secret, known=known, focus=focus, width=78, height=13, shown_pass="backward"
        )
        assert not any(re.search(r"7\.7", text) for text in texts(drawn))


@small
def test_nothing_moves_while_the_values_of_a_pass_fill_in(path: Path) -> None:
    trace = trace_of(path)
    places: dict[str, set[tuple[int, int]]] = {}
    for scene in scenes(path):
        if scene.step is None or scene.step.which_pass != "forward" or trace.plan.batch is not None:
            continue
        drawn = scene.draw(78, 12)
        for span in drawn.spans:
            if span.style in ("label", "operand") and drawn.text(span) in {"L", "f", "y", "h₂", "c₁₁", "a₂₂"}:
                places.setdefault(drawn.text(span), set()).add((span.row, span.start))
    assert all(len(found) == 1 for found in places.values())


def test_the_edges_that_a_step_uses_are_lit() -> None:
    scene = scene_at("adam-11", "yhat")
    drawn = scene.draw()
    lit = "".join(drawn.text(s) for s in drawn.spans if s.style == "edge_focus")
    assert lit.count("►") == 3
    assert "━" in lit
    quiet = Scene(scene.trace, None).draw()
    assert not any(s.style == "edge_focus" for s in quiet.spans)


def test_in_the_backward_pass_the_edges_that_the_gradient_comes_along_are_lit() -> None:
    drawn = scene_at("fan", "df/da").draw()
    lit = "".join(drawn.text(s) for s in drawn.spans if s.style == "edge_focus")
    assert lit.count("►") == 3  # into p, q and f; what is asked has not come yet


def test_the_edges_of_a_value_turn_once_its_gradient_is_known() -> None:
    def turned(symbol: str) -> int:
        return "".join(scene_at("graph-xyz", symbol).draw().lines).count("◄")

    assert [turned(symbol) for symbol in ("f", "df/dz", "df/dq", "df/dx", "df/dy")] == [0, 0, 1, 2, 3]


def test_a_local_derivative_lights_its_own_edge_and_stands_below_the_graph() -> None:
    drawn = scene_at("neuron", "dp2/dx2").draw()
    lit = "".join(drawn.text(s) for s in drawn.spans if s.style == "edge_focus")
    assert lit.count("►") == 1
    assert "∂p₂/∂x₂ [?]" in drawn.lines[-2] + drawn.lines[-1]


def test_of_a_deep_graph_what_is_around_the_step_is_drawn_and_the_rest_counted() -> None:
    drawn = scene_at("micro", "L").draw(78, 13)
    found = texts(drawn)
    assert {"m + a", "n²"} <= set(found)
    assert {"a·b", "b"}.isdisjoint(found)
    assert "e" in found  # what is made outside stands as given
    assert drawn.notice == "There is no room for 2 more values: :diagram shows them."


def test_a_deep_graph_shows_what_each_step_uses() -> None:
    for scene in scenes(named("micro")):
        drawn, step = scene.draw(78, 13), scene.step
        if step is not None:
            assert sum(text == "*" for text in texts(drawn)) >= len(set(step.depends_on) - {"eta"}), (
                step.symbol
            )


def test_where_a_deep_graph_has_the_width_it_is_whole() -> None:
    drawn = scene_at("micro", "L").draw(130, 13)
    assert drawn.notice == ""
    assert {"a·b", "n²"} <= set(texts(drawn))


def test_each_node_says_what_it_is_made_of() -> None:
    found = texts(scene_at("graph-xyz", "q").draw())
    assert {"x + y", "q·z"} <= set(found)


def test_every_edge_of_a_graph_ends_with_an_arrow_at_its_node() -> None:
    for name in ("graph-xyz", "adam-11", "perceptron-and", "fan", "neuron"):
        trace = trace_of(named(name))
        model = trace.plan.model
        assert model is not None
        drawn = Scene(trace, 0).draw(78, 13)
        uses = sum(len({*step.depends_on}) for step in trace.plan.steps if step.which_pass == "forward")
        assert "".join(drawn.lines).count("►") == uses


def test_a_recurrence_is_a_table_with_a_column_for_each_time_step() -> None:
    drawn = scene_at("rnn-2", "z2").draw()
    columns = {name: line.index(name) for line in drawn.lines for name in ("x₁", "z₁", "h₁") if name in line}
    assert len(set(columns.values())) == 1
    row = next(line for line in drawn.lines if "h₀" in line)
    assert row.index("h₀") < row.index("h₁") < row.index("h₂")


def test_states_of_two_units_are_rows_of_one_table_over_time() -> None:
    drawn = scene_at("lstmish", "g21").draw(78, 13)
    row = next(line for line in drawn.lines if "h₁₁" in line)
    assert row.index("h₁₁") < row.index("h₂₁") < row.index("h₃₁")


def test_a_picture_is_a_grid_in_its_order() -> None:
    drawn = scene_at("conv-33", "c12").draw()
    row = next(line for line in drawn.lines if "x₁₁" in line)
    below = drawn.lines[drawn.lines.index(row) + 1]
    assert row.index("x₁₁") < row.index("x₁₂") < row.index("x₁₃")
    assert below.index("x₂₁") == row.index("x₁₁")


def test_a_batch_is_a_table_with_a_row_for_each_sample() -> None:
    drawn = scene_at("batch-21", "dL/dw1").draw()
    rows = [line for line in drawn.lines if re.match(r"s[₁₂₃]", line)]
    assert len(rows) == 3
    assert all("*" in row for row in rows)  # the three gradients that are gathered


def test_of_a_large_batch_the_sample_of_the_step_is_shown_and_the_rest_is_told() -> None:
    drawn = scene_at("bigbatch", "a2_s3").draw(78, 13)
    assert "This is sample 3" in drawn.notice
    assert "yˢ³" in texts(drawn)


def test_a_network_over_a_batch_is_drawn_as_a_network_of_one_sample() -> None:
    drawn = scene_at("net-batch", "z1_1_s2").draw(78, 13)
    assert drawn.edges
    assert drawn.notice == "This is sample 2."
    assert "z₁⁽¹⁾" in texts(drawn)


def test_an_update_with_a_memory_is_a_table_with_a_row_for_each_parameter() -> None:
    found = texts(scene_at("adam-11", "mhat_w").draw())
    assert {"m_w", "s_w", "mhat_w", "shat_b", "β₁", "η"} <= set(found)


def test_a_closed_gate_looks_closed_once_its_value_is_known() -> None:
    trace = trace_of(named("conv8"))
    at = next(n for n, step in enumerate(trace.plan.steps) if step.symbol == "r11")
    assert "╳" not in "".join(Scene(trace, at).draw(118, 40).lines)
    assert "╳" in "".join(Scene(trace, at + 1).draw(118, 40).lines)


def test_numbers_of_one_drawing_have_as_many_figures() -> None:
    found = texts(scene_at("attention-22", "dL/dv21").draw())
    numbers = [text.strip("−") for text in found if re.fullmatch(r"−?0\.\d+", text)]
    assert max(len(number.removeprefix("0.").lstrip("0")) for number in numbers) == 3


def test_a_larger_model_shows_what_is_around_the_step_and_says_how_much_is_left_out() -> None:
    drawn = scene_at("conv8", "c23").draw(78, 13)
    assert re.match(r"There is no room for \d+ more values: :diagram shows them\.", drawn.notice)
    assert {"x₂₃", "x₄₅"} <= set(texts(drawn)) or "x" in texts(drawn)
    assert "*" in "".join(drawn.lines)


def test_without_a_height_a_large_model_is_as_high_as_it_needs() -> None:
    drawn = scene_at("att44", "s23").draw(78, None)
    assert drawn.notice == ""
    assert len(drawn.lines) > 13


def test_the_same_plan_is_drawn_the_same_way_again() -> None:
    for name in ("rnn-2", "graph-xyz"):
        scene = Scene(trace_of(named(name)), 1)
        assert scene.draw() == scene.draw()


def test_a_model_can_be_drawn_before_anything_is_known() -> None:
    computation = lesson_of(named("conv-33")).computation
    plan = computation.plan(1)
    drawn = draw_model(plan, trace_of(named("conv-33")).values(1), known=(), focus=None, width=80)
    assert "c₁₁" in texts(drawn)
    assert "?" in texts(drawn)


@pytest.mark.parametrize("name", ["softmax-23-combined", "batch-sigmoid-21", "momentum-111", "adam-111"])
def test_a_network_that_is_drawn_by_its_equations_keeps_the_names_of_its_lesson(name: str) -> None:
    computation = find_lesson(name).computation
    plan, values = computation.plan(1), Trace(computation).values(1)
    for step in plan.steps:
        drawing = draw_plan(plan, values, known=values.keys(), focus=step, width=80, ascii_only=True)
        assert not re.search(r"\binput\b|\btarget\b|_1\b|_2\b", "\n".join(drawing.lines)), step.symbol


def batch_scene(symbol: str, settled: bool = False, known_too: bool = False) -> Drawing:
    trace = Course.of(find_lesson("batch-11")).trace
    at = next(at for at, step in enumerate(trace.plan.steps) if step.symbol == symbol)
    step = trace.plan.steps[at]
    return draw_plan(
        trace.plan,
        trace.values(1),
        known={one.symbol for one in trace.plan.steps[: at + known_too]},
        focus=step,
        width=78,
        height=13,
        shown_pass="forward" if step.which_pass == "forward" else "backward",
        settled=settled,
    )


def test_the_loss_and_the_gradients_of_a_sample_stand_under_its_own_names() -> None:
    drawn = "\n".join(batch_scene("dL_s1/dw").lines)
    assert "Lˢ¹ 0.18" in drawn
    assert "∂Lˢ¹/∂w [?]" in drawn
    assert "L 0.435" not in drawn


@pytest.mark.parametrize("symbol", ["L", "dL/dw", "w'"])
def test_a_step_about_the_whole_batch_has_all_samples_in_sight(symbol: str) -> None:
    drawn = batch_scene(symbol)
    assert all(any(f"s{digit} " in line for line in drawn.lines) for digit in "₁₂₃")
    assert drawn.notice == ""


@pytest.mark.parametrize("symbol", ["yhat_s2", "dL_s2/dw", "L", "dL/dw", "w'"])
def test_a_worked_step_keeps_the_form_of_the_drawing_in_which_it_was_asked(symbol: str) -> None:
    asked = batch_scene(symbol)
    shown = batch_scene(symbol, settled=True, known_too=True)
    assert "[?]" not in "\n".join(shown.lines)
    assert shown.notice == asked.notice
    names = [text for text in texts(asked) if text[0].isalpha()]
    assert [text for text in texts(shown) if text[0].isalpha()] == names


def test_a_value_stands_in_the_same_column_in_the_drawings_of_all_samples() -> None:
    columns = {batch_scene(f"yhat_s{sample}").lines[2].index("0.5") for sample in (1, 2, 3)}
    assert len(columns) == 1


def test_the_table_of_a_batch_has_a_column_for_each_sample_gradient_of_a_parameter() -> None:
    trace = Course.of(find_lesson("batch-sigmoid-21")).trace
    step = next(step for step in trace.plan.steps if step.symbol == "dL/dw1")
    drawn = draw_plan(trace.plan, trace.values(1), known=trace.values(1), focus=step, width=78, height=13)
    head = next(line for line in drawn.lines if "x₁" in line)
    assert all(name in head for name in ("∂L/∂w₁", "∂L/∂w₂", "∂L/∂b"))


@pytest.mark.parametrize("width", [58, 78])
def test_a_drawing_by_itself_takes_the_rows_that_its_numbers_in_full_need(width: int) -> None:
    drawn = scene_at("attention-22", "dL/dv21").draw(width, None)
    assert "0.123744" in texts(drawn)
    assert drawn.notice == ""
