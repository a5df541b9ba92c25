"""The benchmark program when it is not allowed to finish."""

from __future__ import annotations

import json
import os
import re
import resource
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lab_bench import Json, Running, arms_of, command, read_valid
from programs import WATCHDOG


FETCHES = ("--experiments", "five_fetches", "--time-scale", "0.2")
ENDINGS: dict[str, tuple[Callable[[Running], None], int]] = {
    "SIGINT": (Running.press_ctrl_c, 130),
    "SIGTERM": (lambda program: program.tell(signal.SIGTERM), 143),
    "SIGHUP": (Running.hang_up, 129),
}


def expect_kept(folder: Path, why: str) -> Json:
    """Returns what was measured, which must be there."""
    run = read_valid(folder)
    assert run["complete"] is False
    assert why in run["why_incomplete"]
    assert sum(len(arm["samples"]) for arm in arms_of(run)) >= 3
    assert [arm["error"] for arm in arms_of(run) if arm["error"]] == []
    assert json.loads((folder / "benchmark.json").read_text())
    assert {path.name for path in folder.iterdir()} == {"run.json", "benchmark.json"}
    return run


@pytest.mark.parametrize("name", ENDINGS)
def test_interrupted_it_keeps_what_was_measured(
    tmp_path: Path, running: Any, name: str
) -> None:
    interrupt, exit_code = ENDINGS[name]
    program = running(*FETCHES, "--out", tmp_path)
    program.read_until(r" 3/\d+ ")
    interrupt(program)
    assert program.exit_code() == exit_code
    if name != "SIGHUP":  # then there is no terminal any more
        assert "stopping: what was measured is kept" in program.shown
        assert "Ctrl+C again ends at once" in program.shown
    expect_kept(tmp_path, name)
    assert program.family.survivors() == {}


def test_interrupted_its_bar_stops_counting(tmp_path: Path, running: Any) -> None:
    program = running(*FETCHES, "--out", tmp_path)
    program.read_until(r" 3/\d+ ")
    program.press_ctrl_c()
    assert program.exit_code() == 130
    _, _, after = program.shown.partition("Ctrl+C again ends at once")
    assert re.findall(r" \d+/\d+ ", after) == []


def made_up_python(folder: Path, *peer: str) -> Path:
    """A Python whose peers are these lines of shell."""
    python = folder / "python"
    lines = (f'[ "$1" = -c ] && exec {sys.executable} "$@"', *peer)
    python.write_text("\n".join(("#!/bin/sh", *lines, "")))
    python.chmod(0o755)
    return python


@pytest.mark.parametrize("absent", ["python", "go"])
def test_interrupted_while_it_looks_for_peers_it_measures_nothing(
    tmp_path: Path, running: Any, absent: str
) -> None:
    # It never tells its version.
    silent = tmp_path / absent
    silent.write_text("#!/bin/sh\nexec sleep 1000\n")
    silent.chmod(0o755)
    python = silent if absent == "python" else made_up_python(tmp_path)
    program = running(
        *("--experiments", "gil", "--peers", "--python", python),
        *("--out", tmp_path / "out"),
        environment={"PATH": f"{tmp_path}:{os.environ['PATH']}"},
    )
    program.family.wait_for("sleep")
    program.press_ctrl_c()
    assert program.exit_code() == 130
    assert list((tmp_path / "out").iterdir()) == []
    assert program.family.survivors() == {}


def test_interrupted_during_a_peer_it_keeps_what_was_measured(
    tmp_path: Path, running: Any
) -> None:
    # Once four measurements are made, it never ends.
    hold = tmp_path / "hold"
    python = made_up_python(
        tmp_path, f"[ -e {hold} ] && exec sleep 1000", f'exec {sys.executable} "$@"'
    )
    program = running(
        *("--experiments", "gil", "--time-scale", "0.02", "--python", python),
        "--benchmark_filter=gil/python sequential, computing/",
        *("--benchmark_repetitions", "8", "--out", tmp_path / "out"),
    )
    program.read_until(" 4/8 ")
    hold.touch()
    program.family.wait_for("sleep")
    program.press_ctrl_c()
    assert program.exit_code() == 130
    assert program.family.survivors() == {}
    made = re.search(r"(\d+) of 8 measurements made", program.shown)
    assert made and int(made[1]) >= 4
    arms = arms_of(read_valid(tmp_path / "out"))
    assert sum(len(arm["samples"]) for arm in arms) == int(made[1])
    assert [arm["error"] for arm in arms if arm["error"]] == []


def test_a_terminal_that_says_twice_that_it_is_closed_loses_nothing(
    tmp_path: Path, running: Any
) -> None:
    program = running(*FETCHES, "--out", tmp_path)
    program.read_until(r" 3/\d+ ")
    program.tell(signal.SIGHUP)
    program.read_until("Ctrl\\+C again")
    program.tell(signal.SIGHUP)
    assert program.exit_code() == 129
    expect_kept(tmp_path, "SIGHUP")


def test_a_hangup_that_is_ignored_stays_ignored(tmp_path: Path, running: Any) -> None:
    program = running(*FETCHES, "--out", tmp_path, ignored=(signal.SIGHUP,))
    program.read_until(r" 3/\d+ ")
    program.tell(signal.SIGHUP)
    program.press_ctrl_c()
    assert program.exit_code() == 130
    expect_kept(tmp_path, "SIGINT")


@pytest.mark.parametrize("second", ["SIGINT", "SIGTERM"])
def test_interrupted_twice_it_ends_at_once_and_the_older_run_stays(
    tmp_path: Path, running: Any, second: str
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "run.json").write_text("older")
    interrupt, exit_code = ENDINGS[second]
    # It never tells its version, and so keeps the run from ending by itself.
    python = tmp_path / "python"
    python.write_text("#!/bin/sh\nsetsid sleep 1000 &\nwait\n")
    python.chmod(0o755)
    program = running(
        *("--experiments", "gil", "--time-scale", "0.02", "--python", python),
        *("--out", out),
    )
    sleeps = program.family.wait_for("sleep")
    program.press_ctrl_c()
    program.read_until("stopping")
    interrupt(program)
    assert program.exit_code() == exit_code
    assert (out / "run.json").read_text() == "older"
    assert [path.name for path in out.iterdir()] == ["run.json"]
    os.kill(sleeps, signal.SIGKILL)
    assert program.family.survivors() == {}


def test_an_older_run_is_worth_more_than_one_that_measured_nothing(
    tmp_path: Path, running: Any
) -> None:
    (tmp_path / "run.json").write_text("older")
    program = running(
        *("--experiments", "five_fetches", "--models", "threads"),
        *("--time-scale", "5", "--out", tmp_path),
    )
    program.read_until(r" 0/\d+ ")
    program.press_ctrl_c()
    assert program.exit_code() == 130
    assert (tmp_path / "run.json").read_text() == "older"
    assert [path.name for path in tmp_path.iterdir()] == ["run.json"]


def test_killed_it_leaves_no_server_and_no_worker(tmp_path: Path, running: Any) -> None:
    program = running(
        *("--experiments", "five_fetches", "--models", "process_pool"),
        *("--time-scale", "10"),
        environment={"TMPDIR": str(tmp_path)},  # its folder is left behind
    )
    program.family.wait_for("lab_mock_server")
    program.family.wait_for("lab_worker")
    program.tell(signal.SIGKILL)
    assert program.exit_code() == -signal.SIGKILL
    assert program.family.survivors() == {}


def test_killed_during_a_peer_it_leaves_none(tmp_path: Path, running: Any) -> None:
    # Which would never notice by itself.
    python = made_up_python(tmp_path, "exec sleep 1000")
    program = running(
        *("--experiments", "gil", "--time-scale", "0.02", "--python", python),
        "--benchmark_filter=gil/python sequential, computing/",
        environment={"TMPDIR": str(tmp_path)},  # its folder is left behind
    )
    program.family.wait_for("sleep")
    program.tell(signal.SIGKILL)
    assert program.exit_code() == -signal.SIGKILL
    assert program.family.survivors() == {}


def kill_server(program: Running, other_than: int = 0) -> int:
    """Returns: the process id that it had."""
    pid = program.family.wait_for("lab_mock_server", other_than)
    os.kill(pid, signal.SIGKILL)
    return pid


def test_without_its_second_server_it_keeps_what_was_measured_and_ends_with_3(
    tmp_path: Path, running: Any
) -> None:
    program = running(*FETCHES, "--out", tmp_path)
    program.read_until(r" 3/\d+ ")
    first = kill_server(program)
    program.read_until(r" 5/\d+ ")
    kill_server(program, first)
    assert program.exit_code() == 3
    why = "the mock server was killed by signal 9 (SIGKILL)"
    assert f"{why}: it is started again" in program.shown
    assert f"lab_bench: {why}: what was measured is kept" in program.shown
    run = expect_kept(tmp_path, why)
    assert run["server"]["restarted"] == why
    said = re.search(r"(\d+) of \d+ measurements made", program.shown)
    assert said
    assert sum(len(arm["samples"]) for arm in arms_of(run)) == int(said[1])
    assert program.family.survivors() == {}


def test_servers_that_die_before_anything_is_measured_leave_the_older_run(
    tmp_path: Path, running: Any
) -> None:
    (tmp_path / "run.json").write_text("older")
    program = running("--experiments", "five_fetches", "--out", tmp_path)
    program.read_until(r" 0/\d+ ")
    kill_server(program, kill_server(program))
    assert program.exit_code() == 3
    assert "the mock server" in program.shown
    assert (tmp_path / "run.json").read_text() == "older"
    assert [path.name for path in tmp_path.iterdir()] == ["run.json"]


def leave_no_room() -> None:
    """In the child: a file is full after 4096 bytes."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))


def test_a_full_disk_leaves_the_older_run(tmp_path: Path) -> None:
    for name in ("run.json", "benchmark.json"):
        (tmp_path / name).write_text("older")
    done = subprocess.run(
        command(
            *("--experiments", "five_fetches", "--models", "async"),
            *("--profile", "smoke", "--out", tmp_path),
        ),
        capture_output=True,
        text=True,
        timeout=3 * WATCHDOG,
        restore_signals=False,
        preexec_fn=leave_no_room,
    )
    assert done.returncode == 3
    assert "run.json" in done.stderr and "File too large" in done.stderr
    for name in ("run.json", "benchmark.json"):
        assert (tmp_path / name).read_text() == "older"
    assert len(list(tmp_path.iterdir())) == 2
