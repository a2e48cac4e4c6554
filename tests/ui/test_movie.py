"""The picture that moves is of the app as it is, is small, has no script, and stands where that is wanted."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).resolve().parents[2]
MOST_BYTES = 400_000


def _script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_movie", ROOT / "scripts" / "make_movie.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


script = _script()
KEPT = script.MOVIE.read_text(encoding="utf-8")


def frame(*rows: str, still: bool = False) -> object:
    return script.Frame(tuple(f'<text style="fill: red">{row}</text>' for row in rows), 1.0, still)


async def test_the_picture_that_moves_is_what_the_app_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in script.CHANGING:
        monkeypatch.delenv(name, raising=False)
    made = script.picture(await script.frames())
    assert made == KEPT, "run scripts/make_movie.py and look"


def test_it_is_small_and_without_a_script_and_asks_nothing_of_other_places() -> None:
    assert len(KEPT.encode()) < MOST_BYTES
    names = {element.tag.rpartition("}")[2] for element in ElementTree.fromstring(KEPT).iter()}
    assert names == {"svg", "title", "style", "rect", "circle", "text", "g"}
    assert re.findall(r"url\(|href|@import", KEPT) == []


def test_it_takes_no_longer_than_one_looks_and_stands_still_where_motion_is_not_wanted() -> None:
    assert sum(step.seconds for step in script.STORY) <= 20.5
    assert "@media(prefers-reduced-motion:reduce){.h,.s{animation:none!important}}" in KEPT


def test_what_several_frames_show_is_in_the_picture_once_and_comes_and_goes_with_them() -> None:
    made = script.picture([frame("always", "first"), frame("always", "then"), frame("always", "first")])
    assert made.count("always") == made.count("first") == made.count("then") == 1
    kept = dict(re.findall(r"@keyframes (k\d+)\{(.*?\})\}", made))
    assert list(kept.values()) == [
        "0%{visibility:visible}33.33%{visibility:hidden}66.67%{visibility:visible}",
        "0%{visibility:hidden}33.33%{visibility:visible}66.67%{visibility:hidden}",
    ]


def test_where_nothing_moves_the_frame_that_stands_is_seen_alone() -> None:
    made = script.picture([frame("first"), frame("stands", still=True)])
    assert re.findall(r'class="(\w)"><text class="c0">(\w+)', made) == [("h", "first"), ("s", "stands")]
    assert ".h{visibility:hidden}" in made
