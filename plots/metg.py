"""Two figures of merit of each model, out of a run's sweeps.

METG(50 %), the minimum effective task granularity: how short a task may be so that half
of what the cores can do is still work (Slaughter et al., Task Bench, 2020).  The cores
are those that a model can use: one for an event loop, all usable ones for threads.
Bytes for each task that waits: the slope of the memory over the tasks in flight.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from plots.metrics import WALL
from plots.points import CUT, TRAITS, Point, lanes_of, points_of
from plots.run import Arm, Experiment, Run
from plots.stats import Estimate, estimate, median

HALF = 0.5
REQUESTS = "requests in flight"
WAITING = (REQUESTS, "sleeping tasks")  # what the sweeps count
ASLEEP = "memory_bytes"  # what `sleeping_tasks` measures itself


@dataclass(frozen=True)
class Granularity:
    """`value` is None where no task was long enough.  It is `at_most` where even the
    shortest one was: then the value is that one."""

    model: str
    value: float | None  # seconds
    low: float | None
    high: float | None
    at_most: bool


@dataclass(frozen=True)
class Merit:
    """Both figures of a model, or of another language; None where it is not known."""

    name: str
    is_peer: bool
    shortest: Granularity | None
    weight: Estimate | None


def merits(run: Run) -> list[Merit]:
    """In reading order, the languages last; without those of which neither is known.

    What waits are requests, the same for all, and not the lighter tasks that sleep.
    """
    requests = {one.id for one in run.experiments if one.sweep == REQUESTS}
    weights = {s: w for id, s, w in bytes_per_waiting_task(run) if id in requests}
    shortest = {one.model: one for one in metg(run)}
    found = [
        Merit(m.id, False, shortest.get(m.id), weights.get(m.id)) for m in run.models
    ]
    for peer in run.peers:
        # Another way of its language for each kind of work: “Node worker threads”.
        cut = [one for name, one in shortest.items() if _is_of(peer.name, name)]
        held = [one for name, one in weights.items() if _is_of(peer.name, name)]
        found.append(
            Merit(peer.name, True, next(iter(cut), None), next(iter(held), None))
        )
    return [one for one in found if one.shortest or one.weight]


def _is_of(language: str, series: str) -> bool:
    name = "python" if language == "CPython" else language
    return series.startswith(f"{name} ")


def metg(run: Run) -> list[Granularity]:
    """Of each model of the sweep of shorter and shorter tasks, in reading order, and of
    each peer.

    `low` and `high` are of the best and of the worst sample of each point.
    """
    sweeps = [one for one in run.experiments if one.sweep == CUT]
    cuts = {one.id for one in sweeps}
    points = [p for p in points_of(run) if p.experiment in cuts]
    found = []
    for model in run.models:
        mine = sorted(
            (p for p in points if p.model == model.id), key=lambda p: p.batch.cpu
        )
        if len(mine) > 1:
            walls = [p.values("wall_seconds") for p in mine]
            work = [p.batch.tasks * p.batch.cpu / _cores(run, p) for p in mine]
            found.append(
                _granularity(model.id, [p.batch.cpu for p in mine], work, walls)
            )
    return found + [each for one in sweeps for each in _of_peers(one, run.cores or 1)]


def _of_peers(sweep: Experiment, cores: int) -> list[Granularity]:
    """Its own speed is the measure of a peer: a task is as long as it would take at the
    best rate that the peer has reached on a core, with tasks of any length."""
    found = []
    for series, line in _lines(sweep):
        arms = sorted((a for a in line if a.peer and a.sound), key=lambda a: a.x or 0.0)
        if len(arms) > 1:
            walls = [[s.values[WALL] for s in arm.sound] for arm in arms]
            work = [(arm.x or 0.0) * (arm.tasks or 0) for arm in arms]
            lanes = [min(cores, arm.concurrency or 1, arm.tasks or 1) for arm in arms]
            rates = [
                w / n / t for w, n, t in zip(work, lanes, map(_middle, walls)) if t > 0
            ]
            best = max(rates, default=math.inf)
            each = [(arm.x or 0.0) / best for arm in arms]
            share = [w / n / best for w, n in zip(work, lanes)]
            found.append(_granularity(series, each, share, walls))
    return found


def _middle(times: Sequence[float]) -> float:
    return median(list(times)) or math.inf


def _cores(run: Run, point: Point) -> int:
    traits = TRAITS.get(point.model)
    if traits is not None and not traits.on_all_cores:
        return 1
    return min(run.cores or 1, lanes_of(point))


def _granularity(
    model: str,
    each: Sequence[float],
    work: Sequence[float],
    walls: Sequence[Sequence[float]],
) -> Granularity:
    def crossing(of: Sequence[float]) -> float | None:
        return half_at([(c, w / t) for c, w, t in zip(each, work, of)])

    value = crossing([_middle(times) for times in walls])
    low, high = crossing([min(t) for t in walls]), crossing([max(t) for t in walls])
    return Granularity(model, value, low, high, value == each[0])


def half_at(points: Sequence[tuple[float, float]]) -> float | None:
    """From where on the share is a half, coming from the longest task; read off a
    straight line over the logarithm.  The shortest one if all are above."""
    if not points or points[-1][1] < HALF:
        return None
    for (low, below), (high, above) in reversed(list(zip(points, points[1:]))):
        if below < HALF <= above:
            part = (HALF - below) / (above - below)
            return math.exp(math.log(low) + part * math.log(high / low))
    return points[0][0]


def bytes_per_waiting_task(run: Run) -> list[tuple[str, str, Estimate]]:
    """Experiment and line of the sweeps that wait: more and more requests, or sleepers.

    Block by block, the median of the slopes between each two points (Theil and Sen).
    """
    found = []
    for experiment in run.experiments:
        if experiment.sweep in WAITING:
            for series, arms in _lines(experiment):
                slopes = _slopes(arms)
                if slopes:
                    figure = estimate(slopes)
                    found.append((experiment.id, series, figure))
    return found


def _lines(experiment: Experiment) -> list[tuple[str, list[Arm]]]:
    lines: dict[str, list[Arm]] = {}
    for arm in experiment.arms:
        if arm.series is not None and arm.x is not None:
            lines.setdefault(arm.series, []).append(arm)
    return list(lines.items())


def _slopes(arms: Sequence[Arm]) -> list[float]:
    """One for each block in which two points or more were measured."""
    blocks: dict[int, list[tuple[float, float]]] = {}
    for arm in arms:
        for sample in arm.sound:
            peak = sample.values.get("peak_memory_bytes")
            held = sample.values.get(ASLEEP, peak)
            if held is not None:
                blocks.setdefault(sample.block, []).append((arm.x or 0.0, held))
    slopes = []
    for points in blocks.values():
        pairs = combinations(sorted(points), 2)
        steps = [(b[1] - a[1]) / (b[0] - a[0]) for a, b in pairs if b[0] > a[0]]
        if steps:
            slopes.append(max(median(steps) or 0.0, 0.0))
    return slopes
