"""Verdicts and their sentences, against golden ones."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest

from plots.claims import Judgement, judge
from plots.run import Run
from plots.tests.make_run import Json, arm, claim, make_run, sample, server_side

Read = Callable[[Json], Run]


def times(name: str, walls: list[float], **over: Any) -> Json:
    """An arm with these wall times, one a block."""
    draw = random.Random(1)
    samples = [sample(draw, block, wall, 5) for block, wall in enumerate(walls)]
    return arm(name, samples, **over)


def verdict(
    read: Read, arms: list[Json], stated: Json, kind: str = "waiting", **over: Any
) -> Judgement:
    item = {
        "id": "five_fetches",
        "title": "Five requests of one second",
        "source": "A1",
        "question": "",
        "kind": kind,
        "tasks": 5,
        "time_scale": 1.0,
        "work": "",
        "claims": [stated],
        "arms": arms,
    }
    (found,) = judge(read(make_run(experiments=[item | over])))
    return found


FIVE = claim("together", "5 s become 1 s", "async", 5.0, bound=5.0)
SEQUENTIAL = times("sequential", [5.0, 5.01, 5.0], bound_seconds=5.0)


def test_a_claim_within_its_tolerance_is_reproduced(as_run: Read) -> None:
    fast = times("async", [1.0, 1.001, 1.003], bound_seconds=1.0)
    found = verdict(as_run, [SEQUENTIAL, fast], FIVE)
    assert found.verdict == "REPRODUCED"
    assert found.sentence == (
        "Five requests of one second took 1.00 s with one event loop and 5.00 s one after "
        "another: 5.0× (5.0×, range of 3 blocks)."
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
        "after another: 1.92× (1.92×, 95 % interval of 10 blocks)."
    )


def on_cores(read: Read, claimed: float, bound: float | None, **machine: Any) -> str:
    """The verdict on a claim of computing, of which 1.92x was measured."""
    run = make_run(experiments=[])
    run["machine"] = run["machine"] | machine
    run["experiments"] = [
        {
            "id": "sums",
            "kind": "computing",
            "tasks": 5,
            "claims": [claim("gain", "", "process_pool", claimed, bound=bound)],
            "arms": [times("sequential", [1.0] * 9), times("process_pool", [0.52] * 9)],
        }
    ]
    (found,) = judge(read(run))
    return found.verdict


def test_one_core_cannot_tell_what_several_would_do(as_run: Read) -> None:
    one = "CANNOT TELL (there is one usable core)"
    assert on_cores(as_run, 1.0, 1.0, usable_cores=1) == one
    assert on_cores(as_run, 2.0, 1.0, usable_cores=1) == one
    assert on_cores(as_run, 1.9, None, usable_cores=1) == "REPRODUCED"


def test_a_quota_of_a_part_of_a_core_cannot_tell(as_run: Read) -> None:
    assert on_cores(as_run, 2.0, 2.0, usable_cores=2, cpu_quota=1.5) == (
        "CANNOT TELL (the quota pays for 1.5 of 2 cores)"
    )
    assert on_cores(as_run, 2.0, 2.0, usable_cores=2, cpu_quota=2.0) == "REPRODUCED"


def test_siblings_cannot_tell_what_whole_cores_would_do(as_run: Read) -> None:
    siblings = {"usable_cores": 4, "physical_cores": 2}
    assert on_cores(as_run, 4.0, 4.0, **siblings) == (
        "CANNOT TELL (4 cores are siblings on 2)"
    )
    assert on_cores(as_run, 2.0, 2.0, **siblings) == "REPRODUCED"


def test_unlike_cores_cannot_tell_how_much_is_gained(as_run: Read) -> None:
    unlike = {"unlike_cores": True}
    assert on_cores(as_run, 2.0, 2.0, **unlike) == (
        "CANNOT TELL (some cores can do more than others)"
    )
    assert on_cores(as_run, 1.0, 2.0, **unlike) == "NOT REPRODUCED"


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


@pytest.mark.parametrize(
    "over, why",
    [
        ({"error": "worker 7 killed"}, "async failed: worker 7 killed"),
        ({"verified": False}, "the answers of async were not verified"),
        ({"samples": []}, "async has no samples"),
    ],
)
def test_an_arm_without_sound_times_cannot_tell(
    as_run: Read, over: Json, why: str
) -> None:
    fast = times("async", [1.0]) | over
    assert verdict(as_run, [SEQUENTIAL, fast], FIVE).verdict == f"CANNOT TELL ({why})"


def test_a_missing_arm_cannot_tell(as_run: Read) -> None:
    found = verdict(as_run, [SEQUENTIAL], FIVE)
    assert found.verdict == "CANNOT TELL (async was not measured)"


def test_only_tainted_samples_cannot_tell(as_run: Read) -> None:
    fast = times("async", [1.0, 1.0])
    for spoilt in fast["samples"]:
        spoilt["tainted"] = True
    found = verdict(as_run, [SEQUENTIAL, fast], FIVE)
    assert found.why == "no sound sample of async: 2 samples tainted or failed"


def test_blocks_pair_by_number_and_tainted_ones_are_left_out(as_run: Read) -> None:
    base = times("sequential", [5.0, 50.0, 5.0])
    fast = times("async", [1.0, 10.0, 1.0])
    base["samples"][1]["tainted"] = True
    base["samples"].reverse()
    found = verdict(as_run, [base, fast], FIVE)
    assert found.measured is not None
    assert found.measured.figure.low == found.measured.figure.high == 5.0
    assert found.measured.figure.blocks == 2


def test_blocks_without_a_partner_cannot_tell(as_run: Read) -> None:
    base, fast = times("sequential", [5.0]), times("async", [1.0])
    fast["samples"][0]["block"] = 9
    found = verdict(as_run, [base, fast], FIVE)
    assert found.verdict == "CANNOT TELL (no block has both async and sequential)"


def test_faster_than_physics_cannot_tell(as_run: Read) -> None:
    fast = times("async", [0.98, 0.98, 0.98], bound_seconds=1.0)
    found = verdict(as_run, [SEQUENTIAL, fast], FIVE)
    assert found.word == "CANNOT TELL"
    assert "faster than physics allows" in found.why


def test_a_computing_bound_must_be_passed_by_every_block(as_run: Read) -> None:
    stated = claim("two", "2x", "threads", 2.0, bound=2.0)
    base = times("sequential", [1.0] * 3)
    wobbling = times("threads", [0.48, 0.49, 0.505])
    impossible = times("threads", [0.3, 0.31, 0.3])
    first = verdict(as_run, [base, wobbling], stated, kind="computing")
    second = verdict(as_run, [base, impossible], stated, kind="computing")
    assert (first.word, second.word) == ("REPRODUCED", "CANNOT TELL")


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
    assert found.verdict == "CANNOT TELL (nobody counted the time waits of async)"


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


def test_a_busy_machine_makes_a_claim_about_time_say_less(as_run: Read) -> None:
    fast = times("async", [1.0, 1.0, 1.0], bound_seconds=1.0)
    for made in fast["samples"] + SEQUENTIAL["samples"]:
        made["foreign_cpu_share"] = 0.4
    try:
        found = verdict(as_run, [SEQUENTIAL, fast], FIVE)
    finally:
        for made in SEQUENTIAL["samples"]:
            made["foreign_cpu_share"] = 0.0
    assert found.verdict == "CANNOT TELL (the machine was busy)"


def test_a_busy_machine_leaves_a_count_as_it_is(as_run: Read) -> None:
    counted = times("async", [1.0, 1.0])
    for made in counted["samples"]:
        made.update(server=server_side(5, 5), foreign_cpu_share=0.9)
    peak: Json = {"metric": "peak_in_flight", "base": None, "relation": "exactly"}
    stated = claim("peak", "five at once", "async", 5, **peak)
    assert verdict(as_run, [counted], stated).word == "REPRODUCED"


def test_a_late_server_is_no_measure_of_a_client(as_run: Read) -> None:
    fast = times("async", [0.1, 0.1], bound_seconds=0.1)
    for made in fast["samples"]:
        made["server"] = server_side(5, 5) | {"lateness_p99_seconds": 0.02}
    slow = times("sequential", [0.5, 0.5])
    found = verdict(as_run, [slow, fast], FIVE)
    assert found.verdict == "CANNOT TELL (the server was late)"


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


def test_fixed_costs_beside_cut_delays_refute_nothing(as_run: Read) -> None:
    walls = [0.1018, 0.1019, 0.1018]
    base = times("sequential", walls, bound_seconds=0.1)
    stated = claim(
        "in_turn", "5 s", "sequential", 0.1, metric="wall_seconds", base=None
    )
    stated |= {"tolerance": 0.01}
    found = verdict(as_run, [base], stated, time_scale=0.02)
    assert found.verdict == "CANNOT TELL (delays were cut: fixed costs weigh more)"
    uncut = times("sequential", walls * 2, bound_seconds=0.1)
    assert verdict(as_run, [uncut], stated).word == "NOT REPRODUCED"


def test_cut_delays_excuse_no_real_miss(as_run: Read) -> None:
    walls = [0.2, 0.21, 0.2]
    base = times("sequential", walls, bound_seconds=0.1)
    stated = claim(
        "in_turn", "5 s", "sequential", 0.1, metric="wall_seconds", base=None
    )
    stated |= {"tolerance": 0.01}
    found = verdict(as_run, [base], stated, time_scale=0.5)
    assert found.word == "NOT REPRODUCED"


def test_a_speed_up_short_for_its_fixed_costs_is_not_refuted(as_run: Read) -> None:
    slow = times("sequential", [0.102] * 6, bound_seconds=0.1)
    fast = times("async", [0.024] * 6, bound_seconds=0.02)
    found = verdict(as_run, [slow, fast], FIVE, time_scale=0.02)
    assert found.verdict == "CANNOT TELL (delays were cut: fixed costs weigh more)"
    assert verdict(as_run, [slow, fast], FIVE, time_scale=0.8).word == "DIRECTION ONLY"


def test_a_near_miss_of_few_blocks_refutes_nothing(as_run: Read) -> None:
    stated = claim("half", "2x", "async", 2.0, tolerance=0.0)
    for blocks, word in (
        (5, "CANNOT TELL (missed by less than half, in 5 blocks)"),
        (6, "DIRECTION ONLY (measured 1.50×)"),
    ):
        arms = [times("sequential", [1.5] * blocks), times("async", [1.0] * blocks)]
        assert verdict(as_run, arms, stated).verdict == word


def test_cut_computing_refutes_nothing(as_run: Read) -> None:
    slow = times("sequential", [0.01, 0.01, 0.01])
    fast = times("async", [0.013, 0.013, 0.013], bound_seconds=0.01)
    arms = [slow, fast]
    found = verdict(as_run, arms, FIVE, "computing", work_scale=0.1)
    assert (
        found.verdict == "CANNOT TELL (the computing was cut: fixed costs weigh more)"
    )
    assert verdict(as_run, arms, FIVE, "computing").word == "NOT REPRODUCED"


def test_blocks_far_on_both_sides_of_a_tie_do_not_refute_it(as_run: Read) -> None:
    """Each end lies beyond the tolerance, and so the one verdict would fit both."""
    slow = times("sequential", [1.0, 1.0, 1.0])
    fast = times("async", [0.8, 1.0, 1.25])
    tie = claim("tie", "no difference", "async", 1.0, tolerance=0.05)
    found = verdict(as_run, [slow, fast], tie)
    assert found.verdict == "CANNOT TELL (0.80× to 1.25×: on both sides of the claim)"
