"""What was measured for a claim: a number with its interval, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass

from plots import text
from plots.metrics import FACTS, WALL
from plots.run import Arm, Claim, Experiment, Metric, Sample
from plots.stats import Estimate, estimate, median
from plots.text import show, tell

RELATIONS = {
    "about": "about",
    "at_least": "at least",
    "at_most": "at most",
    "exactly": "exactly",
}


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


def is_time(claim: Claim) -> bool:
    """Can other programs change it?  Counts and sizes stay what they are."""
    return claim.metric.kind in ("time", "ratio", "rate", "share")


def of_what(experiment: Experiment, claim: Claim) -> Metric:
    """What a claim looks at: a speed-up looks at wall times."""
    return experiment.metrics[WALL] if claim.metric.kind == "ratio" else claim.metric


def by_worst_block(claim: Claim) -> bool:
    """A count, and what must be met exactly, has to hold in every block."""
    counted = claim.metric.is_count or claim.relation == "exactly"
    return counted and not is_ratio(claim)


def times_less(base: Arm, arm: Arm, metric: Metric) -> Estimate | None:
    """How many times less of it than the base has, block by block."""
    by_block = {sample.block: sample.values.get(metric.name) for sample in base.sound}
    ratios = [
        more / less
        for sample in arm.sound
        if (more := by_block.get(sample.block)) is not None
        and (less := sample.values.get(metric.name))
    ]
    return estimate(ratios) if ratios else None


def measure(experiment: Experiment, claim: Claim) -> Measured:
    """Throws: Unknown, with the reason."""
    arm = _arm(experiment, claim.arm)
    if is_ratio(claim):
        return _ratio(experiment, arm, claim)
    if by_worst_block(claim):
        return _counted(experiment, arm, claim)
    values = _values(experiment, arm, claim)
    base = _base_wall(experiment, claim) if claim.metric.name == WALL else None
    return Measured(estimate(values), median(values), base)


def _ratio(experiment: Experiment, arm: Arm, claim: Claim) -> Measured:
    values = _values(experiment, arm, claim)
    base = _arm(experiment, claim.base or "sequential")
    base_values = _values(experiment, base, claim)
    figure = times_less(base, arm, of_what(experiment, claim))
    if figure is None and not any(values):
        noun = _noun(experiment, claim)
        raise Unknown(f"the {noun} of “{arm.label}” was 0: there is no ratio")
    if figure is None:
        raise Unknown(f"no block has both “{arm.label}” and “{base.label}”")
    return Measured(figure, median(values), median(base_values))


def _values(experiment: Experiment, arm: Arm, claim: Claim) -> list[float]:
    """What the sound samples say; never empty."""
    name = of_what(experiment, claim).name
    read = [sample.values.get(name) for sample in _sound(arm)]
    values = [value for value in read if value is not None]
    if not values:
        raise Unknown(
            f"nobody measured the {_noun(experiment, claim)} of “{arm.label}”"
        )
    return values


def _noun(experiment: Experiment, claim: Claim) -> str:
    return text.shorten(of_what(experiment, claim).noun, 40)


def _arm(experiment: Experiment, name: str) -> Arm:
    arm = experiment.arm(name)
    if arm is None:
        raise Unknown(f"“{text.shorten(text.model_name(name), 40)}” was not measured")
    if arm.end:
        raise Unknown(f"“{arm.label}” ended: {text.shorten(arm.end, 60)}")
    if arm.error:
        raise Unknown(f"“{arm.label}” failed: {text.shorten(arm.error, 60)}")
    if not arm.samples:
        raise Unknown(f"“{arm.label}” has no samples")
    if not arm.verified:
        raise Unknown(f"the answers of “{arm.label}” were not verified")
    return arm


def _sound(arm: Arm) -> list[Sample]:
    samples = arm.sound
    if samples:
        return samples
    number = text.plural(len(arm.samples), "sample")
    raise Unknown(f"no sound sample of “{arm.label}”: {number} tainted or failed")


def is_right(arm: Arm) -> bool:
    return arm.verified and not arm.error and not failed_by_mistake(arm)


def failed_by_mistake(arm: Arm) -> int:
    if arm.may_fail:
        return 0
    return sum(arm.unexpected_failures(sample) for sample in arm.samples)


def _base_wall(experiment: Experiment, claim: Claim) -> float | None:
    base = experiment.arm(claim.base)
    if base is None or base.name == claim.arm:
        return None
    return median([sample.wall for sample in base.sound])


def _counted(experiment: Experiment, arm: Arm, claim: Claim) -> Measured:
    """A count is judged by its worst block, not by its median.

    Even disturbed samples count: a failure stays one.
    """
    counts = [sample.values.get(claim.metric.name) for sample in arm.samples]
    values = [count for count in counts if count is not None]
    if not values:
        raise Unknown(f"nobody counted the {_noun(experiment, claim)} of “{arm.label}”")
    low, high = min(values), max(values)
    off = max(values, key=lambda value: abs(value - claim.claimed))
    worst = {"at_most": high, "at_least": low, "exactly": off}
    value = worst.get(claim.relation, estimate(values).value)
    return Measured(Estimate(value, low, high, len(values)))


def claimed_words(experiment: Experiment, claim: Claim) -> str:
    """What was claimed, with its unit: “about 5.0×”, “at most 300 ms”."""
    figure = figure_words(claim, claim.claimed)
    if claim.metric.kind == "time" and not is_ratio(claim):
        figure = text.scaled_seconds(claim.claimed, experiment.time_scale)
    return f"{RELATIONS.get(claim.relation, claim.relation)} {figure}"


def figure_words(claim: Claim, value: float | None) -> str:
    """A value of the claim's measure, with its unit."""
    return text.ratio(value) if is_ratio(claim) else show(claim.metric, value)


def reach(claim: Claim, figure: Estimate) -> str:
    """“4.98× to 5.01×”, with the units of the figure; nothing where all are equal."""
    low, high = (figure_words(claim, end) for end in (figure.low, figure.high))
    return low if low == high else f"{low} to {high}"


def claim_sentence(experiment: Experiment, claim: Claim, measured: Measured) -> str:
    figure, title = measured.figure, experiment.title
    spread = f"({reach(claim, figure)}, {figure.how})"
    arm = manner(experiment, claim.arm)
    if is_ratio(claim):
        metric = of_what(experiment, claim)
        is_wall = metric.name == WALL
        shown = show(metric, measured.middle)
        less = "" if is_wall or figure.value < 1 else " less"
        took = f"{title} took {shown}" if is_wall else f"{title}: {tell(metric, shown)}"
        return (
            f"{took} {arm} and {show(metric, measured.base)} "
            f"{manner(experiment, claim.base or 'sequential')}: "
            f"{text.ratio(figure.value)}{less} {spread}{_goal(experiment, claim)}."
        )
    claimed = f"claimed: {claimed_words(experiment, claim)}"
    if claim.metric.name in FACTS:
        blocks = text.plural(figure.blocks, "block")
        return f"{title}: {_fact(claim, figure)} {arm}, in {blocks}; {claimed}."
    shown = show(claim.metric, figure.value)
    is_wall = claim.metric.name == WALL
    told = (
        f"{title} took {shown}" if is_wall else f"{title}: {tell(claim.metric, shown)}"
    )
    if by_worst_block(claim):
        blocks = text.plural(figure.blocks, "block")
        spread = f"({reach(claim, figure)} in {blocks})"
    return f"{told} {arm} {spread}; {claimed}."


def _goal(experiment: Experiment, claim: Claim) -> str:
    """What a factor must be; of an order the sentence of the claim says it all."""
    is_factor = max(claim.claimed, 1 / claim.claimed if claim.claimed else 1) > 1.1
    return f"; claimed: {claimed_words(experiment, claim)}" if is_factor else ""


def _fact(claim: Claim, figure: Estimate) -> str:
    """“the server saw at most 10 requests at once”"""
    fact, noun = FACTS[claim.metric.name]
    seen = text.count(figure.low)
    if figure.high != figure.low:
        seen = f"{seen} to {text.count(figure.high)}"
    return fact.format(f"{seen} {noun if seen == '1' else noun + 's'}")


def manner(experiment: Experiment, name: str) -> str:
    """“one after another” for the sequential arm, else “with async”."""
    arm = experiment.arm(name)
    if arm is not None and arm.model == "sequential":
        return arm.label.replace("sequential", "one after another", 1)
    return f"with {arm.label if arm else text.model_name(name)}"
