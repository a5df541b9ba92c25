"""Every figure of a report, in reading order."""

from __future__ import annotations

import re

from plots.figures import style
from plots.figures.claims import draw_claims
from plots.figures.costs import draw_costs
from plots.figures.drawing import Drawing
from plots.figures.gantt import draw_gantt, traced
from plots.figures.hero import draw_hero, hero_experiment
from plots.figures.walls import draw_walls
from plots.run import Experiment, Run
from plots.verdicts import judge


def draw_all(run: Run) -> list[Drawing]:
    """What has no data has no figure: the page says so instead."""
    with style.drawing():
        return _run_figures(run) + [
            drawing
            for item, name in figure_names(run)
            for drawing in _experiment_figures(item, name)
        ]


def figure_names(run: Run) -> list[tuple[Experiment, str]]:
    """Each experiment with a name that is safe in files and ids, and its own."""
    named: list[tuple[Experiment, str]] = []
    for place, item in enumerate(run.experiments):
        name = re.sub(r"[^a-z0-9]+", "_", item.id.lower()).strip("_")[:48]
        taken = {other for _, other in named}
        named.append((item, f"{name}_{place}" if not name or name in taken else name))
    return named


def _run_figures(run: Run) -> list[Drawing]:
    drawings = []
    hero = hero_experiment(run)
    if hero is not None:
        drawings.append(draw_hero(run, hero))
    judgements = judge(run)
    if judgements:
        drawings.append(draw_claims(judgements))
    return drawings


def _experiment_figures(item: Experiment, name: str) -> list[Drawing]:
    drawings = [draw_walls(item, name)] if item.arms else []
    if traced(item):
        drawings.append(draw_gantt(item, name))
    if any(arm.samples for arm in item.arms):
        drawings.append(draw_costs(item, name))
    return drawings
