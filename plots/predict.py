"""How long a batch would take: n tasks that wait and compute, at most so many at once.

All of it rests on the constants of each model (constants.py), which a run's sweeps
gave.  `page/predict.js` is the same arithmetic for the report, letter for letter: what
is changed here is changed there, and a test compares them.

    lanes      so many tasks at once: k, at most n
    rounds     the lanes' turns: ceil(n / k)
    own        a model's own work for each task; with waits, most of it is the request
    push(i)    i tasks through the cores: ceil(i / cores) x computing + i x own

Tasks begin their waits together.  If one computes while others wait, rounds overlap:

    flowing    the longer of all rounds of one lane, and of pushing all n tasks
    in step    each round waits for the slowest task of the one before it

A loop flows.  Threads and processes that take turns on a core lie between the two, so
their time is the mean, and half of the difference is added to what is not known.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from plots.points import Batch


@dataclass(frozen=True)
class Cost:
    """Of wall or CPU time, in seconds; 0 where the sweeps show none."""

    start: float = 0.0  # once
    round: float = 0.0  # for each turn of a lane that waits
    worker: float = 0.0  # for each worker
    wait: float = 0.0  # for each task that waits
    sum: float = 0.0  # for each task that computes
    crowd: float = 0.0  # for each task and each one beside it that waits
    slow: float = 0.0  # share by which computing takes longer


@dataclass(frozen=True)
class Model:
    """What was fitted for one model, and how far it was measured."""

    id: str
    label: str
    cores: int  # that its tasks can compute on
    workers: str  # none, task, lane or core: what it makes one for
    in_turns: bool  # tasks take turns on a core without being asked
    two_places: bool  # waits here and computes there, so that a task costs both
    wall: Cost
    cpu: Cost
    bytes_waiting: float  # for each task that waits
    bytes_worker: float
    most_waiting: int  # tasks at once that were measured; 0: it was not
    most_computing: int
    end: str  # “ended at 10000 at once: no more threads”; empty if not known


@dataclass(frozen=True)
class Noise:
    """How far a measurement may be from its prediction: times this scale."""

    times: float  # the 90 % quantile of the errors of known points, in this scale
    share: float  # of the whole time
    busy: float  # of what is not waiting
    floor: float  # seconds


@dataclass(frozen=True)
class Span:
    value: float
    low: float
    high: float


def workers_of(model: Model, batch: Batch, lanes: int) -> int:
    if model.workers == "task":
        return batch.tasks
    if model.workers == "lane":
        return lanes
    if model.workers == "core" and (not model.two_places or batch.cpu > 0):
        return min(model.cores, lanes)
    return 0


def bound(model: Model, batch: Batch, lanes: int) -> float:
    """The shortest time that physics allows."""
    cores = min(model.cores, lanes)
    rounds = math.ceil(batch.tasks / lanes)
    alone = rounds * (batch.wait + batch.cpu)
    return max(alone, batch.wait + batch.tasks * batch.cpu / cores)


def own_of(cost: Cost, model: Model, batch: Batch) -> float:
    waits = cost.wait if batch.wait > 0 else 0.0
    sums = cost.sum if batch.wait == 0 or (model.two_places and batch.cpu > 0) else 0.0
    return waits + sums


def wall_of(model: Model, batch: Batch, lanes: int) -> tuple[float, float]:
    """Seconds, and how much of them depends on how the rounds overlap."""
    n, wait, cost = batch.tasks, batch.wait, model.wall
    cores = min(model.cores, lanes)
    rounds = math.ceil(n / lanes)
    last = n - (rounds - 1) * lanes
    own = own_of(cost, model, batch)
    cpu = batch.cpu * (1 + cost.slow)

    def push(tasks: int) -> float:
        return math.ceil(tasks / cores) * cpu + tasks * own

    one = wait + cpu + own
    flowing = max((rounds - 1) * one + wait + push(last), wait + push(n))
    in_step = (rounds - 1) * (wait + push(lanes)) + wait + push(last)
    unsure = (in_step - flowing) / 2 if model.in_turns and wait > 0 else 0.0
    waits = rounds * cost.round + n * lanes * cost.crowd if wait > 0 else 0.0
    begin = cost.start + cost.worker * workers_of(model, batch, lanes)
    return flowing + unsure + waits + begin, unsure


def cpu_of(model: Model, batch: Batch, lanes: int) -> float:
    cost = model.cpu
    own = own_of(cost, model, batch) + batch.cpu * (1 + cost.slow)
    begin = cost.start + cost.worker * workers_of(model, batch, lanes)
    crowd = lanes * cost.crowd if batch.wait > 0 else 0.0
    return batch.tasks * (own + crowd) + begin


def memory_of(model: Model, batch: Batch, lanes: int) -> float:
    """Beyond what the program has anyway."""
    waiting = lanes * model.bytes_waiting if batch.wait > 0 else 0.0
    living = min(workers_of(model, batch, lanes), lanes)
    return waiting + living * model.bytes_worker


def span_of(model: Model, batch: Batch, lanes: int, noise: Noise) -> Span:
    """With the 90 % prediction interval, which never begins below the bound."""
    value, unsure = wall_of(model, batch, lanes)
    least = bound(model, batch, lanes)
    scale = scale_of(value, batch, lanes, noise)
    reach = math.exp(noise.times * scale + unsure / value)
    return Span(value, min(max(value / reach, least), value), value * reach)


def scale_of(value: float, batch: Batch, lanes: int, noise: Noise) -> float:
    """What the errors of predictions are counted in, as a share of the value.

    A timer is on time; what computes, and what a model does itself, is less so.
    """
    busy = max(value - math.ceil(batch.tasks / lanes) * batch.wait, 0.0)
    return math.hypot(noise.share, noise.busy * busy / value, noise.floor / value)
