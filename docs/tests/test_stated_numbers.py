"""A limit or a default that a page states is the one in the code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WORDS = {"five": 5, "six": 6, "fiftieth": 0.02, "eight": 8, "nine": 9}

# Page, what it says; source, what that says; by how much the page's unit is smaller.
STATED = [
    (
        "models/README.md",
        r"longer than (\w+) minutes \(`LAB_TASK_LIMIT`",
        "process_models.cpp",
        r"usual_task_limit = (\d+);",
        1 / 60,
    ),
    (
        "models/README.md",
        r"a stack of (\d+) KiB",
        "fibers.cpp",
        r"stack_size = (\d+) \* std::size_t\{1024\};",
        1,
    ),
    (
        "models/README.md",
        r"More than (\d+) are tried out",
        "thread_group.cpp",
        r"taken_for_granted = (\d+);",
        1,
    ),
    (
        "docs/method.md",
        r"settled when (\d+) of 6",
        "sampling.cpp",
        r"looks_at_orders{{{6, (\d+)}",
        1,
    ),
    (
        "docs/method.md",
        r"(\d+) of 12, or",
        "sampling.cpp",
        r"looks_at_orders{{{6, 6}, {12, (\d+)}",
        1,
    ),
    (
        "docs/method.md",
        r"or (\d+) of 15 are",
        "sampling.cpp",
        r"{15, (\d+)}}};",
        1,
    ),
    (
        "docs/method.md",
        r"delays cut to a (\w+)",
        "plan.cpp",
        r"rehearsal_scale = (\S+);",
        1,
    ),
    (
        "docs/method.md",
        r"more than (\d+) tasks",
        "plan.cpp",
        r"most_waits_in_rehearsal = (\d+);",
        1,
    ),
    (
        "docs/method.md",
        r"of a run, (\d+) requests",
        "server_process.cpp",
        r"count = (\d+);",
        1,
    ),
    (
        "docs/method.md",
        r"listens on (\w+) loopback",
        "server_process.hpp",
        r"addresses = (\d+);",
        1,
    ),
    (
        "docs/method.md",
        r"Above (\d+) % of the machine",
        "cell.cpp",
        r"tolerated_foreign_share = (\S+);",
        100,
    ),
    (
        "docs/method.md",
        r"less than (\d+) ms is",
        "usage.cpp",
        r"smallest_foreign_seconds = (\S+);",
        1000,
    ),
    (
        "docs/method.md",
        r"add up to less than (\d+) %",
        "suite.cpp",
        r"share_for_repeats = (\S+);",
        100,
    ),
    (
        "docs/method.md",
        r"fewer than (\w+) blocks",
        "stats.py",
        r"ENOUGH_BLOCKS = (\S+)",
        1,
    ),
    (
        "docs/reading_the_report.md",
        r"speed-up below ([\d.]+)× counts",
        "doubts.py",
        r"A_DIFFERENCE = (\S+)",
        1,
    ),
    (
        "docs/reading_the_report.md",
        r"more than (\d+) ms late",
        "facts.py",
        r"LATENESS_LIMIT = (\S+)",
        1000,
    ),
    (
        "docs/reading_the_report.md",
        r"others used more than (\d+) %",
        "run.py",
        r"FOREIGN_LIMIT = (\S+)",
        100,
    ),
    (
        "docs/reading_the_report.md",
        r"loop took (\d+) % more",
        "facts.py",
        r"DRIFT_LIMIT = (\S+)",
        100,
    ),
    (
        "bench/README.md",
        r"batches of up to (\d+) tasks",
        "cell.cpp",
        r"most_traced_tasks = (\d+);",
        1,
    ),
    (
        "tools/help/test.txt",
        r"so many tests at a time; default: (\d+)",
        "CMakePresets.json",
        r'"jobs": (\d+)',
        1,
    ),
    (
        "tools/help/test.txt",
        r"a test that names none; default: (\d+)",
        "CMakePresets.json",
        r'"timeout": (\d+)',
        1,
    ),
    (
        "tools/help/serve.txt",
        r"to finish in after SIGTERM; default: (\d+)",
        "main.cpp",
        r"double grace = (\d+);",
        1,
    ),
    (
        "tools/help/serve.txt",
        r"request must be complete; default: (\d+)",
        "main.cpp",
        r"double header_deadline = (\d+);",
        1,
    ),
    (
        "tools/help/serve.txt",
        r"may be idle; default: (\d+)",
        "main.cpp",
        r"double idle_deadline = (\d+);",
        1,
    ),
    (
        "models/README.md",
        r"above ([\d ]+) is refused",
        "model.hpp",
        r"max_concurrency = (\S+);",
        1,
    ),
    (
        "classroom/README.md",
        r"for (\d+) seconds is stuck",
        "processes.py",
        r"PATIENCE = (\S+)",
        1,
    ),
]
FOLDERS = ("bench", "models", "plots", "classroom", "mock_server")


def number(text: str) -> float:
    return WORDS.get(text) or float(re.sub("[ '_]", "", text))


def source_of(name: str) -> str:
    """The files of that name, wherever they lie."""
    found = [path for folder in FOLDERS for path in (ROOT / folder).rglob(name)]
    found += ROOT.glob(name)
    assert found, name
    return "\n".join(path.read_text() for path in found)


@pytest.mark.parametrize("page, says, source, has, smaller", STATED)
def test_a_stated_number_is_that_of_the_code(
    page: str, says: str, source: str, has: str, smaller: float
) -> None:
    text = " ".join((ROOT / page).read_text().split())
    stated = re.search(says, text)
    assert stated, f"{page} does not say: {says}"
    meant = re.search(has, source_of(source))
    assert meant, f"{source} does not have: {has}"
    assert number(stated[1]) == pytest.approx(number(meant[1]) * smaller)
