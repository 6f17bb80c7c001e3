"""0015: what a nursing room is fitted with, item by item."""

from __future__ import annotations

from nzg_desktop.store.step import ledger

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Add the list."""
    ledger(
        "room_equipment",
        "room_id:i! item:s! count:i state:s! seen_on:d note:s",
        sorts="seen_on",
        leads="room_id",
        key="room_id item",
    )
