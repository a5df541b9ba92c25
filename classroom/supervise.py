"""Runs one program of a student within limits, and tells how it went.

Started by trial.py as a program of its own, inside the sandbox where there is
one; it stands on the standard library alone.  Orders come on standard input as
JSON, and what happened goes to standard output as JSON, with a seal that the
program cannot know.  Whatever it leaves behind becomes a child of this process,
and ends with it.
"""

import ctypes
import json
import os
import resource
import secrets
import selectors
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

# Nothing that somebody has set for Python counts here: so it knows no packages.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from classroom.processes import (
    MOST_TASKS,
    OUTPUT,
    Patience,
    adopt_orphans,
    descendants,
    end_all,
    limit_passed,
    stacks_of,
)
from classroom.task_limit import limit_user

ADDR_NO_RANDOMIZE = 0x0040000
LOGS = 20  # files of the sanitizer that are read


def prepare_program() -> None:
    """Called in the new process, before it becomes the student's program."""
    # ThreadSanitizer cannot start where addresses are too random.
    ctypes.CDLL(None).personality(ADDR_NO_RANDOMIZE)
    for what, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 16_000_000),
        (resource.RLIMIT_CPU, 600),
    ):
        resource.setrlimit(what, (most, most))
    limit_user(MOST_TASKS)


@dataclass
class Stream:
    """What comes from a program, up to a limit."""

    source: Any
    kept: bytearray = field(default_factory=bytearray)

    def take(self) -> bool:
        """Returns: false when nothing more will come."""
        try:
            came = os.read(self.source.fileno(), 65536)
        except BlockingIOError:
            return True
        except OSError:
            return False
        self.kept += came[: max(0, OUTPUT + 1 - len(self.kept))]
        return bool(came)

    def is_full(self) -> bool:
        return len(self.kept) > OUTPUT

    def text(self) -> str:
        return bytes(self.kept[:OUTPUT]).decode(errors="replace")


@dataclass
class Watch:
    """A program, and what comes of it until it ends."""

    program: "subprocess.Popen[bytes]"
    reports: Stream
    output: Stream
    stopped: str = ""  # why it was ended: stuck, or by which limit
    stacks: str = ""

    def until_the_end(self) -> None:
        with selectors.DefaultSelector() as selector:
            for stream in (self.reports, self.output):
                os.set_blocking(stream.source.fileno(), False)
                selector.register(stream.source, selectors.EVENT_READ, stream)
            self._watch(selector)
            self._take_the_rest()

    def _watch(self, selector: selectors.BaseSelector) -> None:
        patience, size = Patience(self.program.pid), -1
        looked = 0.0
        while self.program.poll() is None and not self.stopped:
            for key, _ in selector.select(0.02):
                if not key.data.take():
                    selector.unregister(key.fileobj)
            if time.monotonic() - looked < 0.05:
                continue
            looked = time.monotonic()
            if len(self.reports.kept) != size:
                size = len(self.reports.kept)
                patience.begin_anew()
            self._stop_if_need_be(patience)

    def _stop_if_need_be(self, patience: Patience) -> None:
        if self.output.is_full() or self.reports.is_full():
            self.stopped = "output"
        else:
            self.stopped = limit_passed(descendants(os.getpid()))
        if not self.stopped and patience.has_ended():
            self.stopped = "stuck"
            self.stacks = stacks_of(self.program.pid)

    def _take_the_rest(self) -> None:
        """What is in the pipes; a process that was left behind may hold them."""
        for stream in (self.reports, self.output):
            for _ in range(64):
                before = len(stream.kept)
                if not stream.take() or len(stream.kept) == before:
                    break
        if not self.stopped and self.output.is_full():
            self.stopped = "output"


def logs_in(folder: Path) -> str:
    """What the sanitizer wrote."""
    text = ""
    for path in sorted(folder.glob("log.*"))[:LOGS]:
        with path.open("rb") as file:
            text += file.read(OUTPUT).decode(errors="replace")
    return text


def run(orders: dict[str, Any]) -> dict[str, Any]:
    """Runs the program that was ordered, and whatever it starts, to the end."""
    adopt_orphans()
    nonce = secrets.token_hex(24)
    ours, theirs = socket.socketpair()
    with ours:
        ours.sendall(f"{nonce} {orders['token']}\n".encode())
        with theirs:
            number = theirs.fileno()
            program = subprocess.Popen(
                orders["command"],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                env=orders["environment"] | {"LAB_CHECK": str(number)},
                cwd=orders["folder"],
                pass_fds=[number],
                preexec_fn=prepare_program,
                start_new_session=True,
            )
        watch = Watch(program, Stream(ours), Stream(program.stdout))
        watch.until_the_end()
        code = program.poll()
        left_behind = 0
        # A room ends with this process, and all that is in it at the same moment:
        # of thousands, some would start others while they are ended one by one.
        if not (orders["room"] and watch.stopped):
            left_behind = end_all() if code is not None else 0
            end_all()
    lines = watch.reports.text().splitlines()
    mark = nonce + " "
    return {
        "seal": orders["seal"],
        "reports": [line.removeprefix(mark) for line in lines if line.startswith(mark)],
        "forged": [line[:200] for line in lines if not line.startswith(mark)][:5],
        "code": code,
        "stopped": watch.stopped,
        "stacks": watch.stacks,
        "left_behind": left_behind,
        "output": watch.output.text(),
        "log": logs_in(Path(orders["folder"])),
    }


@contextmanager
def server(command: Sequence[str]) -> Iterator[str]:
    """The address of a mock server that ends with the block."""
    started = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert started.stdout
        yield started.stdout.readline().split()[-1]
    finally:
        started.kill()
        started.communicate()


def run_beside_a_server(orders: dict[str, Any]) -> int:
    """The program and its supervisor may be in a room of their own; the server
    is outside of it.

    Returns: the supervisor's exit code.
    """
    adopt_orphans()
    token = orders["token"]
    with server([*orders["server"], "--control-token", token]) as address:
        environment = orders["environment"] | {"LAB_SERVER": address}
        inner = orders | {"environment": environment, "server": None}
        done = subprocess.run(
            [*orders["room"], sys.executable, "-I", __file__],
            input=json.dumps(inner).encode(),
            stdout=subprocess.PIPE,
            check=False,
        )
    end_all()  # a program that has ended its supervisor
    sys.stdout.buffer.write(done.stdout)
    code = done.returncode
    return code if code >= 0 else 128 - code  # as a shell counts


def main() -> int:
    orders = json.load(sys.stdin)
    if orders["server"]:
        return run_beside_a_server(orders)
    json.dump(run(orders), sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
