"""./lab at a pseudo-terminal: it hears Ctrl+C as at a real one."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import uuid
from pathlib import Path

from tools.tests.checkout import WATCHDOG

CTRL_C, CTRL_Z = "\x03", "\x1a"


class Terminal:
    """A program that has a terminal of its own, and all that it starts."""

    def __init__(
        self,
        command: list[str],
        cwd: Path,
        environment: dict[str, str],
        patience: float = WATCHDOG,
    ) -> None:
        self._patience = patience  # seconds; only a bug takes that long
        mark = uuid.uuid4().hex
        self._mark = f"LAB_TEST_FAMILY={mark}".encode()
        self.process, self._terminal = pty.fork()
        if self.process == 0:
            try:
                os.chdir(cwd)
                os.execvpe(command[0], command, environment | {"LAB_TEST_FAMILY": mark})
            finally:
                os._exit(99)
        self.shown = ""
        self._code: int | None = None

    def type(self, text: str) -> None:
        os.write(self._terminal, text.encode())

    def read_until(self, pattern: str) -> None:
        """Raises: AssertionError if that is never shown"""
        while not re.search(pattern, self.shown):
            if not self._read():
                raise AssertionError(f"no {pattern!r} in {self.shown!r}")

    def _read(self) -> bool:
        ready, _, _ = select.select([self._terminal], [], [], self._patience)
        try:
            text = os.read(self._terminal, 4096) if ready else b""
        except OSError:  # nobody writes to it any more
            text = b""
        self.shown += text.decode(errors="replace").replace("\r", "")
        return bool(text)

    def hang_up(self) -> None:
        os.close(self._terminal)
        self._terminal = -1

    def exit_code(self) -> int:
        while self._terminal >= 0 and self._read():
            pass
        return self.wait()

    def wait(self) -> int:
        if self._code is None:
            with os.fdopen(os.pidfd_open(self.process)) as ended:
                assert select.select([ended], [], [], self._patience)[0], self.shown
            self._code = os.waitstatus_to_exitcode(os.waitpid(self.process, 0)[1])
        return self._code

    def family(self) -> list[int]:
        """All that it has started and that lives."""
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                if self._mark in (folder / "environ").read_bytes():
                    found.append(int(folder.name))
            except OSError:
                pass  # it has ended meanwhile, or is not ours
        return found

    def close(self) -> None:
        for process in self.family():
            try:
                os.kill(process, signal.SIGKILL)
            except ProcessLookupError:
                pass
        if self._terminal >= 0:
            os.close(self._terminal)
        if self._code is None:
            os.waitpid(self.process, 0)
