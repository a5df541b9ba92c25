"""The numbers behind charts and tables: times, costs, own measures, lines that grow."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from plots import text
from plots.measured import of_what, times_less
from plots.metrics import FACTS, WALL
from plots.run import Arm, Experiment, Metric, Sample
from plots.stats import Estimate, estimate, median, side_of
from plots.text import show

MOST_SHOWN = 2  # measures that get a chart of their own; the table has all


@dataclass(frozen=True)
class Row:
    """One measure of one arm; `middle` is None where there is no sound sample."""

    arm: Arm
    values: tuple[float, ...]
    middle: float | None
    bound: float | None = None

    @property
    def over_bound(self) -> float | None:
        if self.middle is None or not self.bound:
            return None
        return self.middle / self.bound

    def told(self, metric: Metric) -> str:
        """“37” or “37 (35 to 40)”, or why there is no number."""
        if self.middle is None:
            return self.arm.problem or "not known"
        low, high = (show(metric, end(self.values)) for end in (min, max))
        shown = show(metric, self.middle)
        return shown if low == high else f"{shown} ({low} to {high})"


def row_of(arm: Arm, metric: str) -> Row:
    read = [sample.values.get(metric) for sample in arm.sound]
    values = tuple(value for value in read if value is not None)
    bound = arm.bound if metric == WALL else None
    return Row(arm, values, median(values), bound)


def single_arms(experiment: Experiment) -> list[Arm]:
    """The arms that are no points of a line."""
    return [arm for arm in experiment.arms if arm.series is None]


def is_sweep(experiment: Experiment) -> bool:
    return any(arm.series is not None for arm in experiment.arms)


def own_measures(experiment: Experiment, arms: list[Arm]) -> list[Metric]:
    """What these arms measured themselves; what claims are about comes first."""
    claimed = [of_what(experiment, claim).name for claim in experiment.claims]
    found = dict.fromkeys(
        name
        for arm in arms
        for sample in arm.samples
        for name in (*(n for n in claimed if n in sample.values), *sample.own)
        if name != WALL and name not in FACTS
    )
    order = {name: place for place, name in enumerate(claimed)}
    own = sorted(found, key=lambda name: order.get(name, len(claimed)))
    return [experiment.metrics[name] for name in own]


def main_measures(experiment: Experiment, arms: list[Arm]) -> list[Metric]:
    """What the claims are about; without such claims, all there is."""
    own = own_measures(experiment, arms)
    claimed = {of_what(experiment, claim) for claim in experiment.claims}
    return ([metric for metric in own if metric in claimed] or own)[:MOST_SHOWN]


def time_matters(experiment: Experiment) -> bool:
    """It does not where variants measure something else."""
    if not main_measures(experiment, list(experiment.arms)):
        return True
    names = {arm.name for arm in experiment.arms if arm.model or arm.peer}
    looked_at = {of_what(experiment, claim).name for claim in experiment.claims}
    return bool(names) or WALL in looked_at


def work_of(experiment: Experiment, arm: Arm) -> str:
    """Which work an arm did: “waiting” of “threads, waiting”, else the main one.

    An experiment may compare several works; each has a sequential arm of its own.
    Times of different works are never compared.
    """
    first = experiment.arm(arm.same_as) if arm.same_as else arm
    variant = (first or arm).name.partition(", ")[2]
    heads = (item.name.partition(", ") for item in experiment.arms)
    bases = {what for who, _, what in heads if who.split()[-1:] == ["sequential"]}
    return variant if variant in bases else ""


def works(experiment: Experiment) -> list[tuple[str, list[Row]]]:
    """Each work with its times, the fastest first; points of a line are no rows."""
    found: dict[str, list[Row]] = {}
    for arm in single_arms(experiment):
        row = row_of(arm, WALL)
        found.setdefault(_batch_of(experiment, arm), []).append(row)
    return [(work, sorted(rows, key=_middle_or_last)) for work, rows in found.items()]


def _batch_of(experiment: Experiment, arm: Arm) -> str:
    """Its work; a peer that does more or fewer tasks than the models is on its own."""
    work = work_of(experiment, arm)
    models = (item for item in experiment.arms if item.model and not item.peer)
    usual = {item.tasks for item in models if work_of(experiment, item) == work}
    if not arm.peer or not usual or arm.tasks in usual:
        return work
    return f"{work}, {text.plural(arm.tasks, 'task')}".removeprefix(", ")


def _middle_or_last(row: Row) -> float:
    return float("inf") if row.middle is None else row.middle


def level_with_best(
    rows: list[Row], metrics: Mapping[str, Metric], floor: float = 0.0
) -> list[Row]:
    """The fastest and all that this run cannot tell from it, block by block.

    What differs by no more than the same arm does from itself is no difference.
    """
    timed = [row for row in rows if row.middle is not None]
    if not timed:
        return []
    best = timed[0]
    return [
        row for row in timed if row is best or not _is_slower(row, best, metrics, floor)
    ]


def _is_slower(
    row: Row, best: Row, metrics: Mapping[str, Metric], floor: float
) -> bool:
    figure = times_less(row.arm, best.arm, metrics[WALL])
    if figure is None:  # never in the same block
        return min(row.values) > max(best.values)
    return side_of(figure) > 0 and figure.value > 1 + floor


def base_of(rows: list[Row]) -> Row | None:
    """The sequential row of one work."""
    return next((row for row in rows if row.arm.model == "sequential"), None)


@dataclass(frozen=True)
class Cost:
    """One thing that can be spent."""

    name: str
    unit: str
    metrics: tuple[str, ...]  # their sum
    show: Callable[[float | None], str]

    def read(self, sample: Sample) -> float | None:
        values = [sample.values.get(name) for name in self.metrics]
        known = [value for value in values if value is not None]
        return sum(known) if len(known) == len(values) else None


SWITCHES = ("voluntary_switches", "involuntary_switches")
COSTS = (
    Cost("CPU time", "user and system, with children", ("cpu_seconds",), text.seconds),
    Cost("peak memory", "of all its processes", ("peak_memory_bytes",), text.size),
    Cost("threads", "made for the batch", ("threads_made",), text.count),
    Cost("processes", "made for the batch", ("processes_made",), text.count),
    Cost("switches", "voluntary and not", SWITCHES, text.count),
    Cost("connections", "seen by the server", ("connections",), text.count),
)
CPU_TIME = COSTS[0]


def cost_of(arm: Arm, cost: Cost) -> float | None:
    return median([cost.read(sample) for sample in arm.sound])


@dataclass(frozen=True)
class Place:
    """One arm of a line; without a figure `problem` says why."""

    x: float
    arm: Arm
    figure: Estimate | None
    bound: float | None

    @property
    def problem(self) -> str:
        return "" if self.figure else self.arm.problem or "not measured"


@dataclass(frozen=True)
class Line:
    """The arms of one series, from the smallest x on."""

    series: str
    places: tuple[Place, ...]

    @property
    def arm(self) -> Arm:
        return self.places[0].arm

    @property
    def known(self) -> list[tuple[float, Estimate]]:
        return [(place.x, place.figure) for place in self.places if place.figure]

    @property
    def end(self) -> Place | None:
        """Where the machine had not enough for more."""
        return next((place for place in self.places if place.arm.end), None)


def x_name(experiment: Experiment) -> str:
    return experiment.sweep or "x"


def x_words(experiment: Experiment, x: float) -> str:
    """“10 000”, or “16 KiB” where bytes are counted."""
    return (text.payload if "bytes" in x_name(experiment) else text.number)(x)


def line_measures(experiment: Experiment) -> list[Metric]:
    """Wall time where time is the point, then what variants measured themselves."""
    swept = [arm for arm in experiment.arms if arm.series is not None]
    walls = [experiment.metrics[WALL]] if time_matters(experiment) else []
    return walls + main_measures(experiment, swept)


def lines_of(experiment: Experiment, metric: Metric) -> list[Line]:
    """Series by series, in the order of the run."""
    found: dict[str, list[Place]] = {}
    for arm in experiment.arms:
        if arm.series is not None:
            row = row_of(arm, metric.name)
            figure = estimate(row.values) if row.values else None
            place = Place(arm.x or 0.0, arm, figure, row.bound)
            found.setdefault(arm.series, []).append(place)
    return [
        Line(series, tuple(sorted(places, key=lambda place: place.x)))
        for series, places in found.items()
    ]


def end_words(line: Line) -> str:
    """“threads ended at 10 000: no more threads.”"""
    if line.end is None:
        return ""
    reason = (line.end.arm.end or "").rstrip(".")
    return (
        f"{text.model_name(line.series)} ended at {text.number(line.end.x)}: {reason}."
    )
