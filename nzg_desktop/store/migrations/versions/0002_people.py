"""0002: organisations, members and employers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add them."""
    op.create_table(
        "org",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("origin", sa.Integer(), server_default="0", nullable=False),
        sa.Column("retired", sa.Integer(), server_default="0", nullable=False),
        sa.Column("revision", sa.Integer(), server_default="0", nullable=False),
        sa.Column("missing", sa.Integer(), server_default="0", nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("short_name", sa.String()),
        sa.Column("uscc", sa.String()),
        sa.Column("stat_code", sa.String()),
        sa.Column("legal_cert_no", sa.String()),
        sa.Column("legal_cert_date", sa.Date()),
        sa.Column("legal_cert_to", sa.Date()),
        sa.Column("level", sa.String()),
        sa.Column("org_type", sa.String()),
        sa.Column("parent_id", sa.Integer()),
        sa.Column("region_code", sa.String()),
        sa.Column("town", sa.String()),
        sa.Column("village", sa.String()),
        sa.Column("employer_name", sa.String()),
        sa.Column("employer_uscc", sa.String()),
        sa.Column("employer_type", sa.String()),
        sa.Column("industry", sa.String()),
        sa.Column("industrial_union", sa.String()),
        sa.Column("is_platform", sa.Boolean()),
        sa.Column("over_100", sa.Boolean()),
        sa.Column("founded_on", sa.Date()),
        sa.Column("approval_no", sa.String()),
        sa.Column("term_no", sa.Integer()),
        sa.Column("term_from", sa.Date()),
        sa.Column("term_to", sa.Date()),
        sa.Column("next_election", sa.Date()),
        sa.Column("chair_name", sa.String()),
        sa.Column("chair_phone", sa.String()),
        sa.Column("chair_sex", sa.String()),
        sa.Column("staff_full", sa.Integer()),
        sa.Column("staff_part", sa.Integer()),
        sa.Column("emp_total", sa.Integer()),
        sa.Column("emp_women", sa.Integer()),
        sa.Column("emp_migrant", sa.Integer()),
        sa.Column("emp_dispatch", sa.Integer()),
        sa.Column("emp_newform", sa.Integer()),
        sa.Column("mem_total", sa.Integer()),
        sa.Column("mem_women", sa.Integer()),
        sa.Column("mem_migrant", sa.Integer()),
        sa.Column("mem_dispatch", sa.Integer()),
        sa.Column("mem_newform", sa.Integer()),
        sa.Column("women_org_form", sa.String()),
        sa.Column("wc_founded_on", sa.Date()),
        sa.Column("wc_approval_no", sa.String()),
        sa.Column("wc_term_no", sa.Integer()),
        sa.Column("wc_head", sa.Integer()),
        sa.Column("wc_head_phone", sa.String()),
        sa.Column("wc_head_treatment", sa.Boolean()),
        sa.Column("has_audit_committee", sa.Boolean()),
        sa.Column("has_supervision", sa.Boolean()),
        sa.Column("has_congress", sa.Boolean()),
        sa.Column("home_grade", sa.String()),
        sa.Column("has_account", sa.Boolean()),
        sa.Column("wc_budget", sa.BigInteger()),
        sa.Column("contact", sa.String()),
        sa.Column("status", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_org_founded_on", "org", ["retired", "origin", "founded_on", "id"])
    op.create_index("ix_org_name", "org", ["retired", "origin", "name", "id"])
    op.create_index("ix_org_parent_id", "org", ["parent_id", "retired", "origin"])
    op.create_index("ix_org_stat_code", "org", ["retired", "origin", "stat_code", "id"])
    op.create_index("ix_org_term_to", "org", ["retired", "origin", "term_to", "id"])
    op.create_index("ix_org_uid", "org", ["uid"], unique=True)

    op.create_table(
        "member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("origin", sa.Integer(), server_default="0", nullable=False),
        sa.Column("retired", sa.Integer(), server_default="0", nullable=False),
        sa.Column("revision", sa.Integer(), server_default="0", nullable=False),
        sa.Column("missing", sa.Integer(), server_default="0", nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_alt", sa.String()),
        sa.Column("id_doc_type", sa.String()),
        sa.Column("id_no", sa.String()),
        sa.Column("sex", sa.String()),
        sa.Column("birth_date", sa.Date()),
        sa.Column("ethnic_group", sa.String()),
        sa.Column("native_place", sa.String()),
        sa.Column("political_status", sa.String()),
        sa.Column("education", sa.String()),
        sa.Column("degree", sa.String()),
        sa.Column("hukou_type", sa.String()),
        sa.Column("marital_status", sa.String()),
        sa.Column("mobile", sa.String()),
        sa.Column("address", sa.String()),
        sa.Column("employer_id", sa.Integer()),
        sa.Column("dept", sa.String()),
        sa.Column("job", sa.String()),
        sa.Column("post", sa.String()),
        sa.Column("prof_title", sa.String()),
        sa.Column("skill_level", sa.String()),
        sa.Column("work_start_date", sa.Date()),
        sa.Column("employment_form", sa.String()),
        sa.Column("flags", sa.String()),
        sa.Column("dues_base", sa.BigInteger()),
        sa.Column("member_no", sa.String()),
        sa.Column("card_no", sa.String()),
        sa.Column("service_card_no", sa.String()),
        sa.Column("join_date", sa.Date()),
        sa.Column("join_way", sa.String()),
        sa.Column("org_id", sa.Integer()),
        sa.Column("union_group", sa.String()),
        sa.Column("membership_status", sa.String(), nullable=False),
        sa.Column("status_date", sa.Date()),
        sa.Column("retain_reason", sa.String()),
        sa.Column("retain_from", sa.Date()),
        sa.Column("retain_to", sa.Date()),
        sa.Column("from_union", sa.String()),
        sa.Column("to_union", sa.String()),
        sa.Column("is_committee", sa.Boolean()),
        sa.Column("honours", sa.String()),
        sa.Column("photo", sa.String()),
        sa.Column("consent_id", sa.String()),
        sa.Column("remark", sa.String()),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_member_birth_date", "member", ["retired", "origin", "birth_date", "id"])
    op.create_index("ix_member_join_date", "member", ["retired", "origin", "join_date", "id"])
    op.create_index(
        "ix_member_key",
        "member",
        ["id_no"],
        unique=True,
        sqlite_where=sa.text("retired = 0 AND origin = 0 AND id_no IS NOT NULL"),
        postgresql_where=sa.text("retired = 0 AND origin = 0 AND id_no IS NOT NULL"),
    )
    op.create_index("ix_member_name", "member", ["retired", "origin", "name", "id"])
    op.create_index("ix_member_org_id", "member", ["org_id", "retired", "origin"])
    op.create_index("ix_member_uid", "member", ["uid"], unique=True)

    op.create_table(
        "employer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("origin", sa.Integer(), server_default="0", nullable=False),
        sa.Column("retired", sa.Integer(), server_default="0", nullable=False),
        sa.Column("revision", sa.Integer(), server_default="0", nullable=False),
        sa.Column("missing", sa.Integer(), server_default="0", nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("uscc", sa.String()),
        sa.Column("employer_type", sa.String()),
        sa.Column("industry", sa.String()),
        sa.Column("region_code", sa.String()),
        sa.Column("town", sa.String()),
        sa.Column("address", sa.String()),
        sa.Column("legal_rep", sa.String()),
        sa.Column("contact", sa.String()),
        sa.Column("phone", sa.String()),
        sa.Column("staff", sa.Integer()),
        sa.Column("women", sa.Integer()),
        sa.Column("women_fertile", sa.Integer()),
        sa.Column("newform", sa.Integer()),
        sa.Column("is_platform", sa.Boolean()),
        sa.Column("org_id", sa.Integer()),
        sa.Column("covered", sa.Boolean()),
        sa.Column("status", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_employer_name", "employer", ["retired", "origin", "name", "id"])
    op.create_index("ix_employer_org_id", "employer", ["org_id", "retired", "origin"])
    op.create_index("ix_employer_uid", "employer", ["uid"], unique=True)
