"""Makes the pictures in screenshots/: the real app, driven by keys, in a fixed environment.

    python scripts/make_screenshots.py [NAME...]

Makes all pictures, or those whose names begin with one of the NAMEs. The test
tests/ui/test_screenshots.py holds them against the app as it is. To look at one:
`rsvg-convert NAME.svg -o NAME.png`.
"""

from __future__ import annotations

import asyncio
import os
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from html import escape, unescape
from pathlib import Path

from rich.cells import cell_len
from textual.pilot import Pilot

from tutor.application.course import page_of
from tutor.application.openings import Lessons, OpenClass, OpenLab, Visit
from tutor.classroom.members import Member, Members
from tutor.classroom.packet import Packet, Place
from tutor.classroom.work import Work
from tutor.journal.mastery import LessonProgress
from tutor.lesson.catalogue import find_lesson
from tutor.lesson.model import Lesson
from tutor.practice.course import Course
from tutor.practice.lab.state import open_lab
from tutor.practice.result_file import WorkKind
from tutor.practice.session import start
from tutor.practice.sitting import NoKeeper, Sitting
from tutor.present.task_list import TaskState, course_row, task_row
from tutor.sayings import Text, said
from tutor.terminal import Terminal
from tutor.ui.app import TutorApp
from tutor.ui.screens.class_names import NamesScreen
from tutor.ui.screens.lesson import LessonScreen
from tutor.ui.screens.start import StartScreen
from tutor.ui.theme import ThemeName

FOLDER = Path(__file__).resolve().parent.parent / "screenshots"
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SMALL, WIDE = (80, 24), (120, 40)
LESSONS = ("relu-221", "relu-111", "relu-231", "sigmoid-222", "sigmoid-322", "mazur-222")
CHANGING = ("NO_COLOR", "TEXTUAL_THEME", "COLORTERM", "TERM")
"""Environment variables that would change the pictures."""


@dataclass(frozen=True)
class Scene:
    """One picture.

    Attributes:
        until: the step at which it is taken, by iteration and symbol; all before it are answered rightly.
        lines: what is typed there, a line each, after "#" without Enter; "F3" and its like are keys.
        change: makes another lesson of it.
        paged: whether pages open by themselves.
        of_class: whether the app opens on the names of a class.
    """

    name: str
    lesson: str = "relu-221"
    size: tuple[int, int] = SMALL
    ascii: bool = False
    theme: ThemeName = "dark"
    until: tuple[int, str] | None = None
    lines: tuple[str, ...] = ()
    change: Callable[[Lesson], Lesson] | None = None
    paged: bool = False
    of_class: bool = False


def _closed(lesson: Lesson) -> Lesson:
    """relu-221 with a weight that closes the first gate."""
    network = lesson.network
    hidden = replace(network.layers[0], weights=((-0.6, 0.3), (0.2, 0.4)))
    return replace(
        lesson, network=replace(network, layers=(hidden, *network.layers[1:])), claims={}, notes=()
    )


_END = (99, "")
_WEIGHT = (1, "dL/dw11")
SCENES: tuple[Scene, ...] = (
    *(Scene(f"first-{lesson}", lesson) for lesson in LESSONS),
    Scene("first-relu-221-ascii", ascii=True),
    Scene("first-relu-221-light", theme="light"),
    Scene("first-relu-221-mono", theme="mono"),
    Scene("first-relu-221-wide", size=WIDE),
    Scene("first-relu-221-tiny", size=(40, 12)),
    Scene("wrong", until=(1, "z2"), lines=("1.6",)),
    Scene("wrong-light-wide", size=WIDE, theme="light", until=(1, "dL/dz1"), lines=("-1.368",)),
    Scene("revealed", until=_WEIGHT, lines=("F3",)),
    Scene("revealed-ascii", until=_WEIGHT, lines=("F3",), ascii=True),
    Scene("revealed-wide", "sigmoid-222", WIDE, until=(1, "dE_total/dw1"), lines=("F3",)),
    Scene("backward-wide", size=WIDE, until=(2, "dL/dw12")),
    Scene("closed", until=(1, "dL/dz1"), lines=("-1.44",), change=_closed),
    Scene("closed-ascii", until=(1, "dL/dz2"), ascii=True, change=_closed),
    Scene("closing", until=_END),
    Scene("closing-wide-ascii", "relu-111", WIDE, ascii=True, until=_END),
    Scene("closing-light", "sigmoid-222", theme="light", until=_END),
    Scene("page", paged=True),
    Scene("page-slope", paged=True, lines=("Enter", "Right", "Right")),
    Scene("page-slope-ascii", paged=True, ascii=True, lines=("Enter", "Right", "Right")),
    Scene(
        "page-paths-wide",
        "attention-head-22",
        WIDE,
        until=(1, "dL/dyhat11"),
        lines=(":pages", *["Enter"] * 4),
    ),
    Scene("turn", until=(1, "L"), lines=("2.5992",), paged=True),
    Scene("help", lines=("F1",)),
    Scene("ledger", until=(1, "dL/dz1"), lines=("F4",)),
    Scene("start", ""),
    Scene("start-ascii-light", "", ascii=True, theme="light"),
    Scene("class-names", of_class=True, lines=("#an",)),
    Scene("class-consent", of_class=True, lines=("#grace", "Enter")),
    Scene("class-tasks", of_class=True, lines=("Enter",)),
    Scene(
        "class-tasks-ascii-light-wide",
        size=WIDE,
        ascii=True,
        theme="light",
        of_class=True,
        lines=("Enter", "End", "Up"),
    ),
)


def _sitting(scene: Scene) -> Sitting:
    lesson = find_lesson(scene.lesson)
    course = Course.of(scene.change(lesson) if scene.change else lesson)
    sitting = Sitting(start(course), NoKeeper(), lambda: NOON, paged=scene.paged, turned=scene.paged)
    while scene.until and (question := sitting.session.current) and question.key != scene.until:
        sitting.do("answer", repr(course.trace.value(*question.key)))
    return sitting


_FINISHED = ("slope-11", "chain-111", "paths-121", "gate-121", "sigmoid-11")


def _course() -> Lessons:
    """The path with its first lessons finished."""
    far = {name: LessonProgress(name, "finished") for name in _FINISHED}
    far["relu-111"] = LessonProgress("relu-111", "begun", 11)
    known = said("course.shaky_too", count=1, ideas=Text("back through a gate"))
    mastery = said("course.mastery", parts=(said("course.sure", count=5), known))
    return Lessons(
        lambda: tuple(row for row in page_of({"lesson": far, "challenge": {}}).rows if row.mark is not None),
        lambda name, _anew: _sitting(Scene(name, name)),
        standing=lambda: (said("course.due", count=3), mastery),
        quiz=lambda: _sitting(Scene("quiz")),
        review=lambda: (None, ()),
        progress=lambda: "",
        course=lambda name: Course.of(find_lesson(name)),
    )


_NAMES = (
    *("Ada Lovelace", "Alan Turing", "Annie Easley", "Grace Hopper", "Hedy Lamarr", "Jean Bartik"),
    *("Katherine Johnson", "Mary Jackson", "Sofja Kowalewskaja", "Alan Turing", "Emmy Noether"),
)


def _class() -> OpenClass:
    """A class in the middle of a term."""
    members = Members(Member(f"s{number:02}", name) for number, name in enumerate(_NAMES, 1))

    def greet(member: Member) -> Visit:
        agreed = None if member.name == "Grace Hopper" else True
        title = said("classroom.title", title=Text("Week 2: chains"))
        told = (said("classroom.handed_on", title=title, points=7, of=8),)
        rows = (*(task_row(*row, None) for row in _tasks(member)), course_row())
        return Visit(member, (), rows, told, agreed, lambda yes: ())

    return OpenClass(members, greet)


def _tasks(member: Member) -> tuple[tuple[Work, TaskState, int, datetime], ...]:
    now, place = datetime(2026, 3, 4, 12).astimezone(), Place(member.id, member.name, 1, "")

    def made(title: str, kind: WorkKind, days: int = 0, part: str = "", **more: int) -> Work:
        closes = now + timedelta(days=days) if days else None
        opens = now + timedelta(days=days - 1) if days > 9 else None
        lessons = (("slope-11", ""), ("chain-111", ""))
        packet = Packet(title, title, kind, 1, lessons, (place,), closes=closes, opens=opens, **more)
        return Work(packet, Path(), place, part)

    return (
        (made("Week 3: back through a gate", "quiz", 3, questions=8, minutes=20), "begun", 1, now),
        (made("Slopes", "lesson", 6, "slope-11"), "new", 0, now),
        (made("Slopes", "lesson", 6, "chain-111"), "new", 0, now),
        (made("Week 2: chains", "quiz", -1, questions=6), "handed_in", 1, now),
        (made("Midterm", "exam", 12, questions=10, minutes=45), "not_open", 0, now),
        (made("Entry test", "exam", -30, questions=5), "closed", 0, now),
    )


def _lab(course: Course) -> OpenLab:
    return OpenLab(open_lab(course.lesson), lambda prediction: (), lambda: NOON)


async def picture(scene: Scene) -> str:
    """The SVG of a scene."""
    for name in CHANGING:
        os.environ.pop(name, None)
    terminal = Terminal("full", ascii=scene.ascii, colour=scene.theme != "mono")
    if scene.of_class:
        app = TutorApp(_class(), terminal, theme=scene.theme)
    elif scene.lesson:
        app = TutorApp(_sitting(scene), terminal, theme=scene.theme)
    else:
        app = TutorApp(_course(), terminal, lab=_lab, theme=scene.theme)
    async with app.run_test(size=scene.size) as pilot:
        await pilot.pause()
        while isinstance(app.screen, StartScreen) and not app.screen.standing:
            await pilot.pause(0.01)
        for line in scene.lines:
            await _type(pilot, line)
        if isinstance(app.screen, LessonScreen):
            await app.screen.confirmed()
        await pilot.pause()
        return pinned(app.export_screenshot(title="backprop-tutor", simplify=True))


CELL = 12.2
"""Width of a character cell in the SVG."""

_RUN = re.compile(
    r'<text class="([^"]+-r\d+)" x="([\d.]+)" y="([\d.]+)" textLength="[\d.]+"([^>]*)>([^<]*)</text>'
)
_WORDS = re.compile(r"\S+(?:\xa0\S+)*")


def pinned(svg: str) -> str:
    """The SVG with every word at its own place: viewers disagree on blanks at the begin of a text."""

    def placed(match: re.Match[str]) -> str:
        style, x, y, rest, escaped = match.groups()
        text = unescape(escaped)
        words = []
        for word in _WORDS.finditer(text):
            begin, width = cell_len(text[: word.start()]), cell_len(word[0])
            at = f'x="{float(x) + begin * CELL:.1f}" y="{y}" textLength="{width * CELL:.1f}"'
            words.append(f'<text class="{style}" {at}{rest}>{escape(word[0])}</text>')
        return "".join(words)

    return _RUN.sub(placed, svg)


async def _type(pilot: Pilot[None], line: str) -> None:
    if line[0].isupper():
        await pilot.press(line.lower())
        while isinstance(pilot.app.screen, NamesScreen) and pilot.app.screen.busy is not None:
            await pilot.pause(0.01)
    elif line[0] == "#":  # without Enter
        await pilot.press(*line[1:])
    else:
        await pilot.press(*line, "enter")
    await pilot.pause()


def main(names: list[str]) -> None:
    FOLDER.mkdir(exist_ok=True)
    for scene in SCENES:
        if not names or scene.name.startswith(tuple(names)):
            (FOLDER / f"{scene.name}.svg").write_text(asyncio.run(picture(scene)), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
