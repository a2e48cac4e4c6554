"""How much of what the code says is held by a test: small faults are put in, and the tests are to notice.

    python scripts/mutants.py [--sample N] [--seed S] [--near] [PLACE...]

Of all faults that can be put into the PLACEs (folders or modules below tutor/), N are drawn. Each is put
into a copy of the checkout, never into the checkout itself, and the tests of the module and of its folder
are run; where they pass, those of the other folders too (not with --near). Tests that start the program
as a process of its own see the checkout and not the fault, so they are left out. A fault that no test
notices is printed as a diff. One that needs four times the processor time of a sound run counts as noticed.

mutmut and cosmic-ray were looked at: neither draws a sample from a seed, cosmic-ray runs the same command
for every mutant, and mutmut 3 changes nothing outside of functions, where much of this project's data is.
"""

from __future__ import annotations

import argparse
import ast
import difflib
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from copy import copy
from itertools import islice
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
PLACES = ("marking", "steps", "expressions", "practice", "journal")

NOT_RUN = (
    *("tests/ui", "tests/test_wheel.py", "tests/test_two_terminals.py", "tests/test_terminal.py"),
    *("tests/application/test_exams.py", "tests/cli", "tests/test_costs.py", "tests/test_escapes.py"),
    *("tests/test_layers.py", "tests/test_readme.py", "tests/journal/test_kill.py"),
    "tests/words/test_only_room.py",
)
"""Tests that start processes, or look at the text of the code."""

COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
}
OTHER_FUNCTION = {"min": "max", "max": "min", "any": "all", "all": "any"}

ONLY_FOR_CARE = ("strict", "repr", "maxsize", "slots", "frozen")
"""Arguments that change nothing where the code is right: they guard, they name, they make it faster."""
LARGE = 1000
"""A number as large as this bounds a cost; one more or less is the same to everybody."""


AT_ONCE = """
from hypothesis import Phase

at_once = {"derandomize": True, "deadline": None, "phases": (Phase.explicit, Phase.generate)}
settings.register_profile("faults", **at_once)
settings.load_profile("faults")
"""
"""For the copy's conftest: an example that fails is not made smaller first."""
MOST_MEMORY = 4 << 30


class Fault(NamedTuple):
    """What is done to the code, the node that it is done to, and the text in its place."""

    rule: str
    node: ast.expr | ast.stmt | ast.pattern
    text: str


class Mutant(NamedTuple):
    """One fault: a module's path below the root, its line, and the module's text before and after."""

    path: str
    line: int
    rule: str
    before: str
    after: str

    @property
    def package(self) -> str:
        return Path(self.path).parts[1].removesuffix(".py")

    @property
    def place(self) -> str:
        return f"{self.path}:{self.line}"

    def diff(self) -> str:
        """What changes, with a line around it."""
        lines = difflib.unified_diff(self.before.splitlines(), self.after.splitlines(), n=1, lineterm="")
        return "\n".join(list(lines)[2:])


def mutants(path: str, text: str) -> Iterator[Mutant]:
    """Every fault that can be put into a module, in the order of its text."""
    source, tree = text.encode(), ast.parse(text)
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    for rule, node, replacement in (fault for at in mutable(tree) for fault in faults(at)):
        if node.end_lineno is None or node.end_col_offset is None:
            continue
        first = starts[node.lineno - 1] + node.col_offset
        last = starts[node.end_lineno - 1] + node.end_col_offset
        after = (source[:first] + replacement.encode() + source[last:]).decode()
        yield Mutant(path, node.lineno, rule, text, after)


def is_python(mutant: Mutant) -> bool:
    """Whether a faulty module can be read at all: a pattern takes fewer expressions than a formula."""
    try:
        ast.parse(mutant.after)
    except SyntaxError:
        return False
    return True


def mutable(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes in which a fault would be one."""
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and not passed_over(child):
                yield child
                yield from mutable(child)


def passed_over(node: ast.AST) -> bool:
    """Whether a fault in there changes nothing that can be noticed, or has no place of its own."""
    match node:
        case ast.JoinedStr():
            return True  # inside an f-string, Python 3.11 does not know places
        case ast.FunctionDef(name="__repr__") | ast.AnnAssign(annotation=ast.Name(id="TypeAlias")):
            return True
        case ast.If(test=ast.Name(id="TYPE_CHECKING")):
            return True
        case ast.If(body=[ast.Expr(value=ast.Call(func=ast.Attribute(attr="clear")))]):
            return True  # a cache that is full is emptied
        case ast.keyword(arg=str(name)):
            return name in ONLY_FOR_CARE
        case _:
            return False


def faults(node: ast.AST) -> Iterator[Fault]:
    """What can go wrong with one node."""
    match node:
        case ast.comprehension(ifs=tests):
            for test in tests:
                yield _negated(test)
        case ast.IfExp(test=test) | ast.If(test=test) | ast.While(test=test):
            yield _negated(test)
        case ast.Return(value=ast.expr() as result) if ast.unparse(result) != "None":
            yield Fault("returns None", node, "return None")
        case ast.Expr(value=ast.Constant()):
            return  # a docstring
        case ast.Expr() | ast.AugAssign() | ast.Raise() | ast.Delete() | ast.Continue() | ast.Break():
            yield Fault("statement removed", node, "pass")
        case ast.Assign(targets=[ast.Attribute() | ast.Subscript()]):
            yield Fault("statement removed", node, "pass")
        case ast.expr():
            yield from _in_expression(node)
        case _:
            return


def _negated(test: ast.expr) -> Fault:
    return Fault("condition", test, f"(not ({ast.unparse(test)}))")


def _in_expression(node: ast.expr) -> Iterator[Fault]:
    match node:
        case ast.Compare(ops=ops):
            for n, op in enumerate(ops):
                for other in COMPARISONS[type(op)]:
                    yield Fault("comparison", node, _with(node, ops=[*ops[:n], other(), *ops[n + 1 :]]))
        case ast.BoolOp(op=op):
            yield Fault("and, or", node, _with(node, op=ast.Or() if isinstance(op, ast.And) else ast.And()))
        case ast.UnaryOp(op=ast.Not() | ast.USub(), operand=operand):
            yield Fault("not or minus removed", node, f"({ast.unparse(operand)})")
        case ast.BinOp(op=op) if type(op) in ARITHMETIC:
            yield Fault("arithmetic", node, _with(node, op=ARITHMETIC[type(op)]()))
        case ast.Constant(value=bool(value)):
            yield Fault("constant", node, str(not value))
        case ast.Constant(value=int() | float() as number) if abs(number) < LARGE:
            yield Fault("constant", node, f"{number + 1}")
            yield Fault("constant", node, f"({number - 1})")
        case ast.Name(id=name) if name in OTHER_FUNCTION:
            yield Fault("another function", node, OTHER_FUNCTION[name])
        case ast.Call(args=args, keywords=keywords):
            if len(args) > 1:
                yield Fault("argument removed", node, _with(node, args=args[:-1]))
            for n, keyword in enumerate(keywords):
                if keyword.arg is not None and keyword.arg not in ONLY_FOR_CARE:
                    rest = [*keywords[:n], *keywords[n + 1 :]]
                    yield Fault("argument removed", node, _with(node, keywords=rest))
        case _:
            return


def _with(node: ast.expr, **fields: object) -> str:
    """The text of an expression of which some parts are others."""
    other = copy(node)
    for name, value in fields.items():
        setattr(other, name, value)
    return f"({ast.unparse(other)})"


class Sound(NamedTuple):
    """A folder's tests where nothing is wrong: its files, the quickest first, and their processor time."""

    files: tuple[str, ...]
    seconds: float


class Tests:
    """The tests, in a copy of the checkout in which a module can be made faulty."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._sound: dict[str, Sound] = {}
        listed = subprocess.run(
            ("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"),
            cwd=ROOT, capture_output=True, text=True, check=True,
        ).stdout.split("\0")  # fmt: skip
        for name in filter(None, listed):
            if (ROOT / name).is_file():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / name, folder / name)
        with (folder / "tests/conftest.py").open("a") as file:
            file.write(AT_ONCE)

    def notice(self, mutant: Mutant, near_only: bool) -> bool:
        """Whether a test fails that passes without the fault."""
        near, places = f"tests/{mutant.package}", self._places()
        if near in places:
            places.remove(near)
            if self._fail(mutant, near):
                return True
        return not near_only and any(self._fail(mutant, place) for place in places)

    def _places(self) -> list[str]:
        """The folders and files of tests, those of one subject together."""
        found = sorted((self._folder / "tests").iterdir())
        return [f"tests/{at.name}" for at in found if f"tests/{at.name}" not in NOT_RUN and _holds_tests(at)]

    def _fail(self, mutant: Mutant, place: str) -> bool:
        """Whether tests of a place fail; those named after the module come first."""
        sound = self._sound.get(place)
        if sound is None:
            sound = self._sound[place] = self._measured(place)
        own = f"test_{Path(mutant.path).stem}"
        files = sorted(sound.files, key=lambda name: not Path(name).name.startswith(own))
        module = self._folder / mutant.path
        module.write_text(mutant.after)
        try:
            return self._run(files, most=4 * sound.seconds + 5)
        finally:
            module.write_text(mutant.before)

    def _measured(self, place: str) -> Sound:
        report, before = self._folder / "measured.xml", _processor_time()
        if self._run([place], 600, f"--junitxml={report}"):
            raise SystemExit(f"{place} fails without a fault; put that right first")
        seconds: dict[str, float] = {}
        for case in ElementTree.parse(report).iter("testcase"):
            file = case.attrib["classname"].replace(".", "/") + ".py"
            seconds[file] = seconds.get(file, 0.0) + float(case.attrib["time"])
        return Sound(tuple(sorted(seconds, key=lambda file: seconds[file])), _processor_time() - before)

    def _run(self, tests: Sequence[str], most: float, *options: str) -> bool:
        """Whether tests fail, or need more than `most` seconds of processor time."""
        ignored = (f"--ignore={name}" for name in NOT_RUN)
        # No bytecode: a fault may be as long as what it replaces, and put in within the same second.
        process = subprocess.Popen(
            (sys.executable, "-m", "pytest", "-n0", "-x", "-q", *options, *ignored, *tests),
            cwd=self._folder,
            env=os.environ | {"PYTHONPATH": str(self._folder), "PYTHONDONTWRITEBYTECODE": "1"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=lambda: _limit(most),
        )
        try:
            code = process.wait(timeout=10 * most + 60)  # what waits for ever takes no processor time
        except subprocess.TimeoutExpired:
            code = 1
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        if code in (3, 4, 5):
            raise SystemExit(f"pytest could not run {' '.join(tests)}: exit code {code}")
        return code != 0


def _holds_tests(at: Path) -> bool:
    return any(at.glob("test_*.py")) if at.is_dir() else at.name.startswith("test_")


def _processor_time() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _limit(seconds: float) -> None:
    most = int(seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (most, most))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


def candidates(places: list[str]) -> list[Mutant]:
    """Every fault that can be put into some folders or modules below tutor/."""
    found: list[Mutant] = []
    for place in places:
        at = ROOT / "tutor" / place
        modules = sorted(at.rglob("*.py")) if at.is_dir() else [at]
        for module in modules:
            found += mutants(str(module.relative_to(ROOT)), module.read_text())
    return found


def report(noticed: list[Mutant], survivors: list[Mutant]) -> None:
    """How many were noticed, by package."""
    killed, left = (Counter(mutant.package for mutant in found) for found in (noticed, survivors))
    print(f"\n{'package':14} {'faults':>7} {'noticed':>8} {'share':>7}")
    for package in sorted(killed.keys() | left.keys()):
        _row(package, killed[package], left[package])
    _row("together", killed.total(), left.total())


def _row(name: str, noticed: int, survived: int) -> None:
    every = noticed + survived
    print(f"{name:14} {every:7} {noticed:8} {noticed / every:7.1%}")


def main() -> None:
    parser = argparse.ArgumentParser(description="Puts small faults into the code and counts those noticed.")
    parser.add_argument("places", nargs="*", metavar="PLACE", default=PLACES)
    parser.add_argument("--sample", type=int, default=80, metavar="N")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--near", action="store_true", help="run only the tests of the module's own folder")
    given = parser.parse_args()
    os.nice(5)
    found = candidates(list(given.places))
    shuffled = random.Random(given.seed).sample(found, len(found))
    drawn = list(islice(filter(is_python, shuffled), given.sample))
    print(f"{len(drawn)} of {len(found)} faults, seed {given.seed}", flush=True)
    noticed: list[Mutant] = []
    survivors: list[Mutant] = []
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        tests = Tests(Path(folder))
        for number, mutant in enumerate(drawn, 1):
            fails = tests.notice(mutant, given.near)
            (noticed if fails else survivors).append(mutant)
            what = f"{number:4}  {'noticed' if fails else 'SURVIVES':8}  {mutant.place}  {mutant.rule}"
            print(what if fails else f"{what}\n{mutant.diff()}", flush=True)
    report(noticed, survivors)


if __name__ == "__main__":
    main()
