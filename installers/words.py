"""What the set-up says: Chinese first, then English, and a line to type where there is one."""

from __future__ import annotations

import sys


class Stop(Exception):
    """The set-up cannot go on without a person. `line` is what to type, or empty."""

    def __init__(self, chinese: str, english: str, line: str = "") -> None:
        super().__init__(chinese)
        self.chinese = chinese
        self.english = english
        self.line = line

    def __str__(self) -> str:
        typed = f"\n\n    {self.line}\n" if self.line else ""
        return f"{self.chinese}\n{self.english}{typed}"


def say(chinese: str, english: str) -> None:
    """One line of progress, seen at once even when output goes to a file."""
    sys.stdout.write(f"── {chinese} · {english}\n")
    sys.stdout.flush()
