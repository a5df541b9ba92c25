"""The same numbers as the charts, and more, as tables that can be sorted by value."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from plots import text
from plots.metg import REQUESTS, Merit, bytes_per_waiting_task, merits, metg
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

    @property
    def columns(self) -> list[tuple[str, bool]]:
        """Their heads, and whether numbers stand under them."""
        cells = [[row[place] for row in self.rows] for place in range(len(self.heads))]
        is_number = [any(cell.value is not None for cell in column) for column in cells]
        return list(zip(self.heads, is_number))


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


def figures_of_merit(run: Run, experiment: Experiment) -> list[Table]:
    """How short a task may be, and what a waiting one weighs, where that was measured."""
    made = []
    if experiment.sweep == CUT:
        rows = []
        for one in metg(run):
            shown = (
                text.seconds(one.value) if one.value is not None else "none was long"
            )
            least = "at most " if one.at_most else ""
            span = _ends(one.low, one.high, text.seconds)
            name = Cell(text.model_name(one.model))
            rows.append((name, Cell(f"{least}{shown}", one.value), *span))
        heads = ("way", "METG(50 %)", "best samples", "worst samples")
        made += [Table("How long a task must be", heads, tuple(rows))] if rows else []
    weights = [
        (
            Cell(text.model_name(series)),
            _cell(one.value, text.size(one.value)),
            *_ends(one.low, one.high, text.size),
        )
        for id, series, one in bytes_per_waiting_task(run)
        if id == experiment.id
    ]
    if weights:
        heads = ("way", "memory of a task", "at least", "at most")
        what = "waiting request" if experiment.sweep == REQUESTS else "sleeping task"
        made.append(Table(f"What one more {what} weighs", heads, tuple(weights)))
    return made


def _ends(
    low: float | None, high: float | None, shown: Callable[[float | None], str]
) -> list[Cell]:
    """A range; of a single sample there is none."""
    if low == high:
        return [Cell(UNKNOWN)] * 2
    return [_cell(end, shown(end)) for end in (low, high)]


def merit_in_words(run: Run) -> str:
    """Who has the least of each, and who the most."""
    found = merits(run)
    short = [(m.shortest.value, m) for m in found if m.shortest and m.shortest.value]
    light = [(m.weight.value, m) for m in found if m.weight and m.weight.value]

    def length(one: tuple[float, Merit]) -> str:
        most = "at most " if one[1].shortest and one[1].shortest.at_most else ""
        return f"{most}{text.seconds(one[0])} with {text.model_name(one[1].name)}"

    def weight(one: tuple[float, Merit]) -> str:
        return f"{text.size(one[0])} with {text.model_name(one[1].name)}"

    told = []
    for known, write, what in (
        (short, length, "The shortest task that is worth handing out takes"),
        (light, weight, "One more waiting request adds"),
    ):
        least, most = (end(known, key=lambda one: one[0]) for end in (min, max))
        told.append(f"{what} {write(least)}, and {write(most)}.")
    return " ".join(told)


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
    return arm.label if arm.series is None else text.model_name(arm.series)


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
    "physical_cores": "physical cores",
    "unlike_cores": "cores unlike each other",
    "cpu_quota": "CPU quota, in cores",
    "governor": "what sets the cores' speed",
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
    machine: dict[str, str | float | bool | None],
) -> list[tuple[str, str]]:
    """Every fact of the machine; what could not be found out is “unknown”."""
    return [(name, _fact(key, machine.get(key))) for key, name in MACHINE.items()]


def _fact(key: str, value: str | float | bool | None) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None or isinstance(value, str):
        return value or text.UNKNOWN
    if key.endswith("_bytes"):
        return text.size(value)
    if "seconds" in key:
        return text.seconds(value)
    return text.number(value)
