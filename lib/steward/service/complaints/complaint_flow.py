"""The life of a complaint: calm, register, issue the order, follow up, revisit (standard ``complaint.flow``).

The flow is content, ``training/flows/complaint.yaml``; a company may write its own and name it in its profile. `Step` holds the words
that the records have for what is done to a complaint, whatever the flow says about them.

>>> walk = shipped_flow().walk(["calm", "register", "dispatch", "resolve", "close"])
>>> walk.state, [(refusal.index, refusal.step) for refusal in walk.refusals]
('closed', [(4, 'close')])
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from steward.content import read_text
from steward.service.complaints.flow import Flow, read_flow
from steward.words import Text

if TYPE_CHECKING:
    import pandas as pd

    from steward.company import Company


class Step(StrEnum):
    """What is done to a complaint; the values are those of ``complaint_events.activity``."""

    CALM = "calm"
    REGISTER = "register"
    DISPATCH = "dispatch"
    CONTACT = "contact"
    ESCALATE = "escalate"
    PAUSE = "pause"
    RESUME = "resume"
    RESOLVE = "resolve"
    REVISIT = "revisit"
    CLOSE = "close"
    REOPEN = "reopen"

    @property
    def text(self) -> Text:
        """The step as the trade calls it."""
        return shipped_flow().steps[self]


WAYS_OUT: Mapping[str, Text] = MappingProxyType(
    {"withdrawn": Text("已撤销", "Withdrawn"), "handed-on": Text("已移交", "Handed on")}
)
"""How a complaint may leave every flow, as its status tells; no step leads there, and nothing more is owed."""


@cache
def shipped_flow() -> Flow:
    """Give the five steps of ``complaint.flow`` with what surrounds them: waiting, resolving, closing, reopening, escalating."""
    return read_flow(read_text("training/flows/complaint.yaml"), "complaint.yaml")


def flow_of(company: Company) -> Flow:
    """Give the flow a company follows: its own, or the shipped one.

    Raises:
        StewardError: ``flow-unreadable`` or ``bad-flow``, with the file and the line, where its own cannot be used.
    """
    return shipped_flow() if company.flow is None else _own(company.flow.text, company.flow.file)


@cache
def _own(text: str, file: str) -> Flow:
    return read_flow(text, file)


def state_name(flow: Flow, state: str) -> Text:
    """Give the words for where a complaint stands, ways out of the flow included."""
    return WAYS_OUT[state] if state in WAYS_OUT and state not in flow.states else flow.states[state]


def states(
    events: pd.DataFrame | None,
    complaints: pd.DataFrame | None,
    now: dt.datetime,
    revisits: pd.DataFrame | None = None,
    flow: Flow | None = None,
) -> pd.DataFrame:
    """Say where every complaint stands at `now`, one row a complaint: case, team, received, state, since.

    A complaint that stands only in the log counts too; enquiries and suggestions are no complaints. ``since`` is when it came
    into its state, NaT where only its status tells.

    Args:
        events: the table ``complaint_events``, or None.
        complaints: the table ``complaints``, or None.
        now: what happened later is not known yet.
        revisits: the table ``revisits``, or None; those about complaints count as steps.
        flow: the company's, see `flow_of`; without it the shipped one.
    """
    from steward.service.complaints.complaint_log import ComplaintLog

    return ComplaintLog.read(events, complaints, now, revisits, flow).states()


def deviations(
    events: pd.DataFrame | None,
    complaints: pd.DataFrame | None,
    now: dt.datetime,
    company: Company,
    revisits: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Find where complaints left the flow, one row for each deviation, the oldest first.

    Columns: case, team, rule (code), kind (missing, too-often, out-of-order, exclusive), step, standard (id), what (`Text`), since
    (when it became one; NaT where records do not say), hours_over (hours of the rule's clock beyond its limit; NaN for rules
    without one).

    A company's own flow counts: rules about steps it does not have, or about an order it does not ask for, do not apply, and steps it
    has beyond ours are checked for being missing and out of order.

    Only what the records show is claimed: a step is missing in a case only where the records hold that step for other
    cases; `unchecked` names the rules that could not be checked. Withdrawn and handed-on complaints are left out.

    Source: ``complaint.flow`` and the standards named in `steward.service.complaints.deviations.RULES`.

    Args:
        events: the table ``complaint_events``, or None.
        complaints: the table ``complaints``, or None.
        now: what happened later is not known yet.
        company: has the flow, chooses the revisit rule and the clocks ``progress-contact``, ``rework-revisit``, ``complaint-revisit``.
        revisits: the table ``revisits``, or None; a revisit recorded there is not missing.
    """
    from steward.service.complaints.complaint_log import ComplaintLog
    from steward.service.complaints.deviations import find

    return find(ComplaintLog.read(events, complaints, now, revisits, flow_of(company)), company)


def unchecked(
    events: pd.DataFrame | None,
    complaints: pd.DataFrame | None,
    now: dt.datetime,
    company: Company,
    revisits: pd.DataFrame | None = None,
) -> tuple[tuple[str, Text], ...]:
    """Name the rules that `deviations` could not check, by code, with the reason; arguments as there."""
    from steward.service.complaints.complaint_log import ComplaintLog
    from steward.service.complaints.deviations import not_checkable

    return not_checkable(ComplaintLog.read(events, complaints, now, revisits, flow_of(company)), company)
