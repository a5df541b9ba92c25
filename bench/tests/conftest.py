"""What several tests start from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from lab_bench import Running


@pytest.fixture
def running() -> Iterator[Callable[..., Running]]:
    """Starts lab_bench at a terminal."""
    started: list[Running] = []

    def start(*words: str | Path, **how: Any) -> Running:
        started.append(Running(*words, **how))
        return started[-1]

    yield start
    for program in started:
        program.close()
