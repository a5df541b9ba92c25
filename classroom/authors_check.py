"""Proves the exercises: what is wrong fails with its message, what is right
passes every time, also on a busy machine."""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
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


def prove(
    exercise: Exercise, source: Path, message: str | None, times: int, address: str
) -> str:
    """Why a file of an exercise is not what it should be; nothing if it is."""
    with tempfile.TemporaryDirectory() as folder:
        program = Path(folder) / "program"
        try:
            build.compile_file(exercise, source, program)
        except build.CompileError as error:
            return f"does not compile: {error.first}"
        for _ in range(times):
            trial = try_out(exercise, program, address, source.name)
            if wrong := complaint(trial, message):
                return wrong
    return ""


def main() -> int:
    typed = argparse.ArgumentParser(description=__doc__)
    typed.add_argument("exercises", nargs="*", help="only these")
    typed.add_argument("--times", type=int, default=1, help="runs of each solution")
    typed.add_argument("--busy", action="store_true", help="with all cores taken")
    options = typed.parse_args()
    chosen = [find(name) for name in options.exercises] or read_all()
    for exercise in chosen:
        build.prepare(exercise)
    failures = 0
    with busy_machine(options.busy), mock_server() as address:
        for exercise in chosen:
            for source, message in sources(exercise):
                begin = time.monotonic()
                times = options.times if message is None else 1
                wrong = prove(exercise, source, message, times, address)
                failures += bool(wrong)
                name = f"{exercise.name}/{source.relative_to(exercise.folder)}"
                seconds = time.monotonic() - begin
                word = wrong or ("passes" if message is None else "fails as meant")
                print(f"  {name:<44} {times:>3}x {seconds:>6.1f} s  {word}", flush=True)
    print(f"{failures} of these are not as they should be" if failures else "all well")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
