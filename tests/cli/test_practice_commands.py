"""Quizzes, exams, reviews, progress and marking from the command line, in line mode."""

from __future__ import annotations

import csv
import json
import re
import sqlite3
from pathlib import Path

import pytest

from support.running import tutor


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path


def answers_of(home: Path, asked: str) -> str:
    """The right answer to the question that the output asks: from the key of its seed."""
    found = re.search(r"\[(\S+) with seed (\d+), iteration (\d+).*\]\n(\S+) = \?", asked)
    assert found is not None
    lesson, seed, iteration, symbol = found.groups()
    key = json.loads(tutor("key", lesson, "--seed", seed, "--format", "json", home=home).stdout)
    value = next(
        s["value"] for s in key["steps"] if (s["iteration"], s["symbol"]) == (int(iteration), symbol)
    )
    return repr(value)


def test_a_quiz_shows_its_seed_and_its_questions_have_keys(home):
    asked = tutor("quiz", "--plain", "--count", "1", "--seed", "4", home=home).stdout
    assert "seed 4" in asked
    done = tutor("quiz", "--plain", "--count", "1", "--seed", "4", home=home, stdin=answers_of(home, asked))
    assert "1 of 1 right at the first try" in done.stdout
    assert "No mistakes." in done.stdout


def test_an_interrupted_quiz_goes_on_at_its_next_question(home):
    tutor("quiz", "--plain", "--count", "3", "--seed", "4", home=home, stdin=":skip\n:quit\n")
    done = tutor("quiz", "--plain", "--count", "3", home=home, stdin=":quit\n")
    assert "seed 4" in done.stdout
    assert "step 2 of 3" in " ".join(done.stdout.split())
    anew = tutor("quiz", "--plain", "--count", "3", "--seed", "9", home=home, stdin=":quit\n")
    assert "seed 9" in anew.stdout
    assert "step 1 of 3" in " ".join(anew.stdout.split())


def test_a_finished_quiz_does_not_come_back(home):
    tutor("quiz", "--plain", "--count", "1", "--seed", "4", home=home, stdin=":skip\n")
    done = tutor("quiz", "--plain", "--count", "1", "--seed", "4", home=home, stdin=":quit\n")
    assert "step 1 of 1" in " ".join(done.stdout.split())


def test_the_closing_page_of_a_quiz_works_each_mistake(home):
    done = tutor("quiz", "--plain", "--count", "1", "--seed", "4", home=home, stdin="123456\n:skip\n")
    assert "0 of 1 right" in done.stdout
    assert "you typed 123456" in done.stdout


def test_an_exam_says_nothing_of_right_or_wrong_before_it_is_handed_in(home):
    result = home / "result.json"
    lines = "1\n?\n!\n2\n3\n"
    command = ("quiz", "--exam", "--plain", "--count", "3", "--seed", "3", "--output", str(result))
    done = tutor(*command, home=home, stdin=lines)
    before, after = done.stdout.split("You have answered 3 of 3")
    assert not re.search(r"[Cc]orrect|right is|Worked", before)
    assert "this is an exam" in before.lower()
    assert "points" in after
    document = json.loads(result.read_text())
    assert [mark["answer"] for mark in document["marks"]] == ["1", "2", "3"]


def test_the_rules_of_an_exam_are_said_before_its_first_question_and_again_where_it_goes_on(home):
    command = ("quiz", "--exam", "--plain", "--count", "3", "--seed", "3")
    for stdin in ("1\n:quit\n", ":quit\n"):
        done = tutor(*command, home=home, stdin=stdin)
        rules, _, questions = done.stdout.partition("[")
        assert "3 questions, a point each." in rules
        assert "After the last question Enter hands in." in rules
        assert "= ?" in questions


def test_too_few_figures_change_nothing_in_the_file_of_an_exam(home):
    result = home / "result.json"
    command = ("quiz", "--exam", "--plain", "--count", "3", "--seed", "3", "--output", str(result))
    done = tutor(*command, home=home, stdin="1\n0.50\n1.23\n")
    assert done.stdout.count("shows 1 significant figure") == 1
    assert [mark["answer"] for mark in json.loads(result.read_text())["marks"]] == ["1", "0.50", "1.23"]


def test_the_marks_of_an_exam_can_be_made_again_from_its_file(home):
    result = home / "result.json"
    command = ("quiz", "--exam", "--plain", "--count", "3", "--seed", "3", "--output", str(result))
    tutor(*command, home=home, stdin="1\n2\n3\n")
    assert tutor("remark", str(result), home=home).returncode == 0
    document = json.loads(result.read_text())
    document["marks"][0]["verdict"] = "correct"
    result.write_text(json.dumps(document))
    done = tutor("remark", str(result), home=home)
    assert done.returncode == 1
    assert "differently than in the file: 1" in done.stdout


def test_an_exam_whose_file_cannot_be_written_can_be_handed_in_again(home):
    command = ("quiz", "--exam", "--plain", "--count", "1", "--seed", "3", "--output")
    lost = tutor(*command, str(home / "no" / "where.json"), home=home, stdin="1\n")
    assert lost.returncode == 2
    assert "cannot be written" in lost.stderr
    kept = tutor(*command, str(home / "here.json"), home=home)
    assert "Handed in" in kept.stdout
    assert json.loads((home / "here.json").read_text())["marks"][0]["answer"] == "1"


def test_a_review_asks_what_is_due_and_says_so_when_nothing_is(home):
    assert "Begin a lesson first" in tutor("review", "--plain", home=home).stdout
    tutor("lesson", "relu-111", "--plain", home=home, stdin="1.11\n:skip\n:quit\n")
    done = tutor("review", "--plain", "--seed", "1", home=home, stdin=":quit\n")
    assert "Review: 1 skill due" in done.stdout


def test_a_wrong_date_for_a_review_is_named(home):
    done = tutor("review", "--until", "soon", "--plain", home=home)
    assert (done.returncode, "is no date" in done.stderr) == (2, True)


def test_progress_exports_everything_that_was_typed(home):
    tutor("lesson", "relu-221", "--plain", home=home, stdin="1.1\n1.2\n:quit\n")
    events = json.loads(tutor("progress", "--format", "json", home=home).stdout)["events"]
    assert [event["text"] for event in events] == ["1.1", "1.2"]
    table = list(csv.DictReader(tutor("progress", "--format", "csv", home=home).stdout.splitlines()))
    assert [row["verdict"] for row in table] == [event["verdict"] for event in events]


def test_deleting_asks_first_and_then_removes_everything(home):
    tutor("lesson", "relu-221", "--plain", home=home, stdin="1.1\n:quit\n")
    refused = tutor("progress", "--delete", home=home)
    assert refused.returncode == 1
    assert (home / "data" / "record.db").exists()
    assert tutor("progress", "--delete", "--yes", home=home).returncode == 0
    assert not list((home / "data").glob("record*"))


def test_reset_makes_the_lesson_begin_anew(home):
    tutor("lesson", "relu-221", "--plain", home=home, stdin="1.2\n:quit\n")
    assert tutor("reset", "relu-221", "--yes", home=home).returncode == 0
    assert "step 1 of" in tutor("lesson", "relu-221", "--plain", home=home, stdin=":quit\n").stdout


def test_a_lesson_file_that_changed_since_says_so(home):
    path = home / "relu-221.toml"
    text = tutor("variant", "relu-221", "--seed", "7", home=home).stdout
    path.write_text(text)
    tutor("lesson", str(path), "--plain", home=home, stdin="1\n:skip\n:quit\n")
    path.write_text(text + "# changed\n")
    done = tutor("lesson", str(path), "--plain", home=home, stdin=":quit\n")
    assert "has changed since you began" in done.stdout


def test_a_worksheet_its_key_and_its_marks_come_from_one_seed(home):
    blank = tutor("worksheet", "relu-221", "--seed", "3", "--format", "csv", home=home).stdout
    rows = list(csv.DictReader(blank.splitlines()))
    key = json.loads(tutor("key", "relu-221", "--seed", "3", "--format", "json", home=home).stdout)
    values = {(str(s["iteration"]), s["symbol"]): s["value"] for s in key["steps"]}
    filled = home / "filled.csv"
    with filled.open("w", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        for row in rows:
            answer = repr(values[row["iteration"], row["symbol"]])
            writer.writerow({**row, "learner": "ann", "answer": answer})
    done = tutor("mark", "relu-221", str(filled), "--seed", "3", "--format", "json", home=home)
    marks = json.loads(done.stdout)["marks"]
    assert len(marks) == len(rows)
    assert {mark["verdict"] for mark in marks} == {"correct"}


def test_an_answer_file_with_bad_rows_loses_nobody_elses_marks(home):
    path = home / "answers.csv"
    path.write_text("learner,iteration,symbol,answer\nann,1,z1,1.2\nann,9,z1,1\nbob,1,z1,1.2\n")
    done = tutor("mark", "relu-221", str(path), "--format", "json", home=home)
    assert done.returncode == 1
    assert [mark["learner"] for mark in json.loads(done.stdout)["marks"]] == ["ann", "bob"]
    assert ":3: " in done.stderr


def test_a_quiz_on_a_lesson_file_goes_on_when_the_file_is_named_again(home):
    path = home / "mine.toml"
    text = tutor("variant", "relu-221", "--seed", "7", home=home).stdout
    path.write_text(text.replace('id = "relu-221"', 'id = "mine"'))
    command = ("quiz", str(path), "--plain", "--count", "3")
    tutor(*command, home=home, stdin=":skip\n:quit\n")
    assert "step 2 of 3" in tutor(*command, home=home, stdin=":quit\n").stdout
    unnamed = tutor("quiz", "--plain", home=home)
    assert (unnamed.returncode, "--restart" in unnamed.stderr) == (2, True)


def test_one_question_is_called_one(home):
    asked = tutor("quiz", "--plain", "--count", "1", "--seed", "4", home=home).stdout
    assert "Quiz of 1 question, seed 4." in asked


def test_in_line_mode_the_last_answer_of_an_exam_may_still_be_changed(home):
    result = home / "result.json"
    command = ("quiz", "--exam", "--plain", "--count", "2", "--seed", "3", "--output", str(result))
    done = tutor(*command, home=home, stdin="1\n2\n7\n:back\n5\n\n")
    assert "Handed in" in done.stdout
    document = json.loads(result.read_text())
    assert [mark["answer"] for mark in document["marks"]] == ["1", "5"]


def test_an_interrupted_exam_keeps_the_learners_name(home):
    result = home / "result.json"
    command = ("quiz", "--exam", "--plain", "--count", "2", "--output", str(result))
    tutor(*command, "--learner", "Ada", home=home, stdin="1\n:quit\n")
    tutor(*command, home=home, stdin="2\n")
    assert json.loads(result.read_text())["learner"] == "Ada"


@pytest.mark.parametrize("mode", [(), ("--exam",)])
def test_a_quiz_cannot_be_turned_into_a_lesson_with_its_numbers(home, mode):
    done = tutor("quiz", *mode, "--plain", "--count", "2", "--seed", "3", home=home, stdin=":restart\n")
    assert "Only a lesson can be begun anew" in done.stdout


def test_one_bad_file_does_not_keep_the_others_from_being_marked_again(home):
    result, bad = home / "result.json", home / "bad.json"
    bad.write_text("{}")
    command = ("quiz", "--exam", "--plain", "--count", "1", "--seed", "3", "--output", str(result))
    tutor(*command, home=home, stdin="1\n")
    done = tutor("remark", str(bad), str(result), home=home)
    assert done.returncode == 2
    assert "bad.json: This is no result file" in done.stderr
    assert "exam of seed 3" in done.stdout


@pytest.mark.parametrize("command", [("list",), ("reset", "relu-221", "--yes"), ("review",), ("progress",)])
def test_a_record_that_cannot_be_read_is_named_wherever_it_is_needed(home, command):
    (home / "data" / "record.db").mkdir(parents=True)
    done = tutor(*command, home=home)
    assert done.returncode == 0
    assert "cannot be read" in done.stderr


def test_the_lessons_are_listed_beside_a_record_of_a_newer_version(home):
    tutor("lesson", "relu-221", "--plain", home=home, stdin="1.2\n:quit\n")
    with sqlite3.connect(home / "data" / "record.db") as record:
        record.execute("PRAGMA user_version = 99")
    done = tutor("list", home=home)
    assert (done.returncode, "mazur-222" in done.stdout) == (0, True)
    assert "newer backprop-tutor" in done.stderr


def test_a_finished_lesson_has_nothing_to_reset_and_is_not_called_at_its_beginning(home):
    key = json.loads(tutor("key", "sigmoid-322", "--format", "json", home=home).stdout)
    answers = "".join(f"{step['value']!r}\n" for step in key["steps"])
    tutor("lesson", "sigmoid-322", "--plain", home=home, stdin=answers)
    done = tutor("reset", "sigmoid-322", "--yes", home=home)
    assert "begins at its first step next time" in done.stdout
