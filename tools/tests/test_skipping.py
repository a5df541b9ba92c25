"""A test that lacks an optional package is skipped in CTest, and says which."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def run(tests: str, folder: Path) -> subprocess.CompletedProcess[str]:
    (folder / "test_it.py").write_text(tests)
    script = f"""
      set(ENV{{LAB_PYTHON}} "{sys.executable}")
      set(SOURCE "{folder}")
      set(TESTS test_it.py)
      set(NEEDED sys)
      include("{ROOT}/cmake/run_pytest.cmake")"""
    (folder / "run.cmake").write_text(script)
    return subprocess.run(
        ["cmake", "-P", folder / "run.cmake"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_a_file_that_lacks_its_package_is_skipped_and_says_which(
    tmp_path: Path,
) -> None:
    done = run(
        "import pytest\npytest.importorskip('absent', reason='no absent here')\n",
        tmp_path,
    )
    assert done.returncode == 0
    assert "no absent here" in done.stdout
    assert "test_it.py: every test is skipped" in done.stdout


@pytest.mark.parametrize(
    "tests", ["def test_it():\n    assert False\n", "raise RuntimeError\n"]
)
def test_a_file_that_fails_is_a_failure(tests: str, tmp_path: Path) -> None:
    assert run(tests, tmp_path).returncode != 0


def test_a_file_whose_tests_pass_is_not_called_skipped(tmp_path: Path) -> None:
    done = run("def test_it():\n    pass\n", tmp_path)
    assert done.returncode == 0
    assert "skipped" not in done.stdout
