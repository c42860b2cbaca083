"""The imported complaints of a workspace as an event log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from steward.service.process.event_log import EventLog

if TYPE_CHECKING:
    import pandas as pd

    from steward.operations.records import Records

_NO_LONGER_OURS = ("cancelled", "transferred")


def recorded_complaints(records: Records) -> EventLog | None:
    """Give the steps of all complaints in the records; None where there are none."""
    events, complaints = records.tables["complaint_events"], records.tables["complaints"]
    steps = events.select("complaint_id", "activity", "at").to_pandas()
    return complaints_log(steps, complaints.select("complaint_id", "status").to_pandas())


def complaints_log(events: pd.DataFrame, complaints: pd.DataFrame) -> EventLog | None:
    """Give the steps of complaints as an event log, without those that were withdrawn or handed on; None where there are none.

    Args:
        events: columns ``complaint_id``, ``activity`` and ``at``; rows without one of them are left out.
        complaints: columns ``complaint_id`` and ``status``.
    """
    gone = complaints.loc[complaints["status"].isin(_NO_LONGER_OURS), "complaint_id"]
    kept = events.dropna(subset=["complaint_id", "activity", "at"])
    kept = kept[~kept["complaint_id"].isin(set(gone))]
    return EventLog.from_frame(kept, "complaint_id", "activity", "at") if len(kept) else None
