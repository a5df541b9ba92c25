"""test, bench, serve, exercise, book and clean, by what they call."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest

from tools.tests.checkout import Checkout, until
from tools.tests.terminal import CTRL_C, Terminal

OPTIONS = [
    *("-R", "Pool", "-E", "Slow", "-L", "python", "-LE", "slow", "-j", "3", "-j4"),
    *("--repeat", "until-fail:20", "--timeout=30", "--rerun-failed", "-V", "-VV"),
    *("--stop-on-failure", "--schedule-random", "--output-on-failure", "-N"),
]


def test_options_of_the_tests_are_handed_to_ctest(checkout: Checkout) -> None:
    assert checkout.lab("test", *OPTIONS).returncode == 0
    called = f"ctest called --preset release {' '.join(OPTIONS)}"
    assert checkout.log("ctest") == [f"{called} --show-only", called]
    assert checkout.log("ninja")[0].endswith(" all")


@pytest.mark.parametrize(
    "shown, says",
    [
        ("0", "-R 'no such': no test matches: see ./lab test -N"),
        ("7 RegularExpression::compile(): Unmatched []", "-R 'no such': no regular ex"),
    ],
)
def test_a_choice_of_no_tests_is_refused(
    checkout: Checkout, shown: str, says: str
) -> None:
    checkout.set("tests", shown)
    done = checkout.lab("test", "-R", "no such")
    assert done.returncode == 2
    assert done.stderr.startswith(f"lab: {says}")
    assert len(checkout.log("ctest")) == 1


def test_a_failed_test_ends_with_1(checkout: Checkout) -> None:
    checkout.add(checkout.path, "ctest", "sys.exit(8)")
    done = checkout.lab("test")
    assert done.returncode == 1
    assert "lab: tests: failed: see the messages above\n" in done.stderr


@pytest.mark.parametrize(
    "program, code, says",
    [
        ("cmake", 3, "lab: configure: failed: the whole log is "),
        ("ninja", 1, "lab: build: failed: see the messages above"),
    ],
)
def test_what_cannot_be_built_is_told(
    checkout: Checkout, program: str, code: int, says: str
) -> None:
    checkout.add(checkout.path, program, "print('see this'); sys.exit(1)")
    done = checkout.lab("bench")
    assert done.returncode == code
    assert "see this" in done.stderr and says in done.stderr


@pytest.mark.parametrize("code", [0, 1, 2, 3, 4])
def test_the_exit_code_of_the_program_is_passed_on(
    checkout: Checkout, code: int
) -> None:
    checkout.add(checkout.programs, "lab_bench", f"sys.exit({code})")
    assert checkout.lab("bench", "--list").returncode == code
    assert checkout.lab("report", "--no-setup").returncode == code


def test_a_program_is_called_where_the_user_is_and_has_the_signals_for_itself(
    checkout: Checkout,
) -> None:
    server = checkout.programs / "lab_mock_server"
    server.write_text('#!/bin/sh\necho "$PWD|$*"; grep SigIgn /proc/$$/status')
    server.chmod(0o755)
    done = checkout.lab("serve", "--address", "::1", shell='cd tools && "$@"')
    assert done.returncode == 0
    assert done.stdout == (
        f"{checkout.root}/tools|--address ::1\nSigIgn:\t0000000000000000\n"
    )


def test_nothing_that_is_started_asks_a_proxy(checkout: Checkout) -> None:
    checkout.add(
        checkout.programs,
        "lab_bench",
        "tell(*[name for name in os.environ if 'proxy' in name.lower()])",
    )
    done = checkout.lab("bench", http_proxy="http://127.0.0.1:9", ALL_PROXY="socks:")
    assert done.returncode == 0
    assert checkout.log("lab_bench") == ["lab_bench called", "lab_bench"]


def test_what_a_user_has_set_for_python_does_not_matter(checkout: Checkout) -> None:
    startup = checkout.root / "startup.py"
    startup.write_text("raise SystemExit(9)")
    (checkout.root / "typing.py").write_text("raise SystemExit(9)")
    done = checkout.lab(
        "report",
        PYTHONHOME="/nowhere",
        PYTHONSTARTUP=str(startup),
        PYTHONPATH="/nowhere",
        PYTHONINSPECT="1",
    )
    assert done.returncode == 0, done.stderr


def test_the_command_is_told_so_that_it_can_be_repeated(checkout: Checkout) -> None:
    checkout.lab("report", "--no-setup", "--out", "my report", "--seed=7")
    told = (checkout.root / "my report" / "run.json").read_text()
    assert told == "./lab report --no-setup --out 'my report' --seed=7"


def test_the_lab_may_be_called_from_anywhere(checkout: Checkout) -> None:
    link = checkout.path / "lab"
    link.symlink_to(checkout.root / "lab")
    words = ("report", "--no-setup", "--out", "here")
    folder = checkout.path.parent / "else where"
    folder.mkdir()
    done = checkout.lab(
        *words, shell=f'cd "{folder}" && shift && CDPATH=. lab "$@"', CDPATH="/"
    )
    assert done.returncode == 0, done.stderr
    assert (folder / "here" / "index.html").exists()


def test_a_folder_that_cannot_be_written_is_told_before_anything(
    checkout: Checkout,
) -> None:
    checkout.set("taken", "by a file")
    done = checkout.lab("report", "--out", "taken/report")
    assert done.returncode == 3 and done.stderr.count("\n") == 1
    assert "/taken/report: cannot be written: Not a directory: choose" in done.stderr
    assert checkout.log("apt-get") + checkout.log("cmake") == []


def test_a_folder_that_cannot_even_be_looked_at_is_told(checkout: Checkout) -> None:
    done = checkout.lab("report", "--out", 300 * "x")
    assert done.returncode == 3 and done.stderr.count("\n") == 1
    assert "x: cannot be written: File name too long: choose" in done.stderr


def test_what_cannot_be_drawn_is_kept(checkout: Checkout) -> None:
    checkout.add(checkout.root / "plots", "__main__.py", "sys.exit(3)")
    done = checkout.lab("report", "--no-setup", "--out", "r")
    assert done.returncode == 3
    assert "lab: the measurements are kept; to draw them: cd '" in done.stderr
    assert (checkout.root / "r" / "not_drawn" / "run.json").exists()
    how = done.stderr.partition("to draw them: ")[2]
    checkout.add(checkout.root / "plots", "__main__.py", "tell('draws')")
    assert checkout.lab(shell=how).returncode == 0
    assert "__main__.py draws" in checkout.log()


def test_a_report_for_mailing_is_asked_for_then_and_later(checkout: Checkout) -> None:
    def is_zipped() -> list[bool]:
        return ["--zip" in line for line in checkout.log("__main__.py called")]

    checkout.add(checkout.root / "plots", "__main__.py", "sys.exit(3)")
    done = checkout.lab("report", "--no-setup", "--zip", "--out", "r")
    how = done.stderr.partition("to draw them: ")[2]
    checkout.add(checkout.root / "plots", "__main__.py", "")
    assert checkout.lab(shell=how).returncode == 0
    assert checkout.lab("report", "--no-setup", "--out", "r").returncode == 0
    assert is_zipped() == [True, True, False]


@pytest.mark.parametrize(
    "screen, says",
    [("", "no screen here: open this page in a browser: "), (":7", "drawing")],
)
def test_open_opens_the_page_or_tells_its_path(
    checkout: Checkout, screen: str, says: str
) -> None:
    done = checkout.lab(
        *("report", "--no-setup", "--open", "--out", "r"),
        DISPLAY=screen,
        WAYLAND_DISPLAY="",
    )
    assert done.returncode == 0
    assert says in done.stderr
    if screen:
        page = checkout.root / "r" / "index.html"
        until(lambda: checkout.log("xdg-open") == [f"xdg-open called {page}"])
    else:
        assert checkout.log("xdg-open") == []


def test_without_xdg_open_the_path_is_told(checkout: Checkout) -> None:
    (checkout.path / "xdg-open").unlink()
    if os.path.exists("/usr/bin/xdg-open"):
        pytest.skip("it is there for all")
    done = checkout.lab("report", "--no-setup", "--open", "--out", "r", DISPLAY=":7")
    assert "no xdg-open here: open this page in a browser: " in done.stderr


def test_clean_says_what_it_removes(checkout: Checkout) -> None:
    checkout.lab("report", "--no-setup")
    (checkout.root / "build" / "large").write_bytes(b"x" * 3_000_000)
    assert checkout.lab("clean").returncode == 2
    assert (checkout.root / "build" / "large").exists()
    done = checkout.lab("clean", "--reports", "--yes")
    assert done.returncode == 0 and "/build" not in done.stderr
    assert not (checkout.root / "out").exists()
    done = checkout.lab("clean", "--yes")
    assert done.returncode == 0 and f"{checkout.root}/build: 3 MB\n" in done.stderr
    assert not (checkout.root / "build").exists()
    assert (checkout.root / "lab").exists()
    assert "nothing to remove" in checkout.lab("clean", "--yes").stderr


@pytest.mark.parametrize("answer, is_left", [("n", True), ("", True), ("y", False)])
def test_clean_asks_at_a_terminal(
    checkout: Checkout,
    terminal: Callable[..., Terminal],
    answer: str,
    is_left: bool,
) -> None:
    lab = terminal("clean")
    lab.read_until(r"Remove them\? \[y/N\] ")
    lab.type(answer + "\n")
    assert lab.exit_code() == int(is_left)
    assert (checkout.root / "build").exists() == is_left


def test_ctrl_c_is_an_answer_to_clean(
    checkout: Checkout, terminal: Callable[..., Terminal]
) -> None:
    clean = terminal("clean")
    clean.read_until("Remove them")
    clean.type(CTRL_C)
    assert clean.exit_code() == 130
    assert clean.shown.endswith("lab: stopped\n")
    assert checkout.programs.exists()


def test_of_a_link_only_the_link_is_removed(checkout: Checkout) -> None:
    kept = checkout.path.parent / "kept"
    kept.mkdir()
    (kept / "file").write_text("mine")
    (checkout.root / "out").symlink_to(kept)
    assert checkout.lab("clean", "--reports", "--yes").returncode == 0
    assert not (checkout.root / "out").is_symlink()
    assert (kept / "file").read_text() == "mine"


@pytest.mark.parametrize(
    "place", ["new/and newer/report", "new/" + "x" * 300], ids=["deep", "long"]
)
def test_a_report_that_is_not_made_leaves_no_folder(
    checkout: Checkout, place: str
) -> None:
    (checkout.programs / "lab_bench").unlink()
    done = checkout.lab("report", "--no-setup", "--out", place)
    assert done.returncode == 3 and done.stderr.count("\n") == 1
    assert not (checkout.root / "new").exists()
