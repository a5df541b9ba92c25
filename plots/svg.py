"""Drawings to files: PNG, SVG that stands alone, SVG that lives in the page."""

from __future__ import annotations

import io
import re
import warnings
from html import escape

from plots.figures import style
from plots.figures.drawing import Drawing, Mark

FONTS = "'DejaVu Sans', Verdana, sans-serif"


def to_png(drawing: Drawing) -> bytes:
    return _save(drawing, "png", {"Software": None}, drawing.dpi)


def to_svg(drawing: Drawing) -> str:
    """A file of its own, in the light colours."""
    nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    text = _save(drawing, "svg", nothing, 72).decode()
    text = re.sub(r"<metadata>.*?</metadata>\s*", "", text, flags=re.DOTALL)
    text = re.sub(r"<!DOCTYPE.*?>\s*", "", text, flags=re.DOTALL)
    text = re.sub(r"[ \t]+$", "", text, flags=re.MULTILINE)
    return _with_fonts(_named(_rename_ids(text, drawing), drawing))


def to_inline(svg: str) -> str:
    """For the page: no namespaces to fetch from, colours as variables of the theme."""
    text = svg[svg.index("<svg") :]
    text = re.sub(r'\sxmlns(:\w+)?="[^"]*"', "", text)
    text = re.sub(r"<style.*?</style>", "", text, flags=re.DOTALL)
    text = text.replace("xlink:href=", "href=")
    text = re.sub(r'(<svg[^>]*?) width="([\d.]+)pt" height="[\d.]+pt"', r"\1", text)
    for variable, (light, _) in style.THEME.items():
        text = text.replace(light, f"var(--{variable})")
    return text


def _save(drawing: Drawing, kind: str, metadata: dict[str, None], dpi: float) -> bytes:
    made = io.BytesIO()
    with style.drawing(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a letter that the font does not have
        drawing.figure.savefig(made, format=kind, metadata=metadata, dpi=dpi)
    return made.getvalue()


def _rename_ids(text: str, drawing: Drawing) -> str:
    """Ids count up within a figure and carry its name: unique in the page."""
    names: dict[str, str] = {}
    for old in re.findall(r'\sid="([^"]*)"', text):
        names.setdefault(old, f"{drawing.name}-{len(names)}")

    def opening(found: re.Match[str]) -> str:
        old = found[1]
        mark = drawing.marks.get(old)
        return f' id="{names[old]}"{_attributes(mark) if mark else ""}'

    text = re.sub(r'\sid="([^"]*)"', opening, text)
    text = re.sub(r"url\(#([^)]*)\)", lambda m: f"url(#{names[m[1]]})", text)
    return re.sub(r'href="#([^"]*)"', lambda m: f'href="#{names[m[1]]}"', text)


def _attributes(mark: Mark) -> str:
    told = f' data-tip="{escape(mark.tip)}"' if mark.tip else ""
    return f' data-model="{escape(mark.key)}"{told}'


def _named(text: str, drawing: Drawing) -> str:
    """A role, a title and a description: matplotlib writes none."""
    title, told = f"{drawing.name}-title", f"{drawing.name}-desc"
    head = (
        f'<title id="{title}">{escape(drawing.title)}</title>\n'
        f'<desc id="{told}">{escape(drawing.description)}</desc>\n'
    )
    start = text.index("<svg")
    end = text.index(">", start) + 1
    opening = f'{text[start : end - 1]} role="img" aria-labelledby="{title} {told}">'
    return f"{text[:start]}{opening}\n{head}{text[end:]}"


def _with_fonts(text: str) -> str:
    """Fonts of the same width where there is no DejaVu."""
    return text.replace("'DejaVu Sans'", FONTS)
