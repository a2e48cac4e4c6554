"""The vector drawing: complete, readable, and only where it fits."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from itertools import combinations

import pytest
from hypothesis import given, settings

from support.networks import layer, networks, two_two_one
from tutor.model.network import Loss, Network, Training
from tutor.present.pages_figure import figure
from tutor.present.pages_svg import DrawnPart, network_svg
from tutor.sayings import said
from tutor.steps.computation import NetworkComputation
from tutor.steps.trace import Trace

Area = tuple[float, float, float, float]


def drawn(made: tuple[Network, Training], part: DrawnPart, known: bool = True) -> ET.Element:
    trace = Trace(NetworkComputation(*made))
    symbols = [step.symbol for step in trace.plan.steps] if known else []
    svg = network_svg(made[0], trace.values(1), symbols, part, "a network")
    assert svg is not None
    return ET.fromstring(svg)


def lines(svg: ET.Element) -> list[str]:
    return [span.text or "" for span in svg.iter("tspan")]


def areas(svg: ET.Element) -> list[Area]:
    return [
        (float(r.attrib["x"]), float(r.attrib["y"]), float(r.attrib["width"]), float(r.attrib["height"]))
        for r in svg.iter("rect")
    ]


def overlap(a: Area, b: Area) -> bool:
    return all(a[i] + a[i + 2] > b[i] + 0.01 and b[i] + b[i + 2] > a[i] + 0.01 for i in (0, 1))


def test_before_the_first_pass_only_given_values_are_known() -> None:
    shown = lines(drawn(two_two_one(), "forward", known=False))
    assert {"x₁ = 2", "w₁₁ = 0.1", "b₁ = 0.1", "y = 4", "z₁ = ?", "ŷ = ?", "L = ?"} <= set(shown)


def test_every_weight_has_its_gradient_in_the_backward_pass() -> None:
    shown = lines(drawn(two_two_one(), "backward"))
    assert {"∂L/∂w₁₁ = −2.28", "∂L/∂w₂ = −3.876", "∂L/∂bo = −2.28"} <= set(shown)


def test_every_parameter_has_its_new_value_after_the_update() -> None:
    shown = lines(drawn(two_two_one(), "update"))
    assert shown[shown.index("w₁₁ = 0.1") + 1] == "→ 0.1228"


@pytest.mark.parametrize("part", ["forward", "backward", "update"])
@settings(max_examples=20, deadline=None)
@given(made=networks())
def test_nothing_overlaps_and_nothing_is_outside(part: DrawnPart, made: tuple[Network, Training]) -> None:
    svg = drawn(made, part)
    _, _, width, height = map(float, svg.attrib["viewBox"].split())
    placed = areas(svg)
    assert not [pair for pair in combinations(placed, 2) if overlap(*pair)]
    assert all(x >= 0 and y >= 0 and x + w <= width and y + h <= height for x, y, w, h in placed)


def test_a_closed_relu_unit_looks_closed() -> None:
    shut = layer(1, "relu", ((-1.0,),), None)
    network = Network(("x1",), (shut,), Loss("squared_error", "L", ("y1",)))
    svg = drawn((network, Training((1.0,), (1.0,), (0.1,))), "forward")
    assert [r.get("class") for r in svg.iter("rect") if "closed" in (r.get("class") or "")] == ["unit closed"]


def test_a_network_too_large_for_a_page_is_drawn_in_text() -> None:
    wide = layer(1, "relu", tuple((0.1,) for _ in range(12)), None)
    network = Network(("x1",), (wide,), Loss("squared_error", "L", tuple(f"y{u}" for u in range(1, 13))))
    trace = Trace(NetworkComputation(network, Training((1.0,), (1.0,) * 12, (0.1,))))
    html = ET.fromstring(figure(trace.plan, trace.values(1), (), said("pages.figure_forward", iteration=1)))
    assert html.find("pre") is not None
    assert html.find("svg") is None
