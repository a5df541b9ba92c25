"""The chart of chapter 16 can be read: no text leaves its box, in light and dark."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CHART = ROOT / "docs" / "images" / "choosing.svg"
CHAPTER = ROOT / "docs" / "book" / "16_choosing.md"
CHROMIUM = shutil.which("chromium")
QUIET = (
    "--headless --no-sandbox --disable-gpu --disable-background-networking "
    "--no-first-run --hide-scrollbars"
).split()
WIDTHS = (328, 1248)  # of a column, in windows of 360 and 1280 pixels
PROBE = """<script>
const out = [];
for (const column of document.querySelectorAll("div"))
  if (column.firstElementChild.getBoundingClientRect().width > column.clientWidth)
    out.push("the chart at " + column.clientWidth);
for (const group of document.querySelectorAll("g")) {
  const box = group.querySelector("rect").getBoundingClientRect();
  for (const text of group.querySelectorAll("text")) {
    const is = text.getBoundingClientRect();
    if (is.left < box.left || is.right > box.right || is.top < box.top || is.bottom > box.bottom)
      out.push(text.textContent);
  }
}
document.body.dataset.out = out.join(" | ");
document.body.dataset.columns = document.querySelectorAll("div").length;
</script>"""


@pytest.mark.skipif(not CHROMIUM, reason="chromium is not on the PATH")
def test_no_text_leaves_its_box_and_no_chart_its_column(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    style = "svg { max-width: 100%; height: auto }"
    columns = "".join(
        f'<div style="width: {width}px">{CHART.read_text()}</div>' for width in WIDTHS
    )
    page.write_text(
        f"<!DOCTYPE html><style>{style}</style><body>{columns}{PROBE}</body>"
    )
    done = subprocess.run(
        [
            CHROMIUM or "",
            *QUIET,
            f"--user-data-dir={tmp_path / 'profile'}",
            "--window-size=1300,1500",
            "--dump-dom",
            page.as_uri(),
        ],
        capture_output=True,
        text=True,
        timeout=400,
    )
    assert 'data-out="" data-columns="2"' in done.stdout


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in parts
    )
    return float(0.2126 * red + 0.7152 * green + 0.0722 * blue)


@pytest.mark.parametrize("dark", [False, True])
def test_text_stands_out_from_every_box(dark: bool) -> None:
    """A contrast of 7 to 1, which WCAG calls enhanced."""
    light, _, night = CHART.read_text().partition("@media")
    style = night if dark else light
    text = re.search(r"text \{[^}]*fill: (#\w{6})", style)
    boxes = re.findall(r"rect \{[^}]*fill: (#\w{6})", style)
    assert text and len(boxes) == 4
    for box in boxes:
        low, high = sorted([luminance(text[1]), luminance(box)])
        assert (high + 0.05) / (low + 0.05) >= 7


def test_the_chapter_says_in_words_what_the_chart_draws() -> None:
    """The text beside the picture has each answer, for those who cannot see it."""
    chart = CHART.read_text()
    spoken = re.search(r"!\[([^\]]*)\]\(../images/choosing.svg\)", CHAPTER.read_text())
    assert spoken
    for group in re.findall(r'<g class="answer">(.*?)</g>', chart, re.DOTALL):
        answer = " ".join(re.findall(r">([^<]+)</text>", group))
        assert answer in spoken[1]
