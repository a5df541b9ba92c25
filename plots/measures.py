"""What was measured for a claim: a number with its interval, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass

from plots import words
from plots.metrics import FACTS, WALL, Metric
from plots.run import Arm, Claim, Experiment, Sample
from plots.stats import Estimate, estimate, median


class Unknown(Exception):
    """Nothing can be said; the message is the reason."""


@dataclass(frozen=True)
class Measured:
    """The measured side of a claim, beside the medians of both arms it came from."""

    figure: Estimate
    middle: float | None = None
    base: float | None = None


def is_ratio(claim: Claim) -> bool:
    """How many times less than the base; a count is never divided."""
    if claim.metric.name in FACTS or claim.metric.name == WALL:
        return False
    return claim.metric.kind == "ratio" or bool(claim.base)


def of_what(experiment: Experiment, claim: Claim) -> Metric:
    """What a claim looks at: a speed-up looks at wall times."""
    is_ratio = claim.metric.kind == "ratio"
    return experiment.metrics[WALL] if is_ratio else claim.metric


def unexpected_failures(arm: Arm, sample: Sample) -> int:
    """Failures beyond those that the experiment asks for."""
    return max(sample.failures - arm.expected_failures, 0)


def sound_samples(arm: Arm) -> list[Sample]:
    """The samples that may be compared: right work, undisturbed."""
    if arm.error or not arm.verified:
        return []
    return [
        sample
        for sample in arm.samples
        if not sample.tainted and not unexpected_failures(arm, sample)
    ]


def arm_wall(arm: Arm, seed: int) -> Estimate | None:
    """The median wall time of the sound samples."""
    walls = [sample.wall for sample in sound_samples(arm)]
    return estimate(walls, seed) if walls else None


def by_worst_block(claim: Claim) -> bool:
    """A count, and what must be met exactly, has to hold in every block."""
    counted = claim.metric.is_count or claim.relation == "exactly"
    return counted and not is_ratio(claim)


def times_less(base: Arm, arm: Arm, metric: Metric, seed: int) -> Estimate | None:
    """How many times less of it than the base has, block by block."""
    by_block = {
        sample.block: sample.values.get(metric.name) for sample in sound_samples(base)
    }
    ratios = [
        more / less
        for sample in sound_samples(arm)
        if (more := by_block.get(sample.block)) is not None
        and (less := sample.values.get(metric.name))
    ]
    return estimate(ratios, seed) if ratios else None


def measure(experiment: Experiment, claim: Claim, seed: int) -> Measured:
    """Throws: Unknown, with the reason."""
    arm = _arm(experiment, claim.arm)
    if is_ratio(claim):
        return _ratio(experiment, arm, claim, seed)
    if by_worst_block(claim):
        return _counted(experiment, arm, claim, seed)
    values = _values(experiment, arm, claim)
    base = _base_wall(experiment, claim) if claim.metric.name == WALL else None
    return Measured(estimate(values, seed), median(values), base)


def _ratio(experiment: Experiment, arm: Arm, claim: Claim, seed: int) -> Measured:
    values = _values(experiment, arm, claim)
    base = _arm(experiment, claim.base or "sequential")
    base_values = _values(experiment, base, claim)
    figure = times_less(base, arm, of_what(experiment, claim), seed)
    if figure is None and not any(values):
        raise Unknown(
            f"the {_noun(experiment, claim)} of {arm.label} was 0: there is no ratio"
        )
    if figure is None:
        raise Unknown(f"no block has both {arm.label} and {base.label}")
    return Measured(figure, median(values), median(base_values))


def _values(experiment: Experiment, arm: Arm, claim: Claim) -> list[float]:
    """What the sound samples say; never empty."""
    name = of_what(experiment, claim).name
    read = [sample.values.get(name) for sample in _sound(arm)]
    values = [value for value in read if value is not None]
    if not values:
        raise Unknown(f"nobody measured the {_noun(experiment, claim)} of {arm.label}")
    return values


def _noun(experiment: Experiment, claim: Claim) -> str:
    return words.shorten(of_what(experiment, claim).noun, 40)


def _arm(experiment: Experiment, name: str) -> Arm:
    arm = experiment.arm(name)
    if arm is None:
        raise Unknown(f"{words.shorten(name, 40)} was not measured")
    if arm.end:
        raise Unknown(f"{arm.label} ended: {words.shorten(arm.end, 60)}")
    if arm.error:
        raise Unknown(f"{arm.label} failed: {words.shorten(arm.error, 60)}")
    if not arm.samples:
        raise Unknown(f"{arm.label} has no samples")
    if not arm.verified:
        raise Unknown(f"the answers of {arm.label} were not verified")
    return arm


def _sound(arm: Arm) -> list[Sample]:
    samples = sound_samples(arm)
    if samples:
        return samples
    number = words.plural(len(arm.samples), "sample")
    raise Unknown(f"no sound sample of {arm.label}: {number} tainted or failed")


def _base_wall(experiment: Experiment, claim: Claim) -> float | None:
    base = experiment.arm(claim.base)
    if base is None or base.name == claim.arm:
        return None
    return median([sample.wall for sample in sound_samples(base)])


def _counted(experiment: Experiment, arm: Arm, claim: Claim, seed: int) -> Measured:
    """A count is judged by its worst block, not by its median.

    Even disturbed samples count: a failure stays one.
    """
    counts = [sample.values.get(claim.metric.name) for sample in arm.samples]
    values = [count for count in counts if count is not None]
    if not values:
        raise Unknown(f"nobody counted the {_noun(experiment, claim)} of {arm.label}")
    spread = estimate(values, seed)
    low, high = min(values), max(values)
    off = max(values, key=lambda value: abs(value - claim.claimed))
    worst = {"at_most": high, "at_least": low, "exactly": off}
    value = worst.get(claim.relation, spread.value)
    return Measured(Estimate(value, low, high, len(values)))
