"""A real browser opens the page: nothing complains, nothing overflows."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from plots.__main__ import main
from plots.tests.make_run import write_run
from plots.tests.make_variants import every_kind

CHROMIUM = shutil.which("chromium")
QUIET = (
    "--headless --no-sandbox --disable-gpu --disable-background-networking "
    "--no-first-run --hide-scrollbars --enable-logging=stderr"
).split()
PROBE = """<script>
const wide = document.documentElement.scrollWidth > innerWidth;
document.documentElement.dataset.probe = (wide ? "overflows" : "fits") + " at " + innerWidth;
document.querySelector("#legend input").click();
document.querySelector("thead button").click();
document.documentElement.dataset.faded = document.querySelectorAll(".faded").length > 5;
document.documentElement.dataset.sorted = document.querySelectorAll("[aria-sort]").length;
</script></body>"""

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="chromium is not on the PATH")


def browse(tmp_path: Path, page: Path, *options: str) -> tuple[str, str]:
    """What the browser printed, and what it complained about."""
    profile = f"--user-data-dir={tmp_path / 'profile'}"
    done = subprocess.run(
        [CHROMIUM or "", *QUIET, profile, *options, page.as_uri()],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    lines = [line for line in done.stderr.splitlines() if "CONSOLE" in line]
    return done.stdout, "\n".join(lines)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write_run(tmp_path_factory.mktemp("report"), every_kind())
    assert main([str(folder)]) == 0
    return folder / "index.html"


@pytest.mark.parametrize(
    "name, options",
    [
        ("wide", ["--window-size=1280,3000"]),
        ("narrow", ["--window-size=400,3000"]),
        ("dark", ["--window-size=1280,3000", "--force-dark-mode"]),
    ],
)
def test_the_page_can_be_photographed_without_a_complaint(
    tmp_path: Path, page: Path, name: str, options: list[str]
) -> None:
    photo = tmp_path / f"{name}.png"
    _, complaints = browse(tmp_path, page, f"--screenshot={photo}", *options)
    assert complaints == ""
    assert photo.stat().st_size > 50_000


@pytest.mark.parametrize("width", [400, 640, 1280])
def test_the_page_does_not_scroll_sideways_and_its_script_works(
    tmp_path: Path, page: Path, width: int
) -> None:
    probed = tmp_path / "probed.html"
    probed.write_text(page.read_text().replace("</body>", PROBE))
    dom, complaints = browse(
        tmp_path, probed, "--dump-dom", f"--window-size={width},1000"
    )
    assert complaints == ""
    assert 'data-probe="fits at' in dom
    assert 'data-faded="true"' in dom and 'data-sorted="1"' in dom
