"""Every mistake at every asked step of every shipped lesson, and whole lessons worked by learners."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping

import pytest

from tutor.lesson.catalogue import TEACHING_ORDER, find_lesson
from tutor.lesson.model import StepKey
from tutor.marking.marker import Marker
from tutor.marking.verdicts import Answered, Verdict
from tutor.steps.derive import Step
from tutor.words import say

EXACT = {
    "graph-fan-out",
    "conv-35",
    "slope-11",
    "paths-121",
    "gate-121",
    "sigmoid-11",
    "outputs-112",
    "batch-11",
}
"""Lessons in which every value has few decimals, so that nobody rounds."""

_NAME = re.compile(r"[A-Za-z_]\w*(?:/d\w+)?'?")
_NUMBER = re.compile(r"(?<![\w.])-?\d+(?:\.\d+)?(?![\w])")


@pytest.fixture(scope="module", params=TEACHING_ORDER)
def marker(request: pytest.FixtureRequest) -> Marker:
    return Marker.of(find_lesson(request.param))


def asked(marker: Marker) -> Iterator[tuple[StepKey, Step]]:
    for iteration, step in marker.trace.steps():
        if marker.lesson.asks(iteration, step):
            yield (iteration, step.symbol), step


def typed(value: float, figures: int, change: float = 0.0) -> str:
    """A value in decimal digits: so many figures, and for an update digits that show its change."""
    if value == 0:
        return "0"
    decimals = figures - 1 - math.floor(math.log10(abs(value)))
    if change:
        decimals = max(decimals, math.ceil(-math.log10(change / 2)))
    return f"{value:.{max(decimals, 0)}f}"


def mistakes(marker: Marker) -> Iterator[tuple[StepKey, Step, str, str, Verdict]]:
    """Each wrong formula's value where it differs from the right one: step, misconception, text, verdict."""
    for key, step in asked(marker):
        right = marker.trace.value(*key)
        for formula, value in marker.wrong.on_true(key):
            if value is None or math.isclose(value, right, rel_tol=1e-6, abs_tol=1e-12):
                continue
            text = typed(value, 7)
            yield key, step, formula.mutation.id, text, marker.mark(key, text, {})


def test_each_mistake_is_named(marker: Marker) -> None:
    for key, _, name, text, verdict in mistakes(marker):
        assert name in verdict.misconceptions, (key, text, verdict)


def test_messages_are_two_short_sentences_that_name_the_answer_and_keep_what_is_still_asked(
    marker: Marker,
) -> None:
    order = marker.context.order(1)
    for key, step, _, text, verdict in mistakes(marker):
        message, right = say(verdict.said), marker.trace.value(*key)
        assert text in message
        assert message.count(". ") <= 1
        assert len(message) <= 190, message
        later = {name for name in _NAME.findall(message) if order.get(name, -1) > order[step.symbol]}
        assert not later, (key, message)
        others = [number for number in _NUMBER.findall(message) if number != text]
        told = [number for number in others if math.isclose(float(number), right, rel_tol=1e-4)]
        known_anyway = right in (0.0, 1.0) or "The source prints" in message
        assert not told or known_anyway, (key, message)


@pytest.mark.parametrize("figures", [3, 4])
def test_working_on_with_ones_own_rounded_values_is_right_to_the_end(marker: Marker, figures: int) -> None:
    work: dict[StepKey, Answered] = {}
    rounded = 0
    for key, step in asked(marker):
        own = marker.own_values(key[0], work)
        verdict = marker.mark(key, typed(step.compute(own), figures, _change(step, own)), work)
        assert verdict.name in ("correct", "truncated"), (key, verdict)
        rounded += verdict.rounding
        _keep(work, key, verdict)
    assert rounded or marker.lesson.id in EXACT


def test_one_wrong_answer_is_followed_through_to_the_end(marker: Marker) -> None:
    keys = [key for key, step in asked(marker) if step.kind != "loss"]  # on the loss nothing hangs
    first = keys[0]
    work: dict[StepKey, Answered] = {}
    verdict = marker.mark(first, typed(2 * marker.trace.value(*first) + 0.7, 6), work)
    assert not verdict.settles
    _keep(work, first, verdict)
    followed = 0
    for key in keys[1:]:
        own, step = marker.own_values(key[0], work), marker.context.step(key)
        verdict = marker.mark(key, typed(step.compute(own), 6, _change(step, own)), work)
        assert verdict.settles, (key, verdict)
        assert verdict.cause in (first, None)
        followed += verdict.name == "follow_through"
        _keep(work, key, verdict)
    assert followed > min(10, len(keys) // 4)


def _change(step: Step, own: Mapping[str, float]) -> float:
    return abs(step.compute(own) - own[step.subject]) if step.kind == "update" else 0.0


def _keep(work: dict[StepKey, Answered], key: StepKey, verdict: Verdict) -> None:
    assert verdict.answered is not None
    work[key] = verdict.answered
