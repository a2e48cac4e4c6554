"""Exams under attack: hand-ins that fail or are killed, result files that were tampered with or are broken.

    python -m benchmarks.exams [--count N] [--seed S]

Every command runs in a process of its own, forked from this one, as a user would run it. A count that should
be 0 and is not, or a tampering that was not noticed, makes the exit code 1.
"""

from __future__ import annotations

import argparse
import copy
import errno
import json
import os
import random
import shutil
import signal
import sqlite3
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import FrameType
from typing import Any

import tutor.application.exams
import tutor.application.new_files
import tutor.plain
from benchmarks.split import Done, Meddle, run
from tutor.application.selection import chosen_lessons
from tutor.errors import TutorError
from tutor.journal.event import NotKept
from tutor.journal.record import Record
from tutor.lesson.model import Lesson
from tutor.practice.remarking import remark
from tutor.practice.result_file import document_of
from tutor.sayings import Text, said

QUESTIONS = 6
SEED = 3
MARK = "right is"
"""What every line with a mark says, and nothing else."""

ANSWERS = ("1", "0.5", "2*0.7", "-3", "0", "1/3")
_POINTS = frozenset(
    {"fsync", "link", "unlink", "lstat", "open", "write", "execute", "fdopen", "replace", "print"}
)
"""Functions before and after which a hand-in is killed: what touches the disk or the screen."""


def command(home: Path, *arguments: str, typed: str = "", meddle: Meddle | None = None) -> Done:
    """Runs a command in a process of its own, in `home`: see `split.run`."""
    own = {"BACKPROP_TUTOR_HOME": str(home / "data"), "HOME": str(home), "LANG": "C.UTF-8", "TERM": "dumb"}
    kept = {name: value for name, value in os.environ.items() if name != "LC_ALL"}
    return run(arguments, home, {**kept, **own}, typed, meddle)


def exam(home: Path, output: str, *more: str, typed: str = "", meddle: Meddle | None = None) -> Done:
    asked = ("quiz", "--exam", "--plain", "--count", str(QUESTIONS), "--seed", str(SEED), "--output", output)
    return command(home, *asked, *more, typed=typed, meddle=meddle)


def _handed_in(home: Path) -> bool:
    with sqlite3.connect(home / "data" / "record.db") as record:
        found = record.execute("SELECT count(*) FROM events WHERE action = 'finish'").fetchone()
    return bool(found[0])


def _answers(path: Path) -> tuple[str, ...]:
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return ()
    return tuple(mark["answer"] for mark in document["marks"])


# Outputs that cannot be written


def _bad_outputs(home: Path) -> dict[str, str]:
    """Places where no result file can be put, each under a name for it. Makes what they need."""
    (home / "other.json").write_text("another learner's result\n", encoding="utf-8")
    (home / "folder.json").mkdir()
    os.mkfifo(home / "pipe.json")
    (home / "dangling.json").symlink_to(home / "nowhere.json")
    (home / "link.json").symlink_to(home / "other.json")
    places = {
        "another's result": "other.json",
        "missing folder": "no/where.json",
        "file as folder": "other.json/mine.json",
        "folder": "folder.json",
        "pipe": "pipe.json",
        "dangling link": "dangling.json",
        "link to another's result": "link.json",
        "too long a name": "x" * 300,
        "bytes that are no UTF-8, and too long": "\udce9" * 300,
    }
    devices = {name: name for name in ("/dev/full", "/dev/null") if os.path.exists(name)}
    return places | devices


def _no_space() -> None:
    """The disk of the result files is full: the first bytes reach it, then no more."""

    def full(path: Path, data: bytes, mode: int) -> None:
        path.write_bytes(data[:100])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    tutor.application.new_files._write = full


def _no_record() -> None:
    """The record's disk is full from the end of the exam on: what closes it cannot be kept."""
    kept = Record.append

    def append(record: Record, event: Any) -> Any:
        if event.action == "close":
            return NotKept(said("journal.not_kept", why=said("journal.disk_full", path=Text("record.db"))))
        return kept(record, event)

    Record.append = append  # type: ignore[method-assign]


def failing_hand_ins(count: int, seed: int) -> Counter[str]:
    """Hand-ins to places where no result can be put; then the same exam handed in to a good one."""
    counted: Counter[str] = Counter()
    chooser = random.Random(seed)
    kinds: list[str] = []
    for _ in range(count):
        home = Path(tempfile.mkdtemp(prefix="exam-"))
        try:
            places = _bad_outputs(home)
            meddlers = {"full disk": _no_space, "full disk of the record": _no_record}
            kinds = kinds or chooser.sample([*places, *meddlers], len(places) + len(meddlers))
            kind = kinds.pop()
            _fails_once(home, places.get(kind, "full.json"), meddlers.get(kind), chooser, counted)
        finally:
            shutil.rmtree(home)
    return counted


def _fails_once(
    home: Path, place: str, meddle: Meddle | None, chooser: random.Random, counted: Counter[str]
) -> None:
    typed = [chooser.choice(ANSWERS) for _ in range(QUESTIONS)]
    first = exam(home, place, "--learner", "Ren\udce9", typed="\n".join(typed) + "\n", meddle=meddle)
    counted["attempts"] += 1
    counted["not told in a sentence"] += first.code != 2 or "Traceback" in first.err or not first.err.strip()
    counted["marks shown before written"] += MARK in first.out
    # What is typed now would be answers if the exam had opened again.
    second = exam(home, "good.json", typed="7\n" * QUESTIONS if "stay as they are" in first.err else "")
    counted["lost answers"] += _answers(home / "good.json") != tuple(typed)
    counted["not handed in again"] += second.code != 0 or MARK not in second.out
    others = (home / "other.json").read_text(encoding="utf-8")
    counted["results overwritten"] += others != "another learner's result\n"
    counted["results not read by their owner alone"] += (home / "good.json").stat().st_mode & 0o077 != 0
    counted["parts left behind"] += len(list(home.glob(".*.part")))


# Kills


class Killer:
    """Kills its own process at one moment of a hand-in, counted over what touches the disk or the screen."""

    def __init__(self, moment: int | None, note: Path | None = None) -> None:
        self.moment = moment
        self.note = note
        self.met = 0

    def __call__(self) -> None:
        close = tutor.application.exams._closed

        def closing(*arguments: Any) -> Any:
            sys.setprofile(self.profile)
            return close(*arguments)

        tutor.application.exams._closed = closing

    def profile(self, frame: FrameType, event: str, argument: object) -> None:
        if event not in ("c_call", "c_return") or getattr(argument, "__name__", "") not in _POINTS:
            return
        if self.met == self.moment:
            os.kill(os.getpid(), signal.SIGKILL)
        self.met += 1
        if self.note is not None:
            self.note.write_text(str(self.met), encoding="ascii")


def moments() -> int:
    """How many moments there are at which a hand-in can be killed."""
    home = Path(tempfile.mkdtemp(prefix="exam-"))
    try:
        note = home / "met"
        counting = Killer(None, note)
        typed = "".join(f"{answer}\n" for answer in ANSWERS)
        done = exam(home, "good.json", typed=typed, meddle=counting)
        assert done.code == 0, done.err
        return int(note.read_text(encoding="ascii"))
    finally:
        shutil.rmtree(home)


def killed_hand_ins(count: int, seed: int) -> Counter[str]:
    """SIGKILL at `count` moments of a hand-in, spread over all of it; then the same command again."""
    counted: Counter[str] = Counter()
    there = moments()
    for moment in random.Random(seed).sample(range(there), min(count, there)):
        home = Path(tempfile.mkdtemp(prefix="exam-"))
        try:
            _killed_once(home, moment, counted)
        finally:
            shutil.rmtree(home)
    return counted


def _killed_once(home: Path, moment: int, counted: Counter[str]) -> None:
    result, typed = home / "good.json", list(ANSWERS)
    first = exam(home, "good.json", typed="\n".join(typed) + "\n", meddle=Killer(moment))
    counted["attempts"] += 1
    counted["not killed"] += first.code != -signal.SIGKILL
    written = _answers(result) == tuple(typed)
    counted["marks shown before written"] += MARK in first.out and not written
    counted["partial results"] += result.exists() and not written
    if not _handed_in(home):
        again = exam(home, "good.json")
        counted["not handed in again"] += again.code != 0 or MARK not in again.out
    counted["lost answers"] += _answers(result) != tuple(typed)
    counted["parts left behind"] += len(list(home.glob(".*.part")))
    counted["not marked again"] += _agrees_not(result.read_text(encoding="utf-8"), chosen_lessons([]))


def _agrees_not(text: str, lessons: Sequence[Lesson]) -> bool:
    """Whether something does not agree in a result file, or it cannot be marked at all."""
    try:
        result = remark(document_of(text), lessons)
    except TutorError:
        return True
    return bool(result.differing or result.changed or result.findings)


# Result files

Document = dict[str, Any]
Tamper = Callable[[Document], object]


def _summed(document: Document) -> None:
    """Makes number and summary fit the marks again, as one does who covers up."""
    verdicts = Counter(mark["verdict"] for mark in document["marks"])
    right = verdicts["correct"] + verdicts["truncated"]
    follow = verdicts["follow_through"]
    document["exam"]["questions"] = len(document["marks"])
    document["summary"] = {
        "points": right + follow,
        "right": right,
        "follow_through": follow,
        "missing": verdicts["missing"],
    }


def _dropped(document: Document, number: int, covered: bool) -> None:
    del document["marks"][number]
    if covered:
        _summed(document)


def _doubled(document: Document, number: int, covered: bool) -> None:
    document["marks"].insert(number, copy.deepcopy(document["marks"][number]))
    if covered:
        _summed(document)


def _swapped(document: Document, one: int, other: int) -> None:
    marks = document["marks"]
    marks[one], marks[other] = marks[other], marks[one]


def _set(document: Document, number: int, **values: object) -> None:
    document["marks"][number].update(values)


def tamperings(document: Document) -> Iterator[tuple[str, Tamper]]:
    """What can be done to a result file and must be noticed, each under a name for it."""
    count = len(document["marks"])
    for number in range(count):
        for covered in (False, True):
            if covered and number == count - 1:
                continue  # that is the file of an exam with one question less: the teacher knows the number
            name = f"question {number} {{}}{' and covered up' if covered else ''}"
            yield name.format("dropped"), lambda d, n=number, c=covered: _dropped(d, n, c)
        for covered in (False, True):
            name = f"question {number} doubled{' and covered up' if covered else ''}"
            yield name, lambda d, n=number, c=covered: _doubled(d, n, c)
        other = document["marks"][(number + 1) % count]["symbol"]
        if other != document["marks"][number]["symbol"]:
            yield f"question {number} under another name", lambda d, n=number, o=other: _set(d, n, symbol=o)
        yield f"question {number} with other numbers", lambda d, n=number: _set(d, n, seed=12345)
        yield (
            f"mark {number} made right",
            lambda d, n=number: _set(d, n, verdict="correct", misconception=None),
        )
        yield (
            f"mark {number} made wrong",
            lambda d, n=number: _set(d, n, verdict="wrong", misconception="forgot_bias"),
        )
        yield f"rounding of mark {number}", lambda d, n=number: _set(d, n, rounding="yes")
        yield f"right value of mark {number}", lambda d, n=number: _set(d, n, expected=1234.5)
        yield f"right value of mark {number} gone", lambda d, n=number: d["marks"][n].pop("expected")
        if number:
            yield f"questions {number - 1} and {number} swapped", lambda d, n=number: _swapped(d, n - 1, n)
    for name in ("points", "right", "follow_through", "missing"):
        yield f"{name} raised", lambda d, n=name: d["summary"].update({n: d["summary"][n] + 1})
        yield f"{name} gone", lambda d, n=name: d["summary"].pop(n)
    yield "summary gone", lambda d: d.pop("summary")
    yield "another exam's seed", lambda d: d["exam"].update(seed=d["exam"]["seed"] + 1)
    yield "number of questions", lambda d: d["exam"].update(questions=count + 1)
    yield "lessons in another order", lambda d: d["exam"]["lessons"].reverse()
    yield "another digest", lambda d: d["lessons"][0].update(digest="0" * 64)


def sat_exam(home: Path) -> Document:
    """The result of an exam whose answers are right, wrong, carried on and missing."""
    done = exam(home, "good.json", typed="1\n0\n0.17\n:skip\n-3\n1/3\n")
    assert done.code == 0, done.err
    document: Document = json.loads((home / "good.json").read_text(encoding="utf-8"))
    return document


def tampered_results(count: int, seed: int) -> Counter[str]:
    """`count` ways of tampering with a result file (all, if there are fewer); how many `remark` notices."""
    counted: Counter[str] = Counter()
    home = Path(tempfile.mkdtemp(prefix="exam-"))
    try:
        document, lessons = sat_exam(home), chosen_lessons([])
        ways = list(tamperings(document))
        for name, tamper in random.Random(seed).sample(ways, min(count, len(ways))):
            changed = copy.deepcopy(document)
            tamper(changed)
            if changed == document:
                continue  # it says just that already
            noticed = _agrees_not(json.dumps(changed), lessons)
            counted["tamperings"] += 1
            counted["tamperings noticed"] += noticed
            if not noticed:
                print(f"not noticed: {name}", file=sys.stderr)
    finally:
        shutil.rmtree(home)
    return counted


_ODD: tuple[object, ...] = (
    None,
    True,
    False,
    -1,
    10**30,
    1.5,
    "",
    "\ud800",
    "\x00\x1b[31m",
    [],
    {},
    [[]],
    {"seed": True},
    "x" * 100_000,
)


def _places(value: object, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a JSON value."""
    if path:
        yield path
    inner: Mapping[Any, object] = {}
    if isinstance(value, dict):
        inner = value
    elif isinstance(value, list):
        inner = dict(enumerate(value[:1]))
    for key, one in inner.items():
        yield from _places(one, (*path, key))


def malformed(document: Document, count: int, seed: int) -> Iterator[bytes]:
    """Texts that are no result file, or an odd one: whole ones first, then an odd value at a random place."""
    good = json.dumps(document).encode()
    yield from (b"", b"\xff\xfe\x00", b"null", b"[" * 100_000, b'{"a":' * 100_000, good[:-5], good + b"}")
    yield good.replace(b'"seconds": 0', b'"seconds": 1' + b"0" * 5000)
    yield good.replace(b'"seconds": 0', b'"seconds": NaN')
    yield good.replace(b'"seconds": 0', b'"seconds": 1e400')
    yield good.replace(b'{"format"', b'{"format": 1, "format"', 1)
    yield json.dumps({**document, "marks": []}).encode()
    yield json.dumps({**document, "marks": document["marks"] * 20_000}).encode()
    many = [{**mark, "seed": 1 + number} for number in range(30) for mark in document["marks"]]
    yield json.dumps({**document, "marks": many}).encode()
    chooser = random.Random(seed)
    places = list(_places(document))
    for _ in range(count):
        changed = copy.deepcopy(document)
        *way, last = chooser.choice(places)
        where: Any = changed
        for key in way:
            where = where[key]
        where[last] = chooser.choice(_ODD)
        yield json.dumps(changed).encode()


def malformed_results(count: int, seed: int) -> Counter[str]:
    """Files that are no good results, all given to one `remark` with a good one as the last."""
    counted: Counter[str] = Counter()
    home = Path(tempfile.mkdtemp(prefix="exam-"))
    try:
        document = sat_exam(home)
        names = []
        for number, text in enumerate(malformed(document, count, seed)):
            (home / f"bad-{number}.json").write_bytes(text)
            names.append(f"bad-{number}.json")
        os.mkfifo(home / "pipe.json")
        (home / "folder.json").mkdir()
        with (home / "huge.json").open("wb") as huge:
            huge.truncate(1 << 36)
        names += ["pipe.json", "folder.json", "huge.json", "none.json", "/dev/zero", "\udce9.json", "n" * 300]
        done = command(home, "remark", *names, "good.json")
        counted["malformed files"] = len(names) + 1
        # Each is told once: on stderr if it cannot be marked, else at the head of its marks.
        told = [
            *done.err.splitlines(),
            *(line for line in done.out.splitlines() if ", exam of seed " in line),
        ]
        counted["malformed files survived"] = len(told)
        counted["faults"] = (
            int(done.code not in (1, 2)) + done.err.count("fault") + done.err.count("Traceback")
        )
    finally:
        shutil.rmtree(home)
    return counted


MUST_BE_ZERO = (
    "not told in a sentence",
    "marks shown before written",
    "lost answers",
    "not handed in again",
    "results overwritten",
    "results not read by their owner alone",
    "parts left behind",
    "partial results",
    "not killed",
    "not marked again",
    "faults",
)


def flaws(counted: Counter[str]) -> dict[str, int]:
    """Of some counts, those that are not as they should be."""
    found = {name: counted[name] for name in MUST_BE_ZERO if counted[name]}
    for all_of_them, some in (
        ("tamperings", "tamperings noticed"),
        ("malformed files", "malformed files survived"),
    ):
        if counted[all_of_them] != counted[some]:
            found[some] = counted[some]
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=400, help="of each kind (default: 400)")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    wrong: dict[str, int] = {}
    for part in (failing_hand_ins, killed_hand_ins, tampered_results, malformed_results):
        counted = part(arguments.count, arguments.seed)
        print(f"{part.__name__.replace('_', ' ')}:")
        for name, number in counted.items():
            print(f"  {number:>6}  {name}")
        wrong |= flaws(counted)
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
