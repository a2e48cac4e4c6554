"""One HTML page: its head, its style, its tables and paragraphs.

Pages are well-formed XML as well, so that a parser can check them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from importlib.resources import files

from tutor.clean import in_html
from tutor.present.markup import html
from tutor.sayings import Said
from tutor.words import spoken

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
"""No script runs and nothing is fetched, whatever a lesson file says."""


def paragraphs(words: str) -> str:
    """Prose of a lesson: a paragraph per blank line in it."""
    blocks = (" ".join(block.split()) for block in words.split("\n\n"))
    return "".join(f"<p>{in_html(block)}</p>" for block in blocks if block)


@lru_cache(maxsize=8)
def _style(names: tuple[str, ...]) -> str:
    return "".join(files("tutor.present").joinpath(name).read_text("utf-8") for name in names)


def document(title: Said, body: str) -> str:
    """A whole page that stands alone."""
    return "".join(document_pieces(title, (body,)))


def document_pieces(
    title: Said, body: Iterable[str], styles: tuple[str, ...] = ("pages.css",)
) -> Iterator[str]:
    """The same, as it goes; a line ends between the parts of the body.

    Args:
        styles: the style sheets of this package that the page is set in, one after the other.
    """
    yield (
        "<!DOCTYPE html>\n"
        f'<html lang="{spoken().code}">\n<head>\n<meta charset="utf-8"/>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1"/>\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}"/>\n'
        f"<title>{html(title)}</title>\n<style>\n{_style(styles)}</style>\n</head>\n"
        "<body>\n"
    )
    for part in body:
        yield f"{part}\n"
    yield "</body>\n</html>\n"


def table(caption: Said, headings: Sequence[str], rows: Iterable[Sequence[str]], *kinds: str) -> str:
    """A table of cells that are HTML already: the first of a row heads it. `kinds` are for the style."""
    top = "".join(f'<th scope="col">{cell}</th>' for cell in headings)
    body = "".join(
        f'<tr><th scope="row">{row[0]}</th>{"".join(f"<td>{cell}</td>" for cell in row[1:])}</tr>\n'
        for row in rows
    )
    return (
        f'<div class="wide"><table class="{" ".join(kinds)}"><caption>{html(caption)}</caption>\n'
        f"<thead><tr>{top}</tr></thead>\n<tbody>\n{body}</tbody></table></div>"
    )
