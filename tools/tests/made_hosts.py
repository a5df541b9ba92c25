"""Hosts that tests make, if they may, and ./lab hosts demo."""

from __future__ import annotations

import re
import shutil
import subprocess

from tools import machine
from tools.messages import Failure
from tools.namespaces import namespaces, why_not

ROOT = machine.ROOT
PROGRAM = machine.PROGRAMS / "lab_on_hosts"
WATCHDOG = 300  # seconds; only a bug takes that long


def what_lacks() -> str:
    """Why there can be no hosts here; nothing if there can."""
    if why := why_not():
        return why
    if not shutil.which("mpirun"):
        return "mpirun: not found: install openmpi-bin"
    if not PROGRAM.exists():
        return f"{PROGRAM}: not built"
    try:
        with namespaces(1):
            return ""
    except Failure as failure:
        return str(failure)


def demo(*words: str) -> subprocess.CompletedProcess[str]:
    command = [str(ROOT / "lab"), "hosts", "demo", "--no-setup", *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=WATCHDOG)


def nothing_is_left(said: str) -> bool:
    """Of the namespaces of a run, and of what ran there."""
    found = re.search(r"namespaces (\S+)-\*", said)
    assert found, said
    listed = subprocess.run(["ip", "netns", "list"], capture_output=True, text=True)
    return found[1] not in listed.stdout
