"""Draws every figure of a report and renders it, on all usable cores."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

from plots import svg
from plots.figures import style
from plots.figures.catalogue import Part, parts_of
from plots.run import Run


@dataclass(frozen=True)
class Picture:
    """One figure as it goes into files."""

    name: str
    svg: str
    png: bytes


def render_all(run: Run) -> list[Picture]:
    """In reading order, however many processes draw."""
    parts = parts_of(run)
    cores = min(len(os.sched_getaffinity(0)), len(parts))
    # A forked process has the run already; nothing but pictures is sent.
    fork = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(cores, fork, _begin, (parts,)) as executor:
        rendered = executor.map(_render, range(len(parts)))
        return [picture for pictures in rendered for picture in pictures]


_parts: Sequence[Part] = ()  # of the process that renders


def _begin(parts: Sequence[Part]) -> None:
    global _parts
    _parts = parts
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends us


def _render(place: int) -> list[Picture]:
    with style.drawing():
        drawings = _parts[place]()
    return [Picture(each.name, svg.to_svg(each), svg.to_png(each)) for each in drawings]
