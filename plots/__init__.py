"""From run.json to the report.

The settings that a user has made for plots of his own do not matter here: not a
backend, nor a matplotlibrc, even one that cannot be read.  Matplotlib looks for
them when it is imported, so this is done before.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile


def _use_no_settings() -> None:
    os.environ["MPLBACKEND"] = "Agg"
    os.environ["MATPLOTLIBRC"] = os.devnull
    try:
        folder = tempfile.mkdtemp(prefix="lab-plots-")
    except OSError:
        return  # without it, matplotlib looks for another place
    os.environ["MPLCONFIGDIR"] = folder
    atexit.register(shutil.rmtree, folder, ignore_errors=True)


_use_no_settings()
