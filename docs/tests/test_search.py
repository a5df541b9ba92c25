"""The search of the site finds, also from a file, and needs no mouse."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "docs"))

from site_search import FILES, FOLDER, Section, index_script, sections  # noqa: E402

CHROMIUM = shutil.which("chromium")
QUIET = (
    "--headless --no-sandbox --disable-gpu --disable-background-networking "
    "--no-first-run --hide-scrollbars --enable-logging=stderr"
).split()
INDEX = [
    Section("Locks", "Locks", "book/locks.html", "A lock keeps threads apart."),
    Section("Locks", "Deadlock", "book/locks.html#deadlock", "Two locks, each held."),
    Section("Pools", "Pools", "p.html", "Threads, threads: A few that stay."),
    Section("Words", "Words", "w.html", "A thread runs.", bold="thread"),
]
PAGE = """<!DOCTYPE html><meta charset="utf-8"><link rel="stylesheet" href="../search/site.css">
<body><nav class="md-header__inner"></nav>
<script src="../search/index.js"></script><script src="../search/search.js"></script>
<script>
const said = {};
const press = (key, target) => target.dispatchEvent(
    new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
const input = document.querySelector(".site-search input");
const titles = () => [...document.querySelectorAll("[role=option] strong")].map((e) => e.textContent);
const type = (text) => { input.value = text; input.dispatchEvent(new Event("input")); };
press("/", document.body);
said.focused = document.activeElement === input;
type("THREAD"); said.threads = titles();
type("lock two"); said.both = titles();
said.marked = document.querySelector("mark").textContent;
type("nothing here"); said.none = document.querySelector("[role=status]").textContent;
type("lock"); said.expanded = input.getAttribute("aria-expanded");
press("ArrowDown", input); press("ArrowDown", input); press("ArrowUp", input);
press("ArrowDown", input);
said.chosen = document.getElementById(input.getAttribute("aria-activedescendant")).textContent;
said.fits = document.documentElement.scrollWidth <= innerWidth;
press("Escape", input);
said.closed = document.querySelector(".site-search__panel").hidden;
addEventListener("hashchange", () => { document.body.dataset.went = location.hash; });
type("deadlock");
said.link = document.querySelector("[role=option] a").href;
press("Enter", input);
document.body.dataset.said = JSON.stringify(said);
</script></body>"""


def test_a_page_is_cut_at_its_headings() -> None:
    html = (
        '<h1 id="one">One<a class="headerlink" href="#one">#</a></h1><p>First, a <strong>word</strong>.</p>'
        '<h2 id="two">Two <code>x</code></h2><pre>a = b</pre><script>no()</script>'
        "<table><tr><td>left</td><td>right</td></tr></table>"
    )
    assert sections(html, "Page", "p.html") == [
        Section("Page", "One", "p.html#one", "First, a word.", bold="word"),
        Section("Page", "Two x", "p.html#two", "a = b left right"),
    ]


def test_the_index_is_a_script() -> None:
    script = index_script(INDEX)
    assert script.startswith("window.searchIndex = ")
    rows = json.loads(script.removeprefix("window.searchIndex = ").strip(";\n"))
    assert rows[0]["text"] == "A lock keeps threads apart."


def test_nothing_is_fetched() -> None:
    script = (FOLDER / "search.js").read_text()
    assert re.search(r"fetch\(|XMLHttpRequest|import\(|new Worker", script) is None


@pytest.fixture(scope="module", params=[1280, 360])
def said(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, object]:
    """What a page tells that uses the search from a file, by its keys alone."""
    if not CHROMIUM:
        pytest.skip("chromium is not on the PATH")
    site = tmp_path_factory.mktemp("site")
    (site / "search").mkdir()
    (site / "book").mkdir()
    for name in FILES:
        shutil.copy(FOLDER / name, site / "search" / name)
    (site / "search" / "index.js").write_text(index_script(INDEX))
    page = site / "book" / "locks.html"
    page.write_text(PAGE)
    done = subprocess.run(
        [
            CHROMIUM,
            *QUIET,
            f"--user-data-dir={site / 'profile'}",
            f"--window-size={request.param},800",
            "--virtual-time-budget=2000",
            "--dump-dom",
            page.as_uri(),
        ],
        capture_output=True,
        text=True,
        timeout=400,
    )
    assert [line for line in done.stderr.splitlines() if "CONSOLE" in line] == []
    found = re.search(r'data-said="([^"]*)"', done.stdout)
    assert found, done.stdout
    told: dict[str, object] = json.loads(found[1].replace("&quot;", '"'))
    went = re.search(r'data-went="([^"]*)"', done.stdout)
    return {**told, "went": went and went[1]}


def test_a_slash_begins(said: dict[str, object]) -> None:
    assert said["focused"] is True


def test_the_section_that_explains_a_word_comes_first_then_that_which_says_it_often(
    said: dict[str, object]
) -> None:
    assert said["threads"] == ["Words", "Pools", "Locks"]


def test_all_words_must_be_there(said: dict[str, object]) -> None:
    assert said["both"] == ["Locks › Deadlock"]
    assert said["marked"] == "lock"


def test_what_is_not_there_is_said(said: dict[str, object]) -> None:
    assert said["none"] == "0 places"


def test_the_arrows_choose_and_escape_ends(said: dict[str, object]) -> None:
    assert said["expanded"] == "true"
    assert str(said["chosen"]).startswith("Locks › Deadlock")
    assert said["closed"] is True


def test_enter_opens_the_place(said: dict[str, object]) -> None:
    assert str(said["link"]).endswith("/book/locks.html#deadlock")
    assert said["went"] == "#deadlock"


def test_the_page_does_not_scroll_sideways(said: dict[str, object]) -> None:
    assert said["fits"] is True
