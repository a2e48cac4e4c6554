"""The audit as text, Markdown and JSON."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from support.networks import two_two_one
from support.shipped import LESSON_FILES
from tutor.lesson.load import load_lesson
from tutor.lesson.model import Lesson
from tutor.marking.audit import Claim, audit
from tutor.present.audit import audit_json, audit_md, audit_text
from tutor.sayings import Text, said

LESSONS = [load_lesson(path) for path in LESSON_FILES]
LESSON = Lesson("relu-221", "Two units", "", *two_two_one())
HOSTILE = "2.1 of w22 | <b> in place of w12"
CLAIMS = (
    Claim(1, "z1", "1.2", 1.2, "right", said("audit.right", printed=Text("1.2"))),
    Claim(1, "z2", "2.1", 1.7, "wrong", said("audit.right", printed=Text(HOSTILE)), "wrong_input"),
    Claim(2, "z1", "=1", 1.3596, "carried", said("audit.no_number"), None, (1, "z2")),
)


def test_text_counts_aligns_and_says_what_is_wrong_below_the_claim() -> None:
    lines = audit_text(LESSON, CLAIMS).splitlines()
    assert lines[0] == "relu-221: 3 printed numbers: 1 right, 1 carried, 1 wrong."
    assert lines[2:4] == [
        "iteration  step  printed  right is  verdict  follows from",
        "---------  ----  -------  --------  -------  ------------",
    ]
    assert lines[4] == "        1  z1    1.2      1.2       right"
    assert lines[5] == "        1  z2    2.1      1.7       wrong"
    assert lines[6].strip() == "2.1 of w22 | <b> in place of w12 is right."
    assert lines[7] == "        2  z1    =1       1.3596    carried  z2 (iter. 1)"


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)
def test_text_of_every_lesson_fits_80_columns_and_has_every_claim(lesson: Lesson) -> None:
    claims = audit(lesson)
    lines = audit_text(lesson, claims).splitlines()
    assert max(map(len, lines)) <= 80
    for claim in claims:
        assert any(line.split()[:3] == [str(claim.iteration), claim.symbol, claim.printed] for line in lines)


def test_json_has_the_shape_of_the_contract() -> None:
    document = json.loads(audit_json(LESSON, CLAIMS))
    assert list(document) == ["lesson", "claims", "summary"]
    assert document["summary"] == {"right": 1, "carried": 1, "wrong": 1}
    assert document["claims"][1] == {
        "iteration": 1,
        "symbol": "z2",
        "printed": "2.1",
        "expected": 1.7,
        "verdict": "wrong",
        "misconception": "wrong_input",
        "message": "2.1 of w22 | <b> in place of w12 is right.",
    }
    assert document["claims"][0]["misconception"] is None


def test_markdown_keeps_a_claim_in_its_cell() -> None:
    text = audit_md(replace(LESSON, title="<i>"), CLAIMS)
    assert "# Audit of &lt;i&gt;" in text
    assert r"| 1 | `z2` | 2.1 | 1.7 | wrong | 2.1 of w22 \| &lt;b&gt; in place of w12 is right. |" in text


def test_a_lesson_without_claims_says_so() -> None:
    assert audit_text(LESSON, ()) == "relu-221: This lesson says nothing of what its source prints.\n"
    assert json.loads(audit_json(LESSON, ()))["claims"] == []
    assert "|" not in audit_md(LESSON, ())
