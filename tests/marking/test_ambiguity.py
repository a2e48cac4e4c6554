"""An answer that two misconceptions explain counts for the one that the learner's other answers speak for."""

from __future__ import annotations

import pytest

from tutor.marking.ambiguity import AMBIGUOUS, counted

A, B, C = "forgot_upstream", "forgot_input_factor", "ascended"


@pytest.mark.parametrize(
    "answers, found",
    [
        ([(A,), (A, B)], [A, A]),
        ([(B,), (A, B)], [B, B]),
        ([(A, B)], [AMBIGUOUS]),
        ([(A, B), (A, B)], [AMBIGUOUS, AMBIGUOUS]),
        ([(A,), (B,), (A, B)], [A, B, AMBIGUOUS]),
        ([(A,), (B,), (B,), (A, B)], [A, B, B, B]),
        ([(C,), (A, B)], [C, AMBIGUOUS]),
        ([(), (A,)], [A]),
    ],
)
def test_an_either_or_counts_for_what_stands_alone_elsewhere(
    answers: list[tuple[str, ...]], found: list[str]
) -> None:
    assert counted(answers) == found
