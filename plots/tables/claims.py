"""The claims with their verdicts."""

from __future__ import annotations

from plots.sentences import claimed_words, figure_words
from plots.tables.table import Cell, Table
from plots.verdicts import Judgement


def claims_table(judgements: list[Judgement], title: str) -> Table:
    heads = (
        "claim",
        "source",
        "origin",
        "claimed",
        "measured",
        "low",
        "high",
        "verdict",
    )
    rows = []
    for item in judgements:
        arm = item.experiment.arm(item.claim.arm)
        cells = (
            Cell(item.claim.text),
            Cell(item.claim.article or "–"),
            Cell(item.claim.origin),
            Cell(claimed_words(item.experiment, item.claim), item.claim.claimed),
            *_figures(item),
            Cell(item.verdict),
        )
        rows.append((arm.key if arm else item.claim.arm, cells))
    return Table(f"{title}: claims and verdicts", heads, tuple(rows))


def _figures(item: Judgement) -> list[Cell]:
    if item.measured is None:
        return [Cell("–")] * 3
    figure = item.measured.figure
    values = (figure.value, figure.low, figure.high)
    return [Cell(figure_words(item.claim, value), value) for value in values]
