"""Every figure of a report, and how they are drawn on all usable cores."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import re
import signal
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial

from plots import svg, text
from plots.figures import style
from plots.figures.bars import Bar, draw_bars, draw_counts, draw_ruler
from plots.figures.growth import draw_growth
from plots.figures.merit import draw_merits
from plots.figures.strips import draw_strips
from plots.figures.style import CARD, PAGE, THEME, Drawing
from plots.metrics import WALL
from plots.run import Arm, Experiment, Metric, Run
from plots.series import (
    COSTS,
    Row,
    cost_of,
    line_measures,
    main_measures,
    row_of,
    single_arms,
    time_matters,
    works,
)
from plots.stories import Chart, Finding, Story
from plots.stories import Row as ChartRow
from plots.timeline import hue_of, timeline_of
from plots.text import show

PR_SET_PDEATHSIG = 1  # as <sys/prctl.h> has it
VARIABLES = {light: name for name, (light, _) in THEME.items()}
WIDE = 20.0  # largest over smallest: from here on a ruler instead of bars

Maker = Callable[[], "Drawing | None"]


@dataclass(frozen=True)
class Picture:
    """One figure as it goes into pages and files."""

    name: str
    title: str
    svg: str
    png: bytes


def safe_names(run: Run) -> dict[str, str]:
    """By the id of each experiment a name of its own, safe in files and ids."""
    names: dict[str, str] = {}
    for place, item in enumerate(run.experiments):
        name = re.sub(r"[^a-z0-9]+", "_", item.id.lower()).strip("_")[:48]
        taken = not name or name in names.values()
        names[item.id] = f"{name}_{place}" if taken else name
    return names


def makers_of(
    run: Run, findings: Sequence[Finding], stories: Mapping[str, Story]
) -> list[Maker]:
    """What has no data has no figure: the page says so instead."""
    names = safe_names(run)
    by_id = {item.id: item for item in run.experiments}
    makers: list[Maker] = [
        partial(draw_chart, run, by_id[f.experiment], f.chart, f"card-{place}", CARD)
        for place, f in enumerate(findings)
    ]
    for item in run.experiments:
        name, chart = names[item.id], stories[item.id].chart
        makers.append(partial(draw_chart, run, item, chart, f"story-{name}", PAGE))
        if time_matters(item):
            for place, (work, rows) in enumerate(works(item)):
                key = _nth("walls", name, place)
                makers.append(partial(_times, run, rows, item, work, key))
        arms = single_arms(item)
        for place, metric in enumerate(main_measures(item, arms) if arms else []):
            makers.append(
                partial(_measures, run, item, metric, _nth("measures", name, place))
            )
        for place, metric in enumerate(line_measures(item)):
            key = _nth("sweep", name, place)
            makers.append(partial(draw_growth, run, item, metric, key, PAGE))
        makers.append(partial(_strips, run, item, f"gantt-{name}"))
        makers.append(partial(_costs, run, item, 0, f"cpu-{name}"))
        makers.append(partial(_costs, run, item, 1, f"memory-{name}"))
    return [*makers, partial(draw_merits, run)]


def _nth(kind: str, name: str, place: int) -> str:
    return f"{kind}-{name}-{place}" if place else f"{kind}-{name}"


def draw_chart(
    run: Run, item: Experiment, chart: Chart, name: str, width: float
) -> Drawing | None:
    """The chart that a story asks for."""
    if chart.kind == "growth":
        metric = item.metrics[chart.metric or WALL]
        return draw_growth(run, item, metric, name, width, chart.lines, chart.what)
    bars = [_bar_of(run, item, row) for row in chart.rows]
    if not any(bar.value for bar in bars):
        return None
    if chart.kind == "strips":
        wanted = {row.arm: row.label for row in chart.rows if row.arm}
        timeline = timeline_of(run, item, labels=wanted)
        if timeline:
            return replace(draw_strips(timeline, name, width), title=chart.what)
    if chart.kind == "ruler":
        kind = item.metrics[chart.metric].kind if chart.metric else ""
        show_tick = text.size if kind == "bytes" or _are_bytes(chart) else text.seconds
        return draw_ruler(name, chart.what, bars, width, show_tick)
    if chart.kind == "dots":
        return draw_counts(name, chart.what, bars, width)
    return draw_bars(name, chart.what, bars, width)


def _are_bytes(chart: Chart) -> bool:
    return any(row.text.endswith(("B", "kB", "MB", "GB")) for row in chart.rows)


def _bar_of(run: Run, item: Experiment, row: ChartRow) -> Bar:
    arm = item.arm(row.arm) if row.arm else None
    hue = hue_of(run, arm, row.label)
    return Bar(row.label, row.value, row.text, hue, row.bound)


def _times(
    run: Run, rows: list[Row], item: Experiment, work: str, name: str
) -> Drawing | None:
    bars = [_bar(run, row, item.metrics[WALL]) for row in rows]
    if not any(bar.value for bar in bars):
        return None
    bound = any(bar.bound for bar in bars)
    note = "dashed: what is possible; thin line: all repetitions" if bound else ""
    if item.kind == "computing" and any(_shares_cores(row.arm) for row in rows):
        cores = text.plural(run.cores, "core") if run.cores else "cores"
        note += f"{'; ' if note else ''}all hosts: this machine's {cores}"
    what = f"Time, {work}" if work else "Time, fastest first"
    return draw_bars(name, f"{what} of “{item.title}”", bars, PAGE, note)


def _bar(run: Run, row: Row, metric: Metric) -> Bar:
    said = show(metric, row.middle) if row.middle is not None else row.told(metric)
    hue = hue_of(run, row.arm)
    return Bar(row.arm.label, row.middle, said, hue, row.bound, row.values)


def _shares_cores(arm: Arm) -> bool:
    """Hosts that are one machine have its cores together."""
    return arm.model == "hosts" and arm.machines == 1


def _measures(run: Run, item: Experiment, metric: Metric, name: str) -> Drawing | None:
    bars = [_bar(run, row_of(arm, metric.name), metric) for arm in single_arms(item)]
    title = f"{text.capital(metric.noun)} of “{item.title}”"
    return _bars_or_ruler(name, title, bars, metric)


def _bars_or_ruler(
    name: str, title: str, bars: list[Bar], metric: Metric
) -> Drawing | None:
    """Nothing to draw where all is zero: that is a sentence, not a chart."""
    values = [bar.value for bar in bars if bar.value is not None]
    if not any(values):
        return None
    if min(values) > 0 and max(values) > WIDE * min(values):
        return draw_ruler(name, title, bars, PAGE, lambda value: show(metric, value))
    return draw_bars(name, title, bars, PAGE)


def _costs(run: Run, item: Experiment, which: int, name: str) -> Drawing | None:
    cost = COSTS[which]
    bars = []
    for arm in single_arms(item):
        value = cost_of(arm, cost)
        said = cost.show(value) if value is not None else arm.problem or "not known"
        bars.append(Bar(arm.label, value, said, hue_of(run, arm)))
    if len({bar.value for bar in bars if bar.value}) < 2:
        return None
    title = f"{text.capital(cost.name)} of “{item.title}”"
    return draw_bars(name, title, bars, PAGE)


def _strips(run: Run, item: Experiment, name: str) -> Drawing | None:
    timeline = timeline_of(run, item)
    return draw_strips(timeline, name, PAGE) if timeline else None


def draw_all(makers: Sequence[Maker]) -> dict[str, Picture]:
    """By name, in the order of the makers, however many processes draw.

    Throws: BrokenProcessPool if one of them was killed.
    """
    cores = min(len(os.sched_getaffinity(0)), max(len(makers), 1))
    # A forked process has the run already; nothing but pictures is sent.
    fork = multiprocessing.get_context("fork")
    begin = (makers, os.getpid())
    with ProcessPoolExecutor(cores, fork, _begin, begin) as executor:
        try:
            # Not map(): it cancels, and a cancelled future of a pool whose
            # processes have ended makes Python 3.11 complain.
            drawn = [executor.submit(_draw, place) for place in range(len(makers))]
            pictures = [future.result() for future in drawn]
        except BaseException:
            for child in multiprocessing.active_children():
                child.terminate()  # nobody waits for what it draws
            raise
    return {picture.name: picture for picture in pictures if picture}


_makers: Sequence[Maker] = ()  # of the process that draws


def _begin(makers: Sequence[Maker], parent: int) -> None:
    global _makers
    _makers = makers
    # A process that is killed cannot tell us; nor could the pipe that we read from,
    # as each of us holds its other end, too.
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
    if os.getppid() != parent:  # killed before we could ask for that
        os._exit(1)
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # end, and say nothing


def _draw(place: int) -> Picture | None:
    with style.settings():
        drawing = _makers[place]()
        if drawing is None:
            return None
        figure, name = drawing.figure, drawing.name
        inline = svg.to_inline(
            figure, name, drawing.title, drawing.description, VARIABLES
        )
        png = svg.to_png(figure, "#ffffff")
    return Picture(name, drawing.title, inline, png)
