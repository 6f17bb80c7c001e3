"""What is saved comes back as it was given, is journalled once, and is never overwritten unseen."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any, ClassVar

import pytest
import sqlalchemy as sa

from nzg_desktop.core.trouble import Trouble
from nzg_desktop.ledgers.contract import Contract
from nzg_desktop.ledgers.contract_employer import ContractEmployer
from nzg_desktop.ledgers.employer import Employer
from nzg_desktop.ledgers.honour import Honour
from nzg_desktop.ledgers.member import Member
from nzg_desktop.ledgers.org import Org
from nzg_desktop.ledgers.room import Room
from nzg_desktop.store import journal, records, references, schema
from nzg_desktop.store.records import Record
from nzg_desktop.store.store import Store
from tests.fixtures.shelves import CLERK, id_number, person, values


def kept(store: Store, uid: str) -> Record:
    with store.reading() as r:
        found = records.get(r, Member, uid)
    assert found is not None
    return found


def save(store: Store, given: dict[str, Any], **words: Any) -> records.Saved:
    with store.writing() as w:
        return records.save(w, Member, given, who=CLERK, **words)


def lines(store: Store) -> int:
    with store.reading() as r:
        return journal.head(r)[0]


def test_what_is_saved_comes_back_as_it_was_given(store: Store) -> None:
    given = person(1, dues_base="6500.5", join_date="2015-08-01", is_committee="是", flags="农民工、困难")
    saved = save(store, given)
    found = kept(store, saved.uid)
    assert saved.action == "new"
    assert {name: found[name] for name in given} == given
    assert found["dues_base"] == Decimal("6500.50")
    assert found["birth_date"] == dt.date(1990, 1, 1)
    assert found["is_committee"] is True
    assert (found["id"], found["origin"], found["retired"], found["revision"]) == (saved.id, 0, 0, 0)


def test_wanted_fields_that_are_blank_are_counted(store: Store) -> None:
    saved = save(store, person(1, mobile="13800000000"))
    before = kept(store, saved.uid)["missing"]
    save(store, person(1, mobile="13800000000", join_date="2015-08-01"), uid=saved.uid)
    assert kept(store, saved.uid)["missing"] == before - 1


def test_saving_the_same_again_changes_nothing_and_is_not_journalled(store: Store) -> None:
    saved = save(store, person(1))
    before = lines(store)
    again = save(store, person(1), uid=saved.uid)
    assert (again.action, again.uid, again.id) == ("same", saved.uid, saved.id)
    assert lines(store) == before
    assert kept(store, saved.uid)["revision"] == 0


def test_a_change_is_one_line_with_what_was_and_what_is(store: Store) -> None:
    saved = save(store, person(1, job="缝纫工", dept="一车间"))
    save(store, person(1, job="检验员", mobile="13800000000"), uid=saved.uid, reason="调岗")
    with store.reading() as r:
        first, second = journal.history(r, "member", saved.uid)
    assert (first.action, first.before) == ("new", None)
    assert first.after is not None
    assert first.after["job"] == "缝纫工"
    assert "native_place" not in first.after
    assert (second.action, second.who, second.reason) == ("changed", CLERK, "调岗")
    assert second.before == {"job": "缝纫工", "dept": "一车间"}
    assert second.after == {"job": "检验员", "mobile": "13800000000"}
    assert kept(store, saved.uid)["revision"] == 1


def test_a_change_over_an_unseen_one_is_refused(store: Store) -> None:
    saved = save(store, person(1))
    save(store, person(1, job="检验员"), uid=saved.uid, revision=0)
    with pytest.raises(Trouble) as trouble:
        save(store, person(1, job="缝纫工"), uid=saved.uid, revision=0)
    assert trouble.value.code == "conflict"
    assert kept(store, saved.uid)["job"] == "检验员"


def test_a_record_that_is_gone_is_not_saved_into_the_air(store: Store) -> None:
    with pytest.raises(Trouble) as trouble:
        save(store, person(1), uid="01900000-0000-7000-8000-000000000000")
    assert trouble.value.code == "gone"


def test_what_another_office_sent_is_only_read(store: Store) -> None:
    with store.writing() as w:
        (id,) = records.insert_many(w, Member, [person(1)], who="", batch="", origin=3, journalled=False)
        uid = records.uids(w, Member, [id])[id]
    for change in (
        lambda w: records.save(w, Member, person(2), uid=uid, who=CLERK),
        lambda w: records.retire(w, Member, uid, who=CLERK, reason="重复"),
        lambda w: records.restore(w, Member, uid, who=CLERK),
    ):
        with pytest.raises(Trouble) as trouble, store.writing() as w:
            change(w)
        assert trouble.value.code == "received"
    assert lines(store) == 0


def test_one_person_is_registered_once(store: Store) -> None:
    save(store, person(1))
    with pytest.raises(Trouble) as trouble:
        save(store, person(1, name="测试同号"))
    assert trouble.value.code == "duplicate"
    other = save(store, person(2))
    with pytest.raises(Trouble) as trouble:
        save(store, person(1), uid=other.uid)
    assert trouble.value.code == "duplicate"


def test_people_without_a_number_do_not_clash(store: Store) -> None:
    save(store, values(Member, name="测试甲"))
    save(store, values(Member, name="测试甲"))
    assert lines(store) == 2


def test_a_retired_record_frees_its_number_until_it_comes_back(store: Store) -> None:
    first = save(store, person(1))
    with store.writing() as w:
        records.retire(w, Member, first.uid, who=CLERK, reason="重复登记")
    assert kept(store, first.uid)["retired"] == 1
    with pytest.raises(Trouble) as trouble:
        save(store, person(1, job="检验员"), uid=first.uid)
    assert trouble.value.code == "retired"
    second = save(store, person(1))
    with pytest.raises(Trouble) as trouble, store.writing() as w:
        records.restore(w, Member, first.uid, who=CLERK)
    assert trouble.value.code == "duplicate"
    with store.writing() as w:
        records.retire(w, Member, second.uid, who=CLERK, reason="重复登记")
        records.restore(w, Member, first.uid, who=CLERK)
    with store.reading() as r:
        assert [line.action for line in journal.history(r, "member", first.uid)] == [
            "new",
            "retired",
            "restored",
        ]


def test_retiring_twice_is_journalled_once(store: Store) -> None:
    saved = save(store, person(1))
    with store.writing() as w:
        records.retire(w, Member, saved.uid, who=CLERK, reason="重复登记")
        records.retire(w, Member, saved.uid, who=CLERK, reason="重复登记")
    assert lines(store) == 2


def test_many_are_written_as_one_by_one(store: Store) -> None:
    given = [person(n, dues_base=f"{3000 + n}.25", join_date="2015-08-01") for n in range(2_500)]
    with store.writing() as w:
        ids = records.insert_many(w, Member, given, who=CLERK, batch="b")
    with store.reading() as r:
        found = records.by_ids(r, Member, ids)
        assert journal.head(r)[0] == len(given)
        assert journal.verify(r) is None
    assert list(found) == ids == sorted(ids)
    assert [{name: found[id][name] for name in given[0]} for id in ids] == given
    assert len({record["uid"] for record in found.values()}) == len(given)


def test_one_twin_among_many_leaves_none_of_them(store: Store) -> None:
    with pytest.raises(Trouble) as trouble, store.writing() as w:
        records.insert_many(w, Member, [person(n) for n in (1, 2, 3, 2)], who=CLERK, batch="b")
    assert trouble.value.code == "duplicate"
    assert lines(store) == 0


def test_many_are_changed_each_in_its_own_fields(store: Store) -> None:
    with store.writing() as w:
        ids = records.insert_many(w, Member, [person(n) for n in range(6)], who=CLERK, batch="b")
        before = records.by_ids(w, Member, ids)
        wishes: list[dict[str, Any]] = [
            {"job": "检验员"},
            {},
            {"dept": "二车间"},
            {"job": None},
            {"job": "缝纫工", "dept": "一车间"},
        ]
        updates = [(id, before[id], wish) for id, wish in zip(ids, wishes, strict=False)]
        records.update_many(w, Member, updates, who=CLERK, batch="c")
        after = records.by_ids(w, Member, ids)
        changed = journal.entries(w, batch="c")
    assert [after[id]["revision"] for id in ids] == [1, 0, 1, 0, 1, 0]
    assert [(after[id]["job"], after[id]["dept"]) for id in ids] == [
        ("检验员", None), (None, None), (None, "二车间"), (None, None), ("缝纫工", "一车间"), (None, None)
    ]  # fmt: skip
    assert {line.uid for line in changed} == {before[ids[at]]["uid"] for at in (0, 2, 4)}


def test_money_adds_up_to_the_last_cent(store: Store) -> None:
    sums = [Decimal("0.10"), Decimal("0.20"), Decimal("9999999999.99"), Decimal("33.33")]
    with store.writing() as w:
        given = [person(n, dues_base=str(amount)) for n, amount in enumerate(sums)]
        records.insert_many(w, Member, given, who=CLERK, batch="")
        column = schema.table_of(Member).c.dues_base
        assert w.execute(sa.select(sa.func.sum(column))).scalar_one() == sum(sums)
        more = sa.select(column).where(column > Decimal("33.32")).order_by(column)
        assert w.execute(more).scalars().all() == [Decimal("33.33"), Decimal("9999999999.99")]


def test_a_number_that_does_not_fit_its_decimals_is_never_rounded() -> None:
    with pytest.raises(ValueError, match="decimals"):
        schema.scaled(Decimal("0.125"), 2)


def test_ids_are_never_given_twice(store: Store) -> None:
    with store.writing() as w:
        first = records.insert_many(w, Member, [person(1), person(2)], who=CLERK, batch="")
        records.remove(w, Member, first, who=CLERK)
        assert records.insert_many(w, Member, [person(3)], who=CLERK, batch="")[0] > max(first)


def test_records_are_known_again_by_their_key(store: Store) -> None:
    with store.writing() as w:
        living, retired = records.insert_many(w, Member, [person(1), person(2)], who=CLERK, batch="")
        records.insert_many(w, Member, [person(3)], who="", batch="", origin=1, journalled=False)
        records.mark(w, Member, [retired], retired=True, who=CLERK)
        keys = [*((id_number(n),) for n in (1, 2, 3, 4)), (None,)]
        found = records.find_by_key(w, Member, keys)
    assert {key: record["id"] for key, record in found.items()} == {(id_number(1),): living}


def test_a_key_of_several_fields_is_matched_with_its_blanks(store: Store) -> None:
    given = [
        values(Room, name="甲室", room_type="01"),
        values(Room, name="甲室", room_type="01", address="测试路 1 号"),
    ]
    with store.writing() as w:
        bare, placed = records.insert_many(w, Room, given, who=CLERK, batch="")
        keys = [("甲室", None), ("甲室", "测试路 1 号"), ("乙室", None)]
        found = records.find_by_key(w, Room, keys)
        plan = w.exec_driver_sql(
            "EXPLAIN QUERY PLAN SELECT * FROM room WHERE (retired = 0 AND origin = 0)"
            " AND (name IS ? AND address IS ? OR name IS ? AND address IS ?)",
            ("a", "b", "c", None),
        ).all()
    assert {key: record["id"] for key, record in found.items()} == {keys[0]: bare, keys[1]: placed}
    assert "SCAN" not in str(plan)


class TestReferences:
    """Words lead to records only where they can mean one."""

    everything: ClassVar = (Org, Employer, Member, Honour, Contract, ContractEmployer)

    def test_uid_key_and_name_lead_to_the_record(self, store: Store) -> None:
        with store.writing() as w:
            org = records.save(w, Org, values(Org, name="甲工会", stat_code="9900001"), who=CLERK)
            resolve = references.resolver(w, self.everything)
            assert {resolve("org", words) for words in (org.uid, "9900001", " 甲工会 ")} == {org.id}
            assert resolve("org", "乙工会") is None

    def test_a_name_that_two_bear_leads_to_none(self, store: Store) -> None:
        with store.writing() as w:
            records.insert_many(
                w, Member, [person(1, name="测试"), person(2, name="测试")], who=CLERK, batch=""
            )
            resolve = references.resolver(w, self.everything)
            assert resolve("member", "测试") is None
            assert resolve("member", id_number(2)) is not None

    def test_own_records_come_before_received_ones(self, store: Store) -> None:
        with store.writing() as w:
            w.exec_driver_sql("INSERT INTO peer (id, code) VALUES (7, 'x')")
            given = [values(Employer, name="甲厂")]
            (theirs,) = records.insert_many(w, Employer, given, who="", batch="", origin=7, journalled=False)
            assert references.resolver(w, self.everything)("employer", "甲厂") == theirs
            ours = records.save(w, Employer, values(Employer, name="甲厂"), who=CLERK)
            assert references.resolver(w, self.everything)("employer", "甲厂") == ours.id

    def test_a_record_made_meanwhile_is_found(self, store: Store) -> None:
        with store.writing() as w:
            resolve = references.resolver(w, self.everything)
            assert resolve("employer", "甲厂") is None
            made = records.save(w, Employer, values(Employer, name="甲厂"), who=CLERK)
            assert resolve("employer", "甲厂") == made.id

    def test_retired_records_are_found_by_uid_alone(self, store: Store) -> None:
        with store.writing() as w:
            made = records.save(w, Employer, values(Employer, name="甲厂"), who=CLERK)
            records.retire(w, Employer, made.uid, who=CLERK, reason="重复登记")
            resolve = references.resolver(w, self.everything)
            assert resolve("employer", "甲厂") is None
            assert resolve("employer", made.uid) == made.id

    def test_names_follow_a_name_that_is_itself_a_reference(self, store: Store) -> None:
        with store.writing() as w:
            employer = records.save(w, Employer, values(Employer, name="甲厂"), who=CLERK)
            contract = records.save(w, Contract, values(Contract, contract_no="HT-1"), who=CLERK)
            link = values(ContractEmployer, contract_id=contract.id, employer_id=employer.id)
            row = records.save(w, ContractEmployer, link, who=CLERK)
            assert references.names(w, ContractEmployer, [row.id]) == {row.id: "甲厂"}
            assert references.names(w, Contract, [contract.id, 99]) == {contract.id: "HT-1"}
            assert records.uids(w, Contract, [contract.id]) == {contract.id: contract.uid}
