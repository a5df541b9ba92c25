"""The prose of the report: short sentences made of numbers of the run."""

from __future__ import annotations

from plots import words
from plots.counts import COUNTS
from plots.measures import Measured
from plots.run import Claim, Experiment

RELATIONS = {
    "about": "about",
    "at_least": "at least",
    "at_most": "at most",
    "exactly": "exactly",
}


def claim_sentence(experiment: Experiment, claim: Claim, measured: Measured) -> str:
    if claim.measure == "speed_up":
        return _speed_up_sentence(experiment, claim, measured)
    if claim.measure == "wall_seconds":
        return _time_sentence(experiment, claim, measured)
    return _count_sentence(experiment, claim, measured)


def claimed_words(experiment: Experiment, claim: Claim) -> str:
    """What was claimed, with its unit: “about 5.0x”, “at most 300 ms”."""
    if claim.measure == "speed_up":
        figure = words.ratio(claim.claimed)
    elif claim.measure == "wall_seconds":
        figure = words.scaled_seconds(claim.claimed, experiment.time_scale)
    else:
        figure = words.count(claim.claimed)
    return f"{RELATIONS.get(claim.relation, claim.relation)} {figure}"


def figure_words(claim: Claim, value: float | None) -> str:
    """A value of the claim's measure, with its unit."""
    if claim.measure == "speed_up":
        return words.ratio(value)
    if claim.measure == "wall_seconds":
        return words.seconds(value)
    return words.count(value)


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
        f"{experiment.title} took {words.seconds(measured.wall)} "
        f"{manner(experiment, claim.arm)} and {words.seconds(measured.base_wall)} "
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
    fact = f"{COUNTS[claim.measure].says(seen)} {how}"
    claimed = claimed_words(experiment, claim)
    return f"{experiment.title}: {fact}, in {blocks}; claimed: {claimed}."
