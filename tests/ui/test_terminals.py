"""The tutor in real terminals, the short form of `benchmarks.terminals`: rubbish, floods, stops and ends."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import termios
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from benchmarks import terminals
from benchmarks.terminals import BRACKETS, FIRST, GONE, LESSON, PATIENCE, Program, left_clean

SEED = 10
MOST_GROWN = 30.0
"""MB that a paste may take."""


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Program]]:
    running: list[Program] = []

    def begin(*arguments: str, controlled: bool = True, **more: str) -> Program:
        running.append(terminals.started(tmp_path, *arguments, controlled=controlled, **more))
        return running[-1]

    yield begin
    for program in running:
        program.close()


def state(pid: int) -> str:
    """One letter: T is stopped."""
    return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]


def comes_to(pid: int, wanted: str) -> bool:
    end = time.monotonic() + PATIENCE
    while state(pid) != wanted and time.monotonic() < end:
        time.sleep(0.02)
    return state(pid) == wanted


def test_no_process_outlives_its_terminal_for_five_seconds() -> None:
    assert terminals.rounds(terminals.vanishing, 4, SEED).keys() == {"gone"}


@pytest.mark.parametrize("controlled", [True, False], ids=["told", "not told"])
@pytest.mark.parametrize("mode", [(), ("--plain",)], ids=["screen", "lines"])
def test_a_terminal_that_is_gone_ends_the_tutor_whether_it_is_told_or_not(
    start: Callable[..., Program], mode: tuple[str, ...], controlled: bool
) -> None:
    program = start(*LESSON, *mode, controlled=controlled)
    assert program.wait_for(b"z1 =")
    program.hang_up()
    assert program.end(GONE) == 129


@pytest.mark.parametrize("mode", [(), ("--plain",)], ids=["screen", "lines"])
def test_without_its_terminal_the_tutor_ends_even_where_hanging_up_is_ignored(
    tmp_path: Path, mode: tuple[str, ...]
) -> None:
    ignoring = ["/bin/sh", "-c", 'trap "" HUP; exec "$0" "$@"', sys.executable, "-m", "tutor", *LESSON, *mode]
    program = Program(ignoring, dict(os.environ, TERM="linux", BACKPROP_TUTOR_HOME=str(tmp_path)))
    try:
        assert program.wait_for(FIRST)
        program.hang_up()
        assert program.end(GONE) == 129
    finally:
        program.close()


@pytest.mark.parametrize("mode", [(), ("--plain",)], ids=["screen", "lines"])
def test_sigterm_ends_the_tutor_in_order_with_143(
    start: Callable[..., Program], mode: tuple[str, ...]
) -> None:
    program = start(*LESSON, *mode)
    assert program.wait_for(b"z1 =")
    os.kill(program.pid, signal.SIGTERM)
    assert program.end(GONE) == 143
    assert left_clean(program.written)


def test_sigterm_while_starting_leaves_the_terminal_clean() -> None:
    ends = terminals.rounds(terminals.terminated, 3, SEED)
    assert ends.keys() <= {"exit 143", f"exit {-signal.SIGTERM}"}  # the latter before the tutor itself begins


def test_sigterm_ends_a_tutor_whose_terminal_takes_no_output(start: Callable[..., Program]) -> None:
    program = start(*LESSON)
    assert program.wait_for(FIRST)
    for _ in range(60):  # each theme paints everything, and nobody reads it
        os.write(program.fd, b"\x14")
        time.sleep(0.01)
    os.kill(program.pid, signal.SIGTERM)
    end = time.monotonic() + GONE
    while not (ended := os.waitpid(program.pid, os.WNOHANG))[0] and time.monotonic() < end:
        time.sleep(0.05)
    assert ended[0], "it is still there"
    program.pid = 0
    assert os.waitstatus_to_exitcode(ended[1]) == 143


@pytest.mark.parametrize("mode", [(), ("--plain",)], ids=["screen", "lines"])
@pytest.mark.parametrize("bad", [b"\xe9", b"1.2\xe2\x82"], ids=repr)
def test_a_byte_that_is_no_text_makes_an_answer_unreadable_and_ends_nothing(
    start: Callable[..., Program], mode: tuple[str, ...], bad: bytes
) -> None:
    program = start(*LESSON, *mode)
    assert program.wait_for(b"z1 =")
    program.send(bad + b"\r")
    assert program.wait_for(b"cannot be read")
    program.send(b"1.2\r")
    assert program.wait_for(b"z2 =")


def test_a_character_that_comes_in_two_reads_is_one(start: Callable[..., Program]) -> None:
    program = start(*LESSON, TERM="xterm-256color")
    assert program.wait_for("z₁ = ?".encode())
    program.send(b"w\xc3")
    assert program.settle()
    program.send(b"\xa9\r")
    assert program.wait_for("wé".encode())


def test_random_keys_bytes_pastes_and_sizes_end_nothing() -> None:
    assert terminals.rounds(terminals.random_keys, 1, SEED) == {"exit 0": 1}


@pytest.mark.parametrize("around", [BRACKETS, (b"", b"")], ids=["marked", "without marks"])
def test_a_pasted_megabyte_takes_little_memory_and_the_tutor_goes_on(around: tuple[bytes, bytes]) -> None:
    grown, _, alive = terminals.pasted(1_000_000, around)
    assert alive
    assert grown < MOST_GROWN


def test_keys_with_numbers_that_none_has_end_nothing(start: Callable[..., Program]) -> None:
    program = start(*LESSON)
    assert program.wait_for(FIRST)
    program.send(b"\x1b[99999999999u\x1b[1:2;3u\x1b[48;0;0;0;0t\x1b[<0;1;1M\x1b[O")
    assert program.settle()
    program.send(b"\x151.2\r")
    assert program.wait_for(b"z2 =")


# Stopped and continued


def test_ctrl_z_gives_the_shell_a_clean_terminal_and_fg_paints_everything_again(
    tmp_path: Path,
) -> None:
    shell = shutil.which("bash")
    if shell is None:
        pytest.skip("no shell here that controls jobs for sure")
    environ = dict(os.environ, TERM="dumb", LC_ALL="C.UTF-8", BACKPROP_TUTOR_HOME=str(tmp_path), PS1="READY>")
    program = Program([shell, "--norc", "--noprofile", "-i"], environ)
    try:
        assert program.wait_for(b"READY>")
        before = termios.tcgetattr(program.fd)[3]
        program.send(f"TERM=linux {sys.executable} -m tutor {' '.join(LESSON)}\n".encode())
        assert program.wait_for(FIRST)
        program.send(b"1.")
        assert program.wait_for(b"1.")
        for _ in range(2):
            program.send(b"\x1a")
            assert program.wait_for(b"READY>")
            assert left_clean(program.written)
            assert termios.tcgetattr(program.fd)[3] & termios.ICANON == before & termios.ICANON
            program.send(b"fg\n")
            assert program.wait_for(b"step 1 of")
            assert program.wait_for(b"F10")
        program.send(b"2\r")
        assert program.wait_for(b"z2 = ?")
        program.send(b"\x11")
        assert program.wait_for(b"READY>")
        program.send(b"echo ended with $?\n")
        assert program.wait_for(b"ended with 0")
    finally:
        program.close()


def test_ctrl_z_where_no_shell_can_continue_it_comes_back_by_itself(start: Callable[..., Program]) -> None:
    program = start(*LESSON)
    assert program.wait_for(FIRST)
    program.send(b"1.\x1a")
    assert program.wait_for(b"no shell is here")
    assert comes_to(program.pid, "T")
    assert left_clean(program.written)
    assert program.wait_for(FIRST)
    program.send(b"2\r")
    assert program.wait_for(b"z2 =")


def test_a_tutor_that_was_stopped_by_force_goes_on_and_can_be_left(start: Callable[..., Program]) -> None:
    program = start(*LESSON)
    assert program.wait_for(FIRST)
    program.settle(0.3)  # it paints once more at the start: what comes after the stop must come of going on
    os.kill(program.pid, signal.SIGSTOP)
    assert comes_to(program.pid, "T")
    while program.read(0):
        pass
    program.forget()
    os.kill(program.pid, signal.SIGCONT)
    assert program.wait_for(FIRST)
    program.send(b"1.2\r")
    assert program.wait_for(b"z2 =")
    program.send(b"\x11")
    assert program.end(GONE) == 0
    assert left_clean(program.written)


def test_the_driver_that_the_environment_names_is_used(start: Callable[..., Program], tmp_path: Path) -> None:
    (tmp_path / "named.py").write_text(
        "from textual.drivers.linux_driver import LinuxDriver\n"
        "class Named(LinuxDriver):\n"
        "    def start_application_mode(self):\n"
        "        super().start_application_mode()\n"
        "        self.write('NAMED')\n",
        encoding="utf-8",
    )
    program = start(*LESSON, TEXTUAL_DRIVER="named:Named", PYTHONPATH=str(tmp_path))
    assert program.wait_for(b"NAMED")
