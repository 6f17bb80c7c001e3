"""Made-up employers, nursing rooms, contracts and honours, for practice offices and for measuring.

Every one says that it is practice: in its name or number, or in who gives it. All pass their ledger's checks.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from nzg_desktop.core import uscc
from nzg_desktop.core.declare import Values
from nzg_desktop.ledgers.contract import Contract
from nzg_desktop.ledgers.contract_employer import ContractEmployer
from nzg_desktop.ledgers.employer import Employer
from nzg_desktop.ledgers.honour import Honour
from nzg_desktop.ledgers.room import Room
from nzg_desktop.work import sample_words as words
from nzg_desktop.work.sample import TODAY, Place, blank

_TITLES = (("F01", "4"), ("F04", "4"), ("L03", "2"), ("N04", "1"), ("X99", "6"))
_COLLECTIVES = (("F02", "4"), ("F03", "4"), ("L02", "2"))
_GRADES = (None, "0", "S3", "S4", "A3", "DS")


@dataclass(frozen=True, slots=True)
class Firm:
    """An employer that is in the store: its local ids, its name, and how many work there."""

    id: int
    org_id: int | None
    name: str
    staff: int
    women: int


def employer(org: Values, org_id: int | None) -> Values:
    """The employer at which a made-up primary organisation stands."""
    code = str(org["uscc"])
    body = f"91{code[2:17]}"
    return {
        **blank(Employer), "name": org["employer_name"], "uscc": body + uscc.check_digit(body),
        "industry": org["industry"], "region_code": org["region_code"], "staff": org["emp_total"],
        "women": org["emp_women"], "org_id": org_id, "employer_type": "173",
    }  # fmt: skip


def rooms(count: int, places: Sequence[Place], seed: int = 0, today: dt.date = TODAY) -> Iterator[Values]:
    """Nursing rooms, most of them in use."""
    rng = random.Random(f"rooms {seed}")
    for nth in range(count):
        place = rng.choice(places)
        built = today - dt.timedelta(days=rng.randrange(3_000))
        women, few = rng.randrange(20, 900), rng.randrange(12)
        yield {
            **blank(Room), "room_no": f"练习{nth + 1:05d}", "name": f"练习妈妈小屋 {nth + 1} 号",
            "room_type": rng.choice(("01", "01", "02", "06")), "place_type": rng.choice(("1", "2", "3", "5")),
            "org_id": place.org_id, "employer_id": place.employer_id, "address": f"练习路 {nth + 1} 号",
            "area": Decimal(rng.randrange(60, 400)) / 10, "capacity": rng.randrange(1, 5),
            "separate": rng.random() < 0.8, "lock": True, "is_public": rng.random() < 0.3,
            "equipment": ";".join(sorted(words.EQUIPMENT[: 3 + few % 7])),
            "built_on": built, "plaque_on": built + dt.timedelta(days=rng.randrange(60)),
            "build_kind": rng.choice("112"), "grade": rng.choice(_GRADES), "women": women, "pregnant": few,
            "nursing": few // 2, "cost": Decimal(rng.randrange(500, 80_000)),
            "subsidy": Decimal(rng.randrange(4) * 1_000), "status": rng.choice("222222345"),
        }  # fmt: skip


def contracts(count: int, firms: Sequence[Firm], seed: int = 0, today: dt.date = TODAY) -> Iterator[Values]:
    """Special collective contracts: most in force, some run out, some still being bargained over."""
    rng = random.Random(f"contracts {seed}")
    for nth in range(count):
        firm = firms[nth % len(firms)]
        offered = today - dt.timedelta(days=rng.randrange(1_300))
        values = {
            **blank(Contract), "contract_no": f"练专集〔{offered.year}〕{nth + 1}号",
            "sign_type": rng.choice("112"),
            "form": "1", "party_a": firm.name, "org_id": firm.org_id, "offer_by": "2", "offer_on": offered,
            "cov_employers": 1, "cov_staff": firm.staff, "cov_women": firm.women,
        }  # fmt: skip
        yield values | (_signed(rng, offered, today) if rng.random() < 0.9 else {"status": "30"})


def _signed(rng: random.Random, offered: dt.date, today: dt.date) -> Values:
    """The way from the answer to the offer up to the day on which the contract ends."""

    def later(day: dt.date, least: int, most: int) -> dt.date:
        return day + dt.timedelta(days=rng.randrange(least, most))

    replied = later(offered, 3, 20)
    decided = later(replied, 5, 40)
    signed = later(decided, 0, 8)
    filed = later(signed, 1, 10)
    effective = later(filed, 15, 16)
    ends = later(effective, 1, 2) + dt.timedelta(days=365 * rng.choice((1, 2, 3)) - 2)
    due = rng.randrange(30, 200)
    against = rng.randrange(3)
    return {
        "reply_on": replied, "congress_on": decided, "signed_on": signed, "filed_on": filed, "review": "1",
        "effective_on": effective, "published_on": effective, "term_from": effective, "term_to": ends,
        "due": due, "present": due - due // 10, "yes": due - due // 10 - against, "no": against, "abstain": 0,
        "status": "91" if ends < today else "81",
    }  # fmt: skip


def covered(signed: Sequence[tuple[int, Firm]]) -> Iterator[Values]:
    """One row for the employer of each contract (its local id) that was signed."""
    for contract_id, firm in signed:
        numbers = {"staff": firm.staff, "women": firm.women}
        yield {**blank(ContractEmployer), "contract_id": contract_id, "employer_id": firm.id, **numbers}


def honours(
    count: int, member_ids: Sequence[int], places: Sequence[Place], seed: int = 0, today: dt.date = TODAY
) -> Iterator[Values]:
    """Honours, four of five for persons; those of a title of our own say its words."""
    rng = random.Random(f"honours {seed}")
    for nth in range(count):
        personal = rng.random() < 0.8 and bool(member_ids)
        title, level = rng.choice(_TITLES if personal else _COLLECTIVES)
        awarded = today - dt.timedelta(days=rng.randrange(2_000))
        yield {
            **blank(Honour), "title_code": title, "title_text": "练习先进女职工" if title == "X99" else None,
            "level": level, "kind": "1" if personal else "2",
            "member_id": rng.choice(member_ids) if personal else None,
            "collective": None if personal else f"练习班组 {nth + 1}",
            "women_share": None if personal else Decimal(rng.randrange(5_000, 10_001)) / 100,
            "awarded_by": "练习市总工会", "year": awarded.year, "awarded_on": awarded,
            "doc_no": f"练工发〔{awarded.year}〕{nth + 1}号", "cert_no": f"练{awarded.year}{nth + 1:05d}",
            "recommended_by": rng.choice(places).org_id, "revoked": False,
        }  # fmt: skip
