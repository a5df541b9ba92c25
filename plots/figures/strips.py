"""Who ran when: a strip for each task, a row for each way of doing the work."""

from __future__ import annotations

from plots.figures import style
from plots.figures.style import (
    INK,
    LETTER,
    LINE,
    MUTED,
    SMALL,
    SOFT,
    TEXT,
    Canvas,
    Drawing,
)
from plots.timeline import TALL, WIDTH, Lane, Timeline, boxes_of

ROW = 38.0
LANE = 30.0
ABOVE = 18.0
FOOT = 22.0
BESIDE = 17


def draw_strips(timeline: Timeline, name: str, width: float) -> Drawing:
    labels = [lane.label for lane in timeline.lanes]
    above = max(len(label) for label in labels) > BESIDE
    left = 2.0 if above else max(map(len, labels)) * TEXT * LETTER + 10
    right = width - 62
    row = ROW + (ABOVE if above else 0.0)
    canvas = Canvas(width, row * len(labels) + FOOT)
    body = row * len(labels)
    for share, said in timeline.ticks:
        x = left + share * (right - left)
        canvas.line([x, x], [0, body], LINE)
        canvas.text(x, body + 15, said, SMALL, MUTED, "center" if share else "left")
    for place, lane in enumerate(timeline.lanes):
        top = place * row
        if above:
            canvas.text(left, top + 13, style.wrap(lane.label, 46, 1), TEXT)
            top += ABOVE
        else:
            canvas.text(left - 8, top + LANE / 2 + 7, lane.label, TEXT, INK, "right")
        _lane(canvas, lane, left, right, top + 3)
    title = f"Who ran when: {timeline.experiment.title}"
    return Drawing(name, title, timeline.told, canvas.figure)


def _lane(canvas: Canvas, lane: Lane, left: float, right: float, top: float) -> None:
    scale_x, scale_y = (right - left) / WIDTH, LANE / TALL
    canvas.box(left, top, right - left, LANE, SOFT, alpha=0.6)
    colour = style.colour(lane.hue)
    for path, opacity in ((lane.pale, 0.4), (lane.solid, 1.0)):
        boxes = [
            (left + x * scale_x, top + y * scale_y, wide * scale_x, tall * scale_y)
            for x, y, wide, tall in boxes_of(path)
        ]
        canvas.boxes(boxes, colour, opacity)
    shown = lane.shown
    canvas.text(right + 6, top + LANE / 2 + 4.5, shown, SMALL, INK, bold=True)
