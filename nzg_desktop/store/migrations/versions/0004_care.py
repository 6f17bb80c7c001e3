"""0004: nursing rooms from day to day, nurseries, psychological care."""

from __future__ import annotations

from nzg_desktop.store.step import ledger

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add them."""
    ledger(
        "room_use",
        "room_id:i! use_date:d! from_time:s to_time:s user_name:s dept:s user_kind:s purpose:s "
        "baby_months:i day_count:i score:i comment:s",
        sorts="use_date",
        leads="room_id",
        key="room_id use_date from_time user_name purpose baby_months",
    )
    ledger(
        "room_check",
        "room_id:i! check_on:d! check_kind:s! checker:s item_scores:s score:i met_items:s proposed:s "
        "veto:b problems:s due_on:d fixed_on:d result:s photos:s",
        sorts="check_on",
        leads="room_id",
        key="room_id check_on check_kind",
    )
    ledger(
        "room_duty",
        "room_id:i! duty_on:d! duty_time:s duty_kind:s! parts:s agent:s fridge_temp:n keeper:s issue:s",
        sorts="duty_on",
        leads="room_id",
        key="room_id duty_on duty_time duty_kind",
    )
    ledger(
        "nursery",
        "name:s! employer_id:i org_id:i mode:s filing_no:s opened_on:d area:n service:s places:i "
        "enrolled:i staff_children:i carers:i carers_licensed:i fee:n level:s named_on:d named_doc:s "
        "subsidy:n status:s!",
        sorts="name",
        leads="org_id",
        key="",
    )
    ledger(
        "psych_event",
        "title:s! form:s held_on:d site:s counsellor:s licence:s person_times:i women:i cases:i "
        "referred:i satisfaction:n org_id:i organiser:s co_organiser:s contact:s budget:n spent:n "
        "fund_source:s press:s photos:s remark:s",
        sorts="held_on",
        leads="org_id",
        key="title held_on",
    )
