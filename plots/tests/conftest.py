"""What several tests start from."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from plots.read_run import read_run
from plots.run import Run
from plots.tests.make_run import Json, five_fetches, make_run, write_run


@pytest.fixture
def run_json() -> Json:
    """A run of its own for each test, free to spoil."""
    return copy.deepcopy(make_run())


@pytest.fixture
def small() -> Json:
    """One experiment: quick to draw."""
    return make_run(experiments=[five_fetches()])


@pytest.fixture
def as_run(tmp_path: Path) -> Callable[[Json], Run]:
    """Through the file and the reader, as in life."""

    def read(made: Json) -> Run:
        return read_run(write_run(tmp_path / "read", made) / "run.json")

    return read


@pytest.fixture
def report(tmp_path: Path, capfd: Any) -> Callable[[Json], Path]:
    """Runs the command and returns the folder of the report."""
    from plots.cli import main

    def make(made: Json) -> Path:
        folder = write_run(tmp_path / "report", made)
        assert main([str(folder)]) == 0, capfd.readouterr().err
        return folder

    return make
