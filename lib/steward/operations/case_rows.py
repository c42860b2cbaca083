"""The complaints that an event log tells of: one row for each case, made from its events.

The first event is when it was received; it is resolved or closed at the last event that says so, unless something
happened after it. The team and the handler are those of the last event that names one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from steward.operations.storing import Staging
from steward.operations.tables import tables

if TYPE_CHECKING:
    import pyarrow as pa

NO_TEAM = "未注明"
"""The team of cases whose log names none; a complaint must have one."""


def complaints_of_log(staging: Staging, fingerprint: str, own: frozenset[str]) -> pa.Table:
    """Make the complaints of the cases that have events in the file `fingerprint`, from all their events.

    Args:
        staging: with the events already in place.
        fingerprint: the log's.
        own: fingerprints of logs whose cases were made like this; a complaint from any other file is left alone.
    """
    events, complaints = staging.files("complaint_events"), staging.files("complaints")
    others = ", ".join("'" + f + "'" for f in sorted(own | {fingerprint}))
    made = {
        "complaint_id": "complaint_id",
        "team": f"coalesce(arg_max(team, place) FILTER (team IS NOT NULL), '{NO_TEAM}')",
        "kind": "'complaint'",
        "created_at": 'min("at")',
        "resolved_at": "max(\"at\") FILTER (activity = 'resolve' AND place > undone)",
        "closed_at": "max(\"at\") FILTER (activity = 'close' AND place > undone)",
        "reopened": "count(*) FILTER (again)",
        "handler": "arg_max(actor, place) FILTER (actor IS NOT NULL)",
        "handler_key": "arg_max(actor_key, place) FILTER (actor IS NOT NULL)",
        "status": "CASE arg_max(activity, place) WHEN 'close' THEN 'closed' WHEN 'resolve' THEN 'resolved' "
        "WHEN 'revisit' THEN 'resolved' WHEN 'pause' THEN 'paused' WHEN 'cancel' THEN 'cancelled' ELSE 'open' END",
        "source_file": f"'{fingerprint}'",
        "source_sheet": "any_value(source_sheet)",
        "source_row": "min(source_row)",
    }
    types = tables()["complaints"].stored
    columns = ", ".join(f'{made.get(name, "NULL")} AS "{name}"' for name in types)
    table = staging.query(
        f"""
        WITH affected AS (
            SELECT DISTINCT complaint_id FROM {events} WHERE source_file = '{fingerprint}'
            AND complaint_id NOT IN (SELECT complaint_id FROM {complaints} WHERE source_file NOT IN ({others}))
        ), placed AS (
            SELECT *, row_number() OVER (PARTITION BY complaint_id ORDER BY "at", source_row) AS place,
            coalesce(activity NOT IN ('resolve', 'close', 'revisit', 'cancel')
                AND lag(activity) OVER (PARTITION BY complaint_id ORDER BY "at", source_row) IN ('resolve', 'close', 'revisit'), false) AS again
            FROM {events} WHERE complaint_id IN (SELECT complaint_id FROM affected)
        ), told AS (
            SELECT *, coalesce(max(place) FILTER (activity NOT IN ('resolve', 'close', 'revisit', 'cancel'))
                OVER (PARTITION BY complaint_id), 0) AS undone FROM placed
        )
        SELECT {columns} FROM told GROUP BY complaint_id ORDER BY min(source_row)
        """  # noqa: S608
    )
    from steward.operations.storing import arrow_schema

    return table.cast(arrow_schema(tables()["complaints"]))
