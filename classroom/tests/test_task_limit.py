"""The kernel holds the limit on threads and processes, whoever looks."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from typing import Any

import pytest

from classroom import task_limit
from classroom.exercise import ROOT

NOBODY = 65534
FORKS = """
started = 0
try:
    while started < 5000:
        if os.fork() == 0:
            signal.pause()
        started += 1
except BlockingIOError:
    pass
print(started, flush=True)
signal.signal(signal.SIGTERM, signal.SIG_IGN)
os.killpg(0, signal.SIGTERM)
"""


def started_by(program: str, join: Callable[[], None] | None = None) -> int:
    """How many processes it had when the kernel refused one more."""
    done = subprocess.run(
        [sys.executable, "-c", "import os, signal\n" + program + FORKS],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        preexec_fn=join,
        start_new_session=True,
    )
    return int(done.stdout)


def test_a_user_has_so_many_more_at_most() -> None:
    program = "from classroom.task_limit import limit_user\n"
    if os.getuid() == 0:
        program += f"os.setuid({NOBODY})\n"
    # Other programs of the user may end meanwhile, and leave room.
    assert 0 < started_by(program + "limit_user(20)\n") < 2000


@pytest.mark.skipif(
    os.getuid() != 0 or task_limit.parent_of_groups() is None,
    reason="only root may make control groups, where the system has them",
)
def test_root_has_so_many_in_a_group_that_goes_with_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made: list[str] = []
    make = tempfile.mkdtemp

    def noted(**where: Any) -> str:
        made.append(make(**where))
        return made[-1]

    monkeypatch.setattr(tempfile, "mkdtemp", noted)
    with task_limit.group(20) as join:
        assert started_by("", join) == 19  # and the program itself
    assert len(made) == 1 and not os.path.exists(made[0])
