"""The prose of the report: short sentences made of numbers of the run."""

from __future__ import annotations

from plots import words
from plots.counts import COUNTS
from plots.measures import Measured, by_worst_block, is_ratio
from plots.quantities import WALL, quantity_of
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
    if claim.measure == WALL:
        return _time_sentence(experiment, claim, measured)
    if claim.measure in COUNTS:
        return _count_sentence(experiment, claim, measured)
    if is_ratio(claim):
        return _ratio_sentence(experiment, claim, measured)
    return _own_sentence(experiment, claim, measured)


def claimed_words(experiment: Experiment, claim: Claim) -> str:
    """What was claimed, with its unit: “about 5.0x”, “at most 300 ms”."""
    figure = figure_words(claim, claim.claimed)
    if claim.measure == WALL:
        figure = words.scaled_seconds(claim.claimed, experiment.time_scale)
    return f"{RELATIONS.get(claim.relation, claim.relation)} {figure}"


def figure_words(claim: Claim, value: float | None) -> str:
    """A value of the claim's measure, with its unit."""
    if is_ratio(claim):
        return words.ratio(value)
    if claim.measure in COUNTS:
        return words.count(value)
    return quantity_of(claim.measure).show(value)


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
    fact = f"{COUNTS[claim.measure].says(seen)} {how}"
    claimed = claimed_words(experiment, claim)
    return f"{experiment.title}: {fact}, in {blocks}; claimed: {claimed}."


def _own_sentence(experiment: Experiment, claim: Claim, measured: Measured) -> str:
    """“Five beats: longest gap 1.02 s with blocked (1.01 s to 1.02 s, range of 3 …”"""
    figure, quantity = measured.figure, quantity_of(claim.measure)
    how = figure.how
    if by_worst_block(claim):
        how = f"range of {words.plural(figure.blocks, 'block')}"
    return (
        f"{experiment.title}: {quantity.tell(quantity.show(figure.value))} "
        f"{manner(experiment, claim.arm)} "
        f"({quantity.show(figure.low)} to {quantity.show(figure.high)}, {how}); "
        f"claimed: {claimed_words(experiment, claim)}."
    )


def _ratio_sentence(experiment: Experiment, claim: Claim, measured: Measured) -> str:
    figure, quantity = measured.figure, quantity_of(claim.measure)
    return (
        f"{experiment.title}: {quantity.tell(quantity.show(measured.middle))} "
        f"{manner(experiment, claim.arm)} and {quantity.show(measured.base)} "
        f"{manner(experiment, claim.base or 'sequential')}: "
        f"{words.ratio(figure.value)} less "
        f"({words.span(figure.low, figure.high)}, {figure.how})."
    )
