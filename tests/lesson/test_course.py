"""The course file: what it holds, and what is wrong in it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from support.shipped import FOLDER, LESSON_FILES
from tutor.folders import HOME_VARIABLE
from tutor.lesson import catalogue
from tutor.lesson.asked_steps import asked_steps
from tutor.lesson.catalogue import PACKS_VARIABLE, available, find_lesson, lesson_ids
from tutor.lesson.check import check_paths
from tutor.lesson.course import CourseOutline, ExaminedCourse, Station, examine_course, own_course
from tutor.lesson.problems import LessonError
from tutor.practice.course import Course
from tutor.words import say

KNOWN = ("one", "two", "three")
MOST_NEW = 20


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "home"))
    monkeypatch.delenv(PACKS_VARIABLE, raising=False)
    return tmp_path / "home"


def read(lessons: str, head: str = 'format = 1\ntitle = "A course"\n') -> ExaminedCourse:
    return examine_course((head + lessons).encode(), "course.toml", KNOWN)


def problems(lessons: str, head: str = 'format = 1\ntitle = "A course"\n') -> list[str]:
    examined = read(lessons, head)
    assert examined.course is None
    return [say(problem.said) for problem in examined.errors]


def station(lesson_id: str, more: str = "") -> str:
    return f'[[lessons]]\nid = "{lesson_id}"\n{more}\n'


def shipped() -> CourseOutline:
    examined = own_course()
    assert examined.course is not None, examined.errors
    return examined.course


def test_a_course_holds_its_lessons_in_order_with_what_each_brings_and_needs() -> None:
    text = station("one", 'brings = ["slopes"]\nneeds = []') + station("two", 'needs = ["slopes"]')
    assert read(text).course == CourseOutline(
        "A course",
        (Station("one", ("slopes",), (), "lesson"), Station("two", (), ("slopes",), "lesson")),
    )


def test_a_lesson_that_is_not_there_is_an_error_with_its_line_and_a_close_one() -> None:
    (problem,) = problems(station("one") + station("tow"))
    assert problem == 'course.toml:7: lessons[1].id: there is no lesson "tow". Did you mean two?'


def test_a_lesson_that_stands_twice_is_an_error() -> None:
    (problem,) = problems(station("one") + station("one"))
    assert "lessons[1].id: one stands in the course already" in problem


def test_a_lesson_may_stand_once_more_as_a_challenge() -> None:
    course = read(station("one") + station("one", 'kind = "challenge"')).course
    assert course is not None
    assert [one.kind for one in course.stations] == ["lesson", "challenge"]


def test_an_idea_that_nothing_before_brings_is_an_error_with_a_close_one() -> None:
    text = station("one", 'brings = ["slopes"]') + station("two", 'brings = ["paths"]\nneeds = ["slope"]')
    (problem,) = problems(text)
    assert 'lessons[1].needs[0]: no lesson before this one brings "slope". Did you mean slopes?' in problem


def test_an_idea_cannot_come_from_the_lesson_that_needs_it_or_a_later_one() -> None:
    text = station("one", 'brings = ["slopes"]\nneeds = ["slopes"]') + station("two", 'needs = ["slopes"]')
    (problem,) = problems(text)
    assert "lessons[0].needs[0]" in problem


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (station("one", "bring = []"), "lessons[0].bring"),
        (station("one", 'kind = "game"'), "lessons[0].kind"),
        (station("one", 'brings = "slopes"'), "lessons[0].brings"),
        (station("one", "needs = [3]"), "lessons[0].needs[0]"),
        (station("one", 'brings = ["\\u001b[31m"]'), "lessons[0].brings[0]"),
        ("[[lessons]]\nneeds = []", "lessons[0].id"),
        ("lessons = 3", "lessons"),
        ("", "lessons"),
        (f"extra = 1\n{station('one')}", "extra"),
    ],
)
def test_what_is_unknown_missing_or_of_another_kind_is_an_error_at_its_place(text: str, key: str) -> None:
    assert [problem.key for problem in read(text).errors] == [key]


@pytest.mark.parametrize("head", ['title = "x"\n', 'format = "1"\ntitle = "x"\n', "format = 1\n"])
def test_a_course_without_its_format_or_title_is_an_error(head: str) -> None:
    assert len(problems(station("one"), head)) == 1


def test_a_newer_format_is_refused_with_advice() -> None:
    (problem,) = problems(station("one"), "format = 2\n")
    assert "Update it" in problem


@pytest.mark.parametrize("data", [b"\xff", b"format =", b"", b"[" * 3000])
def test_a_file_that_holds_no_course_is_an_error_and_never_a_fault(data: bytes) -> None:
    examined = examine_course(data, "course.toml", KNOWN)
    assert examined.course is None
    assert examined.errors


def test_a_course_that_is_not_there_is_an_error_that_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogue, "_shipped_folder", lambda: tmp_path)
    (problem,) = own_course().errors
    assert "Install backprop-tutor again" in say(problem.said)


def test_the_shipped_course_is_sound_and_all_its_lessons_are_shipped_ones() -> None:
    ids = {path.stem for path in LESSON_FILES}
    assert {one.id for one in shipped().stations} <= ids
    (report,) = check_paths([FOLDER / "course.toml"])
    assert report.sound


def test_each_lesson_of_the_shipped_course_brings_one_idea_and_all_but_the_first_need_one() -> None:
    first, *others = shipped().stations
    assert first.needs == ()
    assert all(one.needs for one in others if one.kind == "lesson")
    brought = [idea for one in (first, *others) for idea in one.brings]
    lessons = [one for one in others if one.kind == "lesson"]
    assert len(brought) == len(set(brought)) == len(lessons) + 1


def test_no_lesson_of_the_shipped_course_asks_more_than_twenty_steps_that_were_not_done_twice_before() -> (
    None
):
    done: Counter[str] = Counter()
    for one in shipped().stations:
        course = Course.of(find_lesson(one.id))
        new = 0
        for key in course.asked:
            skill = course.skill(key)
            new += done[skill] < 2
            done[skill] += 1
        assert new <= MOST_NEW, one.id


WRITTEN = ("slope-11", "chain-111", "paths-121", "gate-121", "sigmoid-11", "outputs-112", "batch-11")


def test_the_lessons_written_for_the_course_ask_twenty_steps_at_most() -> None:
    assert all(len(asked_steps(find_lesson(name))) <= MOST_NEW for name in WRITTEN)


@pytest.mark.parametrize("name", WRITTEN)
def test_the_lessons_written_for_the_course_teach_before_they_ask(name: str) -> None:
    assert any(page.before == "forward" for page in find_lesson(name).pages)


def test_the_first_lesson_explains_network_loss_slope_and_update_to_who_has_never_seen_them() -> None:
    told = " ".join(page.text for page in find_lesson("slope-11").pages)
    for idea in (
        "prediction",
        "weight",
        "target",
        "loss",
        "slope",
        "gradient",
        "chain rule",
        "learning rate",
    ):
        assert f"**{idea}**" in told, idea


def test_the_course_is_no_lesson_of_the_catalogue() -> None:
    assert "course" not in lesson_ids()
    assert "course" not in {entry.id for entry in available()}


def test_who_opens_a_course_as_a_lesson_is_told_what_it_is() -> None:
    with pytest.raises(LessonError) as caught:
        find_lesson(str(FOLDER / "course.toml"))
    assert [say(part) for part in caught.value.parts()] == [
        f"{FOLDER / 'course.toml'}: this is a course, not a lesson. `backprop-tutor course` shows the course."
    ]


def test_a_course_in_another_folder_is_checked_with_the_lessons_beside_it(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text("format = 1", encoding="utf-8")
    path = tmp_path / "course.toml"
    path.write_text('format = 1\ntitle = "Mine"\n' + station("mine") + station("relu-221"), encoding="utf-8")
    (report,) = check_paths([path])
    assert report.sound
    path.write_text('format = 1\ntitle = "Mine"\n' + station("mien"), encoding="utf-8")
    (report,) = check_paths([path])
    assert [problem.key for problem in report.errors] == ["lessons[0].id"]


OF_SOURCES = [path.stem for path in LESSON_FILES if find_lesson(str(path)).source is not None]


@pytest.mark.parametrize("name", OF_SOURCES)
def test_a_lesson_with_a_sources_names_says_so_on_its_first_page(name: str) -> None:
    first, *_ = find_lesson(name).pages
    assert (first.title, first.before) == ("The names of this lesson", "forward")


@pytest.mark.parametrize("path", LESSON_FILES, ids=lambda path: path.stem)
def test_no_note_of_a_shipped_lesson_gives_its_sources_slips_away(path: Path) -> None:
    assert not [note.text for note in find_lesson(str(path)).notes if "source" in note.text.lower()]
