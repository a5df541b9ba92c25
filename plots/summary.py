"""The run in a few lines: for programs (JSON), for pages (Markdown)."""

from __future__ import annotations

import json

from plots import words
from plots.findings import claims_finding, walls_finding
from plots.run import Run
from plots.times import wall_rows
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
        "claim": item.claim.id,
        "text": item.claim.text,
        "verdict": item.verdict,
        "measure": item.claim.measure,
        "claimed": item.claim.claimed,
        "measured": figure.value if figure else None,
        "low": figure.low if figure else None,
        "high": figure.high if figure else None,
        "sentence": item.sentence,
    }


def to_markdown(run: Run, judgements: list[Judgement]) -> str:
    facts = trust_facts(run)
    parts = ["# Concurrency Lab: summary", ""]
    if not run.complete:
        parts += ["**Incomplete run: it was stopped before its end.**", ""]
    parts += [trust_sentence(facts), "", f"## {claims_finding(judgements)}", ""]
    if judgements:
        parts += ["| verdict | claim | measured |", "|---|---|---|"]
    parts += [
        f"| {cell(j.verdict)} | {cell(j.claim.text)} | {cell(j.sentence)} |"
        for j in judgements
    ]
    for item in run.experiments:
        parts += ["", f"## {cell(item.title)}", "", cell(walls_finding(item)), ""]
        parts += ["| arm | wall time, median | bound | note |", "|---|---:|---:|---|"]
        parts += [
            f"| {cell(row.arm.label)} | {_time(row.median)} | {_time(row.bound)} "
            f"| {cell(row.problem)} |"
            for row in wall_rows(item)
        ]
    parts += ["", "## Can I trust this run?", ""]
    parts += [f"- {fact.name}: {cell(fact.value)}" for fact in facts]
    return "\n".join(parts) + "\n"


def cell(text: str) -> str:
    """Text that cannot break a Markdown table or become markup."""
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")


def _time(value: float | None) -> str:
    return "–" if value is None else words.seconds(value)
