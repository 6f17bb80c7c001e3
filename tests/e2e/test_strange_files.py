"""Files from below that are not as they should be: each gets its verdict, and none does harm."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from nzg_desktop.core.query import Query
from nzg_desktop.core.trouble import RefusedFile, Trouble
from nzg_desktop.exchange import keys
from nzg_desktop.ledgers.member import Member
from nzg_desktop.ledgers.room import Room
from nzg_desktop.store import office as kept
from nzg_desktop.work import cards, desk, handover, listing, month, receiving, rollup, safety
from nzg_desktop.work import records as work
from tests.fixtures.forgery import pull, receipt_signed_by, rewritten, signed_by_a_stranger
from tests.fixtures.offices import (
    MONTH,
    Offices,
    adds_up,
    figure,
    kept_state,
    people,
    received,
    save,
    take,
)


def test_a_lost_stick_is_named_and_what_comes_late_changes_nothing(offices: Offices) -> None:
    lower, upper = offices.pair()
    people(lower, 1)
    lost = offices.reported(lower, "2026-04", privacy="masked")
    people(lower, 1, start=1)
    (answer,) = take(upper, offices.reported(lower, "2026-05", privacy="masked"))
    assert answer.verdict == "APPLIED"
    assert "第 1 份没有收到" in answer.message
    assert len(received(upper)) == 2
    (late,) = take(upper, lost)
    assert late.verdict == "LATE"
    assert late.unchanged == late.read > 0
    assert len(received(upper)) == 2
    assert take(upper, lost)[0].verdict == "DUPLICATE"


def test_one_number_on_two_files_is_left_to_a_person(offices: Offices) -> None:
    lower, upper = offices.pair()
    people(lower, 1)
    offices.reported(lower, "2026-04")
    copy = offices.folder / "copy"
    shutil.copytree(lower.home.folder, copy)
    twin = desk.open_desk(copy)
    try:
        people(twin, 1, start=7)
        people(lower, 2, start=8)
        first = offices.reported(lower, privacy="masked")
        assert take(upper, first)[0].verdict == "APPLIED"
        before = figure(upper, "A07-2")
        file = offices.reported(twin, privacy="masked")
        (fork,) = take(upper, file)
    finally:
        twin.store.close()
    assert (fork.verdict, fork.held) == ("FORK", fork.read)
    assert figure(upper, "A07-2") == before
    with upper.store.reading() as r:
        assert {package.verdict for package in kept.packages(r, direction="in")} == {"APPLIED", "FORK"}
    (chosen,) = take(upper, file, confirmed=True)
    assert chosen.verdict == "APPLIED"
    assert adds_up(chosen)
    assert before is not None
    assert figure(upper, "A07-2") == before - 1
    assert take(upper, file)[0].verdict == "DUPLICATE"
    (next_one,) = take(upper, first)
    assert next_one.verdict == "DUPLICATE"


def test_a_new_computer_is_asked_about_once(offices: Offices) -> None:
    lower, upper = offices.pair()
    people(lower, 1)
    offices.handed(lower, upper, "2026-04")
    file = safety.backup(lower)
    lower.store.close()
    safety.restore(lower.home.folder, file)
    lower = offices.reopened(lower)
    people(lower, 1, start=1)
    sent = offices.reported(lower, privacy="masked")
    (asked,) = take(upper, sent)
    assert (asked.verdict, asked.code) == ("NEW_STREAM", "H-403")
    assert received(upper) == []
    (taken,) = take(upper, sent, confirmed=True)
    assert taken.verdict == "APPLIED"
    assert len(received(upper)) == 2
    (next_one,) = take(upper, offices.corrected(lower, privacy="masked"))
    assert next_one.verdict == "APPLIED"


def test_a_file_for_another_office_is_not_opened(offices: Offices) -> None:
    lower, upper = offices.pair()
    other = offices.found("B02", level="4")
    (found,) = take(other, offices.reported(lower))
    assert (found.verdict, found.code, found.read) == ("MISROUTED", "H-407", 0)
    assert "B01" in found.message
    assert figure(upper, "A07") == 0


def test_a_file_of_an_unknown_office_waits_for_its_card(offices: Offices) -> None:
    lower, upper = offices.found("A01"), offices.found("B01", level="4")
    people(lower, 1)
    card = offices.stick / "upper.nzg"
    cards.trust(lower, card, "upper", cards.card(upper, card))
    file = offices.reported(lower, privacy="masked")
    (held,) = take(upper, file)
    assert (held.verdict, held.code) == ("HELD_KEY", "H-401")
    offices.introduce(lower, upper)
    (taken,) = take(upper, file)
    assert taken.verdict == "APPLIED"


def test_an_unsigned_claim_never_takes_the_place_of_a_known_package(offices: Offices) -> None:
    lower, upper = offices.pair()
    people(lower, 1)
    file = offices.reported(lower)
    (first,) = take(upper, file)
    forged = offices.stick / "forged.nzg"
    forged.write_bytes(signed_by_a_stranger(file.read_bytes(), upper))
    (held,) = take(upper, forged)
    assert held.verdict == "HELD_KEY"
    (again,) = take(upper, file)
    assert again.verdict == "DUPLICATE"
    assert Path(again.receipt).read_bytes() == Path(first.receipt).read_bytes()


def test_a_new_card_of_the_same_office_keeps_what_it_sent_before(offices: Offices) -> None:
    lower, upper = offices.pair()
    people(lower, 2)
    offices.handed(lower, upper, "2026-04", privacy="masked")
    with lower.store.writing() as w:
        kept.set_setting(w, "office.keys", keys.OfficeKeys.make().to_text())
    file = offices.reported(lower, privacy="masked")
    assert take(upper, file)[0].verdict == "HELD_KEY"
    offices.introduce(lower, upper)
    (taken,) = take(upper, file)
    assert (taken.verdict, taken.quarantined) == ("APPLIED", 0)
    assert len(received(upper)) == 2
    assert len(rollup.expected(upper, MONTH)) == 1


def test_too_many_removals_wait_for_a_person(offices: Offices) -> None:
    lower, upper = offices.pair()
    gone = people(lower, 30)[:11]
    offices.handed(lower, upper, "2026-04", privacy="masked")
    for uid in gone:
        work.retire(lower, Member, uid, "调出")
    file = offices.reported(lower, privacy="masked")
    (held,) = take(upper, file)
    assert (held.verdict, held.code) == ("HELD_DELETIONS", "H-404")
    assert len(received(upper)) == 30
    (taken,) = take(upper, file, confirmed=True)
    assert taken.verdict == "APPLIED"
    assert len(received(upper)) == 19


def test_broken_rows_are_set_aside_until_their_sender_cures_them(offices: Offices) -> None:
    lower, upper = offices.pair()
    people(lower, 4)
    bad = save(lower, Room, name="样例小屋", address="样例路", place_type="2")
    file = offices.reported(lower, privacy="masked")
    broken = rewritten(lower, file, "room", "status", "no such status")
    (answer,) = take(upper, broken)
    assert (answer.verdict, answer.quarantined) == ("APPLIED", 1)
    assert adds_up(answer)
    told = handover.receipt(lower, Path(answer.receipt))
    ((resource, row, field, code),) = [(q.resource, q.row, q.field, q.code) for q in told.quarantine]
    assert (resource, row, field, code) == ("room", bad, "状态", "Q-103")
    assert all("no such status" not in str(q) for q in told.quarantine)
    (cured,) = take(upper, offices.corrected(lower, privacy="masked"))
    assert (cured.verdict, cured.quarantined) == ("APPLIED", 0)
    assert listing.listed(upper, Query(Room, scope="received")).count == 1


def test_a_row_of_another_office_is_never_overwritten(offices: Offices) -> None:
    lower, upper = offices.pair()
    other = offices.found("A02")
    offices.introduce(other, upper)
    (mine,) = people(lower, 1)
    people(other, 1, start=5)
    offices.handed(lower, upper, privacy="masked")
    stolen = rewritten(other, offices.reported(other, privacy="masked"), "member", "uid", mine)
    (answer,) = take(upper, stolen)
    assert (answer.verdict, answer.quarantined) == ("APPLIED", 1)
    assert [one["name"] for one in received(upper)] == ["测试000号"]


def test_tables_beyond_the_level_that_was_declared_are_refused(offices: Offices) -> None:
    lower, upper = offices.pair()
    people(lower, 1)
    file = offices.reported(lower, privacy="masked")
    (answer,) = take(upper, rewritten(lower, file, "member", "name", "测试", privacy="figures"))
    assert (answer.verdict, answer.code) == ("REFUSED", "E-402")
    assert received(upper) == []


@pytest.mark.parametrize("stage", ["cut", "header", "signature", "payload", "readme", "note", "empty"])
def test_a_broken_file_is_refused_at_every_stage_and_changes_nothing(offices: Offices, stage: str) -> None:
    lower, upper = offices.pair()
    people(lower, 1)
    data = bytearray(offices.reported(lower, privacy="full").read_bytes())
    at = {
        "header": data.index(b'"period"') + 12,
        "readme": 60,
        "signature": data.index(b"header.sig") + 30,
        "payload": data.index(b"payload.age") + 900,
    }
    if stage in at:
        data[at[stage]] ^= 1
    broken = {"cut": bytes(data[:-40]), "note": "今天的会议记录".encode(), "empty": b""}.get(
        stage, bytes(data)
    )
    file = offices.stick / "broken.nzg"
    file.write_bytes(broken)
    before = kept_state(upper)
    (answer,) = take(upper, file)
    assert answer.verdict == "REFUSED"
    assert answer.code.startswith("E-")
    assert answer.message.endswith("。")
    assert kept_state(upper) == before
    assert not handover.verify(upper, file).ok


def test_one_broken_file_does_not_hinder_the_others(offices: Offices) -> None:
    lower, upper = offices.pair()
    people(lower, 1)
    good = offices.reported(lower)
    (offices.stick / "NZG_broken.nzg").write_bytes(b"no")
    answers = receiving.receive(upper, [offices.stick], offices.folder / "receipts")
    assert sorted(answer.verdict for answer in answers) == ["APPLIED", "REFUSED"]
    assert {answer.file for answer in answers} == {good.name, "NZG_broken.nzg"}  # cards are passed over


def test_a_path_that_leads_nowhere_stops_before_anything_is_received(offices: Offices) -> None:
    lower, upper = offices.pair()
    with pytest.raises(Trouble, match="找不到"):
        take(upper, offices.reported(lower), offices.stick / "absent.nzg")
    with upper.store.reading() as r:
        assert kept.packages(r, direction="in") == ()


def test_a_receipt_that_could_not_be_written_is_given_again(
    offices: Offices, monkeypatch: pytest.MonkeyPatch
) -> None:
    lower, upper = offices.pair()
    file = offices.reported(lower)
    pulled = offices.folder / "pulled"
    pull(monkeypatch, pulled)
    (answer,) = receiving.receive(upper, [file], pulled)
    assert (answer.verdict, answer.receipt) == ("APPLIED", "")
    assert "再接收一次" in answer.message
    (again,) = take(upper, file)
    assert (again.verdict, Path(again.receipt).is_file()) == ("DUPLICATE", True)


def test_a_receipt_counts_only_from_the_office_it_was_asked_of(offices: Offices) -> None:
    lower, upper = offices.pair()
    below = offices.found("C01")
    offices.introduce(below, lower)
    (answer,) = take(upper, offices.reported(lower))
    forged = receipt_signed_by(below, lower, Path(answer.receipt))
    with pytest.raises(Trouble, match="不是收件单位写的"):
        handover.receipt(lower, forged)
    assert month.months(lower, [MONTH]) == {MONTH: "exported"}
    handover.receipt(lower, Path(answer.receipt))
    handover.receipt(lower, Path(answer.receipt))
    assert month.months(lower, [MONTH]) == {MONTH: "receipted"}


def test_other_papers_are_sent_where_they_belong(offices: Offices) -> None:
    lower, upper = offices.pair()
    (answer,) = take(upper, offices.reported(lower))
    (card,) = take(upper, offices.stick / "A01.card.nzg")
    assert (card.verdict, "登记证书卡" in card.message) == ("REFUSED", True)
    (receipt,) = take(upper, Path(answer.receipt))
    assert (receipt.verdict, "月度报送" in receipt.message) == ("REFUSED", True)
    with pytest.raises(RefusedFile):
        handover.receipt(lower, offices.stick / "A01.card.nzg")


def test_a_stick_that_is_pulled_gets_the_same_file_with_the_same_number(
    offices: Offices, monkeypatch: pytest.MonkeyPatch
) -> None:
    lower, upper = offices.pair()
    month.close(lower, MONTH, "测试")
    pulled = offices.folder / "pulled"
    pulled.mkdir()
    pull(monkeypatch, pulled)
    with pytest.raises(RefusedFile):
        handover.report(lower, MONTH, pulled)
    found = handover.report(lower, MONTH, offices.stick)
    assert found.number == 1
    assert take(upper, found.file)[0].verdict == "APPLIED"


def test_revoked_keys_are_told_when_a_file_is_verified(offices: Offices) -> None:
    lower, upper = offices.pair()
    file = offices.reported(lower)
    assert handover.verify(upper, file).ok
    with lower.store.writing() as w:
        kept.set_setting(w, "office.keys", keys.OfficeKeys.make().to_text())
    offices.introduce(lower, upper)
    found = handover.verify(upper, file)
    assert (found.ok, "停用" in found.problems[0]) == (False, True)


def test_only_fitting_cards_are_trusted(offices: Offices) -> None:
    lower, upper = offices.pair()
    twin = desk.start(offices.folder / "twin", "A01", "冒名工会")
    practice = desk.start(offices.folder / "practice", "LIANXI-1", "练习工会", practice=True)
    try:
        for office, role, words in (
            (twin, "upper", "相同"),
            (practice, "upper", "练习"),
            (upper, "subordinate", "上级"),
        ):
            card = offices.stick / "card.nzg"
            key_id = cards.card(office, card)
            with pytest.raises(Trouble, match=words):
                cards.trust(lower, card, role, key_id)
    finally:
        twin.store.close()
        practice.store.close()
    with pytest.raises(Trouble, match="没有数据包"):
        handover.unpack(lower, offices.stick / "B01.card.nzg", offices.folder / "out")


def test_an_office_reports_to_one_upper_at_a_time(offices: Offices) -> None:
    lower, former = offices.pair()
    other = offices.found("B02", level="4")
    offices.introduce(lower, other)
    file = offices.reported(lower)
    assert take(former, file)[0].verdict == "MISROUTED"
    assert take(other, file)[0].verdict == "APPLIED"


def test_a_column_of_another_type_than_ours_is_refused(offices: Offices) -> None:
    lower, upper = offices.pair()
    save(lower, Room, name="样例小屋", area="12.5")
    file = offices.reported(lower, privacy="masked")
    (answer,) = take(upper, rewritten(lower, file, "room", "area", "大", kind="string"))
    assert (answer.verdict, answer.code) == ("REFUSED", "E-504")


def test_a_row_whose_number_may_say_anything_is_named_by_its_line(offices: Offices) -> None:
    lower, upper = offices.pair()
    people(lower, 1)
    file = offices.reported(lower, privacy="masked")
    (answer,) = take(upper, rewritten(lower, file, "member", "uid", "13800000001"))
    assert (answer.verdict, answer.quarantined) == ("APPLIED", 1)
    assert [one.row for one in answer.quarantine] == ["第 1 行"]
