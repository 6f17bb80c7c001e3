"""What the rows of a ledger say together, and where that is kept (work/reflecting keeps it)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mirror:
    """Lets `field` of the record that `of` names say whether a living row names it whose `until` is not past.

    The field is never typed; what a roster says of it is compared.
    """

    of: str
    field: str
    until: str


@dataclass(frozen=True, slots=True)
class Tally:
    """Lets `field` say what `total` comes to in a year, over the rows that name the same `of` up to this one.

    `on` is the day of a row. The field is never typed.
    """

    of: str
    on: str
    total: str
    field: str


@dataclass(frozen=True, slots=True)
class Gather:
    """Lets the set `field` of the record that `of` names hold the `item` of each living row that is `there`.

    `state` is the field that tells. A row whose state is `unsaid` says nothing, and what no row
    speaks of stays as it was ticked.
    """

    of: str
    field: str
    item: str
    state: str
    there: str
    unsaid: str
