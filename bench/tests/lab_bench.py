"""Runs the benchmark program, and reads what it writes."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema

from programs import PROGRAMS, ROOT, WATCHDOG, Family

SCHEMA = json.loads((ROOT / "bench" / "run.schema.json").read_text())
Json = dict[str, Any]


def command(*words: str | Path) -> list[str | Path]:
    return [PROGRAMS / "lab_bench", "--python", sys.executable, *words]


def lab_bench(*words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(*words),
        capture_output=True,
        text=True,
        timeout=3 * WATCHDOG,
    )


def read_valid(folder: Path) -> Json:
    run: Json = json.loads((folder / "run.json").read_text())
    jsonschema.validate(run, SCHEMA)
    return run


def arms_of(run: Json) -> list[Json]:
    return [arm for experiment in run["experiments"] for arm in experiment["arms"]]


class Running:
    """lab_bench on a terminal, where its progress bar tells how far it is."""

    def __init__(self, *words: str | Path) -> None:
        self.family = Family()
        self._terminal, terminal = pty.openpty()
        self._process = subprocess.Popen(
            command(*words),
            stdout=subprocess.DEVNULL,
            stderr=terminal,
            env=self.family.environment(),
        )
        os.close(terminal)
        self.shown = ""

    def read_until(self, pattern: str) -> None:
        while not re.search(pattern, self.shown):
            try:
                self.shown += os.read(self._terminal, 4096).decode(errors="replace")
            except OSError as end:  # nobody writes to it any more
                raise AssertionError(f"no {pattern!r} in {self.shown!r}") from end

    def tell(self, number: int) -> None:
        self._process.send_signal(number)

    def exit_code(self) -> int:
        try:
            self.read_until("(?!)")  # else the terminal may fill up
        except AssertionError:
            pass
        return self._process.wait(WATCHDOG)

    def close(self) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._terminal)
