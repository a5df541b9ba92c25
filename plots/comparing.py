"""What `./lab compare` prints, for people or programs."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from plots import text
from plots.compare import SAME, UNTOLD, Comparison, Line, Place
from plots.run import Run
from plots.stats import Estimate

COLUMNS = 80
LEAST = 40
BAR = 24


def to_text(
    names: tuple[str, str],
    runs: tuple[Run, Run],
    found: Comparison,
    all_lines: bool,
    columns: int | None,
) -> str:
    width = _width(columns)
    lines = []
    for order, name, run in zip(("first", "second"), names, runs):
        commit = run.machine.get("commit") or "unknown commit"
        lines += _wrapped(f"{order}: {name}, {commit}, {run.started[:10]}", width)
    lines += ["", *_wrapped(verdict_sentence(found), width)]
    for doubt in found.doubts:
        lines += _wrapped(f"Mind that {doubt}.", width)
    for title, group in (("Model", found.models), ("Experiment", found.experiments)):
        shown = [line for line in group if all_lines or line.verdict not in _QUIET]
        lines += ["", *_table(title, shown, width)] if shown else []
        rest = len(group) - len(shown)
        if rest:
            same = sum(line.verdict == SAME for line in group)
            untold = sum(line.verdict == UNTOLD for line in group)
            kind = f"{title.lower()}s"
            lines += ["", *_wrapped(_rest(kind, same, untold), width)]
    return "\n".join(lines) + "\n"


_QUIET = (SAME, UNTOLD)


def _rest(kind: str, same: int, untold: int) -> str:
    parts = [f"{same} the same"] if same else []
    parts += [f"{untold} where it cannot be told"] if untold else []
    return f"Of the {kind}: {' and '.join(parts)}. They are shown by --all."


def _width(columns: int | None) -> int:
    return COLUMNS if columns is None else min(COLUMNS, max(LEAST, columns))


def _wrapped(told: str, width: int) -> list[str]:
    return textwrap.wrap(told, width)


def verdict_sentence(found: Comparison) -> str:
    if found.why_not:
        return f"Cannot be compared: {'; '.join(found.why_not)}."
    said = {
        "same": "The same: no model and no experiment takes longer or shorter.",
        "better": "Better: the second run is faster somewhere, and nowhere slower.",
        "worse": "Worse: the second run is slower somewhere, and nowhere faster.",
        "mixed": "Mixed: the second run is faster here, slower there.",
        "cannot tell": "It cannot be told: the times differ too much, or are too few.",
    }
    return said[found.verdict]


def _table(title: str, lines: Sequence[Line], width: int) -> list[str]:
    """Times of the second run by those of the first."""
    name = min(max(len(title), *(len(line.name) for line in lines)), width - 26)
    head = f"{title:<{name}}  time    interval"
    rows = [
        f"{text.shorten(line.name, name):<{name}}  {_figure(line.figure)}\n"
        f"{'':<{name}}  {line.verdict}"
        if width < 64
        else f"{text.shorten(line.name, name):<{name}}  {_figure(line.figure):<24}"
        f"  {line.verdict}"
        for line in lines
    ]
    return [head, *"\n".join(rows).split("\n")]


def _figure(figure: Estimate | None) -> str:
    if figure is None:
        return "–"
    span = text.span(figure.low, figure.high)
    return f"{text.three_figures(figure.value)}×  {span}"


def class_text(places: Sequence[Place], columns: int | None) -> str:
    """A line for each machine and model, the bound being its cores."""
    width = _width(columns)
    lines = _wrapped(
        "How many times faster with all usable cores than one by one", width
    )
    most = max((place.cores or 1 for place in places), default=1)
    room = min(BAR, width - 16)
    for place in places:
        cores = text.plural(place.cores, "usable core") if place.cores else "unknown"
        cpu = place.run.machine.get("cpu_model") or "unknown processor"
        lines += ["", *_wrapped(f"{place.name}: {cores}, {cpu}", width)]
        for model, figure in place.speed_ups:
            label = next((m.label for m in place.run.models if m.id == model), model)
            if figure is None:
                lines.append(f"  {label}: not measured")
                continue
            low, high = text.three_figures(figure.low), text.three_figures(figure.high)
            lines += _wrapped(
                f"  {label}: {text.ratio(figure.value)} of {place.cores}× "
                f"({low} to {high})",
                width,
            )
            bound = max(1, round(room * (place.cores or 1) / most))
            filled = min(
                bound, max(1, round(bound * figure.value / (place.cores or 1)))
            )
            lines.append(f"  {'█' * filled}{'·' * (bound - filled)}|")
    return "\n".join(lines) + "\n"


def to_object(names: tuple[str, str], found: Comparison) -> dict[str, object]:
    return {
        "format": "concurrency-lab-comparison/1",
        "first": names[0],
        "second": names[1],
        "verdict": found.verdict,
        "why_not": list(found.why_not),
        "doubts": list(found.doubts),
        "models": [_line_object(line) for line in found.models],
        "experiments": [_line_object(line) for line in found.experiments],
    }


def _line_object(line: Line) -> dict[str, object]:
    return {"name": line.name, "verdict": line.verdict, **_estimate(line.figure)}


def _estimate(figure: Estimate | None) -> dict[str, object]:
    if figure is None:
        return {"value": None, "low": None, "high": None, "of": 0}
    return {
        "value": figure.value,
        "low": figure.low,
        "high": figure.high,
        "of": figure.blocks,
    }


def class_object(places: Sequence[Place]) -> dict[str, object]:
    return {
        "format": "concurrency-lab-class/1",
        "machines": [
            {
                "name": place.name,
                "usable_cores": place.cores,
                "cpu_model": place.run.machine.get("cpu_model"),
                "speed_up": {name: _estimate(e) for name, e in place.speed_ups},
            }
            for place in places
        ],
    }
