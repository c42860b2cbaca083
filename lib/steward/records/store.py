"""The store of what people did: events, appended and never rewritten.

A database comes into play only when a store is opened; importing this module is cheap.

>>> import datetime as dt, tempfile
>>> from steward.workspace import Workspace
>>> folder = tempfile.TemporaryDirectory()
>>> with Store.open(Workspace.at(folder.name), environ={}) as store:
...     first = store.append("p-1", "read", at=dt.datetime(2026, 11, 22, tzinfo=dt.UTC), about="CAL-01")
...     [(event.seq, event.kind, event.about) for event in store.events(person="p-1")]
[(1, 'read', 'CAL-01')]
>>> folder.cleanup()
"""

from __future__ import annotations

import datetime as dt
import os
import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any

from steward.errors import StewardError
from steward.records.event import Event, NewEvent
from steward.workspace import Workspace
from steward.yaml_files import uncollected

if TYPE_CHECKING:
    import sqlalchemy as sa

__all__ = ["DATABASE_URL", "Event", "NewEvent", "Store"]

DATABASE_URL = "STEWARD_DATABASE_URL"
"""The environment variable that names a PostgreSQL database to use instead of the file in the workspace."""
_AT_ONCE = 5000


class Store:
    """An open store. Threads may share one; another process opens its own. Close it, or use it in a ``with`` block."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._process = os.getpid()

    @classmethod
    def open(cls, workspace: Workspace, *, environ: Mapping[str, str] = os.environ) -> Store:
        """Open the store of a workspace: the database of ``STEWARD_DATABASE_URL``, else the workspace's own file.

        Raises:
            StewardError: see `at`.
        """
        import sqlalchemy as sa

        given = environ.get(DATABASE_URL, "").strip()
        return cls._at(given or sa.URL.create("sqlite", database=str(workspace.learning)))

    @classmethod
    def at(cls, url: str) -> Store:
        """Open the store at an address such as ``postgresql://user:password@host/database``; it is made or migrated where needed.

        Raises:
            StewardError: ``database-address``, ``database-driver-missing``, ``records-newer``, ``records-damaged``,
                ``records-read-only``, ``records-unusable``, ``records-unreachable``, ``records-busy``, ``disk-full``.
        """
        return cls._at(url)

    @classmethod
    def _at(cls, url: str | sa.URL) -> Store:
        from steward.records import database

        engine = database.engine_at(url)
        try:
            database.bring_up_to_date(engine)
        except BaseException:
            engine.dispose()
            raise
        return cls(engine)

    def append(
        self,
        person: str,
        kind: str,
        *,
        at: dt.datetime,
        session: str = "",
        about: str = "",
        body: Mapping[str, Any] | None = None,
        after: int | None = None,
        id: str = "",
    ) -> Event:
        """Write one event; it is on disk when this returns.

        Args:
            person: Id of whose event it is.
            kind: What happened.
            at: When, with its time zone.
            session: The sitting it belongs to.
            about: What it is about.
            body: The rest, as JSON.
            after: The last `Event.seq` of this person and session that the writer has seen, 0 for none.
            id: A UUID of the writer's own; an event sent again with it is not written again.

        Raises:
            StewardError: ``answered-elsewhere`` where the session has gone on since `after`, and nothing is written;
                ``disk-full``, ``records-busy`` and the like.
            ValueError: for a naive time, or what is no JSON.
        """
        return self.append_all([NewEvent(person, kind, at, session, about, body or {}, id)], after=after)[0]

    def append_all(self, new: Sequence[NewEvent], *, after: int | None = None) -> list[Event]:
        """Write events together: all of them or none. With `after` they must be of one person and session.

        Raises:
            StewardError, ValueError: as `append`.
        """
        import sqlalchemy as sa

        from steward.records import database, troubles
        from steward.records.tables import events

        if not new:
            return []
        owners = {(one.person, one.session) for one in new}
        if after is not None and len(owners) > 1:
            raise ValueError("with `after`, all events must be of one person and one session")
        with database.writing(self._ready()) as connection:
            written = _written_before(connection, [one for one in new if one.id])
            if after is not None and len(written) < len(new) and _last(connection, *owners.pop()) > after:
                raise StewardError("answered-elsewhere", troubles.ANSWERED_ELSEWHERE)
            top: int = connection.scalar(sa.select(sa.func.coalesce(sa.func.max(events.c.seq), 0))) or 0
            result: list[Event] = []
            rows: list[dict[str, Any]] = []
            for one in new:
                event = written.get(one.id)
                if event is None:
                    top += 1
                    event = Event(
                        top, one.id or str(uuid.uuid4()), one.person, one.kind, one.at, one.session, one.about, one.body
                    )
                    written[event.id] = event
                    rows.append({name: getattr(event, name) for name in Event.__slots__})
                result.append(event)
            if rows:
                connection.execute(sa.insert(events), rows)
        return result

    def events(
        self,
        person: str | None = None,
        kinds: Collection[str] | None = None,
        session: str | None = None,
        about: str | None = None,
        since_seq: int = 0,
    ) -> list[Event]:
        """Give the events that match, in the order in which they were written.

        Args:
            person: Whose; None means everybody's, which is for a trainer's eyes only.
            kinds: Which kinds; None for all.
            session: Of which session; ``""`` for those of none.
            about: About what.
            since_seq: Only those with a greater `Event.seq`.
        """
        with uncollected():
            return list(self.each_event(person, kinds, session, about, since_seq))

    def each_event(
        self,
        person: str | None = None,
        kinds: Collection[str] | None = None,
        session: str | None = None,
        about: str | None = None,
        since_seq: int = 0,
    ) -> Iterator[Event]:
        """Give the same as `events` one by one, for more than memory should hold."""
        import sqlalchemy as sa

        from steward.records import database
        from steward.records.tables import events

        columns = events.c
        asked = sa.select(events).order_by(columns.seq).limit(_AT_ONCE)
        for column, value in ((columns.person, person), (columns.session, session), (columns.about, about)):
            if value is not None:
                asked = asked.where(column == value)
        if kinds is not None:
            asked = asked.where(columns.kind.in_(sorted(kinds)))
        while True:
            with database.reading(self._ready()) as connection:
                found = [Event(*row) for row in connection.execute(asked.where(columns.seq > since_seq))]
            yield from found
            if len(found) < _AT_ONCE:
                return
            since_seq = found[-1].seq

    def last_seq(self, person: str, session: str) -> int:
        """Give the seq of the last event of a session, 0 where there is none."""
        from steward.records import database

        with database.reading(self._ready()) as connection:
            return _last(connection, person, session)

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _ready(self) -> sa.Engine:
        if self._process != os.getpid():
            # Forked: the parent's connections are not ours to use or to close.
            self._engine.dispose(close=False)
            self._process = os.getpid()
        return self._engine


def _written_before(connection: sa.Connection, sent: Sequence[NewEvent]) -> dict[str, Event]:
    """Give those of the events that are there already, by their id."""
    import sqlalchemy as sa

    from steward.records.tables import events

    there: dict[str, Event] = {}
    for start in range(0, len(sent), 500):
        some = {one.id: one for one in sent[start : start + 500]}
        for row in connection.execute(sa.select(events).where(events.c.id.in_(some))):
            event = Event(*row)
            if (event.person, event.kind) != (some[event.id].person, some[event.id].kind):
                raise ValueError(f"the id {event.id} belongs to another event")
            there[event.id] = event
    return there


def _last(connection: sa.Connection, person: str, session: str) -> int:
    import sqlalchemy as sa

    from steward.records.tables import events

    asked = sa.select(sa.func.max(events.c.seq)).where(events.c.person == person, events.c.session == session)
    return connection.scalar(asked) or 0
