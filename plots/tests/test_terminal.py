"""What stands in the terminal: few lines, what differs first."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from plots.cli import main
from plots.report import make_report
from plots.run import Run
from plots.summary import LINES, to_terminal
from plots.tests.make_run import Json, make_run, write_run
from plots.tests.make_variants import every_kind, large_run

Read = Callable[[Json], Run]
SOMEWHERE = Path("/somewhere/out/report/index.html")


def plain_terminal(made: Json, as_run: Read, columns: int | None = None) -> str:
    return to_terminal(make_report(as_run(made)), SOMEWHERE, columns, False)


@pytest.mark.parametrize("kind, is_bold", [("xterm", True), ("dumb", False)])
def test_a_terminal_that_knows_no_bold_type_is_sent_none(
    tmp_path: Path,
    capsys: Any,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
    is_bold: bool,
) -> None:
    monkeypatch.setattr("plots.cli._is_terminal", lambda: True)
    monkeypatch.setenv("TERM", kind)
    assert main([str(write_run(tmp_path, make_run(experiments=[])))]) == 0
    assert ("\033" in capsys.readouterr().out) == is_bold


@pytest.mark.parametrize("columns", [40, 57, 80, 200, None])
@pytest.mark.parametrize("make", [make_run, large_run, every_kind])
def test_the_terminal_has_forty_lines_at_any_width(
    columns: int | None, make: Callable[[], Json], as_run: Read
) -> None:
    *lines, path = plain_terminal(make(), as_run, columns).splitlines()
    assert len(lines) < LINES
    assert max(map(len, lines)) <= min(columns or 80, 80)
    assert path == f"Report: {SOMEWHERE}"
    assert "\n\n\n" not in "\n".join(lines)


def test_the_terminal_names_claim_and_experiment_of_what_is_not_so(
    as_run: Read, run_json: Json
) -> None:
    told = " ".join(plain_terminal(run_json, as_run).split())
    assert "DIRECTION ONLY (2 usable cores: the bound is 2.0×)" in told
    assert "4 processes are 4x faster (eight_sums)" in told
    assert "A few waits: any model but a plain loop" in told
    assert "For factors, yes. For percentages, no." in told


def test_verbose_has_every_verdict(as_run: Read, run_json: Json) -> None:
    made = make_report(as_run(run_json))
    told = " ".join(to_terminal(made, SOMEWHERE, None, False, verbose=True).split())
    for item in made.articles.judgements:
        assert " ".join(item.sentence.split()) in told
