"""Which records are chosen: by hand, or all of a question except some; all is a question, never a list."""

from __future__ import annotations

from dataclasses import replace

from nzg_desktop.core.query import Query, Where


class Selection:
    """The records with a tick."""

    def __init__(self) -> None:
        self._all = False
        self._uids: set[str] = set()

    def __contains__(self, uid: str) -> bool:
        return (uid in self._uids) != self._all

    def __bool__(self) -> bool:
        return self._all or bool(self._uids)

    def all(self) -> None:
        """Choose every record of the question, also those not shown."""
        self._all, self._uids = True, set()

    def forget(self) -> None:
        """Choose none."""
        self._all, self._uids = False, set()

    def put(self, uid: str, chosen: bool) -> None:
        """Choose or leave one record."""
        (self._uids.add if chosen != self._all else self._uids.discard)(uid)

    def number(self, total: int) -> int:
        """How many are chosen of a question that has so many."""
        return total - len(self._uids) if self._all else len(self._uids)

    @property
    def everything(self) -> bool:
        """Whether all records of the question are chosen, without exception."""
        return self._all and not self._uids

    def query(self, shown: Query) -> Query:
        """The chosen ones among those of the question that is shown."""
        if not self._all:
            return replace(shown, uids=tuple(sorted(self._uids)))
        if self._uids:
            return shown.narrowed(Where("uid", "not in", tuple(sorted(self._uids))))
        return shown
