"""0014: attendances beside persons in two ledgers, and the hours of nursing a day."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Add them; so far everybody counted as one attendance."""
    for ledger in ("training", "reading"):
        op.add_column(ledger, sa.Column("person_times", sa.Integer()))
        op.execute(f"UPDATE {ledger} SET person_times = persons")
    op.add_column("member_period", sa.Column("nursing_hours", sa.Integer()))
    op.execute(
        "UPDATE member_period SET nursing_hours = coalesce(babies, 1) "
        "WHERE birth_event_date IS NOT NULL AND coalesce(miscarriage, '0') = '0'"
    )
