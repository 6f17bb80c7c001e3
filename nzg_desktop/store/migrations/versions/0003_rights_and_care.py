"""0003: contracts, nursing rooms and honours."""

from __future__ import annotations

from nzg_desktop.store.step import ledger

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add them."""
    ledger(
        "contract",
        "contract_no:s! contract_type:s! scope:s! sign_type:s form:s main_contract_id:i party_a:s "
        "org_id:i chief_a:s chief_b:s offer_by:s offer_on:d reply_on:d congress_on:d due:i present:i "
        "yes:i no:i abstain:i signed_on:d term_from:d term_to:d filed_on:d filing_no:s authority:s "
        "review:s objection:s effective_on:d published_on:d published_by:s cov_employers:i cov_staff:i "
        "cov_women:i cov_newform:i cov_migrant:i status:s! files:s",
        sorts="contract_no signed_on term_to",
        leads="main_contract_id org_id",
    )
    ledger(
        "contract_employer",
        "contract_id:i! employer_id:i! uscc:s staff:i women:i confirmed_on:d confirm_file:s left_on:d",
        leads="contract_id",
        key="contract_id employer_id",
    )
    ledger(
        "contract_meeting",
        "contract_id:i! seq:i! met_on:d place:s chair:s recorder:s present_a:i present_b:i topics:s "
        "result:s next_on:d file:s",
        leads="contract_id",
        key="contract_id seq",
    )
    ledger(
        "room",
        "room_no:s name:s! room_type:s! place_type:s org_id:i employer_id:i address:s floor_room:s "
        "lng:n lat:n area:n capacity:i separate:b partition:b lock:b equipment:s built_on:d "
        "plaque_on:d plaque_no:s build_kind:s grade:s grade_by:s grade_doc:s grade_to:d is_public:b "
        "hours:s women:i pregnant:i nursing:i cost:n subsidy:n keeper:s keeper_phone:s rules_posted:b "
        "digital:b on_map:b photos:s status:s!",
        sorts="built_on name room_no",
        leads="org_id",
        key="name address",
    )
    ledger(
        "honour",
        "title_code:s! title_text:s level:s kind:s! member_id:i collective:s women_share:n "
        "awarded_by:s year:i awarded_on:d doc_no:s cert_no:s recommended_by:i notice_from:d "
        "notice_to:d prize:n revoked:b",
        sorts="awarded_on",
        leads="recommended_by",
        key="title_code title_text year member_id collective",
    )
