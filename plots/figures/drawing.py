"""A finished figure: what it is called, what it says, what its parts mean."""

from __future__ import annotations

from dataclasses import dataclass, field

from matplotlib.artist import Artist
from matplotlib.figure import Figure


@dataclass(frozen=True)
class Mark:
    """A part that the page may fade with its model and explain on hover."""

    key: str
    tip: str


@dataclass
class Drawing:
    """One figure.  `description` says in words what a reader would see."""

    name: str
    title: str
    description: str
    figure: Figure
    dpi: int = 160
    marks: dict[str, Mark] = field(default_factory=dict)

    def mark(self, artist: Artist, key: str, tip: str = "") -> None:
        """Gives the artist an id that survives into the SVG."""
        name = f"mark{len(self.marks)}"
        self.marks[name] = Mark(key, tip)
        artist.set_gid(name)
