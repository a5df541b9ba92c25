"""Claimed against measured, a dumbbell for each claim, on log axes."""

from __future__ import annotations

from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from plots import words
from plots.figures import scales, style
from plots.figures.drawing import Drawing
from plots.measures import is_ratio
from plots.metrics import FACTS, WALL
from plots.run import Claim
from plots.sentences import claimed_words, figure_words
from plots.verdicts import Judgement

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
    with_zero: bool  # a log axis has no 0: here it is straight near the origin


def draw_claims(judgements: list[Judgement], name: str, title: str) -> Drawing:
    """The claims of one group.  Requires: at least one."""
    axes = dict.fromkeys(_axis(item.claim) for item in judgements)
    panels = [_panel(axis, judgements) for axis in axes]
    height = sum(sum(p.heights) + TITLE + FOOT for p in panels) + 0.05
    figure = Figure(figsize=(style.WIDTH, height))
    drawing = Drawing(
        f"claims-{name}",
        f"{title}: what is claimed against what was measured",
        " ".join(f"{j.claim.text}: {j.verdict}. {j.sentence}" for j in judgements),
        figure,
    )
    top = 0.05
    for panel in panels:
        _draw_panel(drawing, figure, panel, top)
        top += sum(panel.heights) + TITLE + FOOT
    return drawing


def _axis(claim: Claim) -> str:
    metric = claim.metric
    if metric.kind == "ratio" or metric.name == WALL or metric.name in FACTS:
        return metric.axis
    return "how many times less" if is_ratio(claim) else metric.unit or "counted"


def _panel(axis: str, judgements: list[Judgement]) -> Panel:
    mine = [item for item in judgements if _axis(item.claim) == axis]
    labels = [style.wrap(item.claim.text, 36) for item in mine]
    heights = [max(ROW, LINE * style.lines(label) + 0.2) for label in labels]
    zero = any(value <= 0 for item in mine for value in _shown(item))
    title = f"{axis} (log{', with 0' if zero else ''})"
    return Panel(title, mine, labels, heights, zero)


def _draw_panel(drawing: Drawing, figure: Figure, panel: Panel, top: float) -> None:
    body = sum(panel.heights)
    width = style.WIDTH - TEXT_ROOM - VERDICT_ROOM
    axes = style.axes_at(figure, TEXT_ROOM, top + TITLE, width, body)
    low, high = _limits(panel.judgements)
    ticks = scales.log_ticks(low, high, 8)
    if _is_count(panel.judgements[0].claim):
        ticks = [tick for tick in ticks if tick.is_integer()]
    if panel.with_zero:
        axes.set_xscale("symlog", linthresh=low, linscale=0.4)
        axes.set_xlim(0, high)
        ticks = [0.0, *ticks]
    else:
        axes.set_xscale("log")
        axes.set_xlim(low, high)
    axes.set_ylim(body, 0)
    axes.set_xticks(ticks, [_tick(panel.judgements[0].claim, tick) for tick in ticks])
    axes.set_xticks([], minor=True)
    axes.grid(axis="x")
    axes.set_xlabel(panel.title, labelpad=4)
    y = 0.0
    for judgement, label, height in zip(panel.judgements, panel.labels, panel.heights):
        _draw_row(drawing, axes, judgement, label, y + height / 2)
        y += height


def _is_count(claim: Claim) -> bool:
    return not is_ratio(claim) and claim.metric.is_count


def _tick(claim: Claim, value: float) -> str:
    bare = is_ratio(claim) or claim.metric.name == WALL  # the axis has the unit
    return f"{value:g}" if bare else claim.metric.show(value)


def _shown(judgement: Judgement) -> list[float]:
    """What is drawn of a claim, beside its bound."""
    measured = judgement.measured
    return [judgement.claim.claimed] + ([measured.figure.value] if measured else [])


def _values(judgement: Judgement) -> list[float]:
    values = [*_shown(judgement), judgement.claim.bound or 0.0]
    if judgement.measured is not None:
        values += [judgement.measured.figure.low, judgement.measured.figure.high]
    return [value for value in values if value > 0]


def _limits(judgements: list[Judgement]) -> tuple[float, float]:
    values = [value for item in judgements for value in _values(item)] or [1.0]
    low, high = min(values), max(values)
    if judgements[0].claim.metric.kind == "ratio":
        low = min(low, 1.0)
    room = max((high / low) ** 0.07, 1.25)
    return low / room, high * room


def _draw_row(
    drawing: Drawing, axes: Axes, judgement: Judgement, label: str, y: float
) -> None:
    claim, measured = judgement.claim, judgement.measured
    arm = judgement.experiment.arm(claim.arm)
    key = arm.key if arm else claim.arm
    look = style.look_of(arm) if arm else style.LOOKS["sequential"]
    _draw_texts(drawing, axes, judgement, label, key, y)
    log = axes.get_xscale() == "log"  # which cannot show 0
    if measured is not None and not (log and min(_shown(judgement)) <= 0):
        axes.plot(
            [claim.claimed, measured.figure.value],
            [y, y],
            color=style.MUTED,
            linewidth=1.4,
        )
    if claim.bound and is_ratio(claim):
        axes.plot(
            [claim.bound] * 2,
            [y - 0.17, y + 0.17],
            color=style.INK,
            linestyle=(0, (2, 1.2)),
            linewidth=1.4,
        )
    if measured is not None and not (log and measured.figure.value <= 0):
        _draw_measured(drawing, axes, judgement, look, key, y)
    if claim.claimed > 0 or not log:
        (ring,) = axes.plot(
            [claim.claimed],
            [y],
            "o",
            markersize=14,
            markerfacecolor="none",
            markeredgecolor=style.INK,
            markeredgewidth=1.5,
            clip_on=False,
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
    if figure.low > 0 or axes.get_xscale() != "log":
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
        clip_on=False,
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
