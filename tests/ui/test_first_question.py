"""What is not loaded before the first question is on screen, and is there when it is needed after that."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

LESSON = Path(__file__).parents[1] / "fixtures" / "no-pages.toml"

LATER = (
    "numpy",
    "sqlite3",
    "json",
    "hashlib",
    "ssl",
    "tutor.marking.marker",
    "tutor.practice.actions",
    "tutor.steps.chain",
    "tutor.present.ledger",
    "tutor.present.reading_pages",
    "tutor.ui.tutor",
)


WITH_AN_ANSWER = (
    "tutor.marking.marker",
    "tutor.practice.actions",
    "tutor.practice.seen_values",
    "tutor.present.ledger",
    "tutor.present.repeated_misses",
)


def at_the_first_question(code: str, home: Path, beside: bool = False) -> str:
    """What a process prints that runs `code` once its first question is painted.

    Args:
        beside: whether the tutor goes on meanwhile.
    """
    whole = f"""
import os, sys, threading, time
from tutor.ui import launch

def painted():
    {code}
    sys.stdout.flush()
    os._exit(0)

launch._tidy_again = threading.Thread(target=painted).start if {beside} else painted
from tutor.cli import main
main(["lesson", {str(LESSON)!r}])
"""
    done = subprocess.run(
        [sys.executable, "-c", whole],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=True,
        timeout=60,
        env={
            **os.environ,
            "BACKPROP_TUTOR_HOME": str(home),
            "TEXTUAL_DRIVER": "textual.drivers.headless_driver:HeadlessDriver",
        },
    )
    return done.stdout.strip()


def test_nothing_is_loaded_that_only_an_answer_needs(tmp_path: Path) -> None:
    assert at_the_first_question(f"print([m for m in {LATER} if m in sys.modules])", tmp_path) == "[]"


def test_what_an_answer_needs_is_loaded_while_one_thinks(tmp_path: Path) -> None:
    code = f"""
    end = time.monotonic() + 20
    while (left := [m for m in {WITH_AN_ANSWER} if m not in sys.modules]) and time.monotonic() < end:
        time.sleep(0.05)
    print(left)"""
    assert at_the_first_question(code, tmp_path, beside=True) == "[]"


def test_asyncio_is_loaded_without_tls_which_can_be_loaded_after_it(tmp_path: Path) -> None:
    code = "import asyncio.sslproto, ssl; print(asyncio.sslproto.ssl, ssl.SSLContext.__name__)"
    assert at_the_first_question(code, tmp_path) == "None SSLContext"
