"""Every screen in a language of longer words: nothing is left in English, cut, or in another's place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from string import Formatter

import pytest
from textual.pilot import Pilot
from textual.widget import Widget

from support.equations import equations_lesson, model_of
from support.pseudo import PSEUDO, Pseudo, pseudo_spoken, untranslated
from support.screens import NOON, UNICODE, lesson, rows, settled, sitting, wide_lesson
from tutor.application.openings import Lessons, OpenLab
from tutor.errors import TutorError
from tutor.expressions.functions import FUNCTIONS
from tutor.lesson.model import Note
from tutor.lesson.page import Explore, Page
from tutor.operations.activations import ACTIVATIONS
from tutor.operations.losses import LOSSES
from tutor.practice import commands
from tutor.practice.course import Course
from tutor.practice.lab import words
from tutor.practice.lab.state import open_lab
from tutor.practice.sitting import Afterwards, Again, Sitting
from tutor.present.closing import exam_waiting, quiz_lines
from tutor.present.exam_answers import exam_rules
from tutor.present.lesson_list import LessonRow
from tutor.sayings import Text, said
from tutor.ui.app import TutorApp
from tutor.ui.screens.base import TutorScreen
from tutor.ui.screens.lab import LabScreen
from tutor.ui.screens.lesson import LessonScreen
from tutor.ui.text import width_of
from tutor.ui.widgets.answer import AnswerInput
from tutor.ui.widgets.keybar import KeyBar
from tutor.ui.widgets.pane import Pane
from tutor.words import say, speak

ROOT = Path(__file__).parents[2]
SIZES = [(80, 24), (120, 40)]
Walk = tuple[str | list[str], ...]
"""Keys, and lines that are typed."""

SCROLLED = {"page", "feedback"}
"""Panes of which what does not fit is a key away."""

NOT_SHOWN = {
    *("lab_screen.changed", "lab.frozen"),  # left out as a whole where there is no room for them
    *("marking", "misconceptions"),  # an exam marks and does not tell
    *("lab_screen.computing", "lab_screen.comparing"),  # it is done by then
    "drawing",  # of several headings that which has the room is shown
    *(row.title for row in ACTIVATIONS.values()),  # they stand in such headings
    "lab_questions",  # options are read in the words in which they were shown
}
"""Rooms and sayings that are said without being shown, or for a moment only."""

OURS = "Hand-made: two units, weights by an author."
"""An author's text in the tests' lesson: title, summary and note."""


KNOWN = {
    *("ReLU", "LeakyReLU", *FUNCTIONS, *ACTIVATIONS, *LOSSES),
    *(*commands.WORDS, *words.WORDS),
    *("LAYER", "NAME", "NAMES", "FILE", "off", "biases"),  # what one types behind them
    *("hidden", "output", "bad", "cubic", "gone", "wide", "other", "nan", "inf", *re.findall(r"\w+", OURS)),
}
"""What is no word of a language."""


class Noting(Pseudo):
    """The pseudo-language, which notes what is said in it."""

    def __init__(self) -> None:
        super().__init__(PSEUDO.package, PSEUDO.code)
        self.noted: set[str] = set()

    def words(self, saying: str) -> str:
        self.noted.add(saying)
        return super().words(saying)


@pytest.fixture
def language() -> Iterator[Noting]:
    with pseudo_spoken():
        noting = Noting()
        speak(noting)
        yield noting


SCROLLS = frozenset({"screens.more", "key_names.page_down"})
"""Said together, where a page has more rows than there are."""


class Watch:
    """Uses the app and looks at every screen that comes of it."""

    def __init__(self, pilot: Pilot[None], language: Noting) -> None:
        self.pilot = pilot
        self.language = language
        self.found: list[str] = []

    @property
    def screen(self) -> TutorScreen:
        screen = self.pilot.app.screen
        assert isinstance(screen, TutorScreen)
        return screen

    async def press(self, key: str, after: str = "") -> None:
        before = self.screen
        self.language.noted.clear()
        await self.pilot.press(key)
        await settled(self.pilot)
        if self.screen is not before:  # what the screen before said went with it
            self.language.noted.clear()
            self.screen.show_all()
        for _ in range(5):  # a paint before all had its place may have said it, or another one after that
            if SCROLLS.isdisjoint(self.language.noted):
                break
            self.language.noted -= SCROLLS
            self.screen.show_all()
            await settled(self.pilot)
        self.look(after or key)

    async def enter(self, line: str) -> None:
        assert isinstance(self.screen, LessonScreen | LabScreen)
        self.screen.answer.put(line)
        await self.press("enter", line)

    def look(self, after: str) -> None:
        assert isinstance(self.pilot.app, TutorApp)
        shown = [w for w in self.screen.walk_children() if isinstance(w, Pane | AnswerInput) and w.display]
        painted = rows(self.pilot.app)
        found = [*_cut(shown), *_in_the_way(shown)]
        if (self.screen.size.width, self.screen.size.height) >= SIZES[0]:  # below, more gives way as a whole
            found += _unsaid(shown, painted, self.language)
        for trouble in found:
            self.found.append(f"{type(self.screen).__name__} after {after!r}: {trouble}")


def _text_of(widget: Widget) -> str:
    """All that a widget has to show, also below its last row."""
    if isinstance(widget, AnswerInput):
        return "" if widget.value else str(widget.placeholder)
    assert isinstance(widget, Pane)
    return "\n".join("".join(text for text, _ in row) for row in widget.rows(widget.size.width))


def _cut(shown: Iterable[Widget]) -> Iterator[str]:
    """What does not fit its place."""
    for widget in shown:
        width, height = widget.size
        if isinstance(widget, Pane):
            fits = all(width_of(row) <= width for row in widget.rows(width))
            tall = len(widget.rows(width))
        else:
            fits, tall = len(_text_of(widget)) <= width, 1
        if not fits or (tall > height and (widget.id not in SCROLLED or not height)):
            yield f"#{widget.id} has {width} columns and {height} rows for {_text_of(widget)!r}"


def _in_the_way(shown: list[Widget]) -> Iterator[str]:
    """What lies outside of the screen, or over something else."""
    for widget in shown:
        if not widget.screen.region.contains_region(widget.region):
            yield f"#{widget.id} is not on the screen: {widget.region}"
    for one, other in combinations(shown, 2):
        if one.region.overlaps(other.region):
            yield f"#{one.id} and #{other.id} overlap"


def _unsaid(shown: Iterable[Widget], painted: Iterable[str], language: Noting) -> Iterator[str]:
    """What is in no words of the language, and what was put into words and is not there."""
    text = "\n".join([*map(_text_of, shown), *painted])
    if left := untranslated(text, KNOWN):
        yield f"not translated: {left}"
    text = " ".join(text.split()).casefold()
    for saying in sorted(language.noted - _left_out(shown)):
        if NOT_SHOWN.isdisjoint((saying, saying.partition(".")[0])):
            for part in _between_arguments(Pseudo.words(language, saying)):
                if part not in text:
                    yield f"{saying} is said, and {part!r} is not there"


def _left_out(shown: Iterable[Widget]) -> set[str]:
    """What is said of keys that the row of keys has no room for: the page of help has them."""
    bars = [widget for widget in shown if isinstance(widget, KeyBar)]
    left_out = [key for bar in bars for key in bar.left_out]
    kept = {key.name for bar in bars for key in bar.kept}
    said_of = {key.does.id for key in left_out} | {f"key_names.{key.name}" for key in left_out}
    return said_of - {f"key_names.{name}" for name in kept} | ({"keys.help"} if left_out else {"keys.more"})


def _between_arguments(template: str) -> list[str]:
    return [" ".join(part.split()).casefold() for part, *_ in Formatter().parse(template) if part.strip()]


async def watched(app: TutorApp, language: Noting, size: tuple[int, int], walk: Walk) -> list[str]:
    """What is found wrong on a walk through the app."""
    language.noted.clear()
    async with app.run_test(size=size) as pilot:
        watch = Watch(pilot, language)
        await settled(pilot)
        watch.look("opening")
        for step in walk:
            if isinstance(step, str):
                await watch.press(step)
            else:
                for line in step:
                    await watch.enter(line)
    return watch.found


def made(iterations: int = 2) -> Sitting:
    note = Note(OURS, iteration=1, symbol="z1")
    return sitting(lesson(iterations, id="two", title=OURS, summary=OURS, notes=(note,)))


def listed() -> Lessons:
    def opened(name: str, anew: bool) -> Sitting:
        if name == "gone":
            raise TutorError(said("lab.needs_name"), said("lab.another_name"))
        return made()

    found = (
        LessonRow("two", OURS, OURS, said("journal.begun", step=2, steps=42), mark="begun", comes_next=True),
        LessonRow(
            "gone", OURS, OURS, said("journal.new"), mark="later", brings=(Text(OURS),), needs=(Text(OURS),)
        ),
        LessonRow("bad", OURS, "", problems=(said("lab.typed", line=Text("bad.toml")),)),
    )
    shaky = said("course.shaky_too", count=1, ideas=Text(OURS))
    known = said("course.mastery", parts=(said("course.sure", count=3), shaky))
    return Lessons(
        lambda: found,
        opened,
        standing=lambda: (said("course.due", count=3), known),
        quiz=nothing_begun,
        review=lambda: (None, (said("quizzes.nothing_yet"),)),
        progress=lambda: say(said("progress.nothing_yet")),
        course=lambda name: Course.of(lesson(id="two", title=OURS)),
    )


def nothing_begun() -> Sitting:
    raise TutorError(said("quizzes.nothing_begun"), said("quizzes.begin_a_lesson"))


def refused_lab(course: Course) -> LabScreen:
    raise TutorError(said("lab.is_there", path=None), said("lab.another_name"))


@pytest.mark.parametrize("size", SIZES)
async def test_a_lesson_its_pages_and_its_list_have_room_for_longer_words(
    language: Noting, size: tuple[int, int]
) -> None:
    walk: Walk = (
        *("f1", "end", "escape", "f2", "f3", "f4", "escape", "f5", "f9", "escape"),  # the start page
        *("down", "down", "up", "enter", "home", "enter"),  # to a lesson
        *("f4", "escape", "f8", "f8", "f6", "f9", "escape"),
        ["7.77", "1,1", "1.", "w99", "", ":nothing", ":notes", ":fill", "1.2", ":notes"],
        *("f2", "f2", "f2", "f3", "f6", "f5", "f5", "f2", "f2", "f2", "f2"),
        [":summary"],
        *("escape", "f4", "escape", "f10"),
    )
    app = TutorApp(listed(), UNICODE, lab=refused_lab)
    assert await watched(app, language, size, walk) == []


PAGES = (
    Page(OURS, OURS, explore=Explore("slope", 0.1, "w11")),
    Page(OURS, OURS, explore=Explore("gate", 0.5, function="relu", at=0.5)),
    Page(OURS, OURS, picture="forward"),
    Page(OURS, OURS, "backward"),
)
TWO_PATHS = model_of(["h = w*x", "p = 3*h", "q = h^2/4", "L = p + q"], "x = 2", "w = 0.5")


@pytest.mark.parametrize("size", [*SIZES, (60, 20)])
async def test_the_pages_of_a_lesson_have_room_for_longer_words(
    language: Noting, size: tuple[int, int]
) -> None:
    done = sitting(lesson(id="two", title=OURS, summary=OURS, pages=PAGES))
    made = replace(equations_lesson(TWO_PATHS), id="two", title=OURS, summary=OURS)
    paths = sitting(replace(made, pages=(Page(OURS, OURS, explore=Explore("paths", 0.1, "h")),)))
    done.paged = paths.paged = False  # else the question behind the page is said as well
    walk: Walk = ("right", "right", "home", "enter", "left", "left", "f1", "escape", "enter", "backspace")
    found = await watched(TutorApp(done, UNICODE), language, size, ([":pages"], *walk, "escape"))
    found += await watched(TutorApp(paths, UNICODE), language, size, ([":pages"], "right", "escape"))
    assert found == []


@pytest.mark.parametrize("size", SIZES)
async def test_the_turns_of_a_lesson_have_room_for_longer_words(
    language: Noting, size: tuple[int, int]
) -> None:
    done = made()
    found: list[str] = []
    while (current := done.session.current) is not None:
        number = done.session.position + 1
        following = done.session.questions[number : number + 1]
        if following and following[0].step.which_pass != current.step.which_pass:
            text = repr(current.course.trace.value(*current.key))
            app = TutorApp(done, UNICODE, lab=refused_lab)
            found += await watched(app, language, size, ([text], "escape"))
        else:
            done.do("answer", repr(current.course.trace.value(*current.key)))
    assert found == []


@pytest.mark.parametrize("size", [*SIZES, (40, 12)])
async def test_what_a_drawing_leaves_out_has_room_for_longer_words(
    language: Noting, size: tuple[int, int]
) -> None:
    wide = wide_lesson(title=OURS)
    assert await watched(TutorApp(sitting(wide), UNICODE), language, size, ([":diagram"], "escape")) == []
    lab = OpenLab(open_lab(wide), lambda prediction: (), lambda: NOON)
    assert size < (80, 24) or await watched(TutorApp(lab, UNICODE), language, size, ("f4",)) == []


@pytest.mark.parametrize("size", SIZES)
async def test_the_closing_page_has_room_for_longer_words(language: Noting, size: tuple[int, int]) -> None:
    done = made()
    for number, question in enumerate(done.session.questions[:-1]):
        if number < 3:
            done.do(("reveal", "skip", "hint")[number])
        if done.session.current is question:
            done.do("answer", repr(question.course.trace.value(*question.key)))
    done.afterwards = lambda: Afterwards((OURS,), ("two", OURS), Again(1, 2, 3, 4))
    app = TutorApp(done, UNICODE, lambda: done, lab=refused_lab)
    walk: Walk = ("f5", "pagedown", "end", "f4", "escape", "f6", "f5")
    assert await watched(app, language, size, walk) == []


@pytest.mark.parametrize("size", SIZES)
async def test_an_exam_a_quiz_and_a_review_have_room_for_longer_words(
    language: Noting, size: tuple[int, int]
) -> None:
    exam, quiz = made(), made()
    exam.session = replace(exam.session, questions=exam.session.questions[:2], exam=True)
    exam.closing = exam_waiting
    exam.opening = exam_rules
    other = sitting(lesson(id="other", title=OURS)).session
    quiz.session = replace(quiz.session, questions=(quiz.session.questions[0], other.questions[0]))
    quiz.closing = quiz_lines
    walk: Walk = ("enter", "f2", "f9", ["1.1"], "f6", [""], "f5", "f4")
    found = await watched(TutorApp(exam, UNICODE, lab=refused_lab), language, size, walk)
    walk = (["7.77", "1.1"], "f5", ["1.2"], "f4")
    found += await watched(TutorApp(quiz, UNICODE), language, size, walk)
    assert found == []


@pytest.mark.parametrize("size", SIZES)
async def test_the_lab_has_room_for_longer_words(language: Noting, size: tuple[int, int]) -> None:
    lab = open_lab(lesson(id="two", title=OURS))
    app = TutorApp(OpenLab(lab, lambda prediction: (), lambda: NOON), UNICODE)
    walk: Walk = (
        *("f2", "f3", "f4", "f8", "f7", "f1", "end", "escape", "f5"),
        ["perhaps", "1", "b1 = -9", "2", "w1 = 0.7", "", "w11 = 5"],
        *("escape", "f2", "f3", "f4", "f8"),
        [":nothing", ":run", "hidden = cubic", "w99 = 1", "w11 == ", "hello", ":rates x", ":at x"],
        [":freeze biases", ":freeze w9", ":predict off", "hidden = tanh", ":rate 5", ":run 500", ":here"],
        ["b1 = -99", ":at 1", ":here", ":rates 0.01,0.5,5", ":predict on", ":save", ":reset"],
        *("f2", "f3", "f4", "f7"),
    )
    assert await watched(app, language, size, walk) == []
