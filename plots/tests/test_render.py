"""Figures are drawn by several processes, and none of that is seen."""

from __future__ import annotations

import os
import select
import signal
import time
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


def wait_for_ever() -> list[Drawing]:
    os.write(1, b".")
    time.sleep(1000)
    return []


def test_when_it_is_killed_nobody_draws_on(
    monkeypatch: pytest.MonkeyPatch, as_run: Callable[[Json], Run], small: Json
) -> None:
    monkeypatch.setattr(render, "parts_of", lambda run: [wait_for_ever])
    run = as_run(small)
    told, tells = os.pipe()
    renderer = os.fork()
    if renderer == 0:
        try:
            os.dup2(tells, 1)
            render.render_all(run)
        finally:
            os._exit(99)
    os.close(tells)
    with os.fdopen(told, "rb", buffering=0) as pipe:
        assert pipe.read(1) == b"."
        os.kill(renderer, signal.SIGKILL)
        os.waitpid(renderer, 0)
        # The last one who holds its other end has ended.
        assert select.select([pipe], [], [], 60)[0]
        assert pipe.read(1) == b""
