"""The plain dictionary beside the program: what an office must hold after what was acknowledged.

A child tells `begin` with what the step will lead to, and `done` when the program has acknowledged it. What
was begun and not acknowledged may have happened whole, or not at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

People = dict[str, list[Any]]
"""By ID number: job, and whether she is in the recycle bin."""
Will = Mapping[str, "list[Any] | None"]
"""What a step leads to: None takes her out."""


def after(people: People, will: Will) -> People:
    """The people as they are when a step is done."""
    merged = {**people, **will}
    return {number: one for number, one in merged.items() if one is not None}


def difference(people: People, other: People) -> dict[str, list[Any] | None]:
    """The step that leads from these people to others."""
    gone: dict[str, list[Any] | None] = {number: None for number in people if number not in other}
    return gone | {number: one for number, one in other.items() if people.get(number) != one}


@dataclass(slots=True)
class Books:
    """What an office must hold: `people` for certain; with `pending`, perhaps what that leads to."""

    people: People
    pending: Will | None = None
    acknowledged: int = 0
    steps: list[str] = field(default_factory=list)

    def after(self, told: Iterable[Mapping[str, Any]]) -> Books:
        """These books when everything is entered that a child told, in order."""
        kept = replace(self, steps=[*self.steps])
        for said in told:
            kept._enter(said)
        return kept

    def _enter(self, said: Mapping[str, Any]) -> None:
        if "begin" in said:
            self.pending = said["will"]
            self.steps.append(said["begin"])
        elif "done" in said:
            self.people, self.pending = after(self.people, self.pending or {}), None
            self.acknowledged += 1
        elif "refused" in said:
            self.pending = None

    def allowed(self) -> list[People]:
        """The states that the office may be in."""
        states = [self.people]
        if self.pending:
            states.append(after(self.people, self.pending))
        return states
