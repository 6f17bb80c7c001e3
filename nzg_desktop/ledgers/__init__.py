"""The registry: every ledger, in the order of the menu. A new ledger is one file and one line here."""

from nzg_desktop.core.declare import Ledger
from nzg_desktop.ledgers.aid import Aid
from nzg_desktop.ledgers.care_child import CareChild
from nzg_desktop.ledgers.care_class import CareClass
from nzg_desktop.ledgers.case_log import CaseLog
from nzg_desktop.ledgers.case_record import CaseRecord
from nzg_desktop.ledgers.committee_member import CommitteeMember
from nzg_desktop.ledgers.consent import Consent
from nzg_desktop.ledgers.contest import Contest
from nzg_desktop.ledgers.contract import Contract
from nzg_desktop.ledgers.contract_check import ContractCheck
from nzg_desktop.ledgers.contract_clause import ContractClause
from nzg_desktop.ledgers.contract_employer import ContractEmployer
from nzg_desktop.ledgers.contract_meeting import ContractMeeting
from nzg_desktop.ledgers.contract_rep import ContractRep
from nzg_desktop.ledgers.employer import Employer
from nzg_desktop.ledgers.family_friendly import FamilyFriendly
from nzg_desktop.ledgers.fund import Fund
from nzg_desktop.ledgers.hardship_file import HardshipFile
from nzg_desktop.ledgers.helper import Helper
from nzg_desktop.ledgers.honour import Honour
from nzg_desktop.ledgers.legal_event import LegalEvent
from nzg_desktop.ledgers.matchmaking_event import MatchmakingEvent
from nzg_desktop.ledgers.matchmaking_person import MatchmakingPerson
from nzg_desktop.ledgers.member import Member
from nzg_desktop.ledgers.member_period import MemberPeriod
from nzg_desktop.ledgers.membership_change import MembershipChange
from nzg_desktop.ledgers.mutual_claim import MutualClaim
from nzg_desktop.ledgers.mutual_plan import MutualPlan
from nzg_desktop.ledgers.nursery import Nursery
from nzg_desktop.ledgers.org import Org
from nzg_desktop.ledgers.org_change import OrgChange
from nzg_desktop.ledgers.print_log import PrintLog
from nzg_desktop.ledgers.psych_event import PsychEvent
from nzg_desktop.ledgers.reading import Reading
from nzg_desktop.ledgers.research import Research
from nzg_desktop.ledgers.room import Room
from nzg_desktop.ledgers.room_check import RoomCheck
from nzg_desktop.ledgers.room_duty import RoomDuty
from nzg_desktop.ledgers.room_use import RoomUse
from nzg_desktop.ledgers.school_aid import SchoolAid
from nzg_desktop.ledgers.screening import Screening
from nzg_desktop.ledgers.studio import Studio
from nzg_desktop.ledgers.studio_result import StudioResult
from nzg_desktop.ledgers.submission import Submission
from nzg_desktop.ledgers.supervision_doc import SupervisionDoc
from nzg_desktop.ledgers.talk import Talk
from nzg_desktop.ledgers.training import Training
from nzg_desktop.ledgers.work_report import WorkReport
from nzg_desktop.ledgers.workplace_system import WorkplaceSystem

LEDGERS: tuple[type[Ledger], ...] = (
    Member,
    MemberPeriod,
    MembershipChange,
    Org,
    OrgChange,
    CommitteeMember,
    Employer,
    Helper,
    Consent,
    Contract,
    ContractEmployer,
    ContractRep,
    ContractMeeting,
    ContractClause,
    ContractCheck,
    SupervisionDoc,
    CaseRecord,
    CaseLog,
    LegalEvent,
    WorkplaceSystem,
    FamilyFriendly,
    Room,
    RoomUse,
    RoomCheck,
    RoomDuty,
    MatchmakingEvent,
    MatchmakingPerson,
    CareClass,
    CareChild,
    Nursery,
    Screening,
    PsychEvent,
    HardshipFile,
    Aid,
    SchoolAid,
    MutualPlan,
    MutualClaim,
    Studio,
    StudioResult,
    Contest,
    Training,
    Reading,
    Talk,
    Honour,
    Research,
    WorkReport,
    Submission,
    Fund,
    PrintLog,
)
