"""Puts verdicts, figures and tables into the page."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from plots import findings, tables, words
from plots.figures import style
from plots.figures.catalogue import figure_names
from plots.figures.hero import hero_experiment
from plots.page.glossary import GLOSSARY, METHOD
from plots.run import Experiment, Run
from plots.svg import to_inline
from plots.tables import Table
from plots.trust import trust_facts, trust_sentence
from plots.verdicts import Judgement

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Part:
    """One experiment within a section: verdict, chart, table of the same numbers."""

    item: Experiment
    name: str
    finding: str
    chart: Markup | None
    table: Table

    @property
    def scale(self) -> str:
        scale = self.item.time_scale
        return "" if scale == 1.0 else words.scale_name(scale)


@dataclass(frozen=True)
class Entry:
    """A model in the legend."""

    key: str
    label: str
    look: style.Look
    variable: str


def build_page(run: Run, judgements: list[Judgement], svgs: dict[str, str]) -> str:
    """`svgs`: every figure by name, as it stands alone."""
    charts = {name: Markup(to_inline(svg)) for name, svg in svgs.items()}
    facts = trust_facts(run)
    hero = hero_experiment(run)
    kinds = {
        kind: _walls(run, charts, kind)
        for kind in dict.fromkeys(["waiting", "computing", *_kinds(run)])
    }
    page = _environment().get_template("report.html.j2")
    return page.render(
        run=run,
        facts=facts,
        trust=trust_sentence(facts),
        hero=charts.get("hero"),
        hero_title=hero.title if hero else "",
        hero_finding=findings.walls_finding(hero) if hero else "",
        judgements=judgements,
        claims_finding=findings.claims_finding(judgements),
        claims_chart=charts.get("claims"),
        claims_table=tables.claims_table(judgements),
        kinds=kinds,
        kind_findings={
            kind: findings.kind_finding(run, [part.item for part in parts], kind)
            for kind, parts in kinds.items()
        },
        gantts=_gantts(run, charts),
        costs=_costs(run, charts),
        machine=tables.machine_rows(run),
        command=" ".join(run.command),
        commit=run.machine.get("commit") or words.UNKNOWN,
        legend=_legend(run),
        theme=style.THEME,
        method=METHOD,
        glossary=GLOSSARY,
        css=Markup((HERE / "report.css").read_text(encoding="utf-8")),
        script=Markup((HERE / "report.js").read_text(encoding="utf-8")),
        seconds=words.seconds,
    )


def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _kinds(run: Run) -> list[str]:
    return [item.kind for item in run.experiments]


def _walls(run: Run, charts: dict[str, Markup], kind: str) -> list[Part]:
    return [
        Part(
            item,
            name,
            findings.walls_finding(item),
            charts.get(f"walls-{name}"),
            tables.walls_table(item),
        )
        for item, name in figure_names(run)
        if item.kind == kind
    ]


def _gantts(run: Run, charts: dict[str, Markup]) -> list[Part]:
    return [
        Part(
            item,
            name,
            findings.gantt_finding(item),
            charts[f"gantt-{name}"],
            tables.gantt_table(item),
        )
        for item, name in figure_names(run)
        if f"gantt-{name}" in charts
    ]


def _costs(run: Run, charts: dict[str, Markup]) -> list[Part]:
    return [
        Part(
            item,
            name,
            findings.costs_finding(item),
            charts[f"costs-{name}"],
            tables.costs_table(item),
        )
        for item, name in figure_names(run)
        if f"costs-{name}" in charts
    ]


def _legend(run: Run) -> list[Entry]:
    """Every model once, in the order of the run."""
    entries: dict[str, Entry] = {}
    for item in run.experiments:
        for arm in item.arms:
            look = style.look_of(arm)
            known = f"c-{look.name.replace('_', '-')}"
            variable = known if known in style.THEME else look.name
            entries.setdefault(arm.key, Entry(arm.key, arm.label, look, variable))
    return list(entries.values())
