"""From a run to the files of its report, all made in memory before any is written."""

from __future__ import annotations

from pathlib import Path

from plots import summary
from plots.page.build import build_page
from plots.render import render_all
from plots.run import Run
from plots.verdicts import judge


def report_files(run: Run, folder: Path) -> dict[Path, bytes]:
    """Every file of the report by its path.  The same run gives the same bytes."""
    judgements = judge(run)
    pictures = render_all(run)
    texts = {
        folder / "summary.json": summary.to_json(run, judgements),
        folder / "summary.md": summary.to_markdown(run, judgements),
        folder
        / "index.html": build_page(
            run, judgements, {picture.name: picture.svg for picture in pictures}
        ),
    }
    files = {path: text.encode() for path, text in texts.items()}
    for picture in pictures:
        files[folder / "figures" / f"{picture.name}.svg"] = picture.svg.encode()
        files[folder / "figures" / f"{picture.name}.png"] = picture.png
    return files
