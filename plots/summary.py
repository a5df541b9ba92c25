"""The report in a few lines: for programs (JSON), for pages (Markdown), for a terminal."""

from __future__ import annotations

import json
import textwrap
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plots.claims import Judgement, verdicts
from plots.facts import DOUBT
from plots.report import Report
from plots.text import unbroken

FORMAT = "concurrency-lab-summary/2"
COLUMNS = 80  # at most: longer lines are hard to read
LEAST = 40
LINES = 40  # at most, unless all is asked for
MOST_DOUBTFUL = 5


def to_json(report: Report) -> str:
    run = report.run
    summary = {
        "format": FORMAT,
        "complete": run.complete,
        "profile": run.profile,
        "seed": run.seed,
        "headline": report.headline,
        "claims": [_claim(judgement) for judgement in report.articles.judgements],
        "findings": [
            {
                "experiment": found.experiment,
                "title": str(found.title),
                "text": str(found.sentences),
                "verdict": found.verdict,
            }
            for found in report.findings
        ],
        "guide": [
            {
                "work": made.work,
                "take": made.take,
                "why": made.why,
                "measured_in": made.experiment.id if made.experiment else None,
            }
            for made in report.choices
        ],
        "trust": {
            "sentence": " ".join([report.trust.lead, *report.trust.told]),
            "facts": [
                {"name": fact.name, "value": fact.value, "state": fact.state}
                for fact in report.facts
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
        "word": item.word,
        "measure": item.claim.metric.name,
        "origin": item.claim.origin,
        "claimed": item.claim.claimed,
        "measured": figure.value if figure else None,
        "low": figure.low if figure else None,
        "high": figure.high if figure else None,
        "blocks": figure.blocks if figure else None,
        "sentence": item.sentence,
    }


def to_markdown(report: Report) -> str:
    run = report.run
    parts = [f"# {cell(report.headline)}", ""]
    if not run.complete:
        parts += [f"**Incomplete run: it was {run.ending}.**", ""]
    parts += [cell(report.lead), "", "## Which model should I choose?", ""]
    parts += ["| the work | take | measured here |", "|---|---|---|"]
    parts += [_row([made.work, made.take, made.why]) for made in report.choices]
    parts += ["", "## What was found", ""]
    parts += [
        f"- **{cell(str(f.title))}** {cell(str(f.sentences))}" for f in report.findings
    ]
    parts += ["", "## What is claimed", "", cell(report.articles.told), ""]
    for group in report.groups:
        parts += [f"### {cell(group.title)}", ""]
        for item in group.experiments:
            story = report.stories[item.id]
            parts += [
                f"- **{cell(item.title)}** (`{item.id}`): {cell(str(story.answer))}"
            ]
        mine = [
            j for j in report.articles.judgements if j.experiment in group.experiments
        ]
        if mine:
            parts += ["", "| verdict | claim | measured |", "|---|---|---|"]
            parts += [_row([j.verdict, j.claim.text, j.sentence]) for j in mine]
        parts.append("")
    parts += ["## Can I trust this run?", ""]
    parts += [cell(" ".join([report.trust.lead, *report.trust.told])), ""]
    parts += [f"- {fact.name}: {cell(fact.value)}" for fact in report.facts]
    return "\n".join(parts) + "\n"


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cell(text) for text in cells)} |"


def cell(text: str) -> str:
    """Text that cannot break a Markdown table or become markup."""
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")


@dataclass(frozen=True)
class Screen:
    """What the lines are made for."""

    width: int = COLUMNS
    bold: bool = False

    def _wrap(self, said: str, **how: Any) -> list[str]:
        lines = textwrap.wrap(unbroken(said), self.width, **how)
        return [line.replace("\u00a0", " ") for line in lines]

    def plain(self, said: str) -> list[str]:
        return self._wrap(said)

    def heading(self, said: str) -> list[str]:
        lines = self.plain(said)
        return [f"\033[1m{line}\033[0m" for line in lines] if self.bold else lines

    def indented(self, said: str, most: int = 99, by: str = "  ") -> list[str]:
        how = {"initial_indent": by, "subsequent_indent": by, "placeholder": " …"}
        return self._wrap(said, max_lines=most, **how)


def to_terminal(
    report: Report, page: Path, columns: int | None, bold: bool, verbose: bool = False
) -> str:
    """For a terminal of so many columns, or for none, which never has bold type.

    The path of the page stands whole in the last line, however long it is.
    """
    screen = Screen()
    if columns is not None:
        screen = Screen(min(COLUMNS, max(LEAST, columns)), bold)
    lines = _verbose(report, screen) if verbose else _short(report, screen)
    return "\n".join([*lines, "", f"Report: {page}"]) + "\n"


def _short(report: Report, screen: Screen) -> list[str]:
    """Headline, choice, doubt first; what is left is for what the articles have wrong."""
    run = report.run
    head = screen.heading(report.headline)
    if not run.complete:
        head += screen.plain(f"INCOMPLETE: the run was {run.ending}.")
    head.append("")
    chosen = [f"{made.work}: {made.take}" for made in report.choices if made.best]
    choice = screen.heading("Which model should I choose?") if chosen else []
    choice += [line for said in chosen for line in screen.indented(said, 2)]
    choice += [""] if chosen else []
    trust = screen.heading("Can I trust this run?")
    trust += screen.indented(report.trust.line, 4)
    doubts = [f"{f.name}: {f.value}" for f in report.facts if f.state == DOUBT]
    trust += [line for said in doubts[:3] for line in screen.indented(said, 1)]
    room = LINES - len(head) - len(choice) - len(trust) - 4
    return [*head, *_wrong(report, screen, room), *choice, *trust]


def _wrong(report: Report, screen: Screen, room: int) -> list[str]:
    told = screen.heading("The articles")[:1]
    told += screen.indented(report.articles.told, 3)
    left = [item for item in report.articles.wrong if item.claim.origin == "figure"]
    left += [item for item in report.articles.wrong if item.claim.origin != "figure"]
    shown = 0
    for item in left[:MOST_DOUBTFUL]:
        lines = screen.indented(
            f"{item.verdict}: {item.claim.text} ({item.experiment.id})", 3
        )
        if len(told) + len(lines) + 1 > room:
            break
        told += lines
        shown += 1
    if len(left) > shown and len(told) < room:
        told += screen.indented(
            f"{len(left) - shown} more: --verbose, or claims.html", 1
        )
    return [*told, ""]


def _verbose(report: Report, screen: Screen) -> list[str]:
    lines = screen.heading(report.headline)
    lines += screen.plain(report.lead)
    for found in report.findings:
        lines += ["", *screen.heading(str(found.title))]
        lines += screen.indented(str(found.sentences))
    for group in report.groups:
        mine = [
            j for j in report.articles.judgements if j.experiment in group.experiments
        ]
        if mine:
            lines += ["", *screen.heading(f"{group.title}: {verdicts(mine)}")]
        for item in mine:
            lines += screen.indented(
                f"{item.verdict}: {item.claim.text} ({item.experiment.id})"
            )
            lines += screen.indented(item.sentence, by="    ")
    lines += ["", *screen.heading("Which model should I choose?")]
    for made in report.choices:
        lines += screen.indented(f"{made.work}: {made.take}. {made.why}")
    lines += ["", *screen.heading("Can I trust this run?")]
    for said in (report.trust.lead, *report.trust.told):
        lines += screen.indented(said)
    return lines + [
        line for f in report.facts for line in screen.indented(f"{f.name}: {f.value}")
    ]
