"""Figures are drawn by several processes, and none of that is seen."""

from __future__ import annotations

import math
import os
import re
import select
import signal
import time
from functools import partial
from pathlib import Path

import pytest
from matplotlib.figure import Figure

from plots import cli
from plots.figures import catalogue, style
from plots.figures.bars import Bar, draw_bars, draw_counts, draw_ruler
from plots.figures.catalogue import VARIABLES, draw_all
from plots.figures.style import Drawing
from plots.svg import to_file, to_inline
from plots.tests.make_run import write_run


def drawn(name: str) -> Drawing:
    return Drawing(name, f"title of {name}", "nothing", Figure())


def killed() -> Drawing:
    os.kill(os.getpid(), signal.SIGKILL)
    return drawn("never")


def test_pictures_keep_their_order() -> None:
    names = [f"figure_{number}" for number in range(9)]
    assert list(draw_all([partial(drawn, name) for name in names])) == names


def test_a_killed_process_is_told_in_a_line(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(catalogue, "makers_of", lambda *_: [killed])
    write_run(tmp_path)
    assert cli.main([str(tmp_path)]) == cli.ENVIRONMENT
    assert capsys.readouterr().err == (
        "plots: a process that draws was killed: free some memory\n"
    )


def wait_for_ever() -> Drawing:
    os.write(1, b".")
    time.sleep(1000)
    return drawn("never")


def test_when_it_is_killed_nobody_draws_on() -> None:
    told, tells = os.pipe()
    renderer = os.fork()
    if renderer == 0:
        try:
            os.dup2(tells, 1)
            draw_all([wait_for_ever])
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


BARS = [
    Bar("$x_1$ <b>", 1.0, "1.00 s", "co", bound=0.9, values=(0.9, 1.1)),
    Bar("日本", 0.0, "0 s", "th"),
    Bar("n" * 200, None, "failed: " + "no server " * 20, "pr"),
]


def inline(drawing: Drawing) -> str:
    return to_inline(
        drawing.figure, drawing.name, drawing.title, drawing.description, VARIABLES
    )


def test_a_chart_is_small_and_its_text_is_text() -> None:
    with style.settings():
        made = inline(draw_bars("x", "Time", BARS, style.CARD))
    assert len(made) < 4000
    for said in ("$x_1$ &lt;b&gt;", "日本", "1.00 s", 'role="img"', "<title"):
        assert said in made
    for waste in ("<g", "clip", "metadata", "style=", "xmlns", "<use"):
        assert waste not in made


def test_a_colour_is_a_variable_of_the_page_with_a_colour_to_fall_back_on() -> None:
    with style.settings():
        made = inline(draw_bars("x", "Time", BARS, style.CARD))
    assert 'fill="var(--co,#0f7a5a)"' in made
    assert not re.search(r'(fill|stroke)="#', made)
    alone = to_file(made)
    assert "var(" not in alone and 'fill="#0f7a5a"' in alone


def test_text_stays_within_the_chart() -> None:
    with style.settings():
        made = inline(draw_bars("x", "Time", BARS, style.CARD))
    long = re.findall(r">(n+ ?…?)<", made)
    assert long and max(map(len, long)) <= 46


@pytest.mark.parametrize("count, dots", [(9, 9), (60, 60), (61, 0)])
def test_few_things_are_dots_and_many_a_bar(count: int, dots: int) -> None:
    with style.settings():
        bars = [Bar("lost", float(count), str(count), "bad")]
        made = inline(draw_counts("x", "Lost", bars, style.CARD))
    assert made.count("<circle") == dots


def test_a_ruler_has_a_mark_for_each_power_of_ten() -> None:
    with style.settings():
        bars = [Bar("a", 1e-3, "1 ms", "co"), Bar("b", 1.0, "1 s", "th")]
        made = inline(draw_ruler("x", "Time", bars, style.PAGE, lambda v: f"{v:g}"))
    assert re.findall(r">(0\.001|0\.01|0\.1|1)<", made) == ["0.001", "0.01", "0.1", "1"]


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else math.pow((part + 0.055) / 1.055, 2.4)
        for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(
    "name", sorted(set(style.THEME) - {"line", "soft", "paper", "card"})
)
@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_every_colour_stands_out_from_its_paper(name: str, theme: int) -> None:
    colour = style.THEME[name][theme]
    assert contrast(colour, style.THEME["paper"][theme]) >= 4.5
    if name in ("ink", "mut"):
        assert contrast(colour, style.THEME["soft"][theme]) >= 4.5


def test_every_colour_is_unique_so_that_it_can_be_swapped() -> None:
    light = [colours[0] for colours in style.THEME.values()]
    assert len(set(light)) == len(light)
