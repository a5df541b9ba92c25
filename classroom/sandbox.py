"""Where a student's program runs, so that it can harm nothing.

With bubblewrap there is a network of its own, with nobody in it but the mock
server; processes of its own, so that it sees no other; no home, and nothing
that it could write to but a folder that goes with it.  Without, its limits
still hold: see supervise.py.
"""

import functools
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from classroom.exercise import ROOT

# What a program needs to run, of a usual system.
SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/etc/ld.so.cache")
COMPILER = ("/etc/alternatives",)
PYTHON = Path(sys.executable).resolve()


@functools.cache
def why_not() -> str:
    """Why there is no sandbox; nothing if there is one."""
    if os.environ.get("LAB_SANDBOX") == "off":
        return "LAB_SANDBOX is off"
    if not shutil.which("bwrap"):
        return "bubblewrap is not installed: apt-get install bubblewrap"
    tried = subprocess.run(
        [*network(), *room([], [])] + ["/bin/true"],
        capture_output=True,
        text=True,
        check=False,
    )
    if tried.returncode == 0:
        return ""
    said = tried.stderr.strip().splitlines() or ["it says nothing"]
    return f"this system does not let bubblewrap work: {said[-1]}"


def network() -> list[str]:
    """A network of its own, for the server and the program."""
    return ["bwrap", "--dev-bind", "/", "/", "--unshare-net", "--die-with-parent"]


def _binds(option: str, paths: Sequence[Path | str]) -> list[str]:
    words: list[str] = []
    for path in paths:
        words += [option, str(path), str(path)] if Path(path).exists() else []
    return words


def room(readable: Sequence[Path], writable: Sequence[Path]) -> list[str]:
    """The command that begins what is to run with only these folders."""
    python = [] if PYTHON.is_relative_to("/usr") else [PYTHON.parent.parent]
    return [
        *("bwrap", "--die-with-parent", "--new-session", "--unshare-pid"),
        *("--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try", "--clearenv"),
        *("--setenv", "PATH", "/usr/bin:/bin", "--setenv", "LANG", "C.UTF-8"),
        *("--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"),
        *_binds("--ro-bind", [*SYSTEM, *COMPILER, *python]),
        *_binds("--ro-bind", [ROOT / "classroom", *readable]),
        *_binds("--bind", writable),
    ]
