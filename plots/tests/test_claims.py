"""Verdicts and their sentences, against golden ones."""

from __future__ import annotations

import pytest

from plots.tests.make_claims import FIVE, SEQUENTIAL, Read, times, verdict
from plots.tests.make_run import Json, claim, server_side


def test_a_claim_within_its_tolerance_is_reproduced(as_run: Read) -> None:
    fast = times("async", [1.0, 1.001, 1.003], bound_seconds=1.0)
    found = verdict(as_run, [SEQUENTIAL, fast], FIVE)
    assert found.verdict == "REPRODUCED"
    assert found.sentence == (
        "Five requests of one second took 1.00 s with one event loop and 5.00 s one after "
        "another: 5.0× (5.0×, range of 3 blocks); claimed: about 5.0×."
    )


OVER: Json = {"metric": "over_bound_seconds", "tolerance": 0.0}


def test_the_time_over_the_bound_is_what_a_wall_time_has_beyond_it(
    as_run: Read,
) -> None:
    """It is in no sample: arms of other bounds have their own."""
    near = times("async", [1.03] * 6, bound_seconds=1.0)
    far = times("threads", [2.09] * 6, bound_seconds=2.0)
    at_most: Json = OVER | {"relation": "at_most", "base": None}
    found = verdict(as_run, [near, far], claim("close", "", "async", 0.02, **at_most))
    assert found.word == "NOT REPRODUCED"
    assert "30.0 ms" in found.sentence
    third: Json = OVER | {"relation": "at_least", "base": "threads"}
    found = verdict(as_run, [near, far], claim("third", "", "async", 3.0, **third))
    assert found.word == "REPRODUCED" and "3.0× less" in found.sentence


def test_without_a_bound_nothing_is_over_it(as_run: Read) -> None:
    stated = claim("close", "", "async", 0.02, **OVER | {"base": None})
    found = verdict(as_run, [times("async", [1.03] * 6, bound_seconds=None)], stated)
    assert found.word == "CANNOT TELL" and "nobody measured" in found.verdict


def test_an_effect_short_of_the_claim_is_direction_only(as_run: Read) -> None:
    fast = times("async", [1.6, 1.62, 1.61])
    found = verdict(as_run, [SEQUENTIAL, fast], FIVE)
    assert found.verdict == "DIRECTION ONLY (measured 3.1×)"


def test_a_claim_beyond_the_cores_is_direction_only_at_the_bound(as_run: Read) -> None:
    stated = claim("four", "4x", "process_pool", 4.0, bound=2.0)
    base = times("sequential", [1.0] * 10)
    fast = times("process_pool", [0.52] * 10)
    found = verdict(as_run, [base, fast], stated, kind="computing")
    assert found.verdict == "DIRECTION ONLY (2 usable cores: the bound is 2.0×)"
    assert found.sentence == (
        "Five requests of one second took 520 ms with process pool and 1.00 s one "
        "after another: 1.92× (1.92×, 95 % interval of 10 blocks); claimed: about 4.0×."
    )


def test_no_gain_is_not_reproduced(as_run: Read) -> None:
    found = verdict(as_run, [SEQUENTIAL, times("async", [4.9, 4.8, 4.9])], FIVE)
    assert found.verdict == "NOT REPRODUCED"


@pytest.mark.parametrize(
    "wall, told",
    [(1.02, "REPRODUCED"), (0.5, "NOT REPRODUCED"), (1.4, "NOT REPRODUCED")],
)
def test_a_claim_of_no_effect_has_no_direction(
    as_run: Read, wall: float, told: str
) -> None:
    stated = claim("gil", "about 1x", "gil_threads", 1.0, tolerance=0.15)
    arms = [times("sequential", [1.0] * 6), times("gil_threads", [wall] * 6)]
    assert verdict(as_run, arms, stated, kind="computing").verdict == told


def test_blocks_pair_by_number_and_tainted_ones_are_left_out(as_run: Read) -> None:
    base = times("sequential", [5.0, 50.0, 5.0])
    fast = times("async", [1.0, 10.0, 1.0])
    base["samples"][1]["tainted"] = True
    base["samples"].reverse()
    found = verdict(as_run, [base, fast], FIVE)
    assert found.measured is not None
    assert found.measured.figure.low == found.measured.figure.high == 5.0
    assert found.measured.figure.blocks == 2


def test_a_time_names_the_scale_of_its_delays(as_run: Read) -> None:
    stated = claim("wall", "10 s", "sequential", 1.0, metric="wall_seconds")
    base = times("sequential", [1.003, 1.004, 1.002])
    found = verdict(as_run, [base], stated, time_scale=0.1)
    assert found.verdict == "REPRODUCED"
    assert found.sentence == (
        "Five requests of one second took 1.00 s one after another (1.00 s, "
        "range of 3 blocks); claimed: about 10.0 s, shown at 1/10: 1.00 s."
    )


def test_a_time_that_is_shorter_but_not_short_enough_is_direction_only(
    as_run: Read,
) -> None:
    stated = claim("short", "under 1 s", "async", 1.0, metric="wall_seconds")
    found = verdict(
        as_run,
        [SEQUENTIAL, times("async", [2.0])],
        stated | {"relation": "at_most"},
    )
    assert found.verdict == "DIRECTION ONLY (measured 2.00 s)"


@pytest.mark.parametrize(
    "peaks, told", [([10, 10], "REPRODUCED"), ([10, 11], "NOT REPRODUCED")]
)
def test_a_peak_is_judged_by_its_worst_block(
    as_run: Read, peaks: list[int], told: str
) -> None:
    stated = claim("peak", "10", "async", 10, metric="peak_in_flight", tolerance=0)
    fast = times("async", [1.0, 1.0])
    for seen, made in zip(peaks, fast["samples"]):
        made["server"] = server_side(5, seen)
    found = verdict(as_run, [fast], stated | {"relation": "exactly", "base": None})
    assert found.verdict == told


def test_failures_that_a_claim_is_about_can_be_judged(as_run: Read) -> None:
    stated = claim("refused", "429", "free", 1, metric="failures")
    free = times("free", [0.2, 0.2])
    for made in free["samples"]:
        made["failures"] = 4
    found = verdict(as_run, [SEQUENTIAL, free], stated | {"relation": "at_least"})
    assert found.verdict == "REPRODUCED"
    assert found.sentence == (
        "Five requests of one second: 4 tasks failed with free, in 2 blocks; "
        "claimed: at least 1."
    )


@pytest.mark.parametrize(
    "metric, seen, relation, claimed, told",
    [
        (
            "connections",
            1,
            "exactly",
            1,
            "the server saw 1 connection with one event loop",
        ),
        (
            "connections",
            12,
            "at_most",
            10,
            "the server saw 12 connections with one event loop",
        ),
        ("time_waits", 9, "at_most", 10, "9 connections stayed behind in TIME_WAIT"),
        ("right_answers", 5, "exactly", 5, "5 answers came right and in place"),
    ],
)
def test_counts_are_told_in_words(
    as_run: Read, metric: str, seen: int, relation: str, claimed: int, told: str
) -> None:
    stated = claim("count", "so many", "async", claimed, metric=metric, tolerance=0)
    counted = times("async", [1.0, 1.0])
    for made in counted["samples"]:
        made["server"] = server_side(5, 5) | {"connections": seen}
        made["measures"] = {"time_waits": seen}
    found = verdict(as_run, [counted], stated | {"relation": relation, "base": None})
    assert found.word == ("REPRODUCED" if seen <= claimed else "NOT REPRODUCED")
    assert told in found.sentence


def test_a_task_that_failed_is_no_right_answer(as_run: Read) -> None:
    stated = claim("right", "5", "async", 5, metric="right_answers", tolerance=0)
    lossy = times("async", [1.0, 1.0])
    lossy["samples"][1].update(right_answers=4, failures=1)
    found = verdict(as_run, [lossy], stated | {"relation": "exactly", "base": None})
    assert found.verdict == "NOT REPRODUCED"


def test_what_nobody_counted_cannot_be_told(as_run: Read) -> None:
    stated = claim("left", "9", "async", 9, metric="time_waits")
    found = verdict(as_run, [times("async", [1.0])], stated)
    assert (
        found.verdict
        == "CANNOT TELL (nobody counted the time waits of “one event loop”)"
    )


def test_a_variant_of_sequential_keeps_its_own_words(as_run: Read) -> None:
    stated = claim("kept", "2x", "sequential", 2.0, base="sequential without a session")
    slow = times("sequential without a session", [10.0] * 3, model="sequential")
    found = verdict(as_run, [SEQUENTIAL, slow], stated)
    assert "5.00 s one after another and 10.0 s one after another without a" in (
        found.sentence
    )


def test_right_answers_are_those_that_were_checked(as_run: Read) -> None:
    stated = claim("right", "5", "async", 5, metric="right_answers", tolerance=0)
    stated.update(relation="exactly", base=None)
    unsaid = times("async", [1.0])
    unsaid["samples"][0]["right_answers"] = None
    assert verdict(as_run, [unsaid], stated).word == "CANNOT TELL"
    more = times("async", [1.0])
    more["samples"][0]["right_answers"] = 7  # of this arm, which has more tasks
    assert "7 answers came right" in verdict(as_run, [more], stated).sentence


def test_a_failure_in_every_arm_is_one_that_nobody_asked_for(as_run: Read) -> None:
    arms = [times("sequential", [5.0]), times("async", [1.0])]
    for made in arms:
        made["samples"][0]["failures"] = 1
    assert verdict(as_run, arms, FIVE).word == "CANNOT TELL"


def test_failures_that_the_experiment_asks_for_belong_to_the_work(
    as_run: Read,
) -> None:
    arms = [times("sequential", [5.0]), times("async", [1.0])]
    for made in arms:
        made["expected_failures"] = 2
        made["samples"][0]["failures"] = 2
    assert verdict(as_run, arms, FIVE).verdict == "REPRODUCED"
    arms[1]["samples"][0]["failures"] = 3
    assert verdict(as_run, arms, FIVE).word == "CANNOT TELL"


def test_about_has_two_sides(as_run: Read) -> None:
    stated = claim("ten", "about ten times", "async", 10.0)
    fast = times("async", [0.25, 0.26, 0.25])
    found = verdict(as_run, [SEQUENTIAL, fast], stated)
    assert found.verdict == "MORE THAN CLAIMED (measured 20.0×)"


def test_blocks_on_both_sides_of_a_claim_are_no_verdict(as_run: Read) -> None:
    fast = times("async", [1.0, 1.3, 1.0])
    found = verdict(as_run, [SEQUENTIAL, fast], FIVE)
    assert found.word == "CANNOT TELL"
    assert found.why == "3.9× to 5.0×: on both sides of the claim"


@pytest.mark.parametrize(
    "walls, word",
    [
        ([1.0, 1.01], "CANNOT TELL"),  # a lead of 4 % on two blocks is none
        ([1.0] * 6, "REPRODUCED"),
        ([0.8, 0.81], "REPRODUCED"),
        ([1.3, 1.31], "CANNOT TELL"),  # one sample may be off by so much
        ([1.3] * 6, "NOT REPRODUCED"),
        ([1.7, 1.71], "NOT REPRODUCED"),
    ],
)
def test_an_order_is_told_when_it_is_far_or_has_enough_blocks(
    as_run: Read, walls: list[float], word: str
) -> None:
    base = times("threads", [1.05] * len(walls))
    order: Json = {"base": "threads", "relation": "at_least", "tolerance": 0.0}
    stated = claim("order", "faster", "async", 1.0, **order)
    assert verdict(as_run, [base, times("async", walls)], stated).word == word


@pytest.mark.parametrize(
    "wall, word",
    [
        (1.25, "REPRODUCED"),  # slower is no faster either
        (1.02, "REPRODUCED"),
        (0.9, "CANNOT TELL"),
        (0.52, "NOT REPRODUCED"),
    ],
)
def test_no_faster_is_an_order_with_what_is_tolerated(
    as_run: Read, wall: float, word: str
) -> None:
    alone: Json = {"relation": "at_most", "tolerance": 0.15}
    stated = claim("gil", "no faster", "gil_threads", 1.0, **alone)
    arms = [times("sequential", [1.0] * 2), times("gil_threads", [wall] * 2)]
    assert verdict(as_run, arms, stated, kind="computing").word == word


def test_blocks_far_on_both_sides_of_a_tie_do_not_refute_it(as_run: Read) -> None:
    """Each end lies beyond the tolerance, and so the one verdict would fit both."""
    slow = times("sequential", [1.0, 1.0, 1.0])
    fast = times("async", [0.8, 1.0, 1.25])
    tie = claim("tie", "no difference", "async", 1.0, tolerance=0.05)
    found = verdict(as_run, [slow, fast], tie)
    assert found.verdict == "CANNOT TELL (0.80× to 1.25×: on both sides of the claim)"
