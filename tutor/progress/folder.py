"""Where the record is kept."""

from __future__ import annotations

import os
from pathlib import Path

HOME_VARIABLE = "BACKPROP_TUTOR_HOME"
FILE_NAME = "record.db"


def data_folder() -> Path:
    """The user's data folder for this program; the environment variable overrides it. Creates nothing."""
    chosen = os.environ.get(HOME_VARIABLE, "")
    if chosen:
        return Path(chosen).expanduser()
    from platformdirs import user_data_path

    return user_data_path("backprop-tutor", appauthor=False)


def record_path() -> Path:
    return data_folder() / FILE_NAME
