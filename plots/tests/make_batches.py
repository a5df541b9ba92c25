"""A run whose models have constants that are known: its sweeps, and other experiments.

`python3 -m plots.tests.make_batches DIR` writes DIR/run.json, to look at a choice.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from plots.constants import bare_of
from plots.points import Batch, batch_of_text
from plots.predict import Cost, Model, cpu_of, memory_of, wall_of
from plots.tests.make_run import Json, arm, make_run, model, sample, server_side
from plots.tests.make_run import write_run

CORES = 2
FLOOR = 10e6
FAMILIES = {
    "sequential": "sequential",
    "processes": "processes",
    "process_pool": "processes",
    "async": "async",
    "async_multi": "async",
    "hybrid": "hybrid",
    "fibers": "async",
}
WALLS = {
    "sequential": Cost(round=3e-4, sum=1e-7),
    "threads": Cost(round=3e-4, wait=5e-5, sum=4e-5, slow=0.05),
    "thread_pool": Cost(round=3e-4, worker=3e-5, wait=4e-5, sum=2e-7, slow=0.05),
    "processes": Cost(round=2e-3, wait=1.5e-3, sum=1.5e-3),
    "process_pool": Cost(start=2e-3, round=3e-4, worker=1.5e-3, wait=6e-5, sum=2e-5),
    "async": Cost(round=3e-4, wait=3e-5, sum=1e-6),
    "async_multi": Cost(round=3e-4, wait=2e-5, sum=1e-6, slow=0.05),
    "hybrid": Cost(start=1e-3, round=3e-4, worker=2e-3, wait=3e-5, sum=3e-5),
    "gil_threads": Cost(round=3e-4, wait=6e-5, sum=5e-5),
    "work_stealing": Cost(round=3e-4, worker=3e-5, wait=4e-5, sum=1e-7, slow=0.05),
    "data_parallel": Cost(round=3e-4, worker=3e-5, wait=4e-5, sum=2e-7, slow=0.05),
    "fibers": Cost(round=3e-4, wait=3e-5, sum=2e-6),
}
CPUS = {
    name: Cost(worker=cost.worker, wait=cost.wait, sum=cost.sum)
    for name, cost in WALLS.items()
}
FEW = (1, 10, 100, 1000)  # of those that wait as others do
AT_ONCE = {
    "sequential": (1,),
    "work_stealing": FEW,
    "data_parallel": FEW,
    "fibers": FEW,
}
BYTES = {"threads": (2e4, 0.0), "async": (3e3, 0.0), "process_pool": (0.0, 8e6)}


def true_model(name: str) -> Model:
    waiting, worker = BYTES.get(name, (1e4, 0.0))
    return replace(
        bare_of(name, name, CORES),
        wall=WALLS[name],
        cpu=CPUS[name],
        bytes_waiting=waiting,
        bytes_worker=worker,
        most_waiting=1000,
        most_computing=1000,
    )


def noisy_wall(
    draw: random.Random, true: Model, batch: Batch, lanes: int, noise: float
) -> float:
    """What is not waiting differs by up to so much, waiting by a tenth of that."""
    wall = wall_of(true, batch, lanes)[0]
    waits = -(-batch.tasks // lanes) * batch.wait
    apart = draw.uniform(-noise, noise)
    return waits * (1 + abs(apart) / 10) + (wall - waits) * (1 + apart)


def batch_arm(
    draw: random.Random,
    name: str,
    batch: Batch,
    noise: float,
    blocks: int,
    **over: object,
) -> Json:
    true = true_model(name)
    lanes = 1 if name == "sequential" else min(batch.at_most, batch.tasks)
    samples = []
    for block in range(blocks):
        made = sample(draw, block, noisy_wall(draw, true, batch, lanes, noise), 1)
        made["cpu_seconds"] = cpu_of(true, batch, lanes)
        made["peak_memory_bytes"] = int(FLOOR + memory_of(true, batch, lanes))
        if batch.wait > 0:
            made["server"] = server_side(batch.tasks, lanes)
        samples.append(made)
    rounds = -(-batch.tasks // lanes)
    fields: Json = {
        "model": name,
        "concurrency": lanes,
        "tasks": batch.tasks,
        "bound_seconds": rounds * batch.wait if batch.wait > 0 else None,
    }
    return arm(name, samples, **(fields | over))


def experiment(id: str, kind: str, arms: list[Json], **over: object) -> Json:
    made: Json = {
        "id": id,
        "title": id,
        "source": "ours",
        "question": "?",
        "kind": kind,
        "tasks": arms[0]["tasks"],
        "time_scale": 1.0,
        "work": "invented",
        "claims": [],
        "arms": arms,
    }
    return made | over


def _at(one: Json, name: str, x: float) -> Json:
    return one | {"name": f"{name}, {x:g}", "series": name, "x": x}


def sweeps(noise: float, blocks: int, models: Sequence[str]) -> list[Json]:
    draw = random.Random(1)

    def made(name: str, batch: Batch) -> Json:
        return batch_arm(draw, name, batch, noise, blocks)

    waits, sums, cuts = [], [], []
    for name in models:
        for x in AT_ONCE.get(name, (1, 3, 10, 30, 100, 300, 1000)):
            waits.append(_at(made(name, Batch(x, 0.02, 0.0, x)), name, x))
        rounds = made(name, Batch(40, 0.005, 0.0, 4))
        waits.append(rounds | {"name": f"{name}, 4 at a time"})
        for workers in (1,) if name == "sequential" else (1, 2, 3, 4, 6):
            one = made(name, Batch(60, 0.0, 7e-4, workers))
            sums.append(one if name == "sequential" else _at(one, name, workers))
        for micros in (1, 10, 100, 1000, 10_000):
            each = micros * 1e-6
            batch = Batch(round(0.02 / each), 0.0, each, CORES)
            cuts.append(_at(made(name, batch), name, micros))
    return [
        experiment("in_flight", "waiting", waits, sweep="requests in flight"),
        experiment("workers", "computing", sums, sweep="workers"),
        experiment("granularity", "computing", cuts, sweep="microseconds per task"),
    ]


OTHERS = (
    Batch(10, 0.03, 0.0, 5),
    Batch(50, 0.01, 0.0, 10),
    Batch(100, 0.1, 0.0, 100),
    Batch(8, 0.0, 0.05, 4),
)


def others(noise: float, blocks: int, models: Sequence[str]) -> list[Json]:
    draw = random.Random(2)
    return [
        experiment(
            f"other_{place}",
            "waiting" if batch.wait else "computing",
            [batch_arm(draw, name, batch, noise, blocks) for name in models],
        )
        for place, batch in enumerate(OTHERS)
    ]


def own_batches(texts: Sequence[str], noise: float = 0.05, blocks: int = 3) -> Json:
    """What `lab_bench --batch` would write."""
    draw = random.Random(3)
    arms = [
        batch_arm(draw, text.split(",")[0], batch_of_text(text), noise, blocks)
        | {"name": text, "bound_seconds": None}
        for text in texts
    ]
    return make_run(experiments=[experiment("own_batches", "waiting", arms)])


def batches_run(
    noise: float = 0.0, blocks: int = 3, models: Sequence[str] = tuple(WALLS)
) -> Json:
    known = [model(name) | {"family": FAMILIES.get(name, "threads")} for name in models]
    made = sweeps(noise, blocks, models) + others(noise, blocks, models)
    return make_run(models=known, experiments=made)


if __name__ == "__main__":
    print(write_run(Path(sys.argv[1]), batches_run(0.02)))
