"""What the sections of the page of a class are put together from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tutor.clean import in_html
from tutor.present.classroom.report import ClassReport
from tutor.present.markup import Markup, html
from tutor.present.pages_document import table
from tutor.sayings import Said


def sentences_html(several: Iterable[Said]) -> Iterator[str]:
    """A paragraph for each sentence."""
    return (f"<p>{html(one)}</p>" for one in several)


def section(what: Said) -> str:
    """The heading of a section."""
    return f"<h2>{html(what)}</h2>"


def person(name: str) -> Markup:
    """A name, which may be written from right to left without turning what stands around it."""
    return Markup(f"<bdi>{in_html(name)}</bdi>")


def wrapping(cell: str) -> Markup:
    """A cell that may be long, of HTML: in a table of numbers it alone is broken into lines."""
    return Markup(f'<span class="long">{cell}</span>')


def people(report: ClassReport, numbers: Iterable[int]) -> tuple[Markup, ...]:
    """The names of learners by their numbers."""
    return tuple(person(report.name(who)) for who in numbers)


def class_table(caption: Said, columns: Sequence[Said], rows: Iterable[Sequence[str]], *kinds: str) -> str:
    """A table of cells that are HTML already; `kinds` are for the style."""
    return table(caption, [html(column) for column in columns], rows, "class", *kinds)
