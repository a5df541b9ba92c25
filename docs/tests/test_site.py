"""The site as it is made for readers, opened from a file in a browser."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("mkdocs")
ROOT = Path(__file__).parents[2]
CHROMIUM = shutil.which("chromium")
QUIET = (
    "--headless --no-sandbox --disable-gpu --disable-background-networking "
    "--no-first-run --hide-scrollbars --enable-logging=stderr"
).split()
PROBE = """<script>addEventListener("load", () => {
const input = document.querySelector(".md-header .site-search input");
input.focus();
input.value = "livelock";
input.dispatchEvent(new Event("input"));
const link = document.querySelector("[role=option] a");
document.body.dataset.said = JSON.stringify({
  first: link.querySelector("strong").textContent,
  link: link.href,
  fits: document.documentElement.scrollWidth <= innerWidth,
});
});</script></body>"""

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="chromium is not on the PATH")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "--quiet", "build", "--strict"]
        + ["--site-dir", str(folder)],
        cwd=ROOT,
        check=True,
        timeout=400,
    )
    return folder


def test_a_word_is_found_and_its_page_is_there(site: Path) -> None:
    page = site / "docs" / "book" / "17_measuring.html"
    probed = page.with_name("probed.html")
    probed.write_text(page.read_text().replace("</body>", PROBE))
    done = subprocess.run(
        [CHROMIUM or "", *QUIET, f"--user-data-dir={site / 'profile'}"]
        + ["--window-size=1280,900", "--dump-dom", probed.as_uri()],
        capture_output=True,
        text=True,
        timeout=400,
    )
    assert [line for line in done.stderr.splitlines() if "CONSOLE" in line] == []
    found = re.search(r'data-said="([^"]*)"', done.stdout)
    assert found
    said = json.loads(found[1].replace("&quot;", '"'))
    assert said["first"] == "3 Races and locks › Two locks"
    target = Path(said["link"].removeprefix("file://").partition("#")[0])
    assert target.is_file()
    assert said["fits"]
