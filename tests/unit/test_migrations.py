"""Every older database becomes today's, with a backup before, and a step that fails changes nothing."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import produce_migrations, render_python_code
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from nzg_desktop.core.query import Query
from nzg_desktop.core.trouble import Trouble
from nzg_desktop.ledgers import LEDGERS
from nzg_desktop.ledgers.member import Member
from nzg_desktop.ledgers.training import Training
from nzg_desktop.store import backup as copies
from nzg_desktop.store import dialect, lists, records, schema, upgrade
from nzg_desktop.store.store import Store
from nzg_desktop.work import checking, desk
from nzg_desktop.work import records as work
from tests.fixtures import releases
from tests.fixtures.shelves import CLERK, new_store, person

STEPS = ScriptDirectory.from_config(upgrade.configured())
REVISIONS = [step.revision for step in reversed(list(STEPS.walk_revisions()))]
FILES = sorted((upgrade.STEPS / "versions").glob("*.py"))


def database_at(path: Path, revision: str) -> Path:
    """A database as an earlier version left it, with a setting in it."""
    engine = dialect.engine(path).execution_options(write=True)
    with engine.connect() as connection, connection.begin():
        upgrade.climb(connection, revision)
        connection.exec_driver_sql("INSERT INTO setting VALUES ('report_due_day', '25')")
        connection.exec_driver_sql(f"PRAGMA application_id = {schema.APPLICATION_ID}")
        connection.exec_driver_sql(f"PRAGMA user_version = {int(revision)}")
    engine.dispose()
    return path


def shape(connection: sa.Connection) -> dict[str, Any]:
    """What tables and indexes are, without how their making was worded."""
    found: dict[str, Any] = {}
    rows = connection.exec_driver_sql("SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL").all()
    for kind, name, words in rows:
        if name.startswith(("search_", "sqlite_", "ix_search_", "alembic_")):
            continue
        if kind == "index":
            found[name] = re.sub(r"[\s\"()]+", " ", words).replace("!=", "<>")
            continue
        columns = connection.exec_driver_sql("SELECT * FROM pragma_table_info(?)", (name,)).all()
        found[name] = {row.name: row[2:] for row in columns}, "AUTOINCREMENT" in words
    return found


def steps_wanted(connection: sa.Connection) -> str:
    """What a new step would have to say; printed where declarations and steps have parted."""
    kept = {"render_item": lambda _kind, item, _: _plain(item)}
    context = MigrationContext.configure(connection, opts=kept)
    ops = produce_migrations(context, schema.tables(LEDGERS)).upgrade_ops
    assert ops is not None
    return render_python_code(ops)


def _plain(item: object) -> str | bool:
    if isinstance(item, schema.Scaled):
        return "sa.BigInteger()"
    return "sa.String()" if isinstance(item, schema.Clock) else False


def test_the_steps_lead_to_what_is_declared(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    with store.reading() as r:
        declared = shape(r)
    store.close()
    engine = dialect.engine(database_at(tmp_path / "old.db", REVISIONS[-1]))
    with engine.connect() as connection:
        climbed = shape(connection)
        differing = {
            name for name in declared.keys() | climbed.keys() if declared.get(name) != climbed.get(name)
        }
        assert not differing, steps_wanted(connection)
    engine.dispose()


def test_steps_are_numbered_and_the_last_is_head() -> None:
    assert [int(revision) for revision in REVISIONS] == list(range(1, len(REVISIONS) + 1))
    assert REVISIONS[-1] == schema.HEAD
    assert len(FILES) == len(REVISIONS)


@pytest.mark.parametrize("path", [*FILES, upgrade.STEPS.parent / "step.py"], ids=lambda path: path.stem)
def test_a_step_knows_nothing_of_todays_program(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    imported |= {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    # What steps have in common is as frozen as they are, and knows as little.
    assert imported <= {"__future__", "sqlalchemy", "alembic", "nzg_desktop.store.step"}
    assert "executescript" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("revision", REVISIONS[:-1])
def test_an_older_database_is_backed_up_and_opened(tmp_path: Path, revision: str) -> None:
    path = database_at(tmp_path / "nzg.db", revision)
    store = Store.open(path, LEDGERS)
    with store.writing() as w:
        assert w.exec_driver_sql("SELECT value FROM setting WHERE key = 'report_due_day'").scalar() == "25"
        records.save(w, Member, person(1), who=CLERK)
        assert len(lists.page(w, Query(Member, text="测试1号")).rows) == 1
        assert store.damage(w) == ""
    store.close()
    (before,) = (tmp_path / "backups").glob("*.db")
    assert Store.open(path, LEDGERS).path == path
    engine = dialect.engine(before, read_only=True)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA user_version").scalar() == int(revision)
        assert connection.exec_driver_sql("SELECT count(*) FROM setting").scalar() == 1
    engine.dispose()


def test_a_course_of_before_attendances_were_counted_still_counts(tmp_path: Path) -> None:
    path = database_at(tmp_path / "nzg.db", "0013")
    engine = dialect.engine(path).execution_options(write=True)
    with engine.connect() as connection, connection.begin():
        connection.exec_driver_sql("INSERT INTO training (uid, title, persons) VALUES ('1', '样例', 65)")
    engine.dispose()
    store = Store.open(path, LEDGERS)
    with store.reading() as r:
        assert [row["person_times"] for row in lists.page(r, Query(Training)).rows] == [65]
    store.close()


def test_records_are_found_again_after_climbing(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    with store.writing() as w:
        records.insert_many(w, Member, [person(n) for n in range(50)], who=CLERK, batch="")
        w.exec_driver_sql("PRAGMA user_version = 1")
        w.exec_driver_sql("DELETE FROM search_member WHERE rowid > 0")
    store.close()
    again = Store.open(store.path, LEDGERS)
    with again.reading() as r:
        assert [row["name"] for row in lists.page(r, Query(Member, text="测试7号")).rows] == ["测试7号"]
    again.close()


def test_a_failed_step_leaves_nothing_and_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = database_at(tmp_path / "nzg.db", REVISIONS[0])
    before = path.read_bytes()

    def fail(connection: sa.Connection, _to: str = "head") -> None:
        connection.exec_driver_sql("CREATE TABLE half (a)")
        connection.exec_driver_sql("INSERT INTO nowhere VALUES (1)")

    with monkeypatch.context() as patch, pytest.raises(Trouble) as trouble:
        patch.setattr(upgrade, "climb", fail)
        Store.open(path, LEDGERS)
    assert trouble.value.code == "upgrade"
    assert path.read_bytes() == before
    Store.open(path, LEDGERS).close()


def test_no_backup_no_climbing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = database_at(tmp_path / "nzg.db", REVISIONS[0])
    before = path.read_bytes()

    def full(*_: object) -> None:
        raise Trouble("磁盘空间用完了，写不下去。", "请腾出一些空间后再做一次。", code="full")

    monkeypatch.setattr(copies, "copy", full)
    with pytest.raises(Trouble, match="空间"):
        Store.open(path, LEDGERS)
    assert path.read_bytes() == before


def test_an_older_database_is_not_changed_where_it_may_only_be_read(tmp_path: Path) -> None:
    path = database_at(tmp_path / "nzg.db", REVISIONS[0])
    with pytest.raises(Trouble) as trouble:
        Store.open(path, LEDGERS, read_only=True)
    assert trouble.value.code == "old"


@pytest.mark.parametrize("number", releases.numbers())
def test_nothing_is_found_wrong_with_an_office_that_came_along(tmp_path: Path, number: str) -> None:
    """The journal vouches for the declarations of before; it has to be told the new ones."""
    office = desk.open_desk(releases.unpacked(number, tmp_path / "office").parent)
    assert checking.check_database(office) == ()
    room = office.ledger("room")
    work.save(office, room, {"name": "关爱角", "address": "二号楼"})
    assert checking.check_database(office) == ()
    office.store.close()
