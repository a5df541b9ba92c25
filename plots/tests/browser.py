"""Measures the pages of a report in headless Chromium.

`python3 -m plots.tests.browser DIR` prints what each page of DIR has of what is limited:
height, bytes, elements, tab stops, printed sheets, and how long it took to be shown.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from html import unescape
from pathlib import Path
from statistics import median
from typing import Any

CHROMIUM = shutil.which("chromium")
WATCHDOG = 600  # seconds; only a bug takes that long
QUIET = (
    *("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"),
    *("--enable-logging=stderr", "--v=0"),
)
WIDTHS = (1280, 640, 360)  # 640: what 1280 is at 200 %
LIMITS = {  # height at 1280, bytes, elements, tab stops
    "index": (6000, 200_000, 1500, 80),
    "experiments": (8000, 250_000, 4000, 120),
}
SHOWN = 0.3  # seconds, at most
STARTS = 5
LOADED = """<!doctype html><body><script>
const frame = document.createElement("iframe");
frame.style = "border:0;width:1280px;height:900px";
const begun = performance.now();
frame.onload = () => {
  frame.contentDocument.documentElement.getBoundingClientRect();
  document.documentElement.dataset.told = performance.now() - begun;
};
frame.src = "PAGE";
document.body.append(frame);
</script></body>"""


def browse(page: Path, *options: str) -> tuple[str, str]:
    """What the browser printed, and what it complained about."""
    with tempfile.TemporaryDirectory() as profile:
        done = subprocess.run(
            [CHROMIUM or "", *QUIET, f"--user-data-dir={profile}", *options]
            + [page.as_uri()],
            capture_output=True,
            text=True,
            timeout=WATCHDOG,
            check=True,
        )
    lines = [line for line in done.stderr.splitlines() if "CONSOLE" in line]
    return done.stdout, "\n".join(lines)


def dump(page: Path, *options: str) -> tuple[str, str]:
    """What a script has left in data-told, and what was complained about."""
    shown, complaints = browse(
        page,
        *("--dump-dom", "--allow-file-access-from-files", "--window-size=1400,1000"),
        *options,
    )
    found = re.search(r'<html[^>]* data-told="([^"]*)"', shown)
    if not found:
        raise RuntimeError(f"{page.name} told nothing: {complaints}")
    return unescape(found[1]), complaints


def measure(
    folder: Path, pages: Sequence[str], play: Sequence[str] = (), *options: str
) -> tuple[Any, str]:
    """All these pages at all widths, in one start of the browser."""
    script = (Path(__file__).parent / "probe.js").read_text()
    given = {"PAGES": list(pages), "WIDTHS": WIDTHS, "PLAY": list(play)}
    known = "".join(f"const {name} = {json.dumps(v)};" for name, v in given.items())
    probe = folder / "probe.html"
    probe.write_text(
        f'<!doctype html><meta charset="utf-8"><body><script>{known}{script}</script>'
    )
    try:
        told, complaints = dump(probe, "--virtual-time-budget=600000", *options)
    finally:
        probe.unlink()
    return json.loads(told), complaints


def limits_of(page: str) -> tuple[int, int, int, int]:
    return LIMITS["index" if page == "index" else "experiments"]


def sheets(page: Path) -> int:
    """Of A4, when it is printed."""
    with tempfile.TemporaryDirectory() as folder:
        paper = Path(folder) / "page.pdf"
        browse(page, f"--print-to-pdf={paper}", "--no-pdf-header-footer")
        return len(re.findall(rb"/Type\s*/Page\b", paper.read_bytes()))


def seconds_to_show(folder: Path, page: str) -> float:
    """From asking for the page to its layout; the median of some starts."""
    probe = folder / "probe.html"
    probe.write_text(LOADED.replace("PAGE", f"{page}.html"))
    try:
        return median(float(dump(probe)[0]) / 1e3 for _ in range(STARTS))
    finally:
        probe.unlink()


def main(folder: Path) -> None:
    """Prints a line for the front page, and one for the most of all experiments."""
    pages = ["index"] + sorted(
        f"experiments/{path.stem}" for path in (folder / "experiments").glob("*.html")
    )
    told, _ = measure(folder, pages)
    rows = {row["name"]: row for row in told["told"] if row["width"] == WIDTHS[0]}

    def values(page: str) -> tuple[int, int, int, int]:
        row, size = rows[page], (folder / f"{page}.html").stat().st_size
        return row["height"], size, row["elements"], row["stops"]

    heads = ("height", "bytes", "elements", "tab stops")
    for place, head in enumerate(heads):
        most = max(pages[1:], key=lambda page: values(page)[place])
        front, page = values("index")[place], values(most)[place]
        limits = LIMITS["index"][place], LIMITS["experiments"][place]
        print(
            f"{head:10} {front:>7} of {limits[0]:>6}   {page:>7} of {limits[1]} ({most})"
        )
    heaviest = max(pages[1:], key=lambda page: values(page)[1])
    print(f"sheets     {sheets(folder / 'index.html'):>7} of      4")
    for shown in ("index", heaviest):
        print(
            f"shown after {seconds_to_show(folder, shown):.3f} s of {SHOWN} s ({shown})"
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]).absolute())
