"""Where the user's things are kept: the record of what was learned, and added lessons."""

from __future__ import annotations

import os
from pathlib import Path

from tutor.errors import TutorError
from tutor.sayings import Text, said

HOME_VARIABLE = "BACKPROP_TUTOR_HOME"
"""Environment variable that replaces the user's data folder."""

CLASS_VARIABLE = "BACKPROP_TUTOR_CLASS"
"""Environment variable that names the folder of a class: each assignment has a folder in it."""


def data_folder() -> Path:
    """The user's data folder for this program; the environment variable overrides it. Creates nothing.

    Raises:
        TutorError: where that is in a home folder that cannot be known.
    """
    chosen = os.environ.get(HOME_VARIABLE, "")
    try:
        if chosen:
            return Path(chosen).expanduser()
        from platformdirs import user_data_path  # not needed, and not imported, where the variable is set

        return user_data_path("backprop-tutor", appauthor=False)
    except RuntimeError as error:
        there = said("files.home_unknown_for", folder=Text(chosen)) if chosen else said("files.home_unknown")
        raise TutorError(there, said("files.set_home", variable=Text(HOME_VARIABLE))) from error


def learners_folder() -> Path:
    """Where the records of the learners of a class are, one folder each. Errors: see `data_folder`."""
    return data_folder() / "learners"


def learner_folder(name: str) -> Path:
    """That of one learner.

    Args:
        name: fit for a file.
    """
    return learners_folder() / name
