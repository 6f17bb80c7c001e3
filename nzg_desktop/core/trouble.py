"""What can go wrong that a person can put right.

Trouble               shown to the user: what happened, what was lost, what to do now
  InvalidRecord       one or more fields of one record need correcting
  RefusedFile         a file that came in is not taken, and why
  NewerDatabase       this file was written by a later version
Cancelled             the user said stop; nobody is told

Anything else that escapes is our bug and goes to the crash report.
"""

from __future__ import annotations

from dataclasses import dataclass

NOTHING_LOST = "已有资料没有变化。"


class Trouble(Exception):
    """Something a person can put right, in three plain Chinese sentences."""

    def __init__(self, what: str, remedy: str, lost: str = NOTHING_LOST, code: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.remedy = remedy
        self.lost = lost
        self.code = code

    def __str__(self) -> str:
        return f"{self.what}{self.lost}{self.remedy}"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one field: `field` is its code name, `message` says what and the cure.

    `severity` is "error" (the record is not taken) or "warning" (taken, and said).
    """

    field: str
    label: str
    message: str
    severity: str = "error"


class InvalidRecord(Trouble):
    """One or more fields of a record need correcting."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        said = "；".join(f"{p.label}：{p.message}" if p.label else p.message for p in problems)
        super().__init__(
            said + "。" if not said.endswith("。") else said,
            "请改正后再保存。",
            "这条还没有保存，填写的内容都在。",
        )


class RefusedFile(Trouble):
    """A file that came in and is not taken. `code` is stable (E-…)."""


class NewerDatabase(Trouble):
    """The data were written by a later version of the program."""


def no_memory() -> Trouble:
    """The computer has no room left to work in."""
    return Trouble(
        "电脑内存不够用了，这一步没有做完。",
        "请关掉一些别的程序再做一次；一次导入、打印得少一些也行。",
        "之前保存的都在。",
        code="memory",
    )


class Cancelled(Exception):
    """The user said stop. Nothing was changed; nobody is told."""
