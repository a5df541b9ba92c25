"""The summary on the terminal: at most 80 columns, plain when nobody looks."""

from __future__ import annotations

import textwrap
from collections.abc import Callable

from plots import words
from plots.findings import claims_finding
from plots.figures.hero import hero_experiment
from plots.groups import groups_of
from plots.guide import advice, choices
from plots.run import Experiment, Run
from plots.times import wall_rows
from plots.trust import DOUBT, trust_facts, trust_sentence
from plots.verdicts import REPRODUCED, Judgement

COLUMNS = 80
BAR = 34
NAME = 26
MOST_IN_FULL = 20  # claims
BOLD, PLAIN = "\033[1m", "\033[0m"


def to_terminal(run: Run, judgements: list[Judgement], bold: bool) -> str:
    def loud(text: str) -> str:
        return f"{BOLD}{text}{PLAIN}" if bold else text

    lines = [loud("Concurrency Lab"), *_about(run), ""]
    hero = hero_experiment(run)
    if hero is not None:
        lines += [loud(_fit(hero.title)), *_bars(hero), ""]
    lines += [loud(claims_finding(judgements))]
    for group in groups_of(run.experiments):
        mine = [item for item in judgements if item.experiment.group == group.key]
        if mine and len(mine) < len(judgements):
            lines += ["", loud(_fit(f"{group.title}. {claims_finding(mine)}"))]
        lines += _verdicts(mine, len(judgements) > MOST_IN_FULL, loud)
    told = [advice(made) for made in choices(run) if made.best]
    if told:
        lines += ["", loud("Which model should I choose?")]
        lines += [part for sentence in told for part in _indented(sentence)]
    facts = trust_facts(run)
    lines += ["", loud("Can I trust this run?"), *_indented(trust_sentence(facts))]
    doubts = [fact for fact in facts if fact.state == DOUBT]
    lines += [part for f in doubts for part in _indented(f"{f.name}: {f.value}")]
    return "\n".join(lines) + "\n"


def _verdicts(
    judgements: list[Judgement], are_many: bool, loud: Callable[[str], str]
) -> list[str]:
    """In full; of very many, those that came out as claimed in one line each."""
    lines: list[str] = []
    for item in judgements:
        if are_many and item.word == REPRODUCED:
            lines.append(
                _fit(f"  {item.word}  {item.experiment.id}: {item.claim.text}")
            )
        else:
            lines += ["", loud(_fit(item.verdict)), *_indented(item.sentence)]
    return lines


def _about(run: Run) -> list[str]:
    parts = [f"profile {run.profile}", f"seed {run.seed}"]
    parts += [words.plural(run.cores, "usable core")] if run.cores else []
    parts += [f"measured in {words.seconds(run.duration)}"] if run.duration else []
    parts += [] if run.complete else ["INCOMPLETE: stopped before its end"]
    return textwrap.wrap(" · ".join(parts), COLUMNS)


def _bars(experiment: Experiment) -> list[str]:
    """Wall times from zero, fastest first."""
    rows = [row for row in wall_rows(experiment) if row.median is not None]
    longest = max((row.median or 0.0 for row in rows), default=0.0) or 1.0
    return [
        f"  {words.shorten(row.arm.label, NAME):<{NAME}} "
        f"{words.seconds(row.median):>9}  "
        f"{'█' * max(1, round(BAR * (row.median or 0.0) / longest))}"
        for row in rows
    ]


def _indented(text: str) -> list[str]:
    indent = "  "
    return textwrap.wrap(text, COLUMNS, initial_indent=indent, subsequent_indent=indent)


def _fit(text: str) -> str:
    return words.shorten(text, COLUMNS)
