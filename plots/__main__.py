"""python3 -m plots RUN_DIR [--out DIR]: the report of one run."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

DONE, BAD_INPUT, ENVIRONMENT, INTERRUPTED = 0, 2, 3, 130


def main(arguments: list[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    try:
        return _report(options.run_dir, options.out or options.run_dir)
    except ImportError as error:
        needed = "python3-matplotlib python3-jinja2 python3-numpy"
        _complain(f"plots: {error.name or error} is missing: install {needed}")
    except OSError as error:
        place = error.filename or options.out or options.run_dir
        reason = error.strerror or str(error)
        _complain(f"{place}: cannot be written: {reason}: free space or use --out")
    except BrokenProcessPool:
        _complain("plots: a process that draws was killed: free some memory")
    except KeyboardInterrupt:
        return INTERRUPTED
    return ENVIRONMENT


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="plots", description="Reads RUN_DIR/run.json and writes the report."
    )
    parser.add_argument("run_dir", type=Path, metavar="RUN_DIR")
    parser.add_argument("--out", type=Path, metavar="DIR", help="default: RUN_DIR")
    return parser


def _report(source: Path, folder: Path) -> int:
    # Imported late: a missing library is then told in one line.
    from plots.files import write_all
    from plots.read_run import read_run
    from plots.reading import BadRun
    from plots.report import report_files
    from plots.terminal import to_terminal
    from plots.trace import trace_files
    from plots.verdicts import judge

    try:
        run = read_run(source / "run.json")
    except BadRun as problem:
        _complain(str(problem))
        return BAD_INPUT
    write_all(report_files(run, folder) | trace_files(run, folder))
    columns = shutil.get_terminal_size().columns if _is_terminal() else None
    _say(to_terminal(run, judge(run), columns, _can_be_bold()))
    _say(f"\nReport: {folder / 'index.html'}\n")
    return DONE


def _is_terminal() -> bool:
    return sys.stdout is not None and sys.stdout.isatty()


def _can_be_bold() -> bool:
    """As the progress bar has it (bench/harness/progress.cpp)."""
    return os.environ.get("TERM") != "dumb" and not os.environ.get("NO_COLOR")


def _say(text: str) -> None:
    """Nobody reading, or a terminal without these letters, is no failure."""
    if sys.stdout is None:  # closed from the start
        return
    encoding = sys.stdout.encoding or "ascii"
    try:
        sys.stdout.write(text.encode(encoding, "replace").decode(encoding))
        sys.stdout.flush()
    except OSError:
        # Else Python tries once more, at the end.
        sys.stdout = None  # type: ignore[assignment]


def _complain(text: str) -> None:
    if sys.stderr is None:
        return
    try:
        print(text, file=sys.stderr, flush=True)
    except OSError:
        sys.stderr = None  # type: ignore[assignment]


if __name__ == "__main__":
    sys.exit(main())
