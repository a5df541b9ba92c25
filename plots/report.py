"""From a run to the files of its report, all made in memory before any is written."""

from __future__ import annotations

from pathlib import Path

from plots import summary, svg
from plots.figures.catalogue import draw_all
from plots.page.build import build_page
from plots.run import Run
from plots.verdicts import judge


def report_files(run: Run, folder: Path) -> dict[Path, bytes]:
    """Every file of the report by its path.  The same run gives the same bytes."""
    judgements = judge(run)
    drawings = draw_all(run)
    svgs = {drawing.name: svg.to_svg(drawing) for drawing in drawings}
    texts = {
        folder / "summary.json": summary.to_json(run, judgements),
        folder / "summary.md": summary.to_markdown(run, judgements),
        folder / "index.html": build_page(run, judgements, svgs),
    }
    figures = folder / "figures"
    texts |= {figures / f"{name}.svg": text for name, text in svgs.items()}
    files = {path: text.encode() for path, text in texts.items()}
    for drawing in drawings:
        files[figures / f"{drawing.name}.png"] = svg.to_png(drawing)
    return files
