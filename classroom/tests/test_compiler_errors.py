"""The commonest errors with coroutines, as the compiler really says them."""

import os
import subprocess
from pathlib import Path

import pytest

from classroom import build
from classroom.compiler_errors import first_error, in_plain_words
from classroom.exercise import find

BEGIN = """
#include "exercise.hpp"
asio::awaitable<std::string> one();
"""
CASES = {
    'std::string f() { co_return ""; }': "must give an asio::awaitable",
    "asio::awaitable<int> f() { co_await one(); return 1; }": "co_return stands",
    "asio::awaitable<void> f() { std::string text = one(); co_return; }": "co_await it",
    "auto f = [] { co_await one(); };": "must give an asio::awaitable",
    "asio::awaitable<const std::string&> f() { std::string s; co_return s; }": "no reference",
    "#include <condition_variable>\n#include <mutex>\nvoid f(std::condition_variable& c, "
    "std::mutex& m) { std::scoped_lock l(m); c.wait(l); }": "needs a std::unique_lock",
    "asio::awaitable<void> f() { try { co_await one(); } catch (int) { co_await one(); } }": "in a catch",
    "asio::awaitable<void> f() { await one(); co_return; }": "co_await in C++",
    "std::string one() { co_return 1; }": "exercise.hpp says",
    '#include "models/async/to_thread.hpp"\nint h(int);\nasio::awaitable<int> f() '
    "{ co_return co_await lab::async::to_thread(h(1)); }": "takes the function",
    "asio::awaitable<std::string> f() { co_return one(); }": "co_await it",
    "asio::awaitable<void> f() { std::string t; t = one(); co_return; }": "co_await it",
    "asio::awaitable<void> f() { std::vector<std::string> t; t.push_back(one()); "
    "co_return; }": "co_await it",
    "asio::awaitable<void> f() { auto a = one(); auto b = a; co_return; }": "std::move",
    "asio::awaitable<void> f() { co_await std::string(); }": "takes an asio::awaitable",
}


@pytest.mark.parametrize("line, says", CASES.items())
@pytest.mark.parametrize("locale", ["C", "C.UTF-8"])
def test_an_error_is_told_in_plain_words(
    line: str, says: str, locale: str, tmp_path: Path
) -> None:
    exercise = find("10")
    build.prepare(exercise)
    (tmp_path / "start.cpp").write_text(BEGIN + line)
    done = subprocess.run(
        ["c++", "-fsyntax-only", "start.cpp"]
        + [build.words_of(exercise, "address", "compile")],
        cwd=tmp_path,
        env=os.environ | {"LC_ALL": locale},
        capture_output=True,
        text=True,
    )
    assert says in in_plain_words(done.stderr, "start.cpp"), done.stderr


IN_A_HEADER = """/usr/include/boost/asio/awaitable.hpp: In instantiation of 'void f(T) [with T = int]':
start.cpp:5:57:   required from here
/usr/include/boost/asio/awaitable.hpp:36:5: error: no matching function for call to 'g()'
   36 |     g();
"""


def test_an_error_in_a_header_names_the_line_that_asked_for_it() -> None:
    assert first_error(IN_A_HEADER, "start.cpp").splitlines() == [
        "start.cpp:5:57: error: no matching function for call to 'g()'",
        "  found at /usr/include/boost/asio/awaitable.hpp:36:5",
    ]
    assert first_error(IN_A_HEADER, "other.cpp").startswith("/usr/include/")


def test_a_header_with_error_in_its_name_is_no_error() -> None:
    said = (
        "In file included from /usr/include/c++/12/system_error:41,\n"
        "                 from start.cpp:1:\n"
        "start.cpp:5:3: error: no match\n"
    )
    assert first_error(said, "start.cpp") == "start.cpp:5:3: error: no match"


def test_what_cannot_be_copied_is_told_so() -> None:
    said = (
        "start.cpp:7:23: error: use of deleted function "
        "'given::SharedArray<Slot>::SharedArray(const given::SharedArray<Slot>&)'"
    )
    assert "by reference" in in_plain_words(said, "start.cpp")


def test_a_missing_function_is_named_as_a_programmer_writes_it() -> None:
    string = "std::__cxx11::basic_string<char, std::char_traits<char>, std::allocator<char> >"
    said = (
        "/usr/bin/ld: /a/libcheck.so: undefined reference to "
        f"`fetch_all(std::vector<{string}, std::allocator<{string} > > const&)'"
    )
    meant = "undefined reference to `fetch_all(std::vector<std::string> const&)'"
    assert first_error(said) == meant


def test_what_the_compiler_proposes_belongs_to_its_error() -> None:
    said = """start.cpp:3:6: error: 'map' in namespace 'std' does not name a type
    3 | std::map<int, int> seen;
      |      ^~~
start.cpp:2:1: note: 'std::map' is defined in header '<map>'; did you forget to '#include <map>'?
    1 | #include "exercise.hpp"
  +++ |+#include <map>
start.cpp:9:1: error: another"""
    assert first_error(said).endswith("+#include <map>")
