"""Wall times arm by arm: the rows behind the figures, the tables and the prose."""

from __future__ import annotations

from dataclasses import dataclass

from plots import words
from plots.measures import sound_samples, unexpected_failures
from plots.run import Arm, Experiment
from plots.stats import median
from plots.variants import single_arms, sweep_arms, walls_matter

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
            return self.problem
        if self.over_bound is None:
            return words.seconds(self.median)
        over = words.three_figures(max(self.over_bound, 1e-3))
        return f"{words.seconds(self.median)} · {over} × bound"

    @property
    def tip(self) -> str:
        number = words.plural(len(self.walls), "sample")
        reach = words.second_span(min(self.walls), max(self.walls))
        return f"{self.arm.label}: {words.seconds(self.median)}, {number}, {reach}"


def wall_row(arm: Arm) -> Row:
    walls = tuple(sample.wall for sample in sound_samples(arm))
    problem = "" if walls else _problem(arm)
    return Row(arm, walls, median(list(walls)), arm.bound, problem)


def work_of(experiment: Experiment, arm: Arm) -> str:
    """Which work an arm did: “waiting” of “threads, waiting”, else the main one.

    An experiment may compare several works; each has a sequential arm of its own.
    Times of different works are never compared.
    """
    variant = arm.name.partition(", ")[2]
    bases = [item.name for item in experiment.arms if item.model == "sequential"]
    return variant if f"sequential, {variant}" in bases else ""


def has_walls(experiment: Experiment) -> bool:
    """Is there a chart of wall times, beside or instead of another one?"""
    least = 2 if sweep_arms(experiment) else 1
    return walls_matter(experiment) and len(single_arms(experiment)) >= least


def wall_rows(experiment: Experiment) -> list[Row]:
    """Work by work; fastest first, arms without a time at the end."""
    return [row for _, rows in works(experiment) for row in rows]


def works(experiment: Experiment) -> list[tuple[str, list[Row]]]:
    """Each work with its rows, the fastest first; points of a sweep are no rows."""
    found: dict[str, list[Row]] = {}
    for arm in single_arms(experiment):
        row = wall_row(arm)
        found.setdefault(work_of(experiment, arm), []).append(row)
    return [(work, sorted(rows, key=_time_or_last)) for work, rows in found.items()]


def _time_or_last(row: Row) -> float:
    return float("inf") if row.median is None else row.median


def base_of(rows: list[Row]) -> Row | None:
    """The sequential row of one work."""
    return next((row for row in rows if row.arm.model == "sequential"), None)


def _problem(arm: Arm) -> str:
    if arm.end:
        return f"ended: {arm.end}"
    if arm.error:
        return "failed"
    if not arm.verified:
        return "not verified"
    if not arm.samples:
        return "not measured"
    failing = [s for s in arm.samples if unexpected_failures(arm, s)]
    if failing:
        least = min(sample.failures for sample in failing)
        return f"{least} tasks failed"
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
    """How many times faster the best model is than sequential, in the first work."""
    rows = next((rows for _, rows in works(experiment)), list[Row]())
    base = base_of(rows)
    others = [row for row in rows if row is not base and not row.arm.peer]
    best = next((row.median for row in others if row.median), None)
    if base is None or base.median is None or best is None:
        return None
    return base.median / best
