"""Cells and rows: what is shown, what is sorted, what is copied."""

from __future__ import annotations

from dataclasses import dataclass

from plots import words


@dataclass(frozen=True)
class Cell:
    """What is shown, and what is sorted and copied."""

    text: str
    value: str | float | None = None

    @property
    def is_number(self) -> bool:
        """Short enough to stay on one line."""
        return isinstance(self.value, float) and len(self.text) < 16

    @property
    def look(self) -> str:
        """How the page breaks it: short ones not at all, long ones late."""
        if self.is_number or len(self.text) < 20:
            return "number"
        return "long" if len(self.text) > 40 else ""

    @property
    def plain(self) -> str:
        """For sorting and CSV; empty is unknown."""
        if isinstance(self.value, float):
            return f"{self.value:.9g}"
        return self.text


@dataclass(frozen=True)
class Table:
    """Rows with the key of the model that they belong to."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]


def seconds(value: float | None) -> Cell:
    return Cell(known(words.seconds(value), value), value)


def count(value: float | None) -> Cell:
    return Cell(
        known(words.count(value), value), None if value is None else value + 0.0
    )


def three(value: float | None) -> str:
    return "–" if value is None else words.three_figures(value)


def known(text: str, value: float | None) -> str:
    return "–" if value is None else text
