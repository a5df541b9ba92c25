"""The constants of each model, fitted to the sweeps of a run.

Times grow with what a batch has: rounds, workers, tasks.  The constants are the
coefficients, none below zero, of the sum that comes nearest to what was measured, as a
share of it.  A term stays out unless it makes the fit clearly better (Schwarz's
criterion, BIC), lest it explains the noise of a few points.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from plots import text
from plots.points import TRAITS, Point, lanes_of
from plots.predict import Cost, Model, Noise, cpu_of, scale_of, wall_of, workers_of
from plots.run import Run
from plots.stats import median

Numbers = NDArray[np.float64]
NAMES = ("start", "round", "worker", "wait", "sum", "crowd", "slow")
FOR_OTHERS = 100  # descriptors that a program has anyway
FEWEST = 3  # points for the constants of a model
STEPS = 4
FAR = 1.5  # times the usual error
STEP = 1e-7
ALIKE = 1e-12  # lets terms that cannot be told apart be solved
EXACT = 1e-4  # errors below this share of their scale are none
# In what errors are counted: of the whole time, of what is not waiting, seconds.
SCALE = Noise(times=1.0, share=0.01, busy=0.05, floor=0.0003)


def models_of(run: Run, points: Sequence[Point]) -> list[Model]:
    """Those of the run that its sweeps tell enough of, in reading order."""
    found = []
    for known in run.models:
        mine = [p for p in points if p.model == known.id and p.swept]
        if known.id in TRAITS and len(mine) >= FEWEST:
            bare = bare_of(known.id, known.label, run.cores or 1)
            found.append(_with_end(fitted(bare, mine, known.family), run))
    return found


def bare_of(id: str, label: str, cores: int) -> Model:
    traits = TRAITS[id]
    mine = cores if traits.on_all_cores else 1
    made = (traits.workers, traits.in_turns, traits.two_places)
    return Model(id, label, mine, *made, Cost(), Cost(), 0.0, 0.0, 0, 0, "")


def fitted(bare: Model, points: Sequence[Point], family: str) -> Model:
    """Requires: swept points of this model."""
    waiting, working = _memory(bare, points, family)
    return replace(
        bare,
        wall=cost_of(bare, points, "wall_seconds"),
        cpu=cost_of(bare, points, "cpu_seconds"),
        bytes_waiting=waiting,
        bytes_worker=working,
        most_waiting=_most([p for p in points if p.batch.wait > 0]),
        most_computing=_most([p for p in points if p.batch.wait == 0]),
    )


def _most(points: Sequence[Point]) -> int:
    return max((lanes_of(point) for point in points), default=0)


def _with_end(model: Model, run: Run) -> Model:
    """What ends its road: as a sweep has found it, or as its constants let expect."""
    ends = [
        (arm.x, arm.end)
        for experiment in run.experiments
        for arm in experiment.arms
        if arm.model == model.id and arm.end and arm.x
    ]
    if ends:
        x, why = min(ends)
        return replace(model, end=f"ended at {int(x)} at once: {why.rstrip('.')}")
    expected = _expected_ends(model, run)
    if not expected:
        return model
    most, why = min(expected)
    return replace(model, end=f"would end at about {most} at once: {why}")


def _expected_ends(model: Model, run: Run) -> list[tuple[int, str]]:
    """Requests in flight need a descriptor each, and a part of the memory."""
    ends = []
    descriptors = run.machine.get("descriptor_limit")
    if isinstance(descriptors, float) and model.id != "sequential":
        why = f"it may have {int(descriptors)} descriptors (ulimit -n)"
        ends.append((max(int(descriptors) - FOR_OTHERS, 0), why))
    memory = run.machine.get("memory_bytes")
    each = model.bytes_waiting or model.bytes_worker
    if isinstance(memory, float) and each > 0:
        why = f"with {text.size(each)} each, half of the memory is used"
        ends.append((int(memory / 2 / each), why))
    return ends


def cost_of(
    model: Model, points: Sequence[Point], name: str, begin: Cost | None = None
) -> Cost:
    """Nothing where the run does not say it.

    How rounds overlap depends on the constants themselves, so they are found again
    with what is known of them, from `begin` on (Gauss and Newton's way).  A point far
    off weighs less each time (Huber's way): something has disturbed it.
    """
    known = [(point, median(point.values(name))) for point in points]
    pairs = [(point, value) for point, value in known if value]
    if len(pairs) < FEWEST:
        return Cost()
    is_wall = name == "wall_seconds"
    predicted = predicted_wall if is_wall else predicted_cpu
    y = np.array([value for _, value in pairs])
    scales = [scale_of(v, p.batch, lanes_of(p), SCALE) for p, v in pairs]
    sizes = y * (np.array(scales) if is_wall else SCALE.busy)
    cost, far = begin or Cost(), np.ones(len(y))
    names = _told_apart(model, [point for point, _ in pairs], is_wall)
    for _ in range(STEPS if begin is None else 1):
        rows = [_linear(model, cost, point, predicted, names) for point, _ in pairs]
        base = np.array([row[0] for row in rows])
        terms = np.array([row[1] for row in rows])
        found = nearest(terms, y - base, sizes * np.sqrt(far))
        cost = Cost(*(float(f"{c:.6g}") for c in found))
        off = np.abs(y - base - terms @ found) / sizes
        usual = max(float(np.median(off)), 1.0)
        far = np.maximum(1.0, off / (FAR * usual))
    return cost


def predicted_wall(model: Model, cost: Cost, point: Point) -> float:
    return wall_of(replace(model, wall=cost), point.batch, lanes_of(point))[0]


def predicted_cpu(model: Model, cost: Cost, point: Point) -> float:
    return cpu_of(replace(model, cpu=cost), point.batch, lanes_of(point))


def _linear(
    model: Model,
    at: Cost,
    point: Point,
    predicted: Callable[[Model, Cost, Point], float],
    names: Sequence[str],
) -> tuple[float, list[float]]:
    """What is predicted without any cost, and with a little more of each, as seen
    from `at`."""
    here = predicted(model, at, point)
    slopes = []
    for name in NAMES:
        value = getattr(at, name)
        more = predicted(model, replace(at, **{name: value + STEP}), point)
        slopes.append((more - here) / STEP if name in names else 0.0)
    parts = zip(slopes, (getattr(at, name) for name in NAMES))
    return here - sum(slope * value for slope, value in parts), slopes


def _told_apart(model: Model, points: Sequence[Point], is_wall: bool) -> list[str]:
    """The constants that these points can tell from the others.

    A worker for each task is a part of the task.  One after another, a round is a
    task, and nothing is beside it; what computing is, `sequential` says itself.  If
    nothing has a second round, what one costs belongs to the start.
    """
    if model.id == "sequential":
        return ["round", "sum"] if is_wall else ["wait", "sum"]
    waiting = [point for point in points if point.batch.wait > 0]
    rounds = {math.ceil(p.batch.tasks / lanes_of(p)) for p in waiting}
    hidden = {"round"} if len(rounds) == 1 else set()
    if model.workers not in ("lane", "core"):
        hidden.add("worker")
    return [name for name in NAMES if name not in hidden]


def nearest(terms: Numbers, y: Numbers, size: Numbers) -> Numbers:
    """Coefficients from zero up of `terms` for `y`, whose errors are counted in `size`.

    Each choice of terms is solved; of those that fit, the criterion takes one.
    """
    used = [i for i in range(terms.shape[1]) if terms[:, i].any()]
    scale = np.maximum(np.abs(terms).max(axis=0), 1e-300)
    a, b = terms / scale / size[:, None], y / size
    best, least = np.zeros(terms.shape[1]), _criterion(b, 0)
    products, sides = a.T @ a, a.T @ b
    for number in range(1, len(used) + 1):
        for choice in combinations(used, number):
            chosen = list(choice)
            square = products[np.ix_(chosen, chosen)]
            alike = np.eye(number) * square.trace() * ALIKE
            found = np.linalg.solve(square + alike, sides[chosen])
            if (found < 0).any():
                continue
            score = _criterion(b - a[:, chosen] @ found, number)
            if score < least:
                least, best = score, np.zeros(terms.shape[1])
                best[chosen] = found
    return np.asarray(best / scale)


def _criterion(errors: Numbers, terms: int) -> float:
    n = len(errors)
    return float(n * math.log(np.mean(errors**2) + EXACT**2) + terms * math.log(n))


def _memory(model: Model, points: Sequence[Point], family: str) -> tuple[float, float]:
    """Bytes for each task that waits, and for each worker that is a process."""
    waiting = _slope(
        [(float(lanes_of(p)), _beyond(p)) for p in points if p.batch.wait > 0]
    )
    if family == "processes":
        return 0.0, waiting
    if family != "hybrid":
        return waiting, 0.0
    workers = [(p, workers_of(model, p.batch, lanes_of(p))) for p in points]
    each = [_beyond(p) / made for p, made in workers if made]
    return waiting, max(median(each) or 0.0, 0.0)


def _beyond(point: Point) -> float:
    return (median(point.values("peak_memory_bytes")) or 0.0) - point.floor


def _slope(pairs: Sequence[tuple[float, float]]) -> float:
    """Of the line through them; what does not grow has none."""
    x, y = (np.array(side) for side in zip(*pairs)) if pairs else (np.zeros(0),) * 2
    if len(set(x)) < 2:
        return 0.0
    return max(float(np.polyfit(x, y, 1)[0]), 0.0)
