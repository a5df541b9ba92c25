"""The Python peers give the answers of the C++ workloads, in the same form."""

from __future__ import annotations

import json
import os
import re
import select
import subprocess
import sys
import time
import urllib.request
import zlib
from collections.abc import Iterator
from typing import Any

import pytest

from programs import ROOT, WATCHDOG, mock_server

Json = dict[str, Any]


SPEC: Json = {"workload": "sleep", "tasks": 6, "size": 0, "server": "", "input": ""}


def run_peer(script: str, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-B", ROOT / "bench" / "peers" / script, *words],
        capture_output=True,
        text=True,
        timeout=WATCHDOG,
    )


def peer(script: str, how: str, **fields: Any) -> Json:
    """The one line that a peer prints for a batch on 4 workers."""
    done = run_peer(script, how, "4", json.dumps(SPEC | fields))
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == 1
    line: Json = json.loads(done.stdout)
    return line


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with mock_server() as address:
        yield address


GIL_METHODS = ["sequential", "threads", "processes"]


@pytest.mark.parametrize("how", GIL_METHODS)
def test_numbers_are_given_as_fibonacci_gives_them(how: str) -> None:
    line = peer("gil.py", how, workload="fibonacci", input="1,10,20")
    assert line["answers"] == 2 * ["F(1) = 1", "F(10) = 55", "F(20) = 6765"]


@pytest.mark.parametrize("how", GIL_METHODS)
def test_numbers_are_added_up_as_sum_does(how: str) -> None:
    line = peer("gil.py", how, workload="sum", size=100_000)
    assert line["answers"] == 6 * ["4999950000"]


@pytest.mark.parametrize("how", GIL_METHODS)
@pytest.mark.parametrize("waits", [{"size": 1000}, {"input": "1000,2000"}])
def test_waits_are_given_as_sleep_gives_them(how: str, waits: Json) -> None:
    line = peer("gil.py", how, **waits)
    assert line["answers"] == ["0", "1", "2", "3", "4", "5"]


@pytest.mark.parametrize(
    "script, how", [("gil.py", "threads"), ("fetch.py", "requests")]
)
@pytest.mark.parametrize(
    "words",
    [
        ["4", "{"],
        ["4", "{}"],
        ["many", json.dumps(SPEC)],
        ["0", json.dumps(SPEC)],
        ["4", json.dumps(SPEC | {"tasks": 0})],
        ["4", json.dumps(SPEC), "more"],
    ],
)
def test_what_is_no_batch_is_refused_in_one_line(
    script: str, how: str, words: list[str]
) -> None:
    for way, more in ((how, words), ("fly", ["4", json.dumps(SPEC)])):
        refused(run_peer(script, way, *more), script)


def refused(done: subprocess.CompletedProcess[str], script: str) -> None:
    assert (done.returncode, done.stdout) == (2, "")
    assert re.fullmatch(rf"{script}: wants .* CONCURRENCY SPEC\n", done.stderr)


def test_a_peer_says_what_it_took() -> None:
    line = peer("gil.py", "threads", size=1000)
    assert line["wall_seconds"] > 0
    assert line["peak_memory_bytes"] > 0
    assert line["threads_made"] == 4
    assert line["processes_made"] == 0


@pytest.mark.parametrize(
    ("how", "module"),
    [
        ("requests", "requests"),
        ("multiprocessing", "requests"),
        ("aiohttp", "aiohttp"),
        ("uvloop", "uvloop"),
    ],
)
def test_replies_are_given_as_fetch_gives_them(
    server: str, how: str, module: str
) -> None:
    pytest.importorskip(module)
    path = "/delay/1?task={task}"
    expected = []
    for task in range(6):
        url = f"http://{server}{path.replace('{task}', str(task))}"
        with urllib.request.urlopen(url, timeout=WATCHDOG) as reply:
            body = reply.read()
        expected.append(f"200, {len(body)} bytes, crc32 {zlib.crc32(body):08x}")
    assert peer("fetch.py", how, server=server, input=path)["answers"] == expected


def test_a_refused_request_is_no_answer(server: str) -> None:
    pytest.importorskip("requests")
    with pytest.raises(AssertionError, match="404"):
        peer("fetch.py", "requests", server=server, input="/nothing/here")


STARTS_A_PEER = """
import subprocess, sys
print(subprocess.Popen(sys.argv[1:]).pid, flush=True)
sys.stdin.read()
"""


def test_a_peer_ends_with_the_process_that_started_it() -> None:
    spec = {
        **{"workload": "sleep", "tasks": 4, "size": 10**9},
        **{"server": "", "input": ""},
    }
    script = ROOT / "bench" / "peers" / "gil.py"
    parent = subprocess.Popen(
        [
            *(sys.executable, "-c", STARTS_A_PEER, sys.executable, "-B", script),
            *("threads", "4", json.dumps(spec)),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert parent.stdout is not None
    peer = int(parent.stdout.readline())
    with os.fdopen(os.pidfd_open(peer)) as ended:
        end = time.monotonic() + WATCHDOG
        while len(os.listdir(f"/proc/{peer}/task")) < 4:  # then it is at work
            assert time.monotonic() < end
        parent.kill()
        assert select.select([ended], [], [], WATCHDOG)[0]
    parent.communicate()
