"""What several tests start from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tools.tests.checkout import Checkout
from tools.tests.made_hosts import what_lacks
from tools.tests.terminal import Terminal


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


@pytest.fixture
def terminal(checkout: Checkout) -> Iterator[Callable[..., Terminal]]:
    """Starts ./lab with these words at a terminal."""
    started: list[Terminal] = []

    def start(*words: str, shell: str = "") -> Terminal:
        command = [str(checkout.root / "lab"), *words]
        if shell:
            command = ["bash", "-c", shell, "bash", *command]
        started.append(Terminal(command, checkout.root, checkout.environment()))
        return started[-1]

    yield start
    for each in started:
        each.close()


@pytest.fixture(scope="session")
def possible() -> None:
    if lacking := what_lacks():
        pytest.skip(lacking)
