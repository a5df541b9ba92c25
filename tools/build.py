"""Builds programs; of two in one checkout, the second waits for the first."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.lock import locked
from tools.machine import BUILD, PROGRAMS, ROOT, environment
from tools.messages import ENVIRONMENT, WRONG, Failure, say
from tools.stopping import Runner, Stopped

LOCK = ROOT / "build" / "lock"


def build(runner: Runner, *targets: str) -> None:
    """Raises: Failure, Stopped"""
    log = BUILD / "configure.log"
    with build_lock(runner):
        try:
            _configure(runner, log)
            code = _ninja(runner, targets)
            runner.check()
        except Stopped as stop:
            said = "stopped while building: what is built stays: call it again to go on"
            raise Failure(stop.code, said) from None
        except OSError as error:
            why = f"{error.filename}: {error.strerror}"
            raise Failure(ENVIRONMENT, f"build: {why}: run ./lab doctor") from None
    if code != 0:
        raise Failure(WRONG, "build: failed: see the messages above")


def program(name: str) -> Path:
    """Raises: Failure if it is not built"""
    if not os.access(PROGRAMS / name, os.X_OK):
        why = "not built: call it without --no-setup"
        raise Failure(ENVIRONMENT, f"{name}: {why}")
    return PROGRAMS / name


def _configure(runner: Runner, log: Path) -> None:
    BUILD.mkdir(parents=True, exist_ok=True)
    command: list[str | Path] = ["cmake", "--preset", "release", "-S", ROOT]
    with log.open("wb") as output:
        code = runner.run(command, env=environment(), output=output.fileno())
    runner.check()
    if code != 0:
        lines = log.read_text(errors="replace").splitlines()
        say("\n".join(lines[-15:]))
        raise Failure(ENVIRONMENT, f"configure: failed: the whole log is {log}")


def _ninja(runner: Runner, targets: tuple[str, ...]) -> int:
    env = environment() | {"NINJA_STATUS": "building, %u of %t steps left: "}
    command: list[str | Path] = ["ninja", *targets]
    return runner.run(command, env=env, cwd=BUILD, output=2)


@contextmanager
def build_lock(runner: Runner | None = None) -> Iterator[None]:
    """Held while something is built. Programs that are started do not hold it.

    Raises: Failure, Stopped
    """
    try:
        LOCK.parent.mkdir(exist_ok=True)
        waiting_for = "another ./lab to end building in this checkout"
        with locked(LOCK, waiting_for, runner):
            yield
    except PermissionError as error:
        why = f"{error.filename}: {error.strerror}: check its owner"
        raise Failure(ENVIRONMENT, why) from None
