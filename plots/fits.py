"""Laws fitted to the first part of each line of a sweep, and held to the rest."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from plots import words
from plots.laws import (
    LITTLE,
    STRAIGHT,
    UNIVERSAL,
    Law,
    Numbers,
    Parameter,
    amdahl,
    fit,
    predict,
)
from plots.metrics import WALL, Metric
from plots.run import Experiment, Run
from plots.stats import Estimate
from plots.sweeps import Line, Place, lines_of, sweep_measures, x_name, x_words

FITTED = 2 / 3  # the share of the points that a law may see
LEAST_TOLD = 3  # a shorter line is not expected to follow any law
RESAMPLES = 2000


@dataclass(frozen=True)
class Guess:
    """A point that the law had not seen."""

    x: float
    measured: float
    predicted: float

    @property
    def off(self) -> float:
        """By what share the prediction was too high."""
        return self.predicted / self.measured - 1.0


@dataclass(frozen=True)
class Fit:
    """One law on one line; `curve` gives the measure at any x."""

    law: Law
    line: Line
    measure: Metric
    fitted: tuple[float, ...]
    guesses: tuple[Guess, ...]
    figures: tuple[tuple[Parameter, Estimate], ...]
    curve: Callable[[float], float]

    @property
    def worst(self) -> Guess:
        return max(self.guesses, key=lambda guess: abs(guess.off))


def fits_of(run: Run, experiment: Experiment) -> list[Fit]:
    """Every law that has a meaning here, on every line with points to spare."""
    tried = (
        _fit(run.seed, law, line, metric)
        for metric, line, law in _candidates(run, experiment)
    )
    return [made for made in tried if made]


def too_few(run: Run, experiment: Experiment) -> list[str]:
    """“threads: 4 points are too few for …”: what was not fitted, and why."""
    told = dict[str, None]()
    for _, line, law in _candidates(run, experiment):
        points, needed = len(line.known), least_points(law)
        if LEAST_TOLD <= points < needed:
            told[
                f"{line.series}: {points} points are too few for {law.name}, "
                f"which wants {needed}; it was not fitted."
            ] = None
    return list(told)


def least_points(law: Law) -> int:
    """One more to fit than the law has coefficients, and the rest to be predicted."""
    points = law.width + 2
    while _seen(points) <= law.width:
        points += 1
    return points


def _seen(points: int) -> int:
    return math.ceil(FITTED * points)


def _candidates(run: Run, experiment: Experiment) -> list[tuple[Metric, Line, Law]]:
    return [
        (metric, line, law)
        for metric in sweep_measures(experiment)
        for line in lines_of(experiment, metric, run.seed)
        for law in _laws(run, experiment, metric, line)
    ]


def _laws(run: Run, experiment: Experiment, metric: Metric, line: Line) -> list[Law]:
    """x must count what is in progress, or else bytes must be on one of the axes."""
    places = [place for place, _ in line.known]
    at_once = all(place.arm.concurrency == place.x for place in places)
    if metric.name == WALL and at_once and places:
        laws = [UNIVERSAL]
        same = len({place.arm.tasks for place in places}) == 1
        if experiment.kind == "waiting":
            laws.insert(0, LITTLE)
        elif same and (run.cores or 2) > 1:
            laws.insert(0, amdahl(float(run.cores or places[-1].x)))
        return laws if all(place.arm.tasks and place.x for place in places) else []
    by_bytes = metric.name == WALL and "bytes" in x_name(experiment)
    return [STRAIGHT] if by_bytes or metric.kind == "bytes" else []


def _fit(seed: int, law: Law, line: Line, metric: Metric) -> Fit | None:
    known = [(place, figure) for place, figure in line.known if figure.value > 0]
    different = len({place.x for place, _ in known})
    if len(known) < least_points(law) or different < len(known):
        return None
    seen = _seen(len(known))
    factor = _factor(law, line)
    train = [place for place, _ in known[:seen]]
    x = np.array([place.x for place in train])
    rows = np.stack([_medians(seed, place) * factor(place.x) for place in train], 1)
    found = fit(law, x, np.maximum(rows, 1e-300))

    def curve(at: float) -> float:
        return float(predict(law, found[0], np.array([at]))[0] / factor(at))

    blocks = min(len(place.values) for place in train)
    return Fit(
        law,
        line,
        metric,
        tuple(place.x for place in train),
        tuple(Guess(p.x, f.value, curve(p.x)) for p, f in known[seen:]),
        tuple((part, _interval(part.read(found), blocks)) for part in law.parameters),
        curve,
    )


def _factor(law: Law, line: Line) -> Callable[[float], float]:
    """From the measure to what the law speaks of: x over the rate of tasks."""
    if law not in (UNIVERSAL, LITTLE):
        return lambda _: 1.0
    x = [place.x for place, _ in line.known]
    tasks = [float(place.arm.tasks) for place, _ in line.known]
    return lambda at: at / float(np.interp(at, x, tasks))


def _medians(seed: int, place: Place) -> Numbers:
    """The median itself, then those of resampled blocks."""
    values = np.asarray(place.values)
    draw = np.random.default_rng([seed, int(place.x)])
    picks = draw.integers(0, len(values), size=(RESAMPLES, len(values)))
    again = np.median(values[picks], axis=1)
    return np.concatenate([[np.median(values)], again])


def _interval(values: Numbers, blocks: int) -> Estimate:
    low, high = np.percentile(values[1:], [2.5, 97.5])
    middle = float(values[0])
    return Estimate(middle, min(float(low), middle), max(float(high), middle), blocks)


def shown(part: Parameter, value: float, metric: Metric) -> str:
    if part.kind == "seconds":
        return words.seconds(value)
    if part.kind == "share":
        return words.percent(value)
    if part.kind == "rate":
        return f"{words.number(value)} per second"
    return metric.show(value) if part.kind == "amount" else f"{value:.3g}"


def fit_sentence(found: Fit, experiment: Experiment) -> str:
    """“threads: Amdahl’s law, fitted at workers 1, 2 and 3: serial share 2.0 % …”"""
    metric = found.measure
    parts = [
        f"{part.name} {shown(part, figure.value, metric)} "
        f"({shown(part, figure.low, metric)} to {shown(part, figure.high, metric)})"
        for part, figure in found.figures
    ]
    return (
        f"{found.line.series}: {found.law.name}, fitted at {x_name(experiment)} "
        f"{_numbers(experiment, found.fitted)}: {', '.join(parts)}. "
        f"{_predicts(found, experiment, metric)}"
    )


def _predicts(found: Fit, experiment: Experiment, metric: Metric) -> str:
    worst = found.worst
    said = (
        f"{metric.show(worst.predicted)} predicted, "
        f"{metric.show(worst.measured)} measured ({off_words(worst.off)})"
    )
    if len(found.guesses) == 1:
        return f"At {x_words(experiment, worst.x)}: {said}."
    held = _numbers(experiment, [guess.x for guess in found.guesses])
    at = x_words(experiment, worst.x)
    return f"Held to {held}, it is farthest off at {at}: {said}."


def off_words(off: float) -> str:
    """−3.1 %, +40.0 %, but “4.7x as much”."""
    if off >= 1:
        return f"{words.ratio(1 + off)} as much"
    return f"{100 * off:+.1f} %".replace("-", "\u2212")


def _numbers(experiment: Experiment, values: Sequence[float]) -> str:
    return words.listing([x_words(experiment, value) for value in values])
