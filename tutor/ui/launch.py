"""Starts the app. Textual is not loaded before `run`, and nothing is tidied up while it loads."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from tutor.application.openings import Opening
from tutor.ending import leaving_by
from tutor.practice.sitting import Sitting
from tutor.terminal import Terminal

if TYPE_CHECKING:
    from tutor.ui.app import Lab
    from tutor.ui.theme import ThemeName


def run(
    opening: Opening,
    terminal: Terminal,
    restart: Callable[[], Sitting] | None = None,
    lab: Lab | None = None,
    theme: ThemeName | None = None,
) -> int:
    """Runs the app until the learner leaves. Gives the exit code: 0, or 1 after a fault of its own.

    Args: see `tutor.ui.app.TutorApp`.

    Raises:
        SystemExit: where a signal, or a terminal that is gone, ended it.
    """
    # Loading makes a hundred thousand objects that all stay; looking for garbage among them,
    # again and again, takes a tenth of the time to the first question.
    gc.disable()
    try:
        _load_asyncio()
        from tutor.ui.app import TutorApp

        app = TutorApp(opening, terminal, restart, lab, theme, painted=_tidy_again)
        with leaving_by(app.leave_soon, app.abandon):
            app.run()
    finally:
        gc.enable()
    return app.return_code or 0


def _load_asyncio() -> None:
    """Loads it as on a Python without TLS: no screen speaks to another computer, and OpenSSL loads for long.

    It takes a tenth of the time to the first question, and memory.
    """
    if "ssl" in sys.modules:
        return
    sys.modules["ssl"] = None  # type: ignore[assignment]  # an import of it fails, for which asyncio is prepared
    try:
        import asyncio  # noqa: F401
    finally:
        del sys.modules["ssl"]


def _tidy_again() -> None:
    """Once the first screen is painted: what was loaded is set apart from what comes and goes."""
    gc.freeze()
    gc.enable()
