"""Whatever the user has set, and whoever reads, the report is made."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from matplotlib import font_manager

import plots
from plots.tests.make_run import Json, make_run, write_run

ROOT = Path(__file__).parents[2]
WATCHDOG = 120  # seconds; only a bug takes that long
EMPTY = make_run(experiments=[])  # quick to draw


def draw(
    folder: Path, more: str = "", **settings: str
) -> "subprocess.CompletedProcess[str]":
    """`python3 -m plots` as a shell runs it."""
    return subprocess.run(
        ["sh", "-c", f'exec "$0" -m plots "$1" {more}', sys.executable, str(folder)],
        cwd=ROOT,
        env=os.environ | settings,
        capture_output=True,
        text=True,
        timeout=WATCHDOG,
    )


def settings_of_a_user(home: Path) -> dict[str, str]:
    """A matplotlibrc that says where it was written, in Latin-1."""
    written = home / ".config" / "matplotlib"
    written.mkdir(parents=True)
    (written / "matplotlibrc").write_bytes("font.size: 40  # groß".encode("latin-1"))
    return {"HOME": str(home), "XDG_CONFIG_HOME": "", "MPLCONFIGDIR": ""}


@pytest.mark.parametrize(
    "settings",
    [
        {"MPLBACKEND": "Qt4Agg"},
        {"MATPLOTLIBRC": "/nowhere/matplotlibrc"},
        {"MPLCONFIGDIR": "/proc/nowhere", "HOME": "/proc/nowhere"},
    ],
    ids=str,
)
def test_settings_for_other_plots_do_not_matter(
    tmp_path: Path, settings: dict[str, str]
) -> None:
    done = draw(write_run(tmp_path, EMPTY), **settings)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_matplotlibrc_in_latin_1_does_not_matter(tmp_path: Path, small: Json) -> None:
    plain, other = write_run(tmp_path / "a", small), write_run(tmp_path / "b", small)
    assert draw(plain).returncode == 0
    done = draw(other, **settings_of_a_user(tmp_path / "home"))
    assert (done.returncode, done.stderr) == (0, "")
    drawn = Path("figures") / "gantt-five_fetches.svg"
    assert (other / drawn).read_bytes() == (plain / drawn).read_bytes()


@pytest.mark.parametrize("output", [">/dev/full", ">&-", "2>&- >&-", "| :"])
def test_a_summary_that_nobody_can_read_is_no_failure(
    tmp_path: Path, output: str
) -> None:
    folder = write_run(tmp_path, EMPTY)
    done = draw(folder, output)
    assert (done.returncode, done.stderr) == (0, "")
    assert (folder / "index.html").exists()


def test_nothing_stays_in_the_folder_for_temporary_files(
    tmp_path: Path,
) -> None:
    (tmp_path / "temporary").mkdir()
    folder = write_run(tmp_path / "run", EMPTY)
    assert draw(folder, TMPDIR=str(tmp_path / "temporary")).returncode == 0
    assert list((tmp_path / "temporary").iterdir()) == []


def shown_at_a_terminal(folder: Path, **settings: str) -> str:
    terminal, its_end = pty.openpty()
    try:
        command = [sys.executable, "-m", "plots", str(folder)]
        subprocess.run(
            command,
            cwd=ROOT,
            env=os.environ | settings,
            stdout=its_end,
            check=True,
            timeout=WATCHDOG,
        )
        return os.read(terminal, 4096).decode()
    finally:
        os.close(terminal)
        os.close(its_end)


@pytest.mark.parametrize(
    "settings",
    [{"TERM": "dumb", "NO_COLOR": ""}, {"TERM": "xterm", "NO_COLOR": "1"}],
    ids=str,
)
def test_a_terminal_without_abilities_gets_plain_text(
    tmp_path: Path, settings: dict[str, str]
) -> None:
    folder = write_run(tmp_path, EMPTY)
    assert "\033[1mThe same tasks" in shown_at_a_terminal(
        folder, TERM="xterm", NO_COLOR=""
    )
    shown = shown_at_a_terminal(folder, **settings)
    assert shown.startswith("The same tasks")
    assert "\033" not in shown


def test_only_fonts_of_matplotlib_itself_are_known() -> None:
    """So that no font of the system is opened, and the same run gives the same bytes."""
    if font_manager.FontManager.__version__ not in plots.KNOWN_LISTS:
        pytest.skip("a matplotlib whose list of fonts we do not write")
    ours, whole = font_manager.fontManager, font_manager.FontManager()
    assert [Path(font.fname).name for font in ours.ttflist] == list(plots.FONTS)
    assert vars(ours).keys() == vars(whole).keys()
    for font in ours.ttflist:
        assert font in whole.ttflist, font
