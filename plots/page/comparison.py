"""compare.html: two runs, or the machines of a class, beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from plots import text
from plots.compare import Comparison, Line, Place
from plots.comparing import verdict_sentence
from plots.figures import style
from plots.figures.catalogue import VARIABLES
from plots.figures.machines import draw_machines
from plots.page.build import render
from plots.page.tables import Cell, Table
from plots.run import Run
from plots.stats import Estimate
from plots.svg import to_inline
from plots.timeline import hue_of

FASTER = "Speed-up over usable cores"


def comparison_page(
    names: tuple[str, str], runs: tuple[Run, Run], found: Comparison
) -> bytes:
    tables = [
        _ratios(title, lines)
        for title, lines in (
            ("Each model", found.models),
            ("Each experiment", found.experiments),
        )
        if lines
    ]
    return _page(
        runs[1],
        heading=f"{names[1]} compared with {names[0]}",
        verdict=verdict_sentence(found),
        doubts=found.doubts,
        tables=tables,
    )


def class_page(places: Sequence[Place]) -> bytes:
    """From the fewest cores on; what is not known of a machine is left out of the chart."""
    models = list(dict.fromkeys(m for place in places for m, _ in place.speed_ups))
    dots = [
        (
            text.model_name(model),
            hue_of(places[0].run, None, text.model_name(model)),
            [
                (place.cores, figure)
                for place in places
                for name, figure in place.speed_ups
                if name == model and figure and place.cores
            ],
        )
        for model in models
    ]
    chart = Markup("")
    if any(known for _, _, known in dots):
        with style.settings():
            made = draw_machines("machines", FASTER, dots, style.PAGE)
            drawn = (made.name, made.title, made.description, VARIABLES)
            chart = Markup(to_inline(made.figure, *drawn))
    return _page(
        places[-1].run,
        heading=f"{text.plural(len(places), 'machine')} beside each other",
        verdict="How many times faster each is with all usable cores than one by one.",
        doubts=(),
        tables=[_machines(places, models)],
        chart=chart,
    )


def _page(run: Run, chart: Markup = Markup(""), **context: Any) -> bytes:
    shown = {"chart": chart, "chart_title": FASTER, "about": "a comparison", **context}
    return render("compare", run=run, up="", **shown).encode()


def _ratios(title: str, lines: Sequence[Line]) -> Table:
    heads = (
        title.split()[-1],
        "time, second by first",
        "at least",
        "at most",
        "verdict",
    )
    rows = [
        (Cell(line.name), *_figure(line.figure), Cell(line.verdict)) for line in lines
    ]
    return Table(title, heads, tuple(rows))


def _machines(places: Sequence[Place], models: Sequence[str]) -> Table:
    named = [text.model_name(model) for model in models]
    spans = [(f"{name}: speed-up", "at least", "at most") for name in named]
    heads = (
        "machine",
        "usable cores",
        "processor",
        *(h for span in spans for h in span),
    )
    rows = []
    for place in places:
        cores = Cell(str(place.cores or "unknown"), place.cores)
        cpu = Cell(str(place.run.machine.get("cpu_model") or "unknown"))
        known = dict(place.speed_ups)
        figures = [cell for model in models for cell in _figure(known.get(model))]
        rows.append((Cell(place.name), cores, cpu, *figures))
    return Table("Each machine", heads, tuple(rows))


def _figure(figure: Estimate | None) -> list[Cell]:
    if figure is None:
        return [Cell("not known")] * 3
    values = (figure.value, figure.low, figure.high)
    return [Cell(f"{text.three_figures(value)}×", value) for value in values]
