"""The verdicts as reports name them."""

from __future__ import annotations

from tutor.marking.audit import ClaimVerdict
from tutor.marking.verdicts import VerdictName
from tutor.sayings import Said, said


def verdict_word(verdict: VerdictName | ClaimVerdict) -> Said:
    """A verdict in a word."""
    return said(f"reports.{verdict}")


def counted(verdict: VerdictName | ClaimVerdict, count: int) -> Said:
    """How often a verdict was given."""
    return said("reports.counted", count=count, verdict=verdict_word(verdict))
