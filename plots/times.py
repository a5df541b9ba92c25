"""Wall times arm by arm: the rows behind the figures, the tables and the prose."""

from __future__ import annotations

from dataclasses import dataclass

from plots import words
from plots.measures import expected_failures, sound_samples
from plots.run import Arm, Experiment
from plots.stats import median

TIE = 1.02  # within 2 % of the best is a tie


@dataclass(frozen=True)
class Row:
    """One arm's sound times; `median` is None where there are none."""

    arm: Arm
    walls: tuple[float, ...]
    median: float | None
    bound: float | None
    problem: str

    @property
    def over_bound(self) -> float | None:
        if self.median is None or not self.bound:
            return None
        return self.median / self.bound

    @property
    def note(self) -> str:
        """The direct label: “1.00 s · 1.00 × bound”, or why there is no time."""
        if self.median is None:
            return words.shorten(self.problem, 24)
        if self.over_bound is None:
            return words.seconds(self.median)
        over = words.three_figures(max(self.over_bound, 1e-3))
        return f"{words.seconds(self.median)} · {over} × bound"

    @property
    def tip(self) -> str:
        number = words.plural(len(self.walls), "sample")
        reach = words.second_span(min(self.walls), max(self.walls))
        return f"{self.arm.label}: {words.seconds(self.median)}, {number}, {reach}"


def wall_row(experiment: Experiment, arm: Arm) -> Row:
    walls = tuple(sample.wall for sample in sound_samples(experiment, arm))
    problem = "" if walls else _problem(experiment, arm)
    return Row(arm, walls, median(list(walls)), arm.bound, problem)


def wall_rows(experiment: Experiment) -> list[Row]:
    """Fastest first; arms without a time at the end."""
    rows = [wall_row(experiment, arm) for arm in experiment.arms]
    return sorted(
        rows, key=lambda row: float("inf") if row.median is None else row.median
    )


def _problem(experiment: Experiment, arm: Arm) -> str:
    if arm.error:
        return "failed"
    if not arm.verified:
        return "not verified"
    if not arm.samples:
        return "not measured"
    expected = expected_failures(experiment)
    failing = [s for s in arm.samples if s.failures > expected]
    if failing:
        least = min(sample.failures for sample in failing)
        return f"{least} of {experiment.tasks} tasks failed"
    if all(sample.failures for sample in arm.samples):
        return "every task failed"
    return "every sample tainted"


def tied_best(rows: list[Row]) -> list[Row]:
    """The fastest row and all that cannot be told from it."""
    timed = [(row.median, row) for row in rows if row.median is not None]
    if not timed:
        return []
    least, best = timed[0]
    return [
        row
        for middle, row in timed
        if middle <= least * TIE or min(row.walls) <= max(best.walls)
    ]


def gain(experiment: Experiment) -> float | None:
    """How many times faster the best model is than sequential, by medians."""
    base = experiment.arm("sequential")
    base_row = wall_row(experiment, base) if base else None
    others = [row for row in wall_rows(experiment) if row.arm is not base]
    best = next((row.median for row in others if row.median and not row.arm.peer), None)
    if base_row is None or base_row.median is None or best is None:
        return None
    return base_row.median / best
