"""Why a run cannot judge a claim, whatever it measured: its cores, its moment, its cut.

Start-up, and what each task costs, do not shrink with delays that were cut: at a fiftieth
they weigh fifty times as much.  A claim that is missed for this alone is not refuted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from plots.metrics import WALL
from plots.run import Claim, Experiment
from plots.stats import Estimate, estimate

A_DIFFERENCE = 1.1  # a speed-up below this is none
TOO_FAST = 0.99  # a time below this share of its bound is a wrong measurement


def of_the_cores(
    machine: Mapping[str, object], experiment: Experiment, claim: Claim
) -> str:
    """Why they cannot settle a claim about cores; else "".

    Such a claim is about the speed-up of computing, and its bound is how many cores
    can share the work.
    """
    cores, physical = machine.get("usable_cores"), machine.get("physical_cores")
    quota, needed = machine.get("cpu_quota"), claim.bound
    is_speed_up = claim.metric.kind == "ratio" and experiment.kind == "computing"
    if not is_speed_up or needed is None or not isinstance(cores, float):
        return ""
    if cores < 2:
        return "there is one usable core"
    if claim.claimed < A_DIFFERENCE:
        return ""  # any two cores can show that there is a gain
    if isinstance(quota, float) and quota < cores:
        return f"the quota pays for {quota:g} of {cores:g} cores"
    if isinstance(physical, float) and physical < needed:
        return f"{cores:g} cores are siblings on {physical:g}"
    return "some cores can do more than others" if machine.get("unlike_cores") else ""


def of_the_moment(experiment: Experiment, claim: Claim) -> str:
    """Of a claim about time: what has disturbed its own experiment."""
    if experiment.was_disturbed:
        return "the machine was busy"
    arms = (experiment.arm(claim.arm), experiment.arm(claim.base))
    if any(arm and arm.was_answered_late for arm in arms):
        return "the server was late"
    return ""


def is_faster_than_physics(
    experiment: Experiment, claim: Claim, figure: Estimate
) -> bool:
    """More than 1 % under the bound.

    A bound of computing is itself measured and wobbles: there the whole range must lie
    beyond it.
    """
    if claim.metric.kind != "ratio" and claim.metric.name != WALL:
        return False
    computing = experiment.kind == "computing"
    if computing and claim.metric.kind == "ratio" and claim.bound:
        if figure.low > claim.bound / TOO_FAST:
            return True
    arm = experiment.arm(claim.arm)
    if arm is None or arm.bound is None or not arm.sound:
        return False
    walls = sorted(sample.wall for sample in arm.sound)
    wall = walls[-1] if computing else walls[len(walls) // 2]
    return wall < arm.bound * TOO_FAST


def scale_of(experiment: Experiment) -> float:
    """1 is not cut."""
    computing = experiment.kind == "computing"
    return experiment.work_scale if computing else experiment.time_scale


def of_the_cut(experiment: Experiment) -> str:
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
