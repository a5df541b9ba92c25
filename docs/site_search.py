"""Lets readers search the site, also from a file: nothing is fetched.

The index is a script, made with the site; docs/search/search.js looks into it.  Each
entry is a section: the page, its heading, where it is, what it says, and in bold.
"""

from __future__ import annotations

import json
import shutil
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "search"
FILES = ("search.js", "site.css")
HEADINGS = {"h1", "h2", "h3"}
SILENT = {"script", "style"}  # what no reader sees
APART = {"p", "li", "td", "th", "div", "pre", "summary", "tr", "br"}  # ends a word


class Section:
    """A heading of a page, and what stands below it."""

    def __init__(
        self, page: str, title: str, url: str, text: str = "", bold: str = ""
    ) -> None:
        self.page = page
        self.title = title
        self.url = url
        self.text = text
        self.bold = bold  # what it explains, most likely

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Section) and vars(self) == vars(other)

    def __repr__(self) -> str:
        return f"Section({vars(self)})"


class Reader(HTMLParser):
    """Cuts a page at its headings."""

    def __init__(self, page: str, url: str) -> None:
        super().__init__()
        self.page = page
        self.url = url
        self.found = [Section(page, page, url)]
        self.inside = ""  # the heading, or what is silent
        self.skipping = False  # the mark beside a heading
        self.in_bold = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        if tag in HEADINGS and known.get("id"):
            self.inside = tag
            self.found.append(Section(self.page, "", f"{self.url}#{known['id']}"))
        elif tag in SILENT:
            self.inside = tag
        elif tag == "strong":
            self.in_bold = True
        elif tag in APART:
            self.found[-1].text += " "
        elif tag == "a" and "headerlink" in (known.get("class") or ""):
            self.skipping = True

    def handle_endtag(self, tag: str) -> None:
        if tag == self.inside:
            self.inside = ""
        elif tag == "a":
            self.skipping = False
        elif tag == "strong":
            self.in_bold = False

    def handle_data(self, data: str) -> None:
        if self.inside in SILENT or self.skipping:
            return
        if self.inside in HEADINGS:
            self.found[-1].title += data
        else:
            self.found[-1].text += data
            if self.in_bold:
                self.found[-1].bold += f" {data}"


def sections(html: str, page: str, url: str) -> list[Section]:
    """The sections of a page that say something."""
    reader = Reader(page, url)
    reader.feed(html)
    for section in reader.found:
        section.title = " ".join(section.title.split())
        section.text = " ".join(section.text.split())
        section.bold = " ".join(section.bold.split())
    return [each for each in reader.found if each.text or each.title != page]


def index_script(found: list[Section]) -> str:
    rows = [vars(section) for section in found]
    return f"window.searchIndex = {json.dumps(rows, ensure_ascii=False)};\n"


# What mkdocs calls.

_found: list[Section] = []


def on_config(config: Any) -> Any:
    _found.clear()
    config["extra_css"].append("search/site.css")
    config["extra_javascript"] += ["search/index.js", "search/search.js"]
    return config


def on_page_content(html: str, page: Any, **_: Any) -> str:
    _found.extend(sections(html, page.title, page.url))
    return html


def on_post_build(config: Any) -> None:
    folder = Path(config["site_dir"]) / "search"
    folder.mkdir(exist_ok=True)
    for name in FILES:
        shutil.copy(FOLDER / name, folder / name)
    (folder / "index.js").write_text(index_script(_found), encoding="utf-8")
