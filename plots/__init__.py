"""From run.json to the report.

The settings that a user has made for plots of his own do not matter here: not a
backend, nor a matplotlibrc, even one that cannot be read, nor a font.  Matplotlib looks
for them when it is imported, so this is done before.
"""

from __future__ import annotations

import atexit
import json
import os
import re
import shutil
import tempfile
from importlib.util import find_spec
from pathlib import Path

FONTS = {"DejaVuSans.ttf": 400, "DejaVuSans-Bold.ttf": 700}  # weights
KNOWN_LISTS = (330, 390)  # formats of matplotlib's list of fonts that are as below


def _use_no_settings() -> None:
    os.environ["MPLBACKEND"] = "Agg"
    os.environ["MATPLOTLIBRC"] = os.devnull
    try:
        folder = tempfile.mkdtemp(prefix="lab-plots-")
    except OSError:
        return  # without it, matplotlib looks for another place
    os.environ["MPLCONFIGDIR"] = folder
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    try:
        _list_fonts(Path(folder))
    except OSError:
        pass


def _list_fonts(folder: Path) -> None:
    """Tells matplotlib which fonts there are: the two of its own that are drawn with.

    Without such a list it opens every font of the system, at each start.
    """
    library = find_spec("matplotlib")
    if library is None or library.origin is None:
        return  # told when it is imported
    source = Path(library.origin).with_name("font_manager.py").read_text("utf-8")
    found = re.search(r"^    __version__ = (\d+)$", source, re.MULTILINE)
    if not found or int(found[1]) not in KNOWN_LISTS:
        return  # a matplotlib that we do not know: it shall look for itself
    same = {
        **{"name": "DejaVu Sans", "style": "normal", "variant": "normal"},
        **{"stretch": "normal", "size": "scalable", "__class__": "FontEntry"},
    }
    made = {
        "_version": int(found[1]),
        "_FontManager__default_weight": "normal",
        "default_size": None,
        "defaultFamily": {"ttf": "DejaVu Sans", "afm": "Helvetica"},
        "afmlist": [],
        "ttflist": [
            {"fname": f"fonts/ttf/{file}", "weight": weight, **same}
            for file, weight in FONTS.items()
        ],
        "__class__": "FontManager",
    }
    (folder / f"fontlist-v{found[1]}.json").write_text(json.dumps(made))


_use_no_settings()
