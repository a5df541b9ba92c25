"""The verdict sentence of each section, made of the numbers below it."""

from __future__ import annotations

from collections import Counter

from plots import words
from plots.costs import COSTS, cost_of, measured_arms
from plots.figures.gantt import traced
from plots.run import Experiment, Run
from plots.shapes import shape_of
from plots.sweeps import is_sweep, sweep_finding
from plots.times import Row, base_of, gain, has_walls, tied_best, works
from plots.variants import measures_finding
from plots.verdicts import WORDS, Judgement

MOST_NAMES = 4
NO_TIME = "No arm gave a time that can be used."


def claims_finding(judgements: list[Judgement]) -> str:
    """“Of 12 claims of articles: 9 reproduced, 3 direction only. Of 1 of ours: …”"""
    articles = [item for item in judgements if item.claim.is_the_articles]
    ours = [item for item in judgements if not item.claim.is_the_articles]
    told = [
        f"Of {words.plural(len(mine), 'claim')} of {whose}: {_verdicts(mine)}."
        for mine, whose in ((articles, "articles"), (ours, "our own"))
        if mine
    ]
    return " ".join(told) or "This run holds no claims to judge."


def _verdicts(judgements: list[Judgement]) -> str:
    counts = Counter(judgement.word for judgement in judgements)
    return ", ".join(f"{counts[word]} {word.lower()}" for word in WORDS if counts[word])


def group_finding(run: Run, experiments: list[Experiment], group: str) -> str:
    """How far the best model was ahead of sequential, or how many there are."""
    if not experiments:
        return "This run measured none."
    if group not in ("waiting", "computing"):
        arms = sum(len(item.arms) for item in experiments)
        number = words.plural(len(experiments), "experiment")
        return f"{number}, {words.plural(arms, 'arm')}."
    gains = [g for item in experiments if (g := gain(item)) is not None]
    if not gains:
        return "No experiment has both a sequential time and another one."
    number = words.plural(len(gains), "experiment")
    reach = words.ratio(min(gains))
    if words.ratio(max(gains)) != reach:
        reach = f"{reach} to {words.ratio(max(gains))}"
    where = ""
    if group == "computing" and run.cores:
        where = f" on {words.plural(run.cores, 'usable core')}"
    return f"In {number} the best model was {reach} as fast as sequential{where}."


def experiment_finding(run: Run, experiment: Experiment) -> str:
    """What its charts show, in the order of the charts."""
    told = []
    if is_sweep(experiment):
        told.append(sweep_finding(experiment, run.seed))
    told.append(measures_finding(experiment))
    if has_walls(experiment):
        told.append(walls_finding(experiment))
    return " ".join(part for part in told if part) or NO_TIME


def walls_finding(experiment: Experiment) -> str:
    """Who won each work; ties are called ties."""
    told = []
    for work, rows in works(experiment):
        won = _winner(rows)
        told.append(f"{work[:1].upper()}{work[1:]}: {won}" if work else won)
    return " ".join(told) or NO_TIME


def _winner(rows: list[Row]) -> str:
    best = tied_best(rows)
    if not best:
        return NO_TIME
    time = words.seconds(best[0].median)
    names = [row.arm.label for row in best]
    if len(names) == 1:
        told = f"{names[0]} was fastest with {time}"
    elif len(names) <= MOST_NAMES:
        told = f"{words.listing(names)} tie at {time}"
    else:
        timed = sum(row.median is not None for row in rows)
        told = f"{len(names)} of {timed} arms tie at {time}"
    slow = base_of(rows)
    if slow is None or slow in best or not slow.median or not best[0].median:
        return f"{told}."
    times = words.ratio(slow.median / best[0].median).rstrip("x")
    took = words.seconds(slow.median)
    return f"{told}; one after another it took {took}, {times} times as long."


def gantt_finding(experiment: Experiment) -> str:
    """Which arms have which shape."""
    shapes: dict[str, list[str]] = {}
    for arm in traced(experiment):
        shapes.setdefault(shape_of(arm.trace).name, []).append(arm.label)
    parts = [f"{name}: {words.listing(arms)}" for name, arms in shapes.items()]
    told = "; ".join(parts)
    return f"{told[:1].upper()}{told[1:]}."


def costs_finding(experiment: Experiment) -> str:
    """The cheapest and the dearest in CPU time and memory."""
    parts = []
    for cost in COSTS[:2]:
        known = [
            (value, arm.label)
            for arm in measured_arms(experiment)
            if (value := cost_of(arm, cost)) is not None
        ]
        if len(known) < 2:
            continue
        (low, cheap), (high, dear) = min(known), max(known)
        if cost.show(low) == cost.show(high):
            parts.append(f"{cost.name}: the same for all, {cost.show(low)}")
        else:
            parts.append(
                f"{cost.name}: from {cost.show(low)} ({cheap}) "
                f"to {cost.show(high)} ({dear})"
            )
    told = "; ".join(parts) or "no cost is known"
    return f"{told[:1].upper()}{told[1:]}."
