"""The course on paper."""

from __future__ import annotations

import pytest

from support.pseudo import pseudo_spoken
from tutor.present.course import course_path, what_next
from tutor.present.lesson_list import LessonRow
from tutor.present.standing import Standing, mastery_line
from tutor.sayings import Text, said
from tutor.words import say

PATH = (
    LessonRow("one", "One weight", "", said("journal.finished"), mark="done", brings=(Text("slopes"),)),
    LessonRow("two", "Two", "", said("journal.begun", step=12, steps=58), mark="begun", comes_next=True),
    LessonRow("three-with-a-long-name", "A title that is long " * 4, "", said("journal.new"), mark="later"),
)
OTHER = LessonRow("my-own", "A lesson of my own", "", said("journal.new"))


def printed(*rows: LessonRow, width: int = 80) -> list[str]:
    return "".join(course_path(Text("A course"), rows, width)).split("\n")


def test_each_lesson_of_the_path_has_its_mark_and_the_idea_that_it_brings() -> None:
    lines = printed(*PATH)
    assert lines[0] == "A course"
    assert [line.strip()[:3] for line in lines[2:5]] == ["[x]", "[~]", "[ ]"]
    assert "slopes" in lines[2]
    assert lines[3].endswith("step 12 of 58")
    assert not lines[4].endswith("not started")


def test_other_lessons_follow_under_a_heading_of_their_own() -> None:
    lines = printed(*PATH, OTHER)
    assert lines[6] == "Other lessons"
    assert "A lesson of my own" in lines[8]


@pytest.mark.parametrize("width", [40, 80, 120])
def test_no_line_of_the_path_is_wider_than_the_terminal_in_longer_words_too(width: int) -> None:
    assert max(map(len, printed(*PATH, OTHER, width=max(width, 64)))) <= max(width, 64)
    with pseudo_spoken():
        assert max(map(len, printed(*PATH, OTHER, width=80))) <= 80


def test_what_comes_next_names_the_lesson_and_what_to_type() -> None:
    lines = [say(one.said) for one in what_next(PATH[1], PATH, (said("course.due", count=2),)) if one.said]
    assert lines == [
        "Next: Two (two).",
        "Type `backprop-tutor lesson two`.",
        "Due today: 2 skills.",
        "Type `backprop-tutor review` for what is due.",
    ]


def test_at_the_end_of_the_path_that_is_said() -> None:
    (line,) = [say(one.said) for one in what_next(None, PATH, ()) if one.said]
    assert line == "You have finished every lesson of the course."


def test_what_one_knows_is_one_sentence_that_names_what_is_shaky() -> None:
    gate, paths = Text("the gate"), Text("paths that add")
    assert say_mastery(Standing(0, 5, (gate, paths))) == (
        "You are sure of 5 ideas and shaky in 2: the gate, paths that add."
    )
    assert say_mastery(Standing(0, 0, (gate,))) == "You are shaky in 1 idea: the gate."
    assert say_mastery(Standing(0, 1, (), 2)) == "You are sure of 1 idea and not sure yet of 2."
    assert say_mastery(Standing(0, 0, (gate, paths, gate, paths, gate))) == (
        "You are shaky in 5 ideas: the gate, paths that add, the gate and 2 more."
    )


def say_mastery(found: Standing) -> str:
    line = mastery_line(found)
    assert line is not None
    return say(line)


def test_of_who_has_answered_nothing_nothing_is_said() -> None:
    assert mastery_line(Standing()) is None
