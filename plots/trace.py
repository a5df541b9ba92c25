"""The timelines of a run as traces that Perfetto opens (ui.perfetto.dev).

One file for each experiment, in Chrome's JSON format.  Each arm is a process of the
trace, and each lane (a thread, a process or a loop) a thread of it:

    X       a worker, from its first task to its last, and in it “busy” wherever it had
            a task; the first track is the caller, who waits for the whole batch
    b, e    a task, from its begin to its end; tasks of one lane may overlap
    s, f    from where a task was handed in to where it began
    C       how many tasks were in progress, and how many were waiting for their turn

Times are in microseconds since the batch was handed in.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from plots.run import Arm, Experiment, Run, TaskSpan

Event = dict[str, Any]
CALLER = 0  # its track; lane n has the track n + 1
ORDER = {"M": 0, "X": 1, "s": 2, "b": 3, "f": 4, "C": 5, "e": 6}


def trace_files(run: Run, names: Mapping[str, str]) -> dict[str, bytes]:
    """traces/NAME.json for each experiment that has a timeline; `names` by experiment."""
    return {
        f"traces/{names[experiment.id]}.json": trace_of(experiment)
        for experiment in run.experiments
        if any(arm.trace for arm in experiment.arms)
    }


def trace_of(experiment: Experiment) -> bytes:
    """The same experiment gives the same bytes."""
    arms = [arm for arm in experiment.arms if arm.trace]
    events = [event for pid, arm in enumerate(arms, 1) for event in _events(pid, arm)]
    events.sort(key=_place)
    made = {
        "displayTimeUnit": "ms",
        "otherData": {"experiment": experiment.id, "title": experiment.title},
        "traceEvents": events,
    }
    text = json.dumps(made, ensure_ascii=False, separators=(",", ":"))
    return text.encode()


def _place(event: Event) -> tuple[float, int, float]:
    """In the order of time; of slices that begin together, the longest first."""
    return (event.get("ts", -1.0), ORDER[event["ph"]], -event.get("dur", 0.0))


def _events(pid: int, arm: Arm) -> Iterable[Event]:
    yield _name(pid, CALLER, "process_name", arm.label)
    yield _name(pid, CALLER, "thread_name", "the caller")
    begin = min(_us(span.submitted) for span in arm.trace)
    end = max(_us(span.finished) for span in arm.trace)
    yield _slice(pid, CALLER, "waits for the batch", begin, end)
    for lane in sorted({span.lane for span in arm.trace}):
        named = arm.lanes[lane] if lane < len(arm.lanes) else f"lane {lane}"
        yield _name(pid, lane + 1, "thread_name", named)
        yield from _worker(pid, lane, [s for s in arm.trace if s.lane == lane])
    for span in arm.trace:
        yield from _task(pid, span)
    yield from _counters(pid, arm.trace)


def _name(pid: int, tid: int, kind: str, name: str) -> Event:
    return {"ph": "M", "name": kind, "pid": pid, "tid": tid, "args": {"name": name}}


def _slice(pid: int, tid: int, name: str, begin: float, end: float) -> Event:
    length = round(end - begin, 3)
    return {"ph": "X", "name": name, "pid": pid, "tid": tid, "ts": begin, "dur": length}


def _worker(pid: int, lane: int, spans: Sequence[TaskSpan]) -> Iterable[Event]:
    """It is there from its first task on; in between it may have none."""
    stretches = busy(spans)
    yield _slice(pid, lane + 1, "worker", stretches[0][0], stretches[-1][1])
    for begin, end in stretches:
        yield _slice(pid, lane + 1, "busy", begin, end)


def busy(spans: Sequence[TaskSpan]) -> list[tuple[float, float]]:
    """When at least one of them was in progress, in microseconds."""
    stretches: list[tuple[float, float]] = []
    for begin, end in sorted((_us(s.started), _us(s.finished)) for s in spans):
        if stretches and begin <= stretches[-1][1]:
            stretches[-1] = (stretches[-1][0], max(end, stretches[-1][1]))
        else:
            stretches.append((begin, end))
    return stretches


def _task(pid: int, span: TaskSpan) -> Iterable[Event]:
    id = f"{pid}.{span.task}"
    begin, end = _us(span.started), _us(span.finished)
    task: Event = {"cat": "task", "name": f"task {span.task}", "id": id, "pid": pid}
    args = {"lane": span.lane, "failure": span.failure}
    lane = {"tid": span.lane + 1}
    yield {"ph": "b", "ts": begin, **task, **lane, "args": args}
    yield {"ph": "e", "ts": end, **task, **lane}
    handed: Event = {"cat": "queue", "name": "handed in", "id": id, "pid": pid}
    if span.submitted <= span.started:
        yield {"ph": "s", "ts": _us(span.submitted), **handed, "tid": CALLER}
        yield {"ph": "f", "ts": begin, "bp": "e", **handed, **lane}


def _counters(pid: int, spans: Sequence[TaskSpan]) -> Iterable[Event]:
    """At each moment that changes one of them."""
    changes: dict[float, list[int]] = {}
    for span in spans:
        for moment, waiting, running in (
            (span.submitted, 1, 0),
            (span.started, -1, 1),
            (span.finished, 0, -1),
        ):
            change = changes.setdefault(_us(moment), [0, 0])
            change[0] += waiting
            change[1] += running
    waiting = running = 0
    for moment in sorted(changes):
        waiting += changes[moment][0]
        running += changes[moment][1]
        args = {"in progress": running, "waiting for their turn": waiting}
        yield {"ph": "C", "name": "tasks", "pid": pid, "ts": moment, "args": args}


def _us(seconds: float) -> float:
    return round(seconds * 1e6, 3)
