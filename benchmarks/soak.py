"""Soak: a robot plays whatever there is for a long time, and nothing may break, grow or be lost.

    python -m benchmarks.soak [--minutes M] [--seed S] [--jobs J] [--episode S-N]

An episode is a home of its own in which the robot starts the tutor a few times: lessons, the course, quizzes,
exams, reviews, the lab, a class, on screen and in lines, in windows of any size, until it leaves, or the
tutor is told to end, killed, or loses its terminal. Every so often one tutor runs for long, to see whether
its memory grows. `--episode` plays one episode again, by the name that a finding has. It wants /proc.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from itertools import count
from pathlib import Path
from statistics import linear_regression

from benchmarks.plays import Play, drawn_play, long_play
from benchmarks.robot import Robot
from benchmarks.soak_found import Found, answers_kept, told
from benchmarks.terminals import GONE, left_clean
from benchmarks.watched import Watched

LONG_EVERY = 31
"""One of so many episodes is a long one."""

LONG = 180.0
"""Seconds that it takes."""

WARM = 0.5
"""The share of a long episode after which its memory is looked at: all is imported, the caches are full."""

MOST_GROWN = 15.0
"""kB that memory may grow with each thing that is done: an answer is kept, with what was said of it."""

IDLE = 2.0
"""Seconds for which nobody types, now and then."""

CALM = 2.5
"""Seconds before these: so long a key or a paste may still be going on."""

MOST_IDLE = 5.0
"""Milliseconds of work in a second of these: who reads looks ten times a second whether to stop."""

ENDINGS = ("leave", "leave", "leave", "term", "hup", "kill", "kill", "vanish")

SIGNALS = {"term": signal.SIGTERM, "hup": signal.SIGHUP, "kill": signal.SIGKILL}

CODES = {"leave": 0, "term": 143, "hup": 129, "kill": -signal.SIGKILL, "vanish": 129}
"""How a tutor is ended, each with the exit code that must come of it."""

REFUSED = 2
_TAKEN = b"\x1b[?1049h"
"""What takes the screen."""

_FAULTS = (b"Traceback (most recent", b"The tutor had to stop")


class Episode:
    """One home, and what is played there.

    Args:
        name: decides everything in it.
        folder: becomes the home; it must be empty.
        found: gets what comes of it.
    """

    def __init__(self, name: str, folder: Path, found: Found) -> None:
        self._name, self._folder, self._found = name, folder, found
        self._generator = random.Random(name)
        self._acknowledged: list[str] = []
        self._number = 0

    def short(self, acts: int = 40) -> None:
        """Starts the tutor once or a few times, does so many things in each, and ends it somehow."""
        for _ in range(self._generator.randint(1, 3)):
            self._run(drawn_play(self._generator, self._folder), acts)
        self._look_for_answers()

    def long(self, seconds: float) -> None:
        """One tutor for so long."""
        play = long_play(self._generator, self._folder)
        with self._playing(play) as robot:
            samples: list[tuple[int, float]] = []
            end = time.monotonic() + seconds
            while time.monotonic() < end and self._acts(play, robot):
                samples.append((len(samples), robot.program.rss()))
            warm = samples[int(WARM * len(samples)) :]
            if len(warm) > 1:
                acts, memory = zip(*warm, strict=True)
                grown = 1024 * linear_regression(acts, memory).slope
                self._found.grown.append(grown)
                if grown > MOST_GROWN:
                    self._wrong(play, robot, f"memory grows by {grown:.1f} kB with each thing done")
            self._end(play, robot, "leave")
        self._look_for_answers()

    # One start of the tutor

    @contextmanager
    def _playing(self, play: Play) -> Iterator[Robot]:
        """A tutor and a robot at its first screen."""
        self._found.runs += 1
        self._found.played[play.name] += 1
        command = [sys.executable, "-m", "tutor", *play.arguments]
        program = Watched(command, dict(play.environ), *play.size)
        robot = Robot(program, self._generator, self._number, play.right, play.in_lines)
        try:
            yield robot
        finally:
            program.close()
            self._acknowledged += robot.acknowledged
            self._number = robot.number
            self._found.keys += robot.keys

    def _run(self, play: Play, acts: int) -> None:
        with self._playing(play) as robot:
            going = self._begin(play, robot)
            for _ in range(self._generator.randint(acts // 4, acts)):
                going = going and self._acts(play, robot)
            if going and play.asks and self._generator.random() < 0.3:
                self._watch_idle(play, robot)
            self._end(play, robot, self._generator.choice(ENDINGS))

    def _begin(self, play: Play, robot: Robot) -> bool:
        """Comes to where there is something to do. False where the tutor has ended."""
        if not robot.begin() and robot.program.is_there():
            self._wrong(play, robot, "nothing on the screen")
        for keys in play.openings:
            if robot.program.is_there() and not robot.press(keys):
                self._wrong(play, robot, "hangs")
        return robot.program.is_there()

    def _acts(self, play: Play, robot: Robot) -> bool:
        """Does one thing. False where the tutor has ended."""
        if robot.program.is_there() and not robot.act():
            self._wrong(play, robot, "hangs")
        return robot.program.is_there()

    def _watch_idle(self, play: Play, robot: Robot) -> None:
        """Nobody types: nothing may be written, and nothing computed."""
        robot.press(b"\x1b" if not play.in_lines else b"")  # a drawing that plays ends
        robot.program.read_for(CALM)
        robot.program.settle()
        written, worked = robot.program.idle(IDLE)
        self._found.idle.append(worked / IDLE)
        if written or worked / IDLE > MOST_IDLE:
            self._wrong(play, robot, f"idle, it wrote {written} bytes and worked for {worked:.1f} ms")

    def _end(self, play: Play, robot: Robot, how: str) -> None:
        """Ends it at a random moment after one more answer, and looks at what it leaves."""
        program = robot.program
        if program.is_there() and self._generator.random() < 0.7 and robot.ask():
            program.read_for(self._generator.choice((0.0, self._generator.uniform(0, 0.08), 0.3)))
            robot.note()
        if not program.is_there():
            how = "leave"  # the robot has left
        elif how == "leave":
            _leave(play, program)
        elif how == "vanish":
            program.hang_up()
        else:
            os.kill(program.pid, SIGNALS[how])
        code = program.end(GONE)
        self._found.ends[f"{how} {code}"] += 1
        if code == REFUSED and _TAKEN not in program.written and not play.in_lines:
            return  # it was told in a sentence why this cannot be opened, as by an exam that is not handed in
        if code != CODES[how]:
            self._wrong(play, robot, f"{how}: exit code {code}")
        if any(fault in program.written for fault in _FAULTS):
            self._wrong(play, robot, "a fault")
        if code is not None and how not in ("kill", "vanish"):
            if not left_clean(program.written):
                self._wrong(play, robot, f"{how}: the terminal is left in a mess")
            elif not program.is_cooked():
                self._wrong(play, robot, f"{how}: the terminal does not take lines any more")

    def _wrong(self, play: Play, robot: Robot, what: str) -> None:
        where = (
            f"{self._name}: {' '.join(play.arguments) or 'course'}, {play.size}, after {robot.last}: {what}"
        )
        self._found.wrong.append(where)
        print(f"{where}\n{robot.program.text.rstrip()}", flush=True)

    # Afterwards

    def _look_for_answers(self) -> None:
        """Whether every acknowledged answer is in a record of this home, and the records are sound."""
        kept, wrong = answers_kept(self._folder / "data")
        lost = [answer for answer in self._acknowledged if answer not in kept]
        if lost:
            wrong.append(f"acknowledged and not in the record: {lost}")
        self._found.acknowledged += len(self._acknowledged)
        self._found.kept += len(self._acknowledged) - len(lost)
        self._found.wrong += [f"{self._name}: {one}" for one in wrong]
        self._found.episodes += 1


def _leave(play: Play, program: Watched) -> None:
    """Says so as often as it has to be said: from a task of a class one comes back to what there is to do."""
    for _ in range(4):
        if program.is_there():
            program.send(b"\x15:quit\r" if play.in_lines else b"\x1b[201~\x11")
            program.settle(0.05)


def episode(name: str, long: float, found: Found) -> None:
    """Plays the episode of this name, "seed-number"."""
    with tempfile.TemporaryDirectory() as folder:
        played = Episode(name, Path(folder) / "home", found)
        if int(name.partition("-")[2]) % LONG_EVERY == LONG_EVERY - 1:
            played.long(long)
        else:
            played.short()


def _campaign(asked: argparse.Namespace, first: int) -> Found:
    """Every so manieth episode until the time is over."""
    found, end = Found(), time.monotonic() + 60 * asked.minutes
    for number in count(first, asked.jobs):
        if time.monotonic() > end:
            break
        episode(f"{asked.seed}-{number}", min(LONG, 15 * asked.minutes), found)
    return found


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--minutes", type=float, default=20.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2, help="how many at once")
    parser.add_argument("--episode", help="play only this one")
    asked = parser.parse_args(argv)
    found = Found()
    if asked.episode:
        episode(asked.episode, LONG, found)
    else:
        with ProcessPoolExecutor(asked.jobs) as pool:
            for part in pool.map(partial(_campaign, asked), range(asked.jobs)):
                found.add(part)
    print(asked.episode or f"seed {asked.seed}, {asked.minutes:g} minutes", told(found), sep="\n")
    return 1 if found.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
