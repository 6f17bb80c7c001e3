"""The month: figures that open to their rows, checks before the seal, a seal that never changes."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from nzg_desktop.core import dates
from nzg_desktop.core.query import Query
from nzg_desktop.core.trouble import Trouble
from nzg_desktop.ledgers.contract import Contract
from nzg_desktop.ledgers.contract_employer import ContractEmployer
from nzg_desktop.ledgers.member import Member
from nzg_desktop.ledgers.org import Org
from nzg_desktop.ledgers.room import Room
from nzg_desktop.store import journal, lists
from nzg_desktop.store import office as kept
from nzg_desktop.store.store import Store
from nzg_desktop.work import checking, figures, importing, listing, month, records
from nzg_desktop.work.checking import Finding
from nzg_desktop.work.desk import Desk
from tests.fixtures.offices import MONTH, Offices, id_number, member, people, save, workbook

IN_FORCE = {
    "status": "80", "sign_type": "1", "signed_on": "2026-05-08", "term_from": "2026-05-08",
    "term_to": "2028-05-07", "effective_on": "2026-05-25",
}  # fmt: skip


@pytest.fixture
def office(offices: Offices) -> Desk:
    return offices.found()


def values(office: Desk, period: str = MONTH) -> dict[str, Decimal | None]:
    return {figure.code: figure.value for figure in month.figures(office, period)}


def behind(office: Desk, code: str, period: str = MONTH) -> list[str]:
    query = month.rows(office, period, code)
    with office.store.reading(query.as_of) as r:
        return [str(record["uid"]) for record in lists.each(r, query)]


def own_line(office: Desk, **raw: str) -> str:
    return save(office, Org, str(listing.listed(office, Query(Org)).records[0]["uid"]), **raw)


def found(office: Desk, severity: str, period: str = MONTH) -> list[Finding]:
    return [finding for finding in checking.check(office, period) if finding.severity == severity]


def test_a_stock_counts_who_is_there_and_a_flow_who_came(office: Desk) -> None:
    old = save(office, Member, **member(1, join_date="2020-01-01"))
    new = save(office, Member, **member(2, join_date="2026-05-31"))
    save(office, Member, **member(3, join_date="2026-06-01"))
    save(office, Member, **member(4, sex="男", id_no="", join_date="2026-05-01"))
    left = save(
        office, Member, **member(5, join_date="2020-01-01", membership_status="31", status_date="2026-05-09")
    )
    assert set(behind(office, "A07-2")) == {old, new}
    assert behind(office, "A08") == [new]
    assert behind(office, "A10") == [left]
    shown = values(office)
    assert [shown[code] for code in ("A07", "A07-2", "A08", "A10")] == [3, 2, 1, 1]
    assert values(office, "2026-04")["A07-2"] == 2  # she was still there then
    assert left in behind(office, "A07-2", "2026-04")


def test_employers_covered_twice_count_once(office: Desk) -> None:
    for number, women in (("女专集1号", "40"), ("女专集2号", "60")):
        save(office, Contract, contract_no=number, **IN_FORCE)
        save(office, ContractEmployer, contract_id=number, employer_id="样例厂", staff="100", women=women)
    save(office, ContractEmployer, contract_id="女专集1号", employer_id="样例二厂", staff="10", women="5")
    own_line(office, emp_total="200", emp_women="130", level="8")
    lines = {figure.code: figure for figure in month.figures(office, MONTH)}
    assert [lines[code].value for code in ("B01", "B02", "B03", "B03-2")] == [2, 2, 110, 65]
    assert (lines["B02"].rows, lines["B03-2"].rows) == (3, 3)
    rate = lines["B05-2"]
    assert [rate.value, rate.numerator, rate.denominator, rate.rows] == [50, 65, 130, 3]
    assert month.rows(office, MONTH, "B05-2") == month.rows(office, MONTH, "B03-2")
    assert lines["B05"].value == 100


def test_what_is_in_the_recycle_bin_counts_nowhere(office: Desk) -> None:
    contract = save(office, Contract, contract_no="女专集1号", **IN_FORCE)
    save(office, ContractEmployer, contract_id="女专集1号", employer_id="样例厂", women="5")
    records.retire(office, Contract, contract, "作废")
    shown = values(office)
    assert [shown[code] for code in ("B01", "B02", "B03-2", "B04")] == [0, 0, 0, 0]


def test_money_is_exact_and_a_rate_without_a_base_is_unknown(office: Desk) -> None:
    for cost in ("0.10", "0.20", "12345.67"):
        save(office, Room, name=f"样例小屋{cost}", built_on="2026-05-05", cost=cost)
    shown = values(office)
    assert shown["C04"] == Decimal("1.234597")
    assert shown["B05-2"] is None


def test_figures_are_kept_by_organisation_and_zero_is_said_for_the_own_office(office: Desk) -> None:
    save(office, Org, name="样例车间工会", stat_code="A01-1", level="9")
    save(office, Member, **member(1))
    save(office, Member, **member(2, org_id="A01-1"))
    with office.store.reading() as r:
        leaves = figures.by_organisation(office, r, figures.measured(office, r, MONTH))
    found_ = {(leaf.org, leaf.indicator): leaf.value for leaf in leaves}
    assert [found_["A01", "A07-2"], found_["A01-1", "A07-2"]] == [1, 1]
    assert found_["A01", "C01"] == 0
    assert ("A01-1", "C01") not in found_


def test_a_seal_keeps_its_figures_while_the_ledgers_go_on(office: Desk) -> None:
    people(office, 2)
    assert month.close(office, MONTH, "首次").revision == 0
    sealed = month.figures(office, MONTH)
    people(office, 3, start=10)
    assert month.figures(office, MONTH) == sealed
    assert values(office)["A07-2"] == 2
    assert len(behind(office, "A07-2")) == 2
    with office.store.reading() as r:
        (line,) = journal.entries(r, action="closed")
    assert (line.reason, line.after) == ("首次", {"period": MONTH, "revision": 0})


def test_a_figure_of_a_sealed_month_opens_to_the_records_as_they_stood_at_the_seal(
    office: Desk, tmp_path: Path
) -> None:
    """Added, altered, retired, restored, moved to another organisation and undone since: none of it shows."""
    save(office, Org, name="样例车间工会", stat_code="A01-1", level="9")
    altered, retired, back, moved, *_rest = people(office, 6)
    records.retire(office, Member, back, "测试")
    roster = workbook(tmp_path / "名册.xlsx", [("姓名", "身份证号"), ("测试二十", id_number(20))])
    imported = importing.write(office, importing.look(office, Member, roster))
    save(office, Contract, contract_no="女专集1号", **IN_FORCE)
    save(office, ContractEmployer, contract_id="女专集1号", employer_id="样例厂", staff="90", women="40")
    month.close(office, MONTH, "测试")
    codes = [figure.code for figure in month.figures(office, MONTH)]
    then = {code: sorted(behind(office, code)) for code in codes}
    assert {figure.code: figure.rows for figure in month.figures(office, MONTH)} == {
        code: len(uids) for code, uids in then.items()
    }
    people(office, 1, start=9)
    save(office, Member, altered, name="改过名字", sex="男", id_no="")
    records.retire(office, Member, retired, "测试")
    records.restore(office, Member, back)
    save(office, Member, moved, org_id="A01-1", membership_status="31", status_date=f"{MONTH}-20")
    save(office, Contract, behind(office, "B01")[0], status="90")
    records.undo(office, imported.batch)
    assert {code: sorted(behind(office, code)) for code in codes} == then
    shown = listing.worded(office, month.rows(office, MONTH, "A07-2"), clear=True)
    names = {record["name"] for record in shown.records}
    assert (shown.count, "改过名字" in names, "测试二十" in names) == (6, False, True)
    assert len(then["A07-2"]) != len(behind(office, "A07-2", "2026-06"))


def test_looking_behind_a_seal_leaves_nothing_behind(office: Desk) -> None:
    people(office, 3)
    month.close(office, MONTH, "测试")
    people(office, 2, start=9)
    query = month.rows(office, MONTH, "A07-2")
    assert listing.listed(office, query).count == 3
    assert listing.listed(office, Query(Member)).count == 5
    assert listing.listed(office, query).count == 3
    with office.store.reading() as r:
        assert r.exec_driver_sql("SELECT count(*) FROM temp.sqlite_master").scalar_one() == 0


def test_who_may_only_look_on_sees_the_records_of_the_seal_too(office: Desk) -> None:
    people(office, 3)
    month.close(office, MONTH, "测试")
    people(office, 2, start=9)
    query = month.rows(office, MONTH, "A07-2")
    onlooker = Store.open(office.home.database, office.ledgers, office.store.key, read_only=True)
    with onlooker.reading(query.as_of) as r:
        assert lists.count(r, query).number == 3
    onlooker.close()


def test_after_too_many_changes_the_records_are_shown_as_they_are_now(
    office: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    people(office, 3)
    month.close(office, MONTH, "测试")
    monkeypatch.setattr(figures, "FAR", 3)
    people(office, 2, start=9)
    assert month.rows(office, MONTH, "A07-2").as_of
    people(office, 1, start=19)
    assert not month.rows(office, MONTH, "A07-2").as_of


def test_a_correction_is_a_revision_with_a_reason_and_all_are_kept(office: Desk) -> None:
    people(office, 1)
    month.close(office, MONTH, "首次")
    people(office, 1, start=5)
    with pytest.raises(Trouble, match="更正原因"):
        month.close(office, MONTH)
    assert month.close(office, MONTH, "漏了一人").revision == 1
    assert values(office)["A07-2"] == 2
    with office.store.reading() as r:
        assert [seal.note for seal in kept.seals(r, MONTH)] == ["首次", "漏了一人"]
        for revision, count in ((0, 1), (1, 2)):
            leaves = kept.figures(r, MONTH, source=0, revision=revision, org="A01")
            assert [leaf.value for leaf in leaves if leaf.indicator == "A07-2"] == [count]


def test_errors_must_be_put_right_before_the_seal(office: Desk) -> None:
    uid = save(office, Room, name="样例小屋", women="5", pregnant="5")
    with office.store.writing() as w:
        w.exec_driver_sql("UPDATE room SET pregnant = 9 WHERE uid = ?", (uid,))
    (error,) = found(office, "error")
    assert "孕期人数" in error.message
    assert error.query is not None and error.query.uids == (uid,)
    with pytest.raises(Trouble, match="必须改正"):
        month.close(office, MONTH, "就这样")
    assert month.months(office, [MONTH]) == {MONTH: "open"}


def test_what_is_unusual_needs_a_word(office: Desk) -> None:
    own_line(office, emp_total="1")
    people(office, 2)
    (warning,) = found(office, "warning")
    assert "会员 2 人比职工 1 人还多" in warning.message
    with pytest.raises(Trouble, match="需要说明") as caught:
        month.close(office, MONTH)
    assert caught.value.code == "note"
    month.close(office, MONTH, "含退休会员")


def test_end_is_beginning_and_what_came_and_went(office: Desk) -> None:
    people(office, 3, join_date="2026-04-02")
    month.close(office, "2026-04", "测试")
    people(office, 1, start=10)
    assert found(office, "warning") == []
    save(office, Member, **member(20, join_date="2026-03-01"))
    (warning,) = found(office, "warning")
    assert "上月末 3 人，本月增 1 减 0，应为 4 人，现为 5 人" in warning.message
    assert warning.query == month.rows(office, MONTH, "A07-2")


def test_a_stock_that_jumps_is_asked_about(office: Desk) -> None:
    for at in range(10):
        save(office, Room, name=f"样例小屋{at}", built_on="2026-01-01")
    month.close(office, "2026-04", "测试")
    for at in range(6):
        save(office, Room, name=f"样例新屋{at}", built_on="2026-05-01")
    (warning,) = found(office, "warning")
    assert (warning.code, "由 10 变为 16" in warning.message) == ("C01", True)


def test_nothing_at_all_is_a_report_too(offices: Offices) -> None:
    office = offices.found("T01", level="4")
    hints = [finding.code for finding in found(office, "hint")]
    assert "zero" in hints
    assert month.close(office, MONTH).revision == 0


def test_a_month_that_has_not_come_cannot_be_sealed(office: Desk) -> None:
    coming = dates.shifted(dates.month_of(dt.date.today()), 1)
    with pytest.raises(Trouble, match="还没有到"):
        month.close(office, coming)
    for wrong in ("2026-13", "2026", "五月", "2026-5"):
        with pytest.raises(Trouble, match="不是一个月份"):
            month.figures(office, wrong)


def test_an_unknown_figure_is_answered_with_those_there_are(office: Desk) -> None:
    with pytest.raises(Trouble, match="A07-2"):
        month.rows(office, MONTH, "A99")


def test_a_note_is_one_line_of_reasonable_length(office: Desk) -> None:
    month.close(office, MONTH, " 第一行\n第二行 ")
    with office.store.reading() as r:
        assert kept.seals(r, MONTH)[0].note == "第一行 第二行"
    with pytest.raises(Trouble, match="最多"):
        month.close(office, MONTH, "字" * 501)


def test_an_altered_journal_is_found(office: Desk) -> None:
    people(office, 1)
    assert checking.check_database(office) == ()
    with office.store.writing() as w:
        w.exec_driver_sql("UPDATE journal SET who = '别人' WHERE seq = 2")
    (finding,) = checking.check_database(office)
    assert (finding.severity, finding.code) == ("error", "journal")


def test_a_journal_cut_off_before_a_sealed_month_is_found_also_where_its_note_was_set_right(
    office: Desk,
) -> None:
    people(office, 1)
    with office.store.reading() as r:
        seq, end = journal.head(r)
    month.close(office, MONTH, "核对过")
    assert checking.check_database(office) == checking.check_tail(office) == ()
    with office.store.writing() as w:
        w.exec_driver_sql("DELETE FROM journal WHERE seq > ?", (seq,))
        w.exec_driver_sql("UPDATE setting SET value = ? WHERE key = 'journal_head'", (f'[{seq},"{end}"]',))
    found = checking.check_database(office)
    assert "被截去" in found[0].message
    assert {"month", "figure"} <= {finding.code for finding in found}  # nobody vouches for them any more
    assert checking.check_tail(office) == ()
    assert [found.code for found in checking.check_tail(office, (seq + 1, "00" * 32))] == ["journal"]
