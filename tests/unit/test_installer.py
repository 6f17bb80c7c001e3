"""The set-up asks for what is missing and nothing else, and says what a person has to do."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from installers import dev, environment, machine, start
from installers.machine import FONTS, LIBRARIES, PROGRAMS_OF_TESTS, Machine
from installers.words import Stop

PROJECT = tomllib.loads(environment.PROJECT.read_text(encoding="utf-8"))["project"]
LOCK = environment.LOCK.read_text(encoding="utf-8")
HASHED = r"\S+==\S+.*(?: \\\n    --hash=sha256:[0-9a-f]{64})+\n?$"
VENV_PACKAGE = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"


def _computer(*absent: str, is_root: bool = True) -> Machine:
    """A computer that has everything but what is named."""

    def has(name: str) -> bool:
        return name not in absent

    return Machine(has_library=has, has_font=has, has_program=has, has_module=has, is_root=is_root)


def _locked() -> list[Requirement]:
    """Every requirement of the lock, its hashes left out."""
    return [Requirement(line.rstrip(" \\")) for line in LOCK.splitlines() if re.match(r"[A-Za-z0-9]", line)]


# What is missing


def test_a_machine_that_has_everything_is_asked_for_nothing() -> None:
    assert machine.lacking(_computer(), for_tests=True) == ()


@given(st.sets(st.sampled_from(sorted({*LIBRARIES, *FONTS}))))
def test_exactly_the_missing_parts_are_named_once_and_in_order(absent: set[str]) -> None:
    known = {**LIBRARIES, **FONTS}
    assert machine.lacking(_computer(*absent), for_tests=False) == tuple(sorted({known[a] for a in absent}))


def test_programs_of_the_tests_are_only_fetched_for_the_tests() -> None:
    bare = _computer(*PROGRAMS_OF_TESTS)
    assert machine.lacking(bare, for_tests=False) == ()
    assert machine.lacking(bare, for_tests=True) == tuple(sorted(PROGRAMS_OF_TESTS.values()))


def test_a_python_without_ensurepip_gets_the_venv_package_of_its_own_version() -> None:
    assert machine.lacking(_computer("ensurepip"), for_tests=False) == (VENV_PACKAGE,)


# Who installs it


def test_root_installs_without_sudo_and_without_questions() -> None:
    assert machine.privilege(_computer()) == ("env", "DEBIAN_FRONTEND=noninteractive")


def test_an_account_without_any_right_is_given_the_line_to_type() -> None:
    clerk = _computer("sudo", is_root=False)
    assert machine.privilege(clerk) is None
    line = machine.by_hand(clerk, ("libegl1", "libgl1"))
    assert line == "sudo apt-get update && sudo apt-get install -y --no-install-recommends libegl1 libgl1"


def test_a_system_without_apt_is_told_the_names_and_no_line_that_cannot_work() -> None:
    other = _computer("apt-get")
    assert machine.privilege(other) is None
    assert machine.by_hand(other, ("libegl1",)) == "Debian: libegl1"


def test_the_line_to_type_stands_alone_where_it_can_be_copied() -> None:
    said = str(Stop("系统还缺少一个组件。", "One part is missing.", "sudo apt-get install x"))
    assert "\n    sudo apt-get install x\n" in said
    assert said.startswith("系统还缺少一个组件。\nOne part is missing.")


@pytest.fixture
def apt(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """A distribution that carries everything but one font; the lines that would have run."""
    (tmp_path / "main_Packages.lz4").touch()
    ran: list[str] = []

    def call(command: tuple[str, ...], **_: object) -> subprocess.CompletedProcess[str]:
        asked = "apt-cache" in command
        if not asked:
            ran.append(" ".join(command))
        return subprocess.CompletedProcess(command, 100 if asked and "fonts-lxgw-wenkai" in command else 0)

    monkeypatch.setattr(machine, "APT_LISTS", tmp_path)
    monkeypatch.setattr(shutil, "which", lambda name: name)
    monkeypatch.setattr(subprocess, "run", call)
    return ran


def test_a_font_that_the_distribution_does_not_carry_is_done_without(apt: list[str]) -> None:
    machine.fetch(("fonts-arphic-uming", "fonts-lxgw-wenkai", "libegl1"), ())
    update, install = apt
    assert update.endswith("update")
    assert install.endswith("install -y --no-install-recommends fonts-arphic-uming libegl1")


def test_where_only_an_absent_font_is_missing_nothing_is_installed(apt: list[str]) -> None:
    machine.fetch(("fonts-lxgw-wenkai",), ())
    assert [line for line in apt if "install" in line] == []


def test_no_font_is_called_absent_before_the_lists_are_read(apt: list[str], tmp_path: Path) -> None:
    (tmp_path / "main_Packages.lz4").unlink()
    assert machine.unknown_fonts(("fonts-lxgw-wenkai",)) == ()


# The Python


@pytest.mark.parametrize("version", [(3, 7), (3, 14)])
def test_even_an_old_python_can_read_the_door(version: tuple[int, int]) -> None:
    ast.parse(Path(dev.__file__).read_text(encoding="utf-8"), feature_version=version)


@pytest.mark.parametrize("version", [(2, 7), (3, 7), (3, 10), (3, 14)])
def test_a_python_that_does_not_suit_is_told_so_in_two_languages(version: tuple[int, int]) -> None:
    found = f"{version[0]}.{version[1]}"
    chinese, english, _ = dev.refusal(version).split("\n")
    assert f"现在是 {found}" in chinese
    assert f"this is {found}" in english


def test_on_windows_the_launcher_is_told_which_python_to_take() -> None:
    newest = f"{dev.NEWEST[0]}.{dev.NEWEST[1]}"
    assert dev.refusal((3, 14), "win32").count(f"(py -{newest} installers\\dev.py)") == 2
    assert "py -" not in dev.refusal((3, 14), "linux")


@pytest.mark.parametrize("version", [(3, 11), (3, 12)])
def test_a_python_that_suits_is_not_refused(version: tuple[int, int]) -> None:
    assert dev.refusal(version) == ""


# .venv


def test_a_set_up_that_was_interrupted_is_not_taken_for_complete(tmp_path: Path) -> None:
    assert environment.read_stamp(tmp_path / "complete") == ("", "")


def test_a_complete_set_up_is_recognised(tmp_path: Path) -> None:
    stamp = tmp_path / "complete"
    environment.write_stamp(stamp, environment.this_python(), environment.digest(b"lock"))
    assert environment.read_stamp(stamp) == (environment.this_python(), environment.digest(b"lock"))


@pytest.mark.parametrize(("system", "name"), [("linux", "bin/python"), ("win32", "Scripts/python.exe")])
def test_a_program_of_venv_bears_the_name_that_its_file_has(system: str, name: str) -> None:
    assert Path(environment.program("python", system)) == environment.VENV / name


def test_a_set_up_that_is_complete_is_not_done_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def never(command: list[str], **_: object) -> None:
        raise AssertionError(command)

    python = Path(sys.executable)
    monkeypatch.setattr(environment, "VENV", python.parents[1])
    monkeypatch.setattr(environment, "STAMP", tmp_path / "complete")
    monkeypatch.setattr(subprocess, "run", never)
    contents = environment.digest(environment.LOCK.read_bytes(), environment.PROJECT.read_bytes())
    environment.write_stamp(environment.STAMP, environment.this_python(), contents)
    environment.prepare()


def test_any_change_of_the_lock_or_the_project_asks_for_a_new_set_up() -> None:
    seen = {environment.digest(*parts) for parts in ((b"a", b"b"), (b"ab", b""), (b"b", b"a"), (b"a",))}
    assert len(seen) == 4


def test_nothing_is_installed_that_the_lock_does_not_name_by_hash() -> None:
    lock, editable = environment.installing("python")
    assert "--require-hashes" in lock
    assert {"--no-deps", "--no-build-isolation"} <= set(editable)


# The two commands


@pytest.mark.parametrize(
    ("platform", "environ", "seen"),
    [
        ("linux", {}, False),
        ("linux", {"DISPLAY": ""}, False),
        ("linux", {"DISPLAY": ":0"}, True),
        ("linux", {"WAYLAND_DISPLAY": "wayland-0"}, True),
        ("win32", {}, True),
    ],
)
def test_the_window_opens_where_there_is_a_screen(platform: str, environ: dict[str, str], seen: bool) -> None:
    assert start.has_screen(platform, environ) is seen


def test_what_stands_after_two_dashes_is_passed_on() -> None:
    asked = start.parse(["test", "--", "-k", "姓名", "-x"])
    assert (asked.what, asked.options) == ("test", ["-k", "姓名", "-x"])


def test_the_last_word_belongs_to_pytest() -> None:
    assert start.CHECKS[-1][-1][0] == "pytest"


@pytest.mark.parametrize("red", [0, 2, 5])
def test_testing_stops_at_the_first_red_check_with_its_status(
    red: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[str] = []

    def call(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        ran.append(Path(command[0]).stem)
        return subprocess.CompletedProcess(command, 3 if len(ran) == red + 1 else 0)

    monkeypatch.setattr(subprocess, "run", call)
    assert start.test([]) == 3
    assert ran == [command[0] for _, _, command in start.CHECKS[: red + 1]]


@pytest.mark.parametrize(
    ("place", "encoding", "count"),
    [("/home/wang", "cp936", "auto"), ("C:/users/王 芳", "cp936", "0"), ("/home/王芳", "UTF-8", "auto")],
)
def test_where_a_process_would_misread_the_place_the_tests_run_in_one(
    place: str, encoding: str, count: str
) -> None:
    assert start.processes(place, encoding) == count


# The lock


def test_the_lock_holds_no_address_and_no_place() -> None:
    assert not re.findall(r"://|--(?:index|extra|find|trusted)|@ |file:|(?:^|\s)[./~]\S*/", LOCK)


def test_every_requirement_is_pinned_and_hashed() -> None:
    entries = re.split(r"\n(?=[A-Za-z0-9])", re.sub(r"(?m)^#.*\n", "", LOCK))
    assert len(entries) == len(_locked())
    assert [entry for entry in entries if not re.match(HASHED, entry)] == []


def test_the_lock_has_what_the_project_asks_for() -> None:
    extras = PROJECT["optional-dependencies"]
    asked = [Requirement(line) for line in (*PROJECT["dependencies"], *extras["server"], *extras["dev"])]
    pins: dict[str, list[Requirement]] = {}
    for pin in _locked():
        pins.setdefault(canonicalize_name(pin.name), []).append(pin)
    for wish in asked:
        versions = [next(iter(pin.specifier)).version for pin in pins.get(canonicalize_name(wish.name), [])]
        assert versions, wish
        assert all(version in wish.specifier for version in versions), wish


def test_the_build_backend_is_locked_too() -> None:
    assert "hatchling" in {pin.name for pin in _locked()}


@pytest.mark.parametrize(
    ("machine_name", "system", "version"),
    [("x86_64", "linux", "6.9.3"), ("AMD64", "win32", "6.9.3"), ("aarch64", "linux", "6.7.3")],
)
def test_each_kind_of_computer_gets_one_qt_that_runs_on_it(
    machine_name: str, system: str, version: str
) -> None:
    here = {"platform_machine": machine_name, "sys_platform": system}
    found = [
        str(pin.specifier)
        for pin in _locked()
        if pin.name == "pyside6-essentials" and (pin.marker or Marker("python_version > '3'")).evaluate(here)
    ]
    assert found == [f"=={version}"]
