"""Papers in words: every template asks for what there is, and comes out as an official letter."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest

from nzg_desktop.core import codes
from nzg_desktop.core.declare import Ledger, Print
from nzg_desktop.core.query import Query
from nzg_desktop.ledgers import LEDGERS
from nzg_desktop.ledgers.contract import Contract
from nzg_desktop.ledgers.contract_rep import ContractRep
from nzg_desktop.ledgers.member import Member
from nzg_desktop.ledgers.membership_change import MembershipChange
from nzg_desktop.ledgers.supervision_doc import SupervisionDoc
from nzg_desktop.paper.letter import Letter, letters
from nzg_desktop.work import letters as written
from nzg_desktop.work import printing, records
from nzg_desktop.work.desk import Desk
from tests.fixtures.offices import Offices

LETTERS = [(ledger, paper) for ledger in LEDGERS for paper in ledger.prints if paper.layout == "letter"]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Desk]:
    with Offices(tmp_path) as offices:
        yield offices.found()


def said(data: bytes) -> list[str]:
    """The text of each page, without blanks."""
    document = pypdfium2.PdfDocument(data)
    found = ["".join(page.get_textpage().get_text_range().split()) for page in document]
    document.close()
    return found


@pytest.mark.parametrize(("ledger", "paper"), LETTERS, ids=lambda one: getattr(one, "code", ""))
def test_a_template_asks_only_for_what_there_is(ledger: type[Ledger], paper: Print) -> None:
    known = {"office", *(column.name for column in ledger.columns())}
    known |= {child.about.code for child in LEDGERS if child.about.parent}
    kinds = codes.table(ledger.column(paper.by).col.codes).codes if paper.by else ("",)
    for kind in kinds:
        name = written.name_of(paper, {paper.by: kind})
        assert written.places(name) <= known
        assert written.template(name).startswith(("标题：", "红头："))


def test_papers_that_need_no_record_print_with_lines_to_write_on(office: Desk) -> None:
    for _ledger, paper in LETTERS:
        if paper.blank:
            assert "＿＿＿" in "".join(said(printing.pdf(office, paper.code, blank=True)))


def test_a_reminder_names_facts_law_day_and_carries_its_receipt(office: Desk) -> None:
    told = {
        "doc_no": "测工劳监提〔2026〕1号", "to_name": "样例纺织厂", "facts": "没有安排哺乳时间。",
        "law_refs": "《女职工劳动保护特别规定》第九条", "demand": "安排每天一小时哺乳时间。",
        "served_on": "2026-03-02",
    }  # fmt: skip
    records.save(office, SupervisionDoc, told)
    pages = said(printing.pdf(office, "supervision_letter", Query(SupervisionDoc)))
    for words in ("样例纺织厂：", "没有安排哺乳时间", "第九条", "2026年3月17日前", "送达回证", "〔2026〕1号"):
        assert words in "".join(pages)
    assert "送达回证" in pages[-1]


def test_each_change_of_membership_prints_its_own_paper(office: Desk) -> None:
    told = {"name": "测试某", "membership_status": "20"}
    who = records.save(office, Member, told).uids[0]
    for kind, day in (("04", "2026-03-01"), ("05", "2026-04-01"), ("03", "2026-05-01")):
        change = {"member_id": who, "change_type": kind, "on_date": day, "reason": "失业"}
        records.save(office, MembershipChange, change)
    pages = said(printing.pdf(office, "membership_paper", Query(MembershipChange)))
    for words in ("保留会籍通知书", "恢复会籍通知书", "会员关系转接介绍信"):
        assert any(words in page for page in pages)


def test_the_list_of_representatives_names_each(office: Desk) -> None:
    uid = records.save(office, Contract, {"contract_no": "1号", "party_a": "样例纺织厂"}).uids[0]
    told = {"contract_id": uid, "side": "2", "name": "样例甲", "is_chief": True}
    records.save(office, ContractRep, told)
    (page,) = said(printing.pdf(office, "contract_reps", Query(Contract)))
    assert "职工方样例甲首席" in page


def test_a_page_has_22_lines_of_28_characters_and_long_letters_are_numbered() -> None:
    pages = said(letters([Letter("很长的函", ("样" * 26, *("例" * 26 for _ in range(60))))]))
    assert len(pages) == 3
    assert "—1—" in pages[0] and "—3—" in pages[2]
    assert pages[1].count("例") == 22 * 26
