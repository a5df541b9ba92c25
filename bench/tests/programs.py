"""The programs of the build, and what runs because of them."""

from __future__ import annotations

import os
import select
import subprocess
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROGRAMS = Path(os.environ.get("LAB_PROGRAMS", ROOT / "build" / "release" / "bin"))
WATCHDOG = 60  # seconds; only a bug takes that long


def run(*words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words, capture_output=True, text=True, timeout=3 * WATCHDOG)


@contextmanager
def mock_server(*arguments: str) -> Iterator[str]:
    """The address of a mock server that lives as long as the block."""
    server = subprocess.Popen(
        [PROGRAMS / "lab_mock_server", *arguments], stdout=subprocess.PIPE, text=True
    )
    try:
        assert server.stdout is not None
        yield server.stdout.readline().removeprefix("listening on ").strip()
    finally:
        server.terminate()
        server.wait(WATCHDOG)


class Family:
    """A program and everything it starts, known by a mark in their environment."""

    def __init__(self) -> None:
        self._mark = f"LAB_TEST_FAMILY={uuid.uuid4()}"

    def environment(self) -> dict[str, str]:
        name, value = self._mark.split("=")
        return {**os.environ, name: value}

    def members(self, name: str | None = None) -> dict[int, str]:
        """The names of all that live, or of those so called, by process id."""
        found = {}
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                its = (folder / "comm").read_text().strip()
                if name not in (None, its):
                    continue
                if self._mark.encode() in (folder / "environ").read_bytes():
                    found[int(folder.name)] = its
            except OSError:
                pass  # it ended meanwhile, or is not ours
        return found

    def wait_for(self, name: str, other_than: int = 0) -> int:
        """Looks until one of that name lives, and returns its process id."""
        end = time.monotonic() + WATCHDOG
        while time.monotonic() < end:
            for pid in self.members(name):
                if pid != other_than:
                    return pid
        raise AssertionError(f"no {name} was started")

    def survivors(self) -> dict[int, str]:
        """Waits until all have ended; gives those that never do."""
        for pid in self.members():
            try:
                descriptor = os.pidfd_open(pid)
            except ProcessLookupError:
                continue
            with os.fdopen(descriptor) as process:
                select.select([process], [], [], WATCHDOG)
        return self.members()
