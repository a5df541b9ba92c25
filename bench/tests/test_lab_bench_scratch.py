"""What a run keeps on the disk: where no other one looks, and not for long."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lab_bench import Running, arms_of, command, lab_bench, read_valid
from programs import PROGRAMS, WATCHDOG, Family

# Pictures in files; so many that the run does not end by itself.
PICTURES = ("--experiments", "image_batch", "--models", "sequential,process_pool")
FOR_EVER = (*PICTURES, "--benchmark_repetitions=1000")


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for temporary files of all programs of a test; empty at first."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    return folder


def run_for_ever(running: Callable[..., Running]) -> Running:
    """Returns: one that has measured something."""
    program = running(*FOR_EVER)
    program.read_until(r" [1-9]\d*/\d+ ")
    return program


def test_each_run_has_a_folder_of_its_own(temporary: Path, running: Any) -> None:
    both = [run_for_ever(running), run_for_ever(running)]
    folders = list(temporary.iterdir())
    assert len(folders) == 2
    for folder in folders:
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert list(folder.glob("*.png"))
    for program in both:
        program.tell(signal.SIGTERM)
        assert program.exit_code() == 143
    assert list(temporary.iterdir()) == []


def test_runs_at_the_same_time_do_not_disturb_each_other(
    temporary: Path, tmp_path: Path
) -> None:
    outs = [tmp_path / str(number) for number in range(3)]
    words = ("--profile", "smoke", "--experiments", "image_batch,data_pipeline")
    programs = [
        subprocess.Popen(command(*words, "--out", out), stderr=subprocess.DEVNULL)
        for out in outs
    ]
    assert [program.wait(3 * WATCHDOG) for program in programs] == [0, 0, 0]
    for out in outs:
        assert all(arm["verified"] for arm in arms_of(read_valid(out)))
    assert list(temporary.iterdir()) == []


def plant(names: list[Path], other: Path) -> None:
    """In each place, by turns, something that must not be taken for a picture."""
    other.write_text("no picture")
    for number, name in enumerate(names):
        name.parent.mkdir(exist_ok=True)
        if number % 3 == 0:
            os.mkfifo(name)  # to open it would take for ever
        elif number % 3 == 1:
            name.symlink_to(other)
        else:
            name.write_text("no picture")


def test_what_others_left_under_its_names_is_not_used(
    temporary: Path, tmp_path: Path, running: Any
) -> None:
    earlier = run_for_ever(running)
    names = sorted(temporary.rglob("*.png"))
    assert len(names) >= 3
    earlier.tell(signal.SIGTERM)
    assert earlier.exit_code() == 143
    plant(names, tmp_path / "other")
    done = subprocess.run(
        command("--profile", "smoke", *PICTURES, "--out", tmp_path / "out"),
        capture_output=True,
        text=True,
        timeout=WATCHDOG,
    )
    assert done.returncode == 0, done.stderr
    run = read_valid(tmp_path / "out")
    for arm in arms_of(run):
        assert arm["verified"]
        for sample in arm["samples"]:
            assert (sample["right_answers"], sample["failures"]) == (arm["tasks"], 0)


def test_ended_at_once_it_leaves_nothing_behind(temporary: Path, running: Any) -> None:
    program = run_for_ever(running)
    # A server that stands still keeps the run from ending by itself.
    os.kill(program.family.wait_for("lab_mock_server"), signal.SIGSTOP)
    program.tell(signal.SIGINT)
    program.read_until("stopping")
    program.tell(signal.SIGINT)
    assert program.exit_code() == 130
    assert list(temporary.iterdir()) == []


def test_ended_while_it_starts_it_leaves_nothing_behind(
    temporary: Path, tmp_path: Path
) -> None:
    # Its server is the one beside it, which never says where it listens.
    shutil.copy(PROGRAMS / "lab_bench", tmp_path)
    server = tmp_path / "lab_mock_server"
    server.write_text("#!/bin/sh\nexec sleep 1000\n")
    server.chmod(0o755)
    family = Family()
    with subprocess.Popen(
        [tmp_path / "lab_bench", *PICTURES],
        stderr=subprocess.PIPE,
        env=family.environment(),
    ) as program:
        family.wait_for("sleep")
        assert len(list(temporary.iterdir())) == 1
        program.send_signal(signal.SIGTERM)
        assert program.stderr
        while b"Ctrl+C again" not in program.stderr.readline():
            assert program.poll() is None
        program.send_signal(signal.SIGTERM)
    assert program.returncode == 143
    assert list(temporary.iterdir()) == []
    assert family.survivors() == {}


def test_an_error_leaves_nothing_behind(temporary: Path) -> None:
    done = lab_bench(*PICTURES, "--benchmark_nonsense")
    assert done.returncode == 2, done.stderr
    assert list(temporary.iterdir()) == []


def test_without_a_folder_for_temporary_files_it_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path / "gone"))
    done = lab_bench(*PICTURES, "--out", tmp_path / "out")
    assert done.returncode == 3
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"lab_bench: TMPDIR: {tmp_path / 'gone'}: ")
    assert line.endswith("set TMPDIR to a folder that can be written")
