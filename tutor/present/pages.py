"""The worked solution as HTML: one page, or a small site of linked pages in one folder."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from tutor.clean import in_html
from tutor.data_classes import dataclass
from tutor.expressions.printing import PRETTY
from tutor.lesson.model import Lesson
from tutor.marking.marker import Marker
from tutor.present.key import lesson_name, sound_trace
from tutor.present.markup import html
from tutor.present.pages_document import document, document_pieces, table
from tutor.present.pages_figure import figure
from tutor.present.pages_steps import Book, anchor, shown_number, steps_html
from tutor.present.pages_structure import heading_html, results_html, structure_html
from tutor.present.parts import PARTS, Part, part_of, title, title_in
from tutor.sayings import Said, Text, said

INDEX = "index.html"


@dataclass(frozen=True, slots=True)
class _Place:
    """One part of one iteration: a page of the site, a section of the single page."""

    iteration: int
    part: Part

    @property
    def file(self) -> str:
        return f"iteration-{self.iteration}-{self.part}.html"

    @property
    def title(self) -> Said:
        return title_in(self.iteration, self.part)


def key_html(lesson: Lesson) -> Iterator[str]:
    """The whole key as one page that stands alone."""
    marker = Marker.of(lesson, sound_trace(lesson))
    book = Book(lesson, marker, lambda iteration, symbol: f"#{anchor(iteration, symbol)}")
    heading = said("pages.key_title", title=Text(lesson.title), lesson=Text(lesson_name(lesson)))
    return document_pieces(heading, _key_parts(book))


def _key_parts(book: Book) -> Iterator[str]:
    yield heading_html(book.lesson)
    yield "<main>"
    yield structure_html(book.lesson, 2)
    yield f"<h2>{html(said('pages.results'))}</h2>"
    yield results_html(book)
    yield _slips_html(book, 2)
    for place in _places(book):
        yield f"<h2>{html(place.title)}</h2>"
        yield _part_html(book, place, 3)
    yield "</main>"


def solution_pages(lesson: Lesson) -> Iterator[tuple[str, str]]:
    """The site: file names with the pages' text, one after the other. `index.html` is where to begin."""
    marker = Marker.of(lesson, sound_trace(lesson))

    def href(iteration: int, symbol: str) -> str:
        part = part_of(marker.trace.plan_at(iteration).by_symbol[symbol].kind)
        return f"{_Place(iteration, part).file}#{anchor(iteration, symbol)}"

    book = Book(lesson, marker, href)
    places = _places(book)
    files = [INDEX, *(place.file for place in places)]
    titles = [said("pages.structure"), *(place.title for place in places)]
    bodies = chain((_index_html(book, places),), (_page_html(book, place) for place in places))
    for number, (file, heading, body) in enumerate(zip(files, titles, bodies, strict=True)):
        before = (files[number - 1], titles[number - 1]) if number else None
        after = (files[number + 1], titles[number + 1]) if number + 1 < len(files) else None
        links = _links(before, after)
        top, bottom = (_navigation(links, said(f"pages.pages_{place}")) for place in ("top", "bottom"))
        named = said("pages.page_title", page=heading, lesson=Text(lesson.title))
        yield file, document(named, f"{top}\n{body}\n{bottom}")


def _places(book: Book) -> list[_Place]:
    """The parts that have steps, of every iteration."""
    found = []
    for iteration in range(1, book.lesson.iterations + 1):
        there = {part_of(kind) for kind in book.plan(iteration).kinds}
        found += [_Place(iteration, part) for part in PARTS if part in there]
    return found


def _index_html(book: Book, places: list[_Place]) -> str:
    parts = [
        heading_html(book.lesson),
        "<main>",
        structure_html(book.lesson, 2),
        f"<h2>{html(said('pages.steps'))}</h2>",
        _contents_html(places),
        results_html(book),
        _slips_html(book, 2),
        "</main>",
    ]
    return "\n".join(parts)


def _contents_html(places: list[_Place]) -> str:
    there = {place.part for place in places}
    titles = {part: html(title(part)) for part in PARTS if part in there}
    rows = [
        [
            html(said("documents.iteration", iteration=iteration)),
            *(f'<a href="{_Place(iteration, part).file}">{titles[part]}</a>' for part in titles),
        ]
        for iteration in dict.fromkeys(place.iteration for place in places)
    ]
    return table(said("pages.contents"), ["", *titles.values()], rows, "contents")


def _page_html(book: Book, place: _Place) -> str:
    return (
        f'<header><p class="lesson">{in_html(book.lesson.title)}</p>'
        f"<h1>{html(place.title)}</h1></header>\n"
        f"<main>\n{_part_html(book, place, 2)}\n</main>"
    )


def _part_html(book: Book, place: _Place, level: int) -> str:
    steps = [step for step in book.plan(place.iteration).steps if part_of(step.kind) == place.part]
    return f"{_figure(book, place)}\n{steps_html(book, place.iteration, steps, level)}"


def _figure(book: Book, place: _Place) -> str:
    """The network, or the model, as it is at the end of this part."""
    done = PARTS[: PARTS.index(place.part) + 1]
    plan = book.plan(place.iteration)
    known = {step.symbol for step in plan.steps if part_of(step.kind) in done}
    what = "figure" if plan.dense is not None else "model"
    return figure(
        plan,
        book.values(place.iteration),
        known,
        said(f"pages.{what}_{place.part}", iteration=place.iteration),
        "forward" if place.part == "loss" else place.part,
    )


def _slips_html(book: Book, level: int) -> str:
    """Where the source prints a wrong number, with links to the steps."""
    rows = []
    for iteration, symbol in book.lesson.claims:
        note = book.source_note((iteration, symbol))
        if note:
            printed = in_html(book.lesson.claims[iteration, symbol])
            right = shown_number(book.values(iteration)[symbol])
            link = f'<a href="{book.href(iteration, symbol)}">{in_html(PRETTY.name(symbol))}</a>'
            rows.append([link, str(iteration), printed, right])
    if not rows:
        return ""
    columns = (
        said("documents.column_step"),
        said("documents.column_iteration"),
        said("documents.column_printed"),
        said("pages.column_right"),
    )
    heading = f"<h{level}>{html(said('pages.source_wrong'))}</h{level}>"
    return f"{heading}\n{table(said('pages.differences'), list(map(html, columns)), rows, 'numbers')}"


def _links(before: tuple[str, Said] | None, after: tuple[str, Said] | None) -> str:
    """To the pages before and after, each given by its file and title."""
    links = []
    if before:
        words = html(said("pages.before", page=before[1]))
        links.append(f'<a rel="prev" href="{before[0]}">{words}</a>')
        links.append(f'<a href="{INDEX}">{html(said("pages.contents"))}</a>')
    if after:
        words = html(said("pages.after", page=after[1]))
        links.append(f'<a rel="next" href="{after[0]}">{words}</a>')
    return " ".join(links)


def _navigation(links: str, label: Said) -> str:
    return f'<nav aria-label="{html(label)}">{links}</nav>'
