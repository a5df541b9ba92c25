"""Runs the benchmark program, and reads what it writes."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import re
import signal
import struct
import subprocess
import sys
import termios
from pathlib import Path
from typing import Any

import jsonschema

from programs import PROGRAMS, ROOT, WATCHDOG, Family

SCHEMA = json.loads((ROOT / "bench" / "run.schema.json").read_text())
Json = dict[str, Any]


def command(*words: str | Path) -> list[str | Path]:
    python = () if "--python" in words else ("--python", sys.executable)
    return [PROGRAMS / "lab_bench", *python, *words]


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
    """lab_bench on a terminal of its own, where its progress bar tells how far it
    is, and where the keys act on it as in a shell."""

    def __init__(
        self,
        *words: str | Path,
        columns: int = 80,
        environment: dict[str, str] | None = None,
        ignored: tuple[int, ...] = (),
    ) -> None:
        self.family = Family()
        self._master, terminal = pty.openpty()
        self.resize(columns)

        def take_terminal() -> None:
            fcntl.ioctl(2, termios.TIOCSCTTY, 0)
            for number in ignored:
                signal.signal(number, signal.SIG_IGN)

        self._process = subprocess.Popen(
            command(*words),
            stdin=terminal,
            stdout=subprocess.DEVNULL,
            stderr=terminal,
            env={
                **self.family.environment(),
                **{"TERM": "xterm", "NO_COLOR": ""},
                **(environment or {}),
            },
            start_new_session=True,
            preexec_fn=take_terminal,
        )
        os.close(terminal)
        self.shown = ""

    @property
    def pid(self) -> int:
        return self._process.pid

    def resize(self, columns: int) -> None:
        size = struct.pack("HHHH", 24, columns, 0, 0)
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, size)

    def read_until(self, pattern: str) -> None:
        while not re.search(pattern, self.shown):
            try:
                self.shown += os.read(self._master, 4096).decode(errors="replace")
            except OSError as end:  # nobody writes to it any more
                raise AssertionError(f"no {pattern!r} in {self.shown!r}") from end

    def press_ctrl_c(self) -> None:
        os.write(self._master, b"\x03")

    def hang_up(self) -> None:
        """Closes the window."""
        os.close(self._master)
        self._master = -1

    def tell(self, number: int) -> None:
        self._process.send_signal(number)

    def exit_code(self) -> int:
        try:
            if self._master >= 0:
                self.read_until("(?!)")  # else the terminal may fill up
        except AssertionError:
            pass
        return self._process.wait(WATCHDOG)

    def close(self) -> None:
        self._process.kill()
        self._process.wait()
        if self._master >= 0:
            os.close(self._master)
