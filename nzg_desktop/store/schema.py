"""The tables: the house's own, and one per ledger, worked out from its declaration and nothing else.

Every change of what is built here needs a migration; the latest one is named by HEAD.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from typing import Any

import sqlalchemy as sa

from nzg_desktop.core.declare import Column, Ledger
from nzg_desktop.store import faults

HEAD = "0015"
"""The latest migration. A database carries its number as user_version, so that opening needs no Alembic."""
APPLICATION_ID = 0x6E7A6731
"""`nzg1`: how SQLite and we know our files."""

Ledgers = tuple[type[Ledger], ...]


class Scaled(sa.types.TypeDecorator[Decimal]):
    """An exact number kept as an integer of its last decimal place, so that sums are exact too."""

    impl = sa.BigInteger
    cache_ok = True

    def __init__(self, scale: int) -> None:
        self.scale = scale
        super().__init__()

    def process_bind_param(self, value: Decimal | None, dialect: sa.Dialect) -> int | None:
        """12.50 becomes 1250 where the scale is 2. What does not fit the scale is our mistake: ValueError."""
        return None if value is None else scaled(value, self.scale)

    def process_result_value(self, value: Any | None, dialect: sa.Dialect) -> Decimal | None:
        """1250 becomes 12.50 where the scale is 2."""
        return None if value is None else Decimal(value).scaleb(-self.scale)


def scaled(value: Decimal, scale: int) -> int:
    """The integer that stands for an exact number. Raises ValueError rather than round."""
    exact = Decimal(value).scaleb(scale)
    whole = int(exact)
    if whole != exact:
        raise ValueError(f"{value} has more than {scale} decimals")
    return whole


class Clock(sa.types.TypeDecorator[dt.time]):
    """A time of day as text, 08:30:00."""

    impl = sa.String
    cache_ok = True

    def process_bind_param(self, value: dt.time | None, dialect: sa.Dialect) -> str | None:
        """The text that is kept."""
        return None if value is None else value.isoformat()

    def process_result_value(self, value: Any | None, dialect: sa.Dialect) -> dt.time | None:
        """The time of day again."""
        return None if value is None else dt.time.fromisoformat(value)


class Json(sa.types.TypeDecorator[Any]):
    """Facts as JSON text. Raises Trouble (damaged) for what we cannot have written."""

    impl = sa.String
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> str:
        """The text that is kept; the same for the same facts."""
        return json.dumps(value, ensure_ascii=False, sort_keys=True)

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> Any:
        """The facts again."""
        return faults.loads(value)


HOUSE = sa.MetaData()
"""The tables that belong to no ledger."""


def _text(name: str, **words: Any) -> sa.Column[str]:
    return sa.Column(name, sa.String, nullable=False, server_default="", **words)


def _json(name: str) -> sa.Column[Any]:
    return sa.Column(name, Json, nullable=False, server_default="")


def _whole(name: str, **words: Any) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False, server_default="0", **words)


setting = sa.Table(
    "setting",
    HOUSE,
    sa.Column("key", sa.String, primary_key=True),
    sa.Column("value", sa.String, nullable=False),
)
journal = sa.Table(
    "journal",
    HOUSE,
    sa.Column("seq", sa.Integer, primary_key=True),
    _text("at"),
    _text("who"),
    _text("batch"),
    _text("ledger"),
    _text("uid"),
    _text("action"),
    sa.Column("before", sa.String),
    sa.Column("after", sa.String),
    _text("reason"),
    sa.Column("previous", sa.LargeBinary, nullable=False),
    sa.Column("hash", sa.LargeBinary, nullable=False),
    sa.Column("salt", sa.LargeBinary, nullable=False, server_default=sa.text("x''")),
)
sa.Index("ix_journal_uid", journal.c.uid)
sa.Index("ix_journal_batch", journal.c.batch, sqlite_where=journal.c.batch != "")
batch = sa.Table(
    "batch",
    HOUSE,
    sa.Column("id", sa.String, primary_key=True),
    _text("kind"),
    _text("title"),
    _text("at"),
    _text("who"),
    _whole("undone"),
)
peer = sa.Table(
    "peer",
    HOUSE,
    sa.Column("id", sa.Integer, primary_key=True),
    _text("code"),
    _text("name"),
    _text("level"),
    _text("role"),
    _json("card"),
    _text("key_id"),
    _text("state"),
    _text("at"),
)
sa.Index("ix_peer_key", peer.c.key_id)
package = sa.Table(
    "package",
    HOUSE,
    sa.Column("id", sa.String, primary_key=True),
    _text("direction"),
    _text("kind"),
    _text("period"),
    _whole("revision"),
    _text("stream"),
    _whole("number"),
    _text("previous"),
    _whole("peer"),
    _text("privacy"),
    _text("verdict"),
    _text("code"),
    _text("reason"),
    _text("at"),
    _json("head"),
    _json("counters"),
    _text("file"),
    _text("receipt"),
)
sa.Index("ix_package_peer", package.c.peer, package.c.stream, package.c.number)
sa.Index("ix_package_period", package.c.direction, package.c.period)
month = sa.Table(
    "month",
    HOUSE,
    sa.Column("period", sa.String, primary_key=True),
    sa.Column("revision", sa.Integer, primary_key=True, autoincrement=False),
    _text("closed_at"),
    _text("who"),
    _text("note"),
    _text("head"),
)
figure = sa.Table(
    "figure",
    HOUSE,
    sa.Column("id", sa.Integer, primary_key=True),
    _whole("source"),
    _text("package"),
    _text("org"),
    _text("org_name"),
    _text("period"),
    _whole("revision"),
    _text("indicator"),
    _text("dimension"),
    sa.Column("value", Scaled(6)),
    sa.Column("numerator", Scaled(6)),
    sa.Column("denominator", Scaled(6)),
)
sa.Index("ix_figure_period", figure.c.period, figure.c.indicator, figure.c.source)
sa.Index("ix_figure_source", figure.c.source, figure.c.period, figure.c.org)
quarantine = sa.Table(
    "quarantine",
    HOUSE,
    sa.Column("id", sa.Integer, primary_key=True),
    _text("package"),
    _text("resource"),
    _whole("row"),
    _text("uid"),
    _text("field"),
    _text("code"),
    _text("reason"),
    _text("advice"),
    _whole("cured"),
)
sa.Index("ix_quarantine_package", quarantine.c.package)
put_off = sa.Table(
    "put_off",
    HOUSE,
    sa.Column("ledger", sa.String, primary_key=True),
    sa.Column("clock", sa.String, primary_key=True),
    sa.Column("uid", sa.String, primary_key=True),
    _text("due"),
    _text("until"),
    _text("at"),
    _text("who"),
)
draft = sa.Table(
    "draft",
    HOUSE,
    sa.Column("id", sa.String, primary_key=True),
    _text("ledger"),
    _text("uid"),
    _text("who"),
    _text("at"),
    _text("body"),
)
attachment = sa.Table(
    "attachment",
    HOUSE,
    sa.Column("id", sa.Integer, primary_key=True),
    _text("uid"),
    _text("ledger"),
    _text("record"),
    _text("field"),
    _text("name"),
    _text("sha256"),
    _whole("bytes"),
    _text("at"),
    _text("who"),
    sa.Column("content", sa.LargeBinary, nullable=False),
)
sa.Index("ix_attachment_record", attachment.c.record, attachment.c.ledger)
account = sa.Table(
    "account",
    HOUSE,
    sa.Column("name", sa.String, primary_key=True),
    _text("roles"),
    _text("public"),
    _text("at"),
)
version = sa.Table("alembic_version", HOUSE, sa.Column("version_num", sa.String(32), primary_key=True))

_TYPES: dict[str, type[sa.types.TypeEngine[Any]]] = {
    "int": sa.Integer,
    "ref": sa.Integer,
    "bool": sa.Boolean,
    "date": sa.Date,
    "time": Clock,
}


def _type(column: Column) -> sa.types.TypeEngine[Any]:
    if column.kind.name == "dec":
        return Scaled(column.kind.scale)
    return _TYPES.get(column.kind.name, sa.String)()


@cache
def table_of(ledger: type[Ledger]) -> sa.Table:
    """The table of one ledger: the store's own columns first, then the declared ones."""
    table = sa.Table(
        ledger.about.code,
        sa.MetaData(),
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("uid", sa.String(36), nullable=False),
        _whole("origin"),
        _whole("retired"),
        _whole("revision"),
        _whole("missing"),
        *(sa.Column(c.name, _type(c), nullable=c.optional) for c in ledger.columns()),
        sqlite_autoincrement=True,
    )
    _index(ledger, table)
    return table


def _index(ledger: type[Ledger], table: sa.Table) -> None:
    """Lists and counts by every sort column, the organisation, the parent, the tree, and the key."""
    code, about, c = ledger.about.code, ledger.about, table.c
    sa.Index(f"ix_{code}_uid", c.uid, unique=True)
    sorts = [column.name for column in ledger.columns() if column.col.sort]
    for name in sorts:
        sa.Index(f"ix_{code}_{name}", c.retired, c.origin, c[name], c.id)
    if not sorts:
        sa.Index(f"ix_{code}_living", c.retired, c.origin, c.id)
    leads = {about.parent, about.org} | {x.name for x in ledger.columns() if x.col.refers == code}
    for name in sorted(leads & set(table.columns.keys()) - {"id"}):
        sa.Index(f"ix_{code}_{name}", c[name], c.retired, c.origin)
    if about.key and not (len(about.key) == 1 and about.key[0] in sorts):
        own_living = sa.and_(c.retired == 0, c.origin == 0)
        person = len(about.key) == 1 and ledger.column(about.key[0]).kind.name == "idno"
        if person:
            own_living = sa.and_(own_living, c[about.key[0]].is_not(None))
        sa.Index(
            f"ix_{code}_key",
            *(c[name] for name in about.key),
            unique=person,
            sqlite_where=own_living,
        )


@cache
def tables(ledgers: Ledgers) -> sa.MetaData:
    """Everything that a database of these ledgers consists of, for creating and comparing."""
    whole = sa.MetaData()
    for table in (*HOUSE.sorted_tables, *(table_of(ledger) for ledger in ledgers)):
        table.to_metadata(whole)
    return whole


@cache
def statements(ledgers: Ledgers, dialect: sa.Dialect) -> tuple[str, ...]:
    """What makes such a database, in words: three hundred, put together once and not for each office."""
    said: list[str] = []
    engine = sa.create_mock_engine(
        f"{dialect.name}://", lambda one, *_: said.append(str(one.compile(dialect=dialect)))
    )
    tables(ledgers).create_all(engine, checkfirst=False)
    return tuple(said)


def stamp(connection: sa.Connection) -> None:
    """Note in the file that it is ours and that it stands at HEAD."""
    connection.execute(version.delete())
    connection.execute(version.insert().values(version_num=HEAD))
    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.exec_driver_sql(f"PRAGMA user_version = {int(HEAD)}")


def ledgers_of(connection: sa.Connection) -> dict[str, type[Ledger]]:
    """The ledgers of the store that handed this connection out, by code."""
    found: Iterable[type[Ledger]] = connection.get_execution_options()["ledgers"]
    return {ledger.about.code: ledger for ledger in found}
