"""Runs one program of a student within limits, and tells how it went.

Started by trial.py as a program of its own, inside the sandbox where there is
one; it stands on the standard library alone.  Orders come on standard input as
JSON, and what happened goes to standard output as JSON.  Whatever the program
leaves behind becomes a child of this process, and ends with it.
"""

import ctypes
import json
import os
import resource
import secrets
import selectors
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

# A check that makes no progress is stuck once it has slept or computed for so
# many seconds.  While other programs keep it from the cores, it does neither.
PATIENCE = 15.0
OUTPUT = 1_000_000  # bytes that are kept of what it prints, and of its reports
MEMORY = 2_000_000_000  # bytes, of the program and all that it has started
TASKS = 600  # threads, of all these together
LOGS = 20  # files of the sanitizer
ENDINGS_OF_LIMITS = {
    "output": f"Your program printed more than {OUTPUT // 1_000_000} MB, and was ended",
    "memory": f"Your program took more than {MEMORY // 1_000_000_000} GB of memory,"
    " and was ended",
    "tasks": f"Your program had more than {TASKS} threads and processes at once, and"
    " was ended",
}

PR_SET_CHILD_SUBREAPER = 36
ADDR_NO_RANDOMIZE = 0x0040000
PAGE = resource.getpagesize()


def fields(stat: Path) -> list[str]:
    """What the kernel tells after the name of a process or thread: its state
    comes first; nothing once it has ended."""
    with suppress(OSError):
        return stat.read_text().rpartition(")")[2].split()
    return []


def is_asleep(process: int) -> bool:
    threads = Path(f"/proc/{process}/task").glob("*/stat")
    return all(fields(thread)[:1] != ["R"] for thread in threads)


def seconds_worked(process: int) -> float:
    """Of a core: for itself, and within the kernel."""
    ticks = fields(Path(f"/proc/{process}/stat"))[11:13]
    return sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")


class Patience:
    """Wears out while a program could have made progress, and made none."""

    def __init__(self, process: int) -> None:
        self.process = process
        self.begin_anew()

    def begin_anew(self) -> None:
        self.worn = 0.0
        self.time = time.monotonic()
        self.worked = seconds_worked(self.process)

    def has_ended(self) -> bool:
        """Looks at the program once more."""
        now, worked = time.monotonic(), seconds_worked(self.process)
        slept = now - self.time if is_asleep(self.process) else 0.0
        self.worn += max(slept, worked - self.worked)
        self.time, self.worked = now, worked
        return self.worn > PATIENCE


def children_of(process: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        with suppress(OSError):
            found += map(int, task.read_text().split())
    return found


def descendants(process: int) -> list[int]:
    found = children_of(process)
    for child in found:  # grows on the way
        found += children_of(child)
    return found


def limit_passed(processes: Sequence[int]) -> str:
    """Which limit they have passed together; nothing if none."""
    memory = tasks = 0
    for process in processes:
        with suppress(OSError, IndexError):
            memory += int(Path(f"/proc/{process}/statm").read_text().split()[1]) * PAGE
            tasks += len(os.listdir(f"/proc/{process}/task"))
    if tasks > TASKS:
        return "tasks"
    if memory > MEMORY and sum(map(share_of_memory, processes)) > MEMORY:
        return "memory"
    return ""


def share_of_memory(process: int) -> int:
    """Bytes; of what several processes use, each has its part.  It takes longer."""
    with suppress(OSError, IndexError):
        text = Path(f"/proc/{process}/smaps_rollup").read_text()
        return 1024 * int(text.partition("\nPss:")[2].split()[0])
    return 0


def stacks_of(process: int) -> str:
    """Where all threads of a process are, if there is a debugger to tell."""
    gdb = shutil.which("gdb")
    if not gdb:
        return "Install gdb to see here where each thread waits.\n"
    with suppress(subprocess.TimeoutExpired):
        command = [gdb, "-nx", "-batch", "-p", str(process)]
        return subprocess.run(
            [*command, "-ex", "thread apply all backtrace 30"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            errors="replace",
            timeout=60,
        ).stdout[:OUTPUT]
    return "The debugger did not answer.\n"


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


def end_all() -> int:
    """Ends whatever is left of the program.  Returns: how many still ran."""
    ran: set[int] = set()
    while descendants(os.getpid()):
        for number in (signal.SIGSTOP, signal.SIGKILL):  # so that none escapes
            for process in descendants(os.getpid()):
                if fields(Path(f"/proc/{process}/stat"))[:1] not in ([], ["Z"]):
                    ran.add(process)
                with suppress(ProcessLookupError):
                    os.kill(process, number)
        reap()
    return len(ran)


def reap() -> None:
    """Waits for those that have ended, and a moment for others."""
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
        time.sleep(0.005)


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
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
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
        left_behind = end_all() if code is not None else 0
        end_all()
    lines = watch.reports.text().splitlines()
    mark = nonce + " "
    return {
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


def run_beside_a_server(orders: dict[str, Any]) -> bytes:
    """The program and this supervisor may be in a room of their own; the server
    is outside of it."""
    token = orders["token"]
    with server([*orders["server"], "--control-token", token]) as address:
        environment = orders["environment"] | {"LAB_SERVER": address}
        inner = orders | {"environment": environment, "server": None}
        return subprocess.run(
            [*orders["room"], sys.executable, "-I", __file__],
            input=json.dumps(inner).encode(),
            stdout=subprocess.PIPE,
            check=False,
        ).stdout


def main() -> int:
    orders = json.load(sys.stdin)
    if orders["server"]:
        sys.stdout.buffer.write(run_beside_a_server(orders))
    else:
        json.dump(run(orders), sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
