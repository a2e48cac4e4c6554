"""The files of the shipped lessons."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parents[2] / "lessons"
LESSON_FILES = sorted(path for path in FOLDER.glob("*.toml") if path.name != "course.toml")
