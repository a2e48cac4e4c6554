"""A class in line mode, and the whole command from a name to what the teacher sees."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from support.classes import EXAM, LESSON, QUIZ, give_out, room_in
from support.running import ROOT, environment, tutor
from tutor.application.class_start import opening_of
from tutor.application.openings import OpenClass
from tutor.classroom.packet import PACKET_FILE
from tutor.cli.class_in_lines import ClassInLines
from tutor.folders import CLASS_VARIABLE, HOME_VARIABLE

PEOPLE = (
    ("s1", "Ada Lovelace"),
    ("s2", "Alan Turing"),
    ("s3", "Ada Lovelace"),
    *((f"p{n:02}", f"Person {n:02}") for n in range(30)),
)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "data"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return give_out(tmp_path, PEOPLE, work=QUIZ)


def played(folder: Path, *lines: str, ascii_only: bool = False) -> tuple[OpenClass, str]:
    """What is chosen with these lines, and what is said."""
    opening, printed = opening_of(room_in(folder)), io.StringIO()
    typed = io.StringIO("".join(f"{line}\n" for line in lines))
    ClassInLines(opening, typed, printed, ascii_only, 80).run()
    return opening, " ".join(printed.getvalue().split())


def who(opening: OpenClass) -> str | None:
    return None if opening.visit is None else opening.visit.member.id


@pytest.mark.parametrize(
    "typed, found", [("s2", "s2"), ("alan", "s2"), ("ALAN TURING", "s2"), ("person 07", "p07"), ("S3", "s3")]
)
def test_a_name_an_id_or_a_part_that_one_alone_has_is_enough(folder: Path, typed: str, found: str) -> None:
    assert who(played(folder, typed, "no", "course")[0]) == found


def test_when_several_have_it_they_are_listed_and_told_apart_by_their_ids(folder: Path) -> None:
    opening, shown = played(folder, "ada", "s3", "no", "course")
    assert "2 names have this in them." in shown
    assert "Ada Lovelace (s1) Ada Lovelace (s3)" in shown
    assert who(opening) == "s3"


def test_a_long_list_is_cut_and_says_how_many_more(folder: Path) -> None:
    _, shown = played(folder, "person")
    assert "30 names have this in them." in shown
    assert "Person 19 and 10 more" in shown
    assert "Person 20" not in shown


def test_when_none_fits_near_names_are_said(folder: Path) -> None:
    _, shown = played(folder, "Alan Turjng", "qqqq", "")
    assert "No name has this in it. Near it: Alan Turing." in shown
    assert shown.count("No name has this in it.") == 3


def test_consent_is_asked_until_it_is_yes_or_no_and_never_again(folder: Path) -> None:
    opening, shown = played(folder, "s2", "maybe", "Yes", ":quit")
    assert shown.count("yes or no:") == 2
    assert opening.visit is not None
    assert opening.visit.agreed is True
    assert "yes or no:" not in played(folder, "s2", ":quit")[1]


def test_consent_can_be_changed_from_the_tasks(folder: Path) -> None:
    opening, shown = played(folder, "s2", "yes", ":teacher", "no", ":quit")
    assert "You said yes: your teacher sees it." in shown
    assert opening.visit is not None
    assert opening.visit.agreed is False


def test_tasks_are_numbered_and_a_number_chooses_one(folder: Path) -> None:
    opening, shown = played(folder, "s2", "no", "7", "x", "0", "1")
    assert "1. [>] The work - not begun A quiz of 2 questions. You have not begun it." in shown
    assert "2. Practise: the course" in shown
    assert shown.count("There is no such number.") == 3
    assert opening.chosen == 0


def test_back_lets_the_next_one_sit_down(folder: Path) -> None:
    opening, _ = played(folder, "s2", "no", ":back", "s1", "no", "course")
    assert who(opening) == "s1"
    assert who(played(folder, "s2", ":back")[0]) is None


def test_the_end_of_the_input_stops_anywhere(folder: Path) -> None:
    for lines in ((), ("s2",), ("s2", "no"), ("zzz",)):
        opening, shown = played(folder, *lines)
        assert opening.chosen is None
        assert shown.endswith("Stopped.")


def test_names_are_cleaned_and_in_ascii_where_that_is_asked(tmp_path: Path) -> None:
    folder = give_out(tmp_path, [("1", "José"), ("2", "李伟"), ("3", "王芳")], work=QUIZ)
    _, shown = played(folder, "jose", "no", ":back", "?", "李", ascii_only=True)
    assert shown.isascii()
    assert "You are Jose." in shown


# The whole command


def command(folder: Path, *lines: str) -> subprocess.CompletedProcess[str]:
    """`backprop-tutor` in line mode, in a class."""
    stdin = "".join(f"{line}\n" for line in lines)
    return tutor("--plain", home=folder.parent, stdin=stdin, **{CLASS_VARIABLE: str(folder)})


def test_a_quiz_from_the_name_to_what_it_is_worth(folder: Path) -> None:
    done = command(folder, "s2", "yes", "1", ":skip", ":skip")
    assert done.returncode == 0, done.stderr
    assert "0 of 2 points at the first try." in done.stdout
    assert "Handed in:" in done.stdout
    assert [path.name[:3] for path in (folder / "work" / "results").iterdir()] == ["s2."]
    assert json.loads((folder / "practice" / "s2.json").read_text())["name"] == "Alan Turing"
    again = command(folder, "s2", "1", ":quit")
    assert "handed in (attempt 1)" in again.stdout
    assert "Type 1 once more to begin attempt 2" in " ".join(again.stdout.split())
    assert "yes or no" not in again.stdout


def test_what_is_left_open_goes_on_and_an_open_exam_is_no_news_for_the_teacher(tmp_path: Path) -> None:
    folder = give_out(tmp_path, PEOPLE, work=EXAM)
    left = command(folder, "s2", "yes", "1", "7.77", ":quit")
    assert "is not handed in" in left.stderr
    assert not (folder / "practice").exists()
    done = command(folder, "s2", "1", ":skip", "")
    assert "[~] The work - begun" in done.stdout
    assert "of 2 points" in done.stdout
    assert (folder / "practice" / "s2.json").exists()


def test_the_course_is_practised_with_the_learners_own_record(folder: Path) -> None:
    lines = ["s2", "no", "course", "nosuch", "relu-221", "1.2", ":quit"]
    done = command(folder, *lines)
    assert "+ Correct" in done.stdout
    assert 'There is no lesson called "nosuch"' in done.stderr
    assert "step 2 of" in command(folder, "s2", "course", ":quit").stdout
    assert "step 2 of" not in command(folder, "s1", "no", "course", ":quit").stdout
    assert not (folder / "practice").exists()


def test_a_class_folder_that_is_not_there_says_so_and_offers_the_course(tmp_path: Path) -> None:
    done = command(tmp_path / "nowhere")
    assert done.returncode == 0
    assert "cannot be read" in done.stderr
    assert "Ask your teacher for the folder of the class." in done.stderr
    assert "Until then there is the course." in done.stderr
    assert "slope-11" in done.stdout


def test_a_broken_packet_is_told_before_the_names(tmp_path: Path) -> None:
    folder = give_out(tmp_path, PEOPLE, work=LESSON, broken=QUIZ)
    (folder / "broken" / PACKET_FILE).write_text("{}")
    done = command(folder, "s2", "no", ":quit")
    assert "Not all that was given out can be read." in done.stdout
    assert "[>] The work" in done.stdout


def test_an_empty_variable_is_none(tmp_path: Path) -> None:
    done = tutor("--plain", home=tmp_path, **{CLASS_VARIABLE: ""})
    assert "slope-11" in done.stdout
    assert not done.stderr


def test_a_summary_that_cannot_be_written_fails_nothing(folder: Path) -> None:
    (folder / "practice").write_text("no folder")
    done = command(folder, "s2", "yes", "1", ":skip", ":skip")
    assert done.returncode == 0
    assert "Handed in:" in done.stdout
    assert done.stderr.count("could not be put where your teacher sees it") == 1


def test_without_a_class_nothing_of_classrooms_is_loaded(tmp_path: Path) -> None:
    code = (
        "import sys, tutor.cli.learning, tutor.cli.documents, tutor.ui.app, tutor.ui.launch, "
        "tutor.ui.screens.start, tutor.application.course, tutor.application.lessons; "
        "sys.exit(' '.join(sys.modules))"
    )
    run = [sys.executable, "-c", code]
    done = subprocess.run(
        run, capture_output=True, text=True, env=environment(tmp_path), cwd=ROOT, check=False
    )
    loaded = done.stderr.split()
    assert "tutor.ui.app" in loaded
    assert [name for name in loaded if re.search(r"classroom|class_|task_list|members", name)] == []
