"""Where an iteration began is kept from question to question: the same verdicts, for less work."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.lessons import lesson_of
from support.networks import two_two_one
from tutor.lesson.model import Lesson, StepKey
from tutor.marking.marker import Marker
from tutor.marking.own_values import OwnValues
from tutor.marking.verdicts import Answered


def lesson(iterations: int) -> Lesson:
    network, training = two_two_one()
    return lesson_of((network, training.extended(iterations)))


LESSON = lesson(5)
KEYS = [(iteration, step.symbol) for iteration, step in Marker.of(LESSON).trace.steps()]


ANSWERS = [Answered(v, v, v) for v in (0.0, 0.5, 1.3, -2.0)]
ANSWERS += [Answered(1.24, 1.235, 1.245), Answered(1.0, 0.5, 1.5, coarse=True)]


@given(
    st.dictionaries(st.sampled_from(KEYS), st.sampled_from(ANSWERS), max_size=12),
    st.lists(st.tuples(st.sampled_from(KEYS), st.sampled_from(["0", "1.3", "0.1228", "z1*2"])), max_size=6),
    st.booleans(),
)
@settings(max_examples=100)
def test_a_marker_that_was_asked_before_says_the_same_as_a_new_one(
    work: dict[StepKey, Answered], asked: list[tuple[StepKey, str]], in_order: bool
) -> None:
    """Whether the learner goes on or back, and though the answers come in one dictionary that grows."""
    marker = Marker.of(LESSON)
    for key, text in sorted(asked, key=lambda one: KEYS.index(one[0])) if in_order else asked:
        work.pop(key, None)
        assert marker.mark(key, text, work) == Marker.of(LESSON).mark(key, text, work)
        assert marker.own_values(key[0], work) == Marker.of(LESSON).own_values(key[0], work)
        work[key] = Answered(1.3, 1.25, 1.35)


ROUGHLY = [  # of one true value, two that are right, one that is coarse, one that is a slip
    lambda v: Answered(v, v, v),
    lambda v: Answered(round(v, 3), v - 0.0005, v + 0.0005),
    lambda v: Answered(round(v, 1), v - 0.05, v + 0.05, coarse=True),
    lambda v: Answered(v + 1, v + 1, v + 1),
]
TYPED = {
    "a1": ["relu(z1)", "z1", "z1*1.0", "z1 + 0"],
    "yhat": ["w1*a1 + w2*a2 + bo", "0.7*a1 + w2*a2 + bo", "w1*z1 + w2*z2 + bo", "a1 + a2"],
    "L": ["1/2*(yhat - y)^2", "(yhat - y)^2", "1/2*(y - yhat)^2", "yhat/0"],
}


@given(
    st.lists(
        st.tuples(
            st.lists(st.sampled_from(range(4)), min_size=5, max_size=5), st.integers(0, 2), st.integers(0, 3)
        ),
        min_size=2,
        max_size=12,
    )
)
def test_an_expression_gets_from_a_marker_that_many_asked_what_a_new_one_says(
    learners: list[tuple[list[int], int, int]],
) -> None:
    marker = Marker.of(LESSON)
    for ways, at, which in learners:
        symbol = list(TYPED)[at]
        before = KEYS[: KEYS.index((1, symbol))]
        work = {key: ROUGHLY[way](marker.trace.value(*key)) for key, way in zip(before, ways, strict=False)}
        text = TYPED[symbol][which]
        assert marker.mark((1, symbol), text, work) == Marker.of(LESSON).mark((1, symbol), text, work)


@pytest.mark.parametrize("way", range(4))
def test_what_an_expression_gets_hangs_on_every_name_in_it(way: int) -> None:
    marker = Marker.of(LESSON)
    exact, text = ROUGHLY[0], "w1*z1 + w2*z2 + bo"
    right = {key: exact(marker.trace.value(*key)) for key in KEYS[:4]}
    for first in (ROUGHLY[way], exact):
        work = right | {(1, "z1"): first(marker.trace.value(1, "z1"))}
        assert marker.mark((1, "yhat"), text, work) == Marker.of(LESSON).mark((1, "yhat"), text, work)


def test_the_steps_before_are_not_taken_in_again_at_each_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[str] = []
    answer = OwnValues._answer

    def counted(self: OwnValues, state, step, answered, true):  # type: ignore[no-untyped-def]
        taken.append(step.symbol)
        answer(self, state, step, answered, true)

    monkeypatch.setattr(OwnValues, "_answer", counted)
    marker = Marker.of(LESSON)
    work: dict[StepKey, Answered] = {}
    for key in KEYS[:20]:
        marker.mark(key, "77.7", work)
        work[key] = Answered(77.7, 77.65, 77.75)
    assert taken == [symbol for _, symbol in KEYS[:19]]


def test_the_iterations_before_are_not_worked_again_at_each_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    worked: list[int] = []
    following = OwnValues._following

    def counted(self: OwnValues, state):  # type: ignore[no-untyped-def]
        worked.append(state.iteration)
        return following(self, state)

    monkeypatch.setattr(OwnValues, "_following", counted)
    marker = Marker.of(lesson(60))
    work: dict[StepKey, Answered] = {(1, "w11'"): Answered(0.3, 0.3, 0.3)}
    marker.mark((50, "z1"), "1", work)
    assert len(worked) == 49
    work[49, "w12'"] = Answered(0.2, 0.2, 0.2)  # as seen, given anew with the question
    worked.clear()
    marker.mark((50, "z2"), "1", work)
    assert len(worked) == 1


def test_marking_late_in_a_long_training_is_no_fault() -> None:
    marker = Marker.of(lesson(300))
    small = marker.trace.value(60, "dL/dyhat")
    assert 0 < abs(small) < 1e-6
    assert marker.context.target((60, "dL/dyhat")).value == small
    assert marker.mark((300, "dL/dyhat"), "1", {}).name == "wrong"
