"""Drawings of random networks: everything connected, nothing overlapping, nothing cut, within the bounds."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from support.drawings import Scene, break_in, character, names, short_name, shown_name, texts
from support.networks import layer, networks
from tutor.model.network import Layer, Loss, Network, Training
from tutor.present.diagram import Drawing, draw
from tutor.present.diagram.model import ASCII, UNICODE
from tutor.steps.computation import NetworkComputation
from tutor.steps.trace import Trace

EXAMPLES = settings(max_examples=40, deadline=None)


@st.composite
def scenes(pick: st.DrawFn) -> Scene:
    network, training = pick(networks())
    steps = Trace(NetworkComputation(network, training)).plan.steps
    return Scene(network, training, pick(st.integers(0, len(steps) - 1)))


def wide_network(*sizes: int) -> tuple[Network, Training]:
    """A network of many units, every weight 0.25."""
    layers = tuple(
        layer(
            index,
            "relu",
            tuple((0.25,) * before for _ in range(size)),
            (0.1,) * size,
            index == len(sizes) - 1,
        )
        for index, (before, size) in enumerate(itertools.pairwise(sizes), start=1)
    )
    inputs = tuple(f"x{i}" for i in range(1, sizes[0] + 1))
    targets = tuple(f"y{u}" for u in range(1, sizes[-1] + 1))
    network = Network(inputs, layers, Loss("half_squared_error", "L", targets))
    return network, Training((0.5,) * sizes[0], (1.0,) * sizes[-1], (0.1,))


@EXAMPLES
@given(scenes(), st.integers(8, 160), st.one_of(st.none(), st.integers(1, 40)), st.booleans())
def test_no_drawing_is_wider_or_higher_than_asked(
    scene: Scene, width: int, height: int | None, ascii_only: bool
) -> None:
    drawing = scene.draw(width, height, ascii_only)
    assert max(map(len, drawing.lines)) <= width
    assert height is None or len(drawing.lines) <= height
    assert drawing.folded == bool(drawing.notice)
    assert not ascii_only or all(line.isascii() for line in drawing.lines)


@EXAMPLES
@given(scenes(), st.integers(70, 160), st.booleans())
def test_every_edge_runs_unbroken_from_its_source_to_its_unit(
    scene: Scene, width: int, ascii_only: bool
) -> None:
    drawing, network = scene.draw(width, 40, ascii_only), scene.network
    if drawing.folded:
        return
    wanted = {
        (index, unit, source)
        for index, one in enumerate(network.layers)
        for unit in range(one.size)
        for source in range(len(network.feeding(index)))
    }
    assert set(drawing.edges) == wanted | {
        (len(network.layers), 0, unit) for unit in range(len(network.outputs))
    }
    for (index, unit, source), path in drawing.edges.items():
        last = index == len(network.layers)
        label = "" if last else network.layers[index].weight_names[unit][source]
        labels = {shown_name(label, ascii_only), short_name(network, label, ascii_only)}
        assert break_in(drawing, (index, unit, source), labels, ascii_only) == ""
        row, column = path[-1]
        assert character(drawing, (row, column + 1)) in "│┃|#*┌┏└┗.'"
        if index:
            row, column = path[0]
            assert character(drawing, (row, column - 1)) in "├┣|#╳X"


@EXAMPLES
@given(scenes(), st.integers(70, 160), st.booleans())
def test_every_name_stands_whole_in_an_unfolded_drawing(scene: Scene, width: int, ascii_only: bool) -> None:
    drawing = scene.draw(width, 40, ascii_only)
    if not drawing.folded:
        found = texts(drawing)
        for name in names(scene.network):
            short = short_name(scene.network, name, ascii_only)
            assert {shown_name(name, ascii_only), short} & {*found}, name


@EXAMPLES
@given(scenes(), st.integers(20, 160), st.booleans())
def test_no_two_spans_share_a_cell_and_all_are_inside(scene: Scene, width: int, ascii_only: bool) -> None:
    drawing = scene.draw(width, 30, ascii_only)
    cells = [(s.row, c) for s in drawing.spans for c in range(s.start, s.end)]
    assert len(cells) == len(set(cells))
    assert all(drawing.text(s).strip() == drawing.text(s) != "" for s in drawing.spans)
    # and what no span holds is blank
    rest = {(r, c) for r, line in enumerate(drawing.lines) for c in range(len(line))} - set(cells)
    assert all(drawing.lines[r][c] == " " for r, c in rest)


@EXAMPLES
@given(scenes(), st.booleans())
def test_every_known_value_stands_rounded_never_cut(scene: Scene, ascii_only: bool) -> None:
    drawing, values = scene.draw(140, 40, ascii_only), scene.trace.values(1)
    if drawing.folded:
        return
    known = {step.symbol for step in scene.trace.plan.steps[: scene.at]}
    for name in names(scene.network):
        if name in known:
            text = value_of(drawing, shown_name(name, ascii_only)).replace("−", "-")
            digits = len(text.lstrip("-").replace(".", "").lstrip("0").split("e")[0])
            assert math.isclose(
                float(text), values[name], rel_tol=0.51 * 10 ** (1 - max(1, digits)), abs_tol=0
            )


def value_of(drawing: Drawing, label: str) -> str:
    """What stands behind a name, or beneath it in the loss where there is no room behind."""
    spans = [span for span in drawing.spans if span.style not in ("edge", "edge_focus", "unit")]
    name = next(span for span in spans if drawing.text(span) == label)
    behind = [span for span in spans if span.row == name.row and span.start > name.start]
    beneath = [span for span in spans if (span.row, span.start) == (name.row + 1, name.start)]
    return drawing.text((behind or beneath)[0])


@given(
    st.floats(allow_nan=False).filter(lambda value: value == 0 or 1e-300 < abs(value) < 1e300),
    st.integers(7, 12),
)
def test_a_number_fits_seven_columns_and_keeps_its_first_figure(value: float, room: int) -> None:
    for form in (ASCII, UNICODE):
        text = form.number(value, room)
        assert len(text) <= room
        assert math.isclose(float(text.replace("−", "-")), value, rel_tol=0.5)


def test_a_number_without_room_is_left_out_rather_than_cut() -> None:
    assert ASCII.number(-1.5e-120, 5) == "~"
    assert UNICODE.number(-0.000123, 7) == "−1.2e−4"
    assert UNICODE.number(0.000123456, 8) == "1.23e−4"


@EXAMPLES
@given(scenes(), st.integers(12, 40))
def test_long_names_never_break_the_bounds_or_each_other(scene: Scene, length: int) -> None:
    def long(name: str) -> str:
        return "n" * length + name

    first = scene.network.layers[0]
    changed = replace(
        first,
        z=tuple(map(long, first.z)),
        a=tuple(map(long, first.a)),
        weight_names=tuple(tuple(map(long, row)) for row in first.weight_names),
    )
    network = replace(scene.network, layers=(changed, *scene.network.layers[1:]))
    for width in (20, 80, 120):
        drawing = Scene(network, scene.training, 0).draw(width, 20)
        assert max(map(len, drawing.lines)) <= width
        cells = [(s.row, c) for s in drawing.spans for c in range(s.start, s.end)]
        assert len(cells) == len(set(cells))


def test_an_8_8_4_network_shows_every_unit_and_all_weights_of_the_unit_in_question() -> None:
    network, training = wide_network(8, 8, 4)
    for width in (80, 120):
        drawing = Scene(network, training, 2).draw(width, 13, ascii_only=True)
        assert drawing.folded
        assert "folded" in drawing.notice
        assert "left out" not in drawing.notice
        found = texts(drawing)
        assert set(network.inputs) <= set(found)
        assert set(network.layers[0].weight_names[2]) <= set(found)
        assert "[?]" in found
        assert {"z1_1", "z8_1", "y4"} <= set(found)


def test_a_64_64_10_network_folds_says_so_and_keeps_the_unit_in_question_in_sight() -> None:
    network, training = wide_network(64, 64, 10)
    drawing = Scene(network, training, 39).draw(80, 13, ascii_only=True)
    assert "left out" in drawing.notice
    assert len(drawing.lines) <= 13
    assert texts(drawing).count("z40_1") == 2  # among its layer, and beneath as the question
    assert any("~ 60 more" in line for line in drawing.lines)


def test_a_single_entry_that_finds_no_room_is_counted_as_one() -> None:
    drawing = Scene(*wide_network(3, 3, 4), 0).draw(60, 13, ascii_only=True)
    assert "L" not in texts(drawing)
    assert "with 1 entry left out" in drawing.notice


def test_a_narrow_screen_gets_a_list_that_begins_with_the_question() -> None:
    network, training = wide_network(2, 2, 1)
    drawing = Scene(network, training, 0).draw(39, 12)
    assert drawing.folded
    assert "[?]" in drawing.lines[0]


def test_a_layer_shown_by_its_latest_values_shows_activations_once_known() -> None:
    network, training = wide_network(8, 8, 4)
    asked = Scene(network, training, 8 + 3).draw(80, 13, ascii_only=True)  # a4_1
    found = texts(asked)
    assert {"a1_1", "a2_1", "a3_1", "a4_1", "z5_1"} <= set(found)
    assert isinstance(network.layers[0], Layer)


@EXAMPLES
@given(scenes(), st.integers(70, 160), st.booleans())
def test_the_longest_numbers_leave_every_border_and_arrow_whole(
    scene: Scene, width: int, ascii_only: bool
) -> None:
    symbols = [step.symbol for step in scene.trace.plan.steps]
    values = dict.fromkeys([*symbols, *names(scene.network)], -0.000123456789)

    def drawn(known: list[str]) -> Drawing:
        return draw(
            scene.network,
            values,
            known=known,
            focus=None,
            width=width,
            height=30,
            ascii_only=ascii_only,
            shown_pass="backward",
        )

    for known in (symbols, [symbol for symbol in symbols if not symbol.endswith("'")]):
        full, bare = drawn(known), drawn([])
        lines = {"unit", "edge"}
        kept = {(s.row, c) for s in full.spans if s.style in lines for c in range(s.start, s.end)}
        borders = {(s.row, c) for s in bare.spans if s.style == "unit" for c in range(s.start, s.end)}
        closed = {(s.row, s.start) for s in full.spans if s.style == "closed"}
        assert borders <= kept | closed
        assert {path[-1] for path in full.edges.values()} <= kept


def test_a_layer_name_of_wide_or_foreign_characters_never_shifts_the_drawing() -> None:
    network, training = wide_network(2, 2, 1)
    for name, shown in (("隠れ層", "layer 1"), ("hid\nden\x1b[31m", "hid den")):
        named = replace(network, layers=(replace(network.layers[0], name=name), *network.layers[1:]))
        drawing = Scene(named, training, 0).draw(80, 13)
        assert shown in drawing.lines[0]
        assert "\x1b" not in "".join(drawing.lines)


def test_a_network_that_a_larger_window_would_show_says_so() -> None:
    assert "larger window" in Scene(*wide_network(2, 2, 1), 0).draw(40, 12).notice
    assert "larger window" not in Scene(*wide_network(64, 64, 10), 0).draw(40, 12).notice
