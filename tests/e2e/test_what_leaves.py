"""What leaves an office: no more than its level of privacy says, and in a form that others can check."""

from __future__ import annotations

import json

import pytest
from PIL import Image

from nzg_desktop.ledgers.member import Member
from nzg_desktop.ledgers.room import Room
from nzg_desktop.store import journal
from nzg_desktop.store import office as kept
from nzg_desktop.work import attaching, handover, importing, month, packing, records
from tests.fixtures.offices import (
    MONTH,
    Offices,
    id_number,
    people,
    received,
    save,
    take,
    workbook,
)


def test_the_levels_of_privacy_keep_their_promises(offices: Offices) -> None:
    """What may not leave is looked for in everything that leaves, not in one table."""
    lower, upper = offices.pair()
    planted = {
        "name": "测试甲", "id_no": id_number(7), "mobile": "13912345678", "address": "样例市样例路七号",
        "marital_status": "20", "dues_base": "4321.09", "service_card_no": "6222021234567",
        "remark": "家里的事情", "flags": "农民工",
    }  # fmt: skip
    save(lower, Member, **planted)
    save(
        lower,
        Room,
        name="样例小屋",
        address="小屋路",
        pregnant="17",
        nursing="19",
        keeper_phone="13700001111",
    )
    seen = {}
    for at, privacy in enumerate(("figures", "masked", "full")):
        file = offices.reported(lower, privacy=privacy)
        folder = handover.unpack(upper, file, offices.folder / f"unpacked{at}")
        seen[privacy] = {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        assert {"datapackage.json", "figure.csv", "cover.pdf", "summary.xlsx"} <= seen[privacy].keys()
    secret = [
        planted[name] for name in ("id_no", "mobile", "address", "service_card_no", "remark", "dues_base")
    ]
    for privacy in ("figures", "masked"):
        for value in (*secret, "13700001111"):
            assert not any(value.encode() in data for data in seen[privacy].values()), (privacy, value)
    assert "member.csv" not in seen["figures"]
    assert not any("测试甲".encode() in data for data in seen["figures"].values())
    masked = {
        resource["name"]: [field["name"] for field in resource["schema"]["fields"]]
        for resource in json.loads(seen["masked"]["datapackage.json"])["resources"]
    }
    assert not {"marital_status", "flags", "address", "remark"} & set(masked["member"])
    assert not {"pregnant", "nursing"} & set(masked["room"])
    assert planted["id_no"].encode() in seen["full"]["member.csv"]


def test_the_lists_of_a_report_are_those_of_the_sealed_month(offices: Offices) -> None:
    """Added, altered, retired, restored and undone after the seal: none of it is in the month's report."""
    lower, upper = offices.pair()
    altered, retired, back, *_rest = people(lower, 4)
    records.retire(lower, Member, back, "测试")
    rows = [("姓名", "身份证号"), *((f"测试{at}", id_number(at)) for at in (20, 21))]
    roster = workbook(offices.folder / "名册.xlsx", rows)
    imported = importing.write(lower, importing.look(lower, Member, roster))
    month.close(lower, MONTH, "测试")
    with lower.store.reading() as r:
        then = packing.tables(lower, r, "full")
    people(lower, 1, start=9)
    save(lower, Member, altered, name="改过名字", mobile="13912345678")
    records.retire(lower, Member, retired, "测试")
    records.restore(lower, Member, back)
    records.undo(lower, imported.batch)
    with lower.store.reading() as r:
        assert packing.tables(lower, r, "full") != then
        head = kept.seals(r, MONTH)[-1].head
    with lower.store.reading(head) as r:
        again = packing.tables(lower, r, "full")
    assert [set(table.rows) for table in again] == [set(table.rows) for table in then]
    assert offices.handed(lower, upper, privacy="full").verdict == "APPLIED"
    assert {record["name"] for record in received(upper)} == {
        *(f"测试{at:03}号" for at in range(4) if at != 2), "测试20", "测试21"
    }  # fmt: skip


def test_what_was_unpacked_is_a_data_package_that_others_accept(offices: Offices) -> None:
    frictionless = pytest.importorskip("frictionless")
    lower, upper = offices.pair()
    (first, *_rest) = people(lower, 3)
    Image.new("RGB", (60, 80), (90, 140, 60)).save(offices.folder / "照片.jpg")
    attaching.attach(lower, Member, first, [offices.folder / "照片.jpg"])
    folder = handover.unpack(upper, offices.reported(lower, privacy="full"), offices.folder / "unpacked")
    assert first in (folder / "data" / "attachment.csv").read_text(encoding="utf-8")
    report = frictionless.validate(str(folder / "datapackage.json"))
    assert report.valid, report.flatten(["message"])
    with upper.store.reading() as r:
        assert [entry.action for entry in journal.entries(r, action="unpacked")] == ["unpacked"]


def test_the_tables_of_a_package_cover_the_privacy_list(offices: Offices) -> None:
    office = offices.found()
    with office.store.reading() as r:
        assert packing.tables(office, r, "figures") == []
        masked, full = (
            {table.name for table in packing.tables(office, r, privacy)} for privacy in ("masked", "full")
        )
    leaves = {ledger.about.code: ledger.about.leaves for ledger in office.ledgers}
    assert masked == {code for code, level in leaves.items() if level == "masked"}
    assert full == {code for code, level in leaves.items() if level != "never"}
    assert not {"hardship_file", "aid", "member_period", "case_record"} & masked
    assert not {"matchmaking_person", "care_child"} & full


def test_the_original_bytes_are_kept_on_both_sides(offices: Offices) -> None:
    lower, upper = offices.pair()
    file = offices.reported(lower)
    take(upper, file)
    for office, direction in ((lower, "out"), (upper, "in")):
        with office.store.reading() as r:
            (package,) = kept.packages(r, direction=direction)
        assert (office.home.packages / package.file).read_bytes() == file.read_bytes()
