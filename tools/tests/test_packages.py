"""What is missing is installed, or the command to type is told."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tools.tests.checkout import ROOT, Checkout
from tools.tests.terminal import Terminal

COMMAND = "apt-get install -y --no-install-recommends cmake g++"
NO_RIGHT = "lab: packages: missing, and no right to install them: type: "
BY_SUDO = f"{NO_RIGHT}sudo apt-get update && sudo {COMMAND}\n"
BY_ROOT = f"{NO_RIGHT}su -c 'apt-get update && {COMMAND}'\n"
KINDS = ("command", "header", "library", "pkg", "python")
INSTALLS = (
    "apt-get called -o DPkg::Lock::Timeout=120 install -y "
    "--no-install-recommends cmake g++"
)


@pytest.fixture(autouse=True)
def lacking(checkout: Checkout) -> None:
    checkout.set("absent", "g++ cmake")


def test_root_installs_what_is_missing_without_sudo(checkout: Checkout) -> None:
    done = checkout.lab("report")
    assert done.returncode == 0
    assert "installing: cmake g++\n" in done.stderr
    assert INSTALLS in checkout.log("apt-get")
    assert checkout.log("sudo") == []
    assert checkout.left_over() == []


def test_an_ordinary_user_installs_by_sudo(checkout: Checkout) -> None:
    checkout.set("user", "1000")
    assert checkout.lab("report").returncode == 0
    assert INSTALLS in checkout.log("apt-get")
    assert any("apt-get" in line for line in checkout.log("sudo"))


def test_a_sudo_that_would_ask_has_no_terminal_to_ask_at(checkout: Checkout) -> None:
    checkout.set("user", "1000")
    checkout.set("forbidden")
    done = checkout.lab("report")
    assert (done.returncode, done.stderr) == (3, BY_SUDO)
    assert checkout.log("apt-get") == []
    assert checkout.log("sudo") == ["sudo called -n true"]


def test_at_a_terminal_sudo_may_ask(
    checkout: Checkout, terminal: Callable[..., Terminal]
) -> None:
    checkout.set("user", "1000")
    checkout.add(
        checkout.path,
        "sudo",
        """
words = sys.argv[1:]
if words[0] == "-n": sys.exit(1)
if words[0] == "-v": sys.exit(input("password: ") != "open")
os.execvp(words[0], words)
""",
    )
    lab = terminal("report")
    lab.read_until("password: ")
    lab.type("open\n")
    assert lab.exit_code() == 0, lab.shown
    assert INSTALLS in checkout.log("apt-get")
    lab = terminal("report")
    lab.read_until("password: ")
    lab.type("wrong\n")
    assert lab.exit_code() == 3
    assert BY_SUDO in lab.shown


def test_without_sudo_the_command_is_told(checkout: Checkout) -> None:
    checkout.set("user", "1000")
    (checkout.path / "sudo").unlink()
    only = checkout.path.parent / "only these"
    only.mkdir()
    for name in "bash dirname readlink sed cut sort comm awk tr env cat".split():
        (only / name).symlink_to(f"/usr/bin/{name}")
    done = checkout.lab("report", PATH=f"{checkout.path}:{only}")
    assert (done.returncode, done.stderr) == (3, BY_ROOT)


def test_when_apt_get_fails_it_is_tried_once_more_and_then_told(
    checkout: Checkout,
) -> None:
    checkout.add(checkout.path, "apt-get", "print('no such thing'); sys.exit(100)")
    checkout.add(checkout.path, "sleep", "")
    done = checkout.lab("report")
    assert done.returncode == 3
    assert "no such thing" in done.stderr
    assert "lab: packages: apt-get failed: see above" in done.stderr
    assert len(checkout.log("apt-get")) == 2
    assert "dpkg called --configure -a" in checkout.log("dpkg")


def test_on_an_empty_system_bash_installs_python_first(checkout: Checkout) -> None:
    checkout.set("absent", "python3")
    python = checkout.path / "python"
    installed = checkout.path / "installed"
    python.rename(installed)
    lab = (checkout.root / "lab").read_text()
    (checkout.root / "lab").write_text(lab.replace("/usr/bin/python3", str(python)))
    checkout.add(checkout.path, "python3", "sys.exit(1)")
    checkout.add(
        checkout.path,
        "apt-get",
        f"""
if "install" in sys.argv:
    os.rename({str(installed)!r}, {str(python)!r})
    (here / "absent").write_text("")
""",
    )
    done = checkout.lab("bench")
    assert done.returncode == 0, done.stderr
    assert "installing: python3\n" in done.stderr
    assert len(checkout.log("lab_bench called")) == 1


def test_nothing_is_installed_without_setup(checkout: Checkout) -> None:
    assert checkout.lab("report", "--no-setup").returncode == 0
    assert checkout.log("apt-get") + checkout.log("ninja") == []


@pytest.mark.parametrize(
    "system, packages",
    [
        ("ID=debian VERSION_ID=12", "debian-12"),
        ("ID=debian VERSION_ID=13", "debian-13"),
        ("ID=ubuntu VERSION_ID=24.04", "ubuntu-24.04"),
        ("ID=mint ID_LIKE=ubuntu VERSION_ID=22 UBUNTU_CODENAME=noble", "ubuntu-24.04"),
        ("ID=mint ID_LIKE=debian VERSION_ID=6 DEBIAN_CODENAME=bookworm", "debian-12"),
        ("ID=raspbian ID_LIKE=debian VERSION_CODENAME=trixie", "debian-13"),
    ],
)
def test_a_system_and_its_relatives_install_from_its_list(
    checkout: Checkout, system: str, packages: str
) -> None:
    checkout.set("os-release", system.replace(" ", "\n"))
    for other in (checkout.root / "packages").glob("*-*"):
        if other.name != packages:
            other.write_text(other.read_text().replace("needed g++", "needed wrong"))
    done = checkout.lab("report")
    assert done.returncode == 0, done.stderr
    assert INSTALLS in checkout.log("apt-get")


@pytest.mark.parametrize(
    "system, named",
    [
        ("ID=fedora VERSION_ID=42 VERSION_CODENAME=''", "Debian 13"),
        ("ID=debian", "Debian 13"),  # the coming one
        ("ID=debian VERSION_ID=11 VERSION_CODENAME=bullseye", "Debian 13"),
        ("ID=other ID_LIKE='ubuntu debian'", "Ubuntu 24.04"),
    ],
)
def test_on_another_system_the_missing_packages_are_told(
    checkout: Checkout, system: str, named: str
) -> None:
    checkout.set("os-release", re.sub(r" (?=[A-Z])", "\n", system))
    checkout.add(checkout.path, "pkg-config", "sys.exit(1)")
    done = checkout.lab("report")
    assert done.returncode == 3 and done.stderr.count("\n") == 1
    assert f"packages: missing, by their names in {named}: " in done.stderr
    assert {"libgumbo-dev", "libpng-dev"} <= set(done.stderr.split())
    assert checkout.log("apt-get") == []


@pytest.mark.parametrize("finds_it", [True, False])
def test_on_another_system_the_linker_is_asked_for_a_library(
    checkout: Checkout, finds_it: bool
) -> None:
    checkout.set("os-release", "ID=other\nVERSION_ID=1\n")
    fails = "False" if finds_it else "'-lboost_context' in sys.argv"
    checkout.add(checkout.path, "c++", f"sys.exit({fails})")
    told = checkout.lab("report").stderr
    assert ("libboost-context1.83-dev" in told) != finds_it


def test_a_folder_of_the_project_is_no_program(checkout: Checkout) -> None:
    checkout.set("os-release", "ID=other\nVERSION_ID=1\n")
    (checkout.root / "cmake").mkdir()
    (checkout.path / "cmake").unlink()
    only = checkout.path.parent / "only these"
    only.mkdir()
    for name in "bash dirname readlink sed awk tr env".split():
        (only / name).symlink_to(f"/usr/bin/{name}")
    done = checkout.lab("report", PATH=f"{checkout.path}:{only}")
    assert done.returncode == 3
    assert "cmake" in done.stderr.split()


# What a system has no package for.
NOT_IN = {"debian-12": ["peers compiles and runs the peer in Java; 21 or later"]}


@pytest.mark.parametrize("path", sorted((ROOT / "packages").glob("*-*")), ids=str)
def test_a_list_has_groups_packages_and_probes(path: Path) -> None:
    text = path.read_text().splitlines()
    first, *lines = [line.split(None, 3) for line in text if line[:1] not in "#"]
    assert first[0] == "codename" and len(first) == 2
    assert {line[0] for line in lines} == {
        "needed",
        "sandbox",
        "peers",
        "hosts",
        "book",
    }
    for _, package, probe, purpose in lines:
        assert probe.partition(":")[0] in KINDS
        assert probe.partition(":")[2], package
        assert purpose, package
    assert len({line[1] for line in lines}) == len(lines)
    assert os.access(ROOT / "tools" / "packages.sh", os.X_OK)


def test_all_lists_are_for_the_same_purposes() -> None:
    def purposes(path: Path) -> list[str]:
        lines = [line.split(None, 3) for line in path.read_text().splitlines()]
        return [
            f"{line[0]} {line[3]}" for line in lines if line[2:3] and ":" in line[2]
        ]

    first, *others = sorted((ROOT / "packages").glob("*-*"))
    assert others
    for other in others:
        more = [each for each in purposes(other) if each not in NOT_IN[first.name]]
        assert more == purposes(first)
        assert set(NOT_IN[first.name]) <= set(purposes(other))
