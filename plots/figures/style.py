"""The one place for colours, sizes and the canvas that all figures are drawn on.

Every colour reaches at least 4.5:1 on its paper, light or dark.  A figure is drawn in
the light ones; in a page they are variables, so it follows the theme.  One hue is one
family everywhere: one after another grey, event loops green, threads blue, processes
orange.  Labels stand at what they name; nothing is told by colour alone.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

import matplotlib
from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Affine2D, Transform


# variable → light, dark
THEME = {
    "ink": ("#1c2430", "#e8ecf1"),
    "mut": ("#5a6573", "#a5b0bd"),
    "line": ("#d8dde3", "#3b4550"),
    "soft": ("#eceff2", "#262e37"),
    "paper": ("#f8f7f4", "#12161b"),
    "card": ("#ffffff", "#1a2027"),
    "seq": ("#69717d", "#a3acb8"),
    "co": ("#0f7a5a", "#3cc79b"),
    "th": ("#2563a8", "#7db4f0"),
    "pr": ("#b4570e", "#f0964a"),
    "py": ("#7a5230", "#d3a982"),
    "oth": ("#5c5896", "#b3aee8"),
    "bad": ("#a3293d", "#f08a98"),
}
INK, MUTED, LINE, SOFT = (THEME[name][0] for name in ("ink", "mut", "line", "soft"))
DASHES = ((1, 0), (5, 2), (1.5, 1.5), (7, 2, 1.5, 2), (3, 1.5))

CARD = 336.0  # units of width: pixels on a phone, somewhat more on a screen
PAGE = 380.0
TEXT, SMALL = 13.0, 11.5
LETTER = 0.6  # of the text size: what a letter needs, with room to spare

RC = {
    "svg.hashsalt": "concurrency-lab",
    "svg.fonttype": "none",
    "text.parse_math": False,
    "font.family": ["DejaVu Sans"],
    "figure.facecolor": "none",
    "savefig.facecolor": "none",
}


@dataclass
class Drawing:
    """A finished figure.  `description` says in words what a reader would see."""

    name: str
    title: str
    description: str
    figure: Figure


@contextmanager
def settings() -> Iterator[None]:
    """Ours, whatever the reader's own matplotlibrc says."""
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(RC)
        yield


def colour(variable: str) -> str:
    return THEME[variable][0]


def wrap(label: str, letters: int, lines: int = 2) -> str:
    """In so many lines at most; what does not fit ends with an ellipsis."""
    return "\n".join(
        textwrap.wrap(label, max(letters, 4), max_lines=lines, placeholder=" …")
    )


@dataclass
class Canvas:
    """Pixels from the top left corner, `width` by `height`.

    Without matplotlib's axes: nothing here would use them, and they cost the most.
    """

    width: float
    height: float
    figure: Figure = field(init=False)
    pixels: Transform = field(init=False)

    def __post_init__(self) -> None:
        self.figure = Figure(figsize=(self.width / 72, self.height / 72), dpi=72)
        inches = Affine2D().scale(1 / 72, -1 / 72).translate(0, self.height / 72)
        self.pixels = inches + self.figure.dpi_scale_trans

    def _add(self, made: Artist) -> None:
        made.set_transform(self.pixels)
        made.set_zorder(len(self.figure.get_children()))  # what comes later is above
        self.figure.add_artist(made)

    def text(
        self,
        x: float,
        y: float,
        said: str,
        size: float = TEXT,
        colour: str = INK,
        align: Literal["left", "center", "right"] = "left",
        bold: bool = False,
    ) -> None:
        """`y` is the base line."""
        for place, line in enumerate(said.split("\n")):
            made = Text(
                x,
                y + place * size * 1.15,
                line,
                fontsize=size,
                color=colour,
                ha=align,
                va="baseline",
                fontweight="bold" if bold else "normal",
            )
            self._add(made)

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        colour: str,
        **more: float,
    ) -> None:
        self._add(
            Rectangle((x, y), width, height, facecolor=colour, linewidth=0, **more)
        )

    def line(
        self,
        xs: Sequence[float],
        ys: Sequence[float],
        colour: str,
        width: float = 1.0,
        dash: Sequence[float] | None = None,
    ) -> None:
        style = (0, tuple(dash)) if dash and dash[-1] else "-"
        self._add(Line2D(xs, ys, color=colour, linewidth=width, linestyle=style))

    def dots(
        self, xs: Sequence[float], ys: Sequence[float], colour: str, radius: float
    ) -> None:
        self._add(
            Line2D(
                xs,
                ys,
                marker="o",
                linestyle="none",
                markersize=2 * radius,
                color=colour,
                markeredgewidth=0,
            )
        )

    def boxes(
        self,
        boxes: Sequence[tuple[float, float, float, float]],
        colour: str,
        opacity: float = 1.0,
    ) -> None:
        """Many as one path: x, y, width, height."""
        if not boxes:
            return
        corners: list[tuple[float, float]] = []
        codes: list[int] = []
        for x, y, wide, tall in boxes:
            corners += [
                (x, y),
                (x + wide, y),
                (x + wide, y + tall),
                (x, y + tall),
                (x, y),
            ]
            codes += [Path.MOVETO, *[Path.LINETO] * 3, Path.CLOSEPOLY]
        path = Path(corners, codes)
        self._add(PathPatch(path, facecolor=colour, linewidth=0, alpha=opacity))
