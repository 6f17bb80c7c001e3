"""0011: what was typed and not saved yet."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Add it."""
    names = ("ledger", "uid", "who", "at", "body")
    op.create_table(
        "draft",
        sa.Column("id", sa.String(), nullable=False),
        *(sa.Column(name, sa.String(), server_default="", nullable=False) for name in names),
        sa.PrimaryKeyConstraint("id"),
    )
