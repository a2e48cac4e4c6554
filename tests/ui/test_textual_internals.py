"""Private members of Textual are used in one module, which says why."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from types import ModuleType

import pytest
from textual.app import App
from textual.drivers.linux_driver import LinuxDriver
from textual.screen import Screen
from textual.widgets import Input

import tutor.ui

ROOT = Path(inspect.getfile(tutor.ui)).parent
MODULES = sorted(
    path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".")
    for path in ROOT.rglob("*.py")
    if path.stem not in ("__init__", "textual_internals")
)


@lru_cache(maxsize=64)
def _private(owner: type) -> frozenset[str]:
    """Names with one underscore that a class of Textual defines, or its methods set."""
    names = {*vars(owner), *re.findall(r"\bself\.(\w+)", inspect.getsource(owner))}
    return frozenset(name for name in names if re.match(r"_[a-z]", name))


def _of_textual(made: type) -> frozenset[str]:
    """The private names that a class of ours has from Textual."""
    bases = (base for base in made.__mro__ if base.__module__.startswith("textual"))
    return frozenset().union(*map(_private, bases))


ANY = frozenset().union(*map(_of_textual, (App, Screen, Input, LinuxDriver)))


def private_uses(tree: ast.Module, module: ModuleType | None = None) -> Iterator[str]:
    """Private members of Textual, and its private modules, that a module uses or defines anew.

    Args:
        module: has the classes of the tree; of one that has not, `self` is taken for no widget.
    """
    classes = [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    owners = {id(node): owner for owner in classes for node in ast.walk(owner)}
    for node in ast.walk(tree):
        owner = owners.get(id(node))
        made = getattr(module, owner.name) if module is not None and owner is not None else object
        match node:
            case ast.ImportFrom(module=str(name)) if re.match(r"textual\b.*\._", name):
                yield name
            case ast.ImportFrom(module=str(name), names=parts) if name.startswith("textual"):
                yield from (part.name for part in parts if part.name.startswith("_"))
            case ast.Attribute(value=ast.Name(id="self" | "cls"), attr=name) if name in _of_textual(made):
                yield name
            case ast.Attribute(value=ast.Name(id="self" | "cls")):
                pass
            case ast.Attribute(attr=name) if name in ANY:
                yield name
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) if name in _of_textual(made):
                yield name


@pytest.mark.parametrize("name", MODULES)
def test_no_other_module_uses_a_private_member_of_textual(name: str) -> None:
    module = importlib.import_module(f"tutor.ui.{name}")
    tree = ast.parse(Path(inspect.getfile(module)).read_text(encoding="utf-8"))
    assert list(private_uses(tree, module)) == []


def test_what_that_module_uses_is_there_in_this_version_of_textual() -> None:
    """A new version that renames one fails here, and not at a fault or at Ctrl+Z."""
    tree = ast.parse((ROOT / "textual_internals.py").read_text(encoding="utf-8"))
    used = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    used |= {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    private = {name for name in used if re.match(r"_[a-z]", name)}
    assert private
    assert private <= ANY


@pytest.mark.parametrize(
    "source, found",
    [
        ("from textual._wait import wait_for_idle", ["textual._wait"]),
        ("from textual import _wait", ["_wait"]),
        ("app._driver.flush()", ["_driver"]),
        ("screen._compositor", ["_compositor"]),
        ("self.own._kept = 1", []),
        ("app.screen", []),
    ],
)
def test_what_counts_as_a_use(source: str, found: list[str]) -> None:
    assert list(private_uses(ast.parse(source))) == found
