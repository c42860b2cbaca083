"""Opening the database: SQLite in the workspace or PostgreSQL, brought up to date, and every failure in one sentence.

SQLite runs with a write-ahead log and ``synchronous=FULL``: what was committed outlives a killed process and a power cut,
and readers never wait for a writer. Writers take turns in both databases, so that the order of events is the order in
which they became visible. A database is brought up to date in one transaction that holds the same lock.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from steward.errors import StewardError
from steward.records import troubles
from steward.records.event import write_body
from steward.records.tables import REVISIONS, VERSION_TABLE

if TYPE_CHECKING:
    from sqlalchemy.engine.interfaces import DBAPIConnection

WAIT = 10
"""Seconds to wait for another writer, or for a server to answer."""
_LOCK = 0x53_74_65_77_61_72_64
"""Number of the advisory lock in PostgreSQL; any, but always the same."""
_BEGIN = "steward_begin"
_TO_READ, _TO_WRITE, _OUTSIDE = "BEGIN", "BEGIN IMMEDIATE", ""


def engine_at(url: str | sa.URL) -> sa.Engine:
    """Make the engine for a database; nothing is connected yet.

    Raises:
        StewardError: ``database-address`` for what is no address of SQLite or PostgreSQL, ``database-driver-missing``.
    """
    address = _address(url)
    shared: dict[str, Any] = {"json_serializer": write_body, "json_deserializer": json.loads}
    if address.get_backend_name() == "sqlite":
        engine = sa.create_engine(address, connect_args={"timeout": WAIT}, **shared)
        sa.event.listen(engine, "connect", _prepare_sqlite)
        sa.event.listen(engine, "begin", _begin_sqlite)
        return engine
    try:
        engine = sa.create_engine(
            address,
            connect_args={} if "connect_timeout" in address.query else {"connect_timeout": WAIT},
            # Every learner's page is a process of its own; the server has connections for about a hundred.
            pool_size=1,
            pool_pre_ping=True,
            **shared,
        )
    except ImportError as error:
        raise StewardError("database-driver-missing", troubles.NO_DRIVER) from error
    sa.event.listen(engine, "begin", _begin_postgresql)
    return engine


def _address(url: str | sa.URL) -> sa.URL:
    try:
        address = sa.make_url(url)
        backend = address.get_backend_name()
        if backend in ("postgresql", "postgres"):
            return address.set(drivername="postgresql+psycopg")
        if backend == "sqlite" and address.database and address.database != ":memory:":
            return address.set(drivername="sqlite")
    except (ArgumentError, NoSuchModuleError, ValueError):
        pass
    # The address itself is not shown: there may be a password in it.
    raise StewardError("database-address", troubles.BAD_ADDRESS) from None


@contextlib.contextmanager
def reading(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Look at one state of the database.

    Raises:
        StewardError: where the database cannot be read, see `steward.records.troubles`.
    """
    with troubles.said(engine.url), engine.connect() as connection:
        yield connection


@contextlib.contextmanager
def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Write alone; on disk when the block has ended, nothing of it where the block failed.

    Raises:
        StewardError: where the database cannot be written, see `steward.records.troubles`.
    """
    with troubles.said(engine.url), engine.connect() as connection:
        connection.execution_options(**{_BEGIN: _TO_WRITE})
        with connection.begin():
            yield connection


def bring_up_to_date(engine: sa.Engine) -> None:
    """Make the tables, or migrate them from the revision they have; a database that is up to date is only looked at.

    Raises:
        StewardError: ``records-newer`` where a newer version of the program made it, or as for `reading`.
    """
    file = engine.url.database if engine.dialect.name == "sqlite" else None
    if file is not None:
        with troubles.said(engine.url):
            Path(file).parent.mkdir(parents=True, exist_ok=True)
    if _revision(engine) == REVISIONS[-1]:
        return
    if file is not None:
        _keep_a_log(engine)
    with writing(engine) as connection:
        if _revision_seen_by(connection) != REVISIONS[-1]:
            _migrate(connection)


def _revision(engine: sa.Engine) -> str | None:
    with reading(engine) as connection:
        return _revision_seen_by(connection)


def _revision_seen_by(connection: sa.Connection) -> str | None:
    if not sa.inspect(connection).has_table(VERSION_TABLE):
        return None
    found: str | None = connection.scalar(sa.text(f"SELECT version_num FROM {VERSION_TABLE}"))  # noqa: S608
    if found is not None and found not in REVISIONS:
        raise StewardError("records-newer", troubles.NEWER, place=troubles.place(connection.engine.url), revision=found)
    return found


def _migrate(connection: sa.Connection, revision: str = "head") -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    folder = Path(__file__).parent / "migrations"
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def _keep_a_log(engine: sa.Engine) -> None:
    """Switch on the write-ahead log, which a file remembers; not possible within a transaction."""
    with troubles.said(engine.url), engine.connect() as connection:
        connection.execution_options(**{_BEGIN: _OUTSIDE}).exec_driver_sql("PRAGMA journal_mode=WAL")


def _prepare_sqlite(connection: DBAPIConnection, _record: object) -> None:
    connection.isolation_level = None  # transactions begin where we say so, below
    cursor = connection.cursor()
    for setting in ("synchronous=FULL", "fullfsync=ON", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {setting}")
    cursor.close()


def _begin_sqlite(connection: sa.Connection) -> None:
    if begin := connection.get_execution_options().get(_BEGIN, _TO_READ):
        connection.exec_driver_sql(begin)


def _begin_postgresql(connection: sa.Connection) -> None:
    if connection.get_execution_options().get(_BEGIN) == _TO_WRITE:
        connection.exec_driver_sql(
            f"SET LOCAL lock_timeout = '{WAIT}s'; SET LOCAL synchronous_commit = on; SELECT pg_advisory_xact_lock({_LOCK})"
        )
