"""0009: who may work here, and as what."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add the table of accounts."""
    op.create_table(
        "account",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("roles", sa.String(), server_default="", nullable=False),
        sa.Column("public", sa.String(), server_default="", nullable=False),
        sa.Column("at", sa.String(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
