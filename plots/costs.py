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
    metrics: tuple[str, ...]  # their sum
    show: Callable[[float | None], str]

    def read(self, sample: Sample) -> float | None:
        values = [sample.values.get(name) for name in self.metrics]
        known = [value for value in values if value is not None]
        return sum(known) if len(known) == len(values) else None


SWITCHES = ("voluntary_switches", "involuntary_switches")
COSTS = (
    Cost("CPU time", "user + system, with children", ("cpu_seconds",), words.seconds),
    Cost("peak memory", "all its processes", ("peak_memory_bytes",), words.size),
    Cost("threads", "made for the batch", ("threads_made",), words.count),
    Cost("processes", "made for the batch", ("processes_made",), words.count),
    Cost("switches", "voluntary and not", SWITCHES, words.count),
    Cost("connections", "seen by the server", ("connections",), words.count),
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
