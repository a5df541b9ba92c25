"""What variants measure themselves: names, claims, and when time is not the point."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from plots.metrics import Metric
from plots.run import Experiment, Run
from plots.tables.arms import measures_table
from plots.tests.make_run import METRICS, Json, claim, five_fetches, make_run
from plots.tests.make_variants import blocking_the_loop, experiment, variant
from plots.times import has_walls
from plots.variants import main_measures, measures_finding
from plots.verdicts import Judgement, judge

Read = Callable[[Json], Run]


def read_one(as_run: Read, made: Json) -> Experiment:
    return as_run(make_run(experiments=[made])).experiments[0]


def verdict(read: Read, arms: list[Json], **stated: object) -> Judgement:
    said = claim("id", "so", "cured", 10.0, base=None) | stated
    made = experiment("habit", "A habit", arms, claims=[said])
    (found,) = judge(read(make_run(experiments=[made])))
    return found


@pytest.mark.parametrize(
    "name, value, told",
    [
        ("longest_gap_seconds", 1.0213, "longest gap 1.02 s"),
        ("cost_per_byte_seconds", 2.1e-9, "cost per byte 2.10 ns"),
        ("lost_updates_count", 37.0, "37 lost updates"),
        ("lost_updates_count", 1.0, "1 lost update"),
        ("held_bytes", 816.0, "held memory 816 B"),
        ("messages_per_second", 12345.0, "12\u202f345 messages per second"),
        ("overlap_share", 0.25, "overlaps 25.0 %"),
        ("voluntary_switches", 12.0, "12 voluntary switches"),
        ("voluntary_switches", 1.0, "1 voluntary switch"),
        ("speed_up", 5.0, "speed-up 5.0x"),
    ],
)
def test_the_table_says_noun_and_unit(name: str, value: float, told: str) -> None:
    (metric,) = (Metric(**line) for line in METRICS if line["name"] == name)
    assert metric.tell(metric.show(value)) == told


def test_a_claim_about_a_measure_is_told_in_its_unit(as_run: Read) -> None:
    arms = [variant("cured", 1, longest_gap_seconds=0.0104)]
    gap = arms[0]["samples"][0]["measures"]["longest_gap_seconds"] = 0.0104
    found = verdict(
        as_run, arms, metric="longest_gap_seconds", claimed=gap, tolerance=0.1
    )
    assert found.verdict == "REPRODUCED"
    assert found.sentence == (
        "A habit: longest gap 10.4 ms with cured (10.4 ms to 10.4 ms, 1 block only); "
        "claimed: about 10.4 ms."
    )


def test_with_a_base_it_is_a_ratio_block_by_block(as_run: Read) -> None:
    arms = [variant("wrong", 3, gap_seconds=1.0), variant("cured", 3, gap_seconds=1.0)]
    for block in range(3):
        arms[0]["samples"][block]["measures"]["gap_seconds"] = float(block + 1)
        arms[1]["samples"][block]["measures"]["gap_seconds"] = (block + 1) / 50
    found = verdict(
        as_run,
        arms,
        metric="gap_seconds",
        base="wrong",
        relation="at_least",
        claimed=20.0,
    )
    assert found.verdict == "REPRODUCED"
    assert found.sentence == (
        "A habit: gap 40.0 ms with cured and 2.00 s with wrong: 50.0x less "
        "(50.0 to 50.0, range of 3 blocks)."
    )


def test_a_ratio_short_of_its_claim_is_direction_only(as_run: Read) -> None:
    arms = [variant("wrong", 1, gap_seconds=4.0), variant("cured", 1, gap_seconds=1.0)]
    arms[0]["samples"][0]["measures"] = {"gap_seconds": 4.0}
    arms[1]["samples"][0]["measures"] = {"gap_seconds": 1.0}
    found = verdict(as_run, arms, metric="gap_seconds", base="wrong", claimed=20.0)
    assert found.verdict == "DIRECTION ONLY (measured 4.0x)"


def test_a_count_is_judged_by_its_worst_block(as_run: Read) -> None:
    arms = [variant("cured", 3, lost_updates_count=0)]
    stated = {"metric": "lost_updates_count", "relation": "exactly", "claimed": 0.0}
    assert verdict(as_run, arms, **stated).verdict == "REPRODUCED"
    arms[0]["samples"][1]["measures"]["lost_updates_count"] = 1
    found = verdict(as_run, arms, **stated)
    assert found.verdict == "NOT REPRODUCED"
    assert "1 lost update with cured (0 to 1, range of 3 blocks)" in found.sentence


def test_a_claim_beyond_the_bound_is_met_at_the_bound(as_run: Read) -> None:
    arms = [variant("cured", 3, messages_per_second=980.0)]
    found = verdict(
        as_run,
        arms,
        metric="messages_per_second",
        relation="at_least",
        claimed=5000.0,
        bound=1000.0,
    )
    assert found.verdict == "DIRECTION ONLY (the bound is 1\u202f000 per second)"


def test_fields_of_every_sample_can_be_claimed_too(as_run: Read) -> None:
    found = verdict(
        as_run,
        [variant("cured", 2)],
        metric="voluntary_switches",
        relation="at_most",
        claimed=17.0,
    )
    assert found.verdict == "REPRODUCED"
    assert "17 voluntary switches with cured" in found.sentence


@pytest.mark.parametrize(
    "over, why",
    [
        ({"end": "no more ports"}, "cured ended: no more ports"),
        ({}, "nobody measured the other of cured"),
    ],
)
def test_what_was_not_measured_cannot_be_told(
    as_run: Read, over: Json, why: str
) -> None:
    arms = [variant("cured", 2, gap_seconds=1.0) | over]
    found = verdict(as_run, arms, metric="other_seconds")
    assert found.verdict == f"CANNOT TELL ({why})"


def test_a_measure_of_nothing_has_no_ratio(as_run: Read) -> None:
    arms = [variant(name, 2, gap_seconds=1.0) for name in ("wrong", "cured")]
    for made in arms[1]["samples"]:
        made["measures"]["gap_seconds"] = 0.0
    found = verdict(as_run, arms, metric="gap_seconds", base="wrong")
    assert found.why == "the gap of cured was 0: there is no ratio"


def test_where_time_is_not_the_point_there_is_no_chart_of_it(as_run: Read) -> None:
    item = read_one(as_run, blocking_the_loop())
    assert not has_walls(item)
    assert [metric.name for metric in main_measures(item, list(item.arms))] == [
        "longest_gap_seconds",
        "lost_beats_count",
    ]
    assert measures_finding(item).endswith(
        "Lost beats: 0 with awaited and 99 with blocked."
    )
    (_, first), (_, second) = measures_table(item).rows
    assert [cell.text for cell in first][0::2] == ["blocked", "99"]
    assert second[-1].text == "3"


def test_variants_with_a_claim_about_time_keep_their_walls(as_run: Read) -> None:
    made = blocking_the_loop()
    made["claims"].append(claim("fast", "fast", "awaited", 1.0, base="blocked"))
    assert has_walls(read_one(as_run, made))
    assert has_walls(read_one(as_run, five_fetches()))
