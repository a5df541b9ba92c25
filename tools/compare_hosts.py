"""./lab hosts demo --compare N: a process pool here beside 1, 2 and 4 hosts.

They take turns, in an order of chance, so that what disturbs the machine for a while
disturbs all of them.
"""

from __future__ import annotations

import os
import random
import re
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

from tools import machine
from tools.build import program
from tools.messages import WRONG, Failure
from tools.namespaces import Namespaces
from tools.stopping import Runner

HOSTS = (1, 2, 4)
FIGURES = re.compile(
    r"([\d.]+) s in all: ([\d.]+) s until the first task began, ([\d.]+) s until .*\n"
    r"processor time: ([\d.]+) s, of it ([\d.]+) s by the workers\n"
)
HEADING = (
    "seconds",
    "bound",
    "in all",
    "start",
    "then",
    "processor time",
    "of the workers",
)
MEANING = """\
The median (least-most). Start: until the first task began; then: until the
last one was done. Processor time holds what Open MPI's own programs took in part only.
All hosts are this machine, and share its cores: {cores}.
"""


class Arm(NamedTuple):
    """One way of doing the batch."""

    hosts: int  # none: a process pool
    workers: int

    def __str__(self) -> str:
        many = "hosts" if self.hosts > 1 else "host"
        how = f"{self.hosts} {many}" if self.hosts else "process_pool"
        return f"{how}, {self.workers} worker{'s' if self.workers > 1 else ''}"


class Figures(NamedTuple):
    """Of one batch, in seconds."""

    wall: float
    start: float
    work: float
    processor: float
    by_workers: float


class Batch(NamedTuple):
    """What the tasks do."""

    tasks: int
    wait: int  # milliseconds
    numbers: int  # that each adds up instead

    def bound(self, workers: int) -> str:
        """What no schedule can do in less time; unknown for what computes."""
        rounds = -(-self.tasks // workers)
        return "-" if self.numbers else f"{rounds * self.wait / 1000:.2f}"

    def words(self) -> list[str]:
        """For lab_on_hosts."""
        pairs = self._asdict().items()
        return [word for name, n in pairs for word in (f"--{name}", str(n))]

    def __str__(self) -> str:
        adds, waits = f"adds up {self.numbers} numbers", f"waits {self.wait} ms"
        return f"{self.tasks} tasks, each {adds if self.numbers else waits}"


def arms(slots: int) -> list[Arm]:
    """With as many workers here as all hosts have."""
    return [Arm(n, slots * count) for count in HOSTS for n in (0, count)]


def in_turn(of: Sequence[Arm], times: int) -> list[Arm]:
    """Each once, then each once again, and so on."""
    chance = random.Random(1)
    return [arm for _ in range(times) for arm in chance.sample(of, len(of))]


def figures_in(said: str) -> Figures:
    """Raises: Failure"""
    found = FIGURES.search(said)
    if not found:
        raise Failure(WRONG, f"lab_on_hosts: not all figures in {said!r}: try again")
    return Figures(*map(float, found.groups()))


def table(batch: Batch, measured: Mapping[Arm, Sequence[Figures]]) -> str:
    rows: list[Sequence[str]] = [HEADING]
    for arm, samples in measured.items():
        ranges = [_range(values) for values in zip(*samples)]
        rows.append((str(arm), batch.bound(arm.workers), *ranges))
    widths = [max(map(len, column)) for column in zip(*rows)]
    lines = ("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)
    return "\n".join(lines) + "\n"


def _range(values: Sequence[float]) -> str:
    return f"{median(values):.3f} ({min(values):.3f}-{max(values):.3f})"


def compare_hosts(
    runner: Runner, made: Namespaces, batch: Batch, slots: int, times: int
) -> int:
    """Gives the exit code.

    Raises: Failure, Stopped
    """
    measured: dict[Arm, list[Figures]] = {arm: [] for arm in arms(slots)}
    for arm in in_turn(list(measured), times):
        code, said = _run(runner, made, batch, arm)
        if code != 0:
            print(said, end="", flush=True)
            return code
        measured[arm].append(figures_in(said))
        print(f"{arm}: {measured[arm][-1].wall:.3f} s", flush=True)
    cores = len(os.sched_getaffinity(0))
    print(f"\n{batch}; {times} times each\n\n{table(batch, measured)}")
    print(MEANING.format(cores=cores), end="", flush=True)
    return 0


def _run(runner: Runner, made: Namespaces, batch: Batch, arm: Arm) -> tuple[int, str]:
    """What it ended with, and what it said."""
    command: list[str | Path] = [program("lab_on_hosts")]
    if arm.hosts:
        slots = arm.workers // arm.hosts
        listed = ",".join(f"{name}:{slots}" for name in made.hosts[: arm.hosts])
        command += ["--hosts", listed]
    else:
        command += ["--process-pool", str(arm.workers)]
    command += [*batch.words(), "--tell-each", str(batch.tasks)]
    env = machine.environment() | made.environment()
    with tempfile.TemporaryFile() as kept:
        code = runner.run(made.command(command), env=env, output=kept.fileno())
        kept.seek(0)
        said = kept.read().decode(errors="replace")
    runner.check()
    return code, said
