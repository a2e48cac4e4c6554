"""Marks of a class as text, JSON and CSV."""

from __future__ import annotations

import csv
import io
import json

from support.marks import class_marks
from support.networks import two_two_one
from tutor.lesson.model import Lesson
from tutor.marking.answer_tables import AnswerTable, parse_answers
from tutor.present.marks import MARK_COLUMNS, Form, marked

LESSON = Lesson("relu-221", "Two units", "", *two_two_one())
HEADER = "learner,iteration,symbol,answer\n"
ROWS = """\
anna,1,z1,1.2
anna,1,z2,1.6
=HYPERLINK(1),1,z1,=1+1
bo\x1b[31m,1,z1,-1.2
bo\x1b[31m,9,z1,1
bo\x1b[31m,1
"""


def table(rows: str = ROWS) -> AnswerTable:
    return parse_answers(io.StringIO(HEADER + rows))


def written(form: Form, lesson: Lesson = LESSON, rows: str = ROWS) -> str:
    return "".join(marked(lesson, table(rows), form).pieces)


def test_json_has_the_shape_of_the_contract() -> None:
    document = json.loads(written("json"))
    assert list(document) == ["lesson", "marks", "summary"]
    assert document["lesson"] == "relu-221"
    for mark in document["marks"]:
        assert tuple(mark) == (
            "learner",
            "iteration",
            "symbol",
            "answer",
            "verdict",
            "misconception",
            "misconceptions",
            "rounding",
            "expected",
            "message",
        )
    first, second = document["marks"][:2]
    assert (first["verdict"], first["misconception"], first["rounding"]) == ("correct", None, False)
    assert (second["verdict"], second["misconception"]) == ("misconception", "forgot_bias")


def test_json_sums_up_learners_steps_and_what_could_not_be_marked() -> None:
    summary = json.loads(written("json"))["summary"]
    assert summary["verdicts"]["correct"] == 1
    assert [row["learner"] for row in summary["learners"]] == sorted({"anna", "=HYPERLINK(1)", "bo\x1b[31m"})
    assert summary["steps"][1]["misconceptions"] == {"forgot_bias": 1}
    assert [row["line"] for row in summary["problems"]] == [6, 7]


def test_csv_reads_back_with_what_learners_typed_guarded() -> None:
    rows = list(csv.DictReader(io.StringIO(written("csv"))))
    assert tuple(rows[0]) == MARK_COLUMNS
    assert [row["answer"] for row in rows] == ["1.2", "1.6", "'=1+1", "-1.2"]
    assert rows[2]["learner"] == "'=HYPERLINK(1)"
    assert float(rows[1]["expected"]) == class_marks(LESSON, table()).marks[1].expected
    assert rows[0]["rounding"] == "false"


def test_text_has_both_tables_and_says_what_is_wrong() -> None:
    text = written("text")
    assert text.splitlines()[0].startswith("relu-221: 3 learners, 4 rows: ")
    assert "anna                 2      1       0  forgot the bias (1)" in text
    assert "  z2 = 1.6 (iteration 1, misconception): " in text
    assert "z1 = 1.2" not in text
    assert "line 7: 2 fields where the first line has 4" in text


def test_text_carries_no_control_characters_and_stays_within_the_width() -> None:
    lines = written("text").splitlines()
    assert all(line.isprintable() for line in lines)
    assert max(map(len, lines)) <= 80


def test_no_answers_at_all_are_said_in_a_line() -> None:
    assert written("text", rows="") == "relu-221: 0 learners, 0 rows.\n"


def test_marks_of_numbers_made_from_a_seed_say_which() -> None:
    seeded = Lesson("relu-221", "Two units", "", *two_two_one(), seed=7)
    assert json.loads(written("json", seeded))["lesson"] == "relu-221@7"
    assert written("text", seeded).startswith("relu-221@7: ")
    assert json.loads(written("json"))["lesson"] == "relu-221"


def test_csv_keeps_control_characters_from_the_terminal() -> None:
    assert "\x1b" not in written("csv")
