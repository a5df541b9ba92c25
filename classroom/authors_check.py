"""Proves the exercises: what is wrong fails with its message, what is right
passes every time, also on a busy machine, and no cheat passes."""

import argparse
import os
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from classroom import build, sandbox
from classroom.exercise import FOLDER, Exercise, find, read_all
from classroom.trial import Trial, try_out

CHEATS = FOLDER / "cheats"


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
    if failure:
        return f"{failure.observed}  {failure.next}"
    if trial.passed:
        return "it passed"
    skipped = [each.step for each in trial.findings if each.passed is None]
    return f"nothing failed, and these were not checked: {', '.join(skipped)}"


def complaint(trial: Trial, message: str | None) -> str:
    """Why a trial is not as the author meant it; nothing if it is."""
    if message is None:
        return "" if trial.passed else f"should pass, but: {words_of(trial)}"
    if not trial.passed and message in words_of(trial):
        return ""
    return f'should say "{message}", but: {words_of(trial)}'


@dataclass(frozen=True)
class Proof:
    """That a file of an exercise is what its author says."""

    exercise: Exercise
    name: str
    text: bytes
    message: str | None  # that it must earn
    times: int

    def complaint(self) -> str:
        """Nothing if it is so."""
        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder) / Path(self.name).name
            source.write_bytes(self.text)
            trial = try_out(self.exercise, source, times=self.times)
        return complaint(trial, self.message)

    def make(self) -> bool:
        """Says how it went, in a line.  Returns: whether it is so."""
        begin = time.monotonic()
        wrong = self.complaint()
        seconds = time.monotonic() - begin
        name = f"{self.exercise.name}/{self.name}"
        word = wrong or ("passes" if self.message is None else "fails as meant")
        print(f"  {name:<52} {self.times:>3}x {seconds:>6.1f} s  {word}", flush=True)
        return not wrong


def files_of(exercise: Exercise, options: argparse.Namespace) -> Iterator[Proof]:
    """Every file of an exercise, and what is to be proved of it."""
    wrong = [*exercise.folder.glob("wrong/*.cpp"), exercise.start]
    named = {str(path.relative_to(exercise.folder)) for path in wrong}
    if named != set(exercise.fails):
        odd = ", ".join(sorted(named ^ set(exercise.fails)))
        raise SystemExit(f"{exercise.name}: exercise.toml and the files differ: {odd}")
    right = [
        str(path.relative_to(exercise.folder))
        for path in [exercise.solution, *exercise.right]
    ]
    if unknown := set(exercise.nightly) - named - set(right[1:]):
        raise SystemExit(f"{exercise.name}: nightly: no such file: {unknown}")
    left_out = [] if options.all else exercise.nightly
    for name in right:
        if name in left_out:
            continue
        text = (exercise.folder / name).read_bytes()
        yield Proof(exercise, name, text, None, options.times)
    for name, message in exercise.fails.items():
        if name in left_out:
            continue
        text = (exercise.folder / name).read_bytes()
        yield Proof(exercise, name, text, message, options.wrong_times)


def cheats(chosen: list[Exercise], options: argparse.Namespace) -> Iterator[Proof]:
    """Each cheat is a file of its own, or stands after one of the exercise."""
    said = tomllib.loads((CHEATS / "cheats.toml").read_text())
    if set(said) != {path.name for path in CHEATS.glob("*.cpp")}:
        raise SystemExit(f"{CHEATS}: cheats.toml and the files differ")
    for name, cheat in said.items():
        exercise = find(cheat["exercise"])
        if exercise not in chosen or (cheat.get("nightly") and not options.all):
            continue
        text = (CHEATS / name).read_bytes()
        if "after" in cheat:
            text = (exercise.folder / cheat["after"]).read_bytes() + b"\n" + text
        name = f"../cheats/{name}"
        yield Proof(exercise, name, text, cheat["says"], options.wrong_times)


def read_options() -> argparse.Namespace:
    typed = argparse.ArgumentParser(description=__doc__)
    typed.add_argument("exercises", nargs="*", help="only these")
    typed.add_argument("--only", default="", help="only files with this in their name")
    typed.add_argument("--times", type=int, default=1, help="runs of what is right")
    typed.add_argument(
        "--wrong-times", type=int, default=1, help="runs of each wrong file"
    )
    typed.add_argument("--jobs", type=int, default=1, help="so many files at once")
    typed.add_argument("--busy", action="store_true", help="with all cores taken")
    typed.add_argument(
        "--all", action="store_true", help="also the files named under nightly"
    )
    return typed.parse_args()


def main() -> int:
    options = read_options()
    begin = time.monotonic()
    chosen = [find(name) for name in options.exercises] or read_all()
    build.prepare(*chosen)
    print(f"sandbox: {sandbox.why_not() or 'bubblewrap'}", flush=True)
    proofs = [proof for each in chosen for proof in files_of(each, options)]
    proofs += cheats(chosen, options)
    proofs = [proof for proof in proofs if options.only in proof.name]
    with busy_machine(options.busy), ThreadPoolExecutor(options.jobs) as executor:
        failures = list(executor.map(Proof.make, proofs)).count(False)
    seconds = time.monotonic() - begin
    print(f"{len(proofs)} files, {seconds:.0f} s: ", end="")
    print(f"{failures} are not as they should be" if failures else "all well")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
