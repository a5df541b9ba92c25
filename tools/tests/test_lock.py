"""Two at once, in one checkout."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from tools.lock import locked
from tools.tests.checkout import WATCHDOG, Checkout, until
from tools.tests.terminal import CTRL_C, Terminal

WAITS = "waiting for another ./lab to end building in this checkout\n"


def read_until(process: "subprocess.Popen[str]", line: str) -> None:
    """Of its standard error."""
    assert process.stderr
    seen = [process.stderr.readline()]
    while seen[-1] != line:
        assert seen[-1], f"no {line!r} in {seen}"
        seen.append(process.stderr.readline())


def test_the_second_waits_until_the_first_has_built(checkout: Checkout) -> None:
    checkout.gate("ninja")
    first = checkout.start("report", "--out", "one")
    until(lambda: checkout.log("ninja waits"))
    second = checkout.start("test")
    read_until(second, WAITS)
    assert len(checkout.log("cmake called")) == 1
    checkout.open_gate("ninja")
    assert first.communicate(timeout=WATCHDOG) and first.returncode == 0
    assert second.communicate(timeout=WATCHDOG) and second.returncode == 0
    assert [line.split()[-1] for line in checkout.log("ninja called")] == [
        "lab_bench",
        "all",
    ]


def test_while_one_measures_the_other_builds(checkout: Checkout) -> None:
    checkout.gate("lab_bench")
    first = checkout.start("report", "--out", "one")
    until(lambda: checkout.log("lab_bench waits"))
    second = checkout.lab("test")
    assert second.returncode == 0, second.stderr
    assert WAITS not in second.stderr
    checkout.open_gate("lab_bench")
    assert first.communicate(timeout=WATCHDOG) and first.returncode == 0


def test_a_program_that_the_build_has_left_holds_no_lock(checkout: Checkout) -> None:
    checkout.gate("left")
    checkout.add(checkout.path, "ninja", "if os.fork() == 0: gate('left')")
    for _ in range(2):
        done = checkout.lab("report", shell='"$@" >/dev/null 2>&1')
        assert done.returncode == 0
    checkout.open_gate("left")


def test_ctrl_c_ends_the_waiting(
    checkout: Checkout, terminal: Callable[..., Terminal]
) -> None:
    checkout.gate("ninja")
    first = checkout.start("report")
    until(lambda: checkout.log("ninja waits"))
    second = terminal("report")
    second.read_until("waiting for another")
    second.type(CTRL_C)
    assert second.exit_code() == 130
    checkout.open_gate("ninja")
    assert first.communicate(timeout=WATCHDOG) and first.returncode == 0


def test_of_two_reports_in_one_place_the_last_wins_whole(checkout: Checkout) -> None:
    out = checkout.root / "one place"
    checkout.gate("plots")
    words = ("report", "--no-setup", "--out", "one place")
    first = checkout.start(*words, "--seed", "1")
    until(lambda: checkout.log("__main__.py waits"))
    second = checkout.start(*words, "--seed", "2")
    read_until(second, f"waiting for another ./lab report to be written to {out}\n")
    assert not (out / "run.json").exists()
    checkout.open_gate("plots")
    assert first.communicate(timeout=WATCHDOG) and first.returncode == 0
    assert second.communicate(timeout=WATCHDOG) and second.returncode == 0
    for name in ("run.json", "benchmark.json"):
        assert "--seed 2" in (out / name).read_text()
    assert checkout.left_over() == []


def test_clean_waits_for_the_build(checkout: Checkout) -> None:
    checkout.gate("ninja")
    first = checkout.start("test")
    until(lambda: checkout.log("ninja waits"))
    second = checkout.start("clean", "--yes")
    read_until(second, WAITS)
    assert checkout.programs.exists()
    checkout.open_gate("ninja")
    assert first.communicate(timeout=WATCHDOG) and first.returncode == 0
    assert second.communicate(timeout=WATCHDOG) and second.returncode == 0
    assert not (checkout.root / "build").exists()


def test_a_lock_that_was_removed_while_somebody_waited_keeps_others_out(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    lock = tmp_path / "lock"
    shown = []

    def wait() -> None:
        with locked(lock, "the first"):
            shown.append(lock.exists())

    second = threading.Thread(target=wait)
    with locked(lock, "nobody"):
        second.start()
        until(lambda: "waiting for the first" in capfd.readouterr().err)
        lock.unlink()
    second.join(WATCHDOG)
    assert shown == [True]
