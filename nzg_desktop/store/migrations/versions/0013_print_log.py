"""0013: what was printed, under which number."""

from __future__ import annotations

from nzg_desktop.store.step import ledger

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Add the log."""
    ledger(
        "print_log",
        "doc_kind:s! serial_no:s name:s subject_ref:s printed_on:d! copies:i! operator:s reprint:b "
        "reprint_why:s voided:b void_why:s template_version:s org_id:i",
        sorts="serial_no subject_ref printed_on",
        leads="org_id",
    )
