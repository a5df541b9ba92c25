"""`./lab choose --audit`: 40 batches drawn by chance, predicted and then measured."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from plots import text
from plots.choose import Choice, Constants, OutOfRange, choose
from plots.points import Batch, Point, text_of_batch
from plots.run import FOREIGN_LIMIT
from plots.stats import Estimate, estimate, share

POINTS = 40
LEAST = 33  # of them; below, something is wrong: of 40, 36 are expected in 90 %
LONGEST = 0.6  # seconds for one model; what takes longer is not measured
MOST = 1.5  # seconds for all models of a point
TIE = 1.02

Plan = list[tuple[Batch, Choice]]


@dataclass(frozen=True)
class Audit:
    error: Estimate  # of all times, as a share of what was measured
    times: int
    points: int
    covered: int  # points whose first model took a time within its interval
    right: int  # points whose fastest model was the first one or tied with it
    times_covered: int

    @property
    def alarm(self) -> bool:
        least = math.ceil(LEAST / POINTS * self.points)
        return min(self.covered, self.right) < least


def plan(known: Constants, seed: int) -> Plan:
    """The same for the same constants and seed."""
    draw = random.Random(seed)
    drawn: Plan = []
    while len(drawn) < POINTS:
        batch = _draw(draw, known)
        try:
            made = choose(known, batch)
        except OutOfRange:
            continue
        if 1 < len(short(made)) and sum(row_times(made)) <= MOST:
            drawn.append((batch, made))
    return drawn


def _draw(draw: random.Random, known: Constants) -> Batch:
    """A third only waits, a third only computes; half have a limit."""

    def between(low: float, high: float) -> float:
        return float(f"{math.exp(draw.uniform(math.log(low), math.log(high))):.3g}")

    kind = draw.randrange(3)
    tasks = round(between(2, 300))
    wait = between(0.002, 0.2) if kind != 1 else 0.0
    cpu = between(50e-6, 0.02) if kind != 0 else 0.0
    at_most = round(between(1, tasks)) if draw.random() < 0.5 else tasks
    return Batch(tasks, wait, cpu, at_most)


def short(made: Choice) -> list[str]:
    return [row.model.id for row in made.rows if row.wall.value <= LONGEST]


def row_times(made: Choice) -> list[float]:
    return [row.wall.value for row in made.rows if row.wall.value <= LONGEST]


def batches(drawn: Plan) -> list[str]:
    """For `lab_bench --batch`: each model as many at once as suits it."""
    texts = [
        text_of_batch(row.model.id, Batch(b.tasks, b.wait, b.cpu, row.at_once))
        for b, made in drawn
        for row in made.rows
        if row.wall.value <= LONGEST
    ]
    return list(dict.fromkeys(texts))


def judge(drawn: Plan, points: Sequence[Point]) -> Audit:
    walls = {text_of_batch(p.model, p.batch): p.samples[0].wall for p in points}
    errors, within, covered, right, count = [], 0, 0, 0, 0
    for batch, made in drawn:
        seen = _seen(batch, made, walls)
        if len(seen) < 2 or made.rows[0].model.id not in seen:
            continue
        count += 1
        for row in made.rows:
            if row.model.id in seen:
                wall = seen[row.model.id]
                errors.append(abs(row.wall.value / wall - 1))
                within += row.wall.low <= wall <= row.wall.high
        first = made.rows[0]
        wall = seen[first.model.id]
        covered += first.wall.low <= wall <= first.wall.high
        best = min(seen, key=lambda model: seen[model])
        tied = {row.model.id for row in made.ties} | {first.model.id}
        right += best in tied or wall <= seen[best] * TIE
    return Audit(
        estimate(errors or [math.inf]), len(errors), count, covered, right, within
    )


def _seen(batch: Batch, made: Choice, walls: Mapping[str, float]) -> dict[str, float]:
    found = {}
    for row in made.rows:
        name = text_of_batch(
            row.model.id, Batch(batch.tasks, batch.wait, batch.cpu, row.at_once)
        )
        if name in walls:
            found[row.model.id] = walls[name]
    return found


def sentences(found: Audit, seed: int, load: float | None = None) -> list[str]:
    """`load`: the share of the machine that others used while it was measured."""

    def told(hits: int, of: int) -> str:
        low, high = share(hits, of) if of else (0.0, 1.0)
        return f"{hits} of {of} (95 % interval {100 * low:.0f} to {100 * high:.0f} %)"

    error = found.error
    lines = [
        f"{found.points} batches drawn with seed {seed}, {found.times} times measured.",
        f"Median error: {text.percent(error.value)} (95 % interval "
        f"{text.percent(error.low)} to {text.percent(error.high)}).",
        f"In the 90 % interval, first model: {told(found.covered, found.points)}; "
        f"all models: {told(found.times_covered, found.times)}.",
        f"The fastest model was the first one or tied: "
        f"{told(found.right, found.points)}.",
    ]
    if load is not None and load > FOREIGN_LIMIT:
        lines.append(
            f"Meanwhile others used {text.percent(load)} of the machine, more than a "
            "prediction can know."
        )
    if found.alarm:
        lines.append(
            f"ALARM: below {LEAST} of {POINTS}: do not rely on these predictions. "
            "Measure again on a quiet machine: ./lab report."
        )
    return lines


def to_object(found: Audit, seed: int) -> dict[str, object]:
    return {
        "format": "concurrency-lab-audit/1",
        "seed": seed,
        "points": found.points,
        "times": found.times,
        "median_error": found.error.value,
        "median_error_low": found.error.low,
        "median_error_high": found.error.high,
        "covered": found.covered,
        "times_covered": found.times_covered,
        "right": found.right,
        "alarm": found.alarm,
    }
