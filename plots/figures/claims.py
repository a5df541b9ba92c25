"""Claimed against measured, a dumbbell for each claim, on log axes."""

from __future__ import annotations

import math
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from plots import words
from plots.counts import COUNTS
from plots.figures import style
from plots.figures.drawing import Drawing
from plots.sentences import claimed_words, figure_words
from plots.verdicts import Judgement

PANELS = {
    "speed_up": "speed-up, times (log)",
    "wall_seconds": "wall time, seconds (log)",
    **{name: f"{count.axis} (log)" for name, count in COUNTS.items()},
}
TEXT_ROOM = 3.35  # inches for the claim
VERDICT_ROOM = 2.45
ROW = 0.5
LINE = 0.165
TITLE = 0.34
FOOT = 0.62


@dataclass(frozen=True)
class Panel:
    """The claims that share a unit, hence an axis."""

    title: str
    judgements: list[Judgement]
    labels: list[str]
    heights: list[float]


def draw_claims(judgements: list[Judgement]) -> Drawing:
    panels = [_panel(measure, judgements) for measure in _measures(judgements)]
    height = sum(sum(p.heights) + TITLE + FOOT for p in panels) + 0.05
    figure = Figure(figsize=(style.WIDTH, height))
    drawing = Drawing(
        "claims",
        "What the articles claim against what was measured",
        " ".join(f"{j.claim.text}: {j.verdict}. {j.sentence}" for j in judgements),
        figure,
    )
    top = 0.05
    for panel in panels:
        _draw_panel(drawing, figure, panel, top)
        top += sum(panel.heights) + TITLE + FOOT
    return drawing


def _measures(judgements: list[Judgement]) -> list[str]:
    found = dict.fromkeys(judgement.claim.measure for judgement in judgements)
    return [name for name in PANELS if name in found] + [
        name for name in found if name not in PANELS
    ]


def _panel(measure: str, judgements: list[Judgement]) -> Panel:
    mine = [item for item in judgements if item.claim.measure == measure]
    labels = [style.wrap(item.claim.text, 36) for item in mine]
    heights = [max(ROW, LINE * style.lines(label) + 0.2) for label in labels]
    return Panel(PANELS.get(measure, measure), mine, labels, heights)


def _draw_panel(drawing: Drawing, figure: Figure, panel: Panel, top: float) -> None:
    body = sum(panel.heights)
    width = style.WIDTH - TEXT_ROOM - VERDICT_ROOM
    axes = style.axes_at(figure, TEXT_ROOM, top + TITLE, width, body)
    axes.set_xscale("log")
    low, high = _limits(panel.judgements)
    axes.set_xlim(low, high)
    axes.set_ylim(body, 0)
    ticks = _ticks(low, high)
    axes.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
    axes.set_xticks([], minor=True)
    axes.grid(axis="x")
    axes.set_xlabel(panel.title, labelpad=4)
    y = 0.0
    for judgement, label, height in zip(panel.judgements, panel.labels, panel.heights):
        _draw_row(drawing, axes, judgement, label, y + height / 2)
        y += height


def _values(judgement: Judgement) -> list[float]:
    claim, measured = judgement.claim, judgement.measured
    values = [claim.claimed, claim.bound or 0.0]
    if measured is not None:
        values += [measured.figure.value, measured.figure.low, measured.figure.high]
    return [value for value in values if value > 0]


def _limits(judgements: list[Judgement]) -> tuple[float, float]:
    values = [value for item in judgements for value in _values(item)] or [1.0]
    low, high = min(values), max(values)
    if judgements[0].claim.measure == "speed_up":
        low = min(low, 1.0)
    room = (high / low) ** 0.07
    return low / max(room, 1.25), high * max(room, 1.25)


def _ticks(low: float, high: float) -> list[float]:
    decades = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    steps = (1, 2, 5) if high / low < 200 else (1,)
    ticks = [step * 10.0**decade for decade in decades for step in steps]
    return [tick for tick in ticks if low <= tick <= high]


def _draw_row(
    drawing: Drawing, axes: Axes, judgement: Judgement, label: str, y: float
) -> None:
    claim, measured = judgement.claim, judgement.measured
    arm = judgement.experiment.arm(claim.arm)
    key = arm.key if arm else claim.arm
    look = style.look_of(arm) if arm else style.LOOKS["sequential"]
    _draw_texts(drawing, axes, judgement, label, key, y)
    if claim.claimed > 0 and measured is not None and measured.figure.value > 0:
        axes.plot(
            [claim.claimed, measured.figure.value],
            [y, y],
            color=style.MUTED,
            linewidth=1.4,
        )
    if claim.bound and claim.measure == "speed_up":
        axes.plot(
            [claim.bound] * 2,
            [y - 0.17, y + 0.17],
            color=style.INK,
            linestyle=(0, (2, 1.2)),
            linewidth=1.4,
        )
    if measured is not None and measured.figure.value > 0:
        _draw_measured(drawing, axes, judgement, look, key, y)
    if claim.claimed > 0:
        (ring,) = axes.plot(
            [claim.claimed],
            [y],
            "o",
            markersize=14,
            markerfacecolor="none",
            markeredgecolor=style.INK,
            markeredgewidth=1.5,
            zorder=5,
        )
        claimed = claimed_words(judgement.experiment, claim)
        drawing.mark(ring, key, f"Claimed: {claimed}")


def _draw_measured(
    drawing: Drawing,
    axes: Axes,
    judgement: Judgement,
    look: style.Look,
    key: str,
    y: float,
) -> None:
    assert judgement.measured is not None
    figure = judgement.measured.figure
    if figure.low > 0:
        axes.plot(
            [figure.low, figure.high],
            [y, y],
            color=look.light,
            linewidth=5,
            alpha=0.45,
            solid_capstyle="butt",
        )
    (dot,) = axes.plot(
        [figure.value],
        [y],
        marker=look.marker,
        markersize=7.5,
        markerfacecolor=look.light,
        markeredgecolor=look.light,
        zorder=6,
    )
    drawing.mark(dot, key, judgement.sentence)


def _draw_texts(
    drawing: Drawing, axes: Axes, judgement: Judgement, label: str, key: str, y: float
) -> None:
    side = axes.get_yaxis_transform()
    inches = style.WIDTH - TEXT_ROOM - VERDICT_ROOM
    text = axes.text(
        -(TEXT_ROOM - 0.05) / inches,
        y,
        label,
        transform=side,
        va="center",
        linespacing=1.1,
    )
    verdict = axes.text(
        1 + 0.16 / inches,
        y - 0.01,
        judgement.word,
        transform=side,
        va="bottom",
        weight="bold",
        fontsize=10,
    )
    told = axes.text(
        1 + 0.16 / inches,
        y + 0.03,
        _told(judgement),
        transform=side,
        va="top",
        fontsize=8.5,
        color=style.MUTED,
    )
    for part in (text, verdict, told):
        drawing.mark(part, key, "" if part is not text else judgement.sentence)


def _told(judgement: Judgement) -> str:
    claim, measured = judgement.claim, judgement.measured
    claimed = figure_words(claim, claim.claimed)
    if measured is None:
        return f"claimed {claimed}"
    figure = figure_words(claim, measured.figure.value)
    return words.shorten(f"claimed {claimed}, measured {figure}", 44)
