"""One learner's answers, each marked on those before it."""

from __future__ import annotations

from tutor.lesson.model import StepKey
from tutor.marking.marker import Marker
from tutor.marking.verdicts import Answered, Verdict


class Sitting:
    """Answers given one after the other; each becomes the learner's own value."""

    def __init__(self, marker: Marker) -> None:
        self.marker = marker
        self.work: dict[StepKey, Answered] = {}

    def answer(self, symbol: str, text: str, iteration: int = 1) -> Verdict:
        verdict = self.marker.mark((iteration, symbol), text, self.work)
        if verdict.answered is not None:
            self.work[iteration, symbol] = verdict.answered
        return verdict

    def expect(
        self, symbol: str, text: str, name: str, cause: StepKey | None = None, iteration: int = 1
    ) -> Verdict:
        verdict = self.answer(symbol, text, iteration)
        assert (verdict.name, verdict.cause) == (name, cause), verdict
        return verdict
