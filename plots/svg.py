"""Drawings to files: PNG, SVG that stands alone, SVG that lives in a page.

What matplotlib writes is made small: no metadata, no clip paths, no groups, a decimal
for a coordinate, marks as circles, and colours as `var(--name,#hex)` attributes, which a
page's theme changes and a policy against inline style does not stop.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Mapping
from html import escape
from xml.etree import ElementTree

from matplotlib.figure import Figure

SVG = "{http://www.w3.org/2000/svg}"
LINK = "{http://www.w3.org/1999/xlink}href"
FONTS = "'DejaVu Sans', Verdana, sans-serif"
NUMBER = re.compile(r"-?\d+\.?\d*(?:e-?\d+)?")
KEPT = {
    "fill": "fill",
    "stroke": "stroke",
    "stroke-width": "stroke-width",
    "stroke-dasharray": "stroke-dasharray",
    "opacity": "opacity",
}
ANCHORS = {"middle": "middle", "end": "end"}


def to_png(figure: Figure, paper: str) -> bytes:
    made = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a letter that the font does not have
        figure.savefig(
            made,
            format="png",
            metadata={"Software": None},
            dpi=144,
            facecolor=paper,
            pil_kwargs={"compress_level": 1},  # much faster, hardly larger
        )
    return made.getvalue()


def to_inline(
    figure: Figure, name: str, title: str, told: str, variables: Mapping[str, str]
) -> str:
    """`variables`: by light colour the name of its variable."""
    made = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        figure.savefig(made, format="svg", metadata={"Date": None, "Creator": None})
    root = ElementTree.fromstring(made.getvalue())
    marks = {
        str(mark.get("id")): float(NUMBER.findall(mark.get("d", ""))[1])
        for mark in root.iter(f"{SVG}path")
        if mark.get("id")
    }
    parts = [_element(node, marks, variables) for node in root.iter()]
    body = "".join(part for part in parts if part)
    return _svg(root.get("viewBox", ""), name, title, told, body)


def to_file(inline: str) -> str:
    """Of its own, in the light colours, on white."""
    opening = f'<svg xmlns="http://www.w3.org/2000/svg" font-family="{FONTS}"'
    paper = '<rect width="100%" height="100%" fill="#ffffff"/>'
    text = inline.replace("<svg", opening, 1).replace("</desc>", f"</desc>{paper}", 1)
    return re.sub(r"var\(--\w+,(#\w+)\)", r"\1", text)


def _svg(box: str, name: str, title: str, told: str, body: str) -> str:
    return (
        f'<svg viewBox="{_rounded(box)}" role="img" '
        f'aria-labelledby="{name}-t {name}-d">'
        f'<title id="{name}-t">{escape(title)}</title>'
        f'<desc id="{name}-d">{escape(told)}</desc>{body}</svg>'
    )


def _element(
    node: ElementTree.Element, marks: Mapping[str, float], variables: Mapping[str, str]
) -> str:
    style = _style(node.get("style", ""))
    if node.tag == f"{SVG}path" and not node.get("id"):
        if style.get("fill") == "none" and "stroke" not in style:
            return ""
        return f'<path d="{_path(node.get("d", ""))}"{_paint(style, variables)}/>'
    if node.tag == f"{SVG}use":
        radius = marks.get(str(node.get(LINK, ""))[1:])
        if radius is None:
            return ""
        x, y = (_rounded(node.get(axis, "0")) for axis in "xy")
        paint = _paint(style, variables)
        return f'<circle cx="{x}" cy="{y}" r="{_rounded(str(radius))}"{paint}/>'
    if node.tag == f"{SVG}text":
        return _text(node, style, variables)
    return ""


def _text(
    node: ElementTree.Element, style: Mapping[str, str], variables: Mapping[str, str]
) -> str:
    x, y = (_rounded(node.get(axis, "0")) for axis in "xy")
    font = style.get("font", "")
    size = re.search(r"([\d.]+)px", font + style.get("font-size", ""))
    bold = "700" in font or "bold" in font or style.get("font-weight") == "700"
    anchor = ANCHORS.get(style.get("text-anchor", ""))
    more = f' text-anchor="{anchor}"' if anchor else ""
    more += ' font-weight="700"' if bold else ""
    fill = _colour(style.get("fill", "#000000"), variables)
    tall = _rounded(size[1]) if size else "13"
    return (
        f'<text x="{x}" y="{y}" font-size="{tall}" fill="{fill}"{more}>'
        f"{escape(node.text or '')}</text>"
    )


def _style(text: str) -> dict[str, str]:
    pairs = (part.partition(":") for part in text.split(";") if ":" in part)
    return {name.strip(): value.strip() for name, _, value in pairs}


def _paint(style: Mapping[str, str], variables: Mapping[str, str]) -> str:
    told = []
    for name, attribute in KEPT.items():
        value = style.get(name)
        if value is None or (name == "stroke-width" and "stroke" not in style):
            continue
        if name in ("fill", "stroke"):
            value = _colour(value, variables)
        else:
            value = " ".join(_rounded(part, 2) for part in NUMBER.findall(value))
        told.append(f' {attribute}="{value}"')
    return "".join(told)


def _colour(value: str, variables: Mapping[str, str]) -> str:
    name = variables.get(value.lower())
    return f"var(--{name},{value})" if name else value


def _path(d: str) -> str:
    moved = NUMBER.sub(lambda found: _rounded(found[0]), d)
    return re.sub(r"\s*\n\s*|\s+(?=[A-Za-z])|(?<=[A-Za-z])\s+", "", moved).strip()


def _rounded(text: str, digits: int = 1) -> str:
    def shorter(found: re.Match[str]) -> str:
        told = f"{float(found[0]):.{digits}f}"
        told = told.rstrip("0").rstrip(".") if "." in told else told
        return "0" if told in ("-0", "") else told

    return NUMBER.sub(shorter, text)
