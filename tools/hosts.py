"""./lab hosts demo: a batch on several hosts, which are made on this machine."""

from __future__ import annotations

import argparse
import os
import re
import threading
from collections.abc import Sequence
from pathlib import Path

from tools import machine
from tools.build import build, program
from tools.choose import whole
from tools.compare_hosts import HOSTS, Batch, compare_hosts
from tools.machine import FOLDER, ROOT
from tools.messages import BAD_INPUT, ENVIRONMENT, Failure, say
from tools.namespaces import NAMES, Namespaces, namespaces, why_not
from tools.stopping import Runner

PROGRESS = re.compile(r"(\d+) of (\d+) done$")
NOT_BESIDE = {
    "kill": ("cut",),
    "compare": ("hosts", "kill", "cut", "experiments"),
    "experiments": ("kill", "cut", "tasks", "wait", "numbers"),
}


def hosts(runner: Runner, words: Sequence[str]) -> int:
    """Raises: Failure, Stopped, SystemExit"""
    typed = _parser().parse_args(words[1:])
    _refuse_what_does_not_go_together(typed)
    times = _number(typed, "compare", 0, 1, 1000) if typed.compare else 0
    count = _number(typed, "hosts", max(HOSTS) if times else 3, 1, len(NAMES))
    slots = _number(typed, "slots", 4 if times else 2, 1, 64)
    way = "cut" if typed.cut else "kill"
    victims = list(NAMES[: _number(typed, way, 0, 0, count)])
    batch = Batch(
        whole("tasks", typed.tasks or ("320" if times else "240"), 1),
        whole("wait", typed.wait or "50"),
        whole("numbers", typed.numbers or "0"),
    )
    if why := why_not():
        raise Failure(ENVIRONMENT, f"hosts: {why}")
    if not typed.no_setup:
        machine.install(runner, "needed", "hosts")
        build(runner, "lab_bench" if typed.experiments else "lab_on_hosts")
    with namespaces(count) as made:
        listed = ",".join(f"{name}:{slots}" for name in made.hosts)
        say(f"hosts: {listed}, and a master; namespaces {made.run}-*")
        if times:
            code = compare_hosts(runner, made, batch, slots, times)
        elif typed.experiments:
            code = _measure(runner, made, listed, typed)
        else:
            code = Demo(runner, made, victims, bool(typed.cut)).run(listed, batch)
    runner.check()
    return code


def _parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="./lab hosts", add_help=False)
    for name in ("hosts", "slots", "tasks", "wait", "numbers", "kill", "cut"):
        made.add_argument(f"--{name}")
    for name in ("compare", "experiments", "out"):
        made.add_argument(f"--{name}")
    made.add_argument("--no-setup", action="store_true")
    return made


def _number(
    typed: argparse.Namespace, name: str, default: int, least: int, most: int
) -> int:
    """Raises: Failure"""
    number = whole(name, vars(typed)[name] or str(default), least)
    if number > most:
        raise Failure(BAD_INPUT, f"--{name} {number}: choose {least} to {most}")
    return number


def _refuse_what_does_not_go_together(typed: argparse.Namespace) -> None:
    """Raises: Failure"""
    given = {name for name, value in vars(typed).items() if value}
    for name, others in NOT_BESIDE.items():
        for other in others:
            if {name, other} <= given:
                why = f"not beside --{name}: choose one of them"
                raise Failure(BAD_INPUT, f"--{other}: {why}")
    if "out" in given and "experiments" not in given:
        raise Failure(BAD_INPUT, "--out: is for --experiments: name some")


class Demo:
    """Runs lab_on_hosts, tells what it says, and has hosts lost on the way."""

    def __init__(
        self, runner: Runner, made: Namespaces, victims: list[str], cuts: bool
    ) -> None:
        self._runner, self._made, self._cuts = runner, made, cuts
        self._victims, self._all = victims, len(victims)

    def run(self, listed: str, batch: Batch) -> int:
        """Gives the exit code."""
        command: list[str | Path] = [program("lab_on_hosts"), "--hosts", listed]
        command += [*batch.words(), "--tell-each", str(max(1, batch.tasks // 10))]
        read_end, write_end = os.pipe()
        listener = threading.Thread(target=self._listen, args=(read_end,))
        listener.start()
        try:
            env = machine.environment() | self._made.environment()
            full = self._made.command(command)
            return self._runner.run(full, env=env, output=write_end)
        finally:
            os.close(write_end)
            listener.join()

    def _listen(self, read_end: int) -> None:
        with os.fdopen(read_end, errors="replace") as lines:
            for line in lines:
                print(line, end="", flush=True)
                if found := PROGRESS.search(line.rstrip()):
                    self._lose_one_if_due(int(found[1]) / int(found[2]))

    def _lose_one_if_due(self, done: float) -> None:
        """They are lost evenly over the batch."""
        lost = self._all - len(self._victims)
        if not self._victims or done < (lost + 1) / (self._all + 1):
            return
        host = self._victims.pop(0)
        if self._cuts:
            self._made.cut(host)
        else:
            self._made.kill(host)
        print(f"          {host} {'cut off' if self._cuts else 'killed'}", flush=True)


def _measure(
    runner: Runner, made: Namespaces, listed: str, typed: argparse.Namespace
) -> int:
    out = FOLDER / (typed.out or ROOT / "out" / "hosts")
    command: list[str | Path] = [program("lab_bench"), "--hosts", listed]
    command += ["--experiments", typed.experiments, "--out", out]
    env = machine.environment() | made.environment()
    return runner.run(made.command(command), env=env)
