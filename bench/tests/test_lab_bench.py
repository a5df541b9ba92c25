"""The benchmark program as its user sees it: files, messages, exit codes."""

from __future__ import annotations

import json
import os
import pty
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from programs import PROGRAMS, ROOT, WATCHDOG, Family

SCHEMA = json.loads((ROOT / "bench" / "run.schema.json").read_text())
Json = dict[str, Any]


def lab_bench(*words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [PROGRAMS / "lab_bench", "--python", sys.executable, *words],
        capture_output=True,
        text=True,
        timeout=3 * WATCHDOG,
    )


def read_valid(folder: Path) -> Json:
    run: Json = json.loads((folder / "run.json").read_text())
    jsonschema.validate(run, SCHEMA)
    return run


def arms_of(run: Json) -> list[Json]:
    return [arm for experiment in run["experiments"] for arm in experiment["arms"]]


class Running:
    """lab_bench on a terminal, where its progress bar tells how far it is."""

    def __init__(self, *words: str | Path) -> None:
        self.family = Family()
        self._terminal, terminal = pty.openpty()
        self._process = subprocess.Popen(
            [PROGRAMS / "lab_bench", "--python", sys.executable, *words],
            stdout=subprocess.DEVNULL,
            stderr=terminal,
            env=self.family.environment(),
        )
        os.close(terminal)
        self.shown = ""

    def read_until(self, pattern: str) -> None:
        while not re.search(pattern, self.shown):
            try:
                self.shown += os.read(self._terminal, 4096).decode(errors="replace")
            except OSError as end:  # nobody writes to it any more
                raise AssertionError(f"no {pattern!r} in {self.shown!r}") from end

    def tell(self, number: int) -> None:
        self._process.send_signal(number)

    def exit_code(self) -> int:
        try:
            self.read_until("(?!)")  # else the terminal may fill up
        except AssertionError:
            pass
        return self._process.wait(WATCHDOG)

    def close(self) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._terminal)


@pytest.fixture
def running() -> Iterator[Any]:
    started: list[Running] = []

    def start(*words: str | Path) -> Running:
        started.append(Running(*words))
        return started[-1]

    yield start
    for program in started:
        program.close()


SMOKE = ("--profile", "smoke", "--seed", "7")


@pytest.fixture(scope="module")
def smoke(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a short run."""
    out = tmp_path_factory.mktemp("smoke")
    experiments = "five_fetches,portfolio_prices,gil"
    done = lab_bench(*SMOKE, "--experiments", experiments, "--out", out)
    assert done.returncode == 0, done.stderr
    assert re.search(r"measured \d+ cells", done.stderr)
    return out


def test_a_run_is_written_in_the_form_of_the_schema(smoke: Path) -> None:
    run = read_valid(smoke)
    assert run["complete"] is True
    assert run["seed"] == 7
    assert [each["id"] for each in run["experiments"]] == [
        "five_fetches",
        "portfolio_prices",
        "gil",
    ]


def test_every_arm_was_checked_and_measured_twice(smoke: Path) -> None:
    for arm in arms_of(read_valid(smoke)):
        assert arm["verified"], f"{arm['name']}: {arm['error']}"
        assert [sample["block"] for sample in arm["samples"]] == [0, 1]


def test_cpython_stands_beside_our_models(smoke: Path) -> None:
    run = read_valid(smoke)
    assert "CPython" in [peer["name"] for peer in run["peers"] if peer["present"]]
    assert [arm["name"] for arm in arms_of(run) if arm["peer"]] == [
        "python sequential, computing",
        "python threads, computing",
        "python processes, computing",
        "python threads, waiting",
    ]


def test_the_server_saw_as_many_requests_at_once_as_the_models_say(
    smoke: Path,
) -> None:
    five_fetches = read_valid(smoke)["experiments"][0]
    for arm in five_fetches["arms"]:
        for sample in arm["samples"]:
            assert sample["server"]["requests"] == 5
            assert sample["server"]["peak_in_flight"] <= arm["concurrency"]


def test_google_benchmark_writes_its_own_file(smoke: Path) -> None:
    written = json.loads((smoke / "benchmark.json").read_text())
    assert written["context"]["seed"] == "7"
    assert written["context"]["executable"] == "lab_bench"
    assert any(
        each["name"].startswith("five_fetches/async") for each in written["benchmarks"]
    )


def test_no_other_file_is_left(smoke: Path) -> None:
    assert {path.name for path in smoke.iterdir()} == {"run.json", "benchmark.json"}


def test_the_list_names_every_experiment() -> None:
    done = lab_bench("--list")
    assert done.returncode == 0
    for name in ("five_fetches", "portfolio_prices", "gil", "eight_sums"):
        assert re.search(rf"^{name}  \[", done.stdout, re.MULTILINE)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--experiments", "six_fetches"), "'six_fetches': known are five_fetches"),
        (("--models", "fibres"), "'fibres': known are sequential"),
        (("--profile", "slow"), "'slow': known are smoke, quick, full"),
        (("--time-scale", "0"), "--time-scale"),
        (("--time-scale", "nan"), "--time-scale"),
        (("--time-scale", "1e309"), "--time-scale"),
        (("--time-scale", "5x"), "--time-scale"),
        (("--time-scale", ""), "--time-scale"),
        (("--seed", "-1"), "--seed"),
        (("--seed", "99999999999999999999"), "--seed"),
        (("--nonsense",), "--nonsense"),
        (("--benchmark_nonsense",), "--benchmark_nonsense"),
    ],
)
def test_bad_words_are_refused_in_one_line(
    tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    done = lab_bench(*SMOKE[2:], *words, "--out", tmp_path / "out")
    assert done.returncode == 2, done.stderr
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "out" / "run.json").exists()


def test_a_folder_that_cannot_be_written_is_refused_before_anything_runs(
    tmp_path: Path,
) -> None:
    in_the_way = tmp_path / "out"
    in_the_way.write_text("a file")
    done = lab_bench(*SMOKE, "--out", in_the_way)
    assert done.returncode == 3
    assert str(in_the_way) in done.stderr
    assert "measuring" not in done.stderr
    assert in_the_way.read_text() == "a file"


def test_google_benchmark_takes_its_own_flags() -> None:
    done = lab_bench(
        *SMOKE,
        "--benchmark_filter=five_fetches/(async|threads)/",
        "--benchmark_repetitions=1",
        "--benchmark_format=csv",
    )
    assert done.returncode == 0, done.stderr
    rows = [row for row in done.stdout.splitlines() if "five_fetches" in row]
    assert len(rows) == 2, done.stdout


def test_interrupted_it_keeps_what_was_measured(tmp_path: Path, running: Any) -> None:
    program = running(
        *("--experiments", "five_fetches", "--time-scale", "0.2", "--out", tmp_path)
    )
    program.read_until(r" 3/\d+ ")
    program.tell(signal.SIGINT)
    assert program.exit_code() == 130
    assert "stopping" in program.shown
    run = read_valid(tmp_path)
    assert run["complete"] is False
    assert sum(len(arm["samples"]) for arm in arms_of(run)) >= 3
    assert json.loads((tmp_path / "benchmark.json").read_text())
    assert program.family.survivors() == {}


def test_interrupted_twice_it_ends_at_once_and_the_older_run_stays(
    tmp_path: Path, running: Any
) -> None:
    (tmp_path / "run.json").write_text("older")
    program = running(
        *("--experiments", "five_fetches", "--models", "process_pool,async"),
        *("--time-scale", "0.2", "--out", tmp_path),
    )
    program.read_until(r" 1/\d+ ")
    # A server that stands still keeps the run from ending by itself.
    os.kill(program.family.wait_for("lab_mock_server"), signal.SIGSTOP)
    program.tell(signal.SIGINT)
    program.read_until("stopping")
    program.tell(signal.SIGINT)
    assert program.exit_code() == 130
    assert (tmp_path / "run.json").read_text() == "older"
    assert program.family.survivors() == {}


def test_killed_it_leaves_no_server_and_no_worker(running: Any) -> None:
    program = running(
        *("--experiments", "five_fetches", "--models", "process_pool"),
        *("--time-scale", "10"),
    )
    program.family.wait_for("lab_mock_server")
    program.family.wait_for("lab_worker")
    program.tell(signal.SIGKILL)
    assert program.exit_code() == -signal.SIGKILL
    assert program.family.survivors() == {}


def test_without_its_server_it_says_so_and_ends_with_3(
    tmp_path: Path, running: Any
) -> None:
    program = running(
        *("--experiments", "five_fetches", "--time-scale", "0.2", "--out", tmp_path)
    )
    program.read_until(r" 1/\d+ ")
    os.kill(program.family.wait_for("lab_mock_server"), signal.SIGKILL)
    assert program.exit_code() == 3
    assert "the mock server does not answer any more" in program.shown
    assert program.family.survivors() == {}
