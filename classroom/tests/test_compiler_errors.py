"""The commonest errors with coroutines, as the compiler really says them."""

import subprocess
from pathlib import Path

import pytest

from classroom import build
from classroom.compiler_errors import in_plain_words
from classroom.exercise import find

BEGIN = """
#include "exercise.hpp"
asio::awaitable<std::string> one();
"""
CASES = {
    'std::string f() { co_return ""; }': "must give an asio::awaitable",
    "asio::awaitable<int> f() { co_await one(); return 1; }": "co_return stands",
    "asio::awaitable<void> f() { std::string text = one(); co_return; }": "co_await it",
    "asio::awaitable<void> f() { auto a = one(); auto b = a; co_return; }": "std::move",
    "asio::awaitable<void> f() { co_await std::string(); }": "takes an asio::awaitable",
}


@pytest.mark.parametrize("line, says", CASES.items())
def test_an_error_is_told_in_plain_words(line: str, says: str, tmp_path: Path) -> None:
    exercise = find("10")
    build.prepare(exercise)
    (tmp_path / "start.cpp").write_text(BEGIN + line)
    done = subprocess.run(
        ["c++", "-fsyntax-only", "start.cpp"]
        + [build.words_of(exercise, "address", "compile")],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert says in in_plain_words(done.stderr, "start.cpp"), done.stderr
