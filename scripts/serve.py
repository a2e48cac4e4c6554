"""Shows the tutor in browsers on this computer, each with a record of its own.

    pip install textual-serve
    python scripts/serve.py [--port 8000] [--records DIR] [lesson relu-221 …]

It listens on this computer alone (127.0.0.1), and there is no option for more: textual-serve asks nobody who
he is, and whoever reaches it types into a program that runs as you. docs/browser.md says more.
"""

from __future__ import annotations

import argparse
import copy
import os
import re
import secrets
import shlex
import subprocess
import sys
from pathlib import Path

HOST = "127.0.0.1"
COOKIE = "backprop-tutor"
CLIENT = re.compile(r"[0-9a-f]{32}")
"""What a browser is told apart by, and what its folder is called."""

FROM_ELSEWHERE = re.compile(rf"<link\b[^>]*https?://(?!{re.escape(HOST)}[:/])[^>]*>")
"""What a page would load from another computer: a font, whose owner would learn of each page."""

_A_YEAR = 365 * 24 * 3600


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--port", type=_port, default=8000, metavar="N")
    asked.add_argument("--records", type=Path, metavar="DIR", help="default: browsers, in your own folder")
    asked.add_argument("--client", help=argparse.SUPPRESS)
    arguments, command = asked.parse_known_args()  # the options of the tutor, and its words, are its own
    try:
        records = (arguments.records or _own_folder()).resolve()
        if arguments.client is not None:
            sys.exit(_run(records, arguments.client, command))
    except ModuleNotFoundError as error:
        sys.exit(f"{error.name} is not installed in this Python. Type `pip install .`, then this again.")
    try:
        _serve(arguments.port, records, command)
    except OSError as error:
        at = f"{HOST}:{arguments.port}"
        sys.exit(f"Nothing can listen at {at}: {error.strerror}. Take another port with --port.")


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        raise argparse.ArgumentTypeError("a port is a whole number from 1 to 65535")
    return int(text)


def _own_folder() -> Path:
    from tutor.folders import data_folder

    return data_folder() / "browsers"


def _run(records: Path, client: str, command: list[str]) -> int:
    """The tutor of one browser, in a process of its own."""
    from tutor.cli import main as tutor

    if CLIENT.fullmatch(client) is None:
        return 2
    os.environ["BACKPROP_TUTOR_HOME"] = str(records / client)
    return tutor(command)


def _serve(port: int, records: Path, command: list[str]) -> None:
    try:
        from aiohttp import web
        from textual_serve.server import Server
    except ImportError:
        sys.exit("textual-serve is not installed here. Type `pip install textual-serve`, then this again.")

    class OnThisComputer(Server):
        """Lets in the pages that it gave out itself, and tells browsers apart by a cookie."""

        async def handle_index(self, request: web.Request) -> web.StreamResponse:
            self._refuse_other_names(request)
            response: web.Response = await super().handle_index(request)
            response.text = FROM_ELSEWHERE.sub("", response.text or "")
            if self._client(request) is None:
                token = secrets.token_hex(16)
                response.set_cookie(COOKIE, token, max_age=_A_YEAR, httponly=True, samesite="Strict")
            return response

        async def handle_websocket(self, request: web.Request) -> web.StreamResponse:
            self._refuse_other_names(request)
            client = self._client(request)
            # Any page on the web may open a socket to this computer; the browser says which page it was.
            if client is None or request.headers.get("Origin") != self.public_url:
                raise web.HTTPForbidden(text="Open the page of the tutor itself.")
            own = copy.copy(self)
            own.command = _typed([*here, "--records", str(records), "--client", client, *command])
            return await Server.handle_websocket(own, request)

        def _refuse_other_names(self, request: web.Request) -> None:
            """A name elsewhere may be pointed at this computer: then its pages would count as ours."""
            if request.host != f"{HOST}:{port}":
                raise web.HTTPForbidden(text=f"Open {self.public_url} instead.")

        def _client(self, request: web.Request) -> str | None:
            token = request.cookies.get(COOKIE, "")
            return token if CLIENT.fullmatch(token) else None

    here = [sys.executable, os.path.abspath(__file__)]
    OnThisComputer(_typed(["backprop-tutor", *command]), HOST, port, title="backprop-tutor").serve()


def _typed(command: list[str]) -> str:
    """A command as this system's shell reads it."""
    return subprocess.list2cmdline(command) if os.name == "nt" else shlex.join(command)


if __name__ == "__main__":
    main()
