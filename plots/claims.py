"""Claim by claim: does it hold here?  Pure functions of the run.

    REPRODUCED · MORE THAN CLAIMED · DIRECTION ONLY · NOT REPRODUCED · CANNOT TELL

A verdict is given when the whole interval says the same; blocks on both sides of the
claim, a disturbed experiment, or an order from too few blocks are no verdict.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from plots import doubts, text
from plots.measured import (
    Measured,
    Unknown,
    by_worst_block,
    claim_sentence,
    figure_words,
    is_ratio,
    is_time,
    measure,
    reach,
)
from plots.doubts import A_DIFFERENCE
from plots.metrics import WALL
from plots.run import Claim, Experiment, Run
from plots.stats import side_of

REPRODUCED = "REPRODUCED"
MORE_THAN_CLAIMED = "MORE THAN CLAIMED"
DIRECTION_ONLY = "DIRECTION ONLY"
NOT_REPRODUCED = "NOT REPRODUCED"
CANNOT_TELL = "CANNOT TELL"
WRONG = (DIRECTION_ONLY, NOT_REPRODUCED)
WORDS = (REPRODUCED, MORE_THAN_CLAIMED, DIRECTION_ONLY, NOT_REPRODUCED, CANNOT_TELL)

NEAR_THE_BOUND = 0.85  # the share of the bound that counts as reaching it
OUT_OF_REACH = 1.02  # a claim this much above the bound cannot be met
ROUNDING = 1e-9
TIE = 0.02  # what is no difference, whatever the floor
BEYOND_PHYSICS = "faster than physics allows: the measuring is wrong"
OVER_THE_CORES = "faster than the cores allow: one of its times is off"
OFF_BY = 1.5  # a miss by less than this factor is no refutation, with few blocks


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
        why = self.why
        if not why and self.word in (MORE_THAN_CLAIMED, DIRECTION_ONLY):
            figure = self.measured.figure.value if self.measured else None
            why = f"measured {figure_words(self.claim, figure)}"
        return f"{self.word} ({why})" if why else self.word

    @property
    def holds(self) -> bool:
        return self.word in (REPRODUCED, MORE_THAN_CLAIMED)


def judge(run: Run) -> list[Judgement]:
    """One judgement for each claim, in the order of the run."""
    return [
        judge_claim(run, experiment, claim)
        for experiment in run.experiments
        for claim in experiment.claims
    ]


def verdicts(judgements: Sequence[Judgement]) -> str:
    """“7 reproduced, 1 direction only”"""
    counts = Counter(judgement.word for judgement in judgements)
    return ", ".join(f"{counts[word]} {word.lower()}" for word in WORDS if counts[word])


def judge_claim(run: Run, experiment: Experiment, claim: Claim) -> Judgement:
    try:
        measured = measure(experiment, claim)
    except Unknown as reason:
        sentence = f"{experiment.title}: cannot be judged, {reason}."
        return Judgement(experiment, claim, CANNOT_TELL, str(reason), None, sentence)
    why = doubts.of_the_cores(run.machine, experiment, claim)
    word, why = (CANNOT_TELL, why) if why else _decide(run, experiment, claim, measured)
    sentence = claim_sentence(experiment, claim, measured)
    return Judgement(experiment, claim, word, why, measured, sentence)


def _decide(
    run: Run, experiment: Experiment, claim: Claim, measured: Measured
) -> tuple[str, str]:
    if doubts.is_faster_than_physics(experiment, claim, measured.figure):
        computing = experiment.kind == "computing"
        return CANNOT_TELL, OVER_THE_CORES if computing else BEYOND_PHYSICS
    if is_time(claim) and (doubt := doubts.of_the_moment(experiment, claim)):
        return CANNOT_TELL, doubt
    found = _verdict(run, experiment, claim, measured)
    if found[0] in WRONG:
        if _is_missed_for_the_cut(run, experiment, claim, measured, found[0]):
            return CANNOT_TELL, doubts.of_the_cut(experiment)
        if _is_a_near_miss_of_few(claim, measured):
            blocks = text.plural(measured.figure.blocks, "block")
            return CANNOT_TELL, f"missed by less than half, in {blocks}"
    return found


def _is_a_near_miss_of_few(claim: Claim, measured: Measured) -> bool:
    """A single sample of a quiet machine may be off by a third; a verdict may not."""
    figure = measured.figure
    if figure.is_enough or not is_time(claim):
        return False
    low, high = figure.low / OFF_BY, figure.high * OFF_BY
    is_across = low < claim.claimed < high
    return is_across or any(holds(claim, value) for value in (low, high))


def _is_missed_for_the_cut(
    run: Run, experiment: Experiment, claim: Claim, measured: Measured, word: str
) -> bool:
    """Would the same costs, beside the whole work, give another verdict?"""
    is_fact = by_worst_block(claim) or claim.metric.is_count
    if is_fact or doubts.scale_of(experiment) >= 1:
        return False
    larger = doubts.at_full_size(experiment, claim, measured.figure)
    if larger is None:
        return experiment.work_scale < 1
    asked, figure = larger
    base = measured.base and measured.base / doubts.scale_of(experiment)
    found = replace(measured, figure=figure, base=base)
    return _verdict(run, experiment, asked, found)[0] != word


def _verdict(
    run: Run, experiment: Experiment, claim: Claim, measured: Measured
) -> tuple[str, str]:
    """By the figure alone."""
    figure = measured.figure
    if by_worst_block(claim):
        return _by_worst_block(claim, figure.value)
    is_tie = _says_no_difference(claim)
    ends = figure.inner if is_tie else (figure.low, figure.high)
    places = {_place(claim, value) for value in ends}
    is_across = is_tie and places == {"short"} and ends[0] < claim.claimed < ends[1]
    if len(places) > 1 or is_across:
        return CANNOT_TELL, f"{reach(claim, figure)}: on both sides of the claim"
    if claim.metric.kind == "ratio":
        floor = _below_the_floor(experiment, claim, figure.value)
        if floor:
            return CANNOT_TELL, floor
    if _is_order(claim) and not side_of(figure, _line(claim)):
        return CANNOT_TELL, f"{reach(claim, figure)}: too close to rank"
    place = places.pop()
    if place == "in":
        return REPRODUCED, ""
    if place == "beyond":
        return MORE_THAN_CLAIMED, ""
    return _short(run, experiment, claim, measured)


def _below_the_floor(experiment: Experiment, claim: Claim, value: float) -> str:
    """A difference that the same arm shows beside itself says nothing."""
    floor = experiment.floor or 0.0
    is_small = _is_order(claim) and abs(value / _line(claim) - 1) < floor
    is_blunt = _says_no_difference(claim) and floor > max(claim.tolerance, TIE)
    if not (is_small or is_blunt) or _is_the_floor(experiment, claim):
        return ""
    return f"the same arm twice differed by {text.percent(floor)}"


def _is_the_floor(experiment: Experiment, claim: Claim) -> bool:
    arm = experiment.arm(claim.arm)
    return bool(arm and arm.same_as)


def _place(claim: Claim, value: float) -> str:
    """Where a value lies: “in” what is claimed, “beyond” it, or “short” of it."""
    slack = claim.tolerance * claim.claimed + ROUNDING
    over = value - claim.claimed
    if abs(over) <= slack:
        return "in"
    if claim.relation in ("at_least", "at_most"):
        return "in" if (over > 0) == (claim.relation == "at_least") else "short"
    if claim.relation == "exactly" or _says_no_difference(claim):
        return "short"
    return "beyond" if (over > 0) == _more_is_better(claim) else "short"


def _more_is_better(claim: Claim) -> bool:
    return is_ratio(claim) or claim.metric.better == "more"


def _says_no_difference(claim: Claim) -> bool:
    """“Threads give computing nothing”: about 1×."""
    is_one = claim.relation == "about" and claim.claimed < A_DIFFERENCE
    return is_ratio(claim) and is_one


def holds(claim: Claim, value: float) -> bool:
    """Is the claim true of this value?  The tolerance is a share of the claim."""
    return _place(claim, value) != "short"


def _is_order(claim: Claim) -> bool:
    """Does it only say which of two is less?"""
    sided = claim.relation in ("at_least", "at_most")
    return is_ratio(claim) and sided and 1 / A_DIFFERENCE < claim.claimed < A_DIFFERENCE


def _line(claim: Claim) -> float:
    """Where an order turns: “no faster” may be as much faster as is tolerated."""
    slack = claim.tolerance if claim.relation == "at_most" else -claim.tolerance
    return claim.claimed * (1 + slack)


def _by_worst_block(claim: Claim, value: float) -> tuple[str, str]:
    if holds(claim, value):
        return REPRODUCED, ""
    if claim.bound and claim.relation != "exactly":
        return _short_of_amount(claim, value, claim.bound)
    return NOT_REPRODUCED, ""


def _short(
    run: Run, experiment: Experiment, claim: Claim, measured: Measured
) -> tuple[str, str]:
    value = measured.figure.value
    if is_ratio(claim):
        return _short_of_ratio(run, experiment, claim, value)
    if claim.metric.name == WALL:
        return _short_of_time(claim, measured)
    if claim.bound:
        return _short_of_amount(claim, value, claim.bound)
    return NOT_REPRODUCED, ""


def _short_of_ratio(
    run: Run, experiment: Experiment, claim: Claim, value: float
) -> tuple[str, str]:
    wants_less = claim.relation == "at_most" or claim.claimed < A_DIFFERENCE
    if wants_less or value < A_DIFFERENCE:
        return NOT_REPRODUCED, ""
    bound = claim.bound
    reachable = bound is None or claim.claimed <= bound * OUT_OF_REACH
    if bound is None or reachable or value < NEAR_THE_BOUND * bound:
        return DIRECTION_ONLY, ""
    limit = f"the bound is {text.ratio(bound)}"
    if experiment.kind == "computing" and run.cores:
        return DIRECTION_ONLY, f"{text.plural(run.cores, 'usable core')}: {limit}"
    return DIRECTION_ONLY, limit


def _short_of_time(claim: Claim, measured: Measured) -> tuple[str, str]:
    value, bound = measured.figure.value, claim.bound or 0.0
    out_of_reach = claim.claimed * OUT_OF_REACH < bound
    wants_less = claim.relation != "at_least"
    if out_of_reach and wants_less and value * NEAR_THE_BOUND <= bound:
        return DIRECTION_ONLY, f"the bound is {text.seconds(bound)}"
    base = measured.base
    if base and value > claim.claimed and base >= A_DIFFERENCE * value:
        return DIRECTION_ONLY, ""
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
