"""A drawing as SVG: well-formed, complete, and coloured by style."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from dataclasses import replace

from support.drawings import scene_at, texts
from support.networks import two_two_one
from tutor.present.svg import drawing_svg

_SVG = "{http://www.w3.org/2000/svg}"


def test_the_svg_holds_every_text_of_the_drawing_and_a_stroke_for_each_line() -> None:
    for ascii_only in (False, True):
        drawing = scene_at(*two_two_one(), "dL/dz2").draw(80, 13, ascii_only)
        root = ElementTree.fromstring(drawing_svg(drawing))
        assert {one.text for one in root.iter(f"{_SVG}text")} >= set(texts(drawing))
        assert bool(list(root.iter(f"{_SVG}path"))) is not ascii_only


def test_focused_lines_are_thicker_so_that_black_and_white_print_shows_them() -> None:
    drawing = scene_at(*two_two_one(), "z1").draw(80, 13)
    widths = {
        path.get("stroke-width") for path in ElementTree.fromstring(drawing_svg(drawing)).iter(f"{_SVG}path")
    }
    assert len(widths) == 2


def test_text_of_the_lesson_is_escaped() -> None:
    network, training = two_two_one()
    named = replace(network, layers=(replace(network.layers[0], name="<b>&"), network.layers[1]))
    svg = drawing_svg(scene_at(named, training, "z1").draw(80, 13), title="a < b")
    assert "&lt;b&gt;&amp;" in svg
    assert "<title>a &lt; b</title>" in svg
    ElementTree.fromstring(svg)
