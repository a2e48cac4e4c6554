"""The row of keys: what it has no room for is on the page that its first key opens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import replace

import pytest

from support.pseudo import pseudo_spoken
from support.screens import NOON, UNICODE, lesson, settled, sitting, text
from tutor.application.openings import Lessons, OpenClass, OpenLab, Visit
from tutor.classroom.members import Member, Members
from tutor.practice.course import Course
from tutor.practice.lab.state import open_lab
from tutor.practice.sitting import Afterwards, Sitting
from tutor.present.lesson_list import LessonRow
from tutor.present.task_list import course_row
from tutor.sayings import said
from tutor.ui.app import TutorApp
from tutor.ui.screens.base import TutorScreen
from tutor.ui.screens.reader import ReaderScreen
from tutor.ui.widgets.keybar import KeyBar, name_of
from tutor.words import say


def refused_lab(course: object) -> OpenLab:
    raise AssertionError


def listed() -> Lessons:
    return Lessons(
        lambda: (LessonRow("one", "One", "A lesson."),),
        lambda name, anew: sitting(),
        quiz=sitting,
        review=lambda: (None, ()),
        progress=lambda: "",
        course=lambda name: Course.of(lesson()),
    )


ADA = Member("s1", "Ada Lovelace")


def a_class() -> OpenClass:
    def greet(member: Member) -> Visit:
        return Visit(member, (), (course_row(),), (), True, lambda yes: ())

    return OpenClass(Members([ADA]), greet)


def with_the_gradients_of_two_weights() -> Sitting:
    made = sitting()
    for typed in (*[""] * 7, "-2.736", "-3.876"):
        made.do("answer" if typed else "skip", typed)
    return made


def finished(exam: bool = False) -> Sitting:
    made = sitting()
    made.session = replace(made.session, exam=exam)
    while made.session.current is not None:
        made.do("skip")
    return made


OPENINGS: dict[str, Callable[[], TutorApp]] = {
    "lesson": lambda: TutorApp(sitting(), UNICODE),
    "lesson with a kind that is known": lambda: TutorApp(with_the_gradients_of_two_weights(), UNICODE),
    "closing": lambda: TutorApp(finished(), UNICODE, finished, lab=refused_lab),
    "closing in the course": lambda: TutorApp(listed(), UNICODE, lab=refused_lab),
    "closing of an exam": lambda: TutorApp(finished(exam=True), UNICODE),
    "lab": lambda: TutorApp(OpenLab(open_lab(lesson()), lambda prediction: (), lambda: NOON), UNICODE),
    "start": lambda: TutorApp(listed(), UNICODE, lab=refused_lab),
    "names of a class": lambda: TutorApp(a_class(), UNICODE),
    "tasks of a class": lambda: TutorApp(a_class(), UNICODE),
}


async def left_out(opening: str, size: tuple[int, int]) -> Iterator[str]:
    """The keys that the first screen leaves out; each must be on the page that F1 opens."""
    app = OPENINGS[opening]()
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        if opening == "closing in the course":
            left = finished()
            left.afterwards = lambda: Afterwards(("slopes",), ("two", "Two"))
            app.open_sitting(left)
            await settled(pilot)
        if opening == "tasks of a class":
            app.come_in(a_class().greet(ADA))
            await settled(pilot)
        screen = app.screen
        assert isinstance(screen, TutorScreen)
        bar = screen.query_one(KeyBar)
        missing = [say(name_of(key.name)) for key in bar.left_out]
        assert (say(said("keys.more")) in text(app).splitlines()[-1]) == bool(missing)
        await pilot.press("f1")
        await settled(pilot)
        assert isinstance(app.screen, ReaderScreen)
        page = "\n".join("".join(part for part, _ in row) for row in app.screen.page.rows(size[0]))
        assert [name for name in missing if name not in page] == []
    return iter(missing)


@pytest.mark.parametrize("size", [(80, 24), (40, 12)])
@pytest.mark.parametrize("pseudo", [False, True], ids=["english", "pseudo"])
@pytest.mark.parametrize("opening", OPENINGS)
async def test_a_key_that_has_no_room_is_on_the_page_of_help(
    opening: str, pseudo: bool, size: tuple[int, int]
) -> None:
    with pseudo_spoken() if pseudo else nullcontext():
        missing = [*await left_out(opening, size)]
    assert pseudo or size < (80, 24) or missing in ([], ["F12"], ["F8", "F12"], ["Up/Down"], ["F4", "F6"])
