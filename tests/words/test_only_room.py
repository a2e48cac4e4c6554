"""A sentence to a person stands in `tutor.words` alone: a new one anywhere else fails here.

What counts as one: a text in the code in which two words follow each other, where
what an f-string puts in is a word too; a label of one word with a capital; and any
word that is handed to what prints, paints or heads a table. What is no sentence to a
person is exempt: docstrings, types, the messages of errors that only a bug can raise
or that mean "no value" to whoever computes, SQL, and what other programs read (styles,
markup, patterns, lesson files).
"""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import tutor

ROOT = Path(inspect.getfile(tutor)).parent

_PUT_IN = "\N{WHITE SQUARE}"
"""What an f-string puts in, in the whole text of it."""

_TWO_WORDS = re.compile(
    rf"[^\W\d_]{{2,}}[,:;]? [a-z]{{2,}}"
    rf"|(?<![\w:]){_PUT_IN}[,:;]? [a-z]{{2,}}|(?<![\w:])[a-zA-Z]{{2,}}[,:;]? {_PUT_IN}"
)
_LABEL = re.compile(r"[A-Z][a-z]+[.:?!]?")
_WORD = re.compile(r"(?<![\w.:])[^\W\d_]{2,}(?![\w.])")
_OF_OTHER_PROGRAMS = re.compile(
    rf"^[\s){_PUT_IN}]*(SELECT|WITH|INSERT|DELETE|UPDATE|CREATE|PRAGMA|BEGIN|COMMIT|ROLLBACK|ALTER|DROP|WHERE|ORDER|FROM|AND)\b"
    r"|[{};]\s*$|^\s*[<.#@&|^]|\w=\"|\(\?|\\b|\[[^\]]*-[^\]]*\]|^sleep |^def |= paper\("
)
_OF_CODE = {"Cc", "Cs", "Zl", "Zp", "Any"}
"""Categories of Unicode, and a name of typing."""
_OF_QTI = {"Single", "Decimal", "No", "Yes", "Set", "Response"}
"""Values of attributes that the format of a question package prescribes."""
_OF_CANVAS = {"Student", "Section"}
"""Headings by which an import into a gradebook knows its columns."""
_OF_BUGS = {
    "ArithmeticError",
    "AssertionError",
    "KeyError",
    "TypeError",
    "ValueError",
    "IndexError",
    "RuntimeError",
    "LookupError",
    "FrozenInstanceError",
}


def _docstrings(tree: ast.AST) -> Iterator[ast.Constant]:
    """Texts that stand as a statement: docstrings of modules, classes, functions and names."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.value


def _of_bugs(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        match node:
            case ast.Raise(exc=ast.Call(func=ast.Name(id=name)) as raised) if name in _OF_BUGS:
                yield from ast.walk(raised)
            case ast.Assert(msg=ast.AST() as said):
                yield from ast.walk(said)


def _of_types(tree: ast.AST) -> Iterator[ast.AST]:
    """Names of types in quotes, and of what a module gives away."""
    for node in ast.walk(tree):
        match node:
            case ast.AnnAssign(annotation=annotation, value=value):
                yield from ast.walk(annotation)
                if isinstance(annotation, ast.Name) and annotation.id == "TypeAlias" and value is not None:
                    yield from ast.walk(value)
            case ast.Assign(targets=[ast.Name(id="__all__")], value=value):
                yield from ast.walk(value)
            case (
                ast.arg(annotation=ast.expr() as annotation)
                | ast.FunctionDef(returns=ast.expr() as annotation)
            ):
                yield from ast.walk(annotation)
            case ast.Call(func=ast.Name(id="cast" | "TypeVar"), args=[first, *_]):
                yield first
            case ast.ClassDef(bases=bases):
                for base in bases:
                    yield from ast.walk(base)
            case ast.Subscript(value=ast.Name(id=name), slice=inside) if name[0].isupper():
                yield from ast.walk(inside)
            case ast.keyword(arg="pretty", value=value):  # how a function is printed
                yield value


def _whole(text: ast.JoinedStr) -> str:
    """An f-string, with a sign for each thing that is put in."""
    parts = (str(part.value) if isinstance(part, ast.Constant) else _PUT_IN for part in text.values)
    return "".join(parts)


def _texts(tree: ast.AST, exempt: set[int]) -> Iterator[tuple[int, str]]:
    """Every text of a module with its line, f-strings as a whole."""
    parts = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if id(node) in exempt:
            continue
        if isinstance(node, ast.JoinedStr):
            yield node.lineno, _whole(node)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in parts:
            yield node.lineno, node.value


def _shown(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Texts that are handed to a person as they stand: printed, painted, or as the headings of a table."""
    for node in ast.walk(tree):
        given: list[ast.expr] = []
        match node:
            case ast.Call(func=ast.Name(id="print"), args=args):
                given = args
            case ast.Call(func=ast.Name(id="line"), args=args):
                given = [one.elts[0] if isinstance(one, ast.Tuple) else one for one in args]
            case ast.Call(func=ast.Name(id="table" | "table_lines"), args=[ast.List(elts=headings), *_]):
                given = headings
            case ast.Call(func=ast.Attribute(attr="write"), args=[text, *_]):
                given = [text]
        for one in given:
            if isinstance(one, ast.JoinedStr):
                yield one.lineno, _whole(one)
            elif isinstance(one, ast.Constant) and isinstance(one.value, str):
                yield one.lineno, one.value


def sentences(source: str) -> list[tuple[int, str]]:
    """Lines and texts of a module that look like something said to a person."""
    tree = ast.parse(source)
    exempt = {id(node) for node in (*_docstrings(tree), *_of_bugs(tree), *_of_types(tree))}
    found = [
        (number, text)
        for number, text in _texts(tree, exempt)
        if _TWO_WORDS.search(text) or (_LABEL.fullmatch(text) and text not in _OF_CODE | _OF_QTI | _OF_CANVAS)
    ]
    found += [(number, text) for number, text in _shown(tree) if _WORD.search(text)]
    return [(number, text) for number, text in found if not _OF_OTHER_PROGRAMS.search(text)]


MODULES = sorted(
    path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*.py") if "words" not in path.parts[-3:-1]
)


@pytest.mark.parametrize("module", MODULES)
def test_no_sentence_stands_outside_the_room_of_words(module: str) -> None:
    assert sentences((ROOT / module).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "source, said",
    [
        ('print("Nothing was typed.")', True),
        ('print(f"{name} is missing here")', True),
        ('hint = "Why?"', True),
        ('label = "Loss"', True),
        ('text = f"{count} steps"', True),
        ('text = f"iteration {number}"', True),
        ('text = f"{first} or {second}"', True),
        ('text = f"{symbol}: {rest}"', False),
        ('print("done")', True),
        ('line(("done", "title"))', True),
        ('line((text, "title"))', False),
        ('table(["lesson", "status"], rows)', True),
        ('text = f"weights = {rows}"', False),
        ('saying = f"documents.{part}"', False),
        ('typed = f":run {count}"', False),
        ('def f(x: "Loss") -> None: ...', False),
        ('"""What a module is for."""', False),
        ('raise ValueError("no such thing")', False),
        ('query = "SELECT id FROM events"', False),
        ('kind = "grad_weight"', False),
    ],
)
def test_what_counts_as_a_sentence(source: str, said: bool) -> None:
    assert bool(sentences(source)) is said
