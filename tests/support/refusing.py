"""Commands where modules are missing: each in a process of its own, forked from one that refuses them.

Run as a script, with the names of the modules and the commands as JSON, it prints what each gave, as JSON.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Collection, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from tempfile import TemporaryFile
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]


class Gave(NamedTuple):
    """What a command gave: its exit code and what it printed."""

    code: int
    out: str
    err: str


class Refusing(MetaPathFinder):
    """Finds nothing, and lets nobody else find, what is to be missing."""

    def __init__(self, names: Collection[str]) -> None:
        self.names = names

    def find_spec(self, fullname: str, path: object = None, target: object = None) -> ModuleSpec | None:
        if fullname.partition(".")[0] in self.names:
            raise ModuleNotFoundError(f"No module named {fullname!r}", name=fullname)
        return None


def refuse(*names: str) -> None:
    """From now on these cannot be imported, nor those of them that were."""
    for name in [name for name in sys.modules if name.partition(".")[0] in names]:
        del sys.modules[name]
    sys.meta_path.insert(0, Refusing(names))


class Asked(NamedTuple):
    """A command, and what is typed while it runs."""

    command: str
    typed: str = ""


def run_without(
    modules: Sequence[str], commands: Sequence[Asked], home: Path, windows: bool = False
) -> dict[str, Gave]:
    """Runs commands one after the other, on one record, where these modules are missing.

    Args:
        windows: whether it is to look like Windows as well.
    """
    from support.running import environment

    asked = json.dumps({"modules": modules, "commands": commands, "windows": windows})
    done = subprocess.run(
        [sys.executable, __file__],
        input=asked,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        cwd=home,
        env=environment(home, PYTHONPATH=os.pathsep.join((str(ROOT), str(ROOT / "tests")))),
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return {one.command: Gave(*gave) for one, gave in zip(commands, json.loads(done.stdout), strict=True)}


def _run(command: Sequence[str], stdin: str) -> Gave:
    with TemporaryFile() as typed, TemporaryFile() as out, TemporaryFile() as err:
        typed.write(stdin.encode())
        typed.seek(0)
        child = os.fork()
        if child == 0:
            for file, place in ((typed, 0), (out, 1), (err, 2)):
                os.dup2(file.fileno(), place)
            sys.stdin, sys.stdout, sys.stderr = open(0), open(1, "w"), open(2, "w")  # noqa: SIM115
            _become(command)
        _, status = os.waitpid(child, 0)
        texts = []
        for file in (out, err):
            file.seek(0)
            texts.append(file.read().decode("utf-8", "replace"))
        return Gave(os.waitstatus_to_exitcode(status), *texts)


def _become(command: Sequence[str]) -> None:
    from tutor.cli import main

    code = 99
    try:
        code = main(command)
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 98
    except BaseException:  # noqa: BLE001  what is not caught ends in the hook that says so
        sys.excepthook(*sys.exc_info())
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    asked = json.load(sys.stdin)
    refuse(*asked["modules"])
    if asked["windows"]:
        from support.windows import pretend

        pretend()
    import tutor.application.lessons
    import tutor.cli.learning
    import tutor.plain  # noqa: F401  so that every child has them already

    json.dump([_run(command.split(), typed) for command, typed in asked["commands"]], sys.stdout)
