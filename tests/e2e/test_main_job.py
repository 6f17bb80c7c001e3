"""The main job between offices: report up, receipt down, corrections, roll-up over two levels."""

from __future__ import annotations

from pathlib import Path

import pytest

from nzg_desktop.core.query import Query
from nzg_desktop.core.trouble import Trouble
from nzg_desktop.ledgers.member import Member
from nzg_desktop.ledgers.org import Org
from nzg_desktop.store import office as kept
from nzg_desktop.work import handover, listing, month, papers, rollup
from nzg_desktop.work import records as work
from tests.fixtures.offices import (
    MONTH,
    Offices,
    adds_up,
    figure,
    kept_state,
    pages,
    people,
    received,
    save,
    take,
)


def test_a_month_goes_up_and_its_receipt_comes_down(offices: Offices) -> None:
    lower, upper = offices.pair()
    people(lower, 3)
    file = offices.reported(lower, privacy="masked")
    assert month.months(lower, [MONTH]) == {MONTH: "exported"}
    (answer,) = take(upper, file)
    assert (answer.verdict, answer.quarantined, answer.held) == ("APPLIED", 0, 0)
    assert adds_up(answer)
    assert figure(upper, "A07-2") == 3
    assert {str(one["id_no"])[4:14] for one in received(upper)} == {"*" * 10}
    told = handover.receipt(lower, Path(answer.receipt))
    assert (told.verdict, told.read, told.period) == ("APPLIED", answer.read, MONTH)
    assert month.months(lower, [MONTH]) == {MONTH: "receipted"}


def test_receiving_the_same_file_again_changes_nothing_and_gives_the_same_receipt(offices: Offices) -> None:
    lower, upper = offices.pair()
    people(lower, 2)
    (first,) = take(upper, offices.reported(lower, privacy="full"))
    receipt = Path(first.receipt).read_bytes()
    Path(first.receipt).unlink()
    before = kept_state(upper)
    (again,) = take(upper, offices.reported(lower, privacy="full"))
    assert again.verdict == "DUPLICATE"
    assert (again.read, again.accepted) == (first.read, first.accepted)
    assert Path(again.receipt).read_bytes() == receipt
    assert kept_state(upper) == before


def test_the_same_report_asked_for_again_is_the_same_file(offices: Offices) -> None:
    lower, _upper = offices.pair()
    people(lower, 2)
    month.close(lower, MONTH, "测试")
    first = handover.report(lower, MONTH, offices.stick, privacy="masked")
    bytes_ = first.file.read_bytes()
    first.file.unlink()
    people(lower, 1, start=5)
    assert handover.report(lower, MONTH, offices.stick, privacy="masked") == first
    assert first.file.read_bytes() == bytes_


def test_a_correction_replaces_what_was_reported_before(offices: Offices) -> None:
    lower, upper = offices.pair()
    gone, *_rest = people(lower, 4)
    offices.handed(lower, upper, privacy="masked")
    work.retire(lower, Member, gone, "重复登记")
    people(lower, 2, start=10)
    with pytest.raises(Trouble, match="更正原因"):
        month.close(lower, MONTH)
    file = offices.corrected(lower, privacy="masked")
    with lower.store.reading() as r:
        (sent,) = kept.packages(r, direction="out", revision=1)
    text = "".join(pages(papers.cover(lower, sent.id)))
    assert "更正第1次：更正" in text and "女会员人数4→5（+1）" in text
    (answer,) = take(upper, file)
    assert (answer.verdict, answer.accepted > 0) == ("APPLIED", True)
    assert figure(upper, "A07-2") == 5
    assert len(received(upper)) == 5
    told = handover.receipt(lower, Path(answer.receipt))
    assert told.number == 2
    with lower.store.reading() as r:
        assert [seal.revision for seal in kept.seals(r, MONTH)] == [0, 1]
        assert {
            leaf.value for leaf in kept.figures(r, MONTH, source=0, revision=0) if leaf.indicator == "A07-2"
        } == {4}
    with upper.store.reading() as r:
        assert [package.revision for package in kept.packages(r, direction="in")] == [0, 1]


def test_an_unchanged_roster_is_counted_as_unchanged(offices: Offices) -> None:
    lower, upper = offices.pair()
    people(lower, 3)
    first = offices.handed(lower, upper, "2026-04", privacy="masked")
    second = offices.handed(lower, upper, "2026-05", privacy="masked")
    assert first.unchanged == 0
    assert second.unchanged == 4  # three members and the office's own line
    assert adds_up(second)


def test_files_are_taken_in_the_order_of_their_numbers(offices: Offices) -> None:
    lower, upper = offices.pair()
    files = []
    for at, period in enumerate(("2026-03", "2026-04", "2026-05")):
        people(lower, 1, start=at)
        files.append(offices.reported(lower, period, privacy="masked"))
    answers = take(upper, *reversed(files))
    assert [answer.verdict for answer in answers] == ["APPLIED"] * 3
    assert [answer.period for answer in answers] == ["2026-05", "2026-04", "2026-03"]
    assert len(received(upper)) == 3


def test_figures_roll_up_over_offices_and_levels_and_each_counts_once(offices: Offices) -> None:
    county, town = offices.found("X01", level="4"), offices.found("T01", level="5")
    offices.introduce(town, county)
    below = [offices.found(code) for code in ("A01", "A02", "A03")]
    for office in below:
        offices.introduce(office, town)
    for at, office in enumerate(below[:2], 1):
        people(office, at, start=10 * at)
        offices.handed(office, town, privacy="masked")
    people(town, 4, start=50)
    # The town has A01 on its own register too: what A01 reports itself stands before it.
    save(town, Org, name="样例A01工会", stat_code="A01", emp_total="50", level="8")
    found = rollup.rollup(town, MONTH)
    assert (found.expected, found.reported, [one.name for one in found.missing]) == (3, 2, ["样例A03工会"])
    assert figure(town, "A07-2") == 1 + 2 + 4
    offices.handed(town, county)
    above = rollup.rollup(county, MONTH)
    assert figure(county, "A07-2") == 7
    assert figure(county, "A06") == figure(town, "A06")
    assert [(one.code, one.via) for one in above.missing] == [("A03", "T01")]
    assert (above.expected, above.reported) == (4, 3)
    behind = {leaf.org: leaf.value for leaf in rollup.behind(county, MONTH, "A07-2") if leaf.value}
    assert behind == {"A01": 1, "A02": 2, "T01": 4}
    with county.store.reading() as r:
        packages = {leaf.package for leaf in kept.figures(r, MONTH) if leaf.org == "A01"}
    with town.store.reading() as r:
        came = {package.id for package in kept.packages(r, direction="in")}
    assert packages <= came
    people(below[2], 3, start=80)
    offices.handed(below[2], town, privacy="masked")
    take(county, offices.corrected(town))
    assert figure(county, "A07-2") == 10
    assert rollup.rollup(county, MONTH).missing == ()


def test_rates_are_taken_from_the_sums_of_their_parts(offices: Offices) -> None:
    lower, upper = offices.pair()
    other = offices.found("A02")
    offices.introduce(other, upper)
    for office, women, total in ((lower, "1", "10"), (other, "45", "90")):
        own = listing.listed(office, Query(Org)).records[0]["uid"]
        save(office, Org, own, emp_women=women, emp_total=total, women_org_form="1")
        offices.handed(office, upper)
    lines = {line.code: line for line in rollup.rollup(upper, MONTH).figures}
    assert lines["A06-2"].value == 46
    assert [lines["B05-2"].numerator, lines["B05-2"].denominator] == [0, 46]
    assert lines["B05"].value == 0
