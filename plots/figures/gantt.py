"""Who did what when: the tasks of every arm on one time axis.

A pale band is one lane: a thread, a process or an event loop.  A box is one task from
start to end; the hatched strip below a lane is the time its tasks stood in the queue.
"""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from plots import words
from plots.figures import style
from plots.figures.drawing import Drawing
from plots.run import Arm, Experiment, TaskSpan
from plots.shapes import Shape, rows_of, shape_of
from plots.variants import single_arms

MOST_TASKS = 60
MOST_NUMBERED = 12
ROW = 0.155  # inches
THIN_ROW = 0.1  # with more than MOST_NUMBERED tasks
QUEUE = 0.085  # the strip below a lane
QUEUE_SHOWN = 0.03  # of the arm's time; a shorter wait is not drawn
LANE_GAP = 0.045
ARM_GAP = 0.26
LEAST = 0.5


def traced(experiment: Experiment) -> list[Arm]:
    """The arms whose tasks can be drawn, in the order of the run."""
    return [arm for arm in single_arms(experiment) if 0 < len(arm.trace) <= MOST_TASKS]


def draw_gantt(experiment: Experiment, name: str) -> Drawing:
    """Requires: at least one traced arm."""
    arms = traced(experiment)
    names = [style.wrap(arm.label) for arm in arms]
    shapes = [style.wrap(_told(shape_of(arm.trace)), 26) for arm in arms]
    left = max(style.label_room(names), style.label_room(shapes) * 0.88)
    tall = [
        max(_height(arm), LEAST, _text_height(label, shape))
        for arm, label, shape in zip(arms, names, shapes)
    ]
    body = sum(tall) + ARM_GAP * len(arms)
    figure = Figure(figsize=(style.WIDTH, body + 0.65))
    told = "; ".join(f"{a.label}: {shape_of(a.trace).name}" for a in arms)
    drawing = Drawing(
        f"gantt-{name}", f"Timelines of “{experiment.title}”", f"{told}.", figure
    )
    axes = style.axes_at(figure, left, 0.05, style.WIDTH - left - 0.25, body)
    axes.set_ylim(body, 0)
    axes.set_xlim(0, max(span.finished for arm in arms for span in arm.trace) or 1.0)
    axes.grid(axis="x")
    axes.xaxis.set_major_locator(style.few_ticks())
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:g} s")
    axes.set_xlabel("time since the batch was handed in", labelpad=6)
    top = ARM_GAP / 2
    for arm, label, shape, height in zip(arms, names, shapes, tall):
        _label(drawing, axes, arm, label, shape, top + height / 2)
        inset = (height - _height(arm)) / 2
        _draw_arm(drawing, axes, experiment.kind, arm, top + inset)
        top += height + ARM_GAP
    return drawing


def _told(shape: Shape) -> str:
    lanes = words.plural(shape.lanes, "lane").replace(" ", "\u00a0")
    one_lane = shape.lanes == 1 or "rows" in shape.name
    return shape.name if one_lane else f"{shape.name}, {lanes}"


def _text_height(label: str, shape: str) -> float:
    return 0.19 * style.lines(label) + 0.16 * style.lines(shape) + 0.04


def _height(arm: Arm) -> float:
    lanes = rows_of(arm.trace)
    queues = sum(QUEUE for _, rows in lanes if _queue(arm, rows))
    boxes = sum(_row(arm) * len(rows) for _, rows in lanes)
    return boxes + queues + LANE_GAP * (len(lanes) - 1)


def _row(arm: Arm) -> float:
    return ROW if len(arm.trace) <= MOST_NUMBERED else THIN_ROW


def _queue(arm: Arm, rows: list[list[TaskSpan]]) -> tuple[float, float] | None:
    """From when to when tasks of a lane stood in the queue; None if hardly."""
    spans = [span for row in rows for span in row]
    whole = max(span.finished for span in arm.trace)
    begin = min(span.submitted for span in spans)
    end = max(span.started for span in spans)
    return (begin, end) if end - begin > QUEUE_SHOWN * whole else None


def _label(
    drawing: Drawing, axes: Axes, arm: Arm, label: str, shape: str, y: float
) -> None:
    side = axes.get_yaxis_transform()
    split = y - 0.09 * (style.lines(shape) - style.lines(label))
    name = axes.text(
        -0.02, split - 0.01, label, transform=side, ha="right", va="bottom"
    )
    told = axes.text(
        -0.02,
        split + 0.015,
        shape,
        transform=side,
        ha="right",
        va="top",
        fontsize=style.SMALL,
        color=style.MUTED,
        linespacing=1.15,
    )
    drawing.mark(name, arm.key)
    drawing.mark(told, arm.key)


def _draw_arm(drawing: Drawing, axes: Axes, kind: str, arm: Arm, top: float) -> None:
    end = axes.get_xlim()[1]
    for _, rows in rows_of(arm.trace):
        queue = _queue(arm, rows)
        tall = _row(arm) * len(rows) + (QUEUE if queue else 0.0)
        band = Rectangle((0, top), end, tall, color=style.BAND, zorder=0.4)
        axes.add_patch(band)
        for row in rows:
            for span in row:
                _draw_task(drawing, axes, kind, arm, span, top)
            top += _row(arm)
        if queue:
            _draw_queue(axes, *queue, top)
            top += QUEUE
        top += LANE_GAP


def _draw_task(
    drawing: Drawing,
    axes: Axes,
    kind: str,
    arm: Arm,
    span: TaskSpan,
    top: float,
) -> None:
    look = style.look_of(arm)
    busy = max(span.finished - span.started, 0.0)
    row = _row(arm)
    inset = row * 0.1
    box = Rectangle(
        (span.started, top + inset),
        busy,
        row - 2 * inset,
        facecolor=to_rgba(look.light, 0.55 if kind == "computing" else 0.3),
        edgecolor=look.light,
        linewidth=1.1,
        zorder=3,
    )
    axes.add_patch(box)
    tip = f"{arm.label}, task {span.task}: lane {span.lane}, {_times(span)}"
    drawing.mark(box, arm.key, f"{tip}, {span.failure}" if span.failure else tip)
    if len(arm.trace) <= MOST_NUMBERED or span.failure:
        number = axes.text(
            span.started + busy / 2,
            top + row / 2,
            f"{span.task}{' × ' + span.failure if span.failure else ''}",
            ha="center",
            va="center_baseline",
            fontsize=7.5,
            zorder=4,
        )
        drawing.mark(number, arm.key)


def _draw_queue(axes: Axes, begin: float, end: float, top: float) -> None:
    strip = Rectangle(
        (begin, top),
        end - begin,
        QUEUE * 0.8,
        facecolor="none",
        edgecolor=style.MUTED,
        hatch="////////",
        linewidth=0,
        zorder=3,
    )
    axes.add_patch(strip)


def _times(span: TaskSpan) -> str:
    queued = words.seconds(max(span.started - span.submitted, 0.0))
    busy = words.seconds(max(span.finished - span.started, 0.0))
    return f"queued {queued}, running {busy}"
