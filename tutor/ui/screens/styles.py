"""The style sheet of each screen, read through the package's own loader.

A path would fail inside a zip file, and `importlib.resources` takes longer to load than all sheets to read.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, cast

from tutor.ui import screens

if TYPE_CHECKING:
    from importlib.abc import ResourceLoader


def sheet(name: str) -> str:
    """The text of `screens/<name>.tcss`."""
    (folder,) = screens.__path__
    loader = cast("ResourceLoader", screens.__spec__.loader if screens.__spec__ else None)
    return loader.get_data(os.path.join(folder, f"{name}.tcss")).decode("utf-8")
