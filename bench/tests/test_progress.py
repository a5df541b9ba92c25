"""The progress of a run, as it looks on a terminal."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

SMALL = (
    *("--experiments", "shared_memory_or_messages,five_fetches"),
    *("--profile", "smoke"),
)


def lines_of(shown: str) -> list[str]:
    """What stands in a line of the terminal, one after the other."""
    return re.split(r"[\r\n]+", shown)


def too_long(shown: str, columns: int) -> list[str]:
    return [line for line in lines_of(shown) if len(line) >= columns]


@pytest.mark.parametrize("columns", [20, 40, 60, 200])
def test_the_bar_fits_the_terminal(tmp_path: Path, running: Any, columns: int) -> None:
    program = running(*SMALL, "--out", tmp_path, columns=columns)
    assert program.exit_code() == 0
    assert "  1/" in program.shown
    assert too_long(program.shown, columns) == []
    assert "\x1b" not in program.shown


def test_the_bar_fits_a_terminal_that_was_made_narrower(
    tmp_path: Path, running: Any
) -> None:
    program = running(*SMALL, "--out", tmp_path, columns=100)
    program.read_until(r"  2/\d+ ")
    program.resize(40)
    assert program.exit_code() == 0
    # Some of the lines before may have been on their way.
    last = lines_of(program.shown.rpartition("] ")[0])
    assert len(last[-1]) < 40


def test_the_message_of_an_interrupt_fits_40_columns(
    tmp_path: Path, running: Any
) -> None:
    program = running(*SMALL, "--out", tmp_path, columns=40)
    program.read_until(r"  1/\d+ ")
    program.press_ctrl_c()
    assert program.exit_code() == 130
    assert too_long(program.shown, 40) == []


@pytest.mark.parametrize(
    "environment", [{"TERM": "dumb"}, {"NO_COLOR": "1"}], ids=["dumb", "no color"]
)
def test_a_terminal_without_abilities_gets_plain_lines(
    tmp_path: Path, running: Any, environment: dict[str, str]
) -> None:
    program = running(*SMALL, "--out", tmp_path, columns=40, environment=environment)
    assert program.exit_code() == 0
    assert "measuring 1/" in program.shown
    assert re.search(r"\d+ measurements made", program.shown)
    assert re.search(r"\r(?!\n)", program.shown) is None
    assert "\x1b" not in program.shown
    assert too_long(program.shown, 40) == []
