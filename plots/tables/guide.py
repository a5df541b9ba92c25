"""Which model for which work: every cell is a number of this run, or says why not."""

from __future__ import annotations

from plots.guide import NOT_MEASURED, Choice, cell_words, choices, models_of
from plots.run import Run
from plots.tables.table import Cell, Table


def guide_table(run: Run) -> Table:
    models = models_of(run)
    heads = ("kind of work", "measured in", *models)
    rows = []
    for made in choices(run):
        cells = [_cell(made, model) for model in models]
        rows.append(("", (Cell(made.work), Cell(made.source), *cells)))
    return Table("Wall time by kind of work and model", heads, tuple(rows))


def _cell(made: Choice, model: str) -> Cell:
    row = made.row(model)
    known = row is not None and row.median is not None
    text = cell_words(made, model)
    return Cell(text, row.median if known and row else None if row else NOT_MEASURED)
