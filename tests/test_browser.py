"""The tutor behind a driver of Textual's that shows it in a browser, as `scripts/serve.py` runs it."""

from __future__ import annotations

import os
import re
import runpy
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.terminals import LESSON, PATIENCE
from support.running import ROOT, environment

SERVE = ROOT / "scripts" / "serve.py"
CLIENT = "0123456789abcdef" * 2
WEB = {"TEXTUAL_DRIVER": "textual.drivers.web_driver:WebDriver", "TERM": "", "PYTHONPATH": str(ROOT)}


class Browser:
    """What textual-serve is to the program: packets in and out, each behind its kind and its length."""

    def __init__(self, command: list[str], environ: dict[str, str], folder: Path) -> None:
        self.shown = b""
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        self.process = subprocess.Popen(command, env=environ, cwd=folder, **pipes)  # type: ignore[call-overload]

    def send(self, kind: bytes, data: bytes) -> None:
        self.process.stdin.write(kind + len(data).to_bytes(4, "big") + data)
        self.process.stdin.flush()

    def wait_for(self, text: str) -> bool:
        end = time.monotonic() + PATIENCE
        while text not in re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", self.shown.decode("utf-8", "ignore")):
            left = end - time.monotonic()
            if left < 0 or not select.select([self.process.stdout], [], [], left)[0]:
                return False
            read = os.read(self.process.stdout.fileno(), 65536)
            if not read:
                return False
            self.shown += read
        return True


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Browser]:
    options = ["--records", str(tmp_path / "records"), "--client", CLIENT]
    command = [sys.executable, str(SERVE), *options, *LESSON]
    started = Browser(command, environment(tmp_path, **WEB), tmp_path)
    yield started
    started.process.kill()
    started.process.__exit__(None, None, None)  # closes what is open to it, and waits for its end


def test_keys_from_a_browser_are_answers_and_its_record_has_a_folder_of_its_own(
    browser: Browser, tmp_path: Path
) -> None:
    assert browser.wait_for("z₁ = ?")
    assert browser.shown.startswith(b"__GANGLION__\n")
    browser.send(b"D", b"1.2\r")
    assert browser.wait_for("z₂ = ?")
    browser.send(b"M", b'{"type": "quit"}')
    browser.process.stdin.close()
    assert browser.process.wait(PATIENCE) == 0
    (record,) = (tmp_path / "records").rglob("record.db")
    assert record.parent == tmp_path / "records" / CLIENT
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("client", ["../elsewhere", "", CLIENT.upper()])
def test_no_other_name_becomes_a_folder(client: str, tmp_path: Path) -> None:
    options = ["--records", str(tmp_path / "records"), f"--client={client}", "list"]
    environ = environment(tmp_path, PYTHONPATH=str(ROOT))
    done = subprocess.run([sys.executable, SERVE, *options], env=environ, capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (2, b"")
    assert list(tmp_path.iterdir()) == []


def test_a_page_loads_nothing_from_another_computer() -> None:
    own, elsewhere = (
        '<link href="http://127.0.0.1:8000/static/css/xterm.css" />',
        "https://fonts.googleapis.com/css",
    )
    page = f"<head>{own}<link\n rel='stylesheet'\n href='{elsewhere}'\n /></head>"
    served = runpy.run_path(str(SERVE))
    assert served["FROM_ELSEWHERE"].sub("", page) == f"<head>{own}</head>"


@pytest.mark.parametrize("port", ["0", "65536", "-1", "http"])
def test_what_is_no_port_is_refused(port: str) -> None:
    command = [sys.executable, str(SERVE), "lesson", "relu-221", "--port", port]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "a whole number from 1 to 65535" in done.stderr
