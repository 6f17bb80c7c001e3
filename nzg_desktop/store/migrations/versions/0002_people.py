"""0002: organisations, members and employers."""

from __future__ import annotations

from nzg_desktop.store.step import ledger

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add them."""
    ledger(
        "org",
        "name:s! short_name:s uscc:s stat_code:s legal_cert_no:s legal_cert_date:d legal_cert_to:d "
        "level:s org_type:s parent_id:i region_code:s town:s village:s employer_name:s employer_uscc:s "
        "employer_type:s industry:s industrial_union:s is_platform:b over_100:b founded_on:d "
        "approval_no:s term_no:i term_from:d term_to:d next_election:d chair_name:s chair_phone:s "
        "chair_sex:s staff_full:i staff_part:i emp_total:i emp_women:i emp_migrant:i emp_dispatch:i "
        "emp_newform:i mem_total:i mem_women:i mem_migrant:i mem_dispatch:i mem_newform:i "
        "women_org_form:s wc_founded_on:d wc_approval_no:s wc_term_no:i wc_head:i wc_head_phone:s "
        "wc_head_treatment:b has_audit_committee:b has_supervision:b has_congress:b home_grade:s "
        "has_account:b wc_budget:n contact:s status:s!",
        sorts="founded_on name stat_code term_to",
        leads="parent_id",
    )
    ledger(
        "member",
        "name:s! name_alt:s id_doc_type:s id_no:s sex:s birth_date:d ethnic_group:s native_place:s "
        "political_status:s education:s degree:s hukou_type:s marital_status:s mobile:s address:s "
        "employer_id:i dept:s job:s post:s prof_title:s skill_level:s work_start_date:d "
        "employment_form:s flags:s dues_base:n member_no:s card_no:s service_card_no:s join_date:d "
        "join_way:s org_id:i union_group:s membership_status:s! status_date:d retain_reason:s "
        "retain_from:d retain_to:d from_union:s to_union:s is_committee:b honours:s photo:s "
        "consent_id:s remark:s",
        sorts="birth_date join_date name",
        leads="org_id",
        once="id_no",
    )
    ledger(
        "employer",
        "name:s! uscc:s employer_type:s industry:s region_code:s town:s address:s legal_rep:s "
        "contact:s phone:s staff:i women:i women_fertile:i newform:i is_platform:b org_id:i covered:b "
        "status:s!",
        sorts="name",
        leads="org_id",
    )
