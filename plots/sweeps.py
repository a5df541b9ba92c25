"""The same work with more and more of something: the lines behind figure and table."""

from __future__ import annotations

from dataclasses import dataclass

from plots import words
from plots.measures import sound_samples
from plots.metrics import WALL, Metric
from plots.run import Arm, Experiment
from plots.stats import Estimate, estimate
from plots.times import wall_row
from plots.variants import main_measures, sweep_arms, walls_matter

MOST_LINES_TOLD = 5


@dataclass(frozen=True)
class Place:
    """One arm of a sweep; without a figure `problem` says why."""

    x: float
    arm: Arm
    values: tuple[float, ...]
    figure: Estimate | None
    bound: float | None
    problem: str


@dataclass(frozen=True)
class Line:
    """The arms of one series, from the smallest x on."""

    series: str
    places: tuple[Place, ...]

    @property
    def arm(self) -> Arm:
        return self.places[0].arm

    @property
    def known(self) -> list[tuple[Place, Estimate]]:
        return [(place, place.figure) for place in self.places if place.figure]

    @property
    def end(self) -> Place | None:
        """Where the machine had not enough for more."""
        return next((place for place in self.places if place.arm.end), None)


def is_sweep(experiment: Experiment) -> bool:
    return bool(sweep_arms(experiment))


def x_name(experiment: Experiment) -> str:
    return experiment.sweep or "x"


def x_words(experiment: Experiment, x: float) -> str:
    """“10 000”, or “16.4 kB” where bytes are counted."""
    return (words.size if "bytes" in x_name(experiment) else words.number)(x)


def sweep_measures(experiment: Experiment) -> list[Metric]:
    """Wall time where time is the point, then what variants measured themselves."""
    walls = [experiment.metrics[WALL]] if walls_matter(experiment) else []
    return walls + main_measures(experiment, sweep_arms(experiment))


def lines_of(experiment: Experiment, metric: Metric, seed: int) -> list[Line]:
    """Series by series, in the order of the run."""
    found: dict[str, list[Place]] = {}
    for arm in sweep_arms(experiment):
        place = _place(arm, metric, seed)
        found.setdefault(arm.series or "", []).append(place)
    return [
        Line(series, tuple(sorted(places, key=lambda place: place.x)))
        for series, places in found.items()
    ]


def _place(arm: Arm, metric: Metric, seed: int) -> Place:
    read = [s.values.get(metric.name) for s in sound_samples(arm)]
    values = tuple(value for value in read if value is not None)
    figure = estimate(values, seed) if values else None
    bound = arm.bound if metric.name == WALL else None
    problem = "" if figure else wall_row(arm).problem or "not measured"
    return Place(arm.x or 0.0, arm, values, figure, bound, problem)


def sweep_finding(experiment: Experiment, seed: int) -> str:
    """How each line ran from its first to its last point, and why it ended."""
    measures = sweep_measures(experiment)
    lines = lines_of(experiment, measures[0], seed) if measures else []
    known = [line for line in lines if line.known]
    if not known:
        return "No point of this sweep gave a figure that can be used."
    told = "; ".join(_run_of(line, experiment) for line in known[:MOST_LINES_TOLD])
    more = len(known) - MOST_LINES_TOLD
    rest = f"; {more} more in the table" if more > 0 else ""
    ends = [line for line in lines if line.end]
    noun = measures[0].noun[:1].upper() + measures[0].noun[1:]
    return f"{noun}: {told}{rest}." + "".join(f" {end_words(line)}" for line in ends)


def _run_of(line: Line, experiment: Experiment) -> str:
    show = sweep_measures(experiment)[0].show
    (first, low), (last, high) = line.known[0], line.known[-1]
    if first is last:
        return f"{line.series} {show(low.value)} at {x_words(experiment, first.x)}"
    return (
        f"{line.series} {show(low.value)} at {x_words(experiment, first.x)}, "
        f"{show(high.value)} at {x_words(experiment, last.x)}"
    )


def end_words(line: Line) -> str:
    """“threads ended at 10 000: no more threads.”"""
    if line.end is None:
        return ""
    reason = (line.end.arm.end or "").rstrip(".")
    return f"{line.series} ended at {words.number(line.end.x)}: {reason}."
