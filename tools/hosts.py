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
from tools.machine import FOLDER, ROOT
from tools.messages import BAD_INPUT, ENVIRONMENT, Failure, say
from tools.namespaces import NAMES, Namespaces, namespaces, why_not
from tools.stopping import Runner

PROGRESS = re.compile(r"(\d+) of (\d+) done$")


def hosts(runner: Runner, words: Sequence[str]) -> int:
    """Raises: Failure, Stopped, SystemExit"""
    typed = _parser().parse_args(words[1:])
    count = _number(typed, "hosts", 3, 1, len(NAMES))
    slots = _number(typed, "slots", 2, 1, 64)
    victims = _victims(typed, count)
    if why := why_not():
        raise Failure(ENVIRONMENT, f"hosts: {why}")
    if not typed.no_setup:
        machine.install(runner, "needed", "hosts")
        build(runner, "lab_bench" if typed.experiments else "lab_on_hosts")
    with namespaces(count) as made:
        listed = ",".join(f"{name}:{slots}" for name in made.hosts)
        say(f"hosts: {listed}, and a master; namespaces {made.run}-*")
        if typed.experiments:
            code = _measure(runner, made, listed, typed)
        else:
            code = Demo(runner, made, victims, bool(typed.cut)).run(listed, typed)
    runner.check()
    return code


def _parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="./lab hosts", add_help=False)
    for name in ("hosts", "slots", "tasks", "wait", "numbers", "kill", "cut"):
        made.add_argument(f"--{name}")
    for name in ("experiments", "out"):
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


def _victims(typed: argparse.Namespace, count: int) -> list[str]:
    """The hosts that shall be lost, in turn."""
    if typed.kill and typed.cut:
        raise Failure(BAD_INPUT, "--cut: not beside --kill: choose one of them")
    name = "cut" if typed.cut else "kill"
    return list(NAMES[: _number(typed, name, 0, 0, count)])


class Demo:
    """Runs lab_on_hosts, tells what it says, and has hosts lost on the way."""

    def __init__(
        self, runner: Runner, made: Namespaces, victims: list[str], cuts: bool
    ) -> None:
        self._runner, self._made, self._cuts = runner, made, cuts
        self._victims, self._all = victims, len(victims)

    def run(self, listed: str, typed: argparse.Namespace) -> int:
        """Gives the exit code."""
        tasks = whole("tasks", typed.tasks or "240", 1)
        command: list[str | Path] = [program("lab_on_hosts"), "--hosts", listed]
        command += ["--tasks", str(tasks), "--tell-each", str(max(1, tasks // 10))]
        command += ["--wait", str(whole("wait", typed.wait or "50"))]
        command += ["--numbers", str(whole("numbers", typed.numbers or "0"))]
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
