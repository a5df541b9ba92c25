"""Sweeps point by point, and the laws that were fitted to them."""

from __future__ import annotations

from plots.costs import COSTS, cost_of
from plots.fits import Fit, off_words, shown
from plots.run import Experiment
from plots.sweeps import lines_of, sweep_measures, x_name, x_words
from plots.tables.table import Cell, Table, count, known, seconds
from plots.variants import sweep_arms

SPENT = COSTS[:4]


def sweep_table(item: Experiment, seed: int) -> Table:
    """One row for each point: what the charts show, then what it cost."""
    metrics = sweep_measures(item)
    columns = [
        {
            place.arm.name: place
            for line in lines_of(item, metric, seed)
            for place in line.places
        }
        for metric in metrics
    ]
    heads = ["series", x_name(item)]
    heads += [part for m in metrics for part in (m.noun, f"{m.noun}, range")]
    heads += ["bound", "samples", *(cost.name for cost in SPENT), "note"]
    rows = []
    for arm in sweep_arms(item):
        cells = [Cell(arm.series or ""), Cell(x_words(item, arm.x or 0.0), arm.x)]
        places = [column[arm.name] for column in columns]
        for metric, place in zip(metrics, places):
            figure = place.figure
            value = figure.value if figure else None
            cells.append(Cell(known(metric.show(value), value), value))
            low = metric.show(figure.low) if figure else "–"
            high = metric.show(figure.high) if figure else ""
            cells.append(Cell(f"{low} to {high}" if high else low))
        cells += [seconds(arm.bound), count(len(arm.samples))]
        costs = [(cost, cost_of(arm, cost)) for cost in SPENT]
        cells += [Cell(known(cost.show(value), value), value) for cost, value in costs]
        cells.append(Cell(_note(arm.error, [place.problem for place in places])))
        rows.append((arm.key, tuple(cells)))
    return Table(f"Every point of “{item.title}”", tuple(heads), tuple(rows))


def _note(error: str | None, problems: list[str]) -> str:
    problem = next((told for told in problems if told), "")
    return f"{problem}: {error}" if error and problem else problem


def fits_table(item: Experiment, fits: list[Fit]) -> Table:
    heads = ("series", "law", "measure", "fitted at", "parameters and 95 % intervals")
    held = ("held out", "measured", "predicted", "off")
    rows = []
    for found in fits:
        metric = found.measure
        said = "; ".join(
            f"{part.name} {shown(part, figure.value, metric)} "
            f"({shown(part, figure.low, metric)} "
            f"to {shown(part, figure.high, metric)})"
            for part, figure in found.figures
        )
        for guess in found.guesses:
            cells = (
                Cell(found.line.series),
                Cell(found.law.name),
                Cell(metric.noun),
                Cell(", ".join(x_words(item, x) for x in found.fitted)),
                Cell(said),
                Cell(x_words(item, guess.x), guess.x),
                Cell(metric.show(guess.measured), guess.measured),
                Cell(metric.show(guess.predicted), guess.predicted),
                Cell(off_words(guess.off), guess.off),
            )
            rows.append((found.line.arm.key, cells))
    return Table(f"Laws held to “{item.title}”", heads + held, tuple(rows))
