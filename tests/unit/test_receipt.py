"""What the upper office answers, and what the lower one reads of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nzg_desktop.core.trouble import RefusedFile
from nzg_desktop.exchange import container, payload, receipt
from nzg_desktop.exchange.header import LAST_NUMBER, Header, Recipient, Sender
from nzg_desktop.exchange.payload import Resource
from nzg_desktop.exchange.receipt import Quarantined, Receipt, Total
from nzg_desktop.exchange.verdict import Verdict
from tests.fixtures.handover import DISTRICT, DISTRICT_CARD, NONCE, STREET, STREET_CARD

REPORT_ID = "a" * 64
ANSWER = Receipt(
    package_id=REPORT_ID,
    stream="s-1",
    number=7,
    verdict=Verdict.APPLIED,
    code="W-101",
    read=50,
    accepted=40,
    unchanged=7,
    quarantined=2,
    held=1,
    missing=(3, 4, 6),
    totals=(Total("figure", "rows", "41", "41"), Total("figure", "value", "12.25", "12.25")),
    quarantine=(
        Quarantined("member", "0190-01", "id_no", "Q-104", "校验位不符", "请核对后改正"),
        Quarantined("member", "0190-02", "", "Q-105", "属于别的单位", "请由所属单位报送"),
    ),
)


def head() -> Header:
    sender = Sender("A", "样例区总工会", "4", DISTRICT_CARD.key_id)
    recipient = Recipient("A01", STREET_CARD.key_id)
    day = "2026-11-02T08:00:00Z"
    return Header(
        "receipt", "2026-10", 0, "", sender, recipient, "s-1", 7, "", REPORT_ID, "figures", day,
        journal_lines=9, journal_head="b" * 64,
    )  # fmt: skip


def read_back(tables: tuple[Resource, ...]) -> Receipt:
    packed = payload.pack(head(), tables, NONCE)
    data = container.write_container(
        head(), payload.write_payload(packed), packed.package_id, DISTRICT, STREET_CARD
    )
    sealed = container.peek(data)
    container.verify(sealed, DISTRICT_CARD)
    return receipt.from_package(payload.read_payload(container.decrypt(sealed, STREET), sealed.header))


@pytest.mark.parametrize("answer", [ANSWER, replace(ANSWER, missing=(), totals=(), quarantine=())])
def test_a_receipt_comes_down_as_it_was_written(answer: Receipt) -> None:
    assert read_back(receipt.to_resources(answer)) == answer


def test_a_receipt_whose_counters_do_not_add_up_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="add up"):
        replace(ANSWER, accepted=41)


@pytest.mark.parametrize(
    ("column", "text"),
    [(3, "FINE"), (2, "7.5"), (5, "51"), (10, "3 4"), (10, f"1-{LAST_NUMBER}, 1-{LAST_NUMBER}"), (0, "")],
)
def test_a_receipt_that_makes_no_sense_is_refused(column: int, text: str) -> None:
    about, *others = receipt.to_resources(ANSWER)
    row = list(about.rows[0])
    row[column] = text
    loose = tuple(replace(field, type="string", codes=(), required=False) for field in about.fields)
    for fields in (about.fields, loose):
        table = replace(about, fields=fields, rows=(row,))
        package = payload.Package(REPORT_ID, NONCE, b"", (table, *others), {}, b"", b"")
        with pytest.raises(RefusedFile) as caught:
            receipt.from_package(package)
        assert caught.value.code == "E-602"


def test_a_receipt_without_one_of_its_tables_is_refused() -> None:
    with pytest.raises(RefusedFile) as caught:
        read_back(receipt.to_resources(ANSWER)[:2])
    assert caught.value.code == "E-602"
    with pytest.raises(RefusedFile) as caught:
        read_back(receipt.to_resources(ANSWER)[1:])
    assert caught.value.code == "E-405"
