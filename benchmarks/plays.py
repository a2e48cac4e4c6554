"""What the robot of `benchmarks.soak` starts: a command, where it runs, and the keys that lead into it."""

from __future__ import annotations

import os
import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from tutor.application.assigning import assign
from tutor.expressions.names import pretty
from tutor.folders import CLASS_VARIABLE, HOME_VARIABLE
from tutor.lesson.catalogue import available, find_lesson
from tutor.practice.course import Course

SMALL = ((80, 24), (80, 24), (120, 40), (60, 20), (40, 12))
_LONG_AGO = datetime(2001, 1, 1, tzinfo=UTC)
_ENTER, _DOWN, _END = b"\r", b"\x1b[B", b"\x1b[F"


@dataclass(frozen=True)
class Play:
    """One start of the tutor.

    Attributes:
        openings: keys that lead to where there is something to do, one press after another.
        right: the right values of a lesson's first iteration, by symbol as it is shown.
        asks: whether it does nothing while nobody types: a class is looked at again and again.
    """

    arguments: tuple[str, ...]
    environ: Mapping[str, str]
    size: tuple[int, int] = (80, 24)
    openings: tuple[bytes, ...] = ()
    right: Mapping[str, float] = field(default_factory=dict)
    in_lines: bool = False
    asks: bool = True

    @property
    def name(self) -> str:
        """What is played."""
        of_class = "class at a terminal" if CLASS_VARIABLE in self.environ else "course"
        command = next((one for one in self.arguments[:1] if not one.startswith("-")), of_class)
        return f"{command}, in lines" if self.in_lines else command


def drawn_play(generator: random.Random, home: Path) -> Play:
    """Something to play in this home."""
    make = generator.choices(
        (_lesson, _course, _quiz, _exam, _review, _lab, _class, _watch), (8, 5, 3, 3, 2, 2, 4, 1)
    )
    return make[0](generator, home)


def long_play(generator: random.Random, home: Path) -> Play:
    """A lesson from which the robot finds no way out but the end."""
    name = generator.choice(_lessons())
    arguments = ("lesson", name, "--all")
    return Play(arguments, _environ(generator, home), (100, 30), right=_right(name))


def _lesson(generator: random.Random, home: Path) -> Play:
    name = generator.choice(_lessons())
    more = generator.choice((("--all",), ("--all",), (), ("--restart",), ("--ascii",)))
    if generator.random() < 0.1:
        name, more = "relu-221", ("--find-the-slip",)
    return _in_either(generator, home, ("lesson", name, *more), (), _right(name))


def _course(generator: random.Random, home: Path) -> Play:
    down = (_DOWN,) * generator.randrange(8)
    opening = generator.choice(
        ((*down, _ENTER), (*down, _ENTER, b"\x1b"), (b"\x1bOQ",), (b"\x1bOR",), (b"\x1b[15~",))
    )
    return Play((), _environ(generator, home), _size(generator), opening)


def _quiz(generator: random.Random, home: Path) -> Play:
    names = generator.sample(_lessons(), generator.randint(1, 3))
    asked = ("quiz", *names, "--count", "6", "--seed", str(generator.randrange(3)))
    return _in_either(generator, home, asked, (_ENTER,))


def _exam(generator: random.Random, home: Path) -> Play:
    output = home / f"result-{generator.randrange(2)}.json"
    asked = (
        "quiz",
        "relu-221",
        "chain-111",
        "--exam",
        "--count",
        "6",
        "--seed",
        "3",
        "--output",
        str(output),
    )
    return _in_either(generator, home, asked, (_ENTER,))


def _review(generator: random.Random, home: Path) -> Play:
    return _in_either(generator, home, ("review", "--until", "2040-01-01"), (_ENTER,))


def _lab(generator: random.Random, home: Path) -> Play:
    asked = ("lab", generator.choice(_lessons()))
    opening = (b"w11 = 0.3\r", b"\r", b":run 20\r", b"1\r")
    return Play(asked, _environ(generator, home), _size(generator), opening)


def _class(generator: random.Random, home: Path) -> Play:
    """The names of a class; then a name, whether the teacher may see it, and something to do."""
    environ = {**_environ(generator, home), CLASS_VARIABLE: str(_given_out(home))}
    chosen = generator.choice((_ENTER, _DOWN, _END))
    name = generator.choice((b"ada", b"turing", b"s\xc3", b"nobody"))
    opening = (name, _ENTER, generator.choice((b"y", b"n", b"\x1b")), chosen, _ENTER, _ENTER)
    if generator.random() < 0.2:
        typed = (name + b"\r", b"y\r", generator.choice((b"1\r", b"2\r", b"course\r")))
        return Play(("--plain",), environ, openings=typed, in_lines=True)
    return Play((), environ, _size(generator), opening, asks=False)


def _watch(generator: random.Random, home: Path) -> Play:
    folder = _given_out(home)
    return Play(("class", str(folder / "quiz")), _environ(generator, home), _size(generator), asks=False)


def _in_either(
    generator: random.Random,
    home: Path,
    arguments: tuple[str, ...],
    openings: tuple[bytes, ...],
    right: Mapping[str, float] | None = None,
) -> Play:
    """On screen, or a line at a time."""
    environ, in_lines = _environ(generator, home), generator.random() < 0.2
    arguments = (*arguments, "--plain") if in_lines else arguments
    return Play(arguments, environ, _size(generator), openings, right or {}, in_lines)


def _environ(generator: random.Random, home: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "PYTHONPATH") if name in os.environ}
    looks = generator.choice(
        ({"TERM": "xterm-256color"}, {"TERM": "linux"}, {"TERM": "xterm", "NO_COLOR": "1"})
    )
    return {**kept, "LC_ALL": "C.UTF-8", **looks, HOME_VARIABLE: str(home / "data")}


def _size(generator: random.Random) -> tuple[int, int]:
    return generator.choice((*SMALL, (generator.randint(1, 200), generator.randint(1, 60))))


def _given_out(home: Path) -> Path:
    """A class with a quiz, an exam and a lesson to do. Gives its folder."""
    if not (home / "class").exists():
        home.mkdir(parents=True, exist_ok=True)
        (home / "roster.csv").write_text("id,name\ns1,Ada Lovelace\ns2,Alan Turing\n", encoding="utf-8")
        for kind in ("quiz", "exam", "lesson"):
            count = "" if kind == "lesson" else "questions = 3\n"
            text = f'format = 1\ntitle = "The {kind}"\nkind = "{kind}"\nroster = "roster.csv"\n{count}'
            (home / f"{kind}.toml").write_text(
                f'{text}lessons = ["slope-11", "chain-111"]\n', encoding="utf-8"
            )
            assign(str(home / f"{kind}.toml"), None, _LONG_AGO)
    return home / "class"


@lru_cache
def _lessons() -> tuple[str, ...]:
    return tuple(entry.lesson.id for entry in available() if entry.shipped and entry.lesson is not None)


@lru_cache
def _right(name: str) -> Mapping[str, float]:
    trace = Course.of(find_lesson(name)).trace
    values = trace.values(1)
    return {shown: value for symbol, value in values.items() for shown in (symbol, pretty(symbol))}
