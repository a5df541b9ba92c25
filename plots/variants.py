"""What variants have measured themselves: the rows behind their figure and table."""

from __future__ import annotations

from dataclasses import dataclass

from plots import words
from plots.measures import of_what, sound_samples
from plots.metrics import FACTS, WALL, Metric
from plots.run import Arm, Claim, Experiment
from plots.stats import median

MOST_SHOWN = 3  # measures that get a chart of their own; the table has all
MOST_NAMES = 4


@dataclass(frozen=True)
class Seen:
    """One measure of one arm; `middle` is None where there is no sound sample."""

    arm: Arm
    values: tuple[float, ...]
    middle: float | None

    def told(self, metric: Metric) -> str:
        """“37” or “37 (35 to 40)”"""
        if self.middle is None:
            return "–"
        low, high = (metric.show(reach(self.values)) for reach in (min, max))
        shown = metric.show(self.middle)
        return shown if low == high else f"{shown} ({low} to {high})"


def sweep_arms(experiment: Experiment) -> list[Arm]:
    """The arms that are points of a sweep."""
    return [arm for arm in experiment.arms if arm.series is not None]


def single_arms(experiment: Experiment) -> list[Arm]:
    """The arms that are no points of a sweep."""
    return [arm for arm in experiment.arms if arm.series is None]


def own_measures(experiment: Experiment, arms: list[Arm]) -> list[Metric]:
    """What these arms measured themselves, and what claims say of every sample."""
    claimed = [of_what(experiment, claim).name for claim in experiment.claims]
    found = dict.fromkeys(
        name
        for arm in arms
        for sample in arm.samples
        for name in (*(n for n in claimed if n in sample.values), *sample.own)
        if name != WALL and name not in FACTS
    )
    order = {name: place for place, name in enumerate(claimed)}
    own = sorted(found, key=lambda name: order.get(name, len(claimed)))
    return [experiment.metrics[name] for name in own]


def main_measures(experiment: Experiment, arms: list[Arm]) -> list[Metric]:
    """What the claims are about comes first; without such claims, all there is."""
    own = own_measures(experiment, arms)
    claimed = {of_what(experiment, claim) for claim in experiment.claims}
    return ([metric for metric in own if metric in claimed] or own)[:MOST_SHOWN]


def walls_matter(experiment: Experiment) -> bool:
    """Is time the point?  It is not where variants measure something else."""
    if not main_measures(experiment, list(experiment.arms)):
        return True
    names = {arm.name for arm in experiment.arms if arm.model or arm.peer}
    looked_at = {of_what(experiment, claim).name for claim in experiment.claims}
    return bool(names) or WALL in looked_at


def seen_of(arms: list[Arm], metric: Metric) -> list[Seen]:
    """Arm by arm, in the order of the run."""
    rows = []
    for arm in arms:
        read = [s.values.get(metric.name) for s in sound_samples(arm)]
        values = tuple(value for value in read if value is not None)
        rows.append(Seen(arm, values, median(values)))
    return rows


def claims_of(experiment: Experiment, metric: Metric) -> dict[str, Claim]:
    """By arm, the claims that state an amount of this measure."""
    return {
        claim.arm: claim
        for claim in experiment.claims
        if claim.metric == metric and not claim.base
    }


def measures_finding(experiment: Experiment) -> str:
    """“Longest gap: 10.1 ms with awaited, 1.02 s with blocked.”"""
    arms = single_arms(experiment)
    told = []
    for metric in main_measures(experiment, arms):
        rows = seen_of(arms, metric)
        known = [(row.middle, row) for row in rows if row.middle is not None]
        if known:
            noun = metric.noun[:1].upper() + metric.noun[1:]
            told.append(f"{noun}: {_reach(metric, known)}.")
    return " ".join(told)


def _reach(metric: Metric, known: list[tuple[float, Seen]]) -> str:
    ordered = sorted(known, key=lambda pair: pair[0])
    named = [f"{metric.show(value)} with {row.arm.label}" for value, row in ordered]
    if len(named) <= MOST_NAMES:
        return words.listing(named)
    return f"from {named[0]} to {named[-1]}"
