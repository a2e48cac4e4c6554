"""A program that is told to end does, even where the signal comes in the moment before it begins to wait."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.terminals import PATIENCE
from support.running import ROOT, environment

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows ends a process without asking it")

UNHEARD = """
import _thread, signal, sys, time
signal.signal(signal.SIGHUP, signal.SIG_DFL)  # whoever began the tests
from tutor import ending, terminal
from tutor.cli import main

def tell():
    # Sent to another thread, it does not interrupt the wait of the main one: as if it had come just before.
    time.sleep(0.3)
    signal.pthread_kill(_thread.get_ident(), signal.%s)

def read_line(stdin, read=terminal.read_line):
    _thread.start_new_thread(tell, ())
    return read(stdin)

import tutor.plain
tutor.plain.read_line = read_line
sys.exit(main(["lesson", "relu-221", "--plain"]))
"""


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_a_signal_just_before_a_line_is_waited_for_ends_line_mode(name: str, tmp_path: Path) -> None:
    command = [sys.executable, "-c", UNHEARD % name]
    environ = environment(tmp_path, PYTHONPATH=str(ROOT))
    with subprocess.Popen(
        command, env=environ, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as started:
        try:
            code = started.wait(PATIENCE)  # nobody types a line, and nobody closes the input
        finally:
            started.kill()
        assert started.stderr is not None
        assert started.stderr.read() == b""
    assert code == 128 + signal.Signals[name]


ENDING = """
import sys, threading, time
from tutor import ending

class Kept:
    def __del__(self):
        print("let go of")

class Late(threading.Thread):
    def run(self):
        time.sleep(0.2)
        print("done")

kept = Kept()
if {thread}:
    Late(daemon={daemon}).start()
print("printed")
ending.finish(3)
"""


@pytest.mark.parametrize(
    ("thread", "daemon", "printed"),
    [(False, False, "printed\n"), (True, True, "printed\n"), (True, False, "printed\ndone\nlet go of\n")],
)
def test_at_the_end_nothing_is_waited_for_but_a_thread_that_has_something_to_finish(
    thread: bool, daemon: bool, printed: str
) -> None:
    code = ENDING.format(thread=thread, daemon=daemon)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False)
    assert (done.stdout, done.stderr, done.returncode) == (printed, "", 3)


def test_a_process_that_is_split_off_hears_its_own_signals_alone(tmp_path: Path) -> None:
    code = """
import os, signal
from tutor import ending
ending.watch()
ending.insist()
ending.insist()
child = os.fork()
if child == 0:
    os._exit(signal.set_wakeup_fd(-1) != -1)
assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
assert signal.set_wakeup_fd(-1) != -1
"""
    done = subprocess.run(
        [sys.executable, "-W", "ignore::DeprecationWarning", "-c", code],  # of a fork beside a thread
        env=environment(tmp_path, PYTHONPATH=str(ROOT)),
        capture_output=True,
    )
    assert (done.returncode, done.stderr) == (0, b"")
