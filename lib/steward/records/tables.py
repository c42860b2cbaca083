"""The tables of the store, as this version of the program knows them.

Only `steward.records.database` and the tests import this module: it needs SQLAlchemy, which takes a third of a second.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, DateTime, Index, Integer, MetaData, String, Table, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

REVISIONS = ("0001", "0002")
"""Every revision of the database, oldest first; a test holds them against the migrations."""
VERSION_TABLE = "learning_revision"
"""Not Alembic's usual name: the database may be shared with a JupyterHub, which uses that one."""


class Moment(TypeDecorator[dt.datetime]):
    """A moment in UTC: ``timestamptz``, or in SQLite a text that sorts as time does."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose the column's type."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(DateTime(timezone=True))
        return dialect.type_descriptor(String(32))

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> Any:
        """Write a moment."""
        if value is None or dialect.name == "postgresql":
            return value
        return value.astimezone(dt.UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: Any, dialect: Dialect) -> dt.datetime | None:  # noqa: ARG002  # a base's name
        """Read it back, in UTC whatever the zone of the database."""
        if isinstance(value, str):
            return dt.datetime.fromisoformat(value)
        return value.astimezone(dt.UTC) if value is not None else None


metadata = MetaData()

events = Table(
    "learning_events",
    metadata,
    Column("seq", BigInteger().with_variant(Integer(), "sqlite"), primary_key=True, autoincrement=False),
    Column("id", String(36), nullable=False, unique=True),
    Column("person", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("session", Text, nullable=False),
    Column("about", Text, nullable=False),
    Column("body", JSON, nullable=False),  # not jsonb, which refuses NUL and forgets the order of keys
    Index("learning_events_of_person", "person", "kind", "seq"),
    Index("learning_events_of_session", "person", "session", "seq"),
    Index("learning_events_of_kind", "kind", "seq"),
    Index("learning_events_about", "about", "seq"),
)
