"""Traces for Perfetto, read back: balanced, in order, and equal to the run."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from plots.run import Experiment, Run, TaskSpan
from plots.tests.make_run import Json, arm, make_run, sample, ten_on_five, trace
from plots.tests.make_variants import experiment as an_experiment
from plots.trace import busy, trace_files, trace_of

Events = list[dict[str, Any]]


@pytest.fixture
def experiment(as_run: Callable[[Json], Run]) -> Experiment:
    """Waves of tasks: on one lane they overlap, on others they follow each other."""
    return as_run(make_run(experiments=[ten_on_five(3)])).experiments[0]


def events_of(experiment: Experiment) -> Events:
    events: Events = json.loads(trace_of(experiment))["traceEvents"]
    return events


def of_kind(events: Events, *kinds: str) -> Events:
    return [event for event in events if event["ph"] in kinds]


def test_each_experiment_with_a_timeline_has_a_file(
    as_run: Callable[[Json], Run]
) -> None:
    run = as_run(make_run())
    files = trace_files(run, {one.id: f"page_{one.id}" for one in run.experiments})
    with_timeline = [e for e in run.experiments if any(a.trace for a in e.arms)]
    assert len(with_timeline) < len(run.experiments)
    assert files == {
        f"traces/page_{one.id}.json": trace_of(one) for one in with_timeline
    }


def test_what_begins_ends_and_ids_are_unique(experiment: Experiment) -> None:
    events = events_of(experiment)
    for begin, end in (("b", "e"), ("s", "f")):
        begun = {(e["pid"], e["id"]): e["ts"] for e in of_kind(events, begin)}
        ended = {(e["pid"], e["id"]): e["ts"] for e in of_kind(events, end)}
        assert begun.keys() == ended.keys()
        assert all(ended[key] >= begun[key] for key in begun)
        ids = Counter(e["id"] for e in of_kind(events, begin))
        assert set(ids.values()) == {1}
    tasks = sum(len(arm.trace) for arm in experiment.arms)
    assert len(of_kind(events, "b")) == tasks > 0


def test_times_ascend(experiment: Experiment) -> None:
    times = [event["ts"] for event in events_of(experiment) if event["ph"] != "M"]
    assert times == sorted(times)


def test_slices_of_a_track_lie_in_each_other_or_apart(experiment: Experiment) -> None:
    open_until: dict[tuple[int, int], list[float]] = {}
    for event in of_kind(events_of(experiment), "X"):
        stack = open_until.setdefault((event["pid"], event["tid"]), [])
        while stack and stack[-1] <= event["ts"]:
            stack.pop()
        end = event["ts"] + event["dur"]
        assert not stack or end <= stack[-1] + 1e-3
        stack.append(end)


def test_the_lanes_of_hosts_have_their_names(as_run: Callable[[Json], Run]) -> None:
    spans = trace(4, 4, 0.25, 4, 0.0)
    spans["lanes"] = ["a 1", "a 2", "b 1"]
    made = arm("hosts", [sample(random.Random(1), 0, 1.0, 4)], trace=spans)
    run = as_run(make_run(experiments=[an_experiment("race", "A race", [made])]))
    names = [e for e in events_of(run.experiments[0]) if e["name"] == "thread_name"]
    assert [each["args"]["name"] for each in names] == [
        *("the caller", "a 1", "a 2", "b 1"),
        "lane 3",
    ]


def test_the_tasks_are_those_of_the_run(experiment: Experiment) -> None:
    events = events_of(experiment)
    labels = {
        e["pid"]: e["args"]["name"] for e in events if e["name"] == "process_name"
    }
    ends = {event["id"]: event["ts"] for event in of_kind(events, "e")}
    read = {
        (labels[e["pid"]], e["name"], e["args"]["lane"], e["ts"], ends[e["id"]])
        for e in of_kind(events, "b")
    }
    assert read == {
        (
            arm.label,
            f"task {span.task}",
            span.lane,
            round(span.started * 1e6, 3),
            round(span.finished * 1e6, 3),
        )
        for arm in experiment.arms
        for span in arm.trace
    }


def test_a_flow_leads_from_the_caller_to_the_worker_that_began(
    experiment: Experiment,
) -> None:
    events = events_of(experiment)
    lanes = {e["id"]: (e["tid"], e["ts"]) for e in of_kind(events, "b")}
    assert {e["tid"] for e in of_kind(events, "s")} == {0}
    for event in of_kind(events, "f"):
        assert (event["tid"], event["ts"]) == lanes[event["id"]]


def test_counters_end_at_nothing_and_never_fall_below(experiment: Experiment) -> None:
    counters = of_kind(events_of(experiment), "C")
    last: dict[int, dict[str, int]] = {}
    most: dict[int, int] = {}
    for event in counters:
        assert min(event["args"].values()) >= 0
        last[event["pid"]] = event["args"]
        most[event["pid"]] = max(
            most.get(event["pid"], 0), event["args"]["in progress"]
        )
    assert all(set(args.values()) == {0} for args in last.values())
    assert set(most.values()) == {1, 5}  # sequential, and five workers


def test_a_lane_without_a_task_is_not_busy() -> None:
    spans = [
        TaskSpan(0, 0.0, 0.0, 0.1, 0, None),
        TaskSpan(1, 0.0, 0.05, 0.2, 0, None),
        TaskSpan(2, 0.0, 0.3, 0.4, 0, None),
    ]
    assert busy(spans) == [(0.0, 200000.0), (300000.0, 400000.0)]


def test_a_task_handed_in_after_its_begin_has_no_flow(
    as_run: Callable[[Json], Run]
) -> None:
    made = ten_on_five(3)
    spans = trace(2, 2, 0.1, 2, 0.0)
    spans["tasks"][0]["submitted_seconds"] = 0.05
    made["arms"] = [made["arms"][5] | {"trace": spans}]
    events = events_of(as_run(make_run(experiments=[made])).experiments[0])
    assert [event["id"] for event in of_kind(events, "s", "f")] == ["1.1", "1.1"]
