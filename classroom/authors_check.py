"""Proves the exercises: what is wrong fails with its message, what is right
passes every time, also on a busy machine."""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from classroom import build
from classroom.exercise import Exercise, find, read_all
from classroom.trial import Trial, mock_server, try_out


@contextmanager
def busy_machine(busy: bool) -> Iterator[None]:
    """Two programs on each core that want all of it."""
    count = 2 * len(os.sched_getaffinity(0)) if busy else 0
    loop = [sys.executable, "-c", "while True: pass"]
    idlers = [subprocess.Popen(loop) for _ in range(count)]
    try:
        yield
    finally:
        for idler in idlers:
            idler.kill()
            idler.wait()


def words_of(trial: Trial) -> str:
    """What the student reads first, in one line."""
    failure = trial.failure
    return failure.observed if failure else "it passed"


def complaint(trial: Trial, message: str | None) -> str:
    """Why a trial is not as the author meant it; nothing if it is."""
    if message is None:
        return "" if trial.passed else f"should pass, but: {words_of(trial)}"
    if message in words_of(trial):
        return ""
    return f'should say "{message}", but: {words_of(trial)}'


def sources(exercise: Exercise) -> list[tuple[Path, str | None]]:
    """Every file of an exercise, and the message that it must earn."""
    wrong = [*exercise.folder.glob("wrong/*.cpp"), exercise.start]
    named = {str(path.relative_to(exercise.folder)) for path in wrong}
    if named != set(exercise.fails):
        odd = ", ".join(sorted(named ^ set(exercise.fails)))
        raise SystemExit(f"{exercise.name}: exercise.toml and the files differ: {odd}")
    failing = [(exercise.folder / name, said) for name, said in exercise.fails.items()]
    return [(exercise.solution, None), *failing]


@dataclass(frozen=True)
class Proof:
    """That a file of an exercise is what its author says."""

    exercise: Exercise
    source: Path
    message: str | None  # that it must earn
    times: int

    def complaint(self) -> str:
        """Nothing if it is so."""
        with tempfile.TemporaryDirectory() as folder, mock_server() as address:
            program = Path(folder) / "program"
            try:
                build.compile_file(self.exercise, self.source, program)
            except build.CompileError as error:
                return f"does not compile: {error.first}"
            for _ in range(self.times):
                trial = try_out(self.exercise, program, address, self.source.name)
                if wrong := complaint(trial, self.message):
                    return wrong
        return ""

    def make(self) -> bool:
        """Says how it went, in a line.  Returns: whether it is so."""
        begin = time.monotonic()
        wrong = self.complaint()
        seconds = time.monotonic() - begin
        name = f"{self.exercise.name}/{self.source.relative_to(self.exercise.folder)}"
        word = wrong or ("passes" if self.message is None else "fails as meant")
        print(f"  {name:<44} {self.times:>3}x {seconds:>6.1f} s  {word}", flush=True)
        return not wrong


def main() -> int:
    typed = argparse.ArgumentParser(description=__doc__)
    typed.add_argument("exercises", nargs="*", help="only these")
    typed.add_argument("--times", type=int, default=1, help="runs of each solution")
    typed.add_argument(
        "--wrong-times", type=int, default=1, help="runs of each wrong file"
    )
    typed.add_argument("--jobs", type=int, default=1, help="so many files at once")
    typed.add_argument("--busy", action="store_true", help="with all cores taken")
    options = typed.parse_args()
    begin = time.monotonic()
    chosen = [find(name) for name in options.exercises] or read_all()
    build.prepare(*chosen)
    proofs = [
        Proof(
            exercise,
            source,
            message,
            times=options.times if message is None else options.wrong_times,
        )
        for exercise in chosen
        for source, message in sources(exercise)
    ]
    with busy_machine(options.busy), ThreadPoolExecutor(options.jobs) as executor:
        failures = list(executor.map(Proof.make, proofs)).count(False)
    seconds = time.monotonic() - begin
    print(f"{len(proofs)} files, {seconds:.0f} s: ", end="")
    print(f"{failures} are not as they should be" if failures else "all well")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
