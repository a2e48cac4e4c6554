"""Writes the tables of slips into README.md; with --check, only says whether they are up to date.

python scripts/make_readme.py [--check]
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from tutor.expressions.printing import format_number
from tutor.lesson.catalogue import available
from tutor.lesson.model import Lesson
from tutor.marking.audit import Claim, audit
from tutor.words import say

README = Path(__file__).resolve().parents[1] / "README.md"
BEGIN, END = "<!-- audit:begin -->\n", "<!-- audit:end -->\n"


def sections() -> Iterator[str]:
    """A table of counts, then a table of slips per source."""
    audited = [(e.lesson, audit(e.lesson)) for e in available() if e.shipped and e.lesson is not None]
    yield "| lesson | source | printed numbers | right | carried | slips |\n|---|---|---|---|---|---|"
    for lesson, claims in audited:
        title = lesson.source.title if lesson.source else ""
        counts = [sum(c.verdict == name for c in claims) for name in ("right", "carried", "wrong")]
        yield f"| `{lesson.id}` | {cell(title)} | {len(claims)} | {counts[0]} | {counts[1]} | {counts[2]} |"
    for lesson, claims in audited:
        wrong = [claim for claim in claims if claim.verdict == "wrong"]
        if wrong:
            yield from slips(lesson, wrong)


def slips(lesson: Lesson, wrong: list[Claim]) -> Iterator[str]:
    yield f"\n**{lesson.id}**\n"
    yield "| iteration | step | printed | right | what the audit says |\n|---|---|---|---|---|"
    for claim in wrong:
        right = format_number(claim.expected)
        said = say(claim.said).removesuffix(f" Right is {right}.")
        yield f"| {claim.iteration} | `{claim.symbol}` | {claim.printed} | {right} | {cell(said)} |"


def cell(text: str) -> str:
    """Text as a cell of a Markdown table."""
    return text.replace("|", "\\|").replace("*", "\\*").replace("_", "\\_")


def main() -> int:
    text = README.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    made = before + BEGIN + "\n".join(sections()) + "\n" + END + after
    if "--check" in sys.argv:
        print("README.md is up to date." if made == text else "README.md: run scripts/make_readme.py")
        return int(made != text)
    README.write_text(made, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
