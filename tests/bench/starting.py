"""From a cold process to a window and to a list: CPU time of fresh processes, files in the system's cache."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from nzg_desktop.store import keyfile, locks
from nzg_desktop.work.desk import Home
from tests.bench.budgets import BUDGETS, Row
from tests.bench.clock import in_turns, probe
from tests.bench.ground import Ground, office, scratch


def first_paint(ground: Ground) -> Row:
    """To the shell with its bar."""
    return _compared(ground, "first-paint", "paint", ("paint",))


def first_sign_in(ground: Ground) -> Row:
    """To the question for a password."""
    return _compared(ground, "first-paint-locked", "paint", ("paint",), locked(ground.folder / "locked"))


def locked(folder: Path) -> Path:
    """What the first paint looks at of an office with passwords: a key file beside what nobody can read."""
    folder.mkdir(parents=True, exist_ok=True)
    database = Home(folder).database
    database.write_bytes(bytes(range(256)) * 16)
    people = (("陈慧", "Fangzhi2026"), ("李建国", "Jianguo2026"))
    slots = (locks.by_password(*one, locks.Pair.make(), locks.new_key()) for one in people)
    keyfile.write(database, keyfile.Ring(tuple(slots)))
    return folder


def first_list(ground: Ground) -> Row:
    """To the first rows on the screen, of an office without a password."""
    return _compared(ground, "first-list", "list", ("model", Home(office(ground)).database))


def _compared(
    ground: Ground, name: str, mode: str, bare: tuple[object, ...], folder: Path | None = None
) -> Row:
    folder = folder or office(ground)
    with scratch(ground) as home:
        ours = partial(probe, "ours", mode, folder, home=home)
        reference = partial(probe, "bare", *bare, home=home)
        ours(), reference()  # compiled and cached from here on
        measured = in_turns(ground.rounds + 2, lambda: ours()["cpu"], lambda: reference()["cpu"])
    return Row(name, *measured, BUDGETS[name])


def program_memory(ground: Ground) -> Row:
    """The peak of the window at work on the whole list."""
    folder = office(ground)
    with scratch(ground) as home:
        measured = in_turns(
            3,
            lambda: probe("ours", "whole", folder, home=home)["peak"],
            lambda: probe("bare", "model", Home(folder).database, home=home)["peak"],
        )
    return Row("program-memory", *measured, BUDGETS["program-memory"])


ROWS = {
    "first-paint": first_paint,
    "first-paint-locked": first_sign_in,
    "first-list": first_list,
    "program-memory": program_memory,
}
