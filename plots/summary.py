"""The run in a few lines: for programs (JSON), for pages (Markdown)."""

from __future__ import annotations

import json

from plots.findings import claims_finding, experiment_finding
from plots.fits import Fit, fit_sentence, fits_of
from plots.groups import Group, groups_of
from plots.guide import Choice, advice, cell_words, choices, models_of
from plots.run import Experiment, Run
from plots.tables.guide import guide_table
from plots.tables.of import tables_of
from plots.tables.table import Table
from plots.trust import trust_facts, trust_sentence
from plots.verdicts import Judgement

FORMAT = "concurrency-lab-summary/1"


def to_json(run: Run, judgements: list[Judgement]) -> str:
    facts = trust_facts(run)
    summary = {
        "format": FORMAT,
        "complete": run.complete,
        "profile": run.profile,
        "seed": run.seed,
        "claims": [_claim(judgement) for judgement in judgements],
        "fits": [_fit(e, found) for e in run.experiments for found in fits_of(run, e)],
        "guide": [_choice(made, models_of(run)) for made in choices(run)],
        "trust": {
            "sentence": trust_sentence(facts),
            "facts": [
                {"name": fact.name, "value": fact.value, "state": fact.state}
                for fact in facts
            ],
        },
    }
    return json.dumps(summary, indent=2, ensure_ascii=False) + "\n"


def _claim(item: Judgement) -> dict[str, object]:
    figure = item.measured.figure if item.measured else None
    return {
        "experiment": item.experiment.id,
        "group": item.experiment.group,
        "claim": item.claim.id,
        "text": item.claim.text,
        "verdict": item.verdict,
        "measure": item.claim.metric.name,
        "origin": item.claim.origin,
        "claimed": item.claim.claimed,
        "measured": figure.value if figure else None,
        "low": figure.low if figure else None,
        "high": figure.high if figure else None,
        "sentence": item.sentence,
    }


def _fit(experiment: Experiment, found: Fit) -> dict[str, object]:
    return {
        "experiment": experiment.id,
        "series": found.line.series,
        "law": found.law.name,
        "measure": found.measure.name,
        "fitted": list(found.fitted),
        "parameters": [
            {"name": part.name, "value": f.value, "low": f.low, "high": f.high}
            for part, f in found.figures
        ],
        "held_out": [
            {"x": g.x, "measured": g.measured, "predicted": g.predicted, "off": g.off}
            for g in found.guesses
        ],
        "sentence": fit_sentence(found, experiment),
    }


def _choice(made: Choice, models: list[str]) -> dict[str, object]:
    return {
        "work": made.work,
        "measured_in": made.source,
        "models": {model: cell_words(made, model) for model in models},
        "advice": advice(made),
    }


def to_markdown(run: Run, judgements: list[Judgement]) -> str:
    facts = trust_facts(run)
    parts = ["# Concurrency Lab: summary", ""]
    if not run.complete:
        parts += [f"**Incomplete run: it was {run.ending}.**", ""]
    parts += [trust_sentence(facts), "", f"## {claims_finding(judgements)}", ""]
    for group in groups_of(run.experiments):
        items = [item for item in run.experiments if item.group == group.key]
        if items or group.key == "guide":
            parts += _group(run, judgements, group, items)
    parts += ["", "## Can I trust this run?", ""]
    parts += [f"- {fact.name}: {cell(fact.value)}" for fact in facts]
    return "\n".join(parts) + "\n"


def _group(
    run: Run, judgements: list[Judgement], group: Group, items: list[Experiment]
) -> list[str]:
    parts = ["", f"## {cell(group.title)}", ""]
    if group.key == "guide":
        parts += [f"- {cell(advice(made))}" for made in choices(run)]
        parts += ["", *_table(guide_table(run))]
    mine = [item for item in judgements if item.experiment.group == group.key]
    if mine:
        parts += [claims_finding(mine), "", "| verdict | claim | measured |"]
        parts += ["|---|---|---|"]
    parts += [
        f"| {cell(j.verdict)} | {cell(j.claim.text)} | {cell(j.sentence)} |"
        for j in mine
    ]
    for item in items:
        parts += ["", f"### {cell(item.title)}", ""]
        parts += [cell(experiment_finding(run, item)), ""]
        for table in tables_of(run, item):
            parts += [*_table(table), ""]
        parts += [f"- {cell(fit_sentence(f, item))}" for f in fits_of(run, item)]
    return parts


def _table(table: Table) -> list[str]:
    numbers = [
        all(
            cells[place].is_number or cells[place].text == "–"
            for _, cells in table.rows
        )
        for place in range(len(table.heads))
    ]
    rules = ["---:" if is_number else "---" for is_number in numbers]
    lines = [_row([cell(head) for head in table.heads]), f"|{'|'.join(rules)}|"]
    return lines + [_row([cell(c.text) for c in cells]) for _, cells in table.rows]


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def cell(text: str) -> str:
    """Text that cannot break a Markdown table or become markup."""
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")
