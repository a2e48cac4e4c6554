"""The start page: the path, where one is, what is due, and what else one may begin with."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import pytest
from textual.pilot import Pilot

from support.pseudo import pseudo_spoken
from support.screens import ASCII, COLOURLESS, NOON, UNICODE, lesson, rows, settled, sitting, text
from tutor.application.openings import Lessons, OpenLab
from tutor.errors import TutorError
from tutor.lesson.page import Page
from tutor.practice.course import Course
from tutor.practice.lab.state import open_lab
from tutor.practice.sitting import Sitting
from tutor.present.lesson_list import LessonRow
from tutor.sayings import Said, Text, said
from tutor.terminal import Terminal
from tutor.ui.app import TutorApp
from tutor.ui.screens.closing import ClosingScreen
from tutor.ui.screens.lab import LabScreen
from tutor.ui.screens.lesson import LessonScreen
from tutor.ui.screens.pages import PagesScreen
from tutor.ui.screens.reader import ReaderScreen
from tutor.ui.screens.start import StartScreen

SLOPES, CHAIN = Text("the slope of one weight"), Text("chains")
PATH = (
    LessonRow("slope", "One weight", "A slope.", said("journal.finished"), mark="done", brings=(SLOPES,)),
    LessonRow(
        *("chain", "Two weights", "A chain.", said("journal.begun", step=3, steps=18)),
        mark="begun",
        comes_next=True,
        brings=(CHAIN,),
        needs=(SLOPES,),
    ),
    LessonRow("gate", "A gate", "It closes.", said("journal.new"), mark="later"),
    LessonRow("own", "My own", "Beside the course.", said("journal.new")),
)
STANDING = (
    said("course.due", count=2),
    said(
        "course.mastery", parts=(said("course.sure", count=5), said("course.shaky_too", count=1, ideas=CHAIN))
    ),
)


def short(**more: object) -> Sitting:
    made = sitting(lesson(**more))
    made.session = replace(made.session, questions=made.session.questions[:2])
    return made


def named() -> Sitting:
    made = short()
    made.name = said("commands.quiz_name", count=2, seed=4)
    return made


def lessons(shown: Sequence[LessonRow] = PATH, **more: object) -> Lessons:
    made = Lessons(
        lambda: tuple(shown),
        lambda name, anew: short(id=name),
        standing=lambda: STANDING,
        quiz=named,
        review=lambda: (named(), ()),
        progress=lambda: "chain   40%\nslope   90%\n",
        course=lambda name: Course.of(lesson(id=name, pages=(Page("What a slope is", "A slope of `w11`."),))),
    )
    return replace(made, **more)


def app(shown: Lessons | None = None, terminal: Terminal = ASCII) -> TutorApp:
    def lab(course: Course) -> OpenLab:
        return OpenLab(open_lab(course.lesson), lambda prediction: (), lambda: NOON)

    return TutorApp(shown or lessons(), terminal, lab=lab)


async def press(pilot: Pilot[None], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
        await settled(pilot)


async def says(running: TutorApp, wanted: str) -> None:
    """Waits for what follows once the path is shown."""
    async with asyncio.timeout(10):
        while wanted not in text(running):
            await asyncio.sleep(0.01)


def row_of(running: TutorApp, title: str) -> str:
    return next(row for row in rows(running) if title in row)


async def test_each_lesson_of_the_path_has_a_mark_and_the_one_that_comes_next_is_chosen() -> None:
    running = app()
    async with running.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        running = pilot.app
        assert isinstance(running, TutorApp)
        assert row_of(running, "One weight").split()[:2] == ["[x]", "One"]
        assert row_of(running, "Two weights").split() == [
            "[~]",
            "Two",
            "weights",
            "step",
            "3",
            "of",
            "18",
        ] or (row_of(running, "Two weights").split()[0] == ">")
        assert row_of(running, "A gate").split() == ["[", "]", "A", "gate"]
        assert isinstance(running.screen, StartScreen)
        assert running.screen.chosen == 1


async def test_lessons_beside_the_course_stand_under_a_heading_and_can_be_chosen() -> None:
    running = app()
    async with running.run_test(size=(80, 24)) as pilot:
        await press(pilot, "end")
        shown = [row.strip() for row in rows(running)]
        assert shown.index("Other lessons") + 1 == next(n for n, row in enumerate(shown) if "My own" in row)
        assert "Beside the course." in text(running)
        await press(pilot, "enter")
        assert isinstance(running.screen, LessonScreen)


async def test_what_is_due_what_one_knows_and_how_much_is_done_stand_above_the_path() -> None:
    running = app()
    async with running.run_test(size=(80, 24)):
        await says(running, "Due today: 2 skills. F3 asks them.")
        shown = text(running)
        assert "1 of 3 done" in shown
        assert "You are sure of 5 ideas and shaky in 1: chains." in shown


async def test_the_path_is_on_screen_before_it_is_asked_how_the_learner_stands() -> None:
    painted: list[bool] = []

    def standing() -> tuple[Said, ...]:
        painted.append("Two weights" in text(running))
        return STANDING

    running = app(lessons(standing=standing))
    async with running.run_test(size=(80, 24)):
        await says(running, "Due today")
        assert painted == [True]


async def test_the_ideas_that_the_chosen_lesson_brings_and_needs_stand_beneath() -> None:
    running = app()
    async with running.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "New here: chains. It needs: the slope of one weight." in text(running)


@pytest.mark.parametrize(
    ("key", "opened"),
    [
        ("f2", LessonScreen),
        ("f3", LessonScreen),
        ("f4", ReaderScreen),
        ("f5", PagesScreen),
        ("f9", LabScreen),
    ],
)
async def test_what_a_key_opens_leads_back_to_the_start_page(key: str, opened: type) -> None:
    running = app()
    async with running.run_test(size=(80, 24)) as pilot:
        await press(pilot, key)
        assert isinstance(running.screen, opened)
        await press(pilot, "f10")
        assert isinstance(running.screen, StartScreen)
        assert "Two weights" in text(running)


async def test_a_finished_quiz_leads_back_to_the_start_page_and_is_not_begun_anew_as_a_lesson() -> None:
    running = app()
    async with running.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f2", "f5", "f5")
        assert isinstance(running.screen, ClosingScreen)
        assert "begin anew" not in text(running)
        await press(pilot, "escape")
        assert isinstance(running.screen, StartScreen)


async def test_what_cannot_be_begun_says_why_and_the_path_stays() -> None:
    def nothing() -> Sitting:
        raise TutorError(said("quizzes.nothing_begun"), said("quizzes.begin_a_lesson"))

    refused = lessons(quiz=nothing, review=lambda: (None, (said("quizzes.nothing_yet"),)))
    running = app(refused)
    async with running.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f2")
        assert "nothing to ask about yet. Begin a lesson first." in text(running)
        await press(pilot, "f3")
        assert "nothing to review yet" in text(running)
        assert isinstance(running.screen, StartScreen)


async def test_the_pages_of_the_chosen_lesson_lead_back_to_the_path() -> None:
    running = app()
    async with running.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f5")
        assert "What a slope is" in text(running)
        assert "Esc list" in text(running)
        assert "question" not in text(running)
        await press(pilot, "enter")
        assert isinstance(running.screen, StartScreen)


async def test_of_a_lesson_without_pages_that_is_said() -> None:
    running = app(lessons(course=lambda name: Course.of(lesson(title="A bare one"))))
    async with running.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f5")
        assert "A bare one has no pages to read." in text(running)
        assert isinstance(running.screen, StartScreen)


async def test_keys_that_open_nothing_are_not_offered_and_do_nothing() -> None:
    bare = Lessons(lambda: PATH, lambda name, anew: sitting())
    running = TutorApp(bare, ASCII)
    async with running.run_test(size=(120, 40)) as pilot:
        await press(pilot, "f2", "f3", "f4", "f9")
        assert isinstance(running.screen, StartScreen)
        assert "quiz" not in rows(running)[-1]


async def test_the_help_of_the_start_page_says_what_it_does_and_nothing_of_questions() -> None:
    running = app()
    async with running.run_test(size=(80, 40)) as pilot:
        await press(pilot, "f1")
        shown = text(running)
        for part in ("[x] finished", "[~] begun", "[>] comes next", "[ ] not yet", "F2", "F3", "F4", "F9"):
            assert part in shown
        assert "next hint" not in shown
        assert "significant figures" not in shown


async def test_coming_back_from_a_finished_lesson_chooses_the_one_that_comes_next() -> None:
    now = [PATH]
    running = app(lessons(rows=lambda: now[0]))
    async with running.run_test(size=(80, 24)) as pilot:
        await press(pilot, "enter")
        after = (PATH[0], PATH[1]._replace(mark="done", comes_next=False), PATH[2]._replace(mark="next"))
        now[0] = (*after[:2], after[2]._replace(comes_next=True), PATH[3])
        await press(pilot, "f10")
        assert isinstance(running.screen, StartScreen)
        assert running.screen.chosen == 2


MANY = tuple(PATH[2]._replace(id=f"lesson-{n}", title=f"Lesson {n}") for n in range(40))
SIZES = [(60, 20), (80, 24), (120, 40), (40, 12)]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("terminal", [UNICODE, ASCII, COLOURLESS], ids=["unicode", "ascii", "colourless"])
@pytest.mark.parametrize(
    "shown", [PATH, (*PATH[:3], *MANY, PATH[3]), (), PATH[3:]], ids=["path", "long", "none", "own"]
)
async def test_the_chosen_lesson_is_seen_on_every_terminal(
    shown: tuple[LessonRow, ...], terminal: Terminal, size: tuple[int, int]
) -> None:
    running = app(lessons(shown), terminal)
    async with running.run_test(size=size) as pilot:
        await pilot.pause()
        for key in ("home", "end", "pageup", "up"):
            await press(pilot, key)
            assert not shown or sum(row.startswith(" >") for row in rows(running)) == 1
        assert terminal is UNICODE or all(row.isascii() for row in rows(running))


@pytest.mark.parametrize("size", SIZES)
async def test_the_start_page_has_room_for_longer_words(size: tuple[int, int]) -> None:
    with pseudo_spoken():
        running = app()
        async with running.run_test(size=size) as pilot:
            await pilot.pause()
            assert sum(row.startswith(" >") for row in rows(running)) == 1
            assert all(len(row) <= size[0] for row in rows(running))


async def test_on_a_wide_terminal_the_ids_of_the_lessons_have_a_column() -> None:
    running = app()
    async with running.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        assert row_of(running, "One weight").split()[:3] == ["[x]", "slope", "One"]


async def test_escape_does_not_leave_the_start_page() -> None:
    running = app()
    async with running.run_test(size=(80, 24)) as pilot:
        await press(pilot, "escape")
        assert running.is_running
        assert isinstance(running.screen, StartScreen)
