"""What the peers in Python share: reading the batch, the clock, the line they print.

A peer measures itself by the rule of the C++ cells: imports and start-up come
before the clock; making and ending pools and loops count.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import signal
import sys
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Batch:
    """The fields of a C++ `Spec` that peers need."""

    workload: str
    tasks: int
    size: int
    server: str
    input: str
    concurrency: int


def end_with_parent() -> None:
    """Has the kernel kill this process when the one that started it is gone."""
    PR_SET_PDEATHSIG = 1
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def read_batch(methods: Collection[str]) -> tuple[str, Batch]:
    """The command line: HOW CONCURRENCY SPEC_AS_JSON.

    Ends the program with one line and exit code 2 if that is no batch.
    """
    end_with_parent()
    try:
        how, concurrency, text = sys.argv[1:]
        spec = json.loads(text)
        wanted = {
            key: spec[key] for key in ("workload", "tasks", "size", "server", "input")
        }
        batch = Batch(concurrency=int(concurrency), **wanted)
        if how not in methods or batch.tasks < 1 or batch.concurrency < 1:
            raise ValueError(how)
    except (ValueError, KeyError, TypeError):
        name = os.path.basename(sys.argv[0])
        print(f"{name}: wants {'|'.join(methods)} CONCURRENCY SPEC", file=sys.stderr)
        raise SystemExit(2) from None
    return how, batch


def usage() -> list[float]:
    both = [
        resource.getrusage(resource.RUSAGE_SELF),
        resource.getrusage(resource.RUSAGE_CHILDREN),
    ]
    fields = ("ru_utime", "ru_stime", "ru_nvcsw", "ru_nivcsw")
    return [sum(getattr(used, field) for used in both) for field in fields]


def peak_memory() -> int:
    """The peak of this process since it was reset, in bytes."""
    with open("/proc/self/status") as file:
        for line in file:
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    return 0


def measure(work: Callable[[], Sequence[Any]], **made: int | None) -> None:
    """Runs the work once and prints what it took, as one line of JSON."""
    with open("/proc/self/clear_refs", "w") as file:
        file.write("5")
    before = usage()
    start = time.perf_counter()
    answers = [str(answer) for answer in work()]
    wall = time.perf_counter() - start
    user, system, voluntary, involuntary = (
        later - earlier for later, earlier in zip(usage(), before)
    )
    processes = made.get("processes_made") or 0
    line = {
        "wall_seconds": wall,
        "cpu_user_seconds": user,
        "cpu_system_seconds": system,
        "voluntary_switches": int(voluntary),
        "involuntary_switches": int(involuntary),
        # The memory of worker processes is not known here.
        "peak_memory_bytes": None if processes else peak_memory(),
        "answers": answers,
        **made,
    }
    print(json.dumps(line))
