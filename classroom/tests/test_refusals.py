"""What is refused is told with its line, and what is not is not."""

from pathlib import Path

import pytest

from classroom import refusals, rules
from classroom.exercise import find, read_all
from classroom.refusals import Refused, check_text, code_of, read_source

FIRST = read_all()[0]


@pytest.mark.parametrize(
    "line, says",
    [
        ('[[gnu::no_sanitize("thread")]] void f();', "asks the sanitizer to look away"),
        ("void __tsan_on_report(void*);", "speaks to the sanitizer"),
        ('asm("nop");', "machine code"),
        ("__attribute__((constructor)) void f();", "attribute"),
        ("#define A(x, y) x##y", "pastes words"),
        ("auto f = std::async(fetch, path);", "std::async without"),
        ("std::this_thread::sleep_for(1s);", "sleeps"),
        ("if (future.wait_for(0s) == ready) return;", "waits by the clock"),
    ],
)
def test_a_forbidden_word_is_named_with_its_place(line: str, says: str) -> None:
    with pytest.raises(Refused, match=says) as refusal:
        check_text(FIRST, f"\n\n{line}\n", "start.cpp")
    assert refusal.value.why.startswith("start.cpp:3 ")


@pytest.mark.parametrize(
    "line",
    [
        "// I do not sleep_for() here, nor is there asm.",
        'const char* text = "no_sanitize ## asm";',
        "/* __tsan_x */ int constructor_of = 1'000;",
        "auto f = std::async(std::launch::async, fetch, path);",
        "char c = '\"'; // \"",
        'auto raw = R"(sleep_for( " )";',
        "f([](int i) -> asio::awaitable<int> { co_return i; }(1));",
        "auto f = [p](int i) -> int { return i; };",
    ],
)
def test_what_is_only_spoken_of_is_not_refused(line: str) -> None:
    assert check_text(FIRST, line, "start.cpp") == []


@pytest.mark.parametrize(
    "line, says",
    [
        ("std::this_thread::yield();", "calls yield()"),
        ("while (!mutex.try_lock()) {}", "without waiting for it"),
        ("std::unique_lock b(mutex, std::try_to_lock);", "without waiting for it"),
        ("if (permits.try_acquire()) return;", "without waiting for it"),
        ("f([p]() -> asio::awaitable<int> { co_return 1; }());", "and captures"),
        ("auto f = [&](int i) -> awaitable<void> { co_return; };", "and captures"),
    ],
)
def test_what_may_be_a_mistake_is_remarked_and_not_refused(
    line: str, says: str
) -> None:
    remark = check_text(FIRST, line, "start.cpp")[0]
    assert remark.startswith("start.cpp:1 ") and says in remark


@pytest.mark.parametrize(
    "kind, says", [("B", "a variable outside of a namespace"), ("T", "exercise.hpp")]
)
def test_a_variable_for_all_is_not_called_the_checks(
    kind: str, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    symbols = [refusals.Symbol("bank", kind, "bank")]
    monkeypatch.setattr(refusals, "symbols_of", lambda file: symbols)
    with pytest.raises(Refused, match="defines bank") as refusal:
        refusals.check_symbols(FIRST, Path("student.o"), "start.cpp")
    assert says in refusal.value.to_do.replace("A variable", "a variable")


@pytest.mark.parametrize("number, is_refused", [("06", True), ("15", False)])
def test_a_nap_by_another_name_is_told(
    number: str, is_refused: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    exercise = find(number)
    for name in rules.NAPS:
        symbols = [refusals.Symbol(name, "U", name)]
        monkeypatch.setattr(refusals, "symbols_of", lambda file: symbols)
        if is_refused:
            with pytest.raises(Refused, match=rf"calls {name}\(\) and sleeps"):
                refusals.check_symbols(exercise, Path("student.o"), "start.cpp")
        else:
            refusals.check_symbols(exercise, Path("student.o"), "start.cpp")


@pytest.mark.parametrize(
    "line, is_refused",
    [
        ('co_return Outcome{.page = co_await fetch(path), .error = ""};', True),
        ('all.push_back({.page = co_await fetch(path), .error = ""});', True),
        ('co_return Outcome{co_await fetch(path), ""};', True),
        ("co_return {co_await one(), co_await one()};", True),
        ("try { co_await one(); } catch (const Error&) { note(); }", False),
        ("if (well) { co_await one(); } else { co_await two(); }", False),
        ("auto f = []() -> asio::awaitable<void> { co_await one(); };", False),
        ("for (;;) { page = co_await one(); }", False),
        ("auto page = co_await one(); co_return Outcome{.page = page};", False),
        ("if (a) error.page = co_await one();", False),
        ("struct A { int b; }; co_await wait({one(), two()});", False),
    ],
)
def test_what_the_compiler_would_destroy_twice_is_told(
    line: str, is_refused: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refusals, "compiler_version", lambda: 12)
    if is_refused:
        with pytest.raises(Refused, match="within the braces") as refusal:
            check_text(FIRST, line, "start.cpp")
        assert "a line of its own" in refusal.value.to_do
    else:
        check_text(FIRST, line, "start.cpp")
    monkeypatch.setattr(refusals, "compiler_version", lambda: 14)
    check_text(FIRST, line, "start.cpp")


OWES = "asio::awaitable<std::string> f(std::string p) { co_await g(p); }"


@pytest.mark.parametrize(
    "code, is_refused",
    [
        (OWES, True),
        (f"int x;\n{OWES}", True),
        ("auto f = [p]() -> asio::awaitable<int> { if (p) { co_await g(p); } };", True),
        (
            "asio::awaitable<std::vector<int>> f() try { co_await g(); } catch (...) {}",
            True,
        ),
        (OWES.replace("std::string>", "void>"), False),
        (OWES.replace("co_await", "co_return co_await"), False),
        (OWES.replace("co_await", "// co_return\n co_await"), True),
        (OWES.replace("co_await g(p);", "throw Error();"), False),
        (OWES.replace("co_await", "for (;;) co_await"), False),
        (OWES.partition(" {")[0] + ";", False),
        (
            "asio::awaitable<int> f() {\n"
            "  auto job = []() -> asio::awaitable<void> { co_await g(); };\n"
            "  return h(job());\n}",
            False,
        ),
    ],
)
def test_a_forgotten_co_return_is_told_with_its_line(
    code: str, is_refused: bool
) -> None:
    if is_refused:
        with pytest.raises(Refused, match="without a co_return") as refusal:
            check_text(find("12"), code, "start.cpp")
        line = code[: code.find("awaitable")].count("\n") + 1
        assert refusal.value.why.startswith(f"start.cpp:{line} ")
    else:
        check_text(find("12"), code, "start.cpp")


HANDLED = """asio::awaitable<int> f() {
  try {
    co_return co_await g();
  } catch (const Error&) {
    note();
  }
}"""


def test_a_catch_at_the_end_owes_a_value_too() -> None:
    with pytest.raises(Refused, match="start.cpp:4 .* without a co_return"):
        check_text(find("12"), HANDLED, "start.cpp")
    for well in ("throw;", "co_return 0;"):
        check_text(find("12"), HANDLED.replace("note();", well), "start.cpp")
    after = HANDLED.replace("\n}", "\n  co_return 1;\n}")
    check_text(find("12"), after, "start.cpp")


def test_the_lines_of_a_text_stay_where_they_are() -> None:
    assert code_of('a /* 1\n2 */ b\n"c"\nd').count("\n") == 3


def test_utf_16_is_told_by_its_name(tmp_path: Path) -> None:
    file = tmp_path / "start.cpp"
    file.write_text("int x;", encoding="utf-16")
    with pytest.raises(Refused, match="UTF-16"):
        read_source(file)


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    import os

    os.mkfifo(tmp_path / "start.cpp")
    with pytest.raises(Refused, match="no file"):
        read_source(tmp_path / "start.cpp")


def test_what_a_compiler_has_read_is_found_in_its_rule() -> None:
    rule = "student.o: start.cpp /a\\ b/exercise.hpp \\\n /usr/include/c.h\n"
    names = [str(path) for path in refusals.included(rule)]
    assert names == ["start.cpp", "/a b/exercise.hpp", "/usr/include/c.h"]


@pytest.mark.parametrize(
    "line, is_refused",
    [
        ("co_return co_await to_thread([p] { return hash(p); });", True),
        ("co_await to_thread([p = std::move(p)] { return hash(p); });", True),
        ("co_await to_thread(cores, [=](int i) mutable -> int { return i; });", True),
        ("co_await to_thread([&, p] { return hash(p); });", True),
        ("co_await to_thread([&] { return hash(p); });", False),
        ("co_await to_thread([&p, &q] { return hash(p); });", False),
        ("co_await to_thread([](std::string p) { return hash(p); }, p);", False),
        ("auto job = [p] { return hash(p); };\nco_await to_thread(job);", False),
        ("auto job = to_thread([p] { return 1; }); co_await std::move(job);", False),
        ("co_await tills[i].write(sums[i]); if (a) { b(); }", False),
    ],
)
def test_what_the_compiler_would_spoil_is_told_with_its_cure(
    line: str, is_refused: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refusals, "compiler_version", lambda: 12)
    if is_refused:
        with pytest.raises(Refused, match="captures copies") as refusal:
            check_text(FIRST, line, "start.cpp")
        assert "auto job" in refusal.value.to_do
    else:
        check_text(FIRST, line, "start.cpp")
    monkeypatch.setattr(refusals, "compiler_version", lambda: 14)
    check_text(FIRST, line, "start.cpp")
