"""What the work cost, arm by arm: medians over all samples."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from plots import words
from plots.run import Arm, Experiment, Sample
from plots.stats import median
from plots.variants import single_arms


@dataclass(frozen=True)
class Cost:
    """One thing that can be spent."""

    name: str
    unit: str
    read: Callable[[Sample], float | None]
    show: Callable[[float | None], str]


def _switches(sample: Sample) -> float | None:
    if sample.voluntary is None or sample.involuntary is None:
        return None
    return sample.voluntary + sample.involuntary


def _connections(sample: Sample) -> float | None:
    known = sample.server is not None and sample.server.connections is not None
    return float(sample.server.connections) if known else None  # type: ignore


COSTS = (
    Cost("CPU time", "user + system, with children", lambda s: s.cpu, words.seconds),
    Cost("peak memory", "all its processes", lambda s: s.memory, words.size),
    Cost("threads", "made for the batch", lambda s: s.threads, words.count),
    Cost("processes", "made for the batch", lambda s: s.processes, words.count),
    Cost("switches", "voluntary and not", _switches, words.count),
    Cost("connections", "seen by the server", _connections, words.count),
)


def cost_of(arm: Arm, cost: Cost) -> float | None:
    return median([cost.read(sample) for sample in arm.samples])


def known_costs(experiment: Experiment) -> list[Cost]:
    """Those that at least one arm knows."""
    arms = measured_arms(experiment)
    return [
        cost for cost in COSTS if any(cost_of(arm, cost) is not None for arm in arms)
    ]


def measured_arms(experiment: Experiment) -> list[Arm]:
    """Without the points of a sweep, whose table has their costs."""
    return [arm for arm in single_arms(experiment) if arm.samples]
