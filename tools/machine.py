"""The checkout, its programs, and the machine they run on."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.messages import ENVIRONMENT, Failure
from tools.stopping import Runner

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / "build" / "release"
PROGRAMS = BUILD / "bin"
# Where ./lab was called: relative names mean what they mean there.
FOLDER = Path(os.environ.get("LAB_FOLDER", os.curdir))


def install(runner: Runner, *groups: str) -> None:
    """What packages/ lists for these groups.

    Raises: SystemExit, after an explanation; Stopped
    """
    code = runner.run_in_front([ROOT / "tools" / "packages.sh", "install", *groups])
    runner.check()
    if code != 0:
        raise SystemExit(code)


def environment() -> dict[str, str]:
    """For what runs here: nothing of it is asked through a proxy.

    The settings that somebody has made for plots of their own do not matter.
    """
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.lower().endswith("_proxy")
    }
    return kept | {"MPLBACKEND": "Agg", "MATPLOTLIBRC": os.devnull}


@contextmanager
def temporary() -> Iterator[Path]:
    """A folder that is removed in the end.

    Raises: Failure
    """
    try:
        folder = tempfile.mkdtemp(prefix="lab-")
    except OSError as error:
        advice = "set TMPDIR to a folder of yours"
        raise Failure(ENVIRONMENT, f"TMPDIR: {error.strerror}: {advice}") from None
    try:
        yield Path(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def own_environment() -> Iterator[dict[str, str]]:
    """The same as environment(), with a folder of its own for temporary files.

    Raises: Failure
    """
    with temporary() as folder:
        yield environment() | {"TMPDIR": str(folder)}


def python_with(*modules: str) -> str:
    """The first Python that imports them; the first on the PATH may not.

    Raises: Failure
    """
    for python in (os.environ.get("LAB_PYTHON"), "python3", "/usr/bin/python3"):
        found = python and shutil.which(python)
        if found and _imports(found, modules):
            return found
    names = ", ".join(modules)
    raise Failure(ENVIRONMENT, f"python3: none imports {names}: run ./lab doctor")


def _imports(python: str, modules: tuple[str, ...]) -> bool:
    tried = subprocess.run(
        [python, "-c", f"import {','.join(modules)}"],
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # Ctrl+C does not mean that it lacks something
    )
    return tried.returncode == 0


def commit() -> str:
    """Of this checkout, and whether it was changed; nothing if it has none."""
    if _git("rev-parse", "--show-toplevel") != str(ROOT):
        return ""
    found = _git("rev-parse", "--short", "HEAD")
    changed = found and _git("diff", "--quiet", "HEAD") is None
    return f"{found}, changed" if changed else found or ""


def _git(*words: str) -> str | None:
    """What it prints; None if it fails."""
    try:
        done = subprocess.run(
            ["git", "-C", ROOT, *words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
    except OSError:
        return None
    return None if done.returncode else os.fsdecode(done.stdout).strip()
