"""The plain batches of a run: n tasks that each wait and compute, at most so many at once.

Only these can be predicted.  A batch is plain when all its tasks are equal, which is
known from its bounds (waiting) or from the timeline of `sequential` (computing).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from plots.run import Arm, Experiment, Run, Sample
from plots.stats import median

OWN = "own_batches"  # the experiment of `lab_bench --batch`
UNEVEN = 1.4  # of equal tasks, the median is at most so many times the shortest
CUT = "microseconds per task"
LONG = 3  # of its points, those with long tasks


@dataclass(frozen=True)
class Batch:
    """What a user knows of a program: seconds of waiting and computing of each task."""

    tasks: int
    wait: float
    cpu: float
    at_most: int


@dataclass(frozen=True)
class Point:
    """A batch that a model did, and what that took."""

    experiment: str
    swept: bool
    model: str
    batch: Batch
    samples: tuple[Sample, ...]
    floor: float  # bytes that this program has without a model's doing

    def values(self, name: str) -> list[float]:
        read = [sample.values.get(name) for sample in self.samples]
        return [value for value in read if value is not None]


@dataclass(frozen=True)
class Traits:
    """What is known of a model without measuring it."""

    on_all_cores: bool
    workers: str
    in_turns: bool = False
    two_places: bool = False


TRAITS = {
    "sequential": Traits(False, "none"),
    "threads": Traits(True, "task", in_turns=True),
    "thread_pool": Traits(True, "lane", in_turns=True),
    "processes": Traits(True, "task", in_turns=True),
    "process_pool": Traits(True, "lane", in_turns=True),
    "async": Traits(False, "none"),
    "async_multi": Traits(True, "core"),
    "hybrid": Traits(True, "core", two_places=True),
    "gil_threads": Traits(False, "task", in_turns=True),
    "work_stealing": Traits(True, "lane", in_turns=True),
    "data_parallel": Traits(True, "lane", in_turns=True),
    "fibers": Traits(False, "none"),
}


def lanes_of(point: Point) -> int:
    return min(point.batch.at_most, point.batch.tasks)


def points_of(run: Run) -> list[Point]:
    """Sound samples only; an arm without one is no point."""
    return [
        point
        for experiment in run.experiments
        for arm in experiment.arms
        if (point := _point(experiment, arm)) is not None
    ]


def batch_of_text(text: str) -> Batch:
    """Of “async,500,0.08,0.002,50”, as `lab_bench --batch` takes it."""
    _, tasks, wait, cpu, at_most = text.split(",")
    return Batch(int(tasks), float(wait), float(cpu), int(at_most))


def text_of_batch(model: str, batch: Batch) -> str:
    return f"{model},{batch.tasks},{batch.wait:.9g},{batch.cpu:.9g},{batch.at_most}"


def _point(experiment: Experiment, arm: Arm) -> Point | None:
    samples = tuple(arm.sound)
    if not samples or not arm.model or arm.peer or not arm.tasks or arm.may_fail:
        return None
    batch = _batch(experiment, arm)
    if batch is None or batch.wait + batch.cpu <= 0:
        return None
    swept = experiment.sweep is not None
    return Point(experiment.id, swept, arm.model, batch, samples, _floor(experiment))


def _batch(experiment: Experiment, arm: Arm) -> Batch | None:
    if experiment.id == OWN:
        return batch_of_text(arm.name)
    at_most = min(arm.concurrency or 1, arm.tasks)
    if experiment.kind == "waiting":
        wait = _wait(experiment, arm, at_most)
        return None if wait is None else Batch(arm.tasks, wait, 0.0, at_most)
    base = _base(experiment, arm)
    if base is None or base.tasks != arm.tasks:
        return None
    if not experiment.sweep and not _has_equal_tasks(base):
        return None
    if base.bound is None:
        return Batch(arm.tasks, 0.0, _cpu(experiment, arm, base), at_most)
    # One after another they wait, too; how long they compute, another arm shows.
    alone = experiment.arm("sequential, no delay")
    if alone is None or not alone.sound or alone.tasks != base.tasks:
        return None
    wait = (base.bound - _wall(alone)) / base.tasks
    return Batch(arm.tasks, max(wait, 0.0), _wall(alone) / alone.tasks, at_most)


def _wait(experiment: Experiment, arm: Arm, at_most: int) -> float | None:
    """Of each task; None where they differ, or ask no server."""
    asks = any("peak_in_flight" in sample.values for sample in arm.samples)
    if not arm.bound or not asks or arm.expected_failures:
        return None
    wait = arm.bound / math.ceil(arm.tasks / at_most)
    base = _base(experiment, arm)
    if base is None or base.tasks != arm.tasks:
        return wait
    if not base.bound or not math.isclose(base.bound, wait * arm.tasks, rel_tol=1e-6):
        return None
    return wait


def _cpu(experiment: Experiment, arm: Arm, base: Arm) -> float:
    """Of each task, as `sequential` needed it.

    Very short tasks cost more than their computing even there, so that those which
    are cut to so many microseconds are measured by the long ones.
    """
    if experiment.sweep != CUT or not arm.x:
        return _wall(base) / base.tasks
    ones = [one for one in experiment.arms if one.model == "sequential" and one.x]
    ones = sorted((o for o in ones if o.sound), key=lambda o: o.x or 0.0)
    paces = [_wall(one) / (one.tasks * (one.x or 1.0)) for one in ones[-LONG:]]
    return (median(paces) or 0.0) * arm.x


def _base(experiment: Experiment, arm: Arm) -> Arm | None:
    """Who did the same one after another: at the same x, or of the same name."""
    ones = [one for one in experiment.arms if one.model == "sequential"]
    ones = [one for one in ones if one.sound]
    how = arm.name.partition(", ")[2]
    for same in (
        [one for one in ones if one.x is not None and one.x == arm.x],
        [one for one in ones if one.x is None and one.name.partition(", ")[2] == how],
        [one for one in ones if one.name == "sequential"],
    ):
        if same:
            return same[0]
    return None


def _has_equal_tasks(base: Arm) -> bool:
    """As far as its timeline tells; what disturbed a few of them does not matter."""
    took = sorted(span.finished - span.started for span in base.trace)
    return not took or took[len(took) // 2] <= UNEVEN * took[0]


def _wall(arm: Arm) -> float:
    return median([sample.wall for sample in arm.sound]) or 0.0


def _floor(experiment: Experiment) -> float:
    """The memory of the program itself, as `sequential` has it."""
    peaks = [
        sample.values["peak_memory_bytes"]
        for arm in experiment.arms
        if arm.model == "sequential"
        for sample in arm.samples
        if "peak_memory_bytes" in sample.values
    ]
    return min(peaks, default=0.0)
