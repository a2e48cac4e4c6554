"""The pseudo-language, and every document in it: what has no accent there was not put into words."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
import textwrap
import tomllib
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.courses import LESSONS, lesson_named
from support.drawings import Scene, scene_at
from support.networks import networks, two_two_one
from support.pseudo import KEPT, PSEUDO, accented, pseudo_spoken, untranslated
from tutor import words
from tutor.cli import main
from tutor.expressions.functions import FUNCTIONS
from tutor.folders import HOME_VARIABLE
from tutor.lesson.catalogue import available
from tutor.lesson.model import Lesson, Note, Source
from tutor.lesson.write import lesson_to_toml
from tutor.model.network import Network, Training
from tutor.operations.activations import ACTIVATIONS
from tutor.operations.activations_in_pieces import LINEAR, RELU
from tutor.operations.losses import LOSSES
from tutor.present.audit import audit_text
from tutor.present.key_text import TEXT_WIDTH, key_text
from tutor.sayings import Text, said
from tutor.steps.computation import NetworkComputation
from tutor.steps.trace import Trace
from tutor.words import ENGLISH, say

ROOMS = sorted(path.stem for path in Path(words.__file__).parent.glob("english/[a-z]*.py"))
_LETTERS = re.compile(r"[^\W\d_]")

# The language itself


@pytest.mark.parametrize("room", ROOMS)
def test_every_letter_is_accented_and_every_saying_is_two_fifths_longer(room: str) -> None:
    for name, english in ENGLISH.room(room).items():
        said, before = (KEPT.sub("", text) for text in (PSEUDO.words(f"{room}.{name}"), english))
        assert not re.search("[A-Za-z]", said), name
        assert len(_LETTERS.findall(said)) >= 1.4 * len(_LETTERS.findall(before)), name


@pytest.mark.parametrize(
    "english, said",
    [
        ("{answer} is it.", "{answer} íšš íťť."),
        ("{x:small} of {y:.3}", "{x:small} óƒƒ {y:.3}"),
        ("{count:step|steps}", "{count:šťéþþþ|šťéþššš}"),
        ("Type `quiz --exam` or :help.", "Ťýþééé `quiz --exam` óřř :help."),
        ("Ask --iterations {n}", "Ášķķķ --iterations {n}"),
        ("Set BACKPROP_TUTOR_HOME", "Šéťťť BACKPROP_TUTOR_HOME"),
    ],
)
def test_placeholders_and_what_is_typed_stay_and_plurals_are_accented(english: str, said: str) -> None:
    assert accented(english) == said


@pytest.mark.parametrize(
    "text, found",
    [
        (accented("The weights of relu-221 are in lesson.toml"), []),
        (f"{accented('The')} weights of z1", ["weights"]),
        ("relu(z1) = dL/dyhat*0.5", ["relu"]),
        ("`backprop-tutor list` :help --exam", []),
    ],
)
def test_a_word_without_an_accent_is_found(text: str, found: list[str]) -> None:
    assert untranslated(text) == found


def test_the_pseudo_language_is_spoken_until_it_is_left() -> None:
    with pseudo_spoken():
        assert words.spoken() is PSEUDO
    assert words.spoken() is ENGLISH


# Every document in it


def lesson() -> Lesson:
    """The 2-2-1 network with texts that have no words, and a source that is right, wrong and carried on."""
    network, training = two_two_one()
    layers = (replace(network.layers[0], name="l1"), replace(network.layers[1], name="l2"))
    return Lesson(
        "m1",
        "T 1",
        "S 1.",
        replace(network, layers=layers),
        replace(training, learning_rates=(0.01, 0.02)),
        source=Source("P 1", "p1"),
        notes=(Note("N 1.", symbol="z1"),),
        claims={(1, "z1"): "1.2", (1, "z2"): "2.1", (1, "a2"): "2.1", (1, "yhat"): "1.96", (1, "L"): "5"},
    )


ANSWERS = """
    learner,iteration,symbol,answer
    an,1,z1,1.2
    an,1,z2,1.6
    an,1,a1,2
    bo,1,z1,-1.2
    bo,1,z2,1 +
    bo,1,a2,
    bo,1,L,2.5
    bo,9,z1,1
    bo,1,zz,1
    cy,1,z1
"""
BROKEN = """
    format = 1
    title = 3
    [network]
    inputs = ["x", "x"]
"""

COMMANDS = (
    "list",
    "list --format json",
    "diagram m1.toml",
    "diagram m1.toml --width 30 --ascii",
    *(f"key m1.toml --format {form}" for form in ("text", "md", "html", "json", "csv")),
    "key m1.toml --format html --output site",
    *(f"worksheet m1.toml --format {form}" for form in ("md", "html", "csv")),
    "export m1.toml --format moodle",
    "export m1.toml --format moodle --copies 2 --iterations 1",
    "variant m1.toml --seed 3",
    *(f"mark m1.toml answers.csv --format {form}" for form in ("text", "json", "csv")),
    *(f"audit m1.toml --format {form}" for form in ("text", "md", "json")),
    "check m1.toml b1.toml x1.toml",
    "progress",
    "progress --format json",
    "progress --format csv",
)
FUNCTIONS_AND_NAMES = {
    *(word for function in FUNCTIONS for word in re.findall("[A-Za-z]+", function)),
    *(word for row in (*ACTIVATIONS, *LOSSES) for word in row.split("_")),
    *("ReLU", "LeakyReLU", "yhat", "dyhat", "eta"),
}
TITLES = {word for entry in available() for word in re.findall("[A-Za-z]+", entry.title)}
KEYS = {"title", "summary", "network", "loss", "training", "kind", "iterations"}
"""Keys of a lesson file, which `check` names."""


def known(command: str) -> set[str]:
    """Words that are no words of ours."""
    if command.startswith(("list", "progress")):
        return FUNCTIONS_AND_NAMES | TITLES
    if command.startswith("mark"):
        return FUNCTIONS_AND_NAMES | {"answers"}  # the table's file
    if command.startswith("export"):
        return FUNCTIONS_AND_NAMES | {"course"}  # Moodle's word for where a category is
    return FUNCTIONS_AND_NAMES | KEYS if command.startswith("check") else FUNCTIONS_AND_NAMES


class Output(NamedTuple):
    """What a command wrote, and the part of it that is said to people."""

    written: str
    said: str


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Output]]:
    folder = tmp_path_factory.mktemp("pseudo")
    (folder / "m1.toml").write_text(lesson_to_toml(lesson()), encoding="utf-8")
    (folder / "answers.csv").write_text(textwrap.dedent(ANSWERS).lstrip(), encoding="utf-8")
    (folder / "b1.toml").write_text(textwrap.dedent(BROKEN), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch, pseudo_spoken():
        patch.chdir(folder)
        patch.setenv(HOME_VARIABLE, str(folder / "home"))
        patch.setenv("LC_ALL", "C.UTF-8")
        patch.setattr("tutor.ending.watch", lambda: None)
        patch.setattr(sys, "excepthook", sys.excepthook)
        run(patch, "lesson m1.toml --plain", "1.2\n1.6\n:quit\n")  # something for `progress` to show
        yield {command: output(patch, command) for command in COMMANDS}


def run(patch: pytest.MonkeyPatch, command: str, typed: str = "") -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    patch.setattr(sys, "stdin", io.StringIO(typed))
    patch.setattr(sys, "stdout", out)
    patch.setattr(sys, "stderr", err)
    main(command.split())
    return out.getvalue(), err.getvalue()


def output(patch: pytest.MonkeyPatch, command: str) -> Output:
    out, err = run(patch, command)
    form = command.partition("--format ")[2].split()[:1]
    if command.startswith("variant"):
        form = ["toml"]
    if "--output" in command:
        pages = sorted(Path("site").glob("*.html"))
        return Output(out, " ".join([of_page(page.read_text("utf-8")) for page in pages]))
    return Output(out, f"{said_in(out, form[0] if form else 'text')} {err}")


def said_in(written: str, form: str) -> str:
    """What people are told in a document; the rest of it is for programs."""
    match form:
        case "html":
            return of_page(written)
        case "moodle":
            return " ".join(of_questions(ET.fromstring(written)))
        case "json":
            return " ".join(messages(json.loads(written)))
        case "toml":
            made = tomllib.loads(written)
            return f"{made['title']} {made['summary']}"
        case "csv":
            return " ".join(row.get("message") or "" for row in csv.DictReader(io.StringIO(written)))
        case _:
            return written


def messages(document: object) -> Iterator[str]:
    match document:
        case list():
            for part in document:
                yield from messages(part)
        case dict():
            for name, value in document.items():
                if name in ("message", "problem", "status") and isinstance(value, str):
                    yield value
                yield from messages(value)


def of_questions(quiz: ET.Element) -> Iterator[str]:
    """Every text of questions; those in HTML as they are read, and of categories the last name."""
    for question in quiz:
        for element in question.iter("text"):
            text = element.text or ""
            yield " ".join(ET.fromstring(f"<div>{text}</div>").itertext()) if text[:1] == "<" else text


def of_page(page: str) -> str:
    """Every text of a page, and every attribute that is read out or shown."""
    root = ET.fromstring(page)
    assert root.get("lang") == PSEUDO.code
    said = []
    for element in root.iter():
        said += [element.tail or "", element.get("title") or "", element.get("aria-label") or ""]
        if element.tag != "style":
            said.append(element.text or "")
    return " ".join(said)


@pytest.mark.parametrize("command", COMMANDS)
def test_in_a_document_nothing_is_said_but_in_the_language_spoken(
    outputs: dict[str, Output], command: str
) -> None:
    assert set(untranslated(outputs[command].said, known(command))) == set()


# There is room for it


@settings(max_examples=25)
@given(
    networks(),
    st.integers(0, 200),
    st.integers(8, 160),
    st.one_of(st.none(), st.integers(1, 40)),
    st.booleans(),
)
def test_no_drawing_gets_wider_or_higher_by_longer_words(
    made: tuple[Network, Training], at: int, width: int, height: int | None, ascii_only: bool
) -> None:
    steps = Trace(NetworkComputation(*made)).plan.steps
    with pseudo_spoken():
        drawing = Scene(*made, at % len(steps)).draw(width, height, ascii_only)
    assert max(map(len, drawing.lines)) <= width
    assert height is None or len(drawing.lines) <= height


@pytest.mark.parametrize("width", [80, 90, 120])
@pytest.mark.parametrize("symbol", ["z1", "dL/dw1", "w11'"])
def test_no_heading_of_a_drawing_is_cut_or_covered_by_another(symbol: str, width: int) -> None:
    with pseudo_spoken():
        drawing = scene_at(*two_two_one(), symbol).draw(width, 24)
        short = {say(said(f"drawing.{name}")) for name in ("inputs", "inputs_short", "loss")}
        relu, linear = say(said(RELU.title)), say(said(LINEAR.title))
        legend = f"{say(said('drawing.inputs'))}  {say(said('drawing.gradient_sign', sign=Text('∂')))}"
    layers = {"hidden", relu, f"hidden: {relu}", "output", linear, f"output: {linear}"}
    headings = [drawing.text(span) for span in drawing.spans if span.row == 0 and span.style == "label"]
    assert set(headings) <= short | layers | {legend}
    assert len(headings) == 4


@pytest.mark.parametrize("name", LESSONS)
def test_a_key_is_wrapped_at_its_width(name: str) -> None:
    with pseudo_spoken():
        lines = "".join(key_text(lesson_named(name))).splitlines()
    assert max(map(len, lines)) <= TEXT_WIDTH


@pytest.mark.parametrize("command", ["mark m1.toml answers.csv --format text", "audit m1.toml --format text"])
def test_a_report_is_wrapped_at_its_width_but_for_its_tables(
    outputs: dict[str, Output], command: str
) -> None:
    lines = outputs[command].written.splitlines()
    sentences = [line for line in lines if "  " not in line.strip()]
    assert len(sentences) > 5
    assert max(map(len, sentences)) <= TEXT_WIDTH


def test_that_a_source_prints_nothing_is_wrapped_as_well() -> None:
    with pseudo_spoken():
        lines = audit_text(replace(lesson(), id="a-lesson-of-a-long-name", claims={}), ()).splitlines()
    assert len(lines) > 1
    assert max(map(len, lines)) <= TEXT_WIDTH


def test_the_drawing_on_a_worksheet_keeps_to_its_width(outputs: dict[str, Output]) -> None:
    _, drawing, _ = outputs["worksheet m1.toml --format md"].written.split("```")
    assert 0 < max(map(len, drawing.splitlines())) <= TEXT_WIDTH
