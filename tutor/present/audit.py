"""The audit of a lesson's source, as text, Markdown and JSON."""

from __future__ import annotations

import textwrap

from tutor.clean import in_markdown, one_line
from tutor.expressions.printing import format_number
from tutor.lesson.model import Lesson
from tutor.marking.audit import Claim, summary
from tutor.present.key import lesson_name
from tutor.present.tables import json_text, table
from tutor.words import say

TEXT_WIDTH = 80
_HEADINGS = ("iteration", "step", "printed", "right is", "verdict", "follows from")


def in_a_sentence(claims: tuple[Claim, ...]) -> str:
    """The counts, for the head of a report."""
    if not claims:
        return "This lesson says nothing of what its source prints."
    numbers = ", ".join(f"{count} {verdict}" for verdict, count in summary(claims).items())
    return f"{len(claims)} printed numbers: {numbers}."


def audit_text(lesson: Lesson, claims: tuple[Claim, ...], width: int = TEXT_WIDTH) -> str:
    """A line per claim; under a wrong one, what the audit says of it."""
    head = one_line(f"{lesson_name(lesson)}: {in_a_sentence(claims)}") + "\n"
    if not claims:
        return head
    lines = iter(table(_HEADINGS, map(_cells, claims), ">").splitlines())
    out = [head, next(lines), next(lines)]
    for claim, line in zip(claims, lines, strict=True):
        out.append(line)
        if claim.verdict == "wrong":
            indent = " " * (len(_HEADINGS[0]) + 2)
            out += textwrap.wrap(
                one_line(say(claim.said)), width, initial_indent=indent, subsequent_indent=indent
            )
    return "\n".join(out) + "\n"


def _cells(claim: Claim) -> list[str]:
    cause = "" if claim.cause is None else claim.cause[1]
    if claim.cause is not None and claim.cause[0] != claim.iteration:
        cause += f" (iter. {claim.cause[0]})"
    return [
        str(claim.iteration),
        claim.symbol,
        claim.printed,
        format_number(claim.expected),
        claim.verdict,
        cause,
    ]


def audit_md(lesson: Lesson, claims: tuple[Claim, ...]) -> str:
    """A heading, the counts and a table of all claims."""
    blocks = [f"# Audit of {in_markdown(lesson.title)}"]
    source = f" {in_markdown(lesson.source.title)}." if lesson.source is not None else ""
    blocks.append(f"`{lesson_name(lesson)}`{source} {in_a_sentence(claims)}")
    if claims:
        rows = [
            "| iteration | step | printed | right is | verdict | what |",
            "| --- | --- | --- | --- | --- | --- |",
        ]
        rows += [
            f"| {claim.iteration} | `{claim.symbol}` | {in_markdown(claim.printed)} "
            f"| {format_number(claim.expected)} | {claim.verdict} | {in_markdown(say(claim.said))} |"
            for claim in claims
        ]
        blocks.append("\n".join(rows))
    return "\n\n".join(blocks) + "\n"


def audit_json(lesson: Lesson, claims: tuple[Claim, ...]) -> str:
    """One JSON document; its shape is a contract (docs/formats.md)."""
    judged = [
        {
            "iteration": claim.iteration,
            "symbol": claim.symbol,
            "printed": claim.printed,
            "expected": claim.expected,
            "verdict": claim.verdict,
            "misconception": claim.misconception,
            "message": say(claim.said),
        }
        for claim in claims
    ]
    return json_text({"lesson": lesson_name(lesson), "claims": judged, "summary": summary(claims)})
