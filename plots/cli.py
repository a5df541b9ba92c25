"""python3 -m plots RUN_DIR [--out DIR] [--zip]: the report of one run."""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import sys
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

DONE, BAD_INPUT, ENVIRONMENT, INTERRUPTED = 0, 2, 3, 130


def main(arguments: list[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    try:
        return _report(options)
    except ImportError as error:
        if (error.name or "").startswith("plots"):
            raise  # a mistake of ours, not of the machine
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
    parser.add_argument("--zip", action="store_true", help="also as one file, DIR.zip")
    parser.add_argument("--verbose", action="store_true", help="print all verdicts")
    return parser


def _report(options: argparse.Namespace) -> int:
    source: Path = options.run_dir
    # Imported late: a missing library is then told in one line.
    from plots.figures.catalogue import draw_all, makers_of, safe_names
    from plots.files import archive_of, replace_report
    from plots.page.build import build_pages
    from plots.read_run import read_run
    from plots.reading import BadRun
    from plots.report import make_report
    from plots.summary import to_json, to_markdown, to_terminal
    from plots.svg import to_file
    from plots.trace import trace_files

    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})  # as ./lab began it
    try:
        report = make_report(read_run(source / "run.json"))
    except BadRun as problem:
        _complain(str(problem))
        return BAD_INPUT
    run = report.run
    pictures = draw_all(makers_of(run, report.findings, report.stories))
    files = build_pages(report, pictures)
    files["summary.json"] = to_json(report).encode()
    files["summary.md"] = to_markdown(report).encode()
    for picture in pictures.values():
        files[f"figures/{picture.name}.svg"] = to_file(picture.svg).encode()
        files[f"figures/{picture.name}.png"] = picture.png
    files |= trace_files(run, safe_names(run))
    folder = (options.out or source).absolute()
    replace_report(folder, files, kept=source.absolute(), zipped=options.zip)
    columns = shutil.get_terminal_size().columns if _is_terminal() else None
    page, is_bold = folder / "index.html", _can_be_bold()
    _say(to_terminal(report, page, columns, is_bold, options.verbose))
    if options.zip:
        _say(f"To mail it: {archive_of(folder)}\n")
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
