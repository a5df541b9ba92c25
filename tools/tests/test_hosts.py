"""./lab hosts demo, and the drill: hosts are lost in mid-batch, and no outcome is.

The hosts are network namespaces.  Where they may not be made, or without mpirun, those
tests are skipped.  The long drills are for the night: LAB_DRILL=all.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools import machine
from tools.hosts import hosts
from tools.messages import BAD_INPUT, ENVIRONMENT, Failure
from tools.namespaces import Namespaces, namespaces, why_not
from tools.stopping import Runner

ROOT = Path(__file__).parents[2]
PROGRAM = machine.PROGRAMS / "lab_on_hosts"
WATCHDOG = 300  # seconds; only a bug takes that long
LONG = os.environ.get("LAB_DRILL") == "all"
night = pytest.mark.skipif(not LONG, reason="for the night: LAB_DRILL=all")


def what_lacks() -> str:
    """Why there can be no hosts here; nothing if there can."""
    if why := why_not():
        return why
    if not shutil.which("mpirun"):
        return "mpirun: not found: install openmpi-bin"
    if not PROGRAM.exists():
        return f"{PROGRAM}: not built"
    try:
        with namespaces(1):
            return ""
    except Failure as failure:
        return str(failure)


@pytest.fixture(scope="module", autouse=False)
def possible() -> None:
    if lacking := what_lacks():
        pytest.skip(lacking)


def demo(*words: str) -> subprocess.CompletedProcess[str]:
    command = [str(ROOT / "lab"), "hosts", "demo", "--no-setup", *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=WATCHDOG)


def nothing_is_left(said: str) -> bool:
    """Of the namespaces of a run, and of what ran there."""
    found = re.search(r"namespaces (\S+)-\*", said)
    assert found, said
    listed = subprocess.run(["ip", "netns", "list"], capture_output=True, text=True)
    return found[1] not in listed.stdout


# What is refused.


@pytest.mark.parametrize(
    "words, why",
    [
        (["--hosts", "5"], "--hosts 5: choose 1 to 4"),
        (["--hosts", "0"], "--hosts '0': choose a whole number from 1"),
        (["--hosts", "2", "--kill", "3"], "--kill 3: choose 0 to 2"),
        (["--kill", "1", "--cut", "1"], "--cut: not beside --kill: choose one"),
        (["--wait", "1e3"], "--wait '1e3': choose a whole number"),
    ],
)
def test_a_wrong_option_is_refused_in_one_line(words: list[str], why: str) -> None:
    with pytest.raises(Failure) as failure:
        hosts(Runner(), ["demo", "--no-setup", *words])
    assert failure.value.code == BAD_INPUT
    assert str(failure.value).startswith(why)


def test_without_root_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(Failure) as failure:
        hosts(Runner(), ["demo", "--no-setup"])
    assert failure.value.code == ENVIRONMENT
    assert str(failure.value) == "hosts: network namespaces need root: try sudo"


# What is lost with a host: nothing.


@pytest.mark.usefixtures("possible")
def test_a_killed_host_loses_no_outcome_and_doubles_none() -> None:
    done = demo("--hosts", "2", "--tasks", "80", "--wait", "20", "--kill", "1")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "a: lost: " in done.stdout
    assert (
        "80 tasks: 80 right answers, 0 wrong, 0 failed, 0 lost, 0 doubled"
        in done.stdout
    )
    assert nothing_is_left(done.stderr)


@night
@pytest.mark.usefixtures("possible")
@pytest.mark.parametrize("how", ["--kill", "--cut"])
def test_four_times_in_a_row_a_host_is_lost_and_nothing_with_it(how: str) -> None:
    for _ in range(4):
        done = demo("--hosts", "4", "--tasks", "400", "--wait", "50", how, "1")
        print(done.stdout)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "400 right answers, 0 wrong, 0 failed, 0 lost, 0 doubled" in done.stdout
        assert nothing_is_left(done.stderr)


@night
@pytest.mark.usefixtures("possible")
def test_the_last_of_four_hosts_does_what_the_three_others_left() -> None:
    done = demo("--hosts", "4", "--tasks", "400", "--wait", "50", "--kill", "3")
    print(done.stdout)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "400 right answers, 0 wrong, 0 failed, 0 lost, 0 doubled" in done.stdout


@pytest.mark.usefixtures("possible")
def test_without_a_host_every_task_that_is_left_says_so() -> None:
    done = demo("--hosts", "1", "--tasks", "100", "--wait", "20", "--kill", "1")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "no host is left: a: " in done.stdout
    assert " 0 lost, 0 doubled" in done.stdout
    assert nothing_is_left(done.stderr)


# What waits costs nothing, and what was interrupted leaves nothing.


def cpu_ticks(pids: list[int]) -> int:
    used = 0
    for pid in pids:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has ended meanwhile
        used += int(fields[11]) + int(fields[12])
    return used


def pids_in(made: Namespaces) -> list[int]:
    found: list[int] = []
    for name in (*made.hosts, "master"):
        listing = ["ip", "netns", "pids", f"{made.run}-{name}"]
        done = subprocess.run(listing, capture_output=True, text=True)
        found += map(int, done.stdout.split())
    return found


@pytest.fixture
def waiting(possible: None) -> Iterator[Namespaces]:
    """Two hosts whose four workers all wait for minutes."""
    with namespaces(2) as made:
        words = [str(PROGRAM), "--hosts", "a:2,b:2", "--tasks", "4", "--wait", "600000"]
        program = subprocess.Popen(
            made.command(words),
            env={**os.environ, **made.environment()},
            stdout=subprocess.PIPE,
            text=True,
        )
        assert program.stdout is not None
        while sum("lab-worker" in name for name in names(pids_in(made))) < 4:
            assert program.poll() is None
            time.sleep(0.05)
        yield made
        program.kill()
        program.wait()


def names(pids: list[int]) -> list[str]:
    found = []
    for pid in pids:
        try:
            words = Path(f"/proc/{pid}/cmdline").read_bytes()
        except OSError:
            continue  # it has ended meanwhile
        found.append(words.split(b"\0")[0].decode())
    return found


def test_ranks_that_wait_use_no_processor_time(waiting: Namespaces) -> None:
    pids = pids_in(waiting)
    before = cpu_ticks(pids)
    time.sleep(5)  # one that spins would use 500 ticks of it
    assert cpu_ticks(pids) - before < 50


@pytest.mark.usefixtures("possible")
def test_ctrl_c_leaves_no_namespace_and_no_process() -> None:
    command = [str(ROOT / "lab"), "hosts", "demo", "--no-setup", "--wait", "60000"]
    program = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert program.stdout is not None and program.stderr is not None
    assert "ready after" in program.stdout.readline()
    program.send_signal(signal.SIGINT)
    _, said = program.communicate(timeout=WATCHDOG)
    assert program.returncode == 130, said
    assert nothing_is_left(said)
