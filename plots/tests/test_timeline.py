"""Strips: what runs is solid, what waits for a core or a lock is pale."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from plots.run import Run
from plots.tests.make_run import Json, arm, make_run, sample, trace
from plots.tests.make_variants import experiment
from plots.timeline import Timeline, boxes_of, timeline_of

Read = Callable[[Json], Run]


def drawn(as_run: Read, kind: str, *arms: Json) -> Timeline:
    item = experiment("race", "A race", list(arms), kind=kind)
    run = as_run(make_run(experiments=[item]))
    made = timeline_of(run, run.experiments[0])
    assert made is not None
    return made


def traced(name: str, width: int, lanes: int) -> Json:
    samples = [sample(random.Random(1), 0, 1.0, 4)]
    return arm(name, samples, trace=trace(4, width, 0.25, lanes, 0.0))


def test_four_waits_of_one_loop_overlap_and_all_are_solid(as_run: Read) -> None:
    (lane,) = drawn(as_run, "waiting", traced("async", 4, 1)).lanes
    boxes = boxes_of(lane.solid)
    assert [x for x, _, _, _ in boxes] == [0.0] * 4
    assert len({y for _, y, _, _ in boxes}) == 4
    assert lane.pale == ""


@pytest.mark.parametrize(
    "model, width, is_pale",
    [
        ("threads", 4, True),  # two cores for four
        ("threads", 2, False),
        ("gil_threads", 2, True),  # one lock for two
        ("sequential", 1, False),
    ],
)
def test_of_computing_what_has_no_core_or_lock_is_pale(
    as_run: Read, model: str, width: int, is_pale: bool
) -> None:
    (lane,) = drawn(as_run, "computing", traced(model, width, width)).lanes
    assert (bool(lane.pale), bool(lane.solid)) == (is_pale, not is_pale)


def test_lanes_share_one_axis_and_its_steps(as_run: Read) -> None:
    made = drawn(as_run, "waiting", traced("sequential", 1, 1), traced("async", 4, 1))
    assert [lane.end for lane in made.lanes] == [1.0, 0.25]
    assert made.steps == (0.25, 0.5, 0.75, 1.0)
    assert [said for _, said in made.ticks][:2] == ["0 ms", "200 ms"]


def test_without_a_trace_there_is_no_timeline(as_run: Read) -> None:
    bare = arm("async", [sample(random.Random(1), 0, 1.0, 4)])
    run = as_run(make_run(experiments=[experiment("race", "A race", [bare])]))
    assert timeline_of(run, run.experiments[0]) is None


def on_hosts(machines: int) -> Json:
    """Four tasks at once, of which host b does the two last ones."""
    made = sample(random.Random(1), 0, 1.0, 4)
    made["measures"] = {"machines_count": machines}
    spans = trace(4, 4, 0.25, 4, 0.0)
    spans["lanes"] = ["a 1", "a 2", "b 1", "b 2"]
    return arm("hosts", [made], model="hosts", trace=spans)


def test_each_host_has_a_row(as_run: Read) -> None:
    rows = drawn(as_run, "waiting", on_hosts(1)).lanes
    assert [row.label for row in rows] == ["several hosts: a", "several hosts: b"]
    assert [len(boxes_of(row.solid)) for row in rows] == [2, 2]


def test_each_host_has_its_name_in_a_story_that_calls_the_arm_otherwise(
    as_run: Read,
) -> None:
    run = as_run(make_run(experiments=[experiment("race", "A race", [on_hosts(1)])]))
    called = timeline_of(run, run.experiments[0], labels={"hosts": "many machines"})
    assert called
    assert [row.label for row in called.lanes] == [
        "many machines: a",
        "many machines: b",
    ]


def test_hosts_of_one_machine_compute_on_its_cores_and_it_is_said(as_run: Read) -> None:
    rows = drawn(as_run, "computing", on_hosts(1)).lanes
    assert all(row.pale and not row.solid for row in rows)
    assert {row.python for row in rows} == {"this machine: 2 cores for all hosts"}


def test_hosts_of_their_own_have_cores_of_their_own(as_run: Read) -> None:
    rows = drawn(as_run, "computing", on_hosts(2)).lanes
    assert all(row.solid and not row.pale for row in rows)
