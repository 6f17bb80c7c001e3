"""A batch is taken back as a whole, and what must stay stays and is named."""

from __future__ import annotations

from typing import Any

import pytest

from nzg_desktop.core.query import Query
from nzg_desktop.core.trouble import Trouble
from nzg_desktop.ledgers.employer import Employer
from nzg_desktop.ledgers.member import Member
from nzg_desktop.store import journal, lists, records
from nzg_desktop.store import undo as undoing
from nzg_desktop.store.journal import Entry
from nzg_desktop.store.store import Store, Writing
from nzg_desktop.store.undo import Undone
from tests.fixtures.shelves import CLERK, id_number, open_batch, person, values


def people(w: Writing) -> dict[str, dict[str, Any]]:
    """Everybody, living or not, by number or name, without what counts changes."""
    rows = w.exec_driver_sql("SELECT id FROM member").scalars().all()
    found = records.by_ids(w, Member, rows)
    return {
        row["id_no"] or row["name"]: {k: v for k, v in row.items() if k != "revision"}
        for row in found.values()
    }


def bring_in(w: Writing, *serials: int, **raw: Any) -> tuple[str, list[int]]:
    batch = open_batch(w)
    return batch, records.insert_many(w, Member, [person(n, **raw) for n in serials], who=CLERK, batch=batch)


def change(w: Writing, batch: str, ids: list[int], **wish: Any) -> None:
    before = records.by_ids(w, Member, ids)
    records.update_many(w, Member, [(id, before[id], wish) for id in ids], who=CLERK, batch=batch)


def undo(w: Writing, batch: str) -> Undone:
    return undoing.undo(w, batch, who=CLERK)


def test_an_import_taken_back_leaves_everything_as_it_was(store: Store) -> None:
    with store.writing() as w:
        _, old = bring_in(w, 1, 2, 3, job="缝纫工", dept="一车间")
        before = people(w)
        batch = open_batch(w)
        records.insert_many(w, Member, [person(n) for n in range(10, 40)], who=CLERK, batch=batch)
        change(w, batch, old[:2], job=None, post="组长")
        records.mark(w, Member, [old[2]], retired=True, who=CLERK, batch=batch)
        found = undo(w, batch)
        assert people(w) == before
        assert journal.verify(w) is None
    assert (found.count, found.kept, found.ledgers) == (33, (), frozenset({"member"}))


def test_what_was_taken_back_is_no_longer_found(store: Store) -> None:
    with store.writing() as w:
        batch, _ = bring_in(w, 1, 2)
        undo(w, batch)
        for query in (Query(Member), Query(Member, text="测试1号"), Query(Member, retired=True)):
            assert lists.page(w, query).rows == ()


def test_the_journal_still_tells_of_what_was_taken_out(store: Store) -> None:
    with store.writing() as w:
        batch, (id,) = bring_in(w, 1, job="缝纫工")
        uid = records.uids(w, Member, [id])[id]
        found = undo(w, batch)
        made, removed = journal.history(w, "member", uid)
    assert (made.action, removed.action, removed.batch) == ("new", "removed", found.batch)
    assert removed.before is not None
    assert removed.before["job"] == "缝纫工"


def test_taking_the_undo_back_brings_the_import_back(store: Store) -> None:
    with store.writing() as w:
        _, old = bring_in(w, 1)
        batch = open_batch(w)
        factory = records.save(w, Employer, values(Employer, name="甲厂"), who=CLERK, batch=batch)
        given = person(2, dues_base="6500.50", join_date="2015-08-01", is_committee="是")
        records.insert_many(w, Member, [{**given, "employer_id": factory.id}], who=CLERK, batch=batch)
        change(w, batch, old, job="检验员")
        after = people(w)
        first = undo(w, batch)
        again = undo(w, first.batch)
        assert people(w) == after
        assert records.get(w, Employer, factory.uid) is not None
        assert undo(w, again.batch).count == 3
        assert len(people(w)) == 1
    assert (first.count, again.count) == (3, 3)


def test_a_batch_is_taken_back_once(store: Store) -> None:
    with store.writing() as w:
        batch, _ = bring_in(w, 1)
        undo(w, batch)
        with pytest.raises(Trouble) as trouble:
            undo(w, batch)
        assert trouble.value.code == "undone"
        with pytest.raises(Trouble) as trouble:
            undo(w, "nothing")
        assert trouble.value.code == "absent"


def test_what_was_changed_by_hand_since_is_kept_and_named(store: Store) -> None:
    with store.writing() as w:
        batch, (first, second, third) = bring_in(w, 1, 2, 3)
        uids = records.uids(w, Member, [first, second, third])
        records.save(w, Member, person(1, job="检验员"), uid=uids[first], who=CLERK)
        records.retire(w, Member, uids[second], who=CLERK, reason="重复登记")
        found = undo(w, batch)
        assert set(people(w)) == {id_number(1), id_number(2)}
    assert found.count == 1
    assert dict(found.kept) == {uids[first]: undoing.TOUCHED, uids[second]: undoing.TOUCHED}


def test_saving_the_same_again_is_no_change_by_hand(store: Store) -> None:
    with store.writing() as w:
        batch, (id,) = bring_in(w, 1)
        records.save(w, Member, person(1), uid=records.uids(w, Member, [id])[id], who=CLERK)
        assert undo(w, batch).kept == ()


def test_what_went_out_in_a_report_is_kept_while_changes_go_back(store: Store) -> None:
    with store.writing() as w:
        _, (old,) = bring_in(w, 1)
        batch, (fresh,) = bring_in(w, 2)
        change(w, batch, [old], job="检验员")
        journal.append(w, [Entry(who=CLERK, action="sent", ledger="package")])
        found = undo(w, batch)
        uid = records.uids(w, Member, [fresh])[fresh]
        assert people(w)[id_number(1)]["job"] is None
        assert id_number(2) in people(w)
    assert (found.count, found.kept) == (1, ((uid, undoing.SENT),))


def test_a_report_before_the_batch_does_not_hold_it(store: Store) -> None:
    with store.writing() as w:
        journal.append(w, [Entry(who=CLERK, action="sent", ledger="package")])
        batch, _ = bring_in(w, 1)
        assert undo(w, batch).count == 1


def test_what_later_records_refer_to_is_kept_with_all_that_it_needs(store: Store) -> None:
    with store.writing() as w:
        batch = open_batch(w)
        used, unused = (
            records.save(w, Employer, values(Employer, name=name), who=CLERK, batch=batch)
            for name in ("甲厂", "乙厂")
        )
        (moved,) = records.insert_many(
            w, Member, [{**person(1), "employer_id": used.id}], who=CLERK, batch=batch
        )
        uid = records.uids(w, Member, [moved])[moved]
        records.save(w, Member, {"job": "检验员"}, uid=uid, who=CLERK)
        found = undo(w, batch)
        assert records.get(w, Employer, used.uid) is not None
        assert records.get(w, Employer, unused.uid) is None
    assert dict(found.kept) == {uid: undoing.TOUCHED, used.uid: undoing.NEEDED}


def test_a_number_that_somebody_else_bears_by_now_is_not_given_back(store: Store) -> None:
    with store.writing() as w:
        _, (first, second) = bring_in(w, 1, 2)
        uid = records.uids(w, Member, [first])[first]
        batch = open_batch(w)
        change(w, batch, [first], id_no=id_number(7))
        change(w, batch, [second], job="检验员")
        bring_in(w, 1)
        found = undo(w, batch)
        rows = records.by_ids(w, Member, [first, second])
        assert (rows[first]["id_no"], rows[second]["job"]) == (id_number(7), None)
        assert journal.verify(w) is None
    assert (found.count, found.kept) == (1, ((uid, undoing.TWIN),))


def test_a_former_value_that_is_gone_is_not_put_back(store: Store) -> None:
    with store.writing() as w:
        first = open_batch(w)
        factory = records.save(w, Employer, values(Employer, name="甲厂"), who=CLERK, batch=first)
        saved = records.save(w, Member, {**person(1), "employer_id": factory.id}, who=CLERK)
        second = open_batch(w)
        change(w, second, [saved.id], employer_id=None)
        assert undo(w, first).count == 1
        assert undo(w, second).kept == ((saved.uid, undoing.LOST),)


def test_records_are_not_brought_back_without_those_they_need(store: Store) -> None:
    with store.writing() as w:
        first = open_batch(w)
        factory = records.save(w, Employer, values(Employer, name="甲厂"), who=CLERK, batch=first)
        second = open_batch(w)
        records.insert_many(w, Member, [{**person(1), "employer_id": factory.id}], who=CLERK, batch=second)
        out = undo(w, second)
        undo(w, first)
    with pytest.raises(Trouble) as trouble, store.writing() as w:
        undo(w, out.batch)
    assert trouble.value.code == "lost"


def test_batches_are_listed_newest_first(store: Store) -> None:
    with store.writing() as w:
        first, _ = bring_in(w, 1)
        found = undo(w, first)
    with store.reading() as r:
        listed = undoing.batches(r)
    assert [(batch.id, batch.kind, batch.undone) for batch in listed] == [
        (found.batch, "undo", False),
        (first, "import", True),
    ]
    assert listed[0].title == "撤销：导入"


def test_five_thousand_rows_are_taken_back_whole(store: Store) -> None:
    with store.writing() as w:
        batch, _ = bring_in(w, *range(5_000))
    with store.writing() as w:
        assert undo(w, batch).count == 5_000
        assert people(w) == {}
        assert journal.verify(w) is None
