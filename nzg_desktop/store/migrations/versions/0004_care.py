"""0004: nursing rooms from day to day, nurseries, psychological care."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_TYPES = {"s": sa.String, "i": sa.Integer, "b": sa.Boolean, "d": sa.Date, "n": sa.BigInteger}
_LIVING = sa.text("retired = 0 AND origin = 0")


def _ledger(code: str, columns: str, *, sorts: str, leads: str, key: str) -> None:
    """One ledger's table as it was declared then: `name:type`, with ! where it is never blank."""
    counters = ("origin", "retired", "revision", "missing")
    op.create_table(
        code,
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("uid", sa.String(length=36), nullable=False),
        *(sa.Column(name, sa.Integer(), server_default="0", nullable=False) for name in counters),
        *(
            sa.Column(name, _TYPES[kind[0]](), nullable="!" not in kind)
            for name, _, kind in (word.partition(":") for word in columns.split())
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(f"ix_{code}_uid", code, ["uid"], unique=True)
    for name in sorts.split():
        op.create_index(f"ix_{code}_{name}", code, ["retired", "origin", name, "id"])
    if not sorts:
        op.create_index(f"ix_{code}_living", code, ["retired", "origin", "id"])
    for name in leads.split():
        op.create_index(f"ix_{code}_{name}", code, [name, "retired", "origin"])
    if key:
        op.create_index(f"ix_{code}_key", code, key.split(), sqlite_where=_LIVING, postgresql_where=_LIVING)


def upgrade() -> None:
    """Add them."""
    _ledger(
        "room_use",
        "room_id:i! use_date:d! from_time:s to_time:s user_name:s dept:s user_kind:s purpose:s "
        "baby_months:i day_count:i score:i comment:s",
        sorts="use_date",
        leads="room_id",
        key="room_id use_date from_time user_name purpose baby_months",
    )
    _ledger(
        "room_check",
        "room_id:i! check_on:d! check_kind:s! checker:s item_scores:s score:i met_items:s proposed:s "
        "veto:b problems:s due_on:d fixed_on:d result:s photos:s",
        sorts="check_on",
        leads="room_id",
        key="room_id check_on check_kind",
    )
    _ledger(
        "room_duty",
        "room_id:i! duty_on:d! duty_time:s duty_kind:s! parts:s agent:s fridge_temp:n keeper:s issue:s",
        sorts="duty_on",
        leads="room_id",
        key="room_id duty_on duty_time duty_kind",
    )
    _ledger(
        "nursery",
        "name:s! employer_id:i org_id:i mode:s filing_no:s opened_on:d area:n service:s places:i "
        "enrolled:i staff_children:i carers:i carers_licensed:i fee:n level:s named_on:d named_doc:s "
        "subsidy:n status:s!",
        sorts="name",
        leads="org_id",
        key="",
    )
    _ledger(
        "psych_event",
        "title:s! form:s held_on:d site:s counsellor:s licence:s person_times:i women:i cases:i "
        "referred:i satisfaction:n org_id:i organiser:s co_organiser:s contact:s budget:n spent:n "
        "fund_source:s press:s photos:s remark:s",
        sorts="held_on",
        leads="org_id",
        key="title held_on",
    )
