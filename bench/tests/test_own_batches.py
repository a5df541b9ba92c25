"""Batches of the user's own, by the real program: measured, checked, and in run.json."""

from __future__ import annotations

from pathlib import Path

import pytest

from lab_bench import lab_bench, read_valid

BATCHES = [
    "sequential,3,0.001,0,3",
    "hybrid,6,0.002,0.0001,3",
    "processes,2,0.001,0.0001,2",
    "thread_pool,4,0,0.0002,2",
]


def test_every_batch_is_measured_and_its_answers_are_checked(tmp_path: Path) -> None:
    words = [word for batch in BATCHES for word in ("--batch", batch)]
    done = lab_bench(*words, "--benchmark_repetitions=2", "--out", tmp_path)
    assert done.returncode == 0, done.stderr
    [experiment] = read_valid(tmp_path)["experiments"]
    assert experiment["id"] == "own_batches"
    assert [arm["name"] for arm in experiment["arms"]] == BATCHES
    for arm in experiment["arms"]:
        assert arm["verified"] and arm["error"] is None
        assert [sample["failures"] for sample in arm["samples"]] == [0, 0]
        for sample in arm["samples"]:
            assert sample["right_answers"] == int(arm["name"].split(",")[1])
            waits = float(arm["name"].split(",")[2]) > 0
            assert (sample["server"] is not None) == waits


@pytest.mark.parametrize(
    "words, says",
    [
        (["--batch", "async,5,1ms,0,5"], "'1ms': choose a number from 0 to 60"),
        (["--batch", "asynk,5,1,0,5"], "'asynk' is unknown: did you mean async?"),
        (["--batch", "async,5,1,0"], "choose MODEL,TASKS,WAIT,CPU,AT_MOST, such as"),
        (
            ["--batch", "async,5,1,0,5", "--experiments", "gil"],
            "--experiments: not beside --batch: choose one of them",
        ),
        (["--batch", "async,5,1,0,5", "--peers"], "--peers: not beside --batch"),
        (["--batch", "async,5,1,0,5", "--models", "async"], "--models: not beside"),
        (["--batch"], "--batch"),
    ],
)
def test_what_is_no_batch_is_told_in_a_line(words: list[str], says: str) -> None:
    done = lab_bench(*words)
    assert done.returncode == 2
    assert says in done.stderr and done.stderr.count("\n") == 1
