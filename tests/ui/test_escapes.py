"""Whatever stands in a lesson or is typed, the screen shows text: no escape, and no markup of Textual's."""

from __future__ import annotations

from dataclasses import replace

from benchmarks.poison import LOUD, QUIET
from support.screens import ASCII, NOON, UNICODE, lesson, rows, sitting
from tutor.application.openings import Lessons, OpenLab
from tutor.lesson.model import Lesson, Note, Source
from tutor.practice.lab.state import open_lab
from tutor.practice.sitting import Sitting
from tutor.present.closing import quiz_lines
from tutor.present.lesson_list import LessonRow
from tutor.sayings import Text, said
from tutor.ui.app import TutorApp

LOUDLY = said("lab.typed", line=Text(LOUD))
MARKUP = "[@click=app.bell]x[/]"


def poisoned() -> Lesson:
    made = lesson()
    layers = tuple(replace(layer, name=LOUD) for layer in made.network.layers)
    return replace(
        made,
        title=LOUD,
        summary=LOUD,
        network=replace(made.network, layers=layers),
        notes=(Note(LOUD, None, None, None),),
        source=Source(LOUD, LOUD),
    )


def clean(app: TutorApp) -> bool:
    return all(row.replace("\xa0", " ").isprintable() for row in rows(app))


async def test_a_lesson_is_shown_as_text_on_each_of_its_pages() -> None:
    for terminal in (UNICODE, ASCII):
        app = TutorApp(sitting(poisoned()), terminal)
        async with app.run_test(size=(200, 40)) as pilot:
            assert clean(app)
            assert MARKUP in "".join(rows(app))
            await pilot.press(*"=1", "enter")
            await pilot.press("f4")
            await pilot.pause()
            assert clean(app)


async def test_what_is_typed_and_where_one_stopped_are_shown_as_text() -> None:
    done: Sitting = sitting(poisoned())
    done.name, done.notice = LOUDLY, (LOUDLY,)
    done.closing = quiz_lines
    done.do("answer", QUIET)
    for _ in done.session.questions:
        done.do("answer", LOUD)
        done.do("skip")
    app = TutorApp(done, UNICODE)
    async with app.run_test(size=(200, 60)):
        assert clean(app)
        assert MARKUP in "".join(rows(app))


async def test_the_list_and_the_lab_show_names_as_text() -> None:
    shown = (LessonRow(LOUD, LOUD, LOUD, LOUDLY), LessonRow("b", LOUD, "", problems=(LOUDLY,)))
    for opening in (
        Lessons(lambda: shown, lambda name, anew: sitting()),
        OpenLab(open_lab(poisoned()), lambda prediction: (LOUDLY,), lambda: NOON),
    ):
        app = TutorApp(opening, UNICODE)
        async with app.run_test(size=(200, 40)) as pilot:
            await pilot.pause()
            assert clean(app)
