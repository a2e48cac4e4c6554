"""The pictures in screenshots/ are of the app as it is."""

from __future__ import annotations

import importlib.util
import re
import sys
from html import unescape
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


def _script() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "make_screenshots", ROOT / "scripts" / "make_screenshots.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


script = _script()
_TEXT = re.compile(r'<text class="[^"]*-r(\d+)" x="([\d.]+)" y="([\d.]+)"[^>]*>([^<]*)</text>')
_STYLE = re.compile(r"-r(\d+) \{([^}]*)\}")


def painted(svg: str) -> list[tuple[float, float, str, str]]:
    """What a picture shows: (y, x, text, style), whatever names its renderer gives to styles."""
    styles = {number: rules.strip() for number, rules in _STYLE.findall(svg)}
    return sorted((float(y), float(x), unescape(text), styles[n]) for n, x, y, text in _TEXT.findall(svg))


@pytest.mark.parametrize("scene", script.SCENES, ids=lambda scene: scene.name)
async def test_the_picture_is_what_the_app_shows(scene: object, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in script.CHANGING:
        monkeypatch.delenv(name, raising=False)
    name = scene.name  # type: ignore[attr-defined]
    kept = (script.FOLDER / f"{name}.svg").read_text(encoding="utf-8")
    assert painted(await script.picture(scene)) == painted(kept), "run scripts/make_screenshots.py and look"


def test_there_is_no_picture_without_its_scene() -> None:
    names = {scene.name for scene in script.SCENES} | {"lesson"}  # which moves: test_movie.py
    assert {path.stem for path in script.FOLDER.glob("*.svg")} == names
