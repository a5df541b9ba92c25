"""./lab audit: how often the verdicts of this machine err."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from tools import machine
from tools.build import build, program
from tools.choose import whole
from tools.machine import ROOT, temporary
from tools.messages import BAD_INPUT, DONE, Failure, say
from tools.stopping import Runner

REPLAYS = 1000
SECONDS = 0.3  # about, of a replay with its share of the load


def audit(runner: Runner, words: Sequence[str]) -> int:
    """What was measured until Ctrl+C is judged.

    Raises: Failure, Stopped, SystemExit
    """
    typed = _parser().parse_args(words)
    replays = whole("replays", typed.replays or str(REPLAYS), 1)
    seed = whole("seed", typed.seed or "1")
    if not typed.no_setup:
        machine.install(runner, "needed")
        build(runner, "lab_replay")
    python = machine.python_with("numpy")
    minutes = max(1, round(SECONDS * 2 * replays / 60))
    say(f"{replays} replays on this machine as it is, then as many with a load")
    say(f"this takes about {minutes} min; Ctrl+C keeps what was measured")
    with temporary() as own:
        stopped = _measure(runner, own / "pairs", replays, seed)
        code = _judge(runner, python, own / "pairs", stopped, typed.json)
    return 128 + stopped if stopped else code


def _parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="./lab audit", add_help=False)
    for name in ("replays", "seed"):
        made.add_argument(f"--{name}")
    for name in ("json", "no-setup"):
        made.add_argument(f"--{name}", action="store_true")
    return made


def _measure(runner: Runner, file: Path, replays: int, seed: int) -> int:
    """Gives the signal that has ended it, or 0.

    Raises: Failure, Stopped
    """
    command: list[str | Path] = [program("lab_replay"), "--out", file]
    command += ["--replays", str(replays), "--seed", str(seed)]
    with machine.own_environment() as env:
        code = runner.run(command, env=env)
    stopped = runner.number
    if stopped and (runner.at_once or not file.is_file() or not file.stat().st_size):
        runner.check("anything was measured")
    runner.forget()
    if code != DONE and not stopped:
        raise Failure(code, "audit: lab_replay failed: see the messages above")
    return stopped


def _judge(runner: Runner, python: str, file: Path, stopped: int, as_json: bool) -> int:
    command: list[str | Path] = [python, "-m", "plots.commands", "replays", file]
    command += ["--stopped"] if stopped else []
    command += ["--json"] if as_json else []
    code = runner.run(command, env=machine.environment(), cwd=ROOT, is_python=True)
    if code == BAD_INPUT:
        raise Failure(BAD_INPUT, "audit: what was measured cannot be read")
    return code
