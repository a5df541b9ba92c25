"""What was measured for a claim: a number with its interval, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass

from plots import words
from plots.counts import COUNTS
from plots.run import Arm, Claim, Experiment, Sample
from plots.stats import Estimate, estimate, median


class Unknown(Exception):
    """Nothing can be said; the message is the reason."""


@dataclass(frozen=True)
class Measured:
    """The measured side of a claim, beside the median times it came from."""

    figure: Estimate
    wall: float | None = None
    base_wall: float | None = None


def expected_failures(experiment: Experiment) -> int:
    """Failures that every sample shows: they belong to the work."""
    return min((s.failures for arm in experiment.arms for s in arm.samples), default=0)


def sound_samples(experiment: Experiment, arm: Arm) -> list[Sample]:
    """The samples that may be compared: right work, undisturbed."""
    if arm.error or not arm.verified:
        return []
    expected = expected_failures(experiment)
    every_task = experiment.tasks or expected + 1
    return [
        sample
        for sample in arm.samples
        if not sample.tainted and sample.failures <= min(expected, every_task - 1)
    ]


def arm_wall(experiment: Experiment, arm: Arm, seed: int) -> Estimate | None:
    """The median wall time of the sound samples."""
    walls = [sample.wall for sample in sound_samples(experiment, arm)]
    return estimate(walls, seed) if walls else None


def speed_up(base: list[Sample], arm: list[Sample], seed: int) -> Estimate | None:
    """How many times shorter than the base, block by block."""
    by_block = {sample.block: sample.wall for sample in base}
    ratios = [
        by_block[sample.block] / sample.wall
        for sample in arm
        if sample.block in by_block and sample.wall > 0
    ]
    return estimate(ratios, seed) if ratios else None


def measure(experiment: Experiment, claim: Claim, seed: int) -> Measured:
    """Throws: Unknown, with the reason."""
    arm = _arm(experiment, claim.arm)
    if claim.measure in COUNTS:
        return _counted(experiment, arm, claim, seed)
    samples = _sound(experiment, arm)
    wall = median([sample.wall for sample in samples])
    if claim.measure == "wall_seconds":
        figure = estimate([sample.wall for sample in samples], seed)
        return Measured(figure, wall, _base_wall(experiment, claim))
    if claim.measure != "speed_up":
        raise Unknown(f"“{words.shorten(claim.measure, 30)}” is no known measure")
    base = _arm(experiment, claim.base or "sequential")
    base_samples = _sound(experiment, base)
    gained = speed_up(base_samples, samples, seed)
    if gained is None:
        raise Unknown(f"no block has both {arm.label} and {base.label}")
    return Measured(gained, wall, median([sample.wall for sample in base_samples]))


def _arm(experiment: Experiment, name: str) -> Arm:
    arm = experiment.arm(name)
    if arm is None:
        raise Unknown(f"{words.shorten(name, 40)} was not measured")
    if arm.error:
        raise Unknown(f"{arm.label} failed: {words.shorten(arm.error, 60)}")
    if not arm.samples:
        raise Unknown(f"{arm.label} has no samples")
    if not arm.verified:
        raise Unknown(f"the answers of {arm.label} were not verified")
    return arm


def _sound(experiment: Experiment, arm: Arm) -> list[Sample]:
    samples = sound_samples(experiment, arm)
    if samples:
        return samples
    number = words.plural(len(arm.samples), "sample")
    raise Unknown(f"no sound sample of {arm.label}: {number} tainted or failed")


def _base_wall(experiment: Experiment, claim: Claim) -> float | None:
    base = experiment.arm(claim.base)
    if base is None or base.name == claim.arm:
        return None
    return median([sample.wall for sample in sound_samples(experiment, base)])


def _counted(experiment: Experiment, arm: Arm, claim: Claim, seed: int) -> Measured:
    """A count is judged by its worst block, not by its median.

    Even disturbed samples count: a failure stays one.
    """
    read = COUNTS[claim.measure].read
    counts = [read(experiment, sample) for sample in arm.samples]
    values = [count for count in counts if count is not None]
    if not values:
        raise Unknown(f"nobody counted the {claim.measure} of {arm.label}")
    spread = estimate(values, seed)
    low, high = min(values), max(values)
    off = max(values, key=lambda value: abs(value - claim.claimed))
    worst = {"at_most": high, "at_least": low, "exactly": off}
    value = worst.get(claim.relation, spread.value)
    return Measured(Estimate(value, low, high, len(values)))
