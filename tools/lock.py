"""One at a time, when two commands would change the same thing."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.messages import say
from tools.stopping import Runner


@contextmanager
def locked(
    path: Path, waiting_for: str, runner: Runner | None = None
) -> Iterator[None]:
    """Holds the lock of a file or folder; says what it waits for.  The kernel lets
    go of it when its holder dies.

    Raises: Stopped, OSError
    """
    held = _open(path)
    try:
        if not _is_free(held):
            say(f"waiting for {waiting_for}")
            if runner:
                with runner.waiting():
                    while not _is_free(held):
                        runner.sleep(0.1)
            else:
                fcntl.flock(held, fcntl.LOCK_EX)
        if not _is(path, held):  # removed meanwhile: that lock keeps nobody out
            with locked(path, waiting_for, runner):
                yield
            return
        yield
    finally:
        os.close(held)


def _is_free(held: int) -> bool:
    """Then it is ours from now on."""
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _open(path: Path) -> int:
    if path.is_dir():
        return os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    path.parent.mkdir(parents=True, exist_ok=True)
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)


def _is(path: Path, held: int) -> bool:
    try:
        return os.path.samestat(os.stat(path), os.fstat(held))
    except FileNotFoundError:
        return False
