"""Draws every figure of a report and renders it, on all usable cores."""

from __future__ import annotations

import ctypes
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

PR_SET_PDEATHSIG = 1  # as <sys/prctl.h> has it


@dataclass(frozen=True)
class Picture:
    """One figure as it goes into files."""

    name: str
    svg: str
    png: bytes


def render_all(run: Run) -> list[Picture]:
    """In reading order, however many processes draw.

    Throws: BrokenProcessPool if one of them was killed.
    """
    parts = parts_of(run)
    cores = min(len(os.sched_getaffinity(0)), len(parts))
    # A forked process has the run already; nothing but pictures is sent.
    fork = multiprocessing.get_context("fork")
    begin = (parts, os.getpid())
    with ProcessPoolExecutor(cores, fork, _begin, begin) as executor:
        try:
            # Not map(): it cancels, and a cancelled future of a pool whose
            # processes have ended makes Python 3.11 complain.
            rendered = [executor.submit(_render, place) for place in range(len(parts))]
            return [picture for future in rendered for picture in future.result()]
        except BaseException:
            for child in multiprocessing.active_children():
                child.terminate()  # nobody waits for what it draws
            raise


_parts: Sequence[Part] = ()  # of the process that renders


def _begin(parts: Sequence[Part], parent: int) -> None:
    global _parts
    _parts = parts
    # Whoever is killed cannot tell us; nor could the pipe that we read from, as
    # each of us holds its other end, too.
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
    if os.getppid() != parent:  # killed before we could ask for that
        os._exit(1)
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # end, and say nothing


def _render(place: int) -> list[Picture]:
    with style.drawing():
        drawings = _parts[place]()
    return [Picture(each.name, svg.to_svg(each), svg.to_png(each)) for each in drawings]
