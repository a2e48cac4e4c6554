"""Writes the tables of lessons and of slips into README.md; with --check, says whether they are up to date.

python scripts/make_readme.py [--check]
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from tutor.expressions.printing import format_number
from tutor.lesson.asked_steps import asked_steps
from tutor.lesson.catalogue import available
from tutor.lesson.model import Lesson
from tutor.marking.audit import Claim, audit
from tutor.words import say

README = Path(__file__).resolve().parents[1] / "README.md"


def lessons() -> Iterator[str]:
    """What each lesson is about, in the order in which they are listed."""
    yield "| lesson | about | asks |\n|---|---|---|"
    for lesson in shipped():
        asked = len(asked_steps(lesson))
        yield f"| `{lesson.id}` | {cell(lesson.summary)} | {asked} steps |"


def slips_of_sources() -> Iterator[str]:
    """A table of counts, then a table of slips per source."""
    audited = [(lesson, audit(lesson)) for lesson in shipped() if lesson.source is not None]
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
        said = say(claim.said).removesuffix(f" Right is {right}.").replace(f", right is {right}.", ".")
        yield f"| {claim.iteration} | `{claim.symbol}` | {claim.printed} | {right} | {cell(said)} |"


def shipped() -> list[Lesson]:
    return [entry.lesson for entry in available() if entry.shipped and entry.lesson is not None]


def cell(text: str) -> str:
    """Text as a cell of a Markdown table."""
    return text.replace("|", "\\|").replace("*", "\\*").replace("_", "\\_")


def with_section(text: str, name: str, made: Iterable[str]) -> str:
    """The text with what was made between the marks of this name."""
    begin, end = f"<!-- {name}:begin -->\n", f"<!-- {name}:end -->\n"
    before, rest = text.split(begin)
    _, after = rest.split(end)
    return before + begin + "\n".join(made) + "\n" + end + after


def main() -> int:
    text = README.read_text(encoding="utf-8")
    made = with_section(with_section(text, "lessons", lessons()), "audit", slips_of_sources())
    if "--check" in sys.argv:
        print("README.md is up to date." if made == text else "README.md: run scripts/make_readme.py")
        return int(made != text)
    README.write_text(made, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
