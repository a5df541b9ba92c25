"""Puts verdicts, figures and tables into the page."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from plots import findings, words
from plots.figures import style
from plots.figures.hero import hero_experiment
from plots.guide import advice, choices
from plots.page.glossary import GLOSSARY, METHOD
from plots.page.parts import costs_of, sections_of, timelines_of
from plots.run import Run
from plots.svg import to_inline
from plots.tables.guide import guide_table
from plots.tables.machine import machine_rows
from plots.trust import trust_facts, trust_sentence
from plots.verdicts import Judgement

HERE = Path(__file__).parent


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
    sections = sections_of(run, judgements, charts)
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
        sections=sections,
        advice=[advice(made) for made in choices(run)],
        guide_table=guide_table(run),
        timelines=timelines_of(run, charts),
        costs=costs_of(run, charts),
        machine=machine_rows(run),
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


def _legend(run: Run) -> list[Entry]:
    """Every model and peer once, in the order of the run; variants have no entry."""
    entries: dict[str, Entry] = {}
    for item in run.experiments:
        for arm in item.arms:
            if not arm.model and not arm.peer:
                continue
            look = style.look_of(arm)
            known = f"c-{look.name.replace('_', '-')}"
            variable = known if known in style.THEME else look.name
            entries.setdefault(arm.key, Entry(arm.key, arm.label, look, variable))
    return list(entries.values())
