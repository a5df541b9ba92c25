"""A browser shows the pages whole, within their limits, and their scripts work."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from plots.cli import main
from plots.tests.make_run import write_run
from plots.tests.make_variants import every_kind

CHROMIUM = shutil.which("chromium")
QUIET = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--hide-scrollbars",
    "--enable-logging=stderr",
    "--v=0",
]
WIDTHS = (1280, 640, 360)  # 640: what 1280 is at 200 %
PAGES = ("index", "experiments/five_fetches", "experiments/in_flight", "claims")
LIMITS = {  # height at 1280, bytes, elements, tab stops
    "index": (6000, 200_000, 1500, 80),
    "experiments": (8000, 250_000, 4000, 120),
}
PROBE = """<!doctype html><meta charset="utf-8"><body><script>
const told = [];
const measure = (frame, name, width) => {
  const page = frame.contentDocument, root = page.documentElement;
  const seen = e => e.getClientRects().length > 0;
  const stops = [...page.querySelectorAll("a[href],button,input,select,[tabindex='0']")];
  const cut = [...page.querySelectorAll("svg text")].filter(t => {
    const box = t.getBoundingClientRect(), whole = t.ownerSVGElement.getBoundingClientRect();
    return box.right > whole.right + 2 || box.left < whole.left - 2;
  }).map(t => t.textContent);
  const small = [...page.querySelectorAll("button,select,input")].filter(e =>
    seen(e) && !e.closest("th") && e.getBoundingClientRect().height < 44).length;
  told.push({name, width, height: root.scrollHeight, wide: root.scrollWidth > width,
    elements: page.querySelectorAll("*").length, stops: stops.filter(seen).length, cut, small});
};
const load = (name, width) => new Promise(done => {
  const frame = document.createElement("iframe");
  frame.style = "border:0;height:900px;width:" + width + "px";
  frame.onload = () => done(frame);
  frame.src = name + ".html";
  document.body.append(frame);
});
const replay = frame => {
  const page = frame.contentDocument, race = page.querySelector(".race");
  const text = s => race.querySelector(s).textContent;
  // Frames are made here, one each 16 ms of a clock of our own.
  const view = frame.contentWindow;
  let changes = 0, frames = 0, next = null;
  view.performance.now = () => frames * 16;
  view.requestAnimationFrame = call => { next = call; };
  const watch = new view.MutationObserver(() => {});
  race.querySelector("label select").selectedIndex = 1;
  race.querySelector(".go").click();
  watch.observe(race, {subtree: true, attributes: true, childList: true, characterData: true});
  while (next && frames < 2000) {
    const call = next;
    next = null;
    frames++;
    call(frames * 16);
    if (next) changes = Math.max(changes, watch.takeRecords().length);
  }
  watch.disconnect();
  const made = {frames, changes, bet: text(".bet"), end: race.querySelector("output").value};
  race.querySelector(".back").click();
  made.back = race.querySelector("output").value;
  race.dispatchEvent(new frame.contentWindow.KeyboardEvent("keydown", {key: "Home"}));
  made.home = race.querySelector("output").value;
  const yours = page.querySelector("#f");
  if (yours) {
    yours.elements.tasks.value = "10";
    yours.dispatchEvent(new frame.contentWindow.Event("input"));
    made.yours = page.querySelector("#g").textContent;
  }
  return made;
};
const sorted = frame => {
  const head = frame.contentDocument.querySelectorAll("table.sort th button")[1];
  head.click();
  const cells = [...head.closest("table").tBodies[0].rows].map(r => r.cells[1].dataset.v);
  return cells.filter(v => v !== undefined).map(Number);
};
(async () => {
  let played, order;
  for (const name of NAMES) for (const width of WIDTHS) {
    const frame = await load(name, width);
    measure(frame, name, width);
    if (name === "index" && width === 1280) played = replay(frame);
    if (name.endsWith("five_fetches") && width === 1280) order = sorted(frame);
    frame.remove();
  }
  document.documentElement.dataset.told = JSON.stringify({told, played, order});
})();
</script></body>"""

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="chromium is not on the PATH")


def browse(tmp_path: Path, page: Path, *options: str) -> tuple[str, str]:
    """What the browser printed, and what it complained about."""
    profile = f"--user-data-dir={tmp_path / 'profile'}"
    done = subprocess.run(
        [CHROMIUM or "", *QUIET, profile, *options, page.as_uri()],
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    lines = [line for line in done.stderr.splitlines() if "CONSOLE" in line]
    return done.stdout, "\n".join(lines)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = write_run(tmp_path_factory.mktemp("report"), every_kind())
    assert main([str(made)]) == 0
    return made


@pytest.fixture(scope="module")
def probed(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """All pages at all widths, in one start of the browser."""
    probe = PROBE.replace("NAMES", json.dumps(PAGES)).replace(
        "WIDTHS", str(list(WIDTHS))
    )
    (folder / "probe.html").write_text(probe)
    dom, complaints = browse(
        tmp_path_factory.mktemp("browser"),
        folder / "probe.html",
        *("--dump-dom", "--allow-file-access-from-files", "--window-size=1400,1000"),
        "--virtual-time-budget=60000",
    )
    assert complaints == ""
    found = re.search(r'data-told="([^"]*)"', dom)
    assert found, dom[:2000]
    return json.loads(unescape(found[1]))


def limits_of(name: str) -> tuple[int, int, int, int]:
    return LIMITS["experiments" if name.startswith("experiments") else "index"]


def test_nothing_scrolls_sideways_and_no_text_is_cut(probed: Any) -> None:
    assert len(probed["told"]) == len(PAGES) * len(WIDTHS)
    for page in probed["told"]:
        assert not page["wide"], (page["name"], page["width"])
        assert page["cut"] == [], (page["name"], page["width"])


def test_every_page_keeps_its_limits(folder: Path, probed: Any) -> None:
    for page in probed["told"]:
        if page["name"] != "claims":
            height, size, elements, stops = limits_of(page["name"])
            assert page["height"] <= height or page["width"] < 1280, page
            assert page["elements"] <= elements and page["stops"] <= stops, page
            assert (folder / f"{page['name']}.html").stat().st_size <= size


def test_a_finger_hits_every_control(probed: Any) -> None:
    assert {page["small"] for page in probed["told"]} == {0}


def test_a_replay_runs_to_its_end_and_judges_the_bet(probed: Any) -> None:
    played = probed["played"]
    assert played["end"] == "5.00 s"
    assert played["bet"].startswith("You bet on “one event loop”: 1.00 s. Right: ")
    assert played["frames"] == 313  # of 16 ms, in 5 s
    assert 1 <= played["changes"] <= 3  # of the document, in a frame
    assert played["back"] != "5.00 s" and played["home"].startswith("0.00")


def test_a_click_on_a_head_sorts_by_value(probed: Any) -> None:
    assert len(probed["order"]) > 5
    assert probed["order"] == sorted(probed["order"])


def test_dark_and_without_scripts_it_is_whole(folder: Path, tmp_path: Path) -> None:
    text = (folder / "index.html").read_text()
    # What needs a script is hidden until there is one.
    races = text.count('class="race"')
    assert races and text.count('<div class="bar" hidden>') == 2 * races
    # With scripts switched off, Chromium takes no picture.
    without = tmp_path / "without.html"
    without.write_text(re.sub("<script.*?</script>", "", text, flags=re.DOTALL))
    photo = tmp_path / "dark.png"
    _, complaints = browse(
        tmp_path,
        without,
        *(f"--screenshot={photo}", "--window-size=1280,3000", "--force-dark-mode"),
    )
    assert complaints == ""
    assert photo.stat().st_size > 50_000


@pytest.mark.parametrize("name, most", [("index", 4), ("handout", 2)])
def test_it_prints_on_few_sheets(
    folder: Path, tmp_path: Path, name: str, most: int
) -> None:
    paper = tmp_path / "page.pdf"
    options = (f"--print-to-pdf={paper}", "--no-pdf-header-footer")
    browse(tmp_path, folder / f"{name}.html", *options)
    sheets = len(re.findall(rb"/Type\s*/Page\b", paper.read_bytes()))
    assert 1 <= sheets <= most
