"""The audit of a lesson's source, as text, Markdown and JSON."""

from __future__ import annotations

import textwrap

from tutor.clean import in_markdown, one_line
from tutor.expressions.printing import format_number
from tutor.lesson.model import Lesson
from tutor.marking.audit import Claim, summary
from tutor.present.key import lesson_name
from tutor.present.tables import json_text, table
from tutor.present.verdict_words import counted, verdict_word
from tutor.sayings import Name, Said, Text, said
from tutor.words import say

TEXT_WIDTH = 80
_COLUMNS = (
    said("reports.column_iteration"),
    said("reports.column_step"),
    said("reports.column_printed"),
    said("reports.column_right_is"),
    said("reports.column_verdict"),
)
_FOLLOWS, _WHAT = said("reports.column_follows_from"), said("reports.column_what")


def in_a_sentence(claims: tuple[Claim, ...]) -> Said:
    """The counts, for the head of a report."""
    if not claims:
        return said("reports.no_claims")
    counts = tuple(counted(verdict, count) for verdict, count in summary(claims).items())
    return said("reports.claims", count=len(claims), verdicts=counts)


def audit_text(lesson: Lesson, claims: tuple[Claim, ...], width: int = TEXT_WIDTH) -> str:
    """A line per claim; under a wrong one, what the audit says of it."""
    about = said("reports.lesson", lesson=Text(lesson_name(lesson)), what=in_a_sentence(claims))
    head = textwrap.fill(one_line(say(about)), width, break_on_hyphens=False) + "\n"
    if not claims:
        return head
    headings = [say(column) for column in (*_COLUMNS, _FOLLOWS)]
    lines = iter(table(headings, map(_cells, claims), ">").splitlines())
    out = [head, next(lines), next(lines)]
    indent = " " * (len(headings[0]) + 2)
    for claim, line in zip(claims, lines, strict=True):
        out.append(line)
        if claim.verdict == "wrong":
            out += textwrap.wrap(
                one_line(say(claim.said)), width, initial_indent=indent, subsequent_indent=indent
            )
    return "\n".join(out) + "\n"


def _cells(claim: Claim) -> list[str]:
    cause = "" if claim.cause is None else claim.cause[1]
    if claim.cause is not None and claim.cause[0] != claim.iteration:
        cause = say(said("reports.cause", cause=Name(cause), iteration=claim.cause[0]))
    return [
        str(claim.iteration),
        claim.symbol,
        claim.printed,
        format_number(claim.expected),
        say(verdict_word(claim.verdict)),
        cause,
    ]


def audit_md(lesson: Lesson, claims: tuple[Claim, ...]) -> str:
    """A heading, the counts and a table of all claims."""
    blocks = [f"# {say(said('reports.audit_of', lesson=Text(in_markdown(lesson.title))))}"]
    head = [f"`{lesson_name(lesson)}`"]
    if lesson.source is not None:
        head.append(say(said("reports.source", source=Text(in_markdown(lesson.source.title)))))
    blocks.append(" ".join((*head, say(in_a_sentence(claims)))))
    if claims:
        headings = [say(column) for column in (*_COLUMNS, _WHAT)]
        rows = [f"| {' | '.join(headings)} |", f"| {' | '.join(['---'] * len(headings))} |"]
        rows += [
            f"| {claim.iteration} | `{claim.symbol}` | {in_markdown(claim.printed)} "
            f"| {format_number(claim.expected)} | {say(verdict_word(claim.verdict))} "
            f"| {in_markdown(say(claim.said))} |"
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
