"""What leaves an office: no more than its level of privacy says, and in a form that others can check."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from nzg_desktop.ledgers.member import Member
from nzg_desktop.ledgers.room import Room
from nzg_desktop.store import journal
from nzg_desktop.store import office as kept
from nzg_desktop.work import handover, packing
from tests.fixtures.offices import (
    Offices,
    id_number,
    people,
    save,
    take,
)


@pytest.fixture
def offices(tmp_path: Path) -> Iterator[Offices]:
    with Offices(tmp_path) as found:
        yield found


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


def test_what_was_unpacked_is_a_data_package_that_others_accept(offices: Offices) -> None:
    frictionless = pytest.importorskip("frictionless")
    lower, upper = offices.pair()
    people(lower, 3)
    folder = handover.unpack(upper, offices.reported(lower, privacy="full"), offices.folder / "unpacked")
    report = frictionless.validate(str(folder / "datapackage.json"))
    assert report.valid, report.flatten(["message"])
    with upper.store.reading() as r:
        assert [entry.action for entry in journal.entries(r, action="unpacked")] == ["unpacked"]


def test_the_tables_of_a_package_cover_the_privacy_list(offices: Offices) -> None:
    office = offices.found()
    with office.store.reading() as r:
        assert packing.tables(office, r, "figures") == []
        names = {table.name for table in packing.tables(office, r, "masked")}
    assert names == {ledger.about.code for ledger in office.ledgers}


def test_the_original_bytes_are_kept_on_both_sides(offices: Offices) -> None:
    lower, upper = offices.pair()
    file = offices.reported(lower)
    take(upper, file)
    for office, direction in ((lower, "out"), (upper, "in")):
        with office.store.reading() as r:
            (package,) = kept.packages(r, direction=direction)
        assert (office.home.packages / package.file).read_bytes() == file.read_bytes()
