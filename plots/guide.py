"""Which model should I choose?  Every answer is a measured number of this run."""

from __future__ import annotations

from dataclasses import dataclass

from plots import words
from plots.costs import COSTS, cost_of
from plots.run import Arm, Experiment, Run
from plots.sweeps import is_sweep, x_name, x_words
from plots.times import Row, base_of, tied_best, wall_row, work_of

NOT_MEASURED = "not measured"
MOST_NAMES = 4

# The kinds of work, and which experiments can speak for them, the clearest first.
KINDS = (
    ("a few waits", ("five_fetches", "ten_microservices", "portfolio_prices")),
    (
        "many waits",
        ("in_flight", "thousand_fetches", "scrape_100_pages", "hundred_fetches"),
    ),
    ("computing", ("eight_sums", "simulation", "image_batch", "fibonacci")),
    ("both", ("mixed_fetch_and_crunch",)),
)


@dataclass(frozen=True)
class Choice:
    """One kind of work: a row for each model that did it, fastest first."""

    work: str
    experiment: Experiment | None
    x: float | None
    rows: tuple[Row, ...]

    @property
    def best(self) -> list[Row]:
        return tied_best(list(self.rows))

    @property
    def source(self) -> str:
        if self.experiment is None:
            return NOT_MEASURED
        if self.x is None:
            return self.experiment.title
        counted = f"{x_words(self.experiment, self.x)} {x_name(self.experiment)}"
        return f"{self.experiment.title}, {counted}"

    def row(self, model: str) -> Row | None:
        return next((row for row in self.rows if row.arm.model == model), None)


def choices(run: Run) -> list[Choice]:
    return [_choice(run, work, names) for work, names in KINDS]


def models_of(run: Run) -> list[str]:
    """Those that any choice knows, in reading order."""
    found = {row.arm.model for made in choices(run) for row in made.rows}
    return [model.id for model in run.models if model.id in found]


def _choice(run: Run, work: str, names: tuple[str, ...]) -> Choice:
    """From the experiment that says something of most models."""
    made = [
        _of(work, item) for name in names for item in run.experiments if item.id == name
    ]
    return max(made, key=_said, default=Choice(work, None, None, ()))


def _said(made: Choice) -> int:
    """An end is a result too."""
    return sum(row.median is not None or bool(row.arm.end) for row in made.rows)


def _of(work: str, item: Experiment) -> Choice:
    x = _far(item) if is_sweep(item) else None
    arms: dict[str, Arm] = {}
    for arm in item.arms:
        if arm.model and not arm.peer and arm.x == x and not work_of(item, arm):
            known = arms.get(arm.model)
            if known is None or arm.name == arm.model:
                arms[arm.model] = arm
    rows = [wall_row(arm) for arm in arms.values()]
    known_last = sorted(rows, key=lambda row: (row.median is None, row.median or 0.0))
    return Choice(work, item, x, tuple(known_last))


def _far(item: Experiment) -> float | None:
    """The largest x at which at least two models gave a time."""
    timed: dict[float, int] = {}
    for arm in item.arms:
        if arm.x is not None and arm.model and wall_row(arm).median is not None:
            timed[arm.x] = timed.get(arm.x, 0) + 1
    shared = [x for x, models in timed.items() if models > 1]
    return max(shared or timed, default=None)


def cell_words(made: Choice, model: str) -> str:
    """“1.00 s, best”, “1.01 s, tie”, “5.00 s”, “ended: …” or “not measured”."""
    row = made.row(model)
    if row is None:
        return NOT_MEASURED
    if row.median is None:
        return row.problem
    time, best = words.seconds(row.median), made.best
    if row not in best:
        return time
    return f"{time}, {'tie' if len(best) > 1 else 'best'}"


def advice(made: Choice) -> str:
    """“For a few waits take any of …: they tie at 1.00 s.”"""
    best = made.best
    if not best:
        return f"For {made.work}: {NOT_MEASURED} in this run."
    time = words.seconds(best[0].median)
    names = [_name(row) for row in best]
    lead = f"For {made.work} ({made.source})"
    if len(made.rows) == 1:
        return f"{lead}: only {names[0]} was measured, {time}."
    if len(names) == 1:
        return f"{lead} take {names[0]}: {time}.{_next(made)}{_slowest(made)}"
    said = f"{lead}: {_some(names)} tie at {time}.{_cheapest(best)}"
    return said + _slowest(made)


def _name(row: Row) -> str:
    """A point of a sweep goes by the name of its line."""
    return row.arm.series or row.arm.label


def _some(names: list[str]) -> str:
    if len(names) <= MOST_NAMES:
        return words.listing(names)
    return f"{', '.join(names[:MOST_NAMES])} and {len(names) - MOST_NAMES} more"


def _next(made: Choice) -> str:
    """How far the second is behind."""
    best = made.best[0]
    others = [row for row in made.rows if row is not best and row.median]
    if not others or not best.median or not others[0].median:
        return ""
    times = words.ratio(others[0].median / best.median)
    return f" Next is {_name(others[0])} with {times} of that."


def _cheapest(best: list[Row]) -> str:
    """What can still tell those that tie: CPU time."""
    costs = [(value, row) for row in best if (value := cost_of(row.arm, COSTS[0]))]
    if len(costs) < 2:
        return ""
    (low, cheap), (high, dear) = (
        reach(costs, key=lambda pair: pair[0]) for reach in (min, max)
    )
    if COSTS[0].show(low) == COSTS[0].show(high):
        return ""
    return (
        f" Of these {_name(cheap)} spent the least CPU time, "
        f"{COSTS[0].show(low)}; {_name(dear)} the most, {COSTS[0].show(high)}."
    )


def _slowest(made: Choice) -> str:
    """What a wrong choice costs, and what none costs."""
    best = made.best
    base = base_of(list(made.rows))
    told = []
    others = [row for row in made.rows if row.median and row not in best]
    if others and others[-1] is not base:
        told.append(others[-1])
    if base is not None and base in others:
        told.append(base)
    least = best[0].median
    if not told or not least:
        return ""
    parts = [
        f"{_name(row)} took {words.ratio((row.median or 0.0) / least)} as long"
        for row in told
    ]
    return f" Against that {words.listing(parts)}."
