"""The same numbers as the charts, and more, as tables that can be sorted by value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from plots import text
from plots.metg import Granularity, bytes_per_waiting_task, metg
from plots.metrics import FACTS, WALL
from plots.points import CUT
from plots.run import Arm, Experiment, Model, Run
from plots.series import (
    COSTS,
    Row,
    cost_of,
    is_sweep,
    own_measures,
    row_of,
    single_arms,
    x_name,
    x_words,
)
from plots.stats import median
from plots.text import heading, show

UNKNOWN = "–"
SHORTEST = "The shortest task for which half of its cores’ time is work, METG(50 %)"
MEMORY = "Memory of each task that waits"
HEADS = ("model", "in Python", "multitasking", "who decides", "cores, computing")
SWITCHES = (
    ("voluntary, waiting", "waiting", "voluntary_switches"),
    ("involuntary, waiting", "waiting", "involuntary_switches"),
    ("voluntary, computing", "computing", "voluntary_switches"),
    ("involuntary, computing", "computing", "involuntary_switches"),
)


@dataclass(frozen=True)
class Cell:
    """What is shown; a number is sorted by its value."""

    text: str
    value: float | None = None

    @property
    def plain(self) -> str:
        return f"{self.value:.9g}" if self.value is not None else ""


@dataclass(frozen=True)
class Table:
    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def tables_of(experiment: Experiment, models: Sequence[Model]) -> list[Table]:
    made = []
    if experiment.id == "who_switches":
        made.append(switches_table(experiment, models))
    single = single_arms(experiment)
    swept = [arm for arm in experiment.arms if arm.series is not None]
    if single:
        made.append(_table(experiment, single, "Each way of doing the work"))
    if swept:
        made.append(_table(experiment, swept, "Each point of the lines"))
    return made


def _table(experiment: Experiment, arms: list[Arm], caption: str) -> Table:
    own = own_measures(experiment, arms)
    facts = [experiment.metrics[name] for name in FACTS if _is_told(arms, name)]
    costs = [c for c in COSTS if any(cost_of(arm, c) is not None for arm in arms)]
    costs = [cost for cost in costs if cost.metrics[0] not in FACTS]
    heads = ["way", *([x_name(experiment)] if is_sweep(experiment) else [])]
    heads += ["time", "shortest", "longest", "repetitions", "bound", "time / bound"]
    heads += [heading(metric) for metric in own]
    heads += [metric.plural for metric in facts]
    heads += [cost.name for cost in costs]
    rows = []
    for arm in arms:
        cells = [Cell(_name(arm))]
        if is_sweep(experiment):
            x = arm.x
            cells.append(Cell(UNKNOWN if x is None else x_words(experiment, x), x))
        cells += _times(row_of(arm, WALL))
        for metric in [*own, *facts]:
            row = row_of(arm, metric.name)
            cells.append(_cell(row.middle, show(metric, row.middle)))
        for cost in costs:
            value = cost_of(arm, cost)
            cells.append(_cell(value, cost.show(value)))
        rows.append(tuple(cells))
    return Table(caption, tuple(heads), tuple(rows))


def _name(arm: Arm) -> str:
    if arm.series is not None:
        return text.model_name(arm.series)
    return text.arm_name(arm.name, arm.model, arm.label)


def _is_told(arms: list[Arm], name: str) -> bool:
    return any(name in s.values and s.values[name] for arm in arms for s in arm.samples)


def _times(row: Row) -> list[Cell]:
    if row.middle is None:
        return [Cell(row.arm.problem or UNKNOWN), *[Cell(UNKNOWN)] * 5]
    over = row.over_bound
    return [
        *(
            _cell(v, text.seconds(v))
            for v in (row.middle, min(row.values), max(row.values))
        ),
        Cell(str(len(row.values)), float(len(row.values))),
        _cell(row.bound, text.seconds(row.bound)),
        _cell(over, text.three_figures(over) if over is not None else UNKNOWN),
    ]


def _cell(value: float | None, shown: str) -> Cell:
    return Cell(UNKNOWN if value is None else shown, value)


def switches_table(item: Experiment, models: Sequence[Model]) -> Table:
    """Module, cores, multitasking, who decides: the articles' table, with measured
    columns; switches are those of one task."""
    heads = HEADS + tuple(f"{name}, for each task" for name, _, _ in SWITCHES)
    rows = []
    for model in models:
        if any(arm.model == model.id for arm in item.arms):
            facts = (text.model_name(model.id), model.in_python)
            told = (*facts, model.multitasking, model.who_decides)
            rows.append((*map(Cell, told), *_switches(item, model.id)))
    return Table("Who decides whose turn it is", heads, tuple(rows))


def _switches(item: Experiment, model: str) -> list[Cell]:
    arm = item.arm(f"{model}, computing")
    busy = median([sample.busy_cores for sample in arm.sound]) if arm else None
    cells = [_cell(busy, text.three_figures(busy) if busy is not None else "")]
    for _, work, name in SWITCHES:
        arm = item.arm(f"{model}, {work}")
        value = row_of(arm, name).middle if arm else None
        each = None if value is None or arm is None else value / max(arm.tasks, 1)
        cells.append(_cell(each, text.three_figures(each) if each is not None else ""))
    return cells


MACHINE = {
    "cpu_model": "processor",
    "usable_cores": "usable cores",
    "cores": "cores",
    "memory_bytes": "memory",
    "kernel": "kernel",
    "os": "system",
    "compiler": "compiler",
    "compiler_flags": "compiler flags",
    "build_type": "build type",
    "boost": "Boost",
    "benchmark_library": "Google Benchmark",
    "descriptor_limit": "descriptor limit",
    "load_before": "load before",
    "load_after": "load after",
    "calibration_seconds_before": "calibration before",
    "calibration_seconds_after": "calibration after",
    "listen_overflows": "listen overflows",
    "retransmissions": "retransmissions",
}


def machine_rows(
    machine: dict[str, str | float | None],
) -> list[tuple[str, str]]:
    """Every fact of the machine; what could not be found out is “unknown”."""
    return [(name, _fact(key, machine.get(key))) for key, name in MACHINE.items()]


def _fact(key: str, value: str | float | None) -> str:
    if value is None or isinstance(value, str):
        return value or text.UNKNOWN
    if key.endswith("_bytes"):
        return text.size(value)
    if "seconds" in key:
        return text.seconds(value)
    return f"{value:g}" if value < 1e6 else text.count(value)


def merit_tables(run: Run, item: Experiment) -> list[Table]:
    """The figures of merit that a sweep gives for each model."""
    made = [_metg(run)] if item.sweep == CUT else []
    mine = [
        (name, f) for where, name, f in bytes_per_waiting_task(run) if where == item.id
    ]
    if mine:
        rows = [
            (
                Cell(text.model_name(name)),
                Cell(text.size(figure.value), figure.value),
                Cell(text.size(figure.low), figure.low),
                Cell(text.size(figure.high), figure.high),
                Cell(str(figure.blocks), float(figure.blocks)),
            )
            for name, figure in mine
        ]
        heads = ("way", "each", "least", "most", "blocks")
        made.append(Table(MEMORY, heads, tuple(rows)))
    return [table for table in made if table.rows]


def _metg(run: Run) -> Table:
    heads = ("model", "shortest task", "best block", "worst block")
    return Table(SHORTEST, heads, tuple(_row(found) for found in metg(run)))


def _row(found: Granularity) -> tuple[Cell, ...]:
    if found.value is None:
        shown = Cell("none of this run was long enough")
    else:
        limit = "at most " if found.at_most else ""
        shown = Cell(f"{limit}{text.seconds(found.value)}", found.value)
    ends = (
        Cell(UNKNOWN if end is None else text.seconds(end), end)
        for end in (found.low, found.high)
    )
    return (Cell(text.model_name(found.model)), shown, *ends)
