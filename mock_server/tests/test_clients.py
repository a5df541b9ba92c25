"""Clients that others wrote get from our server what they ask for.

A client that is not installed is skipped; .ci/nightly installs those of Debian.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import subprocess
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from conformance import PATIENCE

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PROGRAMS = Path(os.environ.get("LAB_PROGRAMS", ROOT / "build" / "release" / "bin"))
BODY = "hello"

# Path, status and length of the body: what is there for each kind of answer.
ANSWERS = [
    ("/delay/20?task=3", 200, 10),
    ("/stream?items=3&interval=5", 200, 33),
    ("/bytes/100000", 200, 100_000),
    ("/scripted", 201, len(BODY)),
    ("/delay/0?task=3", 200, 10),  # the connection still stands
]


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    process = subprocess.Popen(
        [PROGRAMS / "lab_mock_server"], stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        yield "http://" + process.stdout.readline().split()[-1]
    finally:
        process.terminate()
        process.wait(PATIENCE)


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)


def write_script(server: str, replies: int) -> None:
    reply = {"reply": {"status": 201, "body": BODY}}
    script = json.dumps({"path": "/scripted", "replies": [reply] * replies})
    ask = urllib.request.Request(server + "/script", script.encode(), method="POST")
    urllib.request.urlopen(ask, timeout=PATIENCE).close()


def needs(*programs: str) -> None:
    for program in programs:
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed")


def output_of(*words: str | Path) -> str:
    done = subprocess.run(
        [str(word) for word in words],
        capture_output=True,
        text=True,
        timeout=20 * PATIENCE,  # Go and Java compile first
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def printed(*words: str | Path) -> list[tuple[int, int]]:
    """What a program prints: a status and a length in each line."""
    lines = output_of(*words).splitlines()
    return [(int(status), int(size)) for status, size in map(str.split, lines)]


def by_curl(urls: list[str], folder: Path) -> list[tuple[int, int]]:
    needs("curl")
    words = ["curl", "-sS", "-w", "%{http_code} %{size_download}\n"]
    for url in urls:
        words += ["-o", os.devnull, url]
    return printed(*words)


def by_requests(urls: list[str], folder: Path) -> list[tuple[int, int]]:
    requests = pytest.importorskip("requests", reason="requests is not installed")
    with requests.Session() as session:
        answers = [session.get(url, timeout=PATIENCE) for url in urls]
    return [(answer.status_code, len(answer.content)) for answer in answers]


def by_aiohttp(urls: list[str], folder: Path) -> list[tuple[int, int]]:
    aiohttp = pytest.importorskip("aiohttp", reason="aiohttp is not installed")

    async def get_all() -> list[tuple[int, int]]:
        found = []
        async with aiohttp.ClientSession() as session:
            for url in urls:
                async with session.get(url) as answer:
                    found.append((answer.status, len(await answer.read())))
        return found

    return asyncio.run(get_all())


def by_node_fetch(urls: list[str], folder: Path) -> list[tuple[int, int]]:
    needs("node")
    return printed("node", HERE / "clients" / "fetch.mjs", *urls)


def by_node_http(urls: list[str], folder: Path) -> list[tuple[int, int]]:
    needs("node")
    return printed("node", HERE / "clients" / "http.mjs", *urls)


def by_go(urls: list[str], folder: Path) -> list[tuple[int, int]]:
    needs("go")
    program = folder / "client"
    words = ["go", "build", "-o", str(program), str(HERE / "clients" / "client.go")]
    environment = {
        "GOCACHE": str(folder / "cache"),
        "GO111MODULE": "off",
        "CGO_ENABLED": "0",
    }
    subprocess.run(words, env=os.environ | environment, check=True)
    return printed(program, *urls)


def by_java(urls: list[str], folder: Path) -> list[tuple[int, int]]:
    needs("java", "javac")
    return printed("java", HERE / "clients" / "Client.java", *urls)


CLIENTS = [
    by_curl,
    by_requests,
    by_aiohttp,
    by_node_fetch,
    by_node_http,
    by_go,
    by_java,
]


@pytest.mark.parametrize("client", CLIENTS, ids=lambda client: str(client.__name__))
def test_a_client_gets_what_it_asks_for(
    client: Callable[[list[str], Path], list[tuple[int, int]]],
    server: str,
    tmp_path: Path,
) -> None:
    write_script(server, 1)
    found = client([server + path for path, _, _ in ANSWERS], tmp_path)
    assert found == [(status, length) for _, status, length in ANSWERS]


# Those that make load: each of 40 requests, by four connections, is answered.
COUNT = 40
LOADED = [path for path, status, _ in ANSWERS if status == 200] + ["/scripted"]


@pytest.mark.parametrize("keep", [True, False], ids=["kept", "closed"])
@pytest.mark.parametrize("path", LOADED)
def test_ab_is_answered(path: str, keep: bool, server: str) -> None:
    needs("ab")
    write_script(server, COUNT)
    flags = ["-k"] if keep else []
    told = output_of("ab", *flags, "-n", str(COUNT), "-c", "4", server + path)
    assert number("Complete requests:", told) == COUNT
    assert number("Failed requests:", told) == 0
    assert "Non-2xx" not in told
    # Of an answer without a length, the end of the connection is the end.
    if keep and "/stream" not in path:
        assert number("Keep-Alive requests:", told) == COUNT


@pytest.mark.parametrize("path", LOADED)
def test_h2load_is_answered_in_http_1(path: str, server: str) -> None:
    needs("h2load")
    write_script(server, COUNT)
    told = output_of("h2load", "--h1", "-n", str(COUNT), "-c", "4", server + path)
    assert f"{COUNT} done, {COUNT} succeeded, 0 failed" in told


@pytest.mark.parametrize("path", LOADED[:-1])  # it asks as often as it can
def test_wrk_is_answered(path: str, server: str) -> None:
    needs("wrk")
    told = output_of("wrk", "-t", "1", "-c", "4", "-d", "1s", server + path)
    assert re.search(r"[1-9]\d* requests in", told)
    assert "Non-2xx" not in told
    assert "Socket errors" not in told


def number(name: str, text: str) -> int:
    found = re.search(re.escape(name) + r"\s+(\d+)", text)
    assert found, text
    return int(found[1])
