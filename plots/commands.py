"""python3 -m plots.commands COMMAND: what ./lab choose, compare and audit print."""

from __future__ import annotations

import argparse
import json
import shutil
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from plots.run import Run

DONE, WRONG, BAD_INPUT, ENVIRONMENT, INTERRUPTED = 0, 1, 2, 3, 130


def main(arguments: Sequence[str] | None = None) -> int:
    typed = _parser().parse_args(arguments)
    try:
        from plots.calibrate import NoSweeps
        from plots.choose import OutOfRange
        from plots.reading import BadRun
    except ImportError as error:
        needed = "install python3-numpy"
        print(f"lab: {error.name or error} is missing: {needed}", file=sys.stderr)
        return ENVIRONMENT
    try:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})  # as ./lab began it
        return int(typed.does(typed))
    except (BadRun, OutOfRange) as problem:
        print(f"lab: {problem}", file=sys.stderr)
    except NoSweeps as problem:
        print(f"lab: {typed.run_dir}: {problem}", file=sys.stderr)
    except OSError as error:
        why = f"cannot be written: {error.strerror}"
        print(f"lab: {error.filename}: {why}", file=sys.stderr)
        return ENVIRONMENT
    except KeyboardInterrupt:
        return INTERRUPTED
    return BAD_INPUT


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="plots.commands")
    commands = parser.add_subparsers(required=True)
    choose = commands.add_parser("choose")
    choose.add_argument("run_dir", type=Path)
    choose.add_argument("--tasks", type=int, required=True)
    choose.add_argument("--wait", type=float, default=0.0)
    choose.add_argument("--cpu", type=float, default=0.0)
    choose.add_argument("--at-most", type=int)
    choose.add_argument("--json", action="store_true")
    choose.add_argument("--batches", type=float, metavar="SECONDS")
    choose.add_argument("--measured", type=Path)
    choose.set_defaults(does=_choose)
    audit = commands.add_parser("audit")
    audit.add_argument("run_dir", type=Path)
    audit.add_argument("--seed", type=int, default=1)
    audit.add_argument("--json", action="store_true")
    audit.add_argument("--batches", action="store_true")
    audit.add_argument("--measured", type=Path)
    audit.set_defaults(does=_audit)
    compare = commands.add_parser("compare")
    compare.add_argument("run_dirs", type=Path, nargs="+")
    compare.add_argument("--class", dest="is_class", action="store_true")
    compare.add_argument("--json", action="store_true")
    compare.add_argument("--page", action="store_true")
    compare.add_argument("--all", action="store_true")
    compare.set_defaults(does=_compare)
    replays = commands.add_parser("replays")
    replays.add_argument("file", type=Path)
    replays.add_argument("--stopped", action="store_true")
    replays.add_argument("--json", action="store_true")
    replays.set_defaults(does=_replays)
    check = commands.add_parser("has_sweeps")
    check.add_argument("run_dir", type=Path)
    check.set_defaults(does=_has_sweeps)
    return parser


def _read(folder: Path) -> Run:
    """Of several runs, what is said about a bad one tells which it is.

    Throws: BadRun
    """
    from plots.read_run import read_run
    from plots.reading import BadRun

    try:
        return read_run(folder / "run.json")
    except BadRun as problem:
        said = str(problem)
        raise BadRun(str(folder / said) if said.startswith("run.json:") else said)


def _columns() -> int | None:
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def _has_sweeps(typed: argparse.Namespace) -> int:
    """Whether a run tells of batches that wait and of those that compute."""
    from plots.constants import models_of
    from plots.points import points_of

    run = _read(typed.run_dir)
    models = models_of(run, points_of(run))
    told = sum(m.most_waiting > 0 and m.most_computing > 0 for m in models)
    return DONE if told > 1 else BAD_INPUT


def _choose(typed: argparse.Namespace) -> int:
    from plots import choosing
    from plots.calibrate import constants_of
    from plots.choose import choose
    from plots.points import Batch, points_of, text_of_batch

    run = _read(typed.run_dir)
    known = constants_of(run)
    batch = Batch(typed.tasks, typed.wait, typed.cpu, typed.at_most or typed.tasks)
    made = choose(known, batch)
    if typed.batches is not None:
        for row in made.rows:
            if row.wall.value <= typed.batches:
                at = Batch(batch.tasks, batch.wait, batch.cpu, row.at_once)
                print(text_of_batch(row.model.id, at))
        return DONE
    measured, load = {}, None
    if typed.measured:
        verified = _read(typed.measured)
        measured = choosing.measured_of(points_of(verified))
        load = choosing.foreign_load(verified)
    place = str(typed.run_dir / "run.json")
    if typed.json:
        _print_json(choosing.to_object(place, known, batch, made, measured))
    else:
        columns = _columns()
        told = choosing.to_text(run, place, known, batch, made, measured, columns, load)
        print(told, end="")
    return DONE


def _audit(typed: argparse.Namespace) -> int:
    from plots import audit, choosing
    from plots.calibrate import constants_of
    from plots.points import points_of

    known = constants_of(_read(typed.run_dir))
    drawn = audit.plan(known, typed.seed)
    if typed.batches:
        print("\n".join(audit.batches(drawn)))
        return DONE
    verified = _read(typed.measured)
    found = audit.judge(drawn, points_of(verified))
    if typed.json:
        _print_json(audit.to_object(found, typed.seed))
    else:
        load = choosing.foreign_load(verified)
        print("\n".join(audit.sentences(found, typed.seed, load)))
    return WRONG if found.alarm else DONE


def _replays(typed: argparse.Namespace) -> int:
    from plots import replays

    pairs = replays.read(typed.file)
    lines = replays.judge(pairs)
    blind = [line for line in replays.judge(pairs, False) if line.load == "busy"]
    if typed.json:
        _print_json(replays.to_object(lines, blind))
    else:
        print(replays.to_text(lines, blind, typed.stopped), end="")
    return WRONG if replays.is_alarm(lines) else DONE


def _compare(typed: argparse.Namespace) -> int:
    from plots import comparing
    from plots.compare import compare, places_of

    folders = typed.run_dirs
    runs = [_read(folder) for folder in folders]
    if typed.is_class or len(runs) != 2:
        places = places_of([(str(f), run) for f, run in zip(folders, runs)])
        if typed.page:
            from plots.page.comparison import class_page

            _write_page(folders[-1], class_page(places))
        if typed.json:
            _print_json(comparing.class_object(places))
        else:
            print(comparing.class_text(places, _columns()), end="")
            _tell_page(typed)
        return DONE
    names, both = (str(folders[0]), str(folders[1])), (runs[0], runs[1])
    found = compare(*both)
    if typed.page:
        from plots.page.comparison import comparison_page

        _write_page(folders[-1], comparison_page(names, both, found))
    if typed.json:
        _print_json(comparing.to_object(names, found))
    else:
        print(comparing.to_text(names, both, found, typed.all, _columns()), end="")
        _tell_page(typed)
    return BAD_INPUT if found.why_not else DONE


def _write_page(folder: Path, page: bytes) -> None:
    """compare.html of that report: whole, or not at all."""
    from plots.files import replace_file

    replace_file(folder.absolute() / "compare.html", page)


def _tell_page(typed: argparse.Namespace) -> None:
    if typed.page:
        print(f"\nPage: {typed.run_dirs[-1] / 'compare.html'}")


def _print_json(made: dict[str, object]) -> None:
    print(json.dumps(made, indent=2, ensure_ascii=False))


if __name__ == "__main__":
    sys.exit(main())
