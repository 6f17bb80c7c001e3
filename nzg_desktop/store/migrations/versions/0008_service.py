"""0008: matchmaking, care, hardship, studios, contests, reports, funds."""

from __future__ import annotations

from nzg_desktop.store.step import ledger

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add them."""
    ledger(
        "matchmaking_event",
        "org_id:i title:s! session_kind:s held_on:d place:s employers:i signed_m:i signed_f:i came_m:i "
        "came_f:i came:i under_30:i bachelor_up:i matchmakers:i pairs:i paired:i pairs_3d:i pairs_3w:i "
        "pairs_3m:i married:i organiser:s co_organiser:s contact:s budget:n spent:n fund_source:s "
        "press:s photos:s remark:s",
        sorts="held_on",
        leads="org_id",
        key="title held_on",
    )
    ledger(
        "matchmaking_person",
        "event_id:i! name:s! sex:s birth_date:d ethnic_group:s height:i education:s employer:s job:s "
        "marital_status:s mobile:s wishes:s single_pledge:b consent_id:i matched_with:i purge_on:d",
        leads="event_id matched_with",
        key="event_id name mobile",
    )
    ledger(
        "care_class",
        "title:s! term_kind:s year:i start_on:d end_on:d days:i hours:s place:s run_by:s partner:s "
        "classes:i! children:i newform_children:i teachers:i volunteers:i fee:n subsidy:n insured:b "
        "agreements:i attendance:n safety_checks:i accidents:i satisfaction:n org_id:i organiser:s "
        "co_organiser:s contact:s budget:n spent:n fund_source:s press:s photos:s remark:s",
        sorts="start_on",
        leads="org_id",
        key="title start_on",
    )
    ledger(
        "care_child",
        "class_id:i! name:s! sex:s birth_date:d grade:s parent_member_id:i relation:s emergency_name:s "
        "emergency_phone:s pick_up:s health_note:s policy_no:s consent_id:i due_days:i came_days:i",
        leads="class_id",
        key="class_id name birth_date",
    )
    ledger(
        "screening",
        "title:s! item:s! clinic:s from_on:d to_on:d due:i screened:i hardship:i newform:i abnormal:i "
        "followed:i satisfaction:n org_id:i organiser:s co_organiser:s contact:s budget:n spent:n "
        "fund_source:s press:s photos:s remark:s",
        sorts="from_on",
        leads="org_id",
        key="title from_on",
    )
    ledger(
        "hardship_file",
        "file_no:s member_id:i! org_id:i hardship_type:s proposed:s main_cause:s other_causes:s "
        "single_parent:b heads:i own_income:n year_income:n rigid_expense:n accident_cost:n "
        "allowance:n per_head:n housing:s medical_ins:s health:s disability:s bank:s bank_card:s "
        "filed_on:d left_on:d filed_by:s checked_by:s",
        sorts="filed_on",
        leads="org_id",
        key="member_id file_no",
    )
    ledger(
        "aid",
        "aid_on:d! aid_type:s! member_id:i! org_id:i reason:s amount:n goods:s goods_value:n worth:n "
        "fund_source:s pay_way:s signed:b handler:s approver:s voucher_no:s year_total:n",
        sorts="aid_on",
        leads="org_id",
        key="member_id aid_on aid_type",
    )
    ledger(
        "school_aid",
        "year:i! student:s! sex:s school:s stage:s grade:s tuition:n parent_member_id:i org_id:i "
        "hardship_type:s amount:n fund_source:s paid_on:d",
        sorts="paid_on",
        leads="org_id",
        key="student year parent_member_id",
    )
    ledger(
        "mutual_plan",
        "plan:s! from_on:d to_on:d employer_id:i org_id:i women:i insured:i shares:i fee:n total:n "
        "payer:s rate:n policy_no:s",
        sorts="to_on",
        leads="org_id",
        key="plan from_on employer_id",
    )
    ledger(
        "mutual_claim",
        "plan_id:i! member_id:i! reported_on:d disease_class:s complete:b paid:n paid_on:d status:s! "
        "refusal:s",
        sorts="reported_on",
        leads="plan_id",
        key="plan_id member_id reported_on",
    )
    ledger(
        "studio",
        "name:s! leader_id:i leader_honour:s employer_id:i org_id:i field:s level:s named_by:s "
        "named_on:d named_doc:s members:i women:i senior_skilled:i area:n year_fund:n subsidy:n "
        "apprentices:i lessons:i trainees:i alliance:s review:s review_on:d",
        sorts="name named_on",
        leads="org_id",
    )
    ledger(
        "studio_result",
        "studio_id:i! title:s! kind:s done_on:d authors:s cert_no:s award:s benefit:n spread:b",
        leads="studio_id",
        key="studio_id title",
    )
    ledger(
        "contest",
        "organiser:s title:s! kind:s! trade:s level:s held_on:d employers:i persons:i women:i "
        "winners:i women_winners:i advanced:i honour:s suggestions:i adopted:i org_id:i co_organiser:s "
        "contact:s budget:n spent:n fund_source:s press:s photos:s remark:s",
        sorts="held_on",
        leads="org_id",
        key="title held_on",
    )
    ledger(
        "training",
        "title:s! kind:s mode:s start_on:d end_on:d hours:n lecturer:s persons:i women:i "
        "newform_women:i passed:i certificates:i upgraded:i org_id:i organiser:s co_organiser:s "
        "contact:s budget:n spent:n fund_source:s press:s photos:s remark:s",
        sorts="start_on",
        leads="org_id",
        key="title start_on",
    )
    ledger(
        "reading",
        "title:s! form:s held_on:d books:s persons:i women:i works:i sent_up:i awarded:i point_id:s "
        "point_books:i leader:s org_id:i organiser:s co_organiser:s contact:s budget:n spent:n "
        "fund_source:s press:s photos:s remark:s",
        sorts="held_on",
        leads="org_id",
        key="title held_on",
    )
    ledger(
        "talk",
        "title:s! form:s held_on:d place:s speaker:s persons:i person_times:i women:i newform_women:i "
        "org_id:i organiser:s co_organiser:s contact:s budget:n spent:n fund_source:s press:s photos:s "
        "remark:s",
        sorts="held_on",
        leads="org_id",
        key="title held_on",
    )
    ledger(
        "research",
        "title:s! org_id:i method:s start_on:d done_on:d author:s sent:i returned:i visited:i words:i "
        "sent_to:s endorsed:b outcomes:i outcome_kind:s",
        sorts="start_on done_on",
        leads="org_id",
        key="title start_on",
    )
    ledger(
        "work_report",
        "kind:s! period:s title:s! org_id:i sent_to:s meeting:s on_date:d result:s comments:i due_on:d "
        "file:s",
        sorts="on_date",
        leads="org_id",
        key="title sent_to on_date",
    )
    ledger(
        "submission",
        "form_code:s! form_version:s period:s period_kind:s! org_id:i to_union:s status:s! filled_by:s "
        "checked_by:s approved_by:s sent_on:d way:s file_name:s digest:s return_note:s due_on:d",
        sorts="sent_on due_on",
        leads="org_id",
        key="form_code period to_union",
    )
    ledger(
        "fund",
        "year:i! item:s! org_id:i budget:n allocated:n spent:n on_date:d purpose:s ledger_ref:s "
        "voucher_no:s fund_source:s handler:s approver:s balance:n",
        sorts="on_date",
        leads="org_id",
        key="year item purpose on_date voucher_no",
    )
