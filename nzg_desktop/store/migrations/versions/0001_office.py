"""0001: the tables that belong to no ledger."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Add them."""
    op.create_table(
        "setting",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )

    op.create_table(
        "journal",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(), server_default="", nullable=False),
        sa.Column("who", sa.String(), server_default="", nullable=False),
        sa.Column("batch", sa.String(), server_default="", nullable=False),
        sa.Column("ledger", sa.String(), server_default="", nullable=False),
        sa.Column("uid", sa.String(), server_default="", nullable=False),
        sa.Column("action", sa.String(), server_default="", nullable=False),
        sa.Column("before", sa.String()),
        sa.Column("after", sa.String()),
        sa.Column("reason", sa.String(), server_default="", nullable=False),
        sa.Column("previous", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("seq"),
    )
    op.create_index(
        "ix_journal_batch",
        "journal",
        ["batch"],
        unique=False,
        sqlite_where=sa.text("batch != ''"),
        postgresql_where=sa.text("batch != ''"),
    )
    op.create_index("ix_journal_uid", "journal", ["uid"])

    op.create_table(
        "batch",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), server_default="", nullable=False),
        sa.Column("title", sa.String(), server_default="", nullable=False),
        sa.Column("at", sa.String(), server_default="", nullable=False),
        sa.Column("who", sa.String(), server_default="", nullable=False),
        sa.Column("undone", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )

    op.create_table(
        "peer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), server_default="", nullable=False),
        sa.Column("name", sa.String(), server_default="", nullable=False),
        sa.Column("level", sa.String(), server_default="", nullable=False),
        sa.Column("role", sa.String(), server_default="", nullable=False),
        sa.Column("card", sa.String(), server_default="", nullable=False),
        sa.Column("key_id", sa.String(), server_default="", nullable=False),
        sa.Column("state", sa.String(), server_default="", nullable=False),
        sa.Column("at", sa.String(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_peer_key", "peer", ["key_id"])

    op.create_table(
        "package",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("direction", sa.String(), server_default="", nullable=False),
        sa.Column("kind", sa.String(), server_default="", nullable=False),
        sa.Column("period", sa.String(), server_default="", nullable=False),
        sa.Column("revision", sa.Integer(), server_default="0", nullable=False),
        sa.Column("stream", sa.String(), server_default="", nullable=False),
        sa.Column("number", sa.Integer(), server_default="0", nullable=False),
        sa.Column("previous", sa.String(), server_default="", nullable=False),
        sa.Column("peer", sa.Integer(), server_default="0", nullable=False),
        sa.Column("privacy", sa.String(), server_default="", nullable=False),
        sa.Column("verdict", sa.String(), server_default="", nullable=False),
        sa.Column("code", sa.String(), server_default="", nullable=False),
        sa.Column("reason", sa.String(), server_default="", nullable=False),
        sa.Column("at", sa.String(), server_default="", nullable=False),
        sa.Column("head", sa.String(), server_default="", nullable=False),
        sa.Column("counters", sa.String(), server_default="", nullable=False),
        sa.Column("file", sa.String(), server_default="", nullable=False),
        sa.Column("receipt", sa.String(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_package_peer", "package", ["peer", "stream", "number"])
    op.create_index("ix_package_period", "package", ["direction", "period"])

    op.create_table(
        "month",
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("closed_at", sa.String(), server_default="", nullable=False),
        sa.Column("who", sa.String(), server_default="", nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("head", sa.String(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("period", "revision"),
    )

    op.create_table(
        "figure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.Integer(), server_default="0", nullable=False),
        sa.Column("package", sa.String(), server_default="", nullable=False),
        sa.Column("org", sa.String(), server_default="", nullable=False),
        sa.Column("org_name", sa.String(), server_default="", nullable=False),
        sa.Column("period", sa.String(), server_default="", nullable=False),
        sa.Column("revision", sa.Integer(), server_default="0", nullable=False),
        sa.Column("indicator", sa.String(), server_default="", nullable=False),
        sa.Column("dimension", sa.String(), server_default="", nullable=False),
        sa.Column("value", sa.BigInteger()),
        sa.Column("numerator", sa.BigInteger()),
        sa.Column("denominator", sa.BigInteger()),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_figure_period", "figure", ["period", "indicator", "source"])
    op.create_index("ix_figure_source", "figure", ["source", "period", "org"])

    op.create_table(
        "quarantine",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("package", sa.String(), server_default="", nullable=False),
        sa.Column("resource", sa.String(), server_default="", nullable=False),
        sa.Column("row", sa.Integer(), server_default="0", nullable=False),
        sa.Column("uid", sa.String(), server_default="", nullable=False),
        sa.Column("field", sa.String(), server_default="", nullable=False),
        sa.Column("code", sa.String(), server_default="", nullable=False),
        sa.Column("reason", sa.String(), server_default="", nullable=False),
        sa.Column("advice", sa.String(), server_default="", nullable=False),
        sa.Column("cured", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_quarantine_package", "quarantine", ["package"])
