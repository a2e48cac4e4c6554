from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tutor.journal.event import Event

NOON = datetime(2025, 3, 10, 12, 0, 0, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a record would be; its folder does not exist yet."""
    return tmp_path / "data" / "record.db"


@pytest.fixture
def event() -> Event:
    """A wrong answer with every field set."""
    return Event(
        at=NOON + timedelta(microseconds=7),
        run="r1",
        mode="lesson",
        lesson="relu-221",
        action="answer",
        digest="ab12",
        seed=2**70,
        iteration=1,
        symbol="dL/dw11",
        text="  −2,08 ",
        verdict="misconception",
        misconception="forgot_bias",
        rounding=True,
        hints=2,
        skill="grad_weight:relu",
        payload={"misconceptions": ["forgot_bias", "wrong_input"], "number": 3, "expected": -2.496},
    )
