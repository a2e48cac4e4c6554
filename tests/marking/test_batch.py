"""Marking a class: the same verdicts as one by one, and no row spoils another."""

from __future__ import annotations

import io
import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.courses import all_lessons, small_lesson
from support.marks import ClassMarks, class_marks
from support.refusals import refused
from tutor.expressions.printing import in_symbols
from tutor.lesson.model import Lesson, StepKey
from tutor.marking.answer_tables import MOST_CHARACTERS, AnswerRow, AnswerTable, parse_answers, read_answers
from tutor.marking.marker import Marker
from tutor.marking.verdicts import Answered
from tutor.present import marks as documents
from tutor.present.marks import Form
from tutor.text_tables import numbered, pieces_of
from tutor.words import say

HEADER = "learner,iteration,symbol,answer\n"


def written(text: str, form: Form) -> str:
    return "".join(documents.marked(small_lesson(), parse_answers(io.StringIO(text)), form).pieces)


def marked(text: str, lesson: Lesson | None = None) -> ClassMarks:
    return class_marks(lesson or small_lesson(), parse_answers(io.StringIO(text, newline=None)))


def rows_of(table: AnswerTable) -> Iterator[AnswerRow]:
    """The rows of a table of a lesson that has all steps, at the place of their iteration."""
    return table.rows(lambda iteration, symbol: int(iteration), lambda line, problem: pytest.fail(problem.id))


def names(marks: ClassMarks) -> list[str]:
    return [mark.verdict for mark in marks.marks]


def class_of(lesson: Lesson, learners: int, seed: int) -> str:
    """Answers of many kinds: right, rounded, coarse, mistaken, carried on, unreadable, left out."""
    rng, marker = random.Random(seed), Marker.of(lesson)
    rows = []
    for learner in range(learners):
        for iteration, step in marker.trace.steps():
            value = marker.trace.value(iteration, step.symbol)
            wrong = marker.wrong.on_true((iteration, step.symbol))
            kind = rng.random()
            if kind < 0.5:
                text = f"{value:.{rng.randint(2, 7)}g}"
            elif kind < 0.7 and wrong:
                text = f"{rng.choice(wrong)[1] or 0:.5g}"
            elif kind < 0.8:
                text = in_symbols(step.expression)
            elif kind < 0.85:
                text = rng.choice(["", "?", "1/0", "x1 x1", "0"])
            elif kind < 0.9:
                continue
            else:
                text = f"{value * rng.uniform(-2, 2):.4g}"
            rows.append(f"p{learner},{iteration},{step.symbol},{text}")
    rng.shuffle(rows)
    return HEADER + "\n".join(rows)


@pytest.mark.parametrize("lesson", all_lessons(), ids=lambda lesson: lesson.id)
def test_a_class_gets_the_verdicts_that_each_answer_gets_alone(lesson: Lesson) -> None:
    marker = Marker.of(lesson)
    order = marker.context.order(1)
    by_learner: dict[str, dict[StepKey, Answered]] = {}
    found = marked(class_of(lesson, 6, seed=3), lesson).marks
    assert found
    for mark in sorted(found, key=lambda m: (m.iteration, order[m.symbol])):
        work = by_learner.setdefault(mark.learner, {})
        alone = marker.mark((mark.iteration, mark.symbol), mark.answer, work)
        assert (mark.verdict, mark.misconception, mark.rounding, mark.expected, mark.message) == (
            alone.name,
            alone.misconception,
            alone.rounding,
            alone.expected,
            say(alone.said),
        )
        if alone.answered is not None:
            work[mark.iteration, mark.symbol] = alone.answered


@pytest.mark.parametrize("most", [1, 2, 5])
@pytest.mark.parametrize("form", ["csv", "json", "text"])
def test_the_document_is_the_same_however_many_marks_of_a_learner_are_kept_as_one(
    form: Form, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    header, *rows = class_of(small_lesson(), 6, seed=4).splitlines()
    table = "\n".join([header, *sorted(rows[:60]), "", *rows[60:]])
    whole = written(table, form)
    monkeypatch.setattr("tutor.marking.batch.MOST_TOGETHER", most)
    assert written(table, form) == whole


def test_marks_come_in_the_order_of_the_rows_whatever_that_is() -> None:
    marks = marked(HEADER + "ann,1,a2,2.1\nbob,1,z1,1.2\nann,1,z2,2.1\n")
    assert [(m.learner, m.symbol, m.line) for m in marks.marks] == [
        ("ann", "a2", 2),
        ("bob", "z1", 3),
        ("ann", "z2", 4),
    ]
    assert names(marks) == ["follow_through", "correct", "wrong"]


def test_one_learners_mistake_touches_nobody_else() -> None:
    marks = marked(HEADER + "ann,1,z2,2.1\nbob,1,a2,2.1\n")
    assert names(marks) == ["wrong", "wrong"]


def test_the_contracts_example() -> None:
    marks = marked(HEADER + "ann,1,z1,1.2\nann,1,z2,1.6\nann,1,a1,one\n")
    assert [(m.verdict, m.misconception) for m in marks.marks] == [
        ("correct", None),
        ("misconception", "forgot_bias"),
        ("unreadable", None),
    ]
    first = marks.marks[1]
    assert (first.learner, first.iteration, first.answer) == ("ann", 1, "1.6")


def test_the_last_answer_counts_and_the_earlier_one_is_reported() -> None:
    marks = marked(HEADER + "ann,1,z1,9\nann,1,z1,1.2\n")
    assert names(marks) == ["correct"]
    assert [(p.line, "line 3" in say(p.message)) for p in marks.problems] == [(2, True)]


def test_bad_rows_are_reported_with_their_lines_and_lose_nobody_elses_marks() -> None:
    marks = marked(
        HEADER
        + "ann,1,z1,1.2\n"
        + "bob\n"
        + "bob,1,z9,1\n"
        + "bob,7,z1,1\n"
        + "bob,one,z1,1\n"
        + '"bob,1,z1,1.2\n'
        + "\n"
        + "cleo,1,z1,1.2\n"
    )
    assert [p.line for p in marks.problems] == [3, 4, 5, 6, 7]
    assert all(say(p.message).isprintable() for p in marks.problems)
    assert [(m.learner, m.verdict) for m in marks.marks] == [("ann", "correct"), ("cleo", "correct")]


@pytest.mark.parametrize(
    "text",
    [
        "learner;iteration;symbol;answer\nann;1;z1;1,2\n",
        "learner\titeration\tsymbol\tanswer\nann\t1\tz1\t1,2\n",
        "Symbol, Answer ,Learner,Iteration\nz1,1.2,ann,1\n",
        '"learner","iteration","symbol","answer"\r\n"ann","1","z1","1,2"\r\n',
        "learner,iteration,symbol,answer\nann,1,z1,1,2\n",
        "learner,class,iteration,symbol,answer\nann,7b,1,z1,1.2",
        "learner,iteration,symbol,answer\rann,1,z₁,1.2\r",
    ],
)
def test_a_table_may_look_as_spreadsheets_write_it(text: str) -> None:
    marks = marked(text)
    assert [(m.learner, m.symbol, m.verdict) for m in marks.marks] == [("ann", "z1", "correct")]
    assert list(marks.problems) == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_table_may_be_in_the_encodings_of_spreadsheets(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    path.write_bytes((HEADER + "Zoë,1,z1,1.2\n").encode(encoding))
    assert list(rows_of(read_answers(path))) == [("Zoë", 1, 2, "1.2")]


def test_any_bytes_decode(tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    path.write_bytes(HEADER.encode() + b"ann,1,z1," + bytes(range(1, 256)).translate(None, b"\n\r") + b"\n")
    assert len(list(rows_of(read_answers(path)))) == 1


def test_a_table_without_a_column_says_which(tmp_path: Path) -> None:
    with refused("symbol"):
        marked("learner,iteration,answer\nann,1,1\n")
    with refused("learner"):
        marked("")
    with refused("cannot be read"):
        read_answers(tmp_path / "none.csv")


def test_a_table_with_a_column_twice_is_refused_and_others_may_be_there_twice() -> None:
    with refused("more than one column answer: which is meant[?]\\s+Keep one of them"):
        marked("learner,iteration,symbol,answer,Answer\nann,1,z1,1,2\n")
    assert names(marked("learner,note,iteration,symbol,answer,note\nann,a,1,z1,1.2,b\n")) == ["correct"]


def test_the_summaries_count_what_the_class_did() -> None:
    rows = "ann,1,z2,1.6\nbob,1,z2,1.6\ncleo,1,z2,1.7\nann,1,a2,1.6\ndan,1,z2,\n"
    marks = marked(HEADER + rows)
    first = marks.steps[0]
    assert (first.symbol, first.answers, first.right, first.follow_through) == ("z2", 3, 1, 0)
    assert first.misconceptions == (("forgot_bias", 2),)
    ann = next(iter(marks.learners))
    assert (ann.learner, ann.answers, ann.right, ann.follow_through) == ("ann", 2, 0, 1)
    assert [step.symbol for step in marks.steps] == ["z2", "a2"]


def test_a_first_line_that_names_the_separator_is_passed_over_and_counted() -> None:
    marks = marked("sep=;\nlearner;iteration;symbol;answer\nann;1;z1;1,2\nann;7;z1;1\n")
    assert [(mark.line, mark.verdict) for mark in marks.marks] == [(3, "correct")]
    assert [problem.line for problem in marks.problems] == [4]


def test_every_prime_of_an_updated_weight_is_read() -> None:
    marks = marked(HEADER + "\n".join(f"p{i},1,w11{prime},0.1228" for i, prime in enumerate("'′’")))
    assert names(marks) == ["correct"] * 3


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (bytes(1000), "it holds a row of zero bytes"),
        (HEADER.encode() + b"ann,1,z1,1.2\n" * 9000 + bytes(100), "it holds a row of zero bytes"),
        (b"PK\x03\x04 a workbook", "is a workbook or an archive"),
    ],
)
def test_what_is_no_text_is_refused_with_a_sentence(data: bytes, said: str, tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    path.write_bytes(data)
    with refused(said):
        read_answers(path)


def test_a_line_without_end_spoils_no_other() -> None:
    endless = "x" * 300_000
    marks = marked(HEADER + f"ann,1,z1,1.2\nann,1,z2,{endless}\nbob,1,z1,1.2\n" + endless)
    assert [mark.learner for mark in marks.marks] == ["ann", "bob"]
    assert [(p.line, say(p.message)) for p in marks.problems] == [
        (3, "this line has more than 10,000 characters"),
        (5, "this line has more than 10,000 characters"),
    ]


def test_of_a_line_without_end_no_more_is_held_than_shows_that_it_is_too_long() -> None:
    lines = list(numbered(pieces_of(io.StringIO("short\n" + "x" * 300_000), MOST_CHARACTERS)))
    assert [(number, len(line)) for number, line in lines] == [(1, 5), (2, MOST_CHARACTERS + 1)]


def test_a_long_table_is_not_read_before_its_rows_are_asked_for(tmp_path: Path) -> None:
    class Endless(io.StringIO):
        def read(self, size: int | None = -1) -> str:
            assert size is not None
            assert 0 < size < 10**6
            return super().read(size) or "ann,1,z1,1.2\n" * 100

    rows = rows_of(parse_answers(Endless(HEADER)))
    assert [next(rows) for _ in range(10_000)][-1] == ("ann", 1, 10_001, "1.2")


def test_many_rows_that_cannot_be_used_are_counted_and_the_first_ones_listed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tutor.marking.class_marks.MOST_PROBLEMS", 3)
    again = "".join(f"bob,1,z1,{number}\n" for number in range(5))  # known last, though they come first
    table = HEADER + again + "ann,1,none,1\n" * 20
    marks = marked(table)
    assert [p.line for p in marks.problems] == [2, 3, 4]
    assert (marks.problems.count, marks.problems.unlisted) == (24, 21)
    assert "21 more lines" in written(table, "text")
    assert json.loads(written(table, "json"))["summary"]["problems_not_listed"] == 21


def test_many_names_are_read_as_few_are(monkeypatch: pytest.MonkeyPatch) -> None:
    text = HEADER + "".join(f" l{n % 7} , {n % 5} ,z1 ,1.2\n" for n in range(40))
    few = list(rows_of(parse_answers(io.StringIO(text))))
    monkeypatch.setattr("tutor.marking.answer_tables.MOST_NAMES", 3)
    table = parse_answers(io.StringIO(text))
    assert list(rows_of(table)) == few
    assert {row[:2] for row in few} == {(f"l{n}", at) for n in range(7) for at in range(5)}
    assert table.learners == {f"l{n}" for n in range(7)}
