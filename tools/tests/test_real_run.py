"""./lab report with the real programs: what is interrupted is kept."""

from __future__ import annotations

import json
import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tools.machine import python_with
from tools.messages import Failure
from tools.tests.checkout import ROOT, Checkout
from tools.tests.terminal import CTRL_C, Terminal

PROGRAMS = Path(os.environ.get("LAB_PROGRAMS", ROOT / "build" / "release" / "bin"))
REPORT = (
    *("report", "--no-setup", "--out", "my report", "--time-scale", "0.2"),
    *("--experiments", "five_fetches", "--models", "sequential,async"),
)


@pytest.fixture
def lab(checkout: Checkout) -> Iterator[Terminal]:
    try:
        python = python_with("matplotlib", "jinja2", "numpy")
    except Failure as failure:
        pytest.skip(str(failure))
    plots = checkout.root / "plots"
    for replaced, real in ((checkout.programs, PROGRAMS), (plots, ROOT / "plots")):
        shutil.rmtree(replaced)
        replaced.symlink_to(real)
    (checkout.root / "docs").symlink_to(ROOT / "docs")
    command = [str(checkout.root / "lab"), *REPORT]
    environment = checkout.environment(LAB_PYTHON=python)
    started = Terminal(command, checkout.root, environment)
    yield started
    started.close()


def incomplete_run(checkout: Checkout) -> Any:
    out = checkout.root / "my report"
    assert sorted(path.name for path in out.iterdir()) == [
        *("benchmark.json", "figures", "index.html", "run.json", "summary.json"),
        "summary.md",
    ]
    run = json.loads((out / "run.json").read_text())
    assert run["complete"] is False
    return run


def test_ctrl_c_keeps_what_was_measured(checkout: Checkout, lab: Terminal) -> None:
    lab.read_until(r" 3/\d+ ")
    lab.type(CTRL_C)
    assert lab.exit_code() == 130, lab.shown
    assert "INCOMPLETE" in lab.shown
    run = incomplete_run(checkout)
    assert sum(len(arm["samples"]) for arm in run["experiments"][0]["arms"]) >= 3
    assert (checkout.left_over(), lab.family()) == ([], [])


def test_a_closed_terminal_keeps_what_was_measured(
    checkout: Checkout, lab: Terminal
) -> None:
    lab.read_until(r" 3/\d+ ")
    lab.hang_up()
    assert lab.wait() == 128 + signal.SIGHUP
    incomplete_run(checkout)
    assert (checkout.left_over(), lab.family()) == ([], [])


def test_a_second_ctrl_c_keeps_nothing_and_leaves_nothing(
    checkout: Checkout, lab: Terminal
) -> None:
    lab.read_until(r" 1/\d+ ")
    for process in lab.family():  # else the run may end before the second one
        if Path(f"/proc/{process}/comm").read_text() == "lab_mock_server\n":
            os.kill(process, signal.SIGSTOP)
    lab.type(CTRL_C)
    lab.read_until("stopping")
    lab.type(CTRL_C)
    assert lab.exit_code() == 130, lab.shown
    assert "ended at once: nothing is kept" in lab.shown
    assert not (checkout.root / "my report").exists()
    assert (checkout.left_over(), lab.family()) == ([], [])
