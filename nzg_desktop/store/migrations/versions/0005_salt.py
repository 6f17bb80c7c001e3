"""0005: a salt for every line of the journal, so that what is erased cannot be guessed from its hash."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add it; older lines keep their hashes and have none."""
    salt = sa.Column("salt", sa.LargeBinary(), server_default=sa.text("x''"), nullable=False)
    op.add_column("journal", salt)
