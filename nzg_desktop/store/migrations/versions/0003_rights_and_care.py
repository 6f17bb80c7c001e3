"""0003: contracts, nursing rooms and honours."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add them."""
    op.create_table(
        "contract",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("origin", sa.Integer(), server_default="0", nullable=False),
        sa.Column("retired", sa.Integer(), server_default="0", nullable=False),
        sa.Column("revision", sa.Integer(), server_default="0", nullable=False),
        sa.Column("missing", sa.Integer(), server_default="0", nullable=False),
        sa.Column("contract_no", sa.String(), nullable=False),
        sa.Column("contract_type", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("sign_type", sa.String()),
        sa.Column("form", sa.String()),
        sa.Column("main_contract_id", sa.Integer()),
        sa.Column("party_a", sa.String()),
        sa.Column("org_id", sa.Integer()),
        sa.Column("chief_a", sa.String()),
        sa.Column("chief_b", sa.String()),
        sa.Column("offer_by", sa.String()),
        sa.Column("offer_on", sa.Date()),
        sa.Column("reply_on", sa.Date()),
        sa.Column("congress_on", sa.Date()),
        sa.Column("due", sa.Integer()),
        sa.Column("present", sa.Integer()),
        sa.Column("yes", sa.Integer()),
        sa.Column("no", sa.Integer()),
        sa.Column("abstain", sa.Integer()),
        sa.Column("signed_on", sa.Date()),
        sa.Column("term_from", sa.Date()),
        sa.Column("term_to", sa.Date()),
        sa.Column("filed_on", sa.Date()),
        sa.Column("filing_no", sa.String()),
        sa.Column("authority", sa.String()),
        sa.Column("review", sa.String()),
        sa.Column("objection", sa.String()),
        sa.Column("effective_on", sa.Date()),
        sa.Column("published_on", sa.Date()),
        sa.Column("published_by", sa.String()),
        sa.Column("cov_employers", sa.Integer()),
        sa.Column("cov_staff", sa.Integer()),
        sa.Column("cov_women", sa.Integer()),
        sa.Column("cov_newform", sa.Integer()),
        sa.Column("cov_migrant", sa.Integer()),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("files", sa.String()),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_contract_contract_no", "contract", ["retired", "origin", "contract_no", "id"])
    op.create_index("ix_contract_main_contract_id", "contract", ["main_contract_id", "retired", "origin"])
    op.create_index("ix_contract_org_id", "contract", ["org_id", "retired", "origin"])
    op.create_index("ix_contract_signed_on", "contract", ["retired", "origin", "signed_on", "id"])
    op.create_index("ix_contract_term_to", "contract", ["retired", "origin", "term_to", "id"])
    op.create_index("ix_contract_uid", "contract", ["uid"], unique=True)

    op.create_table(
        "contract_employer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("origin", sa.Integer(), server_default="0", nullable=False),
        sa.Column("retired", sa.Integer(), server_default="0", nullable=False),
        sa.Column("revision", sa.Integer(), server_default="0", nullable=False),
        sa.Column("missing", sa.Integer(), server_default="0", nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("employer_id", sa.Integer(), nullable=False),
        sa.Column("uscc", sa.String()),
        sa.Column("staff", sa.Integer()),
        sa.Column("women", sa.Integer()),
        sa.Column("confirmed_on", sa.Date()),
        sa.Column("confirm_file", sa.String()),
        sa.Column("left_on", sa.Date()),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_contract_employer_contract_id", "contract_employer", ["contract_id", "retired", "origin"]
    )
    op.create_index(
        "ix_contract_employer_key",
        "contract_employer",
        ["contract_id", "employer_id"],
        unique=False,
        sqlite_where=sa.text("retired = 0 AND origin = 0"),
        postgresql_where=sa.text("retired = 0 AND origin = 0"),
    )
    op.create_index("ix_contract_employer_living", "contract_employer", ["retired", "origin", "id"])
    op.create_index("ix_contract_employer_uid", "contract_employer", ["uid"], unique=True)

    op.create_table(
        "contract_meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("origin", sa.Integer(), server_default="0", nullable=False),
        sa.Column("retired", sa.Integer(), server_default="0", nullable=False),
        sa.Column("revision", sa.Integer(), server_default="0", nullable=False),
        sa.Column("missing", sa.Integer(), server_default="0", nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("met_on", sa.Date()),
        sa.Column("place", sa.String()),
        sa.Column("chair", sa.String()),
        sa.Column("recorder", sa.String()),
        sa.Column("present_a", sa.Integer()),
        sa.Column("present_b", sa.Integer()),
        sa.Column("topics", sa.String()),
        sa.Column("result", sa.String()),
        sa.Column("next_on", sa.Date()),
        sa.Column("file", sa.String()),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_contract_meeting_contract_id", "contract_meeting", ["contract_id", "retired", "origin"]
    )
    op.create_index(
        "ix_contract_meeting_key",
        "contract_meeting",
        ["contract_id", "seq"],
        unique=False,
        sqlite_where=sa.text("retired = 0 AND origin = 0"),
        postgresql_where=sa.text("retired = 0 AND origin = 0"),
    )
    op.create_index("ix_contract_meeting_living", "contract_meeting", ["retired", "origin", "id"])
    op.create_index("ix_contract_meeting_uid", "contract_meeting", ["uid"], unique=True)

    op.create_table(
        "room",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("origin", sa.Integer(), server_default="0", nullable=False),
        sa.Column("retired", sa.Integer(), server_default="0", nullable=False),
        sa.Column("revision", sa.Integer(), server_default="0", nullable=False),
        sa.Column("missing", sa.Integer(), server_default="0", nullable=False),
        sa.Column("room_no", sa.String()),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("room_type", sa.String(), nullable=False),
        sa.Column("place_type", sa.String()),
        sa.Column("org_id", sa.Integer()),
        sa.Column("employer_id", sa.Integer()),
        sa.Column("address", sa.String()),
        sa.Column("floor_room", sa.String()),
        sa.Column("lng", sa.BigInteger()),
        sa.Column("lat", sa.BigInteger()),
        sa.Column("area", sa.BigInteger()),
        sa.Column("capacity", sa.Integer()),
        sa.Column("separate", sa.Boolean()),
        sa.Column("partition", sa.Boolean()),
        sa.Column("lock", sa.Boolean()),
        sa.Column("equipment", sa.String()),
        sa.Column("built_on", sa.Date()),
        sa.Column("plaque_on", sa.Date()),
        sa.Column("plaque_no", sa.String()),
        sa.Column("build_kind", sa.String()),
        sa.Column("grade", sa.String()),
        sa.Column("grade_by", sa.String()),
        sa.Column("grade_doc", sa.String()),
        sa.Column("grade_to", sa.Date()),
        sa.Column("is_public", sa.Boolean()),
        sa.Column("hours", sa.String()),
        sa.Column("women", sa.Integer()),
        sa.Column("pregnant", sa.Integer()),
        sa.Column("nursing", sa.Integer()),
        sa.Column("cost", sa.BigInteger()),
        sa.Column("subsidy", sa.BigInteger()),
        sa.Column("keeper", sa.String()),
        sa.Column("keeper_phone", sa.String()),
        sa.Column("rules_posted", sa.Boolean()),
        sa.Column("digital", sa.Boolean()),
        sa.Column("on_map", sa.Boolean()),
        sa.Column("photos", sa.String()),
        sa.Column("status", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_room_built_on", "room", ["retired", "origin", "built_on", "id"])
    op.create_index(
        "ix_room_key",
        "room",
        ["name", "address"],
        unique=False,
        sqlite_where=sa.text("retired = 0 AND origin = 0"),
        postgresql_where=sa.text("retired = 0 AND origin = 0"),
    )
    op.create_index("ix_room_name", "room", ["retired", "origin", "name", "id"])
    op.create_index("ix_room_org_id", "room", ["org_id", "retired", "origin"])
    op.create_index("ix_room_room_no", "room", ["retired", "origin", "room_no", "id"])
    op.create_index("ix_room_uid", "room", ["uid"], unique=True)

    op.create_table(
        "honour",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("origin", sa.Integer(), server_default="0", nullable=False),
        sa.Column("retired", sa.Integer(), server_default="0", nullable=False),
        sa.Column("revision", sa.Integer(), server_default="0", nullable=False),
        sa.Column("missing", sa.Integer(), server_default="0", nullable=False),
        sa.Column("title_code", sa.String(), nullable=False),
        sa.Column("title_text", sa.String()),
        sa.Column("level", sa.String()),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("member_id", sa.Integer()),
        sa.Column("collective", sa.String()),
        sa.Column("women_share", sa.BigInteger()),
        sa.Column("awarded_by", sa.String()),
        sa.Column("year", sa.Integer()),
        sa.Column("awarded_on", sa.Date()),
        sa.Column("doc_no", sa.String()),
        sa.Column("cert_no", sa.String()),
        sa.Column("recommended_by", sa.Integer()),
        sa.Column("notice_from", sa.Date()),
        sa.Column("notice_to", sa.Date()),
        sa.Column("prize", sa.BigInteger()),
        sa.Column("revoked", sa.Boolean()),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_honour_awarded_on", "honour", ["retired", "origin", "awarded_on", "id"])
    op.create_index(
        "ix_honour_key",
        "honour",
        ["title_code", "title_text", "year", "member_id", "collective"],
        unique=False,
        sqlite_where=sa.text("retired = 0 AND origin = 0"),
        postgresql_where=sa.text("retired = 0 AND origin = 0"),
    )
    op.create_index("ix_honour_recommended_by", "honour", ["recommended_by", "retired", "origin"])
    op.create_index("ix_honour_uid", "honour", ["uid"], unique=True)
