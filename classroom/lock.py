"""One at a time, when two commands would change the same thing."""

import fcntl
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def locked(path: Path, awaited: str = "") -> Iterator[None]:
    """Holds a lock, which is this file.  The kernel lets go of it when its holder
    dies.  If another holds it, says what is awaited, and waits."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if awaited:
                print(f"lab: waiting for {awaited}", file=sys.stderr, flush=True)
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
