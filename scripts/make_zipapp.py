"""Puts the tutor and what it needs into one file that a Python from 3.11 on runs without installing anything.

    python scripts/make_zipapp.py --output backprop-tutor.pyz

Run it with the Python of an environment in which the tutor is installed (`pip install -e .`): the packages
are copied from there, and nothing is downloaded. numpy is left out: it is the lab's alone, and its compiled
parts cannot be read from a zip file.

The file holds every module as source, and compiled for the Python that made it; another one compiles as it
goes, and starts more slowly.
"""

from __future__ import annotations

import argparse
import importlib.util
import marshal
import os
import re
import sys
import tomllib
import zipfile
from collections.abc import Iterable, Iterator
from importlib.machinery import EXTENSION_SUFFIXES
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

LEFT_OUT = frozenset({"numpy"})
"""What only the lab needs."""

START = '''"""Where Python begins with this file."""

import sys

if sys.version_info < (3, 11):
    sys.exit("backprop-tutor needs Python 3.11 or newer; this is Python %d.%d." % sys.version_info[:2])

from tutor.cli import command

command()
'''

_SHEBANG = b"#!/usr/bin/env python3\n"
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
_REQUIREMENT = re.compile(r"([\w.-]+)\s*(?:\[([^\]]*)\])?")
_NOT_COMPILED = "pygments/"
"""Hundreds of lexers that nobody asks for: as source, they are there all the same."""
_MISSING = "{name} is not installed here. Type `pip install -e .`, then this again."


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--output", default="backprop-tutor.pyz", metavar="FILE", type=Path)
    output = asked.parse_args().output
    try:
        make(output)
    except OSError as error:
        sys.exit(f"{output} cannot be written: {error.strerror}. Name another file with --output.")
    print(f"{output}: {output.stat().st_size / 1e6:.1f} MB")


def make(output: Path) -> None:
    """Writes the file, which is there whole or not at all."""
    beside = output.with_name(f"{output.name}.part")
    try:
        with beside.open("wb") as file:
            file.write(_SHEBANG)
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
                for name, data in sorted(contents()):
                    packed.writestr(_entry(name), data)
        beside.chmod(0o755)
        os.replace(beside, output)
    finally:
        beside.unlink(missing_ok=True)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _LONG_AGO)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry


def contents() -> Iterator[tuple[str, bytes]]:
    """Every file, by its name in the zip."""
    yield from with_compiled("__main__.py", START.encode())
    for folder, inside in ((ROOT / "tutor", "tutor"), (ROOT / "lessons", "tutor/_lessons")):
        for path in folder.rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".pyc":
                yield from with_compiled(f"{inside}/{path.relative_to(folder).as_posix()}", path.read_bytes())
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    for needed in distributions(project["dependencies"]):
        yield from files_of(needed)


def distributions(requirements: Iterable[str]) -> list[Distribution]:
    """What is installed of these and of all that they need, without what is left out."""
    found: dict[str, Distribution] = {}
    seen: set[tuple[str, str]] = set()
    waiting = [(requirement, "") for requirement in requirements]
    while waiting:
        requirement, extra = waiting.pop()
        if (requirement, extra) in seen:
            continue
        seen.add((requirement, extra))
        needed, _, marker = requirement.partition(";")
        match = _REQUIREMENT.match(needed)
        assert match is not None, requirement
        name = re.sub(r"[-_.]+", "-", match[1]).lower()
        of_extra = re.search(r"extra\s*==\s*['\"]([^'\"]+)", marker)
        if name in LEFT_OUT or (of_extra is not None and of_extra[1] != extra):
            continue
        try:
            found[name] = distribution(name)
        except PackageNotFoundError:
            if marker:  # of another system, or of another Python
                continue
            sys.exit(_MISSING.format(name=name))
        extras = ("", *(part.strip() for part in (match[2] or "").split(",")))
        waiting += [(one, extra) for one in found[name].requires or () for extra in extras]
    return list(found.values())


def files_of(installed: Distribution) -> Iterator[tuple[str, bytes]]:
    """The files of a package, without those outside of where packages lie (commands, manual pages)."""
    for file in installed.files or ():
        name = file.as_posix()
        if name.startswith("..") or "__pycache__" in name or file.name in ("RECORD", "direct_url.json"):
            continue
        if name.endswith(tuple(EXTENSION_SUFFIXES)):
            sys.exit(f"{name} is compiled, and cannot be read from a zip file.")
        yield from with_compiled(name, file.read_binary())


def with_compiled(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """A file, and what Python makes of it where it is a module: found first, and never held against it."""
    yield name, data
    if name.endswith(".py") and not name.startswith(_NOT_COMPILED):
        code = compile(data, name, "exec", dont_inherit=True, optimize=0)
        by_hash, unchecked = 0b01, 0b00
        flags = (by_hash | unchecked).to_bytes(4, "little")
        head = importlib.util.MAGIC_NUMBER + flags + importlib.util.source_hash(data)
        yield f"{name}c", head + marshal.dumps(code)


if __name__ == "__main__":
    main()
