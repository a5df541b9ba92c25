"""What `./lab choose` prints: the models for a batch, best first, for people or programs."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping, Sequence

from plots import text
from plots.choose import Choice, Constants, Row, most_at_once
from plots.points import Batch, Point
from plots.predict import Model, Span
from plots.run import Run
from plots.stats import median

COLUMNS = 80
LEAST = 30
FORMAT = "concurrency-lab-choice/1"
BUSY = 0.1  # share of the machine that others may use

Measured = Mapping[str, Sequence[float]]  # wall times, by model


def batch_words(batch: Batch) -> str:
    """“500 tasks, each waits 80.0 ms and computes 2.00 ms, at most 50 at once”"""
    does = []
    if batch.wait > 0:
        does.append(f"waits {text.seconds(batch.wait)}")
    if batch.cpu > 0:
        does.append(f"computes {text.seconds(batch.cpu)}")
    many = batch.tasks > 1
    limit = f", at most {batch.at_most} at once" if batch.at_most < batch.tasks else ""
    begin = f"{batch.tasks} tasks, each" if many else "1 task, it"
    return f"{begin} {' and '.join(does)}{limit}"


def to_text(
    run: Run,
    place: str,
    known: Constants,
    batch: Batch,
    made: Choice,
    measured: Measured,
    columns: int | None,
    load: float | None = None,
) -> str:
    """`load`: the share of the machine that others used while it was verified."""
    width = COLUMNS if columns is None else min(COLUMNS, max(LEAST, columns))
    parts = [batch_words(batch), _where(run, place, known), "", advice(made), ""]
    lines = [line for part in parts for line in _wrapped(part, width)]
    table = _table(made, batch, measured)
    fits = max(map(len, table)) <= width
    lines += table if fits else _list(made, batch, measured)
    notes = [
        *_limits(made, batch),
        *_verified(made, measured, load),
        *_trust(run, known),
    ]
    for note in notes:
        lines += ["", *_wrapped(note, width)]
    return "\n".join(lines) + "\n"


def _wrapped(told: str, width: int) -> list[str]:
    return textwrap.wrap(told, width) or [""]


def _where(run: Run, place: str, known: Constants) -> str:
    cores = text.plural(known.cores, "usable core")
    cpu = run.machine.get("cpu_model") or "an unknown processor"
    return f"on {cores} of {cpu}, by {place}, measured {run.started[:10]}"


def advice(made: Choice) -> str:
    """“Take async: 0.89 s. threads and thread pool tie with it, for more CPU time.”"""
    first = made.rows[0]
    time = text.seconds(first.wall.value)
    said = f"Take {first.model.label}: {time} ({_span(first.wall)})."
    others = [row.model.label for row in made.ties[1:]]
    if others:
        verb = "ties" if len(others) == 1 else "tie"
        return (
            f"{said} {text.listing(others)} {verb} with it: it needs the least CPU "
            "time of them."
        )
    if len(made.rows) > 1:
        second = made.rows[1]
        ratio = text.ratio(second.wall.value / first.wall.value)
        return f"{said} Next is {second.model.label}, {ratio} as long."
    return said


def _span(span: Span) -> str:
    """“0.82 to 1.20 s”, “990 ms to 1.20 s”"""
    low, unit = text.seconds(span.low).split(" ")
    high, other = text.seconds(span.high).split(" ")
    return (
        f"{low} to {high} {unit}"
        if unit == other
        else f"{low} {unit} to {high} {other}"
    )


def _cells(row: Row, batch: Batch) -> list[str]:
    return [
        text.seconds(row.wall.value),
        _span(row.wall),
        f"{row.at_once} of {most_at_once(row.model, batch)}",
        text.seconds(row.cpu),
        text.size(row.memory),
    ]


def _table(made: Choice, batch: Batch, measured: Measured) -> list[str]:
    heads = ["model", "time", "90 % interval", "at once", "CPU", "memory"]
    rows = [[_name(row), *_cells(row, batch)] for row in made.rows]
    if measured:
        heads[5] = "measured"
        for cells, row in zip(rows, made.rows):
            cells[5] = _measured(row, measured)
    widths = [max(map(len, column)) for column in zip(heads, *rows)]
    return [
        "  ".join(f"{cell:<{width}}" for cell, width in zip(cells, widths)).rstrip()
        for cells in (heads, *rows)
    ]


def _name(row: Row) -> str:
    return f"{'= ' if row.ties else ''}{row.model.label}"


def _list(made: Choice, batch: Batch, measured: Measured) -> list[str]:
    lines: list[str] = []
    for row in made.rows:
        time, span, at_once, cpu, memory = _cells(row, batch)
        lines += [f"{_name(row)}: {time}", f"  {span}", f"  {at_once} at once"]
        lines += [f"  CPU {cpu}, memory {memory}"]
        lines += [f"  measured {_measured(row, measured)}"] if measured else []
    return lines


def _measured(row: Row, measured: Measured) -> str:
    walls = measured.get(row.model.id)
    if not walls:
        return "–"
    inside = row.wall.low <= (median(list(walls)) or 0.0) <= row.wall.high
    return f"{text.seconds(median(list(walls)))}{'' if inside else ' !'}"


def _limits(made: Choice, batch: Batch) -> list[str]:
    """What the table's marks mean, and what ends the road of each model."""
    told = ["“= …” ties with the first one."] if made.ties else []
    first = made.rows[0]
    most = most_at_once(first.model, batch)
    told.append(
        f"“{first.at_once} of {most}”: {first.at_once} at once; up to {most} were "
        "measured."
    )
    wanted = min(batch.at_most, batch.tasks)
    ends = [
        (row.model, row.model.end)
        for row in made.rows
        if most_at_once(row.model, batch) < wanted and row.model.end and batch.wait > 0
    ]
    told += [f"{names} {end}." for end, names in _by_reason(ends)]
    for why, names in _by_reason(made.refused):
        told.append(f"It cannot be told of {names}: {why}.")
    return [" ".join(told)]


def _by_reason(pairs: Iterable[tuple[Model, str]]) -> list[tuple[str, str]]:
    """Each reason once, with the names of its models."""
    found: dict[str, list[str]] = {}
    for model, why in pairs:
        found.setdefault(why, []).append(model.label)
    return [(why, text.listing(names)) for why, names in found.items()]


def _verified(made: Choice, measured: Measured, load: float | None) -> list[str]:
    if not measured:
        return []
    rows = [row for row in made.rows if measured.get(row.model.id)]
    inside = sum("!" not in _measured(row, measured) for row in rows)
    skipped = [row.model.label for row in made.rows if row not in rows]
    said = f"Verified: {inside} of {len(rows)} measured times lie in their interval"
    best = min(rows, key=lambda row: median(list(measured[row.model.id])) or 0.0)
    said += f"; the shortest was that of {best.model.label}."
    if skipped:
        said += f" Not measured, since it takes too long: {text.listing(skipped)}."
    if load is not None and load > BUSY:
        said += (
            f" Meanwhile others used {text.percent(load)} of the machine, more than a "
            "prediction can know."
        )
    return [said]


def _trust(run: Run, known: Constants) -> list[str]:
    error = known.error
    told = []
    if error.points:
        told.append(
            f"Held to {error.points} times of {error.experiments} other experiments of "
            f"this run, predictions were off by {text.percent(error.median)} (median), "
            f"{error.within} of them by at most a tenth; the worst by "
            f"{text.percent(error.worst)}."
        )
    else:
        told.append("This run has no other experiments to hold a prediction to.")
    return [*told, *busy_told(run)]


def busy_told(run: Run) -> list[str]:
    """For the predictor of the page, too."""
    load = foreign_load(run)
    if load is None or load <= BUSY:
        return []
    return [
        f"The machine was busy while this was measured: others used "
        f"{text.percent(load)} of it. The intervals are wide for that reason; "
        "measure again when it is quiet."
    ]


def foreign_load(run: Run) -> float | None:
    return median(
        [
            sample.values.get("foreign_cpu_share")
            for experiment in run.experiments
            for arm in experiment.arms
            for sample in arm.samples
        ]
    )


def measured_of(points: Sequence[Point]) -> dict[str, list[float]]:
    return {point.model: point.values("wall_seconds") for point in points}


def to_object(
    place: str, known: Constants, batch: Batch, made: Choice, measured: Measured
) -> dict[str, object]:
    """For programs: seconds and bytes."""
    return {
        "format": FORMAT,
        "run": place,
        "usable_cores": known.cores,
        "batch": dict(vars(batch)),
        "models": [_row_object(row, batch, measured) for row in made.rows],
        "refused": {model.id: why for model, why in made.refused},
        "error": dict(vars(known.error)),
    }


def _row_object(row: Row, batch: Batch, measured: Measured) -> dict[str, object]:
    walls = list(measured.get(row.model.id, ()))
    return {
        "model": row.model.id,
        "at_once": row.at_once,
        "wall_seconds": row.wall.value,
        "low_seconds": row.wall.low,
        "high_seconds": row.wall.high,
        "cpu_seconds": row.cpu,
        "memory_bytes": row.memory,
        "ties": row.ties,
        "most_at_once": most_at_once(row.model, batch),
        "end": row.model.end or None,
        "measured_seconds": median(walls),
    }
