"""Our server answers every request of conformance.toml as it should."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from conformance import PATIENCE, Case, cases, check

ROOT = Path(__file__).parents[2]
PROGRAMS = Path(os.environ.get("LAB_PROGRAMS", ROOT / "build" / "release" / "bin"))


@pytest.fixture(scope="module")
def address() -> Iterator[tuple[str, int]]:
    server = subprocess.Popen(
        [PROGRAMS / "lab_mock_server"], stdout=subprocess.PIPE, text=True
    )
    try:
        assert server.stdout is not None
        host, port = server.stdout.readline().split()[-1].rsplit(":", 1)
        yield host, int(port)
    finally:
        server.terminate()
        server.wait(PATIENCE)


@pytest.mark.parametrize("case", [pytest.param(c, id=c.section) for c in cases()])
def test_answers_as_the_rfcs_say(case: Case, address: tuple[str, int]) -> None:
    assert check(case, *address) == [], f"{case.rule}: {case.request[:100]!r}"
