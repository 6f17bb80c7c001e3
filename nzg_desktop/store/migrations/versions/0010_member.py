"""0010: when a member was last heard of, and when she is expected to retire."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Add both."""
    for name in ("active_on", "retire_on"):
        op.add_column("member", sa.Column(name, sa.Date()))
