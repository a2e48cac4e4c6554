"""A learner who never tires: answers, asks, wanders, types rubbish, changes the window, and remembers.

What it remembers is every answer whose feedback it saw. No two of its answers are alike, so that each can be
looked for in the record.
"""

from __future__ import annotations

import os
import random
import re
import signal
from collections.abc import Callable, Mapping, Sequence

from benchmarks.terminals import KEYS
from benchmarks.watched import Watched

_ANSWER_ROW = re.compile(r"^ ?[›>] ?")
_MARK = re.compile(r"^ ?(?:([✓≈✗!]|\[[+=x!]\])|i|\[i\]) ")
_LINE_MARK = re.compile(r"(?m)^[+=x!] \S|answer kept")
_ASKED = re.compile(r"(?m)^ ?(\S+) = \?")
_LAB = re.compile(r"F7 rates|F4 plot")
_KEPT = "answer kept"
_NO_WORD = ":zzzz"
"""Nothing is called so. What is said of it takes the place of the feedback that stood there before."""

_WORDS = (
    *("?", "!", "?", "!", ":skip", ":back", ":fill", ":hand", ":alone", ":parts", ":mend", ":notes"),
    *(":diagram", ":ledger", ":pages", ":summary", ":help", ":lab", ":theme", ":restart", "", "", "y", "n"),
)
_KEYS = (
    *(b"\x1b[%d~" % code for code in (11, 12, 13, 14, 15, 17, 18, 19, 20, 24)),  # F1 to F9, F12
    *(b"\x1b", b"\r", b"\x1b[A", b"\x1b[B", b"\x1b[C", b"\x1b[D", b"\x1b[5~", b"\x1b[6~", b"\x1b[F", b"q"),
)
_TALL, _WIDE = 60, 200


def is_told(rows: Sequence[str]) -> bool:
    """Whether a screen says what came of an answer: that it is right or wrong, shown worked, or kept.

    That is the first that is said below the answer; the steps before it may stand further below.
    """
    if any(_NO_WORD in row for row in rows):
        return False
    below = max((number for number, row in enumerate(rows) if _ANSWER_ROW.match(row)), default=0)
    for row in rows[below:]:
        if mark := _MARK.match(row):
            return mark[1] is not None or _KEPT in row
    return False


def is_told_in_lines(written: str) -> bool:
    """The same of what line mode has written since the answer was typed, which the terminal repeats first."""
    return _LINE_MARK.search(written.partition("\n")[2]) is not None


class Robot:
    """Plays on one terminal.

    Args:
        program: what it plays on.
        generator: decides everything.
        number: the number of its first answer; each has its own.
        right: the right values of a lesson, by symbol as it is shown; empty where they are not known.
        in_lines: whether the program asks line by line.

    Attributes:
        acknowledged: the answers whose feedback was on the screen.
        keys: how many keys it pressed, at least.
    """

    def __init__(
        self,
        program: Watched,
        generator: random.Random,
        number: int = 0,
        right: Mapping[str, float] | None = None,
        in_lines: bool = False,
    ) -> None:
        self.program = program
        self._generator = generator
        self.number = number
        self._right = right or {}
        self._in_lines = in_lines
        self.acknowledged: list[str] = []
        self.keys = 0
        self.last = "begin"
        self._acts: Sequence[tuple[Callable[[], None], int]] = (
            (self._answer, 20),
            (self._word, 6),
            (self._key, 0 if in_lines else 6),
            (self._rubbish, 3),
            (self._paste, 1),
            (self._resize, 2),
            (self._stop, 1),
        )

    def begin(self) -> bool:
        """Waits until the first screen is there. False where the program hangs."""
        self.program.wait_for_text(lambda text: bool(text.strip()))
        return self.program.settle()

    def press(self, keys: bytes) -> bool:
        """Presses these keys, and waits as `act` does."""
        self._press(keys)
        return self.program.settle(0.05) or not self.program.is_there()

    def act(self) -> bool:
        """Does one thing, and waits for all that follows from it. False where that takes too long."""
        does, weights = zip(*self._acts, strict=True)
        act = self._generator.choices(does, weights)[0]
        self.last = act.__name__
        act()
        return self.program.settle(0.05) or not self.program.is_there()

    # Answers

    def _answer(self) -> None:
        """An answer, and whether its feedback is seen. Where no answer is asked, one looks further."""
        if self.ask():
            self.program.settle(0.05)
            self.note()

    def ask(self) -> bool:
        """Types an answer and Enter, and does not wait for what comes of it. False where none is asked."""
        if not self._at_a_question():
            out = b"\x1b\x1b[21~" if self._in_the_lab() else b"\r"
            further = (b"\r", b"1\r", b"yes\r") if self._in_lines else (b"\x1b", out, b"\x1b[B", b"y")
            self._press(self._generator.choice(further))
            return False
        if not self._in_lines:
            self._press(b"\x15" + _NO_WORD.encode() + b"\r")
            self.program.settle(0.05)
            if _NO_WORD not in self.program.text or not self._at_a_question():
                return False
        self.number += 1
        self._typed = self._an_answer()
        self._press(b"\x15" + self._typed.encode() + b"\r")
        return True

    def note(self) -> None:
        """Remembers the answer that was typed last, if its feedback can be seen."""
        if self._in_lines:
            since = self.program.written[self.program.seen :].decode("utf-8", "replace")
            seen = is_told_in_lines(since)
        else:
            seen = is_told(self.program.rows)
        if seen:
            self.acknowledged.append(self._typed)

    def _an_answer(self) -> str:
        """A right one now and then; each with digits of its own."""
        own = f"{self.number}.{self._generator.randrange(10**6):06}7"
        asked = _ASKED.search(self.program.text)
        right = self._right.get(asked[1]) if asked else None
        if right is not None and self._generator.random() < 0.7:
            return f"{right!r}+0*{own}"
        return own if self._generator.random() < 0.7 else f"-{own}"

    def _at_a_question(self) -> bool:
        """Whether there is a line to type an answer in. The lab has one too, for other things."""
        rows = self.program.rows
        if self._in_lines:
            here = rows[min(self.program.screen.cursor.y, len(rows) - 1)]  # the window may have shrunk
            return here.rstrip().endswith("=") and not here.startswith(("=", "-"))
        return any(_ANSWER_ROW.match(row) for row in rows) and not self._in_the_lab()

    def _in_the_lab(self) -> bool:
        return _LAB.search(self.program.rows[-1]) is not None

    # Everything else

    def _press(self, keys: bytes) -> None:
        self.keys += len(keys)
        self.program.send(keys)

    def _word(self) -> None:
        self._press(b"\x15" + self._generator.choice(_WORDS).encode() + b"\r")

    def _key(self) -> None:
        self._press(b"".join(self._generator.choices(_KEYS, k=self._generator.randint(1, 4))))

    def _rubbish(self) -> None:
        if self._in_lines:
            odd = bytes(self._generator.choices(range(0x20, 0x100), k=self._generator.randint(1, 40)))
            self._press(b"9" + odd.replace(b"\x7f", b"") + b"\r")
            return
        self._press(b"".join(self._generator.choices(KEYS, k=self._generator.randint(1, 30))) + b"\x1b[201~")

    def _paste(self) -> None:
        size = self._generator.choice((10, 300, 20_000))
        pasted = bytes(self._generator.choices(b"0123456789.+-*/()wzx \xe9\xff", k=size))
        if self._in_lines:
            self._press(pasted[:3000] + b"\r")
        else:
            self._press(
                b"\x1b[200~" + pasted + self._generator.choice((b"", b"\n", b"\r\n1\r\n")) + b"\x1b[201~"
            )

    def _resize(self) -> None:
        size = self._generator.choice(((80, 24), (120, 40), (40, 12), None))
        self.program.resize(*size or (self._generator.randint(1, _WIDE), self._generator.randint(1, _TALL)))

    def _stop(self) -> None:
        """Stopped, by Ctrl+Z or by force, and continued."""
        if self._in_lines or self._generator.random() < 0.5:
            os.kill(self.program.pid, signal.SIGSTOP)
        else:
            self._press(b"\x1a")
            self.program.read_for(0.2)
        self.program.read_for(0.05)
        os.kill(self.program.pid, signal.SIGCONT)
