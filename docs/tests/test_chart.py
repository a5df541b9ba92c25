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
PROBE = """<script>
const out = [];
for (const group of document.querySelectorAll("g")) {
  const box = group.querySelector("rect").getBoundingClientRect();
  for (const text of group.querySelectorAll("text")) {
    const is = text.getBoundingClientRect();
    if (is.left < box.left || is.right > box.right || is.top < box.top || is.bottom > box.bottom)
      out.push(text.textContent);
  }
}
document.body.dataset.out = out.join(" | ");
document.body.dataset.wide = document.documentElement.scrollWidth > innerWidth;
</script>"""


@pytest.mark.skipif(not CHROMIUM, reason="chromium is not on the PATH")
@pytest.mark.parametrize("width", [360, 1280])
def test_no_text_leaves_its_box(tmp_path: Path, width: int) -> None:
    page = tmp_path / "page.html"
    # A window of Chromium is at least 500 pixels wide; a column need not be.
    style = "svg { max-width: 100%; height: auto }"
    column = f'<div style="width: {width - 32}px">{CHART.read_text()}</div>'
    page.write_text(
        f"<!DOCTYPE html><style>{style}</style><body>{column}{PROBE}</body>"
    )
    done = subprocess.run(
        [
            CHROMIUM or "",
            *QUIET,
            f"--user-data-dir={tmp_path / 'profile'}",
            f"--window-size={width},1500",
            "--dump-dom",
            page.as_uri(),
        ],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert re.search(r'data-out="([^"]*)" data-wide="(\w*)"', done.stdout)
    assert 'data-out="" data-wide="false"' in done.stdout


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
