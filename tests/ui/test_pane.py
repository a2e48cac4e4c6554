"""A pane: what does not fit waits below, and the mark that says so hides nothing."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult

from tutor.ui.text import line
from tutor.ui.theme import palette
from tutor.ui.widgets.pane import Pane


class OnePane(App[None]):
    def compose(self) -> ComposeResult:
        yield Pane("page", wraps=False)


async def seen(rows: list[str], top: int = 0) -> list[str]:
    app = OnePane()
    async with app.run_test(size=(30, 4)) as pilot:
        pane = app.query_one(Pane)
        pane.styles.height = 4
        pane.show([line(row) for row in rows], palette("dark"), True, top)
        await pilot.pause()
        return [pane.render_line(y).text.rstrip() for y in range(4)]


@pytest.mark.parametrize("last", ["x" * 30, "x" * 18])
async def test_a_row_that_the_mark_would_hide_waits_below_as_a_whole(last: str) -> None:
    shown = await seen(["1", "2", "3", last, "5"])
    assert shown[:3] == ["1", "2", "3"]
    assert shown[3].strip() == "2 more: PgDn"


async def test_a_short_row_stands_beside_the_mark() -> None:
    shown = await seen(["1", "2", "3", "four", "5"])
    assert shown[3].split() == ["four", "1", "more:", "PgDn"]


async def test_a_row_that_waits_is_first_to_be_seen_further_down() -> None:
    long = "x" * 30
    assert await seen(["1", "2", "3", long, "5"], top=1) == ["2", "3", long, "5"]
