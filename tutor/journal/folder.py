"""Where the record is kept."""

from __future__ import annotations

from pathlib import Path

from tutor.folders import data_folder

FILE_NAME = "record.db"


def record_path() -> Path:
    return data_folder() / FILE_NAME
