"""`scripts/serve.py` on textual-serve itself: who is let in, and what a page shows (docs/browser.md)."""

from __future__ import annotations

import asyncio
import re
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import aiohttp
import pytest

from benchmarks.terminals import LESSON, PATIENCE
from support.running import ROOT, environment

OWN = "127.0.0.1"


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("records")


@pytest.fixture(scope="module")
def port(records: Path) -> Iterator[int]:
    """Where the launcher listens, as it is started for all of these."""
    with socket.socket() as free:
        free.bind((OWN, 0))
        number = int(free.getsockname()[1])
    options = ["--port", str(number), "--records", str(records), *LESSON]
    environ = environment(records / "home", PYTHONPATH=str(ROOT))
    started = subprocess.Popen(
        [sys.executable, str(ROOT / "scripts" / "serve.py"), *options],
        env=environ,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    with started:
        end = time.monotonic() + PATIENCE
        while not reached(OWN, number):
            assert started.poll() is None
            assert time.monotonic() < end
            time.sleep(0.05)
        yield number
        started.terminate()


def reached(host: str, port: int) -> bool:
    with socket.socket() as asking:
        asking.settimeout(PATIENCE)
        return asking.connect_ex((host, port)) == 0


@pytest.fixture
async def browser() -> AsyncIterator[aiohttp.ClientSession]:
    jar = aiohttp.CookieJar(unsafe=True)  # or it takes no cookies from a number
    async with aiohttp.ClientSession(cookie_jar=jar) as session:
        yield session


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere no second address leads to this computer")
def test_nothing_listens_at_another_address_of_this_computer(port: int) -> None:
    assert reached(OWN, port)
    assert not reached("127.0.0.2", port)


async def test_a_page_shows_the_lesson_and_takes_keys_into_the_record_of_its_browser(
    port: int, records: Path, browser: aiohttp.ClientSession
) -> None:
    page = f"http://{OWN}:{port}"
    async with browser.get(page) as answer:
        told = await answer.text()
    (cookie,) = browser.cookie_jar
    assert re.fullmatch("[0-9a-f]{32}", cookie.value)
    assert {"httponly", "samesite"} <= {name for name, value in cookie.items() if value}
    assert set(re.findall(r"""<(?:link|script)\b[^>]*["']\w+://([^/:"']+)""", told)) == {OWN}
    async with browser.ws_connect(f"{page}/ws?width=100&height=30", headers={"Origin": page}) as way:
        assert await shown(way, "z₁ = ?")
        await way.send_json(["stdin", "1.2\r"])
        assert await shown(way, "z₂ = ?")
    assert (records / cookie.value / "record.db").exists()


async def shown(way: aiohttp.ClientWebSocketResponse, text: str) -> bool:
    """Whether it comes to stand on the page."""
    seen = ""
    async with asyncio.timeout(PATIENCE):
        while text not in re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", seen):
            message = await way.receive()
            if message.type in (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED):
                return False
            if message.type is aiohttp.WSMsgType.BINARY:
                seen += message.data.decode("utf-8", "ignore")
    return True


async def test_who_comes_again_goes_on_and_another_browser_begins_anew(
    port: int, browser: aiohttp.ClientSession
) -> None:
    page = f"http://{OWN}:{port}"
    first = await cookie_of(browser, page)
    assert await cookie_of(browser, page) == first
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as other:
        assert await cookie_of(other, page) != first


async def cookie_of(browser: aiohttp.ClientSession, page: str) -> str:
    async with browser.get(page) as answer:
        assert answer.status == 200
    (cookie,) = browser.cookie_jar
    return cookie.value


@pytest.mark.parametrize("name", ["localhost", "elsewhere.example"])
@pytest.mark.parametrize("path", ["/", "/ws"])
async def test_a_page_under_another_name_is_refused(
    port: int, path: str, name: str, browser: aiohttp.ClientSession
) -> None:
    headers = {"Host": f"{name}:{port}", "Origin": f"http://{name}:{port}"}
    async with browser.get(f"http://{OWN}:{port}{path}", headers=headers) as answer:
        assert answer.status == 403


@pytest.mark.parametrize("origin", [None, "http://elsewhere.example", f"http://{OWN}"])
async def test_a_socket_from_another_page_is_refused(
    port: int, origin: str | None, browser: aiohttp.ClientSession
) -> None:
    page = f"http://{OWN}:{port}"
    await cookie_of(browser, page)
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await browser.ws_connect(f"{page}/ws", headers={"Origin": origin} if origin else {})
    assert refused.value.status == 403


@pytest.mark.parametrize("cookie", [None, "../elsewhere", "0" * 31])
async def test_a_socket_without_a_cookie_of_ours_is_refused(
    port: int, cookie: str | None, browser: aiohttp.ClientSession
) -> None:
    page = f"http://{OWN}:{port}"
    headers = {"Origin": page} | ({"Cookie": f"backprop-tutor={cookie}"} if cookie else {})
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await browser.ws_connect(f"{page}/ws", headers=headers)
    assert refused.value.status == 403
