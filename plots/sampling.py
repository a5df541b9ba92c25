"""How the seconds of a run were spent, and its floor: what the same arm, timed twice, was off.

A difference below the floor is no difference.  An experiment without such arms has the floor
of its kind, waiting or computing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from plots import text
from plots.run import Experiment, Run
from plots.stats import Estimate, estimate

WHY = {
    "settled": "every claim about time was settled",
    "unanswered": "a claim about time has no answer: one of its arms has no times",
    "no question": "no claim of it is about time",
    "most blocks": "more blocks are not taken",
    "deadline": "the time was up",
    "interrupted": "the run was ended",
}


@dataclass(frozen=True)
class Spent:
    """One line of the table."""

    experiment: Experiment
    blocks: str
    seconds: str
    looks: str
    why: str


def table_of(run: Run) -> list[Spent]:
    """Those that took longest come first."""
    known = [item for item in run.experiments if item.sampling]
    known.sort(key=lambda item: -(item.sampling.seconds if item.sampling else 0))
    return [_spent(item) for item in known]


def _spent(item: Experiment) -> Spent:
    plan = item.sampling
    assert plan is not None
    looks = [
        f"after {blocks}: {_open(open_claims)}" for blocks, open_claims in plan.looks
    ]
    return Spent(
        item,
        f"{plan.blocks} of {plan.fewest} to {plan.most}"
        if plan.fewest != plan.most
        else f"{plan.blocks} of {plan.most}",
        text.seconds(plan.seconds),
        "; ".join(looks),
        why(item),
    )


def _open(claims: tuple[str, ...]) -> str:
    if not claims:
        return "all settled"
    return f"{text.plural(len(claims), 'claim')} open"


def why(item: Experiment) -> str:
    """“the time was up, with 2 claims open”"""
    plan = item.sampling
    if plan is None:
        return ""
    said = WHY.get(plan.stopped, plan.stopped)
    is_open = plan.stopped in ("most blocks", "deadline")
    if not is_open:
        return said
    if not plan.looks:
        return f"{said} before the first look"
    return f"{said}, with {_open(plan.looks[-1][1])}"


def told(run: Run) -> str:
    """The whole of it in a sentence or two; empty if it is not known."""
    if run.spent is None:
        return ""
    seconds = f"{run.spent:.0f} s were spent on measuring"
    if run.budget is not None:
        seconds += f", of {run.budget:.0f} s that the profile allows"
    return (
        f"{seconds}. First every experiment has a block with all its arms, or a few; then "
        "those with an article’s figure have more, with the arms that a claim is about; "
        "then the next block goes to the experiment with the most open claims per second. "
        "Claims are looked at after 6, 12 and 15 blocks, ties after 9; what is settled "
        f"rests.{_unseen(run)}"
    )


def _unseen(run: Run) -> str:
    """How far a run came whose time was up before that."""
    plans = [item.sampling for item in run.experiments if item.sampling]
    cut = [plan for plan in plans if plan.stopped == "deadline" and not plan.looks]
    if not cut:
        return ""
    if len(cut) == len(plans):
        return " Here the time was up before any claim was looked at."
    return (
        f" Here the time was up before the first look at {len(cut)} of "
        f"{text.plural(len(plans), 'experiment')}."
    )


@dataclass(frozen=True)
class Pair:
    """An arm and the same arm again, in the same blocks."""

    experiment: Experiment
    arm: str
    ratio: Estimate

    @property
    def floor(self) -> float:
        """The end of the interval that is farther from 1."""
        return max(abs(end - 1) for end in self.ratio.inner)


def pairs_of(experiments: Sequence[Experiment]) -> list[Pair]:
    found = []
    for item in experiments:
        for arm in item.arms:
            first = item.arm(arm.same_as) if arm.same_as else None
            if first is None:
                continue
            of_first = {sample.block: sample.wall for sample in first.sound}
            ratios = [
                of_first[sample.block] / sample.wall
                for sample in arm.sound
                if sample.block in of_first and sample.wall
            ]
            if ratios:
                found.append(Pair(item, first.label, estimate(ratios)))
    return found


def with_floors(experiments: Sequence[Experiment]) -> tuple[Experiment, ...]:
    """Its own, else of its kind, else of the other one; None if nothing was timed twice."""
    pairs = pairs_of(experiments)

    def floor(item: Experiment) -> float | None:
        own = [pair.floor for pair in pairs if pair.experiment is item]
        kind = [pair.floor for pair in pairs if pair.experiment.kind == item.kind]
        return max(own or kind or [pair.floor for pair in pairs], default=None)

    return tuple(replace(item, floor=floor(item)) for item in experiments)


def floor_told(run: Run) -> str:
    """What the same arm shows beside itself."""
    pairs = pairs_of(run.experiments)
    if not pairs:
        return "No arm was timed twice: the floor of this run is not known."
    said = [
        f"{pair.arm} in “{pair.experiment.title}” differed from itself by at most "
        f"{text.percent(pair.floor)} ({text.plural(pair.ratio.blocks, 'block')})"
        for pair in pairs
    ]
    return (
        f"The floor: {text.listing(said)}. A smaller difference between two arms is "
        "called none."
    )
