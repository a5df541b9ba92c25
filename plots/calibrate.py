"""What a run says about batches of one's own, and how far that can be trusted.

The constants come from the sweeps.  How wide the intervals are comes from points whose
prediction did not know them: those of other experiments, and each point of a sweep,
predicted by constants that were fitted without it.  The interval is the conformal one:
nine tenths of these points lie in it (Lei et al., Distribution-Free Predictive
Inference for Regression, 2018).
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace

from plots.choose import Constants, Error, Range
from plots.constants import FEWEST, SCALE, cost_of, models_of
from plots.points import Point, lanes_of, points_of
from plots.predict import Model, Noise, scale_of, wall_of
from plots.run import Run
from plots.stats import median

FORMAT = "concurrency-lab-constants/1"
COVERED = 0.9
ENOUGH = 20  # points, for an interval


class NoSweeps(Exception):
    """The run does not say enough; the message is the reason."""


@dataclass(frozen=True)
class Guess:
    """A point beside what was predicted without it."""

    point: Point
    model: Model

    @property
    def predicted(self) -> float:
        return self._wall[0]

    @property
    def off(self) -> float:
        """+0.1: a tenth longer than measured."""
        measured = median(self.point.values("wall_seconds")) or 1e-9
        return self.predicted / measured - 1

    @property
    def scores(self) -> list[float]:
        """How far each sample is away, in the scale of the intervals."""
        value, unsure = self._wall
        scale = scale_of(value, self.point.batch, self._lanes, SCALE)
        return [
            max(abs(math.log(wall / value)) - unsure / value, 0.0) / scale
            for wall in self.point.values("wall_seconds")
            if wall > 0
        ]

    @property
    def _lanes(self) -> int:
        return lanes_of(self.point)

    @property
    def _wall(self) -> tuple[float, float]:
        return wall_of(self.model, self.point.batch, self._lanes)


def constants_of(run: Run) -> Constants:
    """Raises: NoSweeps"""
    points = points_of(run)
    models = models_of(run, points)
    if not models:
        raise NoSweeps("it has no sweeps: in_flight, workers and granularity")
    apart = held_out(models, points)
    scores = [
        score for guess in [*apart, *left_out(models, points)] for score in guess.scores
    ]
    if len(scores) < ENOUGH:
        raise NoSweeps(f"only {len(scores)} times can be compared with a prediction")
    noise = Noise(_quantile(scores), SCALE.share, SCALE.busy, SCALE.floor)
    return Constants(
        run.cores or 1, tuple(models), noise, _range(points), error_of(apart)
    )


def held_out(models: Sequence[Model], points: Iterable[Point]) -> list[Guess]:
    """The points of other experiments than the sweeps."""
    known = {model.id: model for model in models}
    return [
        Guess(point, known[point.model])
        for point in points
        if not point.swept and point.model in known and _is_told(known, point)
    ]


def _is_told(known: dict[str, Model], point: Point) -> bool:
    model = known[point.model]
    waits, computes = point.batch.wait > 0, point.batch.cpu > 0
    most = model.most_waiting if waits else model.most_computing
    if computes and model.most_computing == 0:
        return False
    return lanes_of(point) <= most


def left_out(models: Sequence[Model], points: Sequence[Point]) -> list[Guess]:
    """Each point of a sweep, with constants that do not know it."""
    guesses = []
    for model in models:
        mine = [p for p in points if p.swept and p.model == model.id]
        for i, point in enumerate(mine):
            rest = mine[:i] + mine[i + 1 :]
            if len(rest) >= FEWEST and lanes_of(point) <= max(map(lanes_of, rest)):
                cost = cost_of(model, rest, "wall_seconds", begin=model.wall)
                guesses.append(Guess(point, replace(model, wall=cost)))
    return guesses


def error_of(guesses: Sequence[Guess]) -> Error:
    off = sorted(abs(guess.off) for guess in guesses)
    if not off:
        return Error()
    return Error(
        points=len(off),
        experiments=len({guess.point.experiment for guess in guesses}),
        median=_rounded(median(off) or 0.0),
        within=sum(each <= 0.1 for each in off),
        worst=_rounded(off[-1]),
    )


def _quantile(scores: Sequence[float]) -> float:
    """With the correction for a finite number of scores."""
    place = math.ceil((len(scores) + 1) * COVERED)
    return _rounded(sorted(scores)[min(place, len(scores)) - 1])


def _range(points: Sequence[Point]) -> Range:
    waits = [p.batch.wait for p in points if p.batch.wait > 0]
    sums = [p.batch.cpu for p in points if p.batch.cpu > 0]
    return Range(
        _rounded(max(waits, default=0.0)),
        _rounded(min(sums, default=0.0)),
        _rounded(max(sums, default=0.0)),
    )


def _rounded(value: float) -> float:
    return float(f"{value:.6g}")


def to_json(known: Constants) -> str:
    """For the page's script; the same constants give the same text.

    What ends a model's road is left out: only `./lab choose` tells it.  So is what a
    model is not: a script reads the same of what is absent.
    """
    told = asdict(known)
    for model in told["models"]:
        del model["end"]
        for name in ("in_turns", "two_places"):
            if not model[name]:
                del model[name]
    text = json.dumps({"format": FORMAT, **told}, separators=(",", ":"))
    return re.sub(r'(?<=":)0\.0(?=[,}])', "0", text)
