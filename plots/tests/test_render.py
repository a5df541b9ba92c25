"""Figures are drawn by several processes, and none of that is seen."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from matplotlib.figure import Figure

from plots import __main__, render
from plots.figures.drawing import Drawing
from plots.run import Run
from plots.tests.make_run import Json, write_run


def drawn(name: str) -> list[Drawing]:
    return [Drawing(name, f"title of {name}", "nothing", Figure())]


def killed() -> list[Drawing]:
    os.kill(os.getpid(), signal.SIGKILL)
    return []


def test_pictures_keep_their_order(
    monkeypatch: pytest.MonkeyPatch, as_run: Callable[[Json], Run], small: Json
) -> None:
    names = [f"figure_{number}" for number in range(9)]
    parts = [partial(drawn, name) for name in names]
    monkeypatch.setattr(render, "parts_of", lambda run: parts)
    assert [picture.name for picture in render.render_all(as_run(small))] == names


def test_a_killed_process_is_told_in_a_line(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(render, "parts_of", lambda run: [killed])
    write_run(tmp_path)
    assert __main__.main([str(tmp_path)]) == __main__.ENVIRONMENT
    assert capsys.readouterr().err == (
        "plots: a process that draws was killed: free some memory\n"
    )
