"""The summary on the terminal: it fits, and is plain when nobody looks."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

from plots import words
from plots.findings import claims_finding
from plots.figures.hero import hero_experiment
from plots.groups import groups_of
from plots.guide import advice, choices
from plots.run import Experiment, Run
from plots.times import wall_rows
from plots.trust import DOUBT, trust_facts, trust_sentence
from plots.verdicts import REPRODUCED, Judgement

COLUMNS = 80  # at most: longer lines are hard to read
LEAST = 30
BAR = 34
NAME = 26
MOST_IN_FULL = 20  # claims


@dataclass(frozen=True)
class Screen:
    """What the lines are made for."""

    width: int = COLUMNS
    bold: bool = False

    def heading(self, text: str) -> list[str]:
        lines = textwrap.wrap(text, self.width)
        return [f"\033[1m{line}\033[0m" for line in lines] if self.bold else lines

    def indented(self, text: str) -> list[str]:
        indent = "  "
        return textwrap.wrap(
            text, self.width, initial_indent=indent, subsequent_indent=indent
        )

    def one_line(self, text: str) -> str:
        return words.shorten(text, self.width)


def to_terminal(
    run: Run, judgements: list[Judgement], columns: int | None, bold: bool = True
) -> str:
    """For a terminal of so many columns, or for none, which never has bold type."""
    screen = Screen()
    if columns is not None:
        screen = Screen(min(COLUMNS, max(LEAST, columns)), bold)
    lines = [*screen.heading("Concurrency Lab"), *_about(run, screen), ""]
    hero = hero_experiment(run)
    if hero is not None:
        lines += [*screen.heading(hero.title), *_bars(hero, screen), ""]
    lines += screen.heading(claims_finding(judgements))
    for group in groups_of(run.experiments):
        mine = [item for item in judgements if item.experiment.group == group.key]
        if mine and len(mine) < len(judgements):
            lines += ["", *screen.heading(f"{group.title}. {claims_finding(mine)}")]
        lines += _verdicts(mine, len(judgements) > MOST_IN_FULL, screen)
    told = [advice(made) for made in choices(run) if made.best]
    if told:
        lines += ["", *screen.heading("Which model should I choose?")]
        lines += [part for sentence in told for part in screen.indented(sentence)]
    return "\n".join([*lines, *_trust(run, screen)]) + "\n"


def _trust(run: Run, screen: Screen) -> list[str]:
    facts = trust_facts(run)
    doubts = [f"{fact.name}: {fact.value}" for fact in facts if fact.state == DOUBT]
    lines = ["", *screen.heading("Can I trust this run?")]
    for text in (trust_sentence(facts), *doubts):
        lines += screen.indented(text)
    return lines


def _verdicts(judgements: list[Judgement], are_many: bool, screen: Screen) -> list[str]:
    """In full; of very many, those that came out as claimed in one line each."""
    lines: list[str] = []
    for item in judgements:
        if are_many and item.word == REPRODUCED:
            told = f"  {item.word}  {item.experiment.id}: {item.claim.text}"
            lines.append(screen.one_line(told))
        else:
            lines += ["", *screen.heading(item.verdict)]
            lines += screen.indented(item.sentence)
    return lines


def _about(run: Run, screen: Screen) -> list[str]:
    parts = [f"profile {run.profile}", f"seed {run.seed}"]
    parts += [words.plural(run.cores, "usable core")] if run.cores else []
    parts += [f"measured in {words.seconds(run.duration)}"] if run.duration else []
    parts += [] if run.complete else [f"INCOMPLETE: {run.ending}"]
    return textwrap.wrap(" · ".join(parts), screen.width)


def _bars(experiment: Experiment, screen: Screen) -> list[str]:
    """Wall times from zero, fastest first."""
    rows = [row for row in wall_rows(experiment) if row.median is not None]
    longest = max((row.median or 0.0 for row in rows), default=0.0) or 1.0
    name = min(NAME, screen.width * 2 // 5)
    bar = min(BAR, screen.width - name - 14)
    return [
        f"  {words.shorten(row.arm.label, name):<{name}} "
        f"{words.seconds(row.median):>9}  "
        f"{'█' * max(1, round(bar * (row.median or 0.0) / longest))}"
        for row in rows
    ]
