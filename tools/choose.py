"""./lab choose: which model for a batch of one's own, and ./lab compare."""

from __future__ import annotations

import argparse
import math
import os
import re
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tools import machine
from tools.build import build, program
from tools.machine import FOLDER, ROOT, temporary
from tools.messages import BAD_INPUT, DONE, Failure, say
from tools.stopping import Runner

UNITS = {"ns": 1e-9, "us": 1e-6, "µs": 1e-6, "ms": 1e-3, "s": 1.0, "min": 60.0}
REPORT, KEPT = ROOT / "out" / "report", ROOT / "out" / "choose"
# The sweeps, and a few others that tell how far predictions are off.
SWEEPS = (
    *("in_flight", "workers", "granularity", "ten_on_five_workers", "rate_limited"),
    *("twenty_fetches", "hundred_fetches", "mixed_fetch_and_crunch", "simulation"),
)
LONGEST = 5.0  # seconds that one time of --verify may take
TIMES = 3  # that --verify measures each


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="./lab choose", add_help=False)
    for name in ("tasks", "wait", "cpu", "at-most", "from", "seed"):
        made.add_argument(f"--{name}")
    for name in ("verify", "audit", "json", "no-setup"):
        made.add_argument(f"--{name}", action="store_true")
    return made


def choose(runner: Runner, words: Sequence[str]) -> int:
    """Raises: Failure, Stopped, SystemExit"""
    typed = parser().parse_args(words)
    asked = _audit_words(typed) if typed.audit else _batch_words(typed)
    folder = FOLDER / vars(typed)["from"] if vars(typed)["from"] else None
    if folder is not None and not (folder / "run.json").is_file():
        why = "has no run.json: name the folder of a report"
        raise Failure(BAD_INPUT, f"--from {vars(typed)['from']}: {why}")
    tool = Tool(runner, not typed.no_setup)
    run = folder or tool.known_run() or tool.measure_sweeps()
    with temporary() as own:
        more: list[str] = []
        if typed.verify or typed.audit:
            texts = tool.batches(asked, run, own)
            tool.measure(texts, own, 1 if typed.audit else TIMES)
            more = ["--measured", str(own)]
        json = ["--json"] if typed.json else []
        return tool.plots([*asked, *json, *more], run)


class Tool:
    """Calls the two programs.  Packages are installed only if one cannot run."""

    def __init__(self, runner: Runner, sets_up: bool) -> None:
        self.runner, self.sets_up = runner, sets_up
        self.is_set_up = False
        try:
            self.python = machine.python_with("numpy")
        except Failure:
            self._install()
            self.python = machine.python_with("numpy")

    def _install(self) -> None:
        if self.sets_up and not self.is_set_up:
            machine.install(self.runner, "needed")
            self.is_set_up = True

    def plots(self, words: Sequence[str], run: Path, output: int | None = None) -> int:
        place = os.path.relpath(run, ROOT) if run.is_relative_to(ROOT) else str(run)
        command = [self.python, "-m", "plots.commands", words[0], place, *words[1:]]
        code = self.runner.run(
            command,
            env=machine.environment(),
            cwd=ROOT,
            output=output,
            is_python=True,
        )
        self.runner.check()
        return code

    def known_run(self) -> Path | None:
        """The last report with all that is needed, else what was measured for this."""
        for folder in (REPORT, KEPT):
            if (folder / "run.json").is_file():
                with tempfile.TemporaryFile() as quiet:
                    if self.plots(["has_sweeps"], folder, quiet.fileno()) == DONE:
                        return folder
        return None

    def measure_sweeps(self) -> Path:
        """Raises: Failure"""
        say("no run here tells enough: measuring the sweeps first, in half a minute")
        with temporary() as own:
            self.bench(["--experiments", ",".join(SWEEPS)], own)
            KEPT.mkdir(parents=True, exist_ok=True)
            draft = KEPT / ".run.json"
            try:
                shutil.copy(own / "run.json", draft)
                os.replace(draft, KEPT / "run.json")
            finally:
                draft.unlink(missing_ok=True)
        return KEPT

    def batches(self, asked: Sequence[str], run: Path, own: Path) -> list[str]:
        """What would show whether the prediction is right.

        Raises: Failure
        """
        limit = [str(LONGEST)] if asked[0] == "choose" else []
        with (own / "batches").open("w+b") as file:
            code = self.plots([*asked, "--batches", *limit], run, file.fileno())
            file.seek(0)
            told = file.read().decode(errors="replace")
        if code != DONE:
            raise Failure(code, told.strip().removeprefix("lab: "))
        if not told.split():
            why = f"no model would do it within {LONGEST:g} s"
            raise Failure(BAD_INPUT, f"--verify: {why}: choose a smaller batch")
        return told.split()

    def measure(self, batches: Sequence[str], own: Path, times: int) -> None:
        words = [word for batch in batches for word in ("--batch", batch)]
        self.bench([*words, f"--benchmark_repetitions={times}"], own)

    def bench(self, words: Sequence[str], own: Path) -> None:
        """Raises: Failure"""
        self._install()
        if self.sets_up:
            build(self.runner, "lab_bench")
        command: list[str | Path] = [program("lab_bench"), "--out", own, *words]
        with machine.own_environment() as env:
            names = {"LAB_COMMIT": machine.commit(), "LAB_COMMAND": "./lab choose"}
            code = self.runner.run(command, env=env | names)
        self.runner.check("all was measured")
        if code != DONE:
            raise Failure(code, "choose: lab_bench failed: see the messages above")


def compare(runner: Runner, words: Sequence[str]) -> int:
    """Raises: Failure, Stopped, SystemExit"""
    folders = [word for word in words if not word.startswith("-")]
    least = 1 if "--class" in words else 2
    if len(folders) < least:
        why = f"name {least} or more folders of reports"
        raise Failure(BAD_INPUT, f"compare: {why}: see ./lab help compare")
    for folder in folders:
        if not (FOLDER / folder / "run.json").is_file():
            why = "has no run.json: name the folder of a report"
            raise Failure(BAD_INPUT, f"{folder}: {why}")
    drawn = ["matplotlib", "jinja2"] if "--page" in words else []
    python = machine.python_with("numpy", *drawn)
    command = [python, "-m", "plots.commands", "compare", *words]
    env = machine.environment() | {"PYTHONPATH": str(ROOT)}
    code = runner.run(command, env=env, cwd=FOLDER, is_python=True)
    runner.check()
    return code


def _audit_words(typed: argparse.Namespace) -> list[str]:
    """Raises: Failure"""
    for name in ("tasks", "wait", "cpu", "at_most", "verify"):
        if getattr(typed, name):
            option = name.replace("_", "-")
            raise Failure(
                BAD_INPUT, f"--{option}: not beside --audit: it draws its own"
            )
    return ["audit", "--seed", str(whole("seed", typed.seed or "1"))]


def _batch_words(typed: argparse.Namespace) -> list[str]:
    """Raises: Failure"""
    if typed.seed:
        raise Failure(BAD_INPUT, "--seed: only --audit draws anything: leave it out")
    if not typed.tasks:
        raise Failure(BAD_INPUT, "--tasks: is missing: say how many, as in --tasks 500")
    if not typed.wait and not typed.cpu:
        why = "say how long a task waits or computes, as in --wait 80ms"
        raise Failure(BAD_INPUT, f"--wait, --cpu: both are missing: {why}")
    words = ["choose", "--tasks", str(whole("tasks", typed.tasks, 1))]
    seconds = {
        name: time_of(name, getattr(typed, name) or "0") for name in ("wait", "cpu")
    }
    if not any(seconds.values()):
        raise Failure(BAD_INPUT, "--wait, --cpu: both are 0: nothing would take time")
    for name, value in seconds.items():
        words += [f"--{name}", repr(value)]
    if typed.at_most:
        words += ["--at-most", str(whole("at-most", typed.at_most, 1))]
    return words


def whole(option: str, text: str, least: int = 0) -> int:
    """Raises: Failure"""
    if not re.fullmatch(r"[0-9]{1,9}", text) or int(text) < least:
        allowed = f"choose a whole number from {least} to 999999999"
        raise Failure(BAD_INPUT, f"--{option} '{text[:40]}': {allowed}")
    return int(text)


def time_of(option: str, text: str) -> float:
    """Seconds of “80ms”.

    Raises: Failure
    """
    units = "|".join(UNITS)
    found = re.fullmatch(rf"([0-9]+\.?[0-9]*|\.[0-9]+)\s*({units})?", text)
    shown = f"--{option} '{text[:40]}'"
    if not found:
        raise Failure(BAD_INPUT, f"{shown}: choose a time with its unit, such as 80ms")
    number, unit = float(found[1]), found[2]
    if number and not unit:
        raise Failure(
            BAD_INPUT, f"{shown}: has no unit: choose {text}ms, {text}s or the like"
        )
    seconds = number * UNITS[unit or "s"]
    if not math.isfinite(seconds) or seconds > 1e6:
        raise Failure(BAD_INPUT, f"{shown}: is too long: choose at most 1000000s")
    return seconds
