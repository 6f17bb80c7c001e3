"""Bringing an older database up to date: a compared backup, then all steps in one transaction, then a check.

Alembic runs on our connection, since only we say BEGIN; where a step fails the file is as it was. The steps
never import today's ledgers.
"""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.util import CommandError

from nzg_desktop.core.trouble import Trouble
from nzg_desktop.store import backup, dialect, faults, schema, search, vouching
from nzg_desktop.store.schema import Ledgers

STEPS = Path(__file__).parent / "migrations"


def upgrade(path: Path, ledgers: Ledgers, key: bytes | None = None) -> Path:
    """Bring a database to schema.HEAD; gives the backup that was made before.

    Raises Trouble: upgrade (nothing was changed), or what hindered the backup.
    """
    engine = dialect.engine(path, key).execution_options(ledgers=ledgers, write=True)
    with faults.moving(path):
        (folder := path.parent / "backups").mkdir(exist_ok=True)
    before = backup.keep(path, folder, f"before-{schema.HEAD}", key, "upgrade")
    try:
        with faults.plainly(path), engine.connect() as connection, connection.begin():
            climb(connection)
            search.furnish_anew(connection, ledgers)
            schema.stamp(connection)
            vouching.settle_layout(connection)
            _check(connection)
    except (sa.exc.DatabaseError, CommandError) as error:
        raise Trouble(
            "资料库更新到新版格式时没有成功，所以没有打开。",
            f"请继续用旧版软件，并把情况告诉维护人员；更新前的备份是 {before.name}。",
            code="upgrade",
        ) from error
    finally:
        engine.dispose()
    return before


def climb(connection: sa.Connection, to: str = "head") -> None:
    """Run the steps up to a revision inside the transaction that is open."""
    command.upgrade(configured(connection), to)


def configured(connection: sa.Connection | None = None) -> Config:
    """How Alembic finds the steps, and the connection it is to use."""
    config = Config()
    config.set_main_option("script_location", str(STEPS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def _check(connection: sa.Connection) -> None:
    """A step that left rows without their parents or an index out of step is not taken."""
    if connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar() != "ok":
        raise sa.exc.DatabaseError("integrity_check", None, Exception("not whole"))
