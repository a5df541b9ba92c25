"""Replaces a report: all of it, or nothing is touched."""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

# What belongs to a report; anything else in its folder is its owner's, and stays.
NAMES = (
    *("index.html", "claims.html", "method.html", "handout.html", "merit.html"),
    "compare.html",
    *("experiments", "figures", "traces"),
    *("run.json", "benchmark.json", "summary.json", "summary.md"),
)
AT_FDCWD, RENAME_EXCHANGE = -100, 2  # as <fcntl.h> and <linux/fs.h> have them


def replace_file(place: Path, content: bytes) -> None:
    """Throws: OSError; then the file before is whole, and nothing temporary stays."""
    number, name = tempfile.mkstemp(prefix=f".{place.name}.", dir=place.parent)
    try:
        with open(number, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        os.replace(name, place)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def archive_of(folder: Path) -> Path:
    """Beside the report, and of its name."""
    folder = folder.resolve()
    return folder.parent / f"{folder.name or 'report'}.zip"


def replace_report(
    folder: Path, files: Mapping[str, bytes], kept: Path, zipped: bool = False
) -> None:
    """Builds a whole folder beside `folder`, and changes places with it at the end.

    `files`: by their paths in the report.  run.json and benchmark.json come from `kept`.
    `zipped`: all of it in one file as well, archive_of(folder).

    Throws: OSError; then nothing temporary stays, and what was before is whole.
    """
    folder = folder.resolve()  # a link stays, and leads to the new report
    if folder.exists() and not folder.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(folder))
    made = _missing(folder.parent)
    folder.parent.mkdir(parents=True, exist_ok=True)
    try:
        new = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    except PermissionError:  # a folder of one's own in a place that is not
        new = Path(tempfile.mkdtemp(prefix=".new.", dir=folder))
    archive = None
    try:
        _fill(new, files, kept)
        archive = _zip(new, folder) if zipped else None
        _change_places(new, folder)
        if archive:
            os.replace(archive, archive_of(folder))
    except BaseException:
        shutil.rmtree(new, ignore_errors=True)
        if archive:
            archive.unlink(missing_ok=True)
        for parent in made:
            _remove_if_empty(parent)
        raise
    shutil.rmtree(new, ignore_errors=True)


def _missing(folder: Path) -> list[Path]:
    """Those that will have to be made, the innermost first."""
    return [path for path in (folder, *folder.parents) if not path.exists()]


def _fill(new: Path, files: Mapping[str, bytes], kept: Path) -> None:
    for name in ("run.json", "benchmark.json"):
        if (kept / name).is_file():
            _write(new / name, (kept / name).read_bytes())
    for name, content in files.items():
        _write(new / name, content)
    new.chmod(0o755)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(exist_ok=True)
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _zip(new: Path, folder: Path) -> Path:
    """Of the same bytes for the same report: no clock, no owner."""
    place = archive_of(folder)
    if place.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(place))
    number, name = tempfile.mkstemp(prefix=f".{place.name}.", dir=place.parent)
    made = Path(name)
    try:
        with open(number, "wb") as file:
            with zipfile.ZipFile(file, "w") as archive:
                for path in sorted(new.rglob("*")):
                    if path.is_file():
                        inside = f"{folder.name}/{path.relative_to(new)}"
                        archive.writestr(
                            zipfile.ZipInfo(inside),
                            path.read_bytes(),
                            zipfile.ZIP_DEFLATED,
                        )
            file.flush()
            os.fsync(file.fileno())
        made.chmod(0o644)
    except BaseException:
        made.unlink(missing_ok=True)
        raise
    return made


def _change_places(new: Path, folder: Path) -> None:
    """Afterwards `new` has what is to be removed."""
    if not folder.exists():
        os.rename(new, folder)
        return
    if new.parent == folder or not _exchange(new, folder):
        _one_by_one(new, folder)
        return
    # What is not of the report goes back; nothing of it was ever gone.
    for entry in list(new.iterdir()):
        if entry.name not in NAMES:
            os.rename(entry, folder / entry.name)


def _exchange(one: Path, other: Path) -> bool:
    """In one step of the kernel; False where the file system cannot."""
    libc = ctypes.CDLL(None, use_errno=True)
    paths = (os.fsencode(one), os.fsencode(other))
    done = libc.renameat2(AT_FDCWD, paths[0], AT_FDCWD, paths[1], RENAME_EXCHANGE)
    if done == 0:
        return True
    cannot = (errno.EINVAL, errno.ENOSYS, errno.EBUSY, errno.EPERM, errno.EACCES)
    if ctypes.get_errno() in cannot:
        return False
    raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(other))


def _one_by_one(new: Path, folder: Path) -> None:
    """All of it is on the disk already: renaming needs no room."""
    old = Path(tempfile.mkdtemp(prefix=".old.", dir=folder))
    try:
        for name in NAMES:
            if (folder / name).exists():
                os.rename(folder / name, old / name)
            if (new / name).exists():
                os.rename(new / name, folder / name)
    finally:
        shutil.rmtree(old, ignore_errors=True)


def _remove_if_empty(folder: Path) -> None:
    try:
        folder.rmdir()
    except OSError:
        pass  # something of it is in use: not ours to remove
