"""What a program and all that it has started do, as the kernel tells it; and how
they are ended.  It stands on the standard library alone.

Any of them may end while it is looked at: then there is nothing to tell of it.
"""

import ctypes
import os
import resource
import shutil
import signal
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

# A check that makes no progress is stuck once it has slept or computed for so
# many seconds.  While other programs keep it from the cores, it does neither.
PATIENCE = 15.0
OUTPUT = 1_000_000  # bytes that are kept of what it prints, and of its reports
MEMORY = 2_000_000_000  # bytes, of the program and all that it has started
TASKS = 600  # threads, of all these together
MOST_TASKS = 2 * TASKS  # which the kernel holds, with those of the supervisor
ENDINGS_OF_LIMITS = {
    "output": f"Your program printed more than {OUTPUT // 1_000_000} MB, and was ended",
    "memory": f"Your program took more than {MEMORY // 1_000_000_000} GB of memory,"
    " and was ended",
    "tasks": f"Your program had more than {TASKS} threads and processes at once, and"
    " was ended",
}

PR_SET_CHILD_SUBREAPER = 36
PAGE = resource.getpagesize()


def fields(stat: Path) -> list[str]:
    """What the kernel tells after the name of a process or thread: its state
    comes first; nothing once it has ended."""
    with suppress(OSError):  # a name may hold any byte
        return stat.read_text(errors="replace").rpartition(")")[2].split()
    return []


def threads_of(process: int) -> list[Path]:
    # Not by glob(): that throws if the process ends in the middle of it.
    folder = Path(f"/proc/{process}/task")
    with suppress(OSError):
        return [folder / name for name in os.listdir(folder)]
    return []


def is_asleep(process: int) -> bool:
    threads = threads_of(process)
    return all(fields(thread / "stat")[:1] != ["R"] for thread in threads)


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
    for thread in threads_of(process):
        with suppress(OSError):
            found += map(int, (thread / "children").read_text().split())
    return found


def descendants(process: int) -> list[int]:
    """All of them; if there are more than the limit, only so many: who starts
    processes for ever would be quicker than a walk to the last of them."""
    found = children_of(process)
    for child in found:  # grows on the way
        if len(found) > TASKS:
            break
        found += children_of(child)
    return found


def limit_passed(processes: Sequence[int]) -> str:
    """Which limit they have passed together; nothing if none."""
    memory = tasks = 0
    for process in processes:
        with suppress(OSError, IndexError):
            memory += int(Path(f"/proc/{process}/statm").read_text().split()[1]) * PAGE
            tasks += len(threads_of(process))
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


def adopt_orphans() -> None:
    """Whoever loses its parent among those that this one starts gets this one."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


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
