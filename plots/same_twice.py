"""The floor of a run: how far the same arm was off when it was timed twice.

A difference below it is no difference.  Waiting and computing have a floor each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from plots.run import Experiment
from plots.stats import Estimate, estimate


@dataclass(frozen=True)
class Pair:
    """An arm and the same arm again, in the same blocks."""

    experiment: Experiment
    arm: str
    ratio: Estimate

    @property
    def floor(self) -> float:
        """The end of the interval that is farther from 1."""
        return max(abs(end - 1) for end in self.ratio.inner)


def pairs_of(experiments: Sequence[Experiment]) -> list[Pair]:
    found = []
    for item in experiments:
        for arm in item.arms:
            first = item.arm(arm.same_as) if arm.same_as else None
            if first is None:
                continue
            of_first = {sample.block: sample.wall for sample in first.sound}
            ratios = [
                of_first[sample.block] / sample.wall
                for sample in arm.sound
                if sample.block in of_first and sample.wall
            ]
            if ratios:
                found.append(Pair(item, first.name, estimate(ratios)))
    return found


def with_floors(experiments: Sequence[Experiment]) -> tuple[Experiment, ...]:
    """Of its own kind, else of the other one; None if nothing was timed twice."""
    pairs = pairs_of(experiments)

    def floor(kind: str) -> float | None:
        own = [pair.floor for pair in pairs if pair.experiment.kind == kind]
        return max(own or [pair.floor for pair in pairs], default=None)

    return tuple(replace(item, floor=floor(item.kind)) for item in experiments)
