"""Patience wears out by what a program does, not by the clock alone."""

import os

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
