"""Writing fails whole, or not at all."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path
from typing import Any

import pytest

from plots.cli import main
from plots.tests.make_run import Json, make_run, write_run

EMPTY = make_run(experiments=[])


def snapshot(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_full_disk_leaves_the_earlier_report_untouched(
    tmp_path: Path, small: Json, monkeypatch: Any, capfd: Any
) -> None:
    folder = write_run(tmp_path / "run", small)
    assert main([str(folder)]) == 0
    write_run(folder, make_run(seed=99, experiments=[]))
    before = snapshot(folder)
    real, calls = os.fsync, []

    def full(handle: int) -> None:
        calls.append(handle)
        if len(calls) == 3:
            raise OSError(28, "No space left on device")
        real(handle)

    monkeypatch.setattr(os, "fsync", full)
    capfd.readouterr()
    assert main([str(folder)]) == 3
    error = capfd.readouterr().err
    assert error.count("\n") == 1 and "No space left on device" in error
    assert snapshot(folder) == before


def test_a_failed_first_report_leaves_no_folder(
    tmp_path: Path, monkeypatch: Any
) -> None:
    folder, out = write_run(tmp_path / "run", EMPTY), tmp_path / "deep" / "out"

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert main([str(folder), "--out", str(out)]) == 3
    assert not (tmp_path / "deep").exists()


def test_a_folder_that_is_a_file_ends_with_3(tmp_path: Path, capfd: Any) -> None:
    folder = write_run(tmp_path / "run", EMPTY)
    (tmp_path / "taken").write_text("mine")
    assert main([str(folder), "--out", str(tmp_path / "taken")]) == 3
    assert "taken" in capfd.readouterr().err
    assert (tmp_path / "taken").read_text() == "mine"


def test_a_link_to_the_folder_stays_and_leads_to_the_new_report(
    tmp_path: Path, small: Json
) -> None:
    (tmp_path / "far").mkdir()
    (tmp_path / "near").symlink_to(tmp_path / "far")
    run = write_run(tmp_path / "run", small)
    assert main([str(run), "--out", str(tmp_path / "near")]) == 0
    assert (tmp_path / "near").is_symlink()
    assert (tmp_path / "far" / "index.html").exists()
    assert {path.name for path in tmp_path.iterdir()} == {"far", "near", "run"}


def test_a_report_is_replaced_whole_and_what_is_not_of_it_stays(
    tmp_path: Path, small: Json
) -> None:
    out = tmp_path / "out"
    first = write_run(tmp_path / "one", small)
    assert main([str(first), "--out", str(out)]) == 0
    (out / "notes.txt").write_text("mine")
    (out / "figures" / "old.svg").write_text("of the report before")
    assert main([str(write_run(tmp_path / "two", EMPTY)), "--out", str(out)]) == 0
    assert (out / "notes.txt").read_text() == "mine"
    assert (
        list((out / "experiments").glob("*")) == []
        or not (out / "experiments").exists()
    )
    assert not (out / "figures" / "old.svg").exists()
    assert [path.name for path in tmp_path.iterdir() if path.name[0] == "."] == []
    assert (out / "run.json").read_bytes() == (tmp_path / "two/run.json").read_bytes()


def test_where_folders_cannot_change_places_their_files_do(
    tmp_path: Path, monkeypatch: Any
) -> None:
    monkeypatch.setattr("plots.files._exchange", lambda *_: False)
    folder = write_run(tmp_path / "run", EMPTY)
    assert main([str(folder)]) == 0
    (folder / "claims.html").write_text("of the report before")
    (folder / "notes.txt").write_text("mine")
    assert main([str(folder)]) == 0
    assert "Claims" in (folder / "claims.html").read_text()
    assert (folder / "notes.txt").read_text() == "mine"
    assert sorted(path.name[0] for path in folder.iterdir())[0] != "."


def test_an_archive_holds_the_report_whole_and_always_the_same(
    tmp_path: Path, small: Json, capfd: Any
) -> None:
    folder, archive = write_run(tmp_path / "run", small), tmp_path / "run.zip"
    assert main([str(folder), "--zip"]) == 0
    assert capfd.readouterr().out.endswith(f"\nTo mail it: {archive}\n")
    with zipfile.ZipFile(archive) as opened:
        packed = {name: opened.read(name) for name in opened.namelist()}
    inside = {
        f"run/{path.relative_to(folder)}": b for path, b in snapshot(folder).items()
    }
    assert packed == inside
    assert {"run/index.html", "run/run.json"} < packed.keys()
    first = archive.read_bytes()
    assert main([str(folder), "--zip"]) == 0
    assert archive.read_bytes() == first
    assert {path.name for path in tmp_path.iterdir()} == {"run", "run.zip"}


@pytest.mark.parametrize("which", ["first", "last"])
def test_a_full_disk_leaves_the_earlier_archive_untouched(
    tmp_path: Path, monkeypatch: Any, which: str
) -> None:
    folder = write_run(tmp_path / "run", EMPTY)
    assert main([str(folder), "--zip"]) == 0
    write_run(folder, make_run(seed=99, experiments=[]))
    before = snapshot(tmp_path)
    real, calls = os.fsync, []

    def count(handle: int) -> None:
        calls.append(handle)
        real(handle)

    def full(handle: int) -> None:
        calls.append(handle)
        if len(calls) == (1 if which == "first" else most):
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", count)
    assert main([str(folder), "--out", str(tmp_path / "elsewhere"), "--zip"]) == 0
    most = len(calls)  # the last one is that of the archive
    calls.clear()
    after = snapshot(tmp_path)
    monkeypatch.setattr(os, "fsync", full)
    assert main([str(folder), "--zip"]) == 3
    assert snapshot(tmp_path) == after
    assert before.items() <= after.items()


def test_an_archive_does_not_take_the_place_of_a_folder(
    tmp_path: Path, capfd: Any
) -> None:
    folder = write_run(tmp_path / "run", EMPTY)
    (tmp_path / "run.zip").mkdir()
    before = snapshot(tmp_path)
    assert main([str(folder), "--zip"]) == 3
    assert "run.zip: cannot be written" in capfd.readouterr().err
    assert snapshot(tmp_path) == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_an_unwritable_folder_ends_with_3(tmp_path: Path) -> None:
    folder, locked = write_run(tmp_path / "run", EMPTY), tmp_path / "locked"
    locked.mkdir(mode=0o500)
    assert main([str(folder), "--out", str(locked / "report")]) == 3
    assert list(locked.iterdir()) == []
