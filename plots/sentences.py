"""The prose of the report: short sentences made of numbers of the run."""

from __future__ import annotations

from plots import words
from plots.measures import Measured, by_worst_block, is_ratio
from plots.metrics import FACTS, WALL
from plots.run import Claim, Experiment

RELATIONS = {
    "about": "about",
    "at_least": "at least",
    "at_most": "at most",
    "exactly": "exactly",
}


def claim_sentence(experiment: Experiment, claim: Claim, measured: Measured) -> str:
    if claim.metric.kind == "ratio":
        return _speed_up_sentence(experiment, claim, measured)
    if claim.metric.name == WALL:
        return _time_sentence(experiment, claim, measured)
    if claim.metric.name in FACTS:
        return _count_sentence(experiment, claim, measured)
    if is_ratio(claim):
        return _ratio_sentence(experiment, claim, measured)
    return _own_sentence(experiment, claim, measured)


def claimed_words(experiment: Experiment, claim: Claim) -> str:
    """What was claimed, with its unit: “about 5.0x”, “at most 300 ms”."""
    figure = figure_words(claim, claim.claimed)
    if claim.metric.name == WALL:
        figure = words.scaled_seconds(claim.claimed, experiment.time_scale)
    return f"{RELATIONS.get(claim.relation, claim.relation)} {figure}"


def figure_words(claim: Claim, value: float | None) -> str:
    """A value of the claim's measure, with its unit."""
    if is_ratio(claim):
        return words.ratio(value)
    return claim.metric.show(value)


def manner(experiment: Experiment, name: str) -> str:
    """“one after another” for the sequential arm, else “with async”."""
    arm = experiment.arm(name)
    if arm is not None and arm.model == "sequential":
        return "one after another" + _addition(arm.label)
    return f"with {arm.label if arm else name}"


def _addition(label: str) -> str:
    """“ without a session” of “sequential without a session”."""
    said = label.removeprefix("sequential")
    return said if said.startswith(" ") else ""


def _speed_up_sentence(experiment: Experiment, claim: Claim, measured: Measured) -> str:
    figure = measured.figure
    return (
        f"{experiment.title} took {words.seconds(measured.middle)} "
        f"{manner(experiment, claim.arm)} and {words.seconds(measured.base)} "
        f"{manner(experiment, claim.base or 'sequential')}: "
        f"{words.ratio(figure.value)} "
        f"({words.span(figure.low, figure.high)}, {figure.how})."
    )


def _time_sentence(experiment: Experiment, claim: Claim, measured: Measured) -> str:
    figure = measured.figure
    return (
        f"{experiment.title} took {words.seconds(figure.value)} "
        f"{manner(experiment, claim.arm)} "
        f"({words.second_span(figure.low, figure.high)}, {figure.how}); "
        f"claimed: {claimed_words(experiment, claim)}."
    )


def _count_sentence(experiment: Experiment, claim: Claim, measured: Measured) -> str:
    figure = measured.figure
    seen = words.count(figure.low)
    if figure.high != figure.low:
        seen = f"{seen} to {words.count(figure.high)}"
    blocks = words.plural(figure.blocks, "block")
    how = manner(experiment, claim.arm)
    fact, noun = FACTS[claim.metric.name]
    told = fact.format(f"{seen} {noun if seen == '1' else noun + 's'}")
    claimed = claimed_words(experiment, claim)
    return f"{experiment.title}: {told} {how}, in {blocks}; claimed: {claimed}."


def _own_sentence(experiment: Experiment, claim: Claim, measured: Measured) -> str:
    """“Five beats: longest gap 1.02 s with blocked (1.01 s to 1.02 s, range of 3 …”"""
    figure, metric = measured.figure, claim.metric
    how = figure.how
    if by_worst_block(claim):
        how = f"range of {words.plural(figure.blocks, 'block')}"
    return (
        f"{experiment.title}: {metric.tell(metric.show(figure.value))} "
        f"{manner(experiment, claim.arm)} "
        f"({metric.show(figure.low)} to {metric.show(figure.high)}, {how}); "
        f"claimed: {claimed_words(experiment, claim)}."
    )


def _ratio_sentence(experiment: Experiment, claim: Claim, measured: Measured) -> str:
    figure, metric = measured.figure, claim.metric
    return (
        f"{experiment.title}: {metric.tell(metric.show(measured.middle))} "
        f"{manner(experiment, claim.arm)} and {metric.show(measured.base)} "
        f"{manner(experiment, claim.base or 'sequential')}: "
        f"{words.ratio(figure.value)} less "
        f"({words.span(figure.low, figure.high)}, {figure.how})."
    )
