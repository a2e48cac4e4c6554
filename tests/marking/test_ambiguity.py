"""An answer that two misconceptions explain counts for the one that the learner's other answers speak for."""

from __future__ import annotations

import pytest

from tutor.marking.ambiguity import AMBIGUOUS, counted
from tutor.words.titles import title_of

A, B, C = "forgot_upstream", "forgot_input_factor", "ascended"


@pytest.mark.parametrize(
    "answers, found",
    [
        ([(A,), (A, B)], {A: 2}),
        ([(B,), (A, B)], {B: 2}),
        ([(A, B)], {AMBIGUOUS: 1}),
        ([(A, B), (A, B)], {AMBIGUOUS: 2}),
        ([(A,), (B,), (A, B)], {A: 1, B: 1, AMBIGUOUS: 1}),
        ([(A,), (B,), (B,), (A, B)], {A: 1, B: 3}),
        ([(C,), (A, B)], {C: 1, AMBIGUOUS: 1}),
        ([(), (A,)], {A: 1}),
    ],
)
def test_an_either_or_counts_for_what_stands_alone_elsewhere(
    answers: list[tuple[str, ...]], found: dict[str, int]
) -> None:
    assert dict(counted(answers)) == found


def test_the_mistake_made_most_often_comes_first() -> None:
    assert counted([(A,), (B,), (B,)]) == [(B, 2), (A, 1)]


def test_what_cannot_be_told_apart_has_a_title_of_its_own() -> None:
    assert title_of(AMBIGUOUS) == "could be one of several"
