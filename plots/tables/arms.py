"""Arm by arm: wall times, own measures, timelines, costs."""

from __future__ import annotations

from plots.costs import COSTS, cost_of, measured_arms
from plots.figures.gantt import traced
from plots.run import Experiment, Sample, TaskSpan
from plots.shapes import shape_of
from plots.tables.table import Cell, Table, count, known, seconds, three
from plots.times import wall_rows
from plots.variants import own_measures, seen_of, single_arms


def walls_table(item: Experiment) -> Table:
    heads: tuple[str, ...] = ("arm", "in progress", "median", "fastest", "slowest")
    heads += ("samples", "bound", "time / bound", "seen at once")
    wall = wall_rows(item)
    noted = any(row.problem for row in wall)
    heads += ("note",) if noted else ()
    rows = []
    for row in wall:
        reach = (min(row.walls), max(row.walls)) if row.walls else (None, None)
        cells = (
            Cell(row.arm.label),
            count(row.arm.concurrency),
            seconds(row.median),
            seconds(reach[0]),
            seconds(reach[1]),
            count(len(row.walls)),
            seconds(row.bound),
            Cell(three(row.over_bound), row.over_bound),
            count(_seen(row.arm.samples)),
            *([Cell(_note(row.arm.error, row.problem))] if noted else []),
        )
        rows.append((row.arm.key, cells))
    return Table(f"Wall times of “{item.title}”", heads, tuple(rows))


def _note(error: str | None, problem: str) -> str:
    return f"{problem}: {error}" if error and problem else problem


def _seen(samples: tuple[Sample, ...]) -> float | None:
    """The most requests that the server saw at once, in any sample."""
    peaks = [sample.values.get("peak_in_flight") for sample in samples]
    return max((peak for peak in peaks if peak is not None), default=None)


def measures_table(item: Experiment) -> Table:
    """Every measure of every arm: the median, and the range where there is one."""
    arms = single_arms(item)
    metrics = own_measures(item, arms)
    heads = ("arm", *(metric.noun for metric in metrics), "samples")
    columns = [seen_of(arms, metric) for metric in metrics]
    rows = []
    for place, arm in enumerate(arms):
        seen = [column[place] for column in columns]
        cells = [
            Cell(one.told(metric), one.middle) for metric, one in zip(metrics, seen)
        ]
        samples = max((len(one.values) for one in seen), default=0)
        rows.append((arm.key, (Cell(arm.label), *cells, count(samples))))
    return Table(f"What “{item.title}” measured", heads, tuple(rows))


def gantt_table(item: Experiment) -> Table:
    heads = ("arm", "shape", "lanes", "at once", "longest queue", "last end", "failed")
    rows = []
    for arm in traced(item):
        shape = shape_of(arm.trace)
        cells = (
            Cell(arm.label),
            Cell(shape.name),
            count(shape.lanes),
            count(shape.at_once),
            seconds(max(_queued(span) for span in arm.trace)),
            seconds(max(max(span.finished, 0.0) for span in arm.trace)),
            count(sum(span.failure is not None for span in arm.trace)),
        )
        rows.append((arm.key, cells))
    return Table(f"Timelines of “{item.title}”", heads, tuple(rows))


def _queued(span: TaskSpan) -> float:
    return max(span.started - span.submitted, 0.0)


def costs_table(item: Experiment) -> Table:
    heads = ("arm", *(cost.name for cost in COSTS), "CPU / wall")
    rows = []
    for arm in measured_arms(item):
        costs = [(cost, cost_of(arm, cost)) for cost in COSTS]
        cells = [Cell(known(cost.show(value), value), value) for cost, value in costs]
        seen = [sample.busy_cores for sample in arm.samples]
        busy = [cores for cores in seen if cores is not None]
        share = sorted(busy)[len(busy) // 2] if busy else None
        cells.append(Cell(three(share), share))
        rows.append((arm.key, (Cell(arm.label), *cells)))
    return Table(f"Costs of “{item.title}”, medians", heads, tuple(rows))
