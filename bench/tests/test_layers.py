"""Who may include whom.  A reader of one folder need not know the ones above."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = (
    *("command_line", "workloads", "models", "mock_server", "bench", "exercises"),
)
INCLUDE = re.compile(r'^\s*#\s*include\s+["<]((?:\w+/)*\w+\.\w+)[">]', re.MULTILINE)

# What the primitives stand on, so that they can be used without the rest.  Only
# the lock of CPython must know when a workload waits.
PRIMITIVES = (
    r"models/(async|processes|threads)/.*"
    r"|models/(environment_error|usable_cores)\.hpp"
)

# Files that may be included from each folder, the longest one that fits; bench
# and tests may have all.
ALLOWED = {
    "command_line": r"command_line/.*",
    "workloads": r"workloads/.*",
    "models": r"models/.*|workloads/(?!workloads\.hpp)[^/]+\.hpp",
    "models/async": PRIMITIVES,
    "models/processes": PRIMITIVES,
    "models/threads": PRIMITIVES + r"|workloads/waiting\.hpp",
    "mock_server": r"(mock_server|command_line)/.*",
    "bench": r".*",
    # What is public: the primitives.
    "exercises": PRIMITIVES,
}
# The worker program builds batches by name, so it must know the workloads.
SEES_ALL_WORKLOADS = "models/worker_main.cpp"


def may_include(file: Path, header: str) -> bool:
    if "tests" in file.parts:
        return True
    if file.as_posix() == SEES_ALL_WORKLOADS and header == "workloads/workloads.hpp":
        return True
    folder = next(
        str(parent) for parent in file.parents if parent.as_posix() in ALLOWED
    )
    return re.fullmatch(ALLOWED[folder], header) is not None


def sources(root: Path) -> Iterator[Path]:
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*.[ch]pp")):
            if "cheats" not in path.parts:  # they include what is refused
                yield path.relative_to(root)


def violations(root: Path) -> list[str]:
    """One line for each include that breaks the rule."""
    return [
        f"{file}: includes {header}"
        for file in sources(root)
        for header in INCLUDE.findall((root / file).read_text())
        if header.startswith(tuple(f"{folder}/" for folder in FOLDERS))
        and not may_include(file, header)
    ]


def reachable_from(file: Path) -> list[Path]:
    """The folders that an include counts from.  A student's file begins with
    short words: "given/fetch.hpp"."""
    if file.parts[0] != "exercises":
        return [Path()]
    return [Path(), Path("exercises"), Path(*file.parts[:2])]


def relative_includes(root: Path) -> list[str]:
    """Includes of our own files by anything but their path from the root."""
    return [
        f"{file}: includes {header}"
        for file in sources(root)
        for header in re.findall(r'#\s*include\s+"([^"]+)"', (root / file).read_text())
        if not any((root / base / header).is_file() for base in reachable_from(file))
    ]


def test_nobody_includes_what_lies_above() -> None:
    assert violations(ROOT) == []


def test_every_include_is_a_path_from_the_root() -> None:
    assert relative_includes(ROOT) == []


def test_plots_have_no_cpp() -> None:
    assert list((ROOT / "plots").rglob("*.[ch]pp")) == []


# Its versions differ in all that is not meant for users.
NOT_PUBLIC_IN_HTTPLIB = re.compile(r"httplib::(detail|ClientImpl|SSLClient|Stream)\b")


def test_cpp_httplib_is_used_by_its_public_interface_alone() -> None:
    assert [
        str(file)
        for file in sources(ROOT)
        if NOT_PUBLIC_IN_HTTPLIB.search((ROOT / file).read_text())
    ] == []


@pytest.mark.parametrize(
    ("file", "header", "allowed"),
    [
        ("workloads/sum.cpp", "workloads/http/http.hpp", True),
        ("workloads/sum.cpp", "models/model.hpp", False),
        ("workloads/sum.cpp", "mock_server/mock_server.hpp", False),
        ("models/async.cpp", "workloads/batch.hpp", True),
        ("models/async.cpp", "workloads/workloads.hpp", False),
        ("models/async.cpp", "workloads/http/http.hpp", False),
        ("models/async.cpp", "bench/harness/cell.hpp", False),
        ("models/worker_main.cpp", "workloads/workloads.hpp", True),
        ("models/batch_job.cpp", "workloads/workloads.hpp", False),
        ("models/batch_job.cpp", "models/processes/worker.hpp", True),
        ("models/processes/worker.cpp", "models/environment_error.hpp", True),
        ("models/processes/pool.cpp", "models/usable_cores.hpp", True),
        ("models/processes/worker.cpp", "models/model.hpp", False),
        ("models/processes/worker.cpp", "workloads/batch.hpp", False),
        ("models/processes/worker.cpp", "workloads/waiting.hpp", False),
        ("models/threads/gil.hpp", "workloads/waiting.hpp", True),
        ("models/threads/gil.hpp", "workloads/batch.hpp", False),
        ("models/tests/any_test.cpp", "mock_server/mock_server.hpp", True),
        ("mock_server/server.cpp", "workloads/batch.hpp", False),
        ("mock_server/main.cpp", "command_line/options.hpp", True),
        ("command_line/options.cpp", "models/model.hpp", False),
        ("models/async.cpp", "command_line/streams.hpp", False),
        ("bench/harness/cell.cpp", "models/models.hpp", True),
    ],
)
def test_the_check_itself(
    tmp_path: Path, file: str, header: str, allowed: bool
) -> None:
    path = tmp_path / file
    path.parent.mkdir(parents=True)
    path.write_text(f'// a comment\n#  include "{header}"\n')
    expected = [] if allowed else [f"{file}: includes {header}"]
    assert violations(tmp_path) == expected
