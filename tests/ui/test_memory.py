"""What was opened and closed takes no memory any more."""

from __future__ import annotations

import gc

from textual._styles_cache import StylesCache

from support.screens import opened


def painted() -> int:
    """How many widgets' painted lines are kept."""
    gc.collect()
    return sum(isinstance(kept, StylesCache) for kept in gc.get_objects())


async def test_the_painted_lines_of_screens_that_were_closed_are_let_go() -> None:
    async with opened() as (_, pilot):
        before = painted()
        for key in ("f1", "f4", "f12", "f1", "f4", "f12"):
            await pilot.press(key, "escape")
        await pilot.pause()
        assert painted() == before
