"""What ./lab says before it does anything: help, version, and what is wrong."""

from __future__ import annotations

import argparse
import os
import re
import subprocess
from pathlib import Path

import pytest

from tools.report import parser
from tools.tests.checkout import ROOT, Checkout

HELP = ROOT / "tools" / "help"
COMMANDS = sorted({path.stem for path in HELP.iterdir()} - {"lab", "help"})
PROGRAMS = Path(os.environ.get("LAB_PROGRAMS", ROOT / "build" / "release" / "bin"))


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("asked", ["{} --help", "{} -h", "help {}"])
def test_help_is_given_at_once(checkout: Checkout, command: str, asked: str) -> None:
    checkout.set("absent", "g++ python3")
    (checkout.programs / "lab_bench").unlink()
    done = checkout.lab(*asked.format(command).split())
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (HELP / f"{command}.txt").read_text()
    assert checkout.log() == []  # nothing was installed or built


@pytest.mark.parametrize("words", [[], ["help"], ["--help"], ["-h"]])
def test_the_general_help_names_every_command(
    checkout: Checkout, words: list[str]
) -> None:
    done = checkout.lab(*words)
    assert (done.returncode, done.stderr) == (0, "")
    named = re.findall(r"^  ([a-z]+)  ", done.stdout, re.M)
    assert sorted(named) == sorted([*COMMANDS, "help"])


@pytest.mark.parametrize("page", sorted(HELP.iterdir()), ids=str)
def test_help_fits_and_tells_the_exit_codes(page: Path) -> None:
    text = page.read_text()
    assert max(map(len, text.splitlines())) <= 80
    assert page.stem == "help" or "\nexit codes:\n  0  " in text


@pytest.mark.parametrize(
    "words, says",
    [
        ("reprot", "reprot: unknown command: did you mean report?"),
        ("help bnech", "bnech: unknown command: did you mean bench?"),
        ("--version of", "of: one word too many: see ./lab help"),
        ("version --help", "--help: one word too many: see ./lab help"),
        ("exercises", "exercises: unknown command: did you mean exercise?"),
        ("--verison", "--verison: unknown option: did you mean --version?"),
        ("test --nonsense", "--nonsense: unknown option of test: see ./lab help test"),
        ("test --rerun", "--rerun: unknown option of test: did you mean --rerun-fail"),
        ("test -X", "-X: unknown option of test: see ./lab help test"),
        ("test name", "name: unknown word: ./lab test takes options only: see"),
        ("test -R", "-R: needs a value: see ./lab help test"),
        ("test -j many", "-j 'many': choose a whole number: see ./lab help test"),
        ("test -j2x", "-j '2x': choose a whole number: see ./lab help test"),
        ("test --repeat 3", "--repeat '3': choose until-fail:3 or the like: see"),
        ("report --profil x", "--profil: unknown option of report: did you mean --pro"),
        ("report --profile x", "--profile 'x': choose smoke, quick or full: see"),
        ("report --seed -1", "--seed '-1': choose a whole number: see"),
        ("report --time-scale nan", "--time-scale 'nan': choose a number: see"),
        ("report --out=", "--out: needs a value: see ./lab help report"),
        ("report --models=", "--models: needs a value: see ./lab help report"),
        ("report --profile=", "--profile '': choose smoke, quick or full: see"),
        ("report --peers=3", "--peers=3: takes no value: see ./lab help report"),
        ("bench --experiment x", "--experiment: unknown option of bench: did you mea"),
        ("serve --prot 1", "--prot: unknown option of serve: did you mean --port?"),
        ("report --out --open", "--out: needs a value: see ./lab help report"),
        ("report --experiments", "--experiments: needs a value: see"),
        ("exercise strat 01", "strat: unknown command of exercise: did you mean start"),
        ("exercise 01", "01: unknown command of exercise: see ./lab help exercise"),
        ("clean --yess", "--yess: unknown option of clean: did you mean --yes?"),
        ("doctor --all", "--all: unknown option of doctor: see ./lab help doctor"),
        ("book now", "now: unknown word: ./lab book takes options only: see"),
    ],
)
def test_what_is_wrong_is_told_in_a_line(
    checkout: Checkout, words: str, says: str
) -> None:
    done = checkout.lab(*words.split())
    assert done.returncode == 2
    assert done.stderr.startswith(f"lab: {says}")
    assert done.stderr.count("\n") == 1 and done.stdout == ""
    assert checkout.log() == []


@pytest.mark.parametrize(
    "words, says",
    [
        ([""], "'': unknown command: known are "),
        (["help", ""], "'': unknown command: known are "),
        (["report", ""], "'': unknown word: ./lab report takes options only"),
        (["exercise", ""], "'': unknown command of exercise"),
        (["re\x1b[31m\nport"], "re?[31m?port: unknown command"),
        (["report", "--o\nut"], "--o?ut: unknown option of report"),
        (["compare", "a\nb", "c"], "a?b: has no run.json"),
    ],
)
def test_an_odd_word_is_told_in_a_line(
    checkout: Checkout, words: list[str], says: str
) -> None:
    done = checkout.lab(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"lab: {says}") and done.stderr.count("\n") == 1
    assert "\x1b" not in done.stderr


def test_peers_that_would_not_be_measured_are_not_installed(checkout: Checkout) -> None:
    done = checkout.lab("report", "--peers", "--models", "async")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "lab: --peers: not beside --models: choose one of them\n"
    assert checkout.log("dpkg-query") == checkout.log("ninja") == []


def test_an_unknown_command_that_is_near_none_names_them_all(
    checkout: Checkout,
) -> None:
    done = checkout.lab("xyzzy")
    assert done.returncode == 2 and done.stderr.count("\n") == 1
    assert set(COMMANDS) <= set(re.findall(r"\w+", done.stderr))


def test_the_version_names_commit_and_compiler(checkout: Checkout) -> None:
    done = checkout.lab("--version")
    assert done.returncode == 0
    assert re.fullmatch(
        r"Concurrency Lab \d+\.\d+\.\d+\ncommit unknown\ncompiler .+\n", done.stdout
    )


def test_every_command_tells_the_version(checkout: Checkout) -> None:
    for command in ("version", "report --version", "bench --version"):
        done = checkout.lab(*command.split())
        assert done.stdout == checkout.lab("--version").stdout != ""


def test_the_version_tells_whether_the_checkout_was_changed(
    checkout: Checkout,
) -> None:
    git = ["git", "-C", str(checkout.root), "-c", "user.name=a", "-c", "user.email=b"]
    for words in (["init", "-q"], ["add", "lab"], ["commit", "-qm", "one"]):
        subprocess.run([*git, *words], check=True)
    assert re.search(r"\ncommit [0-9a-f]{7,}\n", checkout.lab("--version").stdout)
    with (checkout.root / "lab").open("a") as file:
        file.write("# changed\n")
    told = checkout.lab("--version").stdout
    assert re.search(r"\ncommit [0-9a-f]{7,}, changed\n", told)


def test_the_options_of_report_are_those_that_are_parsed() -> None:
    parsed = {
        name
        for action in parser()._actions
        if action.help != argparse.SUPPRESS
        for name in action.option_strings
    }
    text = (HELP / "report.txt").read_text().partition("\nexit codes")[0]
    told = {
        line.split()[0]
        for line in text.partition("\noptions:\n")[2].splitlines()
        if line.startswith("  --")
    }
    assert told == parsed


@pytest.mark.parametrize(
    "command, program", [("bench", "lab_bench"), ("serve", "lab_mock_server")]
)
def test_the_options_of_a_program_are_those_it_knows(
    command: str, program: str
) -> None:
    own = subprocess.run(
        [PROGRAMS / program, "--help"], stdout=subprocess.PIPE, text=True, check=True
    ).stdout
    known = set(re.findall(r"^ +(?:-\w,)?(--[a-z][\w-]*)", own, re.M))
    known -= {"--help", "--version"}  # these ./lab answers itself
    lines = (HELP / f"{command}.txt").read_text().partition("\nexit codes")[0]
    told = set(re.findall(r"^  (--[a-z][\w-]*\w)(?: |$)", lines, re.M))
    assert told == known
