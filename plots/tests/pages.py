"""What every page of every report must keep."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as xml
from html.parser import HTMLParser
from pathlib import Path


class Page(HTMLParser):
    """Ids, references and tags of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            if name in ("src", "href", "srcset", "action", "data", "xlink:href"):
                self.links.append(value or "")


def check(folder: Path) -> str:
    """What every report must keep; returns the front page."""
    for path in folder.rglob("*.html"):
        _check_page(path)
    for path in (folder / "figures").glob("*.svg"):
        root = xml.parse(path).getroot()
        assert root.get("role") == "img"
        assert [child.tag.split("}")[1] for child in root][:2] == ["title", "desc"]
    summary = json.loads((folder / "summary.json").read_text())
    assert summary["format"] == "concurrency-lab-summary/2"
    for claimed in summary["claims"]:
        assert len(claimed["sentence"]) > 10
        assert claimed["origin"] in ("figure", "statement", "ours", "check")
    front = (folder / "index.html").read_text(encoding="utf-8")
    return front.replace("\u00a0", " ")


def _check_page(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    page = Page(text)
    assert len(page.ids) == len(set(page.ids)), f"{path.name}: ids must be unique"
    for link in page.links:
        target, _, place = link.partition("#")
        assert ":" not in target, f"{path.name}: nothing may be fetched: {link}"
        there = (path.parent / target).resolve() if target else path
        assert there.exists(), f"{path.name}: {link} leads nowhere"
        if place and there.suffix == ".html":
            assert place in Page(there.read_text(encoding="utf-8")).ids, link
    assert "@import" not in text and "//www." not in text and "url(" not in text
    said = re.sub(r"<(script|style)\b.*?</\1>", "", text, flags=re.DOTALL)
    assert not re.search(r"\b(nan|inf|None)\b", said), path.name
    assert "<script>alert" not in text
