"""The one place for colours, markers and dashes.

Every colour reaches at least 4.5:1 on its paper, light or dark.  Figures are drawn in
the light colours; the page swaps them for CSS variables, so they follow the theme.
Hues tell families apart (threads blue, processes orange, loops green), markers tell
the members; nothing is told by colour alone.  No colour means "better".
"""

from __future__ import annotations

import itertools
import re
import textwrap
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from plots.run import Arm


@dataclass(frozen=True)
class Look:
    """How one model is drawn in all figures."""

    name: str
    light: str
    dark: str
    marker: str
    dash: str | tuple[int, tuple[int, ...]]
    hollow: bool = False


LOOKS = {
    look.name: look
    for look in (
        Look("sequential", "#5a6270", "#aeb6c2", "s", "-"),
        Look("threads", "#0067a3", "#56b4e9", "o", "--"),
        Look("thread_pool", "#3566d0", "#9db8ff", "D", "-."),
        Look("processes", "#bd4b00", "#ff9358", "^", "--"),
        Look("process_pool", "#8f5f00", "#f0b429", "v", "-."),
        Look("async", "#00785a", "#2ec79b", "P", "-"),
        Look("async_multi", "#0a7785", "#4fd1dc", "X", (0, (6, 2))),
        Look("hybrid", "#a03c7c", "#e79ac8", "p", (0, (4, 1, 1, 1))),
        Look("gil_threads", "#694eb2", "#bda6ff", "h", ":"),
    )
}
PEER = ("#7b512f", "#d3a982", ("o", "s", "^", "D", "v", "P"))
OTHER = ("#4d5b2e", "#b9c98d", ("d", "H", "*", "8"))
SERIES = (  # lines of a sweep that are no models
    Look("series-1", "#9b2743", "#ff9db0", "o", "-", True),
    Look("series-2", "#2f5d7c", "#8fc3e6", "s", "--", True),
    Look("series-3", "#56702a", "#b4d27a", "^", "-.", True),
    Look("series-4", "#7a3f8f", "#d8a8ea", "D", (0, (6, 2)), True),
    Look("series-5", "#7d5a00", "#e3c06a", "v", ":", True),
)

INK = "#1b2129"
MUTED = "#54606f"
GRID = "#d5dae1"
BAND = "#eef1f5"
PAPER = "#fefefe"

# variable → light, dark
THEME = {
    "ink": (INK, "#e9edf2"),
    "muted": (MUTED, "#a9b4c2"),
    "grid": (GRID, "#3a434f"),
    "band": (BAND, "#212831"),
    "paper": (PAPER, "#14181e"),
    "peer": PEER[:2],
    "other": OTHER[:2],
    **{look.name: (look.light, look.dark) for look in SERIES},
} | {
    f"c-{name.replace('_', '-')}": (look.light, look.dark)
    for name, look in LOOKS.items()
}

WIDTH = 9.6  # inches: the page shows an inch as 100 pixels, at most
TEXT = 11
SMALL = 9.5
CHARACTER = 0.092  # inches that a character of TEXT needs, with room to spare

RC = {
    "svg.hashsalt": "concurrency-lab",
    "svg.fonttype": "none",
    "text.parse_math": False,
    "font.family": ["DejaVu Sans"],
    "font.size": TEXT,
    "text.color": INK,
    "axes.edgecolor": GRID,
    "axes.labelcolor": MUTED,
    "axes.labelsize": SMALL,
    "axes.facecolor": "none",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "axes.axisbelow": True,
    "xtick.color": GRID,
    "xtick.labelcolor": MUTED,
    "xtick.labelsize": SMALL,
    "ytick.left": False,
    "ytick.labelleft": False,
    "grid.color": GRID,
    "grid.linewidth": 0.8,
    "hatch.color": MUTED,
    "hatch.linewidth": 0.8,
    "figure.facecolor": PAPER,
    "savefig.facecolor": PAPER,
}


def look_of(arm: Arm) -> Look:
    """Known models have their own; peers are brown and hollow, others olive."""
    if arm.key in LOOKS:
        return LOOKS[arm.key]
    light, dark, markers = PEER if arm.peer else OTHER
    marker = markers[zlib.crc32(arm.name.encode()) % len(markers)]
    return Look("peer" if arm.peer else "other", light, dark, marker, ":", True)


def looks_of_series(series: Sequence[tuple[str, Arm]]) -> dict[str, Look]:
    """Models keep their own; other lines of the same chart get different ones."""
    models = [arm.model for _, arm in series]
    others = itertools.cycle(SERIES)
    return {
        name: (
            LOOKS[arm.model]
            if arm.model in LOOKS and models.count(arm.model) == 1
            else next(others)
        )
        for name, arm in series
    }


@contextmanager
def drawing() -> Iterator[None]:
    """Our settings, whatever the reader's own matplotlibrc says."""
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(RC)
        yield


def wrap(label: str, width: int = 24) -> str:
    """A label in lines: names are shown whole, numbers stay with their units."""
    kept = re.sub(r"(\d) (?=\w{1,2}\b)", "\\1\u00a0", label)
    return "\n".join(textwrap.wrap(kept, width) or [""])


def lines(label: str) -> int:
    return label.count("\n") + 1


def label_room(labels: list[str]) -> float:
    """The inches that the longest line needs."""
    longest = max(
        (len(line) for text in labels for line in text.split("\n")), default=4
    )
    return longest * CHARACTER + 0.3


def few_ticks(most: int = 6, whole: bool = False) -> MaxNLocator:
    return MaxNLocator(nbins=most, steps=[1, 2, 2.5, 5, 10], integer=whole)


def axes_at(
    figure: Figure, left: float, top: float, width: float, height: float
) -> Axes:
    """Axes placed in inches from the top left corner, so that nothing is cut off."""
    whole_width, whole_height = figure.get_size_inches()
    bottom = whole_height - top - height
    return figure.add_axes(
        (
            left / whole_width,
            bottom / whole_height,
            width / whole_width,
            height / whole_height,
        )
    )
