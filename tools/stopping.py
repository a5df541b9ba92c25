"""Runs programs so that each signal reaches them exactly once.

At a terminal, Ctrl+C goes to every process of the foreground group.  A program
that runs here has a session of its own: it hears of a signal from us only, may
write to the terminal, and is never stopped for it.
"""

from __future__ import annotations

import ctypes
import os
import select
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from tools.messages import Failure

LIBC = ctypes.CDLL(None)
PR_SET_PDEATHSIG = 1  # as <sys/prctl.h> has it
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(Failure):
    """A signal has come."""

    def __init__(self, number: int, before: str = "") -> None:
        super().__init__(128 + number, f"stopped{before and f' before {before}'}")


class Runner:
    """Runs one program after another, and passes signals on to it.

    The first signal asks the program to end; a second SIGINT or SIGTERM ends it,
    and all that it has started, at once.
    """

    def __init__(self) -> None:
        self.number = 0  # of the first signal that came
        self.at_once = False  # whether the program was not given time to end
        self._heard = 0  # of the first signal while the present program runs
        self._child: subprocess.Popen[bytes] | None = None
        self._ask_by: int | None = None
        self._waiting = False
        # A signal that comes right before a call that blocks would be heard of
        # when that call is over.  It writes into this pipe at once.
        self._woken, write_end = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        signal.set_wakeup_fd(write_end, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)
        for number in SIGNALS:
            if signal.getsignal(number) != signal.SIG_IGN:  # nohup, or `&` in sh
                signal.signal(number, self._hear)
        if signal.getsignal(signal.SIGTSTP) != signal.SIG_IGN:
            signal.signal(signal.SIGTSTP, self._pause)

    def run(
        self,
        command: Sequence[str | Path],
        *,
        env: dict[str, str],
        cwd: Path | None = None,
        output: int | None = None,
        ask_by: int | None = None,
        is_python: bool = False,
    ) -> int:
        """Gives its exit code, 128 + n if signal n has ended it.

        It does not begin after a signal: see forget(). `ask_by` is the signal by
        which the program is asked to end, whichever came. One in Python begins with
        SIGINT blocked, and lets it in when it can heed it.

        Raises: Stopped, OSError
        """
        self.check()
        self._heard, self._ask_by, self.at_once = 0, ask_by, False
        child = subprocess.Popen(
            command,
            env=env,
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=None if output is None or output == 2 else subprocess.STDOUT,
            start_new_session=True,
            restore_signals=False,  # a closed pipe stays an error, and no signal
            preexec_fn=_begin_python if is_python else _end_with_the_parent,
        )
        self._child = child
        if self.number and not self._heard:  # it came while the program began
            self._ask(self.number)
        while (code := child.poll()) is None:
            self.sleep()
        self._child = None
        if self._heard or code < 0:
            _end(child.pid)  # what it has left behind
        return code if code >= 0 else 128 - code

    def check(self, before: str = "") -> None:
        """Raises: Stopped if a signal has come"""
        if self.number:
            raise Stopped(self.number, before)

    def run_in_front(self, command: Sequence[str | Path]) -> int:
        """Runs what may ask for a password: the terminal's signals go to it, too.

        Gives its exit code, as run() does.

        Raises: Stopped, OSError
        """
        self.check()
        code = subprocess.call(command)
        return code if code >= 0 else 128 - code

    def sleep(self, seconds: float | None = None) -> None:
        """Until a signal comes, be it that a child has ended; or for that long."""
        if select.select([self._woken], [], [], seconds)[0]:
            os.read(self._woken, 1000)

    def forget(self) -> None:
        """The signal was heeded; what must be done before the end may begin."""
        self.number = 0

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """A signal in this block ends it.

        Raises: Stopped
        """
        self._waiting = True
        try:
            self.check()
            yield
        finally:
            self._waiting = False

    def _hear(self, number: int, _: FrameType | None) -> None:
        self.number = self.number or number
        if self._waiting:
            raise Stopped(self.number)
        if self._child is None:
            return
        if not self._heard:
            self._ask(number)
        elif number != signal.SIGHUP:  # a terminal that closes may send two
            self.at_once = True
            _end(self._child.pid)

    def _ask(self, number: int) -> None:
        assert self._child
        self._heard = number
        self._child.send_signal(self._ask_by or number)

    def _pause(self, number: int, _: FrameType | None) -> None:
        """Ctrl+Z: all stop, and go on together."""
        paused = _session(self._child.pid) if self._child else []
        _tell(paused, signal.SIGSTOP)
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)
        signal.signal(number, self._pause)
        _tell(paused, signal.SIGCONT)


def _end_with_the_parent() -> None:
    """In the child: it hears SIGTERM when the parent was killed."""
    LIBC.prctl(PR_SET_PDEATHSIG, int(signal.SIGTERM), 0, 0, 0)


def block_interrupt() -> None:
    """What comes while a Python starts would print a traceback."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})


def _begin_python() -> None:
    _end_with_the_parent()
    block_interrupt()


def _session(leader: int) -> list[int]:
    """The processes that live in a session."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has ended meanwhile
        if fields[0] != "Z" and int(fields[3]) == leader:
            found.append(int(stat.parent.name))
    return found


def _tell(processes: list[int], number: int) -> None:
    for process in processes:
        try:
            os.kill(process, number)
        except OSError:
            pass  # it has ended meanwhile, or has another owner


def _end(leader: int) -> None:
    """Kills until none is left: one may start another meanwhile."""
    for _ in range(500):
        processes = _session(leader)
        if not processes:
            break
        _tell(processes, signal.SIGKILL)
        time.sleep(0.01)  # for the kernel to end them
