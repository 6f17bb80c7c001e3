"""A ledger that is declared once is everywhere, with no other edit."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from nzg_desktop.cli import options
from nzg_desktop.core.kinds import Context
from nzg_desktop.core.query import Query
from nzg_desktop.exchange import container, payload
from nzg_desktop.store import records
from nzg_desktop.work import dictionary, exporting, figures, importing, listing, printing, receiving
from nzg_desktop.work import records as work
from nzg_desktop.work.desk import keys_of
from tests.fixtures.kindness import EVERY, TODAY, Kindness
from tests.fixtures.offices import MONTH, Offices
from tests.fixtures.shell import Shell


def test_a_ledger_that_is_declared_once_works_everywhere(offices: Offices, tmp_path: Path) -> None:
    lower, upper = offices.pair(ledgers=EVERY)
    uid = work.save(lower, Kindness, {"kindness_no": "H1", "name": "送伞", "cost": "12.50"}).uids[0]
    work.save(lower, Kindness, {"done_on": "2026.5.1", "helper_phone": "13800001234"}, uid)
    assert work.get(lower, Kindness, uid)["revision"] == 1
    roster = tmp_path / "好事.csv"
    roster.write_text("好事编号,好事名称,花费\nH1,送伞,\nH2,让座,3.2\n,无名,1\n", encoding="utf-8")
    done = importing.write(lower, importing.look(lower, Kindness, roster))
    assert (done.read, done.new, done.same, done.refused) == (3, 1, 1, 1)
    assert listing.listed(lower, Query(Kindness, text="rz")).count == 1
    assert exporting.export(lower, Query(Kindness), tmp_path / "好事.xlsx") == 2
    assert printing.pdf(lower, "kindness_form").startswith(b"%PDF")
    assert {f.code: f.value for f in figures.figures(lower, MONTH) if f.code[0] == "Z"} == {
        "Z01": 2,
        "Z02": Decimal("15.7"),
    }
    file = offices.reported(lower, privacy="masked")
    (answer,) = receiving.receive(upper, [file], offices.stick)
    assert answer.verdict == "APPLIED"
    received = listing.listed(upper, Query(Kindness, scope="received"), clear=True).records
    assert {record["helper_phone"] for record in received} == {"138****1234", None}
    with upper.store.reading() as r:
        sealed = container.peek(file.read_bytes())
        inner = payload.read_payload(container.decrypt(sealed, keys_of(r)), sealed.header)
        table = inner.resource("kindness")
        assert table is not None and len(table.rows) == 2
        assert records.by_uids(r, Kindness, [uid])[uid]["origin"] != 0


def test_it_is_in_the_command_line(
    offices: Offices, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    made = offices.found(ledgers=EVERY)
    made.store.close()
    shell = Shell(capsys, made.home.folder)
    before = options.registry.set(EVERY)
    try:
        assert "kindness" in {one["code"] for one in shell.json("ledgers")}
        assert "kindness_form" in {one["code"] for one in shell.json("documents")}
        uid = shell.json("set", "kindness", "kindness_no=H1", "name=送伞", "done_on=2026-05-01")["uid"]
        assert [one["uid"] for one in shell.json("list", "kindness")["records"]] == [uid]
        shell.json("template", "kindness", tmp_path / "模板.xlsx")
        found = shell.json("figures", MONTH)["figures"]
        assert {one["code"]: one["value"] for one in found}["Z01"] == 1
        assert shell.json("rows", MONTH, "Z01")["count"] == 1
    finally:
        options.registry.reset(before)


def _fields() -> dict[str, list[str]]:
    """The entities of the national plan and their fields, by the names on which scripts may rely."""
    lines = Path(__file__).parent.parent.joinpath("fixtures", "fields.txt").read_text("utf-8").splitlines()
    return {entity: names.split() for entity, _, names in (line.partition(": ") for line in lines)}


def test_every_entity_and_field_of_the_plan_goes_by_its_name() -> None:
    plan = _fields()
    assert (len(plan), sum(map(len, plan.values()))) == (46, 756)
    for entity, names in plan.items():
        given = options.pairs([f"{name}=1" for name in names])
        options.check_fields(options.ledger_of(entity), [name for name, _ in given])


def test_it_is_in_the_dictionary() -> None:
    page = dictionary.written(EVERY)
    assert "## 好事 `kindness`" in page
    assert "| `Z01` | 好事件数 |" in page


def test_the_gate_takes_no_field_that_is_not_declared() -> None:
    gate = Context(TODAY, lambda _code, _words: None)
    examined = Kindness.examine({"kindness_no": "H1", "name": "送伞", "secret": "1"}, gate)
    assert [problem.field for problem in examined.problems] == ["secret"]
