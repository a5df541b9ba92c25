"""Runs a program beside the mock server, and reads what its check wrote."""

import functools
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from classroom import findings, sanitizer
from classroom.build import SERVER, is_sanitized
from classroom.exercise import Exercise
from classroom.findings import Finding

# A check that makes no progress is stuck once it has slept or computed for so
# many seconds.  While other programs keep it from the cores, it does neither.
PATIENCE = 15.0
# An exception_ptr counts its owners inside libstdc++, which the sanitizer
# cannot see into.
SUPPRESSIONS = "race:std::__exception_ptr\nrace:__cxa_\n"


@dataclass(frozen=True)
class Trial:
    """What one run of a check has shown."""

    findings: list[Finding]
    log: str  # all that the program and the sanitizer said

    @property
    def passed(self) -> bool:
        return findings.verdict(self.findings)

    @property
    def failure(self) -> Finding | None:
        return findings.first_failure(self.findings)


@contextmanager
def mock_server() -> Iterator[str]:
    """The address of a server that ends with the block."""
    server = subprocess.Popen(
        [SERVER, "--until-eof"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert server.stdout
        yield server.stdout.readline().split()[-1]
    finally:
        server.kill()
        server.communicate()


@contextmanager
def started(
    command: Sequence[str | Path],
    surroundings: dict[str, str],
    output: IO[bytes] | None = None,
) -> Iterator["subprocess.Popen[bytes]"]:
    """A program that ends with the block, and whatever it has started, too."""
    program = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=None if output is None else subprocess.STDOUT,
        env=surroundings,
        process_group=0,
    )
    try:
        yield program
    finally:
        with suppress(ProcessLookupError):
            os.killpg(program.pid, signal.SIGKILL)
        program.wait()


def environment(address: str, seed: int | None, logs: Path) -> dict[str, str]:
    (logs / "suppressions").write_text(SUPPRESSIONS)
    options = [
        f"log_path={logs}/tsan",
        f"suppressions={logs}/suppressions",
        "exitcode=0",
        "second_deadlock_stack=1",
    ]
    seeds = {} if seed is None else {"LAB_SEED": str(seed)}
    return (
        os.environ | seeds | {"LAB_SERVER": address, "TSAN_OPTIONS": " ".join(options)}
    )


@functools.cache
def fixed_addresses() -> tuple[str, ...]:
    """What to put before a program that ThreadSanitizer watches.

    Where the kernel scatters addresses widely (vm.mmap_rnd_bits above 28, as in
    Ubuntu 24.04), such a program dies at random.  A container may forbid to ask
    for fixed ones: then nothing is put there.
    """
    setarch = shutil.which("setarch")
    if not setarch:
        return ()
    quiet = subprocess.DEVNULL
    tried = subprocess.run([setarch, "-R", "true"], stdout=quiet, stderr=quiet)
    return (setarch, "-R") if tried.returncode == 0 else ()


def command_for(exercise: Exercise, *words: str | Path) -> list[str | Path]:
    """How a program that was made for an exercise is started."""
    before = fixed_addresses() if is_sanitized(exercise) else ()
    return [*before, *words]


def stacks_of(process: int) -> str:
    """Where all threads of a process are, if there is a debugger to tell."""
    gdb = shutil.which("gdb")
    if not gdb:
        return "Install gdb to see here where each thread waits.\n"
    told = subprocess.run(
        [gdb, "-batch", "-p", str(process), "-ex", "thread apply all backtrace"],
        capture_output=True,
        text=True,
        check=False,
    )
    return told.stdout


def ending(code: int, stuck: bool) -> str:
    """How a program ended, in a sentence; nothing if it came to its end."""
    if stuck:
        return f"Your program made no progress for {PATIENCE:.0f} s: it is stuck."
    if code < 0:
        return f"Your program crashed: {signal.Signals(-code).name}."
    return f"Your program ended with exit code {code}." if code else ""


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


def wait_for(program: "subprocess.Popen[bytes]", results: Path) -> str:
    """Waits as long as there is progress.

    Returns: where the threads were if there was none.
    """
    size, patience = -1, Patience(program.pid)
    while program.poll() is None:
        time.sleep(0.02)
        now = results.stat().st_size
        if now != size:
            size = now
            patience.begin_anew()
        if patience.has_ended():
            return stacks_of(program.pid)
    return ""


def with_sanitizer(found: list[Finding], raced: Finding) -> list[Finding]:
    """A race explains whatever else is wrong, so it comes first; that there is
    none is only known of a program that was looked at from beginning to end."""
    if raced.passed is False:
        return [raced, *found]
    if all(finding.passed for finding in found):
        return [*found, raced]
    return [*found, Finding(raced.step, None)]


def try_out(
    exercise: Exercise,
    program: Path,
    address: str,
    source: str = "start.cpp",
    seed: int | None = None,
) -> Trial:
    """Lets the check of an exercise look once at a program made of a source."""
    with tempfile.TemporaryDirectory() as folder:
        logs = Path(folder)
        results, output = logs / "results", logs / "output"
        results.touch()
        command = command_for(exercise, program, "check", results)
        with output.open("wb") as said:
            with started(command, environment(address, seed, logs), said) as running:
                stacks = wait_for(running, results)
        complaints = "".join(path.read_text() for path in logs.glob("tsan.*"))
        end = ending(running.returncode, bool(stacks))
        found = findings.read(results.read_text().splitlines(), end)
        log = output.read_text(errors="replace") + complaints + stacks
        if is_sanitized(exercise):
            found = with_sanitizer(found, sanitizer.digest(complaints, source))
        return Trial(found, log)
