"""Hosts that are none, and hosts that cannot be used, as `--hosts` hears of them."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from lab_bench import command
from programs import PROGRAMS, ROOT, WATCHDOG

LAUNCHER = ROOT / "models" / "tests" / "local_launcher.sh"
FETCHES = ("--profile=smoke", "--experiments=five_fetches", "--models=hosts")


def lab_bench(
    *words: str | Path, out: Path, **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*command(*words), "--out", out],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=3 * WATCHDOG,
    )


def expect_refused(
    done: subprocess.CompletedProcess[str], code: int, line: str
) -> None:
    assert done.returncode == code, done.stderr
    assert done.stdout == ""
    assert done.stderr.startswith(line)
    assert len(done.stderr.splitlines()) == 1, done.stderr


BAD_LISTS = {
    "": "--hosts: '' is no name of a host: such as a:4,b:4",
    "a,": "--hosts: '' is no name of a host: such as a:4,b:4",
    "a:0": "--hosts: '0' is no number of slots from 1 to 10000",
    "a:4x": "--hosts: '4x' is no number of slots from 1 to 10000",
    "a:6000,a:6000": "--hosts: 'a' has more than 10000 slots",
    "-x": "--hosts: '-x' is no name of a host: such as a:4,b:4",
}


@pytest.mark.parametrize("hosts", BAD_LISTS)
def test_a_bad_list_is_refused_before_anything_is_made(
    tmp_path: Path, hosts: str
) -> None:
    out = tmp_path / "out"
    done = lab_bench(*FETCHES, f"--hosts={hosts}", out=out)
    expect_refused(done, 2, f"lab_bench: {BAD_LISTS[hosts]}")
    assert not out.exists()


@pytest.mark.parametrize("hosts", [each for each in BAD_LISTS if each])
def test_a_bad_list_in_the_environment_is_refused_by_its_name(
    tmp_path: Path, hosts: str
) -> None:
    out = tmp_path / "out"
    done = lab_bench(*FETCHES, out=out, LAB_HOSTS=hosts)
    why = BAD_LISTS[hosts].replace("--hosts", "LAB_HOSTS")
    expect_refused(done, 2, f"lab_bench: {why}")
    assert not out.exists()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (None, ": cannot be read: name an existing file"),
        ("", ": names no host: such as a slots=4"),
        ("# none\n", ": names no host: such as a slots=4"),
        ("a\nb slots=0\n", ":2: '0' is no number of slots from 1 to 10000"),
        ("a cores=4\n", ":1: 'cores=4' is not understood: such as a slots=4"),
    ],
)
def test_a_bad_file_is_refused_with_its_line(
    tmp_path: Path, text: str | None, why: str
) -> None:
    file, out = tmp_path / "my hosts", tmp_path / "out"
    if text is not None:
        file.write_text(text)
    done = lab_bench(*FETCHES, f"--hosts-file={file}", out=out)
    expect_refused(done, 2, f"lab_bench: --hosts-file {file}{why}")
    assert not out.exists()


@pytest.mark.parametrize("what", ["", "folder"])
def test_what_is_no_file_is_refused(tmp_path: Path, what: str) -> None:
    (tmp_path / "folder").mkdir()
    file: str | Path = tmp_path / what if what else ""
    done = lab_bench(*FETCHES, "--hosts-file", file, out=tmp_path / "out")
    expect_refused(done, 2, f"lab_bench: --hosts-file {file}: cannot be read")


def test_a_list_and_a_file_are_not_both_taken(tmp_path: Path) -> None:
    both = ("--hosts=a", "--hosts-file=b")
    done = lab_bench(*FETCHES, *both, out=tmp_path / "out")
    expect_refused(done, 2, "lab_bench: --hosts: not beside --hosts-file: choose one")


def test_the_model_without_hosts_is_refused(tmp_path: Path) -> None:
    done = lab_bench(*FETCHES, out=tmp_path / "out")
    expect_refused(done, 2, "lab_bench: --models: 'hosts' is absent: name some")


def test_without_a_launcher_nothing_is_measured(tmp_path: Path) -> None:
    out = tmp_path / "out"
    words = (*FETCHES, "--hosts=a:2")
    done = lab_bench(*words, out=out, LAB_LAUNCHER="no_such_mpirun")
    expect_refused(done, 3, "lab_bench: hosts: no_such_mpirun: not found: install")
    assert not (out / "run.json").exists()


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ((), "--hosts: name hosts, such as a:4,b:4, or else a --hosts-file"),
        (("--hosts=a", "--hosts-file=b"), "--hosts: name hosts"),
        (("--hosts=a", "--process-pool=2"), "--hosts: name hosts"),
        (("--hosts=a:0",), "--hosts: '0' is no number of slots from 1 to 10000"),
        (("--hosts-file=nowhere",), "--hosts-file nowhere: cannot be read"),
    ],
)
def test_the_program_for_one_batch_refuses_the_same(
    words: tuple[str, ...], why: str
) -> None:
    done = subprocess.run(
        [PROGRAMS / "lab_on_hosts", *words],
        capture_output=True,
        text=True,
        timeout=WATCHDOG,
    )
    expect_refused(done, 2, f"lab_on_hosts: {why}")


def test_the_program_for_one_batch_needs_a_launcher() -> None:
    done = subprocess.run(
        [PROGRAMS / "lab_on_hosts", "--hosts=a"],
        env={**os.environ, "LAB_LAUNCHER": "no_such_mpirun"},
        capture_output=True,
        text=True,
        timeout=WATCHDOG,
    )
    expect_refused(done, 3, "lab_on_hosts: hosts: no_such_mpirun: not found: install")
