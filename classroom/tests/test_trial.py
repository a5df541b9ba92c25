"""Patience wears out by what a program does, not by the clock alone."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from classroom import trial
from classroom.trial import PATIENCE, Patience, started


class Machine:
    """A program of which a test says what it does, and a clock."""

    def __init__(self) -> None:
        self.now = 0.0
        self.worked = 0.0
        self.asleep = True

    def let_pass(self, seconds: float, *, worked: float, asleep: bool) -> None:
        self.now += seconds
        self.worked += worked
        self.asleep = asleep


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    made = Machine()
    monkeypatch.setattr("classroom.trial.time.monotonic", lambda: made.now)
    monkeypatch.setattr(trial, "seconds_worked", lambda process: made.worked)
    monkeypatch.setattr(trial, "is_asleep", lambda process: made.asleep)
    return made


def test_a_program_that_sleeps_is_stuck(machine: Machine) -> None:
    patience = Patience(1)
    machine.let_pass(PATIENCE, worked=0.0, asleep=True)
    assert not patience.has_ended()
    machine.let_pass(0.1, worked=0.0, asleep=True)
    assert patience.has_ended()


def test_a_program_that_turns_round_and_round_is_stuck(machine: Machine) -> None:
    patience = Patience(1)
    machine.let_pass(PATIENCE + 0.1, worked=PATIENCE + 0.1, asleep=False)
    assert patience.has_ended()


def test_a_program_that_gets_no_core_is_not_stuck(machine: Machine) -> None:
    patience = Patience(1)
    machine.let_pass(10 * PATIENCE, worked=0.1, asleep=False)
    assert not patience.has_ended()


def test_progress_gives_new_patience(machine: Machine) -> None:
    patience = Patience(1)
    machine.let_pass(PATIENCE - 0.1, worked=0.0, asleep=True)
    assert not patience.has_ended()
    patience.begin_anew()
    machine.let_pass(PATIENCE - 0.1, worked=0.0, asleep=True)
    assert not patience.has_ended()


def test_what_a_program_leaves_behind_ends_with_it() -> None:
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as told:
        with os.fdopen(writing, "wb") as pipe:
            command = ["/bin/sh", "-c", "sleep infinity &"]
            with started(command, dict(os.environ), pipe) as program:
                assert program.wait() == 0
        assert told.read() == b""  # comes to its end when nobody can write any more


@pytest.fixture
def own_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("PATH", str(tmp_path))
    trial.fixed_addresses.cache_clear()
    yield tmp_path
    trial.fixed_addresses.cache_clear()


@pytest.mark.parametrize("code, is_used", [(0, True), (1, False)])
def test_addresses_are_fixed_where_that_is_allowed(
    own_path: Path, code: int, is_used: bool
) -> None:
    setarch = own_path / "setarch"
    setarch.write_text(f"#!/bin/sh\nexit {code}\n")
    setarch.chmod(0o755)
    assert trial.fixed_addresses() == ((str(setarch), "-R") if is_used else ())


def test_without_setarch_a_program_is_started_as_it_is(own_path: Path) -> None:
    assert trial.fixed_addresses() == ()
