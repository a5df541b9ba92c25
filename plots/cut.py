"""What a claim would meet if nothing had been cut, neither delays nor computing.

Start-up, and what each task costs, do not shrink with the delays: at a fiftieth they
weigh fifty times as much.  A claim that is missed for this alone is not refuted.
"""

from __future__ import annotations

from dataclasses import replace

from plots.metrics import WALL
from plots.run import Claim, Experiment
from plots.stats import Estimate, estimate


def scale_of(experiment: Experiment) -> float:
    """1 is not cut."""
    computing = experiment.kind == "computing"
    return experiment.work_scale if computing else experiment.time_scale


def why(experiment: Experiment) -> str:
    computing = experiment.kind == "computing"
    what = "the computing was cut" if computing else "delays were cut"
    return f"{what}: fixed costs weigh more"


def at_full_size(
    experiment: Experiment, claim: Claim, figure: Estimate
) -> tuple[Claim, Estimate] | None:
    """The claim, and what it would be judged by; None where nobody knows.

    Computing is cut by leaving tasks out, and one task has no use for two cores.
    """
    if experiment.kind == "computing":
        return None
    scale = scale_of(experiment)
    if claim.metric.kind == "ratio":
        ratio = _ratio(experiment, claim, scale)
        return (claim, ratio) if ratio else None
    is_time = claim.metric.kind == "time"
    is_compared = claim.base and claim.metric.name != WALL
    return (
        _time(experiment, claim, figure, scale) if is_time and not is_compared else None
    )


def _ratio(experiment: Experiment, claim: Claim, scale: float) -> Estimate | None:
    """Of wall times: each arm's own bound grows, what is above it stays."""
    arm, base = experiment.arm(claim.arm), experiment.arm(claim.base)
    if not arm or not base or arm.bound is None or base.bound is None:
        return None
    more, less = (bound * (1 / scale - 1) for bound in (base.bound, arm.bound))
    of_base = {sample.block: sample.wall + more for sample in base.sound}
    ratios = [
        of_base[sample.block] / (sample.wall + less)
        for sample in arm.sound
        if sample.block in of_base
    ]
    return estimate(ratios) if ratios else None


def _time(
    experiment: Experiment, claim: Claim, figure: Estimate, scale: float
) -> tuple[Claim, Estimate]:
    arm = experiment.arm(claim.arm)
    bound = arm.bound if arm and claim.metric.name == WALL else None
    more = (claim.claimed if bound is None else bound) * (1 / scale - 1)
    ends = (figure.value + more, figure.low + more, figure.high + more)
    asked = replace(
        claim,
        claimed=claim.claimed / scale,
        bound=None if claim.bound is None else claim.bound / scale,
    )
    return asked, Estimate(*ends, figure.blocks)
