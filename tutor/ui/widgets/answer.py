"""The line in which one types."""

from __future__ import annotations

from textual.geometry import Offset
from textual.widgets import Input

from tutor.clean import one_line

LONGEST = 500
"""Characters; what is longer than that is no answer."""


class AnswerInput(Input):
    """An input without border, blinking or colour of its own, safe to paste anything into."""

    def __init__(self, ascii_only: bool) -> None:
        super().__init__(id="answer", select_on_focus=False, max_length=LONGEST)
        self.cursor_blink = False
        self._ascii_only = ascii_only

    @property
    def cursor_screen_offset(self) -> Offset:
        """Where the terminal's own cursor belongs: on the cell that the next character takes.

        Textual's own answer is one cell further at the end of the text.
        """
        x, y, _, _ = self.content_region
        scroll_x, _ = self.scroll_offset
        return Offset(x + self._position_to_cell(self.cursor_position) - scroll_x, y)

    def replace(self, text: str, start: int, end: int) -> None:
        super().replace(self._clean(text), start, end)

    async def action_submit(self) -> None:
        """Hands the line over and is empty at once: what is typed on meanwhile belongs to the next line."""
        line = self.value
        self.value = ""
        self.post_message(self.Submitted(self, line))

    def put(self, text: str, selected: bool = False) -> None:
        """Sets the text, selected as a whole or with the cursor at its end."""
        self.value = self._clean(text)
        self.cursor_position = len(self.value)
        if selected:
            self.select_all()

    def _clean(self, text: str) -> str:
        return one_line(text, self._ascii_only)
