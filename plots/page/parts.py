"""The experiments as the page shows them: verdicts, charts and tables of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from plots import findings, words
from plots.efficiency import efficiency_sentences
from plots.figures.catalogue import figure_names, group_names
from plots.fits import fit_sentence, fits_of, too_few
from plots.groups import Group
from plots.run import Experiment, Run
from plots.tables.arms import costs_table, gantt_table
from plots.tables.claims import claims_table
from plots.tables.of import charted_tables
from plots.tables.sweeps import fits_table
from plots.tables.switches import switches_table
from plots.tables.table import Table
from plots.verdicts import REPRODUCED, Judgement

MOST_OPEN_ROWS = 18  # a longer table is folded

Charts = Mapping[str, Markup]


@dataclass(frozen=True)
class View:
    """A chart and the table of the same numbers."""

    chart: Markup | None
    table: Table
    sentences: tuple[str, ...] = ()

    @property
    def is_long(self) -> bool:
        return len(self.table.rows) > MOST_OPEN_ROWS


@dataclass(frozen=True)
class Part:
    """One experiment within a section."""

    item: Experiment
    name: str
    finding: str
    views: tuple[View, ...]
    judgements: tuple[Judgement, ...] = ()
    has_timeline: bool = False
    has_costs: bool = False

    @property
    def reproduced(self) -> int:
        return sum(item.word == REPRODUCED for item in self.judgements)

    @property
    def scale(self) -> str:
        scale = self.item.time_scale
        return "" if scale == 1.0 else words.scale_name(scale)


@dataclass(frozen=True)
class Section:
    """One group: its claims and its experiments."""

    group: Group
    name: str
    finding: str
    claims_finding: str
    claims: View
    judgements: tuple[Judgement, ...]
    parts: tuple[Part, ...]

    @property
    def not_so(self) -> list[Judgement]:
        """What did not come out as claimed."""
        return [item for item in self.judgements if item.word != REPRODUCED]


def sections_of(run: Run, judgements: list[Judgement], charts: Charts) -> list[Section]:
    made = []
    for group, name in group_names(run):
        mine = [item for item in judgements if item.experiment.group == group.key]
        parts = _parts(run, judgements, charts, group.key)
        items = [part.item for part in parts]
        made.append(
            Section(
                group,
                name,
                findings.group_finding(run, items, group.key),
                findings.claims_finding(mine),
                View(charts.get(f"claims-{name}"), claims_table(mine, group.title)),
                tuple(mine),
                tuple(parts),
            )
        )
    return made


def _parts(
    run: Run, judgements: list[Judgement], charts: Charts, group: str
) -> list[Part]:
    return [
        Part(
            item,
            name,
            findings.experiment_finding(run, item),
            tuple(_views(run, item, name, charts)),
            tuple(j for j in judgements if j.experiment is item),
            f"gantt-{name}" in charts,
            f"costs-{name}" in charts,
        )
        for item, name in figure_names(run)
        if item.group == group
    ]


def _views(run: Run, item: Experiment, name: str, charts: Charts) -> list[View]:
    """The laws come after the sweep that they were fitted to."""
    tables = charted_tables(run, item)
    views = [
        View(charts.get(f"{key}-{name}"), tables[key], _said_of(run, item, key))
        for key in tables
    ]
    if item.id == "who_switches":
        views.insert(0, View(None, switches_table(item, run.models)))
    fits = fits_of(run, item)
    if fits:
        said = tuple(fit_sentence(found, item) for found in fits)
        laws = View(charts.get(f"fits-{name}"), fits_table(item, fits), said)
        views.insert(1, laws)
    return views


def _said_of(run: Run, item: Experiment, key: str) -> tuple[str, ...]:
    """What the points of a sweep say together, and for which laws they are too few."""
    if key != "sweep":
        return ()
    return (*efficiency_sentences(item, run.seed), *too_few(run, item))


def timelines_of(run: Run, charts: Charts) -> list[Part]:
    return [
        Part(
            item,
            name,
            findings.gantt_finding(item),
            (View(charts[f"gantt-{name}"], gantt_table(item)),),
        )
        for item, name in figure_names(run)
        if f"gantt-{name}" in charts
    ]


def costs_of(run: Run, charts: Charts) -> list[Part]:
    return [
        Part(
            item,
            name,
            findings.costs_finding(item),
            (View(charts[f"costs-{name}"], costs_table(item)),),
        )
        for item, name in figure_names(run)
        if f"costs-{name}" in charts
    ]
