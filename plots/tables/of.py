"""Which tables an experiment has, in reading order, each with the chart it belongs to."""

from __future__ import annotations

from plots.run import Experiment, Run
from plots.sweeps import is_sweep
from plots.tables.arms import measures_table, walls_table
from plots.tables.sweeps import sweep_table
from plots.tables.table import Table
from plots.times import has_walls
from plots.variants import own_measures, single_arms


def charted_tables(run: Run, item: Experiment) -> dict[str, Table]:
    """By the kind of its chart: sweep, measures, walls."""
    found: dict[str, Table] = {}
    if is_sweep(item):
        found["sweep"] = sweep_table(item, run.seed)
    if own_measures(item, single_arms(item)):
        found["measures"] = measures_table(item)
    if has_walls(item) or (item.arms and not found):
        found["walls"] = walls_table(item)
    return found


def tables_of(run: Run, item: Experiment) -> list[Table]:
    return list(charted_tables(run, item).values())
