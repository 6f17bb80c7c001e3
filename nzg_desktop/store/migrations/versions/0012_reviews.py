"""0012: when a room was last inspected, and a file of hardship last reviewed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Add both."""
    op.add_column("room", sa.Column("checked_on", sa.Date()))
    op.add_column("hardship_file", sa.Column("reviewed_on", sa.Date()))
