"""What docs/architecture.md follows is there: each file, and each function in it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "architecture.md").read_text()
STEPS = re.split(r"^### (?=\d)", TEXT, flags=re.MULTILINE)[1:]
NAMES_IN_FILE = re.compile(
    r"((?:`\w+`(?:,? and |, )?)+) in\s+\[[^\]]*\]\(\.\./([^)]*)\)"
)
NAMED = sorted(
    {
        (path, name)
        for names, path in NAMES_IN_FILE.findall(TEXT)
        for name in re.findall(r"`(\w+)`", names)
    }
)


def test_the_steps_are_numbered_without_gaps() -> None:
    numbers = [int(step.split()[0]) for step in STEPS]
    assert numbers == list(range(1, len(STEPS) + 1))


@pytest.mark.parametrize("step", STEPS, ids=lambda step: str(step).split("\n")[0])
def test_a_step_says_where_it_is_and_what_goes_in_and_comes_out(step: str) -> None:
    assert step.count("**Code** ") == step.count("**In** ") == 1
    assert step.count("**Out** ") == 1
    assert NAMES_IN_FILE.search(step)


@pytest.mark.parametrize(("path", "name"), NAMED)
def test_a_function_is_where_the_page_says(path: str, name: str) -> None:
    assert re.search(rf"\b{name}\b", (ROOT / path).read_text())
