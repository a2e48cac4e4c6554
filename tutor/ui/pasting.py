"""Pastes in what a terminal sends, cut to what a line can hold before anything is made of them."""

from __future__ import annotations

import re

from tutor.ui.widgets.answer import LONGEST

START, END = "\x1b[200~", "\x1b[201~"
"""What a terminal puts around a paste."""

IDLE_MOST = 20
"""Ticks without input after which a paste whose end never came is over."""

MOST_AHEAD = 16_384
"""Characters that may come without a pause; nobody types that far ahead, and doing them takes seconds."""

_TYPED_AT_ONCE = 64
"""Characters: more than that in one go, without a key between them, is no typing."""

# Not behind an escape character: there they are a key or a movement of the mouse. `re` compiles these once
# they are needed: no first question waits for them.
_RUN = r"(?<![^\x00-\x1f\x7f])(?<!\x1b)[^\x00-\x1f\x7f]+"
_TEXT = rf"{_RUN}|[\t\n\r]"
_CONTROL = r"[\x00-\x09\x0b\x0c\x0e-\x1f\x7f]"


class Pastes:
    """Text on its way from the terminal to the parser.

    A paste keeps its marks and its first characters. A long run of characters without marks, from a terminal
    that has none, gets them: a megabyte would else be a million keys. Where lines are pasted that way, those
    that come later than `MOST_AHEAD` are left out until there is a pause; keys that write nothing never are.
    """

    def __init__(self) -> None:
        self._inside = False
        self._room = 0
        self._tail = ""
        self._idle = 0
        self._ahead = 0

    def bounded(self, text: str) -> str:
        """What the parser is to be fed for this text."""
        self._idle = 0
        passed: list[str] = []
        while text:
            text = self._body(text, passed) if self._inside else self._keys(text, passed)
        return "".join(passed)

    def idle(self) -> str:
        """At a tick without input: the end of a paste that has been left open too long, or nothing."""
        self._idle += 1
        self._ahead = 0
        if not self._inside:
            self._tail = ""
            return ""
        if self._idle < IDLE_MOST:
            return ""
        self._inside, self._tail = False, ""
        return END

    def _keys(self, text: str, passed: list[str]) -> str:
        """Passes on what stands before a paste. Gives what stands behind its beginning."""
        both = self._tail + text
        at = both.find(START)
        if at < 0:
            passed.append(text if "\x1b" in self._tail else self._flood(text))
            self._tail = both[1 - len(START) :]
            return ""
        end = at + len(START) - len(self._tail)
        passed.append(text[:end])
        self._inside, self._room, self._tail = True, LONGEST + 1, ""
        return text[end:]

    def _flood(self, text: str) -> str:
        self._ahead += sum(len(part) for part in re.findall(_TEXT, text))
        return re.sub(_TEXT, "", text) if self._ahead > MOST_AHEAD else re.sub(_RUN, _as_paste, text)

    def _body(self, text: str, passed: list[str]) -> str:
        """Passes on as much of a paste as there is room for. Gives what stands behind its end."""
        both = self._tail + text
        at = both.find(END)
        if at < 0:
            kept = len(both) - _begun(both)
            self._take(both[:kept], passed)
            self._tail = both[kept:]
            return ""
        self._take(both[:at], passed)
        passed.append(END)
        self._inside, self._tail = False, ""
        return both[at + len(END) :]

    def _take(self, text: str, passed: list[str]) -> None:
        taken = re.sub(_CONTROL, " ", text[: self._room])
        self._room -= len(taken)
        passed.append(taken)


def _as_paste(run: re.Match[str]) -> str:
    return run[0] if len(run[0]) < _TYPED_AT_ONCE else START + run[0][: LONGEST + 1] + END


def _begun(text: str) -> int:
    """How many characters at the end may be the beginning of END."""
    return next((n for n in range(min(len(END) - 1, len(text)), 0, -1) if END.startswith(text[-n:])), 0)
