"""A campaign: escapes, formulas and markup in every string that a command meets, and every command run.

Strings stand in lesson files, the record, result files, answers, arguments, paths and the environment. The
commands and their options are read from the parser: a new one is run as well, or the campaign stops.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import random
import sqlite3
import sys
import tempfile
import tomllib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any
from unittest.mock import patch

from benchmarks.poison import LOUD, NAMED, QUIET, TYPED, kind, places, poisoned, toml, wrong_with
from tutor.cli import main
from tutor.cli.arguments import parser as whole_parser
from tutor.folders import HOME_VARIABLE
from tutor.journal.event import COLUMNS
from tutor.lesson.catalogue import PACKS_VARIABLE
from tutor.lesson.load import examine
from tutor.practice.exam import NAME_VARIABLES

LESSONS = Path(__file__).resolve().parent.parent / "lessons"
ALL = sys.maxsize

_LINES = (
    "1",
    "?",
    "?",
    "!",
    "",
    QUIET,
    f":{QUIET}",
    f"max(1;{QUIET})",
    "-1e999",
    ":ledger",
    ":notes",
    ":lab",
    ":quit",
)
"""What is typed in line mode."""

_VARIABLES = (
    *(HOME_VARIABLE, PACKS_VARIABLE, *NAME_VARIABLES),
    *("COLUMNS", "TERM", "TZ", "HOME", "LC_ALL", "NO_COLOR"),
)


@dataclass
class Campaign:
    """What was poisoned, what ran, and what was found acting in an output.

    Attributes:
        count: how many strings of each kind of document are taken; the seed chooses them.
        findings: command, and what is wrong with its output.
    """

    folder: Path
    count: int
    seed: int
    strings: int = 0
    runs: int = 0
    findings: list[tuple[str, str]] = field(default_factory=list)

    def some(self, found: Iterable[object]) -> list:
        """A sample of the strings; they count as poisoned."""
        every = list(found)
        chosen = random.Random(self.seed).sample(every, min(self.count, len(every)))
        self.strings += len(chosen)
        return chosen

    def run(self, *argv: str, typed: Sequence[str] = _LINES, **env: str) -> str:
        """Runs a command in this process and looks at what it prints. Gives its standard output."""
        self.runs += 1
        if "--exam" in argv:  # while one is open, most commands refuse: it has a record of its own
            env = {"BACKPROP_TUTOR_HOME": str(self.folder / "exams")} | env
        out, err, fault = _run(argv, typed, self.folder, env)
        formats = [after for option, after in pairwise(argv) if option == "--format"]
        form = formats[-1] if formats else ""
        usual_forms = {"worksheet": "md", "variant": "toml", "new": "toml"}
        form = form or usual_forms.get(argv[0] if argv else "", "text")
        form = "text" if "--output" in argv else form
        form = "csv" if argv and argv[0] == "class" and form in ("canvas", "moodle") else form
        shown = ascii(" ".join(argv))[:200]
        if fault:
            self.findings.append((shown, fault))
        self.findings += [(shown, wrong) for wrong in wrong_with(out, form if out else "text")]
        self.findings += [(shown, f"stderr: {wrong}") for wrong in wrong_with(err, "text")]
        return out.decode("utf-8", "replace")

    def look_at(self, path: Path) -> None:
        """A file that a command wrote, which may be shown on a terminal one day."""
        form = path.suffix.removeprefix(".")
        self.findings += [(f"in {path.name!a}", wrong) for wrong in wrong_with(path.read_bytes(), form)]


def _run(
    argv: Sequence[str], typed: Sequence[str], folder: Path, env: dict[str, str]
) -> tuple[bytes, bytes, str]:
    base = {
        "PATH": os.environ.get("PATH", ""),
        "HOME": str(folder),
        "BACKPROP_TUTOR_HOME": str(folder / "data"),
        "LANG": "C.UTF-8",
        "COLUMNS": "80",
    }
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    lines = io.TextIOWrapper(
        io.BytesIO("\n".join(typed).encode("utf-8", "surrogateescape")), encoding="utf-8"
    )
    fault = ""
    with (
        patch.dict(os.environ, base | env, clear=True),
        patch.multiple(sys, stdout=out, stderr=err, stdin=lines, excepthook=sys.excepthook),
        contextlib.chdir(folder),
    ):
        try:
            main(argv)
        except SystemExit:
            pass
        except Exception as error:  # noqa: BLE001 - whatever it is, it is a finding
            fault = f"a fault: {error!a}"
    return out.buffer.getvalue(), err.buffer.getvalue(), fault


@dataclass(frozen=True)
class Material:
    """What commands are given: by the names of their arguments."""

    lesson: str
    answers: str
    result: str
    assignment: str

    def of(self, name: str) -> str:
        return {"lesson": self.lesson, "lessons": self.lesson, "paths": self.lesson, "answers": self.answers,
                "results": self.result, "shape": "2-2-1", "file": self.assignment,
                "names": self.assignment, "shell": "bash"}[name]  # fmt: skip


def commands() -> dict[str, list[argparse.Action]]:
    """Every command with its arguments and options."""
    parser = whole_parser()
    (listed,) = (action for action in parser._actions if isinstance(action, argparse._SubParsersAction))
    return {name: command._actions for name, command in listed.choices.items()}


def usual(name: str, actions: list[argparse.Action], given: Material) -> list[str]:
    """A command as one types it: what it needs, a seed, and few steps."""
    argv = [name, *(given.of(action.dest) for action in actions if not action.option_strings)]
    options = {option: action for action in actions for option in action.option_strings}
    argv += [
        part for a in actions if a.dest == "format" and a.required for part in ("--format", a.choices[0])
    ]
    few = {"--seed": "3", "--count": "2", "--iterations": "2"}
    argv += [part for option, value in few.items() if option in options for part in (option, value)]
    return argv


def every_command(campaign: Campaign, given: Material, **env: str) -> None:
    """Each command in each of its formats, and with all that can be switched on."""
    campaign.run(**env)
    for name, actions in commands().items():
        argv = usual(name, actions, given)
        formats = next((action.choices for action in actions if action.dest == "format"), None)
        for form in formats or [None]:
            campaign.run(*argv, *(["--format", form] if form else []), **env)
        flags = [a.option_strings[-1] for a in actions if a.option_strings and a.nargs == 0]
        campaign.run(*argv, *(flag for flag in flags if flag not in ("--help", "--delete")), **env)


# Lesson files


def lesson_files(campaign: Campaign) -> Path:
    """Every string of a lesson file by itself, loud and quiet. Gives the file of all that is let through."""
    folder = campaign.folder / "lessons"
    folder.mkdir()
    whole = tomllib.loads((LESSONS / "relu-231.toml").read_text("utf-8")) | {"id": "whole"}
    whole["loss"]["terms"] = ["E1"]
    path = folder / "whole.toml"
    by_kind = {kind(place): place for place in places(whole)} if campaign.count < ALL else None
    for place in campaign.some(by_kind.values() if by_kind else places(whole)):
        for poison in (LOUD, QUIET):
            path.write_text(toml(poisoned(whole, place, poison)), encoding="utf-8")
            campaign.run("check", str(path))
            campaign.run("list", "--format", "json", BACKPROP_TUTOR_LESSONS=str(folder))
    for place in places(whole):
        changed = poisoned(whole, place, QUIET)
        if examine(toml(changed), "here").lesson is not None:
            whole = changed
    path.write_text(toml(whole), encoding="utf-8")
    campaign.strings += 1
    return path


# The record


def record(campaign: Campaign, given: Material) -> None:
    """Every column of the record, and every string of its payloads."""
    for argv in (["lesson", given.lesson], ["quiz", given.lesson, "--seed", "3"]):
        campaign.run(*argv, "--plain")
    exam(campaign, "recorded.json", "--learner", TYPED, BACKPROP_TUTOR_HOME=str(campaign.folder / "data"))
    events = _asked(next((campaign.folder / "data").glob("*.db")), "SELECT id, payload FROM events")
    for column in campaign.some(COLUMNS):
        _read_record(campaign, given, f"UPDATE events SET {column} = ?", LOUD)
    payloads = {number: json.loads(text) for number, text in events}
    strings = {kind(place): (number, place) for number, tree in payloads.items() for place in places(tree)}
    for number, place in campaign.some(strings.values()):
        payload = json.dumps(poisoned(payloads[number], place, LOUD))
        _read_record(campaign, given, "UPDATE events SET payload = ?", payload)
    _read_record(campaign, given, "UPDATE events SET text = CAST(? AS TEXT)", b"\x1b[31m\xff\x9b")


def _read_record(campaign: Campaign, given: Material, change: str, value: str | bytes) -> None:
    """Changes a copy of the record, and runs what reads it."""
    home = campaign.folder / f"record-{campaign.runs}"
    home.mkdir()
    for database in (campaign.folder / "data").glob("*.db"):
        _asked(database, "VACUUM INTO ?", str(home / database.name))
        with contextlib.closing(sqlite3.connect(home / database.name)) as connection, connection:
            for (name,) in _rows(connection, "SELECT name FROM sqlite_master WHERE type = 'trigger'"):
                connection.execute(f"DROP TRIGGER {name}")  # by which the log only grows
            connection.execute("PRAGMA ignore_check_constraints = ON")
            connection.execute(change, (value,))
    for argv in (
        *(["progress", "--format", form] for form in ("text", "json", "csv")),
        *(["list"], ["review", "--seed", "3", "--until", "2999-01-01"], ["lesson", given.lesson], ["quiz"]),
        ["quiz", "--exam", "--output", "again.json"],
    ):
        campaign.run(*argv, typed=(":ledger", ":summary", "1"), BACKPROP_TUTOR_HOME=str(home))


def _asked(database: Path, query: str, *values: str) -> list[tuple[Any, ...]]:
    with contextlib.closing(sqlite3.connect(database)) as connection:
        return _rows(connection, query, *values)


def _rows(connection: sqlite3.Connection, query: str, *values: str) -> list[tuple[Any, ...]]:
    return connection.execute(query, values).fetchall()


# Result files and answers


def exam(campaign: Campaign, output: str, *options: str, **env: str) -> str:
    """An exam handed in; gives its result file's text."""
    argv = ("quiz", "--exam", "--restart", "--seed", "5", "--count", "3", "--output", output, *options)
    campaign.run(*argv, typed=("1", QUIET, "-2", "3", "", ""), **env)
    path = campaign.folder / output
    campaign.look_at(path)
    return path.read_text("utf-8")


def results(campaign: Campaign) -> str:
    """Every string of a result file, marked again. Gives a file in which those are poisoned that may be."""
    result = json.loads(exam(campaign, "result.json", "--learner", TYPED))
    path = campaign.folder / "poisoned.json"
    for place in campaign.some(places(result)):
        path.write_text(json.dumps(poisoned(result, place, TYPED)), encoding="utf-8")
        campaign.run("remark", str(path))
    for mark in result["marks"]:
        mark |= {"answer": TYPED, "message": TYPED, "verdict": TYPED, "misconception": TYPED}
    path.write_text(json.dumps(result), encoding="utf-8")
    return str(path)


def answers(campaign: Campaign, lesson: str) -> str:
    """Every cell of a class's answers. Gives a file with all that is marked."""
    line = LOUD.replace("\n", " ").replace('"', "")
    bare, quoted = QUIET.replace(",", ""), f'"{line}"'.replace("\r", " ")
    rows = [
        *(
            [name, "1", "z1", answer]
            for name in (bare, quoted, "-2")
            for answer in (quoted, "x;=1+1", "-2.08", "-1*2")
        ),
        *([name, "1", "z1", "@1"] for name in ("anna;=1+1", "=1+1", '"\t=1+1"', '"x;""=1+1"')),
        *(["bo", *cells] for cells in ((quoted, "z1", "1"), ("1", quoted, "1"), ("1", "z1", quoted))),
        [line],
    ]
    campaign.strings += sum(map(len, rows))
    path = campaign.folder / "answers.csv"
    text = "\n".join(",".join(row) for row in (["learner", "iteration", "symbol", "answer"], *rows))
    for data in (text.encode("cp1252", "replace"), f"{line},a".encode(), text.encode()):
        path.write_bytes(data)
        for form in ("text", "json", "csv"):
            campaign.run("mark", lesson, str(path), "--format", form)
    return str(path)


# A class


def assignment(campaign: Campaign) -> str:
    """An assignment and its roster, and what comes in of it: every name and every string of a result."""
    folder = campaign.folder / "teacher"
    folder.mkdir()
    path = folder / "week3.toml"
    cells = [QUIET.replace(",", ";"), f'"{LOUD}"'.replace("\r", " "), '"=1+1"', "@1", "<b>ann</b>"]
    rows = [f"id{number},{cell},{cell}@x" for number, cell in enumerate(cells)]
    (folder / "roster.csv").write_text("\n".join(["id,name,email", *rows, "ann,Ann,"]), encoding="utf-8")
    for title in (LOUD, "<b>=1+1</b>`y`[/]"):
        path.write_text(toml({**_ASSIGNMENT, "title": title[:150]}), encoding="utf-8")
        campaign.run("assign", str(path))
    given = folder / "class" / "week3"
    campaign.run(
        "quiz", "--assignment", str(given), "--learner", "ann", typed=("1", QUIET, "-2", "3", "", "")
    )
    campaign.run("quiz", "--assignment", str(given), "--learner", TYPED)
    found = next((given / "results").glob("*.json"))
    result = json.loads(found.read_text("utf-8"))
    for number, place in enumerate(campaign.some(places(result))):
        poison = poisoned(result, place, TYPED)
        (given / "results" / f"{number}.json").write_text(json.dumps(poison), encoding="utf-8")
    campaign.strings += len(cells) + 2
    for form in ("text", "json", "csv", "html", "canvas", "moodle"):
        campaign.run("class", str(given), "--format", form)
        campaign.run(
            "class", str(given), "--format", form, "--title", TYPED, "--roster", str(folder / "roster.csv")
        )
    campaign.run("remark", *map(str, sorted((given / "results").iterdir())), "--assignment", str(path))
    return str(path)


_ASSIGNMENT = {"format": 1, "kind": "exam", "lessons": ["relu-111"], "questions": 3, "roster": "roster.csv"}


# Arguments, paths, the environment


def arguments(campaign: Campaign, given: Material) -> None:
    """Every argument and option that takes a value, and what is no option."""
    wanted: list[list[str]] = [[TYPED], [f"--{TYPED}"]]
    for name, actions in commands().items():
        argv = usual(name, actions, given)
        wanted += [[name, TYPED], [*argv, TYPED], [*argv, f"--{TYPED}"], [name, *[TYPED] * 3]]
        for action in actions:
            if action.option_strings and action.nargs != 0:
                wanted.append([*argv, action.option_strings[-1], TYPED])
                wanted.append([*argv, f"{action.option_strings[-1]}={NAMED}.json"])
    for argv in campaign.some(wanted):
        campaign.run(*argv)


def paths(campaign: Campaign, given: Material) -> None:
    """Folders and files of such names, named in arguments and in variables."""
    folder = campaign.folder / NAMED
    folder.mkdir()
    named = []
    for path in (given.lesson, given.answers, given.result, given.assignment):
        named.append(folder / f"{NAMED[:60]}{Path(path).suffix}")
        named[-1].write_bytes(Path(path).read_bytes())
    (folder / Path(given.lesson).name).write_bytes(Path(given.lesson).read_bytes())
    shown = Material(*map(str, named))
    good = Material(str(folder / Path(given.lesson).name), shown.answers, shown.result, given.assignment)
    campaign.strings += 7
    home = {
        "BACKPROP_TUTOR_HOME": str(folder / "data"),
        "BACKPROP_TUTOR_LESSONS": f"{folder}{os.pathsep}{NAMED}x",
    }
    for material in (shown, good):
        every_command(campaign, material, **home)
    near = f"{NAMED[:59]}"
    campaign.run("lesson", near, **home)
    campaign.run("check", str(folder), str(folder / "none"), **home)
    campaign.run("key", good.lesson, "--format", "html", "--output", str(folder / "pages"))
    for page in (folder / "pages").iterdir():
        campaign.look_at(page)
    exam(campaign, f"{NAMED}/result.json")
    campaign.run(
        "quiz", "--exam", "--restart", "--seed", "5", "--output", f"{NAMED}/none/x", typed=("", "") * 20
    )
    data = next((folder / "data").glob("*.db"))
    campaign.run("reset", good.lesson, "--yes", **home)
    data.write_bytes(b"no database")
    for argv in (
        ["progress"],
        ["lesson", good.lesson, "--plain"],
        ["progress", "--delete"],
        ["progress", "--delete", "--yes"],
    ):
        campaign.run(*argv, **home)
    (folder / "file").write_text("", encoding="utf-8")
    campaign.run("lesson", good.lesson, BACKPROP_TUTOR_HOME=str(folder / "file"))


def environment(campaign: Campaign, given: Material) -> None:
    """Variables that are looked at, and a terminal that shows ASCII only."""
    for variable in campaign.some(_VARIABLES):
        for argv in (["list"], ["lesson", given.lesson]):
            campaign.run(*argv, **{variable: TYPED})
    exam(campaign, "environment.json", **dict.fromkeys(NAME_VARIABLES, TYPED))
    for argv in (["key", given.lesson], ["list"], ["lesson", given.lesson], ["diagram", given.lesson]):
        if not campaign.run(*argv, LC_ALL="C").isascii():
            campaign.findings.append((" ".join(argv), "more than ASCII"))


def campaign(folder: Path, count: int = ALL, seed: int = 0) -> Campaign:
    """The whole campaign in an empty folder, on `count` strings of each kind."""
    made = Campaign(folder, count, seed)
    lesson = str(lesson_files(made))
    given = Material(lesson, answers(made, lesson), results(made), assignment(made))
    parts: tuple[Callable[[Campaign, Material], None], ...] = (
        every_command,
        arguments,
        paths,
        environment,
        record,
    )
    for part in parts:
        part(made, given)
    return made


def _main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=ALL)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        made = campaign(Path(folder), arguments.count, arguments.seed)
    for command, wrong in made.findings:
        print(f"{command}: {wrong}")
    print(f"{made.strings} strings poisoned, {made.runs} commands run, {len(made.findings)} findings")
    return int(bool(made.findings))


if __name__ == "__main__":
    sys.exit(_main())
