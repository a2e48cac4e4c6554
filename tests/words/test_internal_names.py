"""No name from inside the house reaches a person: kinds, operations, mistakes, verdicts.

They stand where one types them or another program reads them: in lesson files, between backticks, in JSON
and CSV, in formulas.
"""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import get_args

import pytest

from benchmarks.exams import command
from support.running import ROOT
from support.screens import ASCII, UNICODE, sitting, text
from support.shipped import LESSON_FILES
from tutor.expressions.functions import FUNCTIONS
from tutor.lesson.load import load_lesson
from tutor.marking.audit import ClaimVerdict
from tutor.marking.misconceptions import MISCONCEPTIONS
from tutor.marking.verdicts import VerdictName
from tutor.operations.activations import ACTIVATIONS
from tutor.operations.losses import LOSSES
from tutor.operations.updates import UPDATES
from tutor.practice.skills import skill_of
from tutor.steps.derive import KINDS
from tutor.steps.trace import Trace
from tutor.ui.app import TutorApp
from tutor.words import ENGLISH
from tutor.words.titles import skill_title

NAMES = sorted(
    name
    for name in {
        *KINDS,
        *ACTIVATIONS,
        *LOSSES,
        *UPDATES,
        *get_args(VerdictName),
        *get_args(ClaimVerdict),
        *(one.id for one in MISCONCEPTIONS),
    }
    if "_" in name
)
_INSIDE = re.compile(rf"(?<!\w)({'|'.join(sorted(NAMES, key=len, reverse=True))})(?![\w(']|\\?_)")
_TYPED = re.compile(r"`[^`]*`|<code>.*?</code>", re.DOTALL)
_MARKUP = re.compile(r"<style.*?</style>|<math.*?</math>|</?\w+|\b(class|id|href)=\"[^\"]*\"", re.DOTALL)

LESSONS = {
    "a network": ROOT / "tests/fixtures/checks/check-softmax-222.toml",  # leaky_relu, softmax, cross_entropy
    "a source": ROOT / "lessons/relu-221.toml",  # half_squared_error, and claims that slip
    "equations": ROOT / "lessons/rnn-3.toml",
    "an update with a memory": ROOT / "lessons/adam-111.toml",
    "a batch": ROOT / "lessons/batch-sigmoid-21.toml",  # binary_cross_entropy
}
DOCUMENTS = (
    *(("key", "--iterations", "1", "--format", form) for form in ("text", "md", "html")),
    *(("worksheet", "--format", form) for form in ("md", "html")),
    ("export", "--format", "moodle"),
    *(("audit", "--format", form) for form in ("text", "md")),
    *(("lab", "--format", form) for form in ("text", "svg")),
    ("diagram",),
    ("check",),
)


WITH_WORDS = {f"{room}.{name}" for room in ("operations", "progress") for name in ENGLISH.room(room)}


def inside(shown: str) -> list[str]:
    """The names from inside that stand in a text."""
    prose = html.unescape(_TYPED.sub(" ", _MARKUP.sub(" ", shown))).replace("\\_", "_")
    return sorted(set(_INSIDE.findall(prose)))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


def test_such_names_are_found_where_they_are() -> None:
    assert inside("grad_weight: leaky\\_relu, <p>half_squared_error</p>") == [
        "grad_weight",
        "half_squared_error",
        "leaky_relu",
    ]
    assert inside('`leaky_relu`, leaky_relu(z), leaky_relu\'(z), my_grad_weight, <p class="loss_term">') == []


@pytest.mark.parametrize("lesson", LESSONS)
@pytest.mark.parametrize("asked", DOCUMENTS, ids="-".join)
def test_no_document_has_a_name_from_inside(home: Path, lesson: str, asked: tuple[str, ...]) -> None:
    done = command(home, asked[0], str(LESSONS[lesson]), *asked[1:])
    assert done.out
    written = html.unescape(done.out) if "moodle" in asked else done.out  # HTML inside XML
    assert inside(written + done.err) == []


@pytest.mark.parametrize("lesson", LESSONS)
def test_no_session_in_line_mode_has_a_name_from_inside(tmp_path: Path, lesson: str) -> None:
    typed = ":help\n:notes\n:ledger\n" + "5\n?\n?\n?\n?\n\n" * 24 + ":summary\n"
    done = command(tmp_path, "lesson", "--plain", str(LESSONS[lesson]), typed=typed)
    assert inside(done.out + done.err) == []


def test_no_report_of_what_was_learned_has_a_name_from_inside(tmp_path: Path) -> None:
    for name in ("a network", "an update with a memory"):
        asked = ("quiz", "--plain", "--count", "8", "--seed", "1", str(LESSONS[name]))
        command(tmp_path, *asked, typed="5\n:skip\n" * 8)
    for command_ in ("progress", "list"):
        done = command(tmp_path, command_)
        assert done.out
        assert inside(done.out + done.err) == []


def test_every_skill_of_every_lesson_has_its_words() -> None:
    files = [*LESSON_FILES, *(ROOT / "tests").glob("**/*.toml")]
    skills = {
        skill_of(lesson, trace.plan_at(1), step)
        for lesson in map(load_lesson, files)
        for trace in [Trace(lesson.computation)]
        for step in trace.plan_at(1).steps
    }
    assert len(skills) > 40
    for skill in skills:
        what, _, through = skill.partition(":")
        told = skill_title(skill)
        assert inside(told) == []
        known = {f"progress.skill_of.{what}.{through}", f"progress.skill_of.{what}"}
        assert known & WITH_WORDS, skill
        for part in through.split(":")[:1] if "{through}" in ENGLISH.words(max(known & WITH_WORDS)) else ():
            named = {f"operations.{part}.title", f"progress.through.{part}"} & WITH_WORDS
            assert named or part in FUNCTIONS, skill  # as it is typed


def test_no_closing_page_of_a_quiz_or_an_exam_has_a_name_from_inside(tmp_path: Path) -> None:
    asked = ("quiz", "--plain", "--count", "6", "--seed", "2", str(LESSONS["a network"]))
    for more in ((), ("--exam",)):
        done = command(tmp_path, *asked, *more, typed="0.5\n:skip\n" * 8)
        assert inside(done.out + done.err) == []


def test_no_report_on_a_class_has_a_name_from_inside(tmp_path: Path) -> None:
    answers = tmp_path / "answers.csv"
    answers.write_text(
        "learner,iteration,symbol,answer\nann,1,z1,1.1\nann,1,a1,1.1\nann,1,z2,hm\nbob,1,z1,1\nbob,1,z2,9\n",
        encoding="utf-8",
    )
    done = command(tmp_path, "mark", "relu-221", str(answers))
    assert "ann" in done.out
    assert inside(done.out + done.err) == []


@pytest.mark.parametrize("terminal", [UNICODE, ASCII], ids=["unicode", "ascii"])
@pytest.mark.parametrize("lesson", LESSONS)
async def test_no_screen_of_a_lesson_has_a_name_from_inside(lesson: str, terminal: object) -> None:
    app = TutorApp(sitting(load_lesson(LESSONS[lesson])), terminal)  # type: ignore[arg-type]
    async with app.run_test(size=(120, 40)) as pilot:
        for keys in (("f2",), ("f2",), ("f3", "enter"), ("f1",), ("escape", *"5", "enter"), ("f4",)):
            await pilot.press(*keys)
            await pilot.pause()
            assert inside(text(app)) == []
