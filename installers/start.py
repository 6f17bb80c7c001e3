"""The two things a newcomer can ask for: run the program, or test it. Each does all of its set-up."""

from __future__ import annotations

import argparse
import locale
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence

from installers import environment, machine
from installers.words import Stop, say

# With a cache of its own, since each would throw the other's away. What only Linux reaches is no fault there.
MYPY_WINDOWS = ("mypy", "--platform", "win32", "--no-warn-unreachable", "--cache-dir", ".mypy_cache/windows")
CHECKS = (
    ("格式", "formatter", ("ruff", "format", "--check", ".")),
    ("写法", "linter", ("ruff", "check", ".")),
    ("类型", "types", ("mypy",)),
    ("类型（Windows）", "types on Windows", (*MYPY_WINDOWS, "nzg_desktop", "installers")),
    ("层次", "layers", ("lint-imports", "--no-cache")),
    ("测试", "tests", ("pytest", "--dist", "worksteal")),
)


def start(arguments: Sequence[str]) -> int:
    """Do what the command line asks. Returns the exit status."""
    for stream in (sys.stdout, sys.stderr):  # a console without Chinese is no reason to stop
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    asked = parse(arguments)
    try:
        machine.prepare(for_tests=asked.what == "test")
        environment.prepare()
        return test(asked.options) if asked.what == "test" else run(asked.options)
    except Stop as stop:
        print(stop, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Read the command line into `what` ("run" or "test") and `options`, which are passed on."""
    parser = argparse.ArgumentParser(prog="dev.py", description="Set up, then run or test the program.")
    parser.add_argument("what", choices=("run", "test"))
    parser.add_argument("options", nargs="*", help="passed on to nzg or pytest; put -- before them")
    return parser.parse_args(arguments)


def run(options: Sequence[str]) -> int:
    """Open the window, or where there is no screen show the main job step by step."""
    command = ["nzg", *options]
    if not has_screen(sys.platform, os.environ):
        say("这里没有屏幕，改为逐步演示主要工作", "No display here: showing the main job step by step")
        command = ["nzg", "demo", *options]
    return _call(command)


def has_screen(platform: str, environ: Mapping[str, str]) -> bool:
    """Whether a window can be opened here."""
    if not platform.startswith("linux"):
        return True
    return bool(environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"))


def test(options: Sequence[str]) -> int:
    """Run every check until one is red; pytest comes last and has the last word."""
    share = ("-n", processes(str(environment.ROOT), locale.getencoding()))
    for chinese, english, command in CHECKS:
        say(chinese, english)
        status = _call([*command, *((*share, *options) if command[0] == "pytest" else ())])
        if status:
            return status
    return 0


def processes(place: str, encoding: str) -> str:
    """How many processes share the tests: one for each core, or none where their start would be misread.

    They are told in UTF-8 where the libraries lie, and read it in the encoding of the system.
    """
    return "auto" if place.isascii() or encoding.lower() in ("utf-8", "utf8") else "0"


def _call(command: Sequence[str]) -> int:
    # The tests start the program hundreds of times; it is not to be compiled anew for each.
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return subprocess.run(
        [environment.program(command[0]), *command[1:]], check=False, cwd=environment.ROOT, env=env
    ).returncode
