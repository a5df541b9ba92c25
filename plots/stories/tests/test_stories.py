"""Every story can be read, and tells nothing that a run did not show."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from plots.stories.reading import (
    FINDINGS,
    FOLDER,
    Plan,
    read_findings,
    read_story,
    story_ids,
)

ROOT = Path(__file__).parents[3]
KINDS = {"time": "time", "count": "count", "memory": "bytes", "share": "share"}


def metric_kinds() -> dict[str, str]:
    """Of the one table of metrics."""
    text = (ROOT / "bench" / "metrics.hpp").read_text()
    found = re.findall(r"constexpr Metric (\w+) =\s+make::(\w+)\(", text)
    own = re.findall(r"constexpr Metric (\w+)\{[^}]*MetricKind::(\w+)", text)
    return {name: KINDS[made] for name, made in found} | dict(own)


def stories() -> dict[str, Plan]:
    return {name: read_story(FOLDER / f"{name}.toml") for name in story_ids()}


def test_the_table_of_metrics_is_found() -> None:
    kinds = metric_kinds()
    assert len(kinds) >= 50
    assert kinds["wall_seconds"] == "time"
    assert kinds["requests_per_second"] == "rate"


@pytest.mark.parametrize("name", story_ids())
def test_a_story_names_only_what_there_is(name: str) -> None:
    read_story(FOLDER / f"{name}.toml").check(metric_kinds())


def test_findings_name_only_what_there_is() -> None:
    for finding in read_findings(FINDINGS, stories()):
        finding.check(metric_kinds())
