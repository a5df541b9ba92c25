"""plots/ is no tower: what imports what, floor by floor."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

PLOTS = Path(__file__).parents[1]
MOST_FLOORS = 6  # below the command, which stands on all of them


def modules() -> set[str]:
    """A folder is one: who reads it sees it as a whole."""
    files = {path.stem for path in PLOTS.glob("*.py")}
    folders = {path.parent.name for path in PLOTS.glob("*/__init__.py")}
    return (files | folders) - {"__init__", "__main__", "tests"}


def imports_of(name: str) -> set[str]:
    folder = PLOTS / name
    files = list(folder.rglob("*.py")) if folder.is_dir() else [PLOTS / f"{name}.py"]
    found: set[str] = set()
    for path in files:
        if "tests" in path.parts[-2:-1]:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and node.module == "plots":
                found |= {alias.name for alias in node.names}
            elif (
                isinstance(node, ast.ImportFrom) and (node.module or "")[:6] == "plots."
            ):
                found.add((node.module or "").split(".")[1])
    return (found & modules()) - {name}


@cache
def floor_of(name: str) -> int:
    return 1 + max((floor_of(below) for below in imports_of(name)), default=0)


def test_the_command_stands_on_six_floors() -> None:
    floors = {name: floor_of(name) for name in modules() - {"cli", "commands"}}
    assert max(floors.values()) <= MOST_FLOORS, floors


def test_a_figure_knows_no_page_and_no_verdict() -> None:
    assert not imports_of("figures") & {"page", "claims", "report", "guide", "trust"}


def test_the_folders_stay_small() -> None:
    assert len(list((PLOTS / "figures").glob("*.py"))) - 1 <= 8
    assert len(list((PLOTS / "page").glob("*.py"))) - 1 <= 4
