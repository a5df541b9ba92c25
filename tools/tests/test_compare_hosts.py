"""./lab hosts demo --compare N: what is measured in which order, and the table."""

from __future__ import annotations

import os
import re
import subprocess

import pytest

from tools import machine
from tools.compare_hosts import Arm, Batch, Figures, arms, figures_in, in_turn, table
from tools.hosts import hosts
from tools.messages import BAD_INPUT, WRONG, Failure
from tools.stopping import Runner
from tools.tests.made_hosts import PROGRAM, WATCHDOG, demo, nothing_is_left

LAUNCHER = machine.ROOT / "models" / "tests" / "local_launcher.sh"


def test_each_host_count_stands_beside_a_pool_with_as_many_workers() -> None:
    assert arms(4) == [
        *(Arm(0, 4), Arm(1, 4)),
        *(Arm(0, 8), Arm(2, 8)),
        *(Arm(0, 16), Arm(4, 16)),
    ]
    assert [str(arm) for arm in arms(4)[3:5]] == [
        "2 hosts, 8 workers",
        "process_pool, 16 workers",
    ]


def test_all_take_turns_and_no_one_is_always_the_first() -> None:
    some = arms(1)
    order = in_turn(some, 20)
    rounds = [order[i : i + len(some)] for i in range(0, len(order), len(some))]
    assert [sorted(each) for each in rounds] == [sorted(some)] * 20
    assert len({each[0] for each in rounds}) > 1
    assert order == in_turn(some, 20)


def test_a_row_has_the_bound_and_the_median_between_least_and_most() -> None:
    walls = (2.6, 2.2, 2.5)
    samples = [Figures(wall, 0.4, wall - 0.5, 1.25, 0.05) for wall in walls]
    shown = table(Batch(320, 50, 0), {Arm(2, 8): samples, Arm(0, 8): samples[:1]})
    rows = [re.split(" {2,}", line) for line in shown.splitlines()]
    assert rows[1] == [
        *("2 hosts, 8 workers", "2.00", "2.500 (2.200-2.600)"),
        *("0.400 (0.400-0.400)", "2.000 (1.700-2.100)", "1.250 (1.250-1.250)"),
        "0.050 (0.050-0.050)",
    ]
    assert rows[2][:3] == ["process_pool, 8 workers", "2.00", "2.600 (2.600-2.600)"]
    assert len({len(row) for row in rows}) == 1


def test_the_bound_of_waiting_counts_whole_rounds_and_that_of_computing_is_unknown() -> (
    None
):
    assert Batch(9, 50, 0).bound(4) == "0.15"
    assert Batch(8, 50, 0).bound(4) == "0.10"
    assert Batch(8, 50, 1000).bound(4) == "-"


@pytest.mark.parametrize(
    "processor_time",
    ["", "processor time: at least 0.500 s, of it 0.100 s by the workers\n"],
)
def test_a_program_that_does_not_say_all_figures_has_failed(
    processor_time: str,
) -> None:
    times = (
        "1.500 s in all: 0.400 s until the first task began, 1.000 s until the last "
        "one was done; 4 outcomes a second\n"
    )
    with pytest.raises(Failure) as failure:
        figures_in(times + processor_time)
    assert failure.value.code == WRONG


@pytest.mark.parametrize("where", [("--hosts", "a:2"), ("--process-pool", "2")])
def test_what_the_program_says_is_understood(where: tuple[str, str]) -> None:
    if not PROGRAM.exists():
        pytest.skip(f"{PROGRAM}: not built")
    done = subprocess.run(
        [str(PROGRAM), *where, "--tasks", "4", "--wait", "20"],
        env={**os.environ, "LAB_LAUNCHER": str(LAUNCHER)},
        capture_output=True,
        text=True,
        timeout=WATCHDOG,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    found = figures_in(done.stdout)
    assert found.work >= 0.04  # two rounds of 20 ms
    assert found.wall + 0.002 >= found.start + found.work
    assert 0 < found.by_workers <= found.processor


@pytest.mark.parametrize("other", ["hosts", "kill", "cut", "experiments"])
def test_what_is_fixed_in_a_comparison_is_refused(other: str) -> None:
    with pytest.raises(Failure) as failure:
        hosts(Runner(), ["demo", "--no-setup", "--compare", "2", f"--{other}", "1"])
    assert failure.value.code == BAD_INPUT
    assert str(failure.value) == f"--{other}: not beside --compare: choose one of them"


@pytest.mark.usefixtures("possible")
def test_one_two_and_four_hosts_stand_in_one_table_with_the_pool() -> None:
    done = demo("--compare", "2", "--slots", "1", "--tasks", "4", "--wait", "1")
    assert done.returncode == 0, done.stdout + done.stderr
    _, _, shown = done.stdout.partition("4 tasks, each waits 1 ms; 2 times each\n\n")
    names = [line.partition("  ")[0] for line in shown.splitlines()[1:7]]
    assert names == [str(arm) for arm in arms(1)]
    assert nothing_is_left(done.stderr)
