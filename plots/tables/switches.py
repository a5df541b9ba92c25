"""Module, CPUs, multitasking, who decides: the articles' table, with measured columns."""

from __future__ import annotations

from collections.abc import Sequence

from plots import words
from plots.measures import sound_samples
from plots.run import Experiment, Model
from plots.stats import median
from plots.tables.table import Cell, Table

HEADS = ("model", "in Python", "multitasking", "who decides", "CPUs, computing")
SWITCHES = (
    ("voluntary, waiting", "waiting", "voluntary_switches"),
    ("involuntary, waiting", "waiting", "involuntary_switches"),
    ("voluntary, computing", "computing", "voluntary_switches"),
    ("involuntary, computing", "computing", "involuntary_switches"),
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
    arm = item.arm(f"{model}, computing")
    samples = sound_samples(arm) if arm else []
    cells = [_cell(median([sample.busy_cores for sample in samples]))]
    for _, work, name in SWITCHES:
        arm = item.arm(f"{model}, {work}")
        samples = sound_samples(arm) if arm else []
        value = median([sample.values.get(name) for sample in samples])
        each = None if value is None or arm is None else value / max(arm.tasks, 1)
        cells.append(_cell(each))
    return cells


def _cell(value: float | None) -> Cell:
    return Cell("–" if value is None else words.three_figures(value), value)
