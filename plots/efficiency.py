"""How short a task may become before a model spends half of the time on itself."""

from __future__ import annotations

import math

from plots import words
from plots.metrics import WALL
from plots.run import Experiment
from plots.sweeps import Line, lines_of, x_name, x_words

HALF = 0.5


def efficiency_sentences(experiment: Experiment, seed: int) -> list[str]:
    """For computing that is cut in more and more ways, line by line."""
    if experiment.kind != "computing":
        return []
    told = []
    for line in lines_of(experiment, experiment.metrics[WALL], seed):
        points = efficiencies(line)
        at_once = all(place.arm.concurrency == place.x for place, _ in line.known)
        if len(points) > 1 and not at_once:
            told.append(f"{line.series}: {_said(experiment, points)}.")
    return told


def efficiencies(line: Line) -> list[tuple[float, float]]:
    """At each x, the bound as a share of what was measured."""
    return [
        (place.x, place.bound / figure.value)
        for place, figure in line.known
        if place.bound and figure.value > 0
    ]


def half_at(points: list[tuple[float, float]]) -> float | None:
    """Where the share falls to a half, coming from the largest x; between two points
    it is read off a straight line over the logarithm of x."""
    for (low, below), (high, above) in reversed(list(zip(points, points[1:]))):
        if below < HALF <= above:
            part = (HALF - below) / (above - below)
            return math.exp(math.log(low) + part * math.log(high / low))
    return None


def _said(experiment: Experiment, points: list[tuple[float, float]]) -> str:
    half, counted = half_at(points), x_name(experiment)
    if half is not None:
        return f"half of the time is its own cost at {words.number(half)} {counted}"
    x, share = min(points, key=lambda point: point[1])
    least = f"{words.percent(share)} at {x_words(experiment, x)}"
    if share >= HALF:
        return f"more than half of the time is work at every point, least {least}"
    x, share = max(points, key=lambda point: point[1])
    most = f"{words.percent(share)} at {x_words(experiment, x)}"
    return f"less than half of the time is work at the largest point, most {most}"
