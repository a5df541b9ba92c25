"""./lab hosts demo, and the drill: hosts are lost in mid-batch, and no outcome is.

The hosts are network namespaces.  Where they may not be made, or without mpirun, those
tests are skipped.  The long drills are for the night: LAB_DRILL=all.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools.hosts import hosts
from tools.messages import BAD_INPUT, ENVIRONMENT, Failure
from tools.namespaces import Namespaces, namespaces
from tools.stopping import Runner
from tools.tests.made_hosts import PROGRAM, ROOT, WATCHDOG, demo, nothing_is_left

LONG = os.environ.get("LAB_DRILL") == "all"
night = pytest.mark.skipif(not LONG, reason="for the night: LAB_DRILL=all")


# What is refused.


@pytest.mark.parametrize(
    "words, why",
    [
        (["--hosts", "5"], "--hosts 5: choose 1 to 4"),
        (["--hosts", "0"], "--hosts '0': choose a whole number from 1"),
        (["--hosts", "2", "--kill", "3"], "--kill 3: choose 0 to 2"),
        (["--kill", "1", "--cut", "1"], "--cut: not beside --kill: choose one"),
        (["--experiments", "gil", "--kill", "1"], "--kill: not beside --experiments"),
        (["--experiments", "gil", "--tasks", "9"], "--tasks: not beside --experim"),
        (["--out", "x"], "--out: is for --experiments: name some"),
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


def runs_of(pid: int) -> list[list[str]]:
    """What changes whenever one of its threads has run; nothing if it has ended."""
    found = []
    for thread in sorted(Path(f"/proc/{pid}/task").glob("*")):
        try:
            status = (thread / "status").read_text().splitlines()
            fields = (thread / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has ended meanwhile
        switches = [line for line in status if "ctxt_switches" in line]
        found.append([thread.name, fields[0], *fields[11:13], *switches])
    return found


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
        for _ in made.hosts:
            assert "ready after" in program.stdout.readline()
        yield made
        program.kill()
        program.wait()


def test_while_a_batch_is_done_elsewhere_ranks_that_wait_never_run(
    waiting: Namespaces,
) -> None:
    elsewhere = [str(PROGRAM), "--process-pool", "2", "--tasks", "20", "--wait", "10"]
    ran, ranks = [""], 0
    for _ in range(20):  # at first, some may still be on their way to the waiting
        before = {pid: runs_of(pid) for pid in pids_in(waiting)}
        subprocess.run(elsewhere, check=True, stdout=subprocess.DEVNULL)
        ran = [name_of(pid) for pid in before if runs_of(pid) != before[pid]]
        ranks = sum(map(is_rank, before))
        if not ran and ranks == 2 + 4:  # the hosts' programs, and their workers
            return
    raise AssertionError(f"of {ranks} ranks and others, these do not rest: {ran}")


def is_rank(pid: int) -> bool:
    return name_of(pid).startswith(("lab_host_worker", "lab-worker"))


def name_of(pid: int) -> str:
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return ""  # it has ended meanwhile
    return Path(words.split(b"\0")[0].decode()).name


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


# A report that is measured there.


@pytest.mark.usefixtures("possible")
def test_a_report_is_measured_on_hosts_and_tells_whose_each_lane_is(
    tmp_path: Path,
) -> None:
    out = tmp_path / "report"
    words = [str(ROOT / "lab"), "report", "--no-setup", "--hosts", "a:2,b:2"]
    words += ["--profile", "smoke", "--experiments", "five_fetches"]
    words += ["--models", "sequential,process_pool,hosts", "--out", str(out)]
    with namespaces(2) as made:
        done = subprocess.run(
            made.command(words),
            env={**os.environ, **made.environment()},
            capture_output=True,
            text=True,
            timeout=3 * WATCHDOG,
        )
    assert done.returncode == 0, done.stdout + done.stderr
    run = json.loads((out / "run.json").read_text())
    arm = next(a for a in run["experiments"][0]["arms"] if a["model"] == "hosts")
    assert (arm["verified"], arm["error"]) == (True, None)
    page = (out / "experiments" / "five_fetches.html").read_text()
    assert "several hosts" in page
    lanes = arm["trace"]["lanes"]
    assert lanes and {lane.partition(" ")[0] for lane in lanes} <= {"a", "b"}
