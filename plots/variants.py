"""What variants have measured themselves: the rows behind their figure and table."""

from __future__ import annotations

from dataclasses import dataclass

from plots import words
from plots.counts import COUNTS
from plots.measures import of_what, sound_samples
from plots.quantities import FIELDS, WALL, Quantity, quantity_of, value_of
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

    def told(self, quantity: Quantity) -> str:
        """“37” or “37 (35 to 40)”"""
        if self.middle is None:
            return "–"
        low, high = (quantity.show(reach(self.values)) for reach in (min, max))
        shown = quantity.show(self.middle)
        return shown if low == high else f"{shown} ({low} to {high})"


def sweep_arms(experiment: Experiment) -> list[Arm]:
    """The arms that are points of a sweep."""
    return [arm for arm in experiment.arms if arm.series is not None]


def single_arms(experiment: Experiment) -> list[Arm]:
    """The arms that are no points of a sweep."""
    return [arm for arm in experiment.arms if arm.series is None]


def own_measures(experiment: Experiment, arms: list[Arm]) -> list[str]:
    """What samples of these arms hold beside what every sample has."""
    found = dict.fromkeys(
        name for arm in arms for sample in arm.samples for name in sample.measures
    )
    claimed = [of_what(claim) for claim in experiment.claims]
    claimed_fields = [name for name in claimed if name in FIELDS and name != WALL]
    names = dict.fromkeys([*claimed_fields, *found])
    order = {name: place for place, name in enumerate(claimed)}
    own = [name for name in names if name not in COUNTS]
    return sorted(own, key=lambda name: order.get(name, len(order)))


def main_measures(experiment: Experiment, arms: list[Arm]) -> list[str]:
    """What the claims are about comes first; without such claims, all there is."""
    own = own_measures(experiment, arms)
    claimed = {of_what(claim) for claim in experiment.claims}
    return ([name for name in own if name in claimed] or own)[:MOST_SHOWN]


def walls_matter(experiment: Experiment) -> bool:
    """Is time the point?  It is not where variants measure something else."""
    if not main_measures(experiment, list(experiment.arms)):
        return True
    names = {arm.name for arm in experiment.arms if arm.model or arm.peer}
    return bool(names) or any(of_what(claim) == WALL for claim in experiment.claims)


def seen_of(experiment: Experiment, arms: list[Arm], name: str) -> list[Seen]:
    """Arm by arm, in the order of the run."""
    rows = []
    for arm in arms:
        read = [value_of(experiment, s, name) for s in sound_samples(arm)]
        values = tuple(value for value in read if value is not None)
        rows.append(Seen(arm, values, median(values)))
    return rows


def claims_of(experiment: Experiment, name: str) -> dict[str, Claim]:
    """By arm, the claims that state an amount of this measure."""
    return {
        claim.arm: claim
        for claim in experiment.claims
        if claim.measure == name and not claim.base
    }


def measures_finding(experiment: Experiment) -> str:
    """“Longest gap: 10.1 ms with awaited, 1.02 s with blocked.”"""
    arms = single_arms(experiment)
    told = []
    for name in main_measures(experiment, arms):
        quantity = quantity_of(name)
        rows = seen_of(experiment, arms, name)
        known = [(row.middle, row) for row in rows if row.middle is not None]
        if known:
            noun = quantity.noun[:1].upper() + quantity.noun[1:]
            told.append(f"{noun}: {_reach(quantity, known)}.")
    return " ".join(told)


def _reach(quantity: Quantity, known: list[tuple[float, Seen]]) -> str:
    ordered = sorted(known, key=lambda pair: pair[0])
    named = [f"{quantity.show(value)} with {row.arm.label}" for value, row in ordered]
    if len(named) <= MOST_NAMES:
        return words.listing(named)
    return f"from {named[0]} to {named[-1]}"
