"""Every figure of a report, in reading order."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from plots.costs import measured_arms
from plots.figures.claims import draw_claims
from plots.figures.costs import draw_costs
from plots.figures.drawing import Drawing
from plots.figures.fits import draw_fits
from plots.figures.gantt import draw_gantt, traced
from plots.figures.hero import draw_hero, hero_experiment
from plots.figures.sweep import draw_sweep, has_points
from plots.figures.variants import draw_measures
from plots.figures.walls import draw_walls
from plots.fits import fits_of
from plots.groups import GROUPS, Group, groups_of
from plots.run import Experiment, Run
from plots.times import has_walls
from plots.variants import main_measures, single_arms
from plots.verdicts import judge

Part = Callable[[], list[Drawing]]


def parts_of(run: Run) -> list[Part]:
    """What draws the figures of the run, then those of each experiment; what has
    no data has no figure: the page says so instead."""
    parts: list[Part] = [partial(_run_figures, run)]
    parts += [
        partial(_experiment_figures, run, item, name)
        for item, name in figure_names(run)
    ]
    return parts


def figure_names(run: Run) -> list[tuple[Experiment, str]]:
    """Each experiment with a name that is safe in files and ids, and its own."""
    named: list[tuple[Experiment, str]] = []
    for place, item in enumerate(run.experiments):
        name = safe_name(item.id)
        taken = {other for _, other in named}
        named.append((item, f"{name}_{place}" if not name or name in taken else name))
    return named


def group_names(run: Run) -> list[tuple[Group, str]]:
    """Each group with a name that is safe in files and ids, and its own."""
    return [
        (group, group.key if group in GROUPS else f"group_{place}")
        for place, group in enumerate(groups_of(run.experiments))
    ]


def safe_name(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")[:48]


def _run_figures(run: Run) -> list[Drawing]:
    drawings = []
    hero = hero_experiment(run)
    if hero is not None:
        drawings.append(draw_hero(run, hero))
    judgements = judge(run)
    for group, name in group_names(run):
        mine = [item for item in judgements if item.experiment.group == group.key]
        if mine:
            drawings.append(draw_claims(mine, name, group.title))
    return drawings


def _experiment_figures(run: Run, item: Experiment, name: str) -> list[Drawing]:
    drawings = []
    if has_walls(item):
        drawings.append(draw_walls(item, name))
    if main_measures(item, single_arms(item)):
        drawings.append(draw_measures(item, name))
    if has_points(item, run.seed):
        drawings.append(draw_sweep(item, name, run.seed))
    fits = fits_of(run, item)
    if fits:
        drawings.append(draw_fits(item, name, fits))
    if traced(item):
        drawings.append(draw_gantt(item, name))
    if measured_arms(item):
        drawings.append(draw_costs(item, name))
    return drawings
