"""What keeps a claim from being judged: cores, disturbances, cuts, missing samples."""

from __future__ import annotations

from typing import Any

import pytest

from plots.claims import judge
from plots.tests.make_claims import FIVE, SEQUENTIAL, Read, times, verdict
from plots.tests.make_run import Json, claim, make_run, server_side


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


@pytest.mark.parametrize(
    "over, why",
    [
        ({"error": "worker 7 killed"}, "“one event loop” failed: worker 7 killed"),
        ({"verified": False}, "the answers of “one event loop” were not verified"),
        ({"samples": []}, "“one event loop” has no samples"),
    ],
)
def test_an_arm_without_sound_times_cannot_tell(
    as_run: Read, over: Json, why: str
) -> None:
    fast = times("async", [1.0]) | over
    assert verdict(as_run, [SEQUENTIAL, fast], FIVE).verdict == f"CANNOT TELL ({why})"


def test_a_missing_arm_cannot_tell(as_run: Read) -> None:
    found = verdict(as_run, [SEQUENTIAL], FIVE)
    assert found.verdict == "CANNOT TELL (“one event loop” was not measured)"


def test_only_tainted_samples_cannot_tell(as_run: Read) -> None:
    fast = times("async", [1.0, 1.0])
    for spoilt in fast["samples"]:
        spoilt["tainted"] = True
    found = verdict(as_run, [SEQUENTIAL, fast], FIVE)
    assert (
        found.why == "no sound sample of “one event loop”: 2 samples tainted or failed"
    )


def test_blocks_without_a_partner_cannot_tell(as_run: Read) -> None:
    base, fast = times("sequential", [5.0]), times("async", [1.0])
    fast["samples"][0]["block"] = 9
    found = verdict(as_run, [base, fast], FIVE)
    assert (
        found.verdict
        == "CANNOT TELL (no block has both “one event loop” and “one after another”)"
    )


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
