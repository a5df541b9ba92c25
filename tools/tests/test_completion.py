"""What Bash offers when somebody types Tab."""

from __future__ import annotations

import re
import subprocess

import pytest

from tools.tests.checkout import ROOT, Checkout

COMMANDS = (
    "report choose compare audit test bench serve exercise hosts book clean doctor help"
)
LIST = """
os.write(1, b"five_fetches  Do five waits take as long as one?\\nfibonacci  Many?\\n")
sys.exit()
"""
# As readline calls it: the words, and the number of the one that is typed.
ASK = """
. "$1/tools/completion.bash"
shift
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
read -r _ _ function _ < <(complete -p ./lab)
"$function" "$1" "${@: -1}" "${@: -2:1}"
printf '%s\\n' "${COMPREPLY[@]}"
"""


def offered(checkout: Checkout, *words: str) -> list[str]:
    done = subprocess.run(
        ["bash", "-c", ASK, "bash", str(checkout.root), "./lab", *words],
        cwd=checkout.root,
        env=checkout.environment(),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return done.stdout.split()


@pytest.mark.parametrize(
    "words, offers",
    [
        ([""], f"{COMMANDS} --help --version"),
        (["re"], "report"),
        (["help", "b"], "bench book"),
        (["report", "--p"], "--profile --peers"),
        (["report", "--profile", ""], "smoke quick full"),
        (["report", "--profile", "="], "smoke quick full"),
        (["report", "--profile", "=", "sm"], "smoke"),
        (["report", "--experiments", "=", "gil,fib"], "gil,fibonacci"),
        (["report", "--seed", ""], ""),
        (["report", "--peers", "--o"], "--out --open"),
        (["report", "--z"], "--zip"),
        (["report", "--experiments", "fi"], "five_fetches fibonacci"),
        (["report", "--experiments", "gil,fib"], "gil,fibonacci"),
        (["bench", "--list", "five"], "five_fetches"),
        (["hosts", ""], "demo"),
        (["hosts", "demo", "--ki"], "--kill"),
        (["test", "--re"], "--repeat --rerun-failed"),
        (["serve", "--ad"], "--address"),
        (["exercise", "s"], "start story solution"),
        (["clean", ""], "--build --reports --yes --help"),
        (["choose", "--a"], "--at-most --audit"),
        (["choose", "--tasks", ""], ""),
        (["compare", "--c"], "--class"),
        (["compare", "--json", "bui"], "build"),
        (["compare", "tools", "bui"], "build"),
        (["nonsense", ""], ""),
    ],
)
def test_tab_offers(checkout: Checkout, words: list[str], offers: str) -> None:
    checkout.add(checkout.programs, "lab_bench", LIST)
    assert offered(checkout, *words) == offers.split()


def test_a_folder_may_have_blanks(checkout: Checkout) -> None:
    (checkout.root / "my reports").mkdir()
    assert offered(checkout, "report", "--out", "my") == ["my", "reports"]


def test_before_it_is_built_no_experiments_are_offered(checkout: Checkout) -> None:
    (checkout.programs / "lab_bench").unlink()
    assert offered(checkout, "report", "--experiments", "") == []


def test_the_models_are_those_of_the_readme(checkout: Checkout) -> None:
    (checkout.root / "models").symlink_to(ROOT / "models")
    named = re.findall(r"^\| \[`(\w+)`\]", (ROOT / "README.md").read_text(), re.M)
    # The last one is told of below the table: it is there with --hosts alone.
    assert offered(checkout, "report", "--models", "") == [*named, "hosts"]
    assert "async" in named
