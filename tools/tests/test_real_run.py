"""./lab report with the real programs: what is interrupted is kept."""

from __future__ import annotations

import json
import os
import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tools.machine import python_with
from tools.messages import Failure
from tools.tests.checkout import ROOT, Checkout, until
from tools.tests.terminal import CTRL_C, Terminal

PROGRAMS = Path(os.environ.get("LAB_PROGRAMS", ROOT / "build" / "release" / "bin"))
REPORT = ("report", "--no-setup", "--out", "my report")
FETCHES = (
    *("--experiments", "five_fetches", "--models", "sequential,async"),
    *("--time-scale", "0.2"),
)
# On a machine that is busy with other things, a report is drawn for minutes.
PATIENCE = 15 * 60

# A Python whose peers never end; what they have started leaves their group.
ENDLESS = """#!/bin/sh
case "$1" in
*/peers/*) setsid sleep 1000 & wait ;;
*) exec {python} "$@" ;;
esac
"""


@pytest.fixture
def python() -> str:
    try:
        return python_with("matplotlib", "jinja2", "numpy")
    except Failure as failure:
        pytest.skip(str(failure))


@pytest.fixture
def report(checkout: Checkout) -> Iterator[Callable[..., Terminal]]:
    """Starts ./lab report at a terminal, with this Python."""
    plots = checkout.root / "plots"
    for replaced, real in ((checkout.programs, PROGRAMS), (plots, ROOT / "plots")):
        shutil.rmtree(replaced)
        replaced.symlink_to(real)
    (checkout.root / "docs").symlink_to(ROOT / "docs")
    started: list[Terminal] = []

    def start(python: str, *words: str) -> Terminal:
        command = [str(checkout.root / "lab"), *REPORT, *words]
        environment = checkout.environment(LAB_PYTHON=python)
        started.append(Terminal(command, checkout.root, environment, PATIENCE))
        return started[-1]

    yield start
    for terminal in started:
        terminal.close()


def named(lab: Terminal, name: str) -> list[int]:
    """Of all that it has started, those of that name."""
    found = []
    for process in lab.family():
        try:
            if Path(f"/proc/{process}/comm").read_text() == f"{name}\n":
                found.append(process)
        except OSError:
            pass  # it has ended meanwhile
    return found


def incomplete_run(checkout: Checkout) -> Any:
    out = checkout.root / "my report"
    assert sorted(path.name for path in out.iterdir()) == [
        *("benchmark.json", "claims.html", "experiments", "figures", "handout.html"),
        *("index.html", "method.html", "run.json", "summary.json", "summary.md"),
        "traces",
    ]
    run = json.loads((out / "run.json").read_text())
    assert run["complete"] is False
    return run


def test_ctrl_c_keeps_what_was_measured(
    checkout: Checkout, report: Callable[..., Terminal], python: str
) -> None:
    lab = report(python, *FETCHES)
    lab.read_until(r" 3/\d+ ")
    lab.type(CTRL_C)
    assert lab.exit_code() == 130, lab.shown
    assert "INCOMPLETE" in lab.shown
    run = incomplete_run(checkout)
    assert sum(len(arm["samples"]) for arm in run["experiments"][0]["arms"]) >= 3
    assert (checkout.left_over(), lab.family()) == ([], [])


def test_a_closed_terminal_keeps_what_was_measured(
    checkout: Checkout, report: Callable[..., Terminal], python: str
) -> None:
    lab = report(python, *FETCHES)
    lab.read_until(r" 3/\d+ ")
    lab.hang_up()
    assert lab.wait() == 128 + signal.SIGHUP
    incomplete_run(checkout)
    assert (checkout.left_over(), lab.family()) == ([], [])


def test_a_second_ctrl_c_keeps_nothing_and_leaves_nothing(
    checkout: Checkout, report: Callable[..., Terminal], python: str
) -> None:
    endless = checkout.root / "endless"
    endless.write_text(ENDLESS.format(python=python))
    endless.chmod(0o755)
    lab = report(str(endless), "--experiments", "gil", "--profile", "smoke")
    until(lambda: named(lab, "sleep"))
    # One that stands still is waited for, so the run cannot end before the second.
    (server,) = named(lab, "lab_mock_server")
    os.kill(server, signal.SIGSTOP)
    lab.type(CTRL_C)
    lab.read_until("stopping")
    lab.type(CTRL_C)
    assert lab.exit_code() == 130, lab.shown
    assert "ended at once: nothing is kept" in lab.shown
    assert not (checkout.root / "my report").exists()
    for process in named(lab, "sleep"):
        os.kill(process, signal.SIGKILL)
    until(lambda: lab.family() == [])
    assert checkout.left_over() == []
