"""The style sheet of each screen, read as a package resource: a path would fail inside a zip file."""

from __future__ import annotations

from importlib.resources import files


def sheet(name: str) -> str:
    """The text of `screens/<name>.tcss`."""
    return files("tutor.ui.screens").joinpath(f"{name}.tcss").read_text(encoding="utf-8")
