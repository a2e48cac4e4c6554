"""An assignment: what its file may say, and what `assign` writes for the terminals."""

from __future__ import annotations

import json
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from support.classrooms import EXAM, LESSON, QUIZ, ROSTER, Classroom
from support.refusals import refused
from support.shipped import LESSON_FILES
from tutor.application.assigning import assign, given_lines, own_assignment
from tutor.classroom.assignment import AssignmentError, read_assignment
from tutor.classroom.packet import packet_in, packets_in
from tutor.words import say


def problems(tmp_path: Path, text: str) -> list[str]:
    """What is wrong in an assignment, without the file's name."""
    path = tmp_path / "week3.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(AssignmentError) as raised:
        read_assignment(path, UTC)
    return [say(problem.said).replace(f"{path}:", "") for problem in raised.value.problems]


def test_an_assignment_says_who_has_to_do_what_and_until_when(tmp_path: Path) -> None:
    path = tmp_path / "week3.toml"
    more = "minutes = 45\nfigures = 4\nopens = 2026-11-30T09:00:00\ncloses = 2026-11-30T12:00:00+01:00\n"
    path.write_text(EXAM + more, encoding="utf-8")
    read = read_assignment(path, UTC)
    assert (read.title, read.kind, read.lessons) == ("Week 3", "exam", ("relu-111", "sigmoid-11"))
    assert (read.questions, read.minutes, read.figures) == (6, 45, 4)
    assert read.opens == datetime(2026, 11, 30, 9, tzinfo=UTC)
    assert read.closes == datetime(2026, 11, 30, 11, tzinfo=UTC)


def test_what_is_left_out_has_no_limit_and_as_many_figures_as_marking_wants(tmp_path: Path) -> None:
    path = tmp_path / "week3.toml"
    path.write_text(QUIZ.replace("questions = 6\n", ""), encoding="utf-8")
    read = read_assignment(path)
    assert (read.questions, read.minutes, read.opens, read.closes, read.figures) == (10, None, None, None, 3)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "format: missing: expected format = 1"),
        (EXAM.replace("format = 1", "format = 2"), "this file has format 2, and this version reads format 1"),
        (EXAM.replace('"exam"', '"homework"'), "expected one of exam, quiz, lesson"),
        (EXAM.replace('"exam"', '"exams"'), "Did you mean exam?"),
        (EXAM.replace('title = "Week 3"\n', ""), "title: missing"),
        (EXAM.replace('"Week 3"', '"\\u001b[31m"'), "title: "),
        (EXAM.replace('"Week 3"', '"Week\\u200d3"'), "found U+200D at character 5"),
        (EXAM.replace('["relu-111", "sigmoid-11"]', "[]"), "lessons: expected a list of lessons"),
        (EXAM.replace('"sigmoid-11"', '"relu-111"'), "lessons[1]: relu-111 stands there already"),
        (EXAM.replace("questions = 6", "questions = 0"), "expected a whole number from 1 to 200"),
        (EXAM.replace("questions = 6", "questions = true"), "expected a whole number from 1 to 200"),
        (EXAM + "minutes = 1441\n", "expected a whole number from 1 to 1440"),
        (EXAM + "figures = 7\n", "expected a whole number from 3 to 6"),
        (EXAM + "minuets = 4\n", "minuets: "),
        (EXAM + 'closes = "tomorrow"\n', "expected a day and a time, such as 2026-11-30T09:00:00"),
        (EXAM + "opens = 2026-11-30\n", "expected a day and a time"),
        (
            EXAM + "opens = 2026-11-30T09:00:00Z\ncloses = 2026-11-30T08:00:00Z\n",
            "closes: it closes before it opens",
        ),
        (
            EXAM + "minutes = 61\nopens = 2026-11-30T09:00:00Z\ncloses = 2026-11-30T10:00:00Z\n",
            "minutes: nobody has 61 minutes: it closes 60 minutes after it opens",
        ),
        (LESSON + "questions = 4\n", "questions: a lesson is asked whole"),
        (EXAM.replace('roster = "roster.csv"\n', ""), "roster: missing"),
        ("format = ", ""),
    ],
)
def test_what_is_wrong_in_an_assignment_is_said_with_its_place(tmp_path: Path, text: str, says: str) -> None:
    assert any(says in problem for problem in problems(tmp_path, text)), problems(tmp_path, text)


def test_everything_that_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    text = EXAM.replace('"exam"', '"x"').replace("questions = 6", "questions = -1") + "minutes = 0\n"
    assert len(problems(tmp_path, text)) == 3


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with refused("week3.toml cannot be read: .*Mend the assignment"):
        read_assignment(tmp_path / "week3.toml")


# Giving it out


def test_terminals_get_the_lessons_the_places_and_nothing_of_the_secret(classroom: Classroom) -> None:
    given = classroom.give_out()
    secret = given.secret.read_text(encoding="ascii").strip()
    packet, folder = packet_in(given.folder)
    assert packet == given.packet
    assert [one.id for one in packet.learners] == ["ada", "alan"]
    for file in folder.rglob("*"):
        assert not file.is_file() or secret.encode() not in file.read_bytes()
    shipped = next(path for path in LESSON_FILES if path.stem == "relu-111")
    assert (folder / "lessons" / "relu-111.toml").read_bytes() == shipped.read_bytes()
    assert (folder / "results").is_dir()


def test_the_secret_is_its_owners_alone(classroom: Classroom) -> None:
    assert stat.S_IMODE(classroom.give_out().secret.stat().st_mode) == 0o600


def test_the_same_file_gives_the_same_again_whatever_lies_in_the_class_folder(classroom: Classroom) -> None:
    given = classroom.give_out()
    (given.folder / "assignment.json").unlink()
    again = classroom.give_out()
    assert again.packet == given.packet
    assert own_assignment(str(classroom.folder / "week3.toml")).packet == given.packet


def test_who_joins_late_gets_a_place_and_nobody_elses_changes(classroom: Classroom) -> None:
    before = classroom.give_out()
    classroom.does(classroom.work(before), classroom.answers())
    after = classroom.give_out(
        f"{EXAM}closes = 2026-12-24T18:00:00Z\n", roster=f"{ROSTER}grace,Grace Hopper,,\n"
    )
    assert not after.new
    assert after.packet.learners[:2] == before.packet.learners
    assert after.packet.learners[2].name == "Grace Hopper"
    assert after.packet.closes is not None


@pytest.mark.parametrize(
    "text",
    [EXAM.replace("6", "7"), QUIZ, EXAM.replace("sigmoid-11", "relu-221"), f"{EXAM}figures = 4\n"],
    ids=["questions", "kind", "lessons", "figures"],
)
def test_other_questions_are_refused_once_results_have_come_in(classroom: Classroom, text: str) -> None:
    given = classroom.give_out()
    classroom.give_out(text)  # nothing is there yet
    given = classroom.give_out()
    classroom.does(classroom.work(given), classroom.answers())
    with refused("holds an assignment with other questions, and 1 result of it. Give the file of the new"):
        classroom.give_out(text)


def test_another_assignment_of_the_same_name_is_not_written_over(classroom: Classroom) -> None:
    given = classroom.give_out()
    given.secret.write_text("5d" * 32, encoding="ascii")
    with refused("holds an assignment of this name with another secret: it is not this one"):
        classroom.give_out()
    given.secret.unlink()
    with refused("The assignment's secret .* is not there. It was written by `assign`"):
        classroom.give_out()


def test_an_assignment_is_not_called_as_the_folder_of_practice(classroom: Classroom) -> None:
    with refused("An assignment cannot be called practice"):
        classroom.give_out(EXAM, "practice")


def test_a_name_that_is_set_with_joiners_and_marks_is_a_name(classroom: Classroom) -> None:
    roster = "id,name\nmir,\u0645\u06cc\u200c\u0631\u0636\u0627\nnoa,\u200f\u05e0\u05d5\u05e2\u05d4\n"
    given = classroom.give_out(roster=roster)
    assert given.roster.problems == ()
    assert [one.name for one in given.packet.learners] == [
        "\u0645\u06cc\u0631\u0636\u0627",
        "\u05e0\u05d5\u05e2\u05d4",
    ]


def test_an_assignment_that_is_over_is_not_given_out(classroom: Classroom) -> None:
    with refused("This assignment closes in the past"):
        classroom.give_out(f"{EXAM}closes = 2026-11-30T08:59:00Z\n")


def test_lessons_that_are_not_there_or_ask_too_much_are_refused(classroom: Classroom) -> None:
    with refused("relu-112"):
        classroom.give_out(EXAM.replace("relu-111", "relu-112"))
    many = (Path(LESSON_FILES[0]).parent / "relu-111.toml").read_text(encoding="utf-8")
    (classroom.folder / "long.toml").write_text(
        many.replace('id = "relu-111"', 'id = "long"').split("[claims")[0], encoding="utf-8"
    )
    given = classroom.give_out(LESSON.replace("relu-111", "./long.toml"), "own")
    assert given.packet.lessons[0][0] == "long"


def test_rows_of_the_roster_that_cannot_be_used_are_listed(classroom: Classroom) -> None:
    given = classroom.give_out(roster=f"{ROSTER}ada,Another Ada,,\n,Nobody,,\n")
    told = [say(line) for line in given_lines(given)]
    assert [line.split(":")[0] for line in told[:2]] == ["Roster, line 4", "Roster, line 5"]
    assert "2 learners." in told


def test_a_secret_that_is_broken_or_gone_is_not_made_anew(classroom: Classroom) -> None:
    given = classroom.give_out()
    given.secret.write_text("mine", encoding="ascii")
    with refused("does not hold the secret of an assignment. It was written by `assign`"):
        classroom.give_out()
    given.secret.unlink()
    with refused("The assignment's secret .* is not there"):
        own_assignment(str(classroom.folder / "week3.toml"))


def test_the_folder_of_the_class_may_be_elsewhere(classroom: Classroom, tmp_path: Path) -> None:
    classroom.give_out()
    elsewhere = tmp_path / "stick"
    given = assign(str(classroom.folder / "week3.toml"), str(elsewhere), classroom.now)
    assert given.folder == elsewhere / "week3"
    assert packets_in(elsewhere)[0][0][0] == given.packet


# What terminals read


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("format", 2), ("id", ""), ("id", "x" * 201), ("kind", "homework"), ("seed", -1), ("seed", True),
        ("lessons", []), ("learners", []), ("minutes", 0), ("opens", "soon"),
        ("closes", "2026-11-30T09:00:00"), ("figures", 9), ("title", "\x1b[31m"),
    ],
)  # fmt: skip
def test_a_packet_that_is_none_is_refused_and_the_others_are_read(
    classroom: Classroom, member: str, value: object
) -> None:
    given = classroom.give_out()
    other = classroom.give_out(QUIZ, "quiz1")
    file = given.folder / "assignment.json"
    document = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps({**document, member: value}), encoding="utf-8")
    with refused("assignment.json is no assignment: it is not what `assign` writes. Ask your teacher"):
        packet_in(given.folder)
    found, trouble = packets_in(given.folder.parent)
    assert [packet.id for packet, _ in found] == [other.packet.id]
    assert len(trouble) == 1


def test_a_folder_without_a_packet_is_said_to_be_none(tmp_path: Path) -> None:
    with refused("assignment.json cannot be read: .*Name the folder that `assign` wrote"):
        packet_in(tmp_path)
    with refused("nowhere cannot be read"):
        packets_in(tmp_path / "nowhere")
    assert packets_in(tmp_path) == ((), ())
