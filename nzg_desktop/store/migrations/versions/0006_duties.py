"""0006: reminders put off or done by hand, and attachments."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add them."""

    def text(name: str) -> sa.Column[str]:
        return sa.Column(name, sa.String(), server_default="", nullable=False)

    names = ("ledger", "clock", "uid")
    op.create_table(
        "put_off",
        *(sa.Column(name, sa.String(), nullable=False) for name in names),
        *(text(name) for name in ("due", "until", "at", "who")),
        sa.PrimaryKeyConstraint(*names),
    )
    op.create_table(
        "attachment",
        sa.Column("id", sa.Integer(), nullable=False),
        *(text(name) for name in ("uid", "ledger", "record", "field", "name", "sha256")),
        sa.Column("bytes", sa.Integer(), server_default="0", nullable=False),
        text("at"),
        text("who"),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_attachment_record", "attachment", ["record", "ledger"])
