"""0007: committees, membership, bargaining, supervision papers, cases and legal education."""

from __future__ import annotations

from nzg_desktop.store.step import ledger

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add them."""
    ledger(
        "member_period",
        "member_id:i! period_type:s! due_date:d month7_date:d birth_event_date:d delivery:s babies:i "
        "miscarriage:s leave_from:d leave_to:d nursing_to:d child_birth:d uses_room:b screen_year:i",
        leads="member_id",
        key="member_id period_type due_date",
    )
    ledger(
        "membership_change",
        "member_id:i! change_type:s! on_date:d! old_status:s new_status:s other_union:s reason:s "
        "doc_no:s handler:s",
        sorts="on_date",
        key="member_id change_type on_date",
    )
    ledger(
        "org_change",
        "org_id:i! change_kind:s! on_date:d! request_no:s approval_no:s term_no:i seats:i head:s "
        "deputies:s same_time:b sector:s term_to:d",
        sorts="on_date",
        leads="org_id",
        key="org_id change_kind on_date",
    )
    ledger(
        "committee_member",
        "org_id:i term_no:i member_id:i name:s! post:s! full_time:b from_on:d to_on:d chosen_by:s "
        "approval_no:s left_why:s seq:i",
        sorts="name from_on to_on",
        leads="org_id",
        key="org_id term_no name post",
    )
    ledger(
        "helper",
        "name:s! kind:s! employer:s skill:s honour:s mobile:s joined_on:d to_on:d letter_no:s times:i "
        "hours:n status:s! org_id:i",
        sorts="name joined_on to_on",
        leads="org_id",
        key="name mobile",
    )
    ledger(
        "consent",
        "person:s! subject_ref:i purpose:s! text_version:s way:s! given_on:d! withdrawn_on:d file:s "
        "handler:s org_id:i",
        sorts="person given_on",
        leads="org_id",
        key="person subject_ref purpose given_on",
    )
    ledger(
        "contract_rep",
        "contract_id:i! side:s! name:s! sex:s post:s is_chief:b is_proxy:b is_outside:b chosen_by:s "
        "from_on:d replaced_why:s",
        leads="contract_id",
        key="contract_id side name",
    )
    ledger(
        "contract_clause",
        "contract_id:i! clause_no:i clause:s! level:s! content:s value:s owner:s",
        leads="contract_id",
        key="contract_id clause",
    )
    ledger(
        "contract_check",
        "contract_id:i! check_on:d! group:s due_items:i kept_items:i rate:n problems:s due_on:d "
        "fixed_on:d reported_on:d satisfaction:n",
        leads="contract_id",
        key="contract_id check_on",
    )
    ledger(
        "supervision_doc",
        "doc_type:s! doc_no:s! issuer_union:i signed_by:s to_name:s! to_legal:s to_addr:s case_id:i "
        "facts:s law_refs:s workers:i women:i demand:s due_on:d served_by:s served_on:d receiver:s "
        "replied_on:d reply:s on_time:b result:s next_doc_id:i cc:s archive_no:s",
        sorts="doc_no due_on served_on",
        leads="issuer_union next_doc_id",
    )
    ledger(
        "case_record",
        "case_no:s! received_on:d! source:s kind:s issue:s person:s anonymous:b sex:s mobile:s "
        "persons:i women:i is_member:b employment_form:s period_type:s employer:s industry:s summary:s "
        "handler:s assigned_to:s due_on:d partners:s result:s recovered:n legal_aid_no:s closed_on:d "
        "on_time:b revisit_on:d satisfaction:s typical:b secrecy:s org_id:i",
        sorts="case_no received_on due_on closed_on",
        leads="org_id",
    )
    ledger(
        "case_log",
        "case_id:i! on_date:d! step:s! by:s text:s files:s",
        leads="case_id",
        key="case_id on_date step",
    )
    ledger(
        "legal_event",
        "title:s! form:s! held_on:d! laws:s lecturer:s person_times:i women:i copies:i consultations:i "
        "cases_opened:i in_march:b org_id:i",
        sorts="title held_on",
        leads="org_id",
        key="title held_on",
    )
    ledger(
        "workplace_system",
        "employer_id:i! text_kind:s! adopt:s! congress_term:s congress_no:s passed_on:d published_on:d "
        "dept:s channel:s trainings:i trained:i complaints:i closed:i review_on:d org_id:i",
        sorts="passed_on review_on",
        leads="org_id",
        key="employer_id text_kind",
    )
    ledger(
        "family_friendly",
        "employer_id:i! level:s! attitude:i career:i maternity:i care:i arrangement:i health:i "
        "self_score:i score:i measures:s staff:i named_on:d named_doc:s review_on:d org_id:i",
        sorts="named_on review_on",
        leads="org_id",
        key="employer_id level",
    )
