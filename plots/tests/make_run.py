"""Makes a plausible run.json for the tests.  Nothing in it was measured.

`python3 -m plots.tests.make_run DIR` writes DIR/run.json, to look at the report.
"""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path
from typing import Any

Json = dict[str, Any]

WAITING_MODELS = [
    "sequential",
    "threads",
    "thread_pool",
    "processes",
    "process_pool",
    "async",
    "async_multi",
    "hybrid",
    "gil_threads",
    "work_stealing",
    "data_parallel",
    "fibers",
]
COMPUTING_MODELS = WAITING_MODELS[:5] + ["gil_threads"]
OVERHEAD = {
    "sequential": 0.003,
    "threads": 0.0019,
    "thread_pool": 0.0016,
    "processes": 0.021,
    "process_pool": 0.018,
    "async": 0.0012,
    "async_multi": 0.0014,
    "hybrid": 0.012,
    "gil_threads": 0.0021,
    "work_stealing": 0.0018,
    "data_parallel": 0.0015,
    "fibers": 0.0013,
}
ONE_LANE = ("sequential", "async", "hybrid", "fibers")
UNITS = {"time": "seconds", "bytes": "bytes", "share": "share", "rate": "per second"}


def metric(name: str, singular: str, plural: str, kind: str) -> Json:
    unit = "times" if kind == "ratio" else UNITS.get(kind, "")
    texts = {"singular": singular, "plural": plural, "unit": unit}
    return {"name": name, **texts, "kind": kind, "better": "less"}


METRICS = [
    metric("wall_seconds", "wall time", "wall times", "time"),
    metric("speed_up", "speed-up", "speed-ups", "ratio"),
    metric("over_bound_seconds", "time over the bound", "times over the bound", "time"),
    metric("cpu_seconds", "CPU time", "CPU times", "time"),
    metric("peak_memory_bytes", "peak memory", "peak memory", "bytes"),
    metric("threads_made", "thread made", "threads made", "count"),
    metric("processes_made", "process made", "processes made", "count"),
    metric("machines_count", "machine", "machines", "count"),
    metric("foreign_cpu_share", "foreign load", "foreign load", "share"),
    metric("involuntary_switches", "other switch", "other switches", "count"),
    metric("voluntary_switches", "voluntary switch", "voluntary switches", "count"),
    metric("right_answers", "right answer", "right answers", "count"),
    metric("failures", "failed task", "failed tasks", "count"),
    metric("time_waits", "time wait", "time waits", "count"),
    metric("peak_in_flight", "request at once", "requests at once", "count"),
    metric("connections", "connection seen", "connections seen", "count"),
    metric("lateness_p99_seconds", "lateness", "lateness", "time"),
    metric("longest_gap_seconds", "longest gap", "longest gaps", "time"),
    metric("gap_seconds", "gap", "gaps", "time"),
    metric("other_seconds", "other", "others", "time"),
    metric("break_even_seconds", "break even", "break even", "time"),
    metric("cost_per_byte_seconds", "cost per byte", "costs per byte", "time"),
    metric("lost_beats_count", "lost beat", "lost beats", "count"),
    metric("lost_updates_count", "lost update", "lost updates", "count"),
    metric("messages_per_second", "message", "messages", "rate"),
    metric("held_bytes", "held memory", "held memory", "bytes"),
    metric("overlap_share", "overlap", "overlaps", "share"),
    metric("odd_count", "<i> | %", "<i> | %", "count"),
]


def model(name: str) -> Json:
    """Invented facts of it."""
    facts = ("in_python", "multitasking", "who_decides")
    told = {fact: f"{fact} of {name}" for fact in facts}
    return {"id": name, "label": name, "family": "threads", **told}


def sample(
    draw: random.Random, block: int, wall: float, tasks: int, **over: Any
) -> Json:
    """One repetition; `over` replaces fields."""
    made: Json = {
        "block": block,
        "order": draw.randrange(1000),
        "wall_seconds": wall,
        "cpu_seconds": 0.004 + wall * 0.002,
        "cpu_user_seconds": 0.003,
        "cpu_system_seconds": 0.001 + wall * 0.002,
        "peak_memory_bytes": int(8.4e6 + draw.random() * 1e5),
        "voluntary_switches": 12 + tasks,
        "involuntary_switches": draw.randrange(4),
        "threads_made": 0,
        "processes_made": 0,
        "foreign_cpu_share": 0.01 * draw.random(),
        "tainted": False,
        "taint": None,
        "right_answers": tasks,
        "failures": 0,
        "server": None,
        "measures": {},
    }
    return made | over


def server_side(tasks: int, peak: int, requests: int | None = None) -> Json:
    return {
        "requests": requests or tasks,
        "peak_in_flight": peak,
        "connections": peak,
        "aborted": 0,
        "lateness_p50_seconds": 0.0001,
        "lateness_p99_seconds": 0.0005,
        "lateness_max_seconds": 0.0009,
        "cpu_seconds": 0.002,
    }


def trace(tasks: int, width: int, each: float, lanes: int, start: float) -> Json:
    """Waves of `width` tasks; task t of a wave runs on lane t % lanes."""
    spans = []
    for task in range(tasks):
        wave, place = divmod(task, width)
        begin = start + wave * each
        spans.append(
            {
                "task": task,
                "submitted_seconds": 0.0,
                "started_seconds": begin,
                "finished_seconds": begin + each,
                "lane": place % lanes,
                "failure": None,
            }
        )
    return {"block": 1, "tasks": spans}


def arm(name: str, samples: list[Json], **over: Any) -> Json:
    made: Json = {
        "name": name,
        "model": name if name in WAITING_MODELS else None,
        "label": name,
        "peer": name.startswith("python"),
        "concurrency": None,
        "bound_seconds": None,
        "verified": True,
        "expected_failures": 0,
        "may_fail": False,
        "error": None,
        "samples": samples,
        "trace": None,
    }
    return made | over


def claim(id: str, text: str, arm: str, claimed: float, **over: Any) -> Json:
    made: Json = {
        "id": id,
        "text": text,
        "origin": "figure",
        "article": "A1",
        "metric": "speed_up",
        "arm": arm,
        "base": "sequential",
        "relation": "about",
        "claimed": claimed,
        "tolerance": 0.05,
        "bound": None,
    }
    return made | over


def waiting_arm(
    draw: random.Random, name: str, tasks: int, width: int, each: float, blocks: int
) -> Json:
    """An arm that makes `tasks` requests of `each` seconds, `width` at a time."""
    width = 1 if name == "sequential" else min(width, tasks)
    bound = -(-tasks // width) * each
    extra = OVERHEAD.get(name, 0.03)
    peer_cpu = 0.0006 * tasks if name.startswith("python") else 0.0
    spawned = {"processes": tasks, "process_pool": width, "hybrid": 2}.get(name, 0)
    threaded = {"threads": tasks, "gil_threads": tasks, "thread_pool": width}
    samples = []
    for block in range(blocks):
        wall = bound + extra * (0.8 + 0.6 * draw.random())
        made = sample(draw, block, wall, tasks, server=server_side(tasks, width))
        made["cpu_seconds"] += peer_cpu + 0.003 * spawned
        made["processes_made"] = spawned
        made["threads_made"] = threaded.get(name, 0)
        made["peak_memory_bytes"] += int(3.1e6 * spawned + 3e7 * bool(peer_cpu))
        samples.append(made)
    lanes = 1 if name in ONE_LANE else 2 if name == "async_multi" else width
    spans = trace(tasks, width, each, lanes, extra / 2) if tasks <= 60 else None
    return arm(
        name, samples, concurrency=width, bound_seconds=bound, trace=spans
    )  # fmt: skip


def waiting(
    id: str, title: str, tasks: int, width: int, each: float, blocks: int, **over: Any
) -> Json:
    draw = random.Random(id)
    names = over.pop("names", WAITING_MODELS)
    made: Json = {
        "id": id,
        "title": title,
        "source": "A1 A2",
        "question": "Do the waits overlap?",
        "kind": "waiting",
        "tasks": tasks,
        "time_scale": 1.0,
        "work": f"{tasks} × GET, {each * 1000:.0f} ms each",
        "claims": [],
        "arms": [waiting_arm(draw, name, tasks, width, each, blocks) for name in names],
    }
    return made | over


def computing(id: str, title: str, tasks: int, serial: float, blocks: int) -> Json:
    draw = random.Random(id)
    arms = []
    for name in COMPUTING_MODELS:
        gain = {"sequential": 1.0, "gil_threads": 0.93}.get(name, 1.93)
        samples = []
        for block in range(blocks):
            wall = serial / gain * (1 + 0.05 * draw.random())
            samples.append(sample(draw, block, wall, tasks, cpu_seconds=serial * 1.01))
        arms.append(arm(name, samples, concurrency=2, bound_seconds=serial * 0.5))
    arms[0]["bound_seconds"] = serial
    bounds: Json = {"base": "sequential", "bound": 2.0}
    return {
        "id": id,
        "title": title,
        "source": "A4",
        "question": "Do more cores help?",
        "kind": "computing",
        "tasks": tasks,
        "time_scale": 1.0,
        "work": f"{tasks} computations",
        "claims": [
            claim("four", "4 processes are 4x faster", "process_pool", 4.0, **bounds),
            claim("gil", "Threads give nothing", "gil_threads", 1.0, tolerance=0.15),
        ],
        "arms": arms,
    }


def five_fetches(blocks: int = 3) -> Json:
    claims = [
        claim(
            "together",
            "5 requests of 1 s take 1 s together instead of 5 s",
            "async",
            5.0,
            bound=5.0,
        ),
        claim(
            "in_sequence",
            "One after another they take 5 s",
            "sequential",
            5.0,
            metric="wall_seconds",
            base=None,
            tolerance=0.01,
            bound=5.0,
        ),
    ]
    return waiting(
        "five_fetches", "Five requests of one second", 5, 5, 1.0, blocks, claims=claims
    )


def rate_limited(blocks: int) -> Json:
    made = waiting("rate_limited", "Fifty requests, ten at a time", 50, 10, 0.2, blocks)
    draw = random.Random(1)
    free = [
        sample(
            draw,
            b,
            0.21,
            50,
            right_answers=10,
            failures=40,
            server=server_side(50, 10),
            tainted=b == 1,
        )
        for b in range(blocks)
    ]
    made["arms"].append(arm("async, no limit", free, may_fail=True))
    peak: Json = {"metric": "peak_in_flight", "base": None, "relation": "exactly"}
    lost: Json = {"metric": "failures", "base": None, "relation": "at_least"}
    made["claims"] = [
        claim("peak", "The API never sees more than 10 at once", "async", 10, **peak),
        claim("refused", "Without a limit it refuses", "async, no limit", 1, **lost),
    ]
    return made


def hundred_fetches(blocks: int) -> Json:
    names = [
        "sequential",
        "thread_pool",
        "async",
        "python requests",
        "python aiohttp",
        "python uvloop",
    ]
    made = waiting(
        "hundred_fetches", "A hundred requests", 100, 100, 0.1, blocks, names=names
    )
    made["claims"] = [
        claim(
            "beside_aiohttp",
            "Coroutines in C++ need less time than aiohttp",
            "async",
            1.0,
            base="python aiohttp",
            relation="at_least",
        )
    ]
    return made


def ten_on_five(blocks: int) -> Json:
    claims = [
        claim(
            "two_waves",
            "10 tasks of 1 s on 5 workers take 2 s",
            "thread_pool",
            0.2,
            metric="wall_seconds",
            bound=0.2,
        )
    ]
    return waiting(
        "ten_on_five_workers",
        "Ten tasks on five workers",
        10,
        5,
        0.1,
        blocks,
        claims=claims,
        time_scale=0.1,
    )


def make_run(blocks: int = 3, **over: Any) -> Json:
    """A complete quick run with every kind of experiment."""
    made: Json = {
        "format": "concurrency-lab-run/2",
        "complete": True,
        "profile": "quick",
        "time_scale": 1.0,
        "seed": 7,
        "command": ["./lab", "report"],
        "started": "2026-01-01T12:00:00Z",
        "duration_seconds": 98.1,
        "machine": MACHINE,
        "server": SERVER,
        "peers": [
            {"name": "requests", "present": True, "version": "2.28.1"},
            {"name": "aiohttp", "present": True, "version": "3.8.4"},
            {"name": "uvloop", "present": False, "version": None},
            {
                "name": "Go",
                "present": False,
                "version": None,
                "why_absent": "Go is not installed: ./lab report --peers installs it",
            },
        ],
        "metrics": METRICS,
        "models": [model(name) for name in WAITING_MODELS],
        "experiments": [
            five_fetches(blocks),
            ten_on_five(blocks),
            rate_limited(blocks),
            hundred_fetches(blocks),
            computing("eight_sums", "Eight sums", 8, 0.62, max(blocks, 9)),
        ],
    }
    return made | over


MACHINE: Json = {
    "cpu_model": "Imaginary CPU for tests",
    "usable_cores": 2,
    "cores": 2,
    "memory_bytes": 4_000_000_000,
    "kernel": "Linux 6.1",
    "os": "Debian GNU/Linux 12",
    "compiler": "g++ 12.2",
    "compiler_flags": "-O3",
    "build_type": "Release",
    "boost": "1.81",
    "benchmark_library": "1.7.1",
    "commit": "abc1234",
    "descriptor_limit": 20000,
    "load_before": 0.1,
    "load_after": 1.2,
    "calibration_seconds_before": 0.0101,
    "calibration_seconds_after": 0.0102,
    "listen_overflows": 0,
    "retransmissions": 0,
}

SERVER: Json = {
    "address": "127.0.0.1:40001",
    "nonce": "0123abcd",
    "never_early": True,
    "lateness_p50_seconds": 0.0001,
    "lateness_p99_seconds": 0.0006,
    "lateness_max_seconds": 0.0014,
}


def write_run(folder: Path, run: Json | None = None) -> Path:
    """Writes folder/run.json and returns the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(make_run() if run is None else run, indent=1)
    (folder / "run.json").write_text(text, encoding="utf-8")
    return folder


if __name__ == "__main__":
    print(write_run(Path(sys.argv[1])))
