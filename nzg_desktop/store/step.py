"""What migrations of ledgers have in common: one table as it was declared at the time, in a few words.

Released steps are built on this, so what it makes of given words never changes.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

TYPES = {"s": sa.String, "i": sa.Integer, "b": sa.Boolean, "d": sa.Date, "n": sa.BigInteger}
LIVING = sa.text("retired = 0 AND origin = 0")


def ledger(
    code: str, columns: str, *, sorts: str = "", leads: str = "", key: str = "", once: str = ""
) -> None:
    """Add the table of a ledger: `name:type` (s i b d n), with ! where it is never blank, and its indexes.

    `key` finds a record by what it holds; `once` by what no two living own records share where it is filled.
    """
    counters = ("origin", "retired", "revision", "missing")
    op.create_table(
        code,
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("uid", sa.String(length=36), nullable=False),
        *(sa.Column(name, sa.Integer(), server_default="0", nullable=False) for name in counters),
        *(
            sa.Column(name, TYPES[kind[0]](), nullable="!" not in kind)
            for name, _, kind in (word.partition(":") for word in columns.split())
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(f"ix_{code}_uid", code, ["uid"], unique=True)
    for name in sorts.split():
        op.create_index(f"ix_{code}_{name}", code, ["retired", "origin", name, "id"])
    if not sorts:
        op.create_index(f"ix_{code}_living", code, ["retired", "origin", "id"])
    for name in leads.split():
        op.create_index(f"ix_{code}_{name}", code, [name, "retired", "origin"])
    if names := (once or key).split():
        filled = sa.and_(LIVING, sa.text(f"{names[0]} IS NOT NULL")) if once else LIVING
        op.create_index(
            f"ix_{code}_key",
            code,
            names,
            unique=bool(once),
            sqlite_where=filled,
            postgresql_where=filled,
        )
