"""Claim by claim: does it hold here?  Pure functions of the run.

    REPRODUCED · DIRECTION ONLY (why) · NOT REPRODUCED · CANNOT TELL (why)

The sentence and the verdict come from the same numbers, so they cannot contradict.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from plots import words
from plots.measures import (
    Measured,
    Unknown,
    arm_wall,
    is_ratio,
    measure,
    sound_samples,
)
from plots.metrics import WALL
from plots.run import Claim, Experiment, Run
from plots.sentences import claim_sentence, figure_words

REPRODUCED = "REPRODUCED"
DIRECTION_ONLY = "DIRECTION ONLY"
NOT_REPRODUCED = "NOT REPRODUCED"
CANNOT_TELL = "CANNOT TELL"
WORDS = (REPRODUCED, DIRECTION_ONLY, NOT_REPRODUCED, CANNOT_TELL)

A_DIFFERENCE = 1.1  # a speed-up below this is none
NEAR_THE_BOUND = 0.85  # the share of the bound that counts as reaching it
OUT_OF_REACH = 1.02  # a claim this much above the bound cannot be met
TOO_FAST = 0.99  # a time below this share of its bound is a wrong measurement


@dataclass(frozen=True)
class Judgement:
    """A claim, what was measured, and the verdict."""

    experiment: Experiment
    claim: Claim
    word: str
    why: str
    measured: Measured | None
    sentence: str

    @property
    def verdict(self) -> str:
        return f"{self.word} ({self.why})" if self.why else self.word


def judge(run: Run) -> list[Judgement]:
    """One judgement for each claim, in the order of the run."""
    return [
        judge_claim(run, experiment, claim)
        for experiment in run.experiments
        for claim in experiment.claims
    ]


def judge_claim(run: Run, experiment: Experiment, claim: Claim) -> Judgement:
    try:
        measured = measure(experiment, claim, run.seed)
    except Unknown as reason:
        sentence = f"{experiment.title}: cannot be judged, {reason}."
        return Judgement(experiment, claim, CANNOT_TELL, str(reason), None, sentence)
    why = why_cores_cannot_tell(run.machine, experiment, claim)
    word, why = (CANNOT_TELL, why) if why else _decide(run, experiment, claim, measured)
    sentence = claim_sentence(experiment, claim, measured)
    return Judgement(experiment, claim, word, why, measured, sentence)


def why_cores_cannot_tell(
    machine: Mapping[str, object], experiment: Experiment, claim: Claim
) -> str:
    """Why this machine's cores cannot settle a claim about cores; else "".

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


def _decide(
    run: Run, experiment: Experiment, claim: Claim, measured: Measured
) -> tuple[str, str]:
    if _faster_than_physics(run, experiment, claim, measured):
        return CANNOT_TELL, "faster than physics allows: the measuring is wrong"
    if holds(claim, measured.figure.value):
        return REPRODUCED, ""
    if is_ratio(claim):
        return _short_of_ratio(run, experiment, claim, measured.figure.value)
    if claim.metric.name == WALL:
        return _short_of_time(claim, measured)
    if claim.bound and claim.relation != "exactly":
        return _short_of_amount(claim, measured.figure.value, claim.bound)
    return NOT_REPRODUCED, ""


def holds(claim: Claim, value: float) -> bool:
    """Is the claim true of this value?  The tolerance is a share of the claim."""
    slack = claim.tolerance * claim.claimed + 1e-9
    over = value - claim.claimed
    if claim.relation == "at_least":
        return over >= -slack
    if claim.relation == "at_most":
        return over <= slack
    return abs(over) <= slack


def _short_of_ratio(
    run: Run, experiment: Experiment, claim: Claim, value: float
) -> tuple[str, str]:
    wants_less = claim.relation == "at_most" or claim.claimed < A_DIFFERENCE
    if wants_less or value < A_DIFFERENCE:
        return NOT_REPRODUCED, ""
    bound = claim.bound
    reachable = bound is None or claim.claimed <= bound * OUT_OF_REACH
    if bound is None or reachable or value < NEAR_THE_BOUND * bound:
        return DIRECTION_ONLY, f"measured {words.ratio(value)}"
    limit = f"the bound is {words.ratio(bound)}"
    if experiment.kind == "computing" and run.cores:
        return DIRECTION_ONLY, f"{words.plural(run.cores, 'usable core')}: {limit}"
    return DIRECTION_ONLY, limit


def _short_of_time(claim: Claim, measured: Measured) -> tuple[str, str]:
    value, bound = measured.figure.value, claim.bound or 0.0
    out_of_reach = claim.claimed * OUT_OF_REACH < bound
    wants_less = claim.relation != "at_least"
    if out_of_reach and wants_less and value * NEAR_THE_BOUND <= bound:
        return DIRECTION_ONLY, f"the bound is {words.seconds(bound)}"
    base = measured.base
    if base and value > claim.claimed and base >= A_DIFFERENCE * value:
        return DIRECTION_ONLY, f"measured {words.seconds(value)}"
    return NOT_REPRODUCED, ""


def _short_of_amount(claim: Claim, value: float, bound: float) -> tuple[str, str]:
    """A claim beyond its bound is met as far as can be when the bound is reached."""
    if claim.relation == "at_least":
        beyond, reached = claim.claimed > bound, value >= NEAR_THE_BOUND * bound
    else:
        beyond, reached = claim.claimed < bound, value * NEAR_THE_BOUND <= bound
    if beyond and reached:
        return DIRECTION_ONLY, f"the bound is {figure_words(claim, bound)}"
    return NOT_REPRODUCED, ""


def _faster_than_physics(
    run: Run, experiment: Experiment, claim: Claim, measured: Measured
) -> bool:
    """More than 1 % under the bound.

    A bound of computing is itself measured and wobbles: there the whole range must lie
    beyond it.
    """
    if claim.metric.kind != "ratio" and claim.metric.name != WALL:
        return False
    computing = experiment.kind == "computing"
    if computing and claim.metric.kind == "ratio" and claim.bound:
        if measured.figure.low > claim.bound / TOO_FAST:
            return True
    arm = experiment.arm(claim.arm)
    wall = arm_wall(arm, run.seed) if arm else None
    if arm is None or wall is None or arm.bound is None:
        return False
    slowest = max(sample.wall for sample in sound_samples(arm))
    return (slowest if computing else wall.value) < arm.bound * TOO_FAST
