"""Any process of a run may be stopped, killed or stalled: it costs its cell.

Each drill waits for an event of a run, lets one process have an accident, and looks at
what is left.  LAB_DRILL=all tries every accident at every event; otherwise there is one
for each process.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from lab_bench import Json, Running, arms_of, read_valid
from programs import WATCHDOG, Family

LIMIT = 10  # seconds for a cell that takes about two
PYTHON = Path(sys.executable).name  # of the peer


class Run(NamedTuple):
    """What is run: so many arms, each measured twice."""

    words: tuple[str, ...]
    arms: int


POOL = Run(
    ("--experiments=ten_on_five_workers", "--time-scale=1")
    + ("--models=process_pool,thread_pool",),
    2,
)
WEB = Run(
    ("--experiments=web_server", "--time-scale=1", "--benchmark_filter=closed"),
    4,
)
PEER = Run(
    ("--experiments=gil", "--profile=smoke")
    + ("--benchmark_filter=gil/(python thr|seq).*, computing",),
    2,
)


def wait_until(happened: Callable[[], Any]) -> Any:
    end = time.monotonic() + WATCHDOG
    while time.monotonic() < end:
        if found := happened():
            return found
        time.sleep(0.001)
    raise AssertionError("it never happened")


def port_of(pid: int) -> int:
    """Where the process listens on 127.0.0.1."""
    sockets = {os.readlink(each) for each in Path(f"/proc/{pid}/fd").iterdir()}
    for line in Path(f"/proc/{pid}/net/tcp").read_text().splitlines()[1:]:
        words = line.split()
        address, port = words[1].split(":")
        listens = words[3] == "0A" and address == "0100007F"
        if listens and f"socket:[{words[9]}]" in sockets:
            return int(port, 16)
    raise AssertionError(f"{pid} listens nowhere")


def requests_seen_by(pid: int) -> int:
    """How many the mock server has had since the cell began."""
    url = f"http://127.0.0.1:{port_of(pid)}/stats"
    with urllib.request.urlopen(url, timeout=WATCHDOG) as reply:
        found: int = json.load(reply)["requests"]
        return found


When = Callable[[Family, str], int]


def started(family: Family, name: str) -> int:
    return family.wait_for(name)


def after_requests(number: int, family: Family, name: str) -> int:
    family.wait_for(name)  # else they may be those of another cell
    server = family.wait_for("lab_mock_server")
    wait_until(lambda: requests_seen_by(server) >= number)
    return family.wait_for(name)


def first_task(family: Family, name: str) -> int:
    return after_requests(1, family, name)


def mid_batch(family: Family, name: str) -> int:
    """In the second of two waves of five."""
    return after_requests(6, family, name)


def stop(pid: int) -> None:
    os.kill(pid, signal.SIGSTOP)


def kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)


def is_stopped(pid: int) -> bool:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return True  # it is gone
    return stat.rpartition(") ")[2][0] in "TZ"


def stall(pid: int) -> None:
    stop(pid)
    wait_until(lambda: is_stopped(pid))
    os.kill(pid, signal.SIGCONT)


class Drill(NamedTuple):
    run: Run
    name: str  # of the process
    when: When
    accident: Callable[[int], None]

    @property
    def id(self) -> str:
        return f"{self.name} {self.accident.__name__} {self.when.__name__}"


def all_drills() -> Iterator[Drill]:
    for run, name in ((POOL, "lab-measure"), (POOL, "lab_worker")):
        for accident in (stop, kill, stall):
            for when in (started, first_task, mid_batch):
                yield Drill(run, name, when, accident)
    for accident in (stop, kill, stall):
        yield Drill(WEB, "lab_server", started, accident)
        yield Drill(WEB, "lab-measure", started, accident)  # it makes the load
        yield Drill(PEER, PYTHON, started, accident)


IN_CI = [
    Drill(POOL, "lab-measure", mid_batch, kill),
    Drill(POOL, "lab_worker", first_task, stop),
    Drill(WEB, "lab_server", started, stop),
    Drill(WEB, "lab-measure", started, stall),
    Drill(PEER, PYTHON, started, kill),
]
DRILLS = list(all_drills()) if os.environ.get("LAB_DRILL") == "all" else IN_CI


Begin = Callable[[Run], Running]


@pytest.fixture
def begin(tmp_path: Path, running: Any) -> Begin:
    """Starts a run, and gives it back when each arm was measured once: what comes
    then is no rehearsal."""

    def begin(run: Run) -> Running:
        program: Running = running(
            *(*run.words, "--benchmark_repetitions=2", "--out", tmp_path),
            environment={"LAB_CELL_LIMIT": str(LIMIT)},
        )
        program.read_until(f" {run.arms}/{2 * run.arms} ")
        return program

    return begin


def is_whole(arm: Json) -> bool:
    return not arm["error"] and bool(len(arm["samples"]) == 2)


@pytest.mark.parametrize("case", DRILLS, ids=lambda case: case.id)
def test_an_accident_costs_a_run_no_more_than_a_cell(
    tmp_path: Path, begin: Begin, case: Drill
) -> None:
    program = begin(case.run)
    case.accident(case.when(program.family, case.name))
    code = program.exit_code()
    assert program.family.survivors() == {}
    run = read_valid(tmp_path)
    assert run["complete"] is True
    hurt = [arm for arm in arms_of(run) if arm["error"]]
    assert len(hurt) <= 1, program.shown
    assert code == len(hurt), program.shown
    for arm in hurt:
        assert arm["samples"] == [] and not arm["verified"]
        assert arm["error"] in program.shown
    whole = [arm for arm in arms_of(run) if is_whole(arm)]
    assert len(whole) + len(hurt) == case.run.arms
    # A worker that dies before it has a task is replaced.
    if case.when is not started:
        assert len(hurt) == (0 if case.accident is stall else 1)


def test_what_stood_still_is_named(tmp_path: Path, begin: Begin) -> None:
    program = begin(POOL)
    stopped = first_task(program.family, "lab_worker")
    stop(stopped)
    assert program.exit_code() == 1
    (error,) = (arm["error"] for arm in arms_of(read_valid(tmp_path)) if arm["error"])
    assert f"lab_worker {stopped} is stopped" in error
    assert f"within {LIMIT // 2} s" in error  # a task has half the time of its cell


SERVER_ACCIDENTS = [kill] if DRILLS is IN_CI else [kill, stop]


@pytest.mark.parametrize("accident", SERVER_ACCIDENTS)
def test_a_mock_server_that_dies_is_started_again_once(
    tmp_path: Path, begin: Begin, accident: Callable[[int], None]
) -> None:
    program = begin(POOL)
    accident(mid_batch(program.family, "lab_mock_server"))
    assert program.exit_code() == 0, program.shown
    assert program.family.survivors() == {}
    run = read_valid(tmp_path)
    assert run["complete"] is True
    assert run["server"]["never_early"] is True
    assert "the mock server" in run["server"]["restarted"]
    assert all(is_whole(arm) for arm in arms_of(run))
    repeated = [s for arm in arms_of(run) for s in arm["samples"] if s["repeated"]]
    assert [sample["repeated"] for sample in repeated] == [run["server"]["restarted"]]


def test_a_mock_server_that_stalls_spoils_nothing(tmp_path: Path, begin: Begin) -> None:
    program = begin(POOL)
    stall(mid_batch(program.family, "lab_mock_server"))
    assert program.exit_code() == 0, program.shown
    run = read_valid(tmp_path)
    assert run["server"]["restarted"] is None
    assert all(is_whole(arm) for arm in arms_of(run))
