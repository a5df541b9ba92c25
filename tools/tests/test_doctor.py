"""What the doctor says, and that it fits."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tools.tests.checkout import Checkout
from tools.tests.terminal import Terminal

AtTerminal = Callable[..., Terminal]
WELL = "sys.exit(0)"


@pytest.fixture(autouse=True)
def well(checkout: Checkout) -> None:
    checkout.add(checkout.path, "g++", "print('12.2.0')")
    checkout.add(checkout.programs, "lab_mock_server", WELL)


def findings(checkout: Checkout, **more: str) -> dict[str, tuple[str, str]]:
    """Of each row the state and the rest."""
    done = checkout.lab("doctor", **more)
    text = re.sub(r"\n {20,}", " ", done.stdout)
    rows = re.findall(r"^  (ok|MISSING|absent|note|-) +(.{17}) (.*)$", text, re.M)
    return {what.strip(): (state, detail) for state, what, detail in rows}


def test_a_machine_that_is_well_ends_with_0(checkout: Checkout) -> None:
    done = checkout.lab("doctor")
    assert (done.returncode, done.stderr) == (0, "")
    assert "MISSING" not in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80
    assert checkout.log("cmake") + checkout.log("apt-get") == []
    assert checkout.left_over() == []


@pytest.mark.parametrize("columns", [40, 60, 79])
def test_it_fits_a_narrow_terminal(
    checkout: Checkout, terminal: AtTerminal, columns: int
) -> None:
    checkout.set("absent", "g++ libboost1.81-dev libbenchmark-dev python3-uvloop")
    doctor = terminal("doctor", shell=f'stty cols {columns}; "$@"')
    assert doctor.exit_code() == 3
    assert "libbenchmark-dev" in doctor.shown
    lines = doctor.shown.partition("\nlab: ")[0].splitlines()
    assert max(map(len, lines)) <= columns


def test_what_is_missing_is_named_with_its_cure(checkout: Checkout) -> None:
    checkout.set("absent", "g++ mkdocs-material python3-aiohttp")
    checkout.add(checkout.path, "g++", "sys.exit(1)")
    done = checkout.lab("doctor")
    assert done.returncode == 3
    assert done.stderr == "lab: something is missing: see above for its cure\n"
    found = findings(checkout)
    assert found["packages"] == ("MISSING", "g++: ./lab report installs them")
    assert found["compiler"][0] == "MISSING"
    assert found["for the book"][0] == "absent"
    assert found["for --peers"] == (
        "absent",
        "python3-aiohttp: installed by ./lab report --peers",
    )


def test_on_another_system_no_command_is_said_to_install_packages(
    checkout: Checkout,
) -> None:
    checkout.set("os-release", "ID=fedora\nVERSION_ID=42\n")
    checkout.add(checkout.path, "pkg-config", "sys.exit(1)")
    state, detail = findings(checkout)["packages"]
    assert state == "MISSING" and "libgumbo-dev" in detail
    assert detail.endswith(": these are their names in Debian 13: install them")


def test_a_compiler_that_is_too_old_is_missing(checkout: Checkout) -> None:
    checkout.add(checkout.path, "g++", "print('11.4.0')")
    assert findings(checkout)["compiler"][0] == "MISSING"


def test_settings_for_other_plots_hide_no_python(
    checkout: Checkout, tmp_path: Path
) -> None:
    (tmp_path / "matplotlibrc").write_bytes(b"font.size: 40  # gro\xdf")
    real = {"LAB_PYTHON": "/usr/bin/python3"}
    if findings(checkout, **real)["Python"][0] == "MISSING":
        pytest.skip("this Python has no matplotlib")
    for settings in (
        {"MPLBACKEND": "Qt4Agg"},
        {"MATPLOTLIBRC": str(tmp_path)},
        {"MPLCONFIGDIR": str(tmp_path)},
        {"PYTHONHOME": "/nowhere", "PYTHONPATH": "/nowhere"},
    ):
        assert findings(checkout, **real, **settings)["Python"][0] == "ok"


def test_proxies_are_noted(checkout: Checkout) -> None:
    none = {name: "" for name in ("http_proxy", "https_proxy", "all_proxy")}
    none |= {name.upper(): "" for name in none}
    assert findings(checkout, **none)["proxies"] == ("ok", "none")
    state, detail = findings(checkout, **none | {"https_proxy": "x"})["proxies"]
    assert state == "note" and detail.startswith("https_proxy: ")
    assert detail.endswith("export no_proxy=127.0.0.1,localhost")


@pytest.mark.parametrize(
    "folder, says", [("none", "is no folder"), ("os-release/x", "is no folder")]
)
def test_a_folder_for_temporary_files_that_is_none_is_noted(
    checkout: Checkout, folder: str, says: str
) -> None:
    state, detail = findings(checkout, TMPDIR=str(checkout.root / folder))["TMPDIR"]
    assert state == "note" and says in detail
    assert checkout.lab("report", TMPDIR=str(checkout.root / folder)).returncode == 0


@pytest.mark.parametrize(
    "setting, value, what, state, cure",
    [
        ("vm/mmap_rnd_bits", 32, "mmap_rnd_bits", "note", "vm.mmap_rnd_bits=28"),
        ("vm/mmap_rnd_bits", 28, "mmap_rnd_bits", "ok", ""),
        ("kernel/yama/ptrace_scope", 1, "ptrace", "note", "kernel.yama.ptrace_scope=0"),
        ("kernel/yama/ptrace_scope", 0, "ptrace", "ok", ""),
        ("kernel/io_uring_disabled", 2, "io_uring", "note", "io_uring_disabled=0"),
    ],
)
def test_settings_of_the_kernel_are_noted(
    checkout: Checkout, setting: str, value: int, what: str, state: str, cure: str
) -> None:
    made = checkout.root / "settings" / setting
    made.parent.mkdir(parents=True)
    made.write_text(f"{value}\n")
    found = findings(checkout, LAB_PROC_SYS=str(checkout.root / "settings"))
    assert found[what][0] == state and cure in found[what][1]


def test_a_setting_that_only_root_may_read_is_not_said_to_be_well(
    checkout: Checkout,
) -> None:
    # Root may read any file, but not a folder.
    (checkout.root / "settings" / "vm" / "mmap_rnd_bits").mkdir(parents=True)
    found = findings(checkout, LAB_PROC_SYS=str(checkout.root / "settings"))
    state, detail = found["mmap_rnd_bits"]
    assert state == "note" and "only root may read it" in detail
    assert "vm.mmap_rnd_bits=28" in detail


def test_wsl_is_named(checkout: Checkout) -> None:
    checkout.set("version", "Linux version 5.15-microsoft-standard-WSL2")
    found = findings(checkout, LAB_PROC_VERSION=str(checkout.root / "version"))
    assert found["system"][0] == "note" and "WSL2" in found["system"][1]


def test_a_full_disk_is_missing_room(checkout: Checkout) -> None:
    checkout.add(checkout.path, "df", "print('head\\nx 9 9 2048 9% /')")
    state, detail = findings(checkout)["free disk"]
    assert (state, detail.partition(";")[0]) == ("MISSING", "2 MB")


def cores_found(checkout: Checkout, groups: str, **quotas: str) -> tuple[str, str]:
    """On four cores, with these groups, and these files in the folders of theirs."""
    mount = checkout.root / "mount"
    for path, text in quotas.items():
        (mount / path).parent.mkdir(parents=True, exist_ok=True)
        (mount / path).write_text(text + "\n")
    checkout.set("groups", groups)
    checkout.add(checkout.path, "nproc", "print(4)")
    found = findings(
        checkout,
        LAB_CGROUP=str(mount),
        LAB_PROC_CGROUP=str(checkout.root / "groups"),
    )
    return found["usable cores"]


def test_a_quota_of_the_cores_is_noted(checkout: Checkout) -> None:
    quota = {"me/cpu.max": "max 100000", "cpu.max": "150000 100000"}
    state, detail = cores_found(checkout, "0::/me\n", **quota)
    assert state == "note" and "2: a quota pays for 1.50 of 4" in detail


def test_a_quota_of_the_older_version_is_noted(checkout: Checkout) -> None:
    quota = {"cpu/me/cpu.cfs_quota_us": "100000", "cpu/me/cpu.cfs_period_us": "100000"}
    groups = "2:cpu,cpuacct:/me\n0::/\n"
    state, detail = cores_found(checkout, groups, **quota)
    assert state == "note" and "1: a quota pays for 1.00 of 4" in detail


def test_a_quota_of_whole_cores_is_well(checkout: Checkout) -> None:
    quota = {"cpu.max": "200000 100000"}
    state, detail = cores_found(checkout, "0::/me\n", **quota)
    assert state == "ok" and "2: a quota pays for 2.00 of 4" in detail


def test_no_quota_is_well(checkout: Checkout) -> None:
    none = {"cpu.max": "max 100000", "cpu/cpu.cfs_quota_us": "-1"}
    none["cpu/cpu.cfs_period_us"] = "100000"
    assert cores_found(checkout, "1:cpu:/\n0::/\n", **none) == ("ok", "4")
