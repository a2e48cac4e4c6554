"""`class`: what came in, from the folder to documents and gradebooks."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from support.classrooms import EXAM, LESSON, QUIZ, Classroom, document_in, results_of
from support.refusals import refused
from support.working import leaves
from tutor.application.assigning import Given
from tutor.application.class_reports import ClassAsked, Looked, book, look
from tutor.application.record_keeper import open_own_record
from tutor.classroom.practice_summaries import PracticeDay, PracticedLesson, PracticedSkill, PracticeSummary
from tutor.practice.sitting import Sitting
from tutor.present.classroom.documents import CLASS_FORMS
from tutor.words import say
from tutor.words.titles import title_of

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)


def both_hand_in(classroom: Classroom, text: str = EXAM, name: str = "week3") -> Given:
    """Ada has one wrong, Alan three."""
    given = classroom.give_out(text, name)
    for learner, wrong in (("ada", [1]), ("alan", [0, 2, 4])):
        work = classroom.work(given, learner, "relu-111" if text == LESSON else "")
        assert classroom.does(work, classroom.answers(classroom.true(work, wrong))) is not None
    return given


def looked(*names: object, **more: Any) -> Looked:
    record = open_own_record()
    try:
        return look(record, ClassAsked(tuple(map(str, names)), **more), NOW)
    finally:
        record.close()


def told(found: Looked, form: str = "text") -> str:
    return "".join(CLASS_FORMS[form](found.report))  # type: ignore[index]


def test_the_folder_of_an_assignment_tells_everybodys_points(classroom: Classroom) -> None:
    given = both_hand_in(classroom)
    found = looked(given.folder)
    assert found.sound
    assert found.notices == ()
    document = json.loads(told(found, "json"))
    assert [(one["name"], one["points"], one["of"]) for one in document["learners"]] == [
        ("Ada Lovelace", 5, 6),
        ("Alan Turing", 3, 6),
    ]
    assert {work["seal"] for one in document["learners"] for work in one["work"]} == {"good"}


def test_the_teachers_own_file_stands_for_the_folder(classroom: Classroom) -> None:
    both_hand_in(classroom)
    assert told(looked(classroom.folder / "week3.toml")) == told(looked(classroom.folder / "class" / "week3"))


def test_the_folder_of_a_class_holds_several_assignments(classroom: Classroom) -> None:
    both_hand_in(classroom)
    both_hand_in(classroom, QUIZ.replace("Week 3", "Quiz"), "quiz1")
    both_hand_in(classroom, LESSON, "home")
    document = json.loads(told(looked(classroom.folder / "class"), "json"))
    assert [piece["title"] for piece in document["work"]] == ["At home", "Quiz", "Week 3"]
    assert [len(one["work"]) for one in document["learners"]] == [3, 3]


def test_who_has_handed_in_nothing_is_named(classroom: Classroom) -> None:
    given = classroom.give_out(QUIZ)
    classroom.does(classroom.work(given, "alan"), leaves)
    told_now = told(looked(given.folder))
    assert "Week 3: begun, not handed in: Alan Turing. Nothing yet from: Ada Lovelace." in told_now


def test_without_the_teachers_file_seals_are_said_to_be_unchecked(
    classroom: Classroom, tmp_path: Path
) -> None:
    given = both_hand_in(classroom)
    moved = tmp_path / "carried"
    given.folder.rename(moved)
    found = looked(moved)
    assert [say(notice) for notice in found.notices] == [
        "The seals of Week 3 were not checked. Give the teacher's own file with `--assignment`."
    ]
    assert "Ada Lovelace" in told(found)
    checked = looked(moved, assignments=(str(classroom.folder / "week3.toml"),))
    assert checked.notices == ()
    assert checked.sound


def test_secrets_beside_the_folder_are_found_also_where_one_file_is_named(classroom: Classroom) -> None:
    both_hand_in(classroom)
    other = both_hand_in(classroom, QUIZ.replace("Week 3", "Quiz"), "quiz1")
    named = str(classroom.folder / "week3.toml")
    assert looked(other.folder.parent, assignments=(named,)).notices == ()
    (classroom.folder / "quiz1.toml").write_text("format = 1", encoding="utf-8")
    told_of = looked(other.folder.parent, assignments=(named,)).notices
    assert [say(one).partition(".")[0] for one in told_of] == ["The seals of Quiz were not checked"]


def test_a_forged_result_does_not_count_and_a_file_that_is_none_is_named(classroom: Classroom) -> None:
    given = both_hand_in(classroom)
    alan = next(path for path in results_of(given) if path.name.startswith("alan"))
    document = document_in(alan)
    document["marks"][0]["verdict"] = "correct"
    alan.write_text(json.dumps(document), encoding="utf-8")
    (alan.parent / "notes.json").write_text("{", encoding="utf-8")
    found = looked(given.folder)
    assert not found.sound
    whole = json.loads(told(found, "json"))
    assert [(one["file"], one["why"]) for one in whole["not_counted"]] == [(alan.name, "broken")]
    assert [one["file"] for one in whole["not_read"]] == ["notes.json"]
    assert [one["points"] for one in whole["learners"] if one["name"] == "Alan Turing"] == [0]


def test_a_result_of_something_else_in_the_folder_is_named_and_keeps_nobody_elses_marks_away(
    classroom: Classroom,
) -> None:
    given = both_hand_in(classroom)
    other = both_hand_in(classroom, QUIZ, "quiz1")
    stray = given.folder / "results" / "stray.json"
    stray.write_bytes(results_of(other)[0].read_bytes())
    found = looked(given.folder)
    assert [(one.file, say(one.why)) for one in found.report.unread] == [
        ("stray.json", "it is not a result of the assignment in whose folder it lies")
    ]
    assert len(list(csv.DictReader(io.StringIO(book(found, "moodle").text)))) == 2


def test_an_assignment_that_was_given_out_elsewhere_says_where_it_was_looked_for(
    classroom: Classroom,
) -> None:
    given = classroom.give_out()
    given.folder.parent.rename(classroom.folder / "elsewhere")
    with refused("This assignment was not given out at .*class.week3. Name the folder in which it was"):
        looked(classroom.folder / "week3.toml")


def test_a_file_with_a_capital_ending_is_read(classroom: Classroom) -> None:
    given = both_hand_in(classroom)
    one = results_of(given)[0]
    one.rename(one.with_suffix(".JSON"))
    assert len(json.loads(told(looked(given.folder), "json"))["learners"]) == 2


def test_late_work_is_told(classroom: Classroom) -> None:
    given = classroom.give_out(f"{QUIZ}closes = 2026-11-30T10:00:00Z\n")
    classroom.passes(hours=2)
    classroom.does(classroom.work(given), classroom.answers())
    assert "late" in told(looked(given.folder))


def test_work_that_was_begun_before_it_opened_is_told(classroom: Classroom) -> None:
    given = classroom.give_out(QUIZ)
    classroom.does(classroom.work(given), classroom.answers())
    opened_later = f"{QUIZ}opens = 2026-11-30T09:30:00Z\n"
    (classroom.folder / "week3.toml").write_text(opened_later, encoding="utf-8")
    found = looked(classroom.folder / "week3.toml")
    assert "begun before it opened" in told(found)
    (row,) = [row for row in csv.DictReader(io.StringIO(told(found, "csv"))) if row["id"] == "ada"]
    assert (row["early"], row["late"]) == ("true", "false")


def test_results_that_nobody_gave_out_are_looked_at_as_well(classroom: Classroom) -> None:
    given = both_hand_in(classroom)
    found = looked(*results_of(given))
    assert {row["points"] for row in csv.DictReader(io.StringIO(told(found, "csv")))} == {"5", "3"}


def test_a_gradebook_has_the_points_and_what_they_come_from(classroom: Classroom) -> None:
    given = both_hand_in(classroom)
    made = book(looked(given.folder), "moodle")
    rows = list(csv.DictReader(io.StringIO(made.text)))
    assert [row["Week 3"] for row in rows] == ["5", "3"]
    assert rows[0]["Week 3 (feedback)"].startswith("5 of 6 points: 5 right, 0 right from your own values")
    assert made.unmatched == ()


def test_a_gradebook_goes_by_the_roster_that_is_named(classroom: Classroom, tmp_path: Path) -> None:
    given = both_hand_in(classroom)
    roster = tmp_path / "canvas.csv"
    roster.write_text(
        "Student,ID,SIS User ID,SIS Login ID,Section\n"
        '"    Points Possible",,,,\n"Lovelace, Ada",7001,ada,ada@x.org,A\n',
        encoding="utf-8",
    )
    made = book(looked(given.folder, roster=str(roster)), "canvas", "Exam 3")
    table = list(csv.reader(io.StringIO(made.text)))
    assert table[0][-1] == "Exam 3"
    assert table[-1][1:3] == ["7001", "ada"]
    assert table[-1][-1] == "5"
    assert ["Alan Turing" in say(line) for line in made.unmatched] == [True]


@pytest.mark.parametrize("sis", ["", "s7"], ids=["its own number", "another id"])
def test_nobody_gets_the_grade_of_somebody_else_who_has_their_number(
    classroom: Classroom, tmp_path: Path, sis: str
) -> None:
    given = classroom.give_out(roster="id,name\n102,Ada Lovelace\n103,Bob Bobson\n")
    work = classroom.work(given, "102")
    assert classroom.does(work, classroom.answers(classroom.true(work))) is not None
    canvas = tmp_path / "canvas.csv"
    canvas.write_text(
        f'Student,ID,SIS User ID,SIS Login ID,Section\n"Bobson, Bob",102,{sis},,A\n"Lovelace, Ada",104,,,A\n',
        encoding="utf-8",
    )
    found = looked(given.folder, roster=str(canvas))
    made = book(found, "canvas")
    assert [row[-1] for row in csv.reader(io.StringIO(made.text))] == ["Week 3", "6", "", ""]
    assert [say(line) for line in made.unmatched] == [
        "Ada Lovelace (102), 6 of 6 points: the roster has another name for 102: Bob Bobson. "
        "The name of the result is that of Ada Lovelace (104)."
    ]
    text = told(found)
    assert "Week 3: nothing yet from: Bob Bobson (103)." in text
    assert "Not on the roster: Ada Lovelace (102)." in text


def test_a_gradebook_of_several_assignments_or_of_none_is_refused(classroom: Classroom) -> None:
    given = classroom.give_out()
    with refused("No result has come in. Name the folder of the assignment."):
        book(looked(given.folder), "canvas")
    both_hand_in(classroom)
    both_hand_in(classroom, QUIZ, "quiz1")
    with refused("These are results of 2 assignments.*Name the folder of one of them."):
        book(looked(classroom.folder / "class"), "canvas")


def test_a_gradebook_tells_of_a_broken_result_and_not_that_there_is_none(classroom: Classroom) -> None:
    given = both_hand_in(classroom)
    for path in results_of(given):
        document = document_in(path)
        document["marks"].pop()
        path.write_text(json.dumps(document), encoding="utf-8")
    made = book(looked(given.folder), "canvas")
    told = [say(notice) for notice in made.notices]
    assert told == [
        f"{who}: a result came in, and it does not count: its seal is broken."
        for who in ("Ada Lovelace (ada)", "Alan Turing (alan)")
    ]
    assert next(row[-1] for row in csv.reader(io.StringIO(made.text)) if "Points" in row[0]) == "6"
    of_seven = book(looked(given.folder), "canvas", possible=7)
    assert "    Points Possible,,,,,7\n" in of_seven.text


def test_the_parts_of_an_assignment_are_one_grade(classroom: Classroom) -> None:
    given = classroom.give_out(LESSON.replace('["relu-111"]', '["relu-111", "sigmoid-11"]'))
    of = 0
    for part in ("relu-111", "sigmoid-11"):
        work = classroom.work(given, part=part)
        done = classroom.does(work, classroom.answers(classroom.true(work)))
        assert done is not None
        of += len(done.result.marks)
    rows = list(csv.DictReader(io.StringIO(book(looked(given.folder), "moodle").text)))
    assert [row["At home"] for row in rows] == [str(of)]


def test_practice_that_learners_agreed_to_show_is_told_over_days(classroom: Classroom) -> None:
    given = classroom.give_out()
    folder = given.folder.parent / "practice"
    folder.mkdir()
    days = (PracticeDay(date(2026, 11, 28), 4, 3, 600), PracticeDay(date(2026, 11, 30), 9, 9, 300))
    mistakes = (("ambiguous", 9), ("forgot_bias", 5), ("ascended", 1))
    skills = (
        PracticedSkill("slope:relu", 0.25, 4, 1),
        PracticedSkill("weighted_sum", 0.9, 9, 9, misconceptions=mistakes),
    )
    lessons = (PracticedLesson("relu-111", "finished", 9), PracticedLesson("relu-221", "begun", 2))
    summary = PracticeSummary("ada", "Ada Lovelace", days, skills, lessons)
    (folder / "ada.json").write_text(json.dumps(summary.as_json()), encoding="utf-8")
    (folder / "alan.json").write_text("[]", encoding="utf-8")
    found = looked(given.folder.parent)
    text = told(found)
    assert "Practice in the last 14 days" in text
    row = next(line for line in text.splitlines() if "..4.9" in line)
    assert row.split() == ["Ada", "Lovelace", "...........4.9", "13", "92%", "15", "1"]
    assert "\n    weakest: " in text
    assert "; most often: forgot the bias (5)\n" in text
    assert "Mistakes that several made" not in text
    assert "1 of 1 does not know it well yet." in text
    page = told(found, "html")
    assert page.count('class="days"') == 1
    assert "<td>1</td>" in page
    assert "forgot the bias (5)" in page
    assert "practised on 2 of 14 days, 13 questions" in page
    assert [one.file for one in found.report.unread] == ["alan.json"]


def test_mistakes_that_several_made_in_practice_are_told_those_of_most_first(classroom: Classroom) -> None:
    given = classroom.give_out()
    folder = given.folder.parent / "practice"
    folder.mkdir()
    made = {
        "a": (("forgot_bias", 5), ("ascended", 9)),
        "b": (("forgot_bias", 3), ("ascended", 2), ("ambiguous", 8)),
        "c": (("forgot_bias", 1), ("extra_two", 7), ("ambiguous", 8)),
    }
    for name, mistakes in made.items():
        skills = (PracticedSkill("weighted_sum", 0.9, 9, 9, misconceptions=mistakes),)
        document = PracticeSummary(name, name, (), skills).as_json()
        (folder / f"{name}.json").write_text(json.dumps(document), encoding="utf-8")
    found = looked(given.folder.parent)
    for form in ("text", "html"):
        assert (
            f"Mistakes that several made: forgot the bias (3 learners, 9 times), "
            f"{title_of('ascended')} (2 learners, 11 times)."
        ) in " ".join(told(found, form).split())


@pytest.mark.parametrize("name", ["nowhere", "nowhere.json"])
def test_what_is_not_there_is_said(classroom: Classroom, name: str) -> None:
    found = looked(classroom.folder / name)
    assert [one.file for one in found.report.unread] == [name]
    assert not found.sound


def test_while_an_exam_is_open_on_this_terminal_the_class_is_not_told(classroom: Classroom) -> None:
    given = classroom.give_out()

    def sits(sitting: Sitting) -> bool:
        sitting.do("answer", "1")
        with refused("until then there is no class"):
            looked(given.folder)
        return True

    classroom.does(classroom.work(given), sits)


def test_who_has_begun_and_who_has_not_is_told_for_each_piece_of_work(classroom: Classroom) -> None:
    given = both_hand_in(classroom)
    quiz = classroom.give_out(QUIZ.replace("Week 3", "Warm-up"), "quiz1")
    classroom.does(classroom.work(quiz, "alan"), leaves)
    document = json.loads(told(looked(given.folder.parent), "json"))
    absent = {one["title"]: one for one in document["absent"]}
    assert [one["id"] for one in absent["Warm-up"]["begun"]] == ["alan"]
    assert [one["id"] for one in absent["Warm-up"]["nothing"]] == ["ada"]
    assert absent["Week 3"]["begun"] == absent["Week 3"]["nothing"] == []
    text = told(looked(given.folder.parent))
    assert "Alan Turing" in next(line for line in text.splitlines() if "Warm-up" in line and "begun" in line)


def test_the_points_possible_are_those_of_the_assignment_whatever_came_in(classroom: Classroom) -> None:
    given = both_hand_in(classroom)
    for path in results_of(given):
        document = document_in(path)
        document.pop("seal")
        path.write_text(json.dumps(document), encoding="utf-8")
    made = book(looked(given.folder), "canvas")
    assert list(csv.reader(io.StringIO(made.text)))[1][-1] == "6"
    assert not looked(given.folder).sound
    assert sum("its seal is missing" in say(line) for line in made.notices) == 2
