"""Whatever is added, changed, retired, restored, imported and undone: database and plain dictionary agree."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, multiple, rule

from nzg_desktop.core.query import Query
from nzg_desktop.core.trouble import Trouble
from nzg_desktop.ledgers.member import Member
from nzg_desktop.store import journal, lists, records
from nzg_desktop.store import undo as undoing
from nzg_desktop.store.store import Store
from tests.fixtures.shelves import CLERK, id_number, new_store, open_batch, person

SERIALS = st.integers(0, 3)
JOBS = st.sampled_from([None, "缝纫工", "检验员"])
FORMS = st.tuples(SERIALS, JOBS)


@dataclass(frozen=True)
class Person:
    """What the dictionary knows of one member."""

    serial: int
    job: str | None
    retired: bool = False


@dataclass
class Batch:
    """Whom a batch touched: as they were before, None where it made them, and as it left them."""

    before: dict[str, Person | None] = field(default_factory=dict)
    after: dict[str, Person | None] = field(default_factory=dict)


class Office(RuleBasedStateMachine):
    """One office at work."""

    uids = Bundle("uids")
    batches = Bundle("batches")

    @initialize()
    def found(self) -> None:
        self.folder = TemporaryDirectory()
        self.store: Store = new_store(Path(self.folder.name))
        self.people: dict[str, Person] = {}
        self.seen: set[str] = set()
        self.batch: dict[str, Batch] = {}

    def teardown(self) -> None:
        with self.store.reading() as r:
            assert journal.verify(r) is None
            assert self.store.damage(r) == ""
        self.store.close()
        self.folder.cleanup()

    def taken(self, serial: int, but: str = "") -> bool:
        living = ((uid, one) for uid, one in self.people.items() if not one.retired)
        return any(one.serial == serial and uid != but for uid, one in living)

    def put(self, uid: str, one: Person | None) -> None:
        """She is as given; that she was ever there is not forgotten."""
        self.seen.add(uid)
        if one is None:
            del self.people[uid]
        else:
            self.people[uid] = one

    @rule(target=uids, form=FORMS)
    def add(self, form: tuple[int, str | None]) -> object:
        serial, job = form
        try:
            with self.store.writing() as w:
                saved = records.save(w, Member, person(serial, job=job), who=CLERK)
        except Trouble as trouble:
            assert (trouble.code, self.taken(serial)) == ("duplicate", True)
            return multiple()
        assert not self.taken(serial)
        self.put(saved.uid, Person(serial, job))
        return saved.uid

    @rule(uid=uids, form=FORMS)
    def change(self, uid: str, form: tuple[int, str | None]) -> None:
        serial, job = form
        one = self.people.get(uid)
        try:
            with self.store.writing() as w:
                saved = records.save(w, Member, person(serial, job=job), uid=uid, who=CLERK)
        except Trouble as trouble:
            why = "gone" if one is None else "retired" if one.retired else "duplicate"
            assert trouble.code == why
            assert why != "duplicate" or self.taken(serial, but=uid)
            return
        assert one is not None
        assert (saved.action == "same") == ((one.serial, one.job) == form)
        if saved.action == "changed":
            self.put(uid, replace(one, serial=serial, job=job))

    @rule(uid=uids, retired=st.booleans())
    def mark(self, uid: str, retired: bool) -> None:
        one = self.people.get(uid)
        try:
            with self.store.writing() as w:
                if retired:
                    records.retire(w, Member, uid, who=CLERK, reason="重复登记")
                else:
                    records.restore(w, Member, uid, who=CLERK)
        except Trouble as trouble:
            assert trouble.code == ("gone" if one is None else "duplicate")
            assert one is None or self.taken(one.serial, but=uid)
            return
        assert one is not None
        if one.retired != retired:
            self.put(uid, replace(one, retired=retired))

    @rule(target=batches, forms=st.lists(FORMS, max_size=5, unique_by=lambda form: form[0]))
    def bring_in(self, forms: list[tuple[int, str | None]]) -> str:
        """An import: who is known by her number is changed, the others are new."""
        known = {one.serial: uid for uid, one in self.people.items() if not one.retired}
        fresh = [form for form in forms if form[0] not in known]
        mine = Batch()
        with self.store.writing() as w:
            batch = open_batch(w)
            given = [person(serial, job=job) for serial, job in fresh]
            ids = records.insert_many(w, Member, given, who=CLERK, batch=batch)
            there = records.find_by_key(w, Member, [(id_number(serial),) for serial, _ in forms])
            updates = [
                (row["id"], row, {"job": job}) for serial, job in forms if (row := there[id_number(serial),])
            ]
            records.update_many(w, Member, updates, who=CLERK, batch=batch)
            uids = records.uids(w, Member, ids)
        for id, (serial, job) in zip(ids, fresh, strict=True):
            mine.before[uids[id]] = None
            self.put(uids[id], Person(serial, job))
        for serial, job in forms:
            if serial in known and self.people[known[serial]].job != job:
                mine.before[known[serial]] = self.people[known[serial]]
                self.put(known[serial], replace(self.people[known[serial]], job=job))
        self.close_batch(batch, mine)
        return batch

    @rule(target=batches, uids=st.lists(uids, max_size=4, unique=True))
    def clear_out(self, uids: list[str]) -> str:
        """Several go into the recycle bin at once."""
        mine = Batch()
        with self.store.writing() as w:
            batch = open_batch(w)
            ids = [row["id"] for row in records.by_uids(w, Member, uids).values()]
            records.mark(w, Member, ids, retired=True, who=CLERK, batch=batch)
        for uid in uids:
            one = self.people.get(uid)
            if one is not None and not one.retired:
                mine.before[uid] = one
                self.put(uid, replace(one, retired=True))
        self.close_batch(batch, mine)
        return batch

    def close_batch(self, batch: str, mine: Batch) -> None:
        mine.after = {uid: self.people.get(uid) for uid in mine.before}
        self.batch[batch] = mine

    @rule(target=batches, batch=consumes(batches))
    def undo(self, batch: str) -> object:
        was = self.batch.pop(batch)
        untouched = {uid for uid in was.before if self.people.get(uid) == was.after[uid]}
        try:
            with self.store.writing() as w:
                found = undoing.undo(w, batch, who=CLERK)
        except Trouble as trouble:
            back = [one for uid in untouched if (one := was.before[uid]) and uid not in self.people]
            assert trouble.code == "duplicate"
            assert any(self.taken(one.serial) for one in back if not one.retired)
            return multiple()
        kept = dict(found.kept)
        assert {uid for uid, why in kept.items() if why == undoing.TOUCHED} == set(was.before) - untouched
        mine = Batch()
        for uid in was.before.keys() - kept.keys():
            mine.before[uid] = self.people.get(uid)
            self.put(uid, was.before[uid])
        for uid, why in kept.items():
            former = was.before[uid]
            assert why == undoing.TOUCHED or (former is not None and self.taken(former.serial, but=uid))
        assert found.count == len(mine.before)
        self.close_batch(found.batch, mine)
        return found.batch

    @invariant()
    def database_and_dictionary_agree(self) -> None:
        with self.store.reading() as r:
            rows = records.by_uids(r, Member, self.seen)
            living = lists.page(r, Query(Member)).rows
            found = lists.page(r, Query(Member, text="测试3号")).rows
        assert {uid: (row["id_no"], row["job"], bool(row["retired"])) for uid, row in rows.items()} == {
            uid: (id_number(one.serial), one.job, one.retired) for uid, one in self.people.items()
        }
        expected = {uid for uid, one in self.people.items() if not one.retired}
        assert {row["uid"] for row in living} == expected
        assert {row["uid"] for row in found} == {uid for uid in expected if self.people[uid].serial == 3}


Office.TestCase.settings = settings(max_examples=20, stateful_step_count=30)
TestOffice = Office.TestCase
