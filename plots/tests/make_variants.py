"""Invented experiments of the newer kinds: variants, sweeps, and a run of very many.

`python3 -m plots.tests.make_variants DIR` writes DIR/run.json, to look at the report.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from plots.tests.make_run import (
    Json,
    arm,
    claim,
    computing,
    five_fetches,
    make_run,
    sample,
    waiting,
    write_run,
)


def variant(name: str, blocks: int, **measures: float) -> Json:
    """An arm that measured these, each 1 % up and down; counts stay as they are."""
    draw = random.Random(name)
    samples = []
    for block in range(blocks):
        seen = {
            key: value if key.endswith("_count") else value * draw.uniform(0.99, 1.01)
            for key, value in measures.items()
        }
        wall = 0.1 * draw.uniform(1.0, 1.02)
        samples.append(sample(draw, block, wall, 5, measures=seen))
    return arm(name, samples, concurrency=1)


def experiment(id: str, title: str, arms: list[Json], **over: Any) -> Json:
    made: Json = {
        "id": id,
        "title": title,
        "source": "A1 A2 A3",
        "question": "What goes wrong?",
        "kind": "waiting",
        "tasks": 5,
        "time_scale": 1.0,
        "work": "invented",
        "claims": [],
        "arms": arms,
    }
    return made | over


def blocking_the_loop(blocks: int = 3) -> Json:
    """Time is not the point: the claims are about the longest gap and lost beats."""
    gap: Json = {"metric": "longest_gap_seconds", "base": None}
    lost: Json = {"metric": "lost_beats_count", "base": None, "tolerance": 0}
    return experiment(
        "blocking_the_loop",
        "A heartbeat beside a call that blocks",
        [
            variant("blocked", blocks, longest_gap_seconds=1.02, lost_beats_count=99),
            variant("awaited", blocks, longest_gap_seconds=0.0104, lost_beats_count=0),
        ],
        group="habits",
        claims=[
            claim("freezes", "It freezes all others", "blocked", 1.0, **gap),
            claim("less", "Awaited: 100x less", "awaited", 100.0, **gap)
            | {"base": "blocked", "relation": "at_least"},
            claim("none", "No beat is lost", "awaited", 0, **lost)
            | {"relation": "exactly"},
        ],
    )


def sweep_arm(
    series: str, x: float, walls: list[float], model: str | None, **over: Any
) -> Json:
    draw = random.Random(f"{series}{x}")
    samples = [sample(draw, block, wall, 5) for block, wall in enumerate(walls)]
    fields: Json = {
        "model": model,
        "series": series,
        "x": x,
        "concurrency": max(int(x), 1),
        "end": None,
    }
    return arm(f"{series}, {x:g}", samples, **(fields | over))


def sweep(
    id: str,
    title: str,
    counted: str,
    lines: dict[str, Callable[[float], float]],
    points: list[float],
    blocks: int = 3,
    **over: Any,
) -> Json:
    """`lines`: the wall time of each model at x, which then wobbles by 1 %."""
    draw = random.Random(id)
    arms = [
        sweep_arm(
            name, x, [wall(x) * draw.uniform(0.99, 1.01) for _ in range(blocks)], name
        )
        for name, wall in lines.items()
        for x in points
    ]
    return experiment(id, title, arms, **({"group": "sweeps", "sweep": counted} | over))


IN_FLIGHT = [1.0, 10.0, 100.0, 1000.0, 10000.0]


def in_flight(blocks: int = 3) -> Json:
    """All at once, as many tasks as x; threads find their end."""
    made = sweep(
        "in_flight",
        "More and more requests in flight",
        "requests in flight",
        {
            "threads": lambda x: 0.1 + 6e-5 * x,
            "async": lambda x: 0.1 + 2e-5 * x,
            "async_multi": lambda x: 0.1 + 3e-5 * x,
        },
        IN_FLIGHT,
        blocks,
    )
    for one in made["arms"]:
        one.update(bound_seconds=0.1, tasks=int(one["x"]))
    made["arms"][4].update(samples=[], end="no more threads: 32 452 is the limit")
    return made


def workers(blocks: int = 3) -> Json:
    """The same computing for 1 to 4 workers on 2 cores: 5 % of it is serial."""
    made = sweep(
        "workers",
        "More and more workers",
        "workers",
        {
            "threads": lambda x: 0.05 + 0.95 / min(x, 2.0),
            "process_pool": lambda x: 0.08 + 0.95 / min(x, 2.0),
        },
        [1.0, 2.0, 3.0, 4.0],
        blocks,
        kind="computing",
    )
    for one in made["arms"]:
        one.update(tasks=40, bound_seconds=1.0 / min(one["x"], 2.0))
    return made


def serialization(blocks: int = 3) -> Json:
    """Payloads, by two ways that are no models, and an arm beside the sweep."""
    made = sweep(
        "serialization_cost",
        "From one process to another and back",
        "bytes",
        {
            "pipe": lambda x: 5e-5 + 1.2e-9 * x,
            "shared memory": lambda x: 2e-5 + 8e-11 * x,
        },
        [1024.0, 16384.0, 262144.0, 4194304.0, 67108864.0],
        blocks,
        group="computing",
    )
    for one in made["arms"]:
        one.update(model=None, concurrency=1)
        for taken in one["samples"]:
            taken["measures"] = {"cost_per_byte_seconds": taken["wall_seconds"] / 1e6}
    made["arms"].append(variant("break even", blocks, break_even_seconds=0.00031))
    return made


def mixed(blocks: int = 3) -> Json:
    made = computing("mixed_fetch_and_crunch", "Fetch, then crunch", 8, 0.8, blocks)
    return made | {"group": "habits", "claims": []}


def every_kind(blocks: int = 3) -> Json:
    """The plain run with one experiment of each newer kind."""
    return make_run(
        blocks,
        experiments=[
            *make_run(blocks)["experiments"],
            blocking_the_loop(blocks),
            mixed(blocks),
            in_flight(blocks),
            workers(blocks),
            serialization(blocks),
        ],
    )


def large_run(number: int = 38) -> Json:
    """As many experiments as the project has, with three claims each."""
    groups = ("waiting", "computing", "habits", "sweeps", "guide")
    made = []
    for place in range(number):
        title = f"Experiment number {place} with a title of some length"
        one = blocking_the_loop() if place % 2 else five_fetches()
        more = waiting(f"number_{place}", title, 5, 5, 0.1, 3)
        named = {"id": more["id"], "title": title, "group": groups[place % 5]}
        made.append(one | named)
    return make_run(experiments=made)


if __name__ == "__main__":
    many = len(sys.argv) > 2
    print(write_run(Path(sys.argv[1]), large_run() if many else every_kind()))
