"""The benchmark program when it is not allowed to finish."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lab_bench import Running, arms_of, read_valid


@pytest.fixture
def running() -> Iterator[Any]:
    started: list[Running] = []

    def start(*words: str | Path) -> Running:
        started.append(Running(*words))
        return started[-1]

    yield start
    for program in started:
        program.close()


def test_interrupted_it_keeps_what_was_measured(tmp_path: Path, running: Any) -> None:
    program = running(
        *("--experiments", "five_fetches", "--time-scale", "0.2", "--out", tmp_path)
    )
    program.read_until(r" 3/\d+ ")
    program.tell(signal.SIGINT)
    assert program.exit_code() == 130
    assert "stopping" in program.shown
    run = read_valid(tmp_path)
    assert run["complete"] is False
    assert sum(len(arm["samples"]) for arm in arms_of(run)) >= 3
    assert json.loads((tmp_path / "benchmark.json").read_text())
    assert program.family.survivors() == {}


def test_interrupted_twice_it_ends_at_once_and_the_older_run_stays(
    tmp_path: Path, running: Any
) -> None:
    (tmp_path / "run.json").write_text("older")
    program = running(
        *("--experiments", "five_fetches", "--models", "process_pool,async"),
        *("--time-scale", "0.2", "--out", tmp_path),
    )
    program.read_until(r" 1/\d+ ")
    # A server that stands still keeps the run from ending by itself.
    os.kill(program.family.wait_for("lab_mock_server"), signal.SIGSTOP)
    program.tell(signal.SIGINT)
    program.read_until("stopping")
    program.tell(signal.SIGINT)
    assert program.exit_code() == 130
    assert (tmp_path / "run.json").read_text() == "older"
    assert program.family.survivors() == {}


def test_killed_it_leaves_no_server_and_no_worker(running: Any) -> None:
    program = running(
        *("--experiments", "five_fetches", "--models", "process_pool"),
        *("--time-scale", "10"),
    )
    program.family.wait_for("lab_mock_server")
    program.family.wait_for("lab_worker")
    program.tell(signal.SIGKILL)
    assert program.exit_code() == -signal.SIGKILL
    assert program.family.survivors() == {}


def test_without_its_server_it_says_so_and_ends_with_3(
    tmp_path: Path, running: Any
) -> None:
    program = running(
        *("--experiments", "five_fetches", "--time-scale", "0.2", "--out", tmp_path)
    )
    program.read_until(r" 1/\d+ ")
    os.kill(program.family.wait_for("lab_mock_server"), signal.SIGKILL)
    assert program.exit_code() == 3
    assert "the mock server does not answer any more" in program.shown
    assert program.family.survivors() == {}
