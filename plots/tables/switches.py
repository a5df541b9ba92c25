"""Module, CPUs, multitasking, who decides: the articles' table, with measured columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from plots import words
from plots.measures import sound_samples
from plots.run import Arm, Experiment, Model, Sample
from plots.stats import median
from plots.tables.table import Cell, Table

HEADS = ("model", "in Python", "multitasking", "who decides", "CPUs, computing")
SWITCHES = (
    ("voluntary, waiting", "waiting", lambda sample: sample.voluntary),
    ("involuntary, waiting", "waiting", lambda sample: sample.involuntary),
    ("voluntary, computing", "computing", lambda sample: sample.voluntary),
    ("involuntary, computing", "computing", lambda sample: sample.involuntary),
)


def switches_table(item: Experiment, models: Sequence[Model]) -> Table:
    """One row for each model; switches are those of one task."""
    heads = HEADS + tuple(f"{name}, per task" for name, _, _ in SWITCHES)
    rows = [
        (model.id, (*_known(model), *_measured(item, model.id)))
        for model in models
        if any(arm.model == model.id for arm in item.arms)
    ]
    return Table("Who decides whose turn it is", heads, tuple(rows))


def _known(model: Model) -> list[Cell]:
    """What no measurement can tell."""
    facts = (model.id, model.in_python, model.multitasking, model.who_decides)
    return [Cell(fact) for fact in facts]


def _measured(item: Experiment, model: str) -> list[Cell]:
    busy = _median(item, item.arm(f"{model}, computing"), _cpus)
    cells = [_cell(busy)]
    for _, work, read in SWITCHES:
        arm = item.arm(f"{model}, {work}")
        value = _median(item, arm, read)
        each = None if value is None or arm is None else value / max(arm.tasks, 1)
        cells.append(_cell(each))
    return cells


def _median(
    item: Experiment, arm: Arm | None, read: Callable[[Sample], float | None]
) -> float | None:
    if arm is None:
        return None
    values = [read(sample) for sample in sound_samples(arm)]
    return median([value for value in values if value is not None])


def _cpus(sample: Sample) -> float | None:
    """How many cores were busy on average."""
    return None if sample.cpu is None or not sample.wall else sample.cpu / sample.wall


def _cell(value: float | None) -> Cell:
    return Cell("–" if value is None else words.three_figures(value), value)
