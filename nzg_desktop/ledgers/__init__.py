"""The registry: every ledger, in the order of the menu. A new ledger is one file and one line here."""

from importlib import import_module

from nzg_desktop.core.declare import Ledger


def _declared(name: str) -> type[Ledger]:
    """The class that a file declares: MemberPeriod in member_period."""
    found: type[Ledger] = getattr(import_module(f"{__name__}.{name}"), name.title().replace("_", ""))
    return found


_FILES = """
    member
    member_period
    membership_change
    org
    org_change
    committee_member
    employer
    helper
    consent
    contract
    contract_employer
    contract_rep
    contract_meeting
    contract_clause
    contract_check
    supervision_doc
    case_record
    case_log
    legal_event
    workplace_system
    family_friendly
    room
    room_equipment
    room_use
    room_check
    room_duty
    matchmaking_event
    matchmaking_person
    care_class
    care_child
    nursery
    screening
    psych_event
    hardship_file
    aid
    school_aid
    mutual_plan
    mutual_claim
    studio
    studio_result
    contest
    training
    reading
    talk
    honour
    research
    work_report
    submission
    fund
    print_log
"""
LEDGERS: tuple[type[Ledger], ...] = tuple(map(_declared, _FILES.split()))
