"""Messages that nobody can read, and output that cannot be written."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from lab_bench import command, read_valid
from programs import PROGRAMS, WATCHDOG

SMALL = (
    *("--experiments", "five_fetches", "--models", "async"),
    *("--profile", "smoke"),
)


def close(number: int) -> None:
    os.close(number)


def give_full_disk(number: int) -> None:
    os.dup2(os.open("/dev/full", os.O_WRONLY), number)


def give_broken_pipe(number: int) -> None:
    ours, theirs = os.pipe()
    os.dup2(theirs, number)
    os.close(ours)
    os.close(theirs)


def give_terminal_that_is_gone(number: int) -> None:
    ours, theirs = os.openpty()
    os.dup2(theirs, number)
    os.close(theirs)
    os.close(ours)


Break = Callable[[int], None]
BREAKS = [close, give_full_disk, give_broken_pipe, give_terminal_that_is_gone]


def run_with(
    broken: Mapping[int, Break], *words: str | Path
) -> subprocess.CompletedProcess[str]:
    def prepare() -> None:
        for number, break_it in broken.items():
            break_it(number)

    return subprocess.run(
        words,
        capture_output=True,
        text=True,
        timeout=WATCHDOG,
        preexec_fn=prepare,
    )


@pytest.mark.parametrize("break_it", BREAKS)
@pytest.mark.parametrize("numbers", [(1,), (2,), (1, 2)])
def test_a_run_is_kept_though_nobody_can_read_of_it(
    tmp_path: Path, break_it: Break, numbers: tuple[int, ...]
) -> None:
    broken = dict.fromkeys(numbers, break_it)
    done = run_with(broken, *command(*SMALL, "--out", tmp_path))
    assert done.returncode == 0, done.stderr
    assert read_valid(tmp_path)["complete"] is True
    assert {path.name for path in tmp_path.iterdir()} == {"run.json", "benchmark.json"}


def test_a_run_is_kept_without_any_standard_stream(tmp_path: Path) -> None:
    broken = dict.fromkeys((0, 1, 2), close)
    done = run_with(broken, *command(*SMALL, "--out", tmp_path))
    assert done.returncode == 0
    assert read_valid(tmp_path)["complete"] is True


@pytest.mark.parametrize("break_it", BREAKS)
def test_a_bad_word_is_refused_though_nobody_can_read_why(break_it: Break) -> None:
    assert run_with({2: break_it}, *command("--nonsense")).returncode == 2


@pytest.mark.parametrize("break_it", BREAKS)
@pytest.mark.parametrize(
    ("program", "word"),
    [
        ("lab_bench", "--list"),
        ("lab_bench", "--list=gil"),
        ("lab_bench", "--help"),
        ("lab_bench", "--version"),
        ("lab_mock_server", "--help"),
        ("lab_mock_server", "--version"),
        ("lab_server", "--help"),
    ],
)
def test_what_was_asked_for_and_cannot_be_written_is_an_error(
    program: str, word: str, break_it: Break
) -> None:
    done = run_with({1: break_it}, PROGRAMS / program, word)
    assert done.returncode == 3, done.stderr
    assert done.stderr.startswith(f"{program}: standard output: cannot be written")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("break_it", BREAKS)
def test_a_table_that_cannot_be_written_is_an_error(break_it: Break) -> None:
    done = run_with({1: break_it}, *command(*SMALL))
    assert done.returncode == 3, done.stderr
    assert "standard output: cannot be written" in done.stderr


def test_a_table_of_costs_that_cannot_be_written_is_an_error() -> None:
    done = run_with(
        {1: give_full_disk},
        *(PROGRAMS / "lab_costs", "--filter=spawn", "--blocks=6"),
    )
    assert done.returncode == 3, done.stderr
    assert "lab_costs: standard output: cannot be written" in done.stderr


@pytest.mark.parametrize("break_it", BREAKS)
@pytest.mark.parametrize("number", [1, 2])
def test_a_mock_server_serves_though_nobody_can_read_where(
    break_it: Break, number: int
) -> None:
    words = (PROGRAMS / "lab_mock_server", "--until-eof")
    assert run_with({number: break_it}, *words).returncode == 0


@pytest.mark.parametrize("told", [None, b"./lab report --out \xff"])
def test_a_command_that_is_no_utf_8_loses_no_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: bytes | None
) -> None:
    if told:
        monkeypatch.setenv("LAB_COMMAND", os.fsdecode(told))
    out = tmp_path / os.fsdecode(b"\xff")
    subprocess.run(command(*SMALL, "--out", out), timeout=WATCHDOG, check=True)
    assert "\ufffd" in " ".join(read_valid(out)["command"])
