"""How many threads and processes the kernel lets a student's program have.

The supervisor looks twenty times a second, and says so when a program has too
many.  One that forks without end may keep it from looking; then this holds.
It stands on the standard library alone.
"""

import os
import re
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

GROUPS = Path("/sys/fs/cgroup")


def tasks_of_user() -> int:
    """Those that this process can see: in a sandbox, only its own."""
    tasks = 0
    for name in filter(str.isdigit, os.listdir("/proc")):
        with suppress(OSError):
            if os.stat(f"/proc/{name}").st_uid == os.getuid():
                tasks += len(os.listdir(f"/proc/{name}/task"))
    return tasks


def kernel() -> tuple[int, int]:
    major, minor = re.findall(r"\d+", os.uname().release)[:2]
    return int(major), int(minor)


def limit_user(more: int) -> None:
    """From now on, this process and what it starts have so many more at most.

    The kernel counts all of the user's, in a sandbox those that are in it; before
    5.14 those outside as well, so that nothing could be said there.  It does not
    bind root: see `group`.
    """
    if kernel() < (5, 14):
        return
    _, hard = resource.getrlimit(resource.RLIMIT_NPROC)
    most = tasks_of_user() + more
    if hard != resource.RLIM_INFINITY:
        most = min(most, hard)
    resource.setrlimit(resource.RLIMIT_NPROC, (most, most))


def parent_of_groups() -> Path | None:
    """Where a control group that counts tasks can be made, if anywhere."""
    with suppress(OSError):
        if "pids" in (GROUPS / "cgroup.subtree_control").read_text().split():
            return GROUPS
    if (GROUPS / "pids/cgroup.procs").exists():  # the older kind
        return GROUPS / "pids"
    return None


@contextmanager
def group(most: int) -> Iterator[Callable[[], None]]:
    """To be called by the process that is limited, with all that it starts.

    Where no group can be made, as by an ordinary user, it does nothing.
    """
    made = None
    parent = parent_of_groups()
    if parent:
        with suppress(OSError):
            made = Path(tempfile.mkdtemp(prefix="lab-exercise-", dir=parent))
            (made / "pids.max").write_text(str(most))

    def join() -> None:
        if made:
            with suppress(OSError):
                (made / "cgroup.procs").write_text(str(os.getpid()))

    try:
        yield join
    finally:
        if made:
            _remove(made)


def _remove(group_folder: Path) -> None:
    """The last of its processes may not have ended quite."""
    for _ in range(200):
        with suppress(OSError):
            group_folder.rmdir()
            return
        time.sleep(0.01)
