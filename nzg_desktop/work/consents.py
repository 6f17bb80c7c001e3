"""Whether people agreed that sensitive things are kept about them, for what, and whether they took it back.

One rule: a consent that was withdrawn lets nothing new in; one that is missing is said, with the cure.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from nzg_desktop.core import codes
from nzg_desktop.core.declare import Ledger, Values
from nzg_desktop.core.query import Query
from nzg_desktop.core.trouble import Problem
from nzg_desktop.store import lists
from nzg_desktop.store.store import Reading

if TYPE_CHECKING:
    from nzg_desktop.work.desk import Ledgers

LEDGER = "consent"
"""Where they are kept: subject_ref or person, purpose, withdrawn_on."""
Check = Callable[[type[Ledger], Values, bool], Problem | None]


def checker(r: Reading, ledgers: Ledgers) -> Check:
    """What there is to say of the consent to one record; all consents are read once, when first asked."""
    known: dict[object, bool] = {}
    found = next((ledger for ledger in ledgers if ledger.about.code == LEDGER), None)

    def read(consent: type[Ledger]) -> None:
        known[None] = True
        for row in lists.each(r, Query(consent)):
            stands = row["withdrawn_on"] is None
            for key in (("id", row["id"]), *((row["purpose"], row[n]) for n in ("subject_ref", "person"))):
                known[key] = known.get(key, False) or stands

    def check(ledger: type[Ledger], values: Values, new: bool) -> Problem | None:
        purpose, field = ledger.about.purpose, _person_field(ledger)
        if found is None or not purpose or not field or values.get(field) is None:
            return None
        if not known:
            read(found)
        keys = (("id", values.get("consent_id")), (purpose, values[field]))
        states = [known[key] for key in keys if key in known]
        if any(states):
            return None
        label, what = ledger.column(field).label, codes.table("consent_purposes").label(purpose)
        if states:
            message = f"本人已撤回对“{what}”的同意，不能再登记新的内容；已有的请按本人要求处理"
            return Problem(field, label, message, "error" if new else "warning")
        message = f"还没有本人对“{what}”的同意书，请先取得同意，再登记到“{found.about.title}”"
        return Problem(field, label, message, "warning")

    return check


def _person_field(ledger: type[Ledger]) -> str:
    """The field that says whom a record is about: a member, or else a name."""
    columns = ledger.columns()
    member = (column.name for column in columns if column.col.refers == "member")
    named = (column.name for column in columns if column.kind.name == "person")
    return next(member, "") or next(named, "")
