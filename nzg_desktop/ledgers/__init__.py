"""The registry: every ledger, in the order of the menu. A new ledger is one file and one line here."""

from nzg_desktop.core.declare import Ledger
from nzg_desktop.ledgers.contract import Contract
from nzg_desktop.ledgers.contract_employer import ContractEmployer
from nzg_desktop.ledgers.contract_meeting import ContractMeeting
from nzg_desktop.ledgers.employer import Employer
from nzg_desktop.ledgers.honour import Honour
from nzg_desktop.ledgers.member import Member
from nzg_desktop.ledgers.nursery import Nursery
from nzg_desktop.ledgers.org import Org
from nzg_desktop.ledgers.psych_event import PsychEvent
from nzg_desktop.ledgers.room import Room
from nzg_desktop.ledgers.room_check import RoomCheck
from nzg_desktop.ledgers.room_duty import RoomDuty
from nzg_desktop.ledgers.room_use import RoomUse

LEDGERS: tuple[type[Ledger], ...] = (
    Member,
    Org,
    Employer,
    Contract,
    ContractEmployer,
    ContractMeeting,
    Room,
    RoomUse,
    RoomCheck,
    RoomDuty,
    Nursery,
    PsychEvent,
    Honour,
)
