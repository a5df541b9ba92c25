"""Lets the site have the pages of the whole repository, not only those of docs/.

mkdocs looks into one folder; our pages lie beside what they explain, and link to
one another and to code.  So a page keeps its path: models/README.md is the page
models/index.html of the site.  The site has the pages of the navigation, and
whatever they lead to; mkdocs then checks every link between them.

A line **Figure** `NAME` of a page gets NAME.svg of the last report above it, if
there is one.  A line --8<-- "PATH:PART" becomes what stands in that file between the
marks `--8<-- [start:PART]` and `--8<-- [end:PART]`, as newer versions of the extension
have it that includes whole files.
"""

from __future__ import annotations

import os
import re
import textwrap
from pathlib import Path
from typing import Any, Iterator

from mkdocs.structure.files import File, Files

ROOT = Path(__file__).resolve().parents[1]
FIGURES = ROOT / "out" / "report" / "figures"
FIGURE = re.compile(r"^\*\*Figure\*\* `([\w-]+)`", re.MULTILINE)
PART = re.compile(r'^( *)--8<-- "([^":]+):(\w+)"$', re.MULTILINE)
ABOUT = re.compile(r"<title[^>]*>(.*?)</title>", re.DOTALL)
LINK = re.compile(r"\]\(([^)\s#]+)[^)\s]*\)")
FENCE = re.compile(r"^ *```.*?^ *```", re.DOTALL | re.MULTILINE)


def leaves(nav: Any) -> Iterator[str]:
    """The paths in a navigation, which is a tree of lists and dictionaries."""
    if isinstance(nav, str):
        yield nav
        return
    for item in nav.values() if isinstance(nav, dict) else nav:
        yield from leaves(item)


def with_figures(text: str, page: Path, figures: Path = FIGURES) -> str:
    """The text of a page, with the figures that its lines name."""

    def put(line: re.Match[str]) -> str:
        figure = figures / f"{line[1]}.svg"
        if not figure.is_file():
            return line[0]
        about = ABOUT.search(figure.read_text())
        path = os.path.relpath(figure, page.parent)
        return f"![{about[1] if about else line[1]}]({path})\n\n{line[0]}"

    return FIGURE.sub(put, text)


def with_parts(text: str) -> str:
    """The text of a page, with the parts of programs that its lines name."""

    def put(line: re.Match[str]) -> str:
        program = (ROOT / line[2]).read_text()
        part = re.search(
            rf"\[start:{line[3]}\]\n(.*?)[^\n]*\[end:{line[3]}\]$",
            program,
            re.DOTALL | re.MULTILINE,
        )
        if part is None:
            raise ValueError(f"{line[2]} has no part {line[3]}")
        return textwrap.indent(textwrap.dedent(part[1]).strip("\n"), line[1])

    return PART.sub(put, text)


def linked(page: Path) -> Iterator[Path]:
    """The files that a page leads to; of a folder, the page that explains it."""
    text = with_figures(page.read_text(), page)
    for link in LINK.findall(FENCE.sub("", text)):
        target = (page.parent / link).resolve()
        if target.is_dir():
            target /= "README.md"
        if target.is_file():
            yield target


def reachable(start: list[Path]) -> set[Path]:
    found: set[Path] = set()
    ahead = list(start)
    while ahead:
        path = ahead.pop()
        if path in found or not path.is_relative_to(ROOT):
            continue
        found.add(path)
        if path.suffix == ".md":
            ahead.extend(linked(path))
    return found


def on_files(files: Files, config: Any) -> Files:
    of_theme = [file for file in files if not is_ours(file)]
    pages = reachable([ROOT / path for path in leaves(config["nav"])])
    ours = [
        File(
            path.relative_to(ROOT).as_posix(),
            str(ROOT),
            config["site_dir"],
            config["use_directory_urls"],
        )
        for path in sorted(pages)
    ]
    return Files(of_theme + ours)


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    return with_parts(with_figures(markdown, Path(page.file.abs_src_path)))


def is_ours(file: File) -> bool:
    return Path(file.abs_src_path).is_relative_to(ROOT)
