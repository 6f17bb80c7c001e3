"""Sensitive things want a consent: missing is said, withdrawn lets nothing new in, and time runs out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from nzg_desktop.core.declare import Ledger
from nzg_desktop.core.query import Query
from nzg_desktop.core.trouble import InvalidRecord, Trouble
from nzg_desktop.ledgers.consent import Consent
from nzg_desktop.ledgers.hardship_file import HardshipFile
from nzg_desktop.ledgers.member import Member
from nzg_desktop.store.journal import Asked
from nzg_desktop.work import auditing, exporting, keeping, listing, records
from nzg_desktop.work.desk import Desk
from tests.fixtures.offices import Offices, member


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Desk]:
    with Offices(tmp_path) as offices:
        yield offices.found()


@pytest.fixture
def her(office: Desk) -> str:
    return records.save(office, Member, member(1)).uids[0]


def consent(office: Desk, her: str, **more: Any) -> str:
    given = {"person": "测试001号", "subject_ref": her, "purpose": "4", "given_on": "2026-01-05"}
    return records.save(office, Consent, {**given, **more}).uids[0]


def warned(office: Desk, ledger: type[Ledger], raw: dict[str, Any]) -> list[str]:
    return [p.message for p in records.check(office, ledger, raw).problems if "同意" in p.message]


def test_a_missing_consent_is_a_warning_that_names_the_cure(office: Desk, her: str) -> None:
    (message,) = warned(office, HardshipFile, {"member_id": her})
    assert "帮扶" in message
    assert "登记到“个人信息同意书”" in message
    records.save(office, HardshipFile, {"member_id": her})


def test_a_consent_to_the_purpose_is_enough_and_one_to_another_is_not(office: Desk, her: str) -> None:
    consent(office, her, purpose="1")
    assert warned(office, HardshipFile, {"member_id": her}) != []
    consent(office, her)
    assert warned(office, HardshipFile, {"member_id": her}) == []


def test_a_withdrawn_consent_lets_nothing_new_in_and_leaves_what_is_there(office: Desk, her: str) -> None:
    given = consent(office, her)
    file = records.save(office, HardshipFile, {"member_id": her}).uids[0]
    records.save(office, Consent, {"withdrawn_on": "2026-02-01"}, given)
    with pytest.raises(InvalidRecord, match="已撤回"):
        records.save(office, HardshipFile, {"member_id": her})
    records.save(office, HardshipFile, {"left_on": "2026-03-01"}, file)
    consent(office, her, given_on="2026-04-01")
    assert warned(office, HardshipFile, {"member_id": her}) == []


def test_what_is_over_long_enough_is_named_and_nothing_is_deleted(office: Desk, her: str) -> None:
    records.save(office, HardshipFile, {"member_id": her, "left_on": "2022-05-31"})
    assert keeping.due(office, dt.date(2025, 5, 30)) == ()
    (due,) = keeping.due(office, dt.date(2025, 5, 31))
    assert (due.query.ledger, due.count, due.months) == (HardshipFile, 1, 36)
    assert listing.listed(office, due.query).count == 1


def test_who_audits_learns_what_was_done_to_a_guarded_record_and_not_what_it_says(
    office: Desk, her: str
) -> None:
    records.save(office, HardshipFile, {"member_id": her})
    asked = Asked(ledger="hardship_file")
    (open_,) = auditing.page(office, asked)
    (shut,) = auditing.page(replace(office, roles=frozenset({"admin"})), asked)
    assert open_.record == "测试001号"
    assert "测试001号" in open_.told
    assert (shut.action, shut.place, shut.record, shut.told) == ("新增", "困难职工档案", "", "")


def test_guarded_ledgers_are_shut_to_who_may_only_look(office: Desk, her: str, tmp_path: Path) -> None:
    file = records.save(office, HardshipFile, {"member_id": her}).uids[0]
    looker = replace(office, roles=frozenset({"look"}))
    for look in (
        lambda: listing.listed(looker, Query(HardshipFile)),
        lambda: records.get(looker, HardshipFile, file),
        lambda: exporting.export(looker, Query(HardshipFile), tmp_path / "a.xlsx"),
    ):
        with pytest.raises(Trouble) as said:
            look()
        assert said.value.code == "role"
    assert listing.listed(looker, Query(Member)).count == 1
