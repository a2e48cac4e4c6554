"""The worked solution as pages: complete, linked, self-contained, and safe whatever a lesson says."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import cast

import pytest

from support.networks import two_two_one
from support.shipped import LESSON_FILES
from tutor.expressions.printing import format_number
from tutor.lesson.load import load_lesson
from tutor.lesson.model import Lesson, Note, Source, StepKey
from tutor.marking.marker import Marker
from tutor.present.pages import Book, key_html, solution_pages
from tutor.present.pages_steps import anchor, step_html
from tutor.sayings import Said, Text, said
from tutor.steps.computation import NetworkComputation
from tutor.steps.trace import Trace

EQUATIONS = sorted((Path(__file__).parents[1] / "support" / "equations").rglob("*.toml"))
LESSONS = LESSON_FILES
NETWORK, TRAINING = two_two_one()
PLAIN = Lesson("relu-221", "Two units", "A net.", NETWORK, TRAINING)
EVIL = '"><script src="http://e.example/x.js">alert(1)</script><img src=x onerror=alert(1)>\x1b[2J'
HOSTILE = replace(
    PLAIN,
    id=EVIL,
    title=EVIL,
    summary=EVIL,
    source=Source(EVIL, EVIL),
    notes=(Note(EVIL),),
    claims={(1, "z1"): EVIL},
    network=replace(NETWORK, layers=tuple(replace(layer, name=EVIL) for layer in NETWORK.layers)),
)


def loaded(path: Path) -> Lesson:
    return load_lesson(path)


def all_pages(lesson: Lesson) -> dict[str, str]:
    return dict(solution_pages(lesson)) | {"single": "".join(key_html(lesson))}


def elements(page: str) -> Iterator[ET.Element]:
    return ET.fromstring(page).iter()


@pytest.mark.parametrize("path", [*LESSONS, *EQUATIONS], ids=lambda path: path.stem)
def test_every_link_leads_to_a_page_and_a_step_that_exist(path: Path) -> None:
    pages = dict(solution_pages(loaded(path)))
    ids = {name: {e.get("id") for e in elements(page)} for name, page in pages.items()}
    links = [(name, e.get("href")) for name, page in pages.items() for e in elements(page) if e.tag == "a"]
    assert links
    for name, href in links:
        file, _, fragment = (href or "").partition("#")
        assert file in pages, (name, href)
        assert not fragment or fragment in ids[file], (name, href)


@pytest.mark.parametrize("path", [*LESSONS, *EQUATIONS], ids=lambda path: path.stem)
def test_every_step_stands_once_in_the_site_and_once_in_the_single_page(path: Path) -> None:
    lesson = loaded(path)
    wanted = sorted(anchor(i, step.symbol) for i, step in Trace(lesson.computation).steps())
    for pages in (dict(solution_pages(lesson)).values(), ["".join(key_html(lesson))]):
        assert sorted(e.attrib["id"] for page in pages for e in elements(page) if "id" in e.attrib) == wanted


@pytest.mark.parametrize(
    "lesson", [*map(loaded, LESSONS), HOSTILE], ids=[*(p.stem for p in LESSONS), "hostile"]
)
def test_no_page_refers_to_anything_outside_itself(lesson: Lesson) -> None:
    for page in all_pages(lesson).values():
        for element in elements(page):
            assert element.tag not in ("script", "link", "img", "iframe", "object", "base", "form")
            for name, value in element.attrib.items():
                assert not name.startswith("on")
                if name in ("href", "src", "xlink:href", "style"):
                    assert not value.partition("#")[0] or value.partition("#")[0].endswith(".html")
                    assert ":" not in value


def test_hostile_text_from_a_lesson_is_shown_and_never_obeyed() -> None:
    for page in all_pages(HOSTILE).values():
        assert "<script" not in page
        assert "<img" not in page
        assert "\x1b" not in page
    assert "&lt;script" in "".join(key_html(HOSTILE))


def test_pages_are_chained_from_the_structure_to_the_last_update_and_back() -> None:
    pages = dict(solution_pages(PLAIN))

    def neighbour(page: str, rel: str) -> str | None:
        return next((e.get("href") for e in elements(page) if e.get("rel") == rel), None)

    walked, here = ["index.html"], neighbour(pages["index.html"], "next")
    while here is not None:
        assert neighbour(pages[here], "prev") == walked[-1]
        walked.append(here)
        here = neighbour(pages[here], "next")
    assert walked == list(pages)
    assert walked[1:5] == [f"iteration-1-{part}.html" for part in ("forward", "loss", "backward", "update")]


def test_every_page_has_a_language_one_main_heading_and_tables_with_scopes() -> None:
    for page in all_pages(PLAIN).values():
        root = ET.fromstring(page)
        assert root.get("lang") == "en"
        assert len(list(root.iter("h1"))) == 1
        assert len(list(root.iter("main"))) == 1
        assert all(cell.get("scope") in ("row", "col") for cell in root.iter("th"))
        assert all(
            figure.find(".//*[@role='img'][@aria-label]") is not None for figure in root.iter("figure")
        )


def test_headings_never_skip_a_level() -> None:
    for page in all_pages(PLAIN).values():
        levels = [int(e.tag[1]) for e in elements(page) if e.tag in ("h1", "h2", "h3", "h4", "h5")]
        assert levels[0] == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))


def test_a_parameter_of_the_second_iteration_is_linked_to_the_update_that_made_it() -> None:
    page = dict(solution_pages(PLAIN))["iteration-2-forward.html"]
    assert any(e.get("href") == "iteration-1-update.html#i1-w11-new" for e in elements(page))


class _Complaining:
    """A marker that finds the source wrong at one step."""

    def __init__(self, lesson: Lesson) -> None:
        self.trace = Trace(lesson.computation)

    def source_note(self, key: StepKey) -> Said | None:
        return said("audit.right", printed=Text("2.1 <b>here</b>")) if key == (1, "z2") else None


def test_a_step_at_which_the_source_is_wrong_stands_out_with_what_it_prints() -> None:
    lesson = replace(PLAIN, claims={(1, "z1"): "1.2", (1, "z2"): "2.1"})
    book = Book(lesson, cast(Marker, _Complaining(lesson)), lambda _i, _s: "#")
    right, wrong = (step_html(book, 1, book.plan(1).by_symbol[name], 3) for name in ("z1", "z2"))
    assert "aside" not in right
    assert 'class="step differs"' in wrong
    assert "2.1 &lt;b&gt;here&lt;/b&gt; is right." in wrong


def test_every_value_stands_in_its_step() -> None:
    page = ET.fromstring("".join(key_html(PLAIN)))
    trace = Trace(NetworkComputation(NETWORK, TRAINING))
    for iteration, step in trace.steps():
        section = page.find(f".//section[@id='{anchor(iteration, step.symbol)}']")
        assert section is not None
        shown = section.find(".//strong[@class='value']")
        assert shown is not None
        value = format_number(trace.value(iteration, step.symbol)).replace("-", "−")
        assert "".join(shown.itertext()) == value


def test_the_pages_of_equations_show_the_equations_and_what_is_given() -> None:
    (path,) = [path for path in EQUATIONS if path.stem == "rnn-2"]
    page = dict(solution_pages(loaded(path)))["index.html"]
    assert "z[t] = w*x[t] + u*h[t-1] + b for t in 1..2" in page
    assert '<svg class="model"' in page
    assert "The model before its first forward pass." in page


def test_the_steps_of_each_sample_have_a_heading() -> None:
    (path,) = [path for path in EQUATIONS if path.stem == "batch-21"]
    page = dict(solution_pages(loaded(path)))["iteration-1-backward.html"]
    headings = [e.text for e in elements(page) if e.tag == "h2"]
    assert [h for h in headings if h and h.startswith("Sample")] == ["Sample 1", "Sample 2", "Sample 3"]


def test_a_lesson_without_a_loss_has_no_pages_of_one() -> None:
    (path,) = [path for path in EQUATIONS if path.stem == "perceptron-and"]
    files = dict(solution_pages(loaded(path)))
    assert "iteration-1-forward.html" in files
    assert "iteration-1-loss.html" not in files
