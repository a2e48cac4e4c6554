"""The lab's moving parts: what is set up, what ran before, what is asked. Without Textual.

Numpy is loaded with the first run, which a thread computes; so are the modules that use it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from datetime import datetime
from typing import TYPE_CHECKING

from tutor.data_classes import dataclass
from tutor.named_tuples import NamedTuple
from tutor.practice.lab.questions import Keep, LabQuestion, Prediction
from tutor.practice.lab.state import Lab
from tutor.practice.lab.words import RATES, Change
from tutor.sayings import Said

if TYPE_CHECKING:
    from tutor.practice.lab.movement import Movement
    from tutor.practice.lab.runs import Comparison, TrainingRun

COMPARED = 1000
"""Learning rates are compared over at least so many iterations."""


class Pending(NamedTuple):
    """A change that waits for the learner's prediction."""

    change: Change
    after: TrainingRun
    question: LabQuestion


@dataclass
class Bench:
    """The lab as it is used. The slow methods are told so: they compute, and belong in a thread.

    Attributes:
        lab: the set-up.
        run: its run; None until the first is computed.
        before: the run before the last change, to be compared with.
        what: what the last change is called; None where nothing has been changed.
        chosen: the iteration that is looked at, from 1 to one more than have been run.
        asks: whether to ask before a change or a run.
    """

    lab: Lab
    keep: Keep
    clock: Callable[[], datetime]
    run: TrainingRun | None = None
    before: TrainingRun | None = None
    what: Said | None = None
    chosen: int = 1
    asks: bool = True
    asked: int = 0
    pending: Pending | None = None
    comparison: Comparison | None = None
    notice: tuple[Said, ...] = ()
    _moved: tuple[object, Movement] | None = field(default=None, repr=False)

    def begin(self) -> None:
        """The first run. Slow."""
        from tutor.practice.lab.runs import compute

        self.run = compute(self.lab)

    def prepare(self, change: Change) -> Pending | None:
        """Computes what a change leads to, and asks about it; without a question it is done. Slow."""
        from tutor.practice.lab.question_maker import question
        from tutor.practice.lab.runs import compute

        assert self.run is not None
        after = compute(change.lab, self.run)
        asked = question(self.run, after, change, self.asked) if self.asks else None
        if asked is None:
            self.do(change, after)
            return None
        self.pending = Pending(change, after, asked)
        return self.pending

    def answer(self, text: str, option: str | None) -> Prediction:
        """Keeps a prediction (None: passed over) and does the change."""
        assert self.pending is not None
        change, after, asked = self.pending
        made = Prediction(self.clock(), self.lab.lesson, change.typed, asked, text, option)
        self.notice = self.keep(made)
        self.asked += 1
        self.pending = None
        self.do(change, after)
        return made

    def do(self, change: Change, after: TrainingRun) -> None:
        """Puts a change into effect."""
        if change.kind != "run" and change.name != RATES:
            self.before, self.what = self.run, change.said
        self.lab, self.run = change.lab, after
        if change.kind == "run" or self._sets_rate(change):
            self.chosen = self.lab.iterations + 1
        else:
            self.chosen = 1 if change.kind == "change" else min(self.chosen, self.lab.iterations + 1)
        if change.kind != "run":
            self.comparison = None

    def _sets_rate(self, change: Change) -> bool:
        return change.name in self.lab.rates_now

    def look_at(self, iteration: int) -> None:
        self.chosen = max(1, min(iteration, self.lab.iterations + 1))

    def compare(self) -> None:
        """Runs all learning rates side by side, unless that is done already. Slow."""
        from tutor.practice.lab.runs import compare

        count = max(COMPARED, self.lab.iterations)
        done = self.comparison
        if done is None or (done.rates, done.iterations) != (self.lab.rates, count):
            self.comparison = compare(self.lab, self.lab.rates, count)

    @property
    def compared_at(self) -> int:
        """Where before and now are compared: at the chosen iteration, as far as both were computed."""
        return self.chosen if self.before is None else min(self.chosen, self.before.history.iterations)

    def movement(self) -> Movement | None:
        """What the last change moved in iteration `compared_at`; None where nothing has been changed."""
        from tutor.practice.lab.movement import movement

        run, before = self.run, self.before
        if run is None or before is None:
            return None
        key = (run, before, self.compared_at)
        if self._moved is None or self._moved[0] != key:
            at = self.compared_at
            moved = movement((before.lab, before.values(at)), (run.lab, run.values(at)), at)
            self._moved = (key, moved)
        return self._moved[1]
