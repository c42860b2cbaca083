"""What the records tell of each complaint, as one log of steps in order.

The log of events comes first; what it lacks is taken from the revisits and from the complaint's own timestamps. Everything is
held in numpy arrays, so that a log of a million events takes seconds.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from steward.service.complaints.complaint_flow import WAYS_OUT, Step, shipped_flow
from steward.service.complaints.flow import Flow

if TYPE_CHECKING:
    import pandas as pd

Integers = NDArray[np.int64]
Moments = NDArray[np.datetime64]
Flags = NDArray[np.bool_]

STEPS: tuple[Step, ...] = tuple(Step)
OTHER = len(STEPS)
"""Code of an activity that is no step at all; the codes beyond it are the steps a company's flow has besides ours."""
_NAT = np.datetime64("NaT", "us")
_DAY = np.timedelta64(1, "D")
_LAST_MOMENT = np.timedelta64(86_400_000_000 - 1, "us")

_FROM_COMPLAINT: tuple[tuple[str, Step], ...] = (
    ("responded_at", Step.CONTACT),
    ("escalated_at", Step.ESCALATE),
    ("resolved_at", Step.RESOLVE),
    ("closed_at", Step.CLOSE),
)
_BY_STATUS = {"open": Step.DISPATCH, "paused": Step.PAUSE, "resolved": Step.RESOLVE, "closed": Step.CLOSE}
"""The step that leads to where a complaint stands of which only the status is known."""


@dataclass(frozen=True, eq=False)
class ComplaintLog:
    """Complaints, numbered, and their steps in order of complaint, time and place in the file."""

    now: np.datetime64
    flow: Flow
    cases: NDArray[np.object_]
    team: NDArray[np.object_]
    received: Moments
    status: NDArray[np.object_]
    """Empty where the records hold none."""
    compensation: Flags
    times_reopened: Integers
    """As the complaint's own record says; 0 where it says nothing."""
    case: Integers
    """The complaint of each step."""
    step: Integers
    """Its step, as an index of `STEPS`; `OTHER`; beyond it the company's own steps, in the order of `own`."""
    at: Moments
    logged: Flags
    """Whether it stands in the log of events; else it was taken from a timestamp or a revisit."""
    has_log: Flags
    """Which complaints have any event of their own."""
    recorded: frozenset[str]
    """The steps that the log or the revisits hold for at least one complaint."""
    stamped: frozenset[Step]
    """The steps of which at least one complaint carries the time."""

    @classmethod
    def read(
        cls,
        events: pd.DataFrame | None,
        complaints: pd.DataFrame | None,
        now: dt.datetime,
        revisits: pd.DataFrame | None = None,
        flow: Flow | None = None,
    ) -> ComplaintLog:
        """Put the tables together; what lies after `now` is left out. Without a flow the shipped one holds."""
        import pandas as pd

        flow = shipped_flow() if flow is None else flow
        own_steps = own_steps_of(flow)
        width = OTHER + 1 + len(own_steps)
        moment = np.datetime64(now, "us")
        own = _complaints(complaints, moment)
        log = _events(events, moment, flow)
        later = _revisits(revisits, moment)
        others = set() if complaints is None else set(complaints["complaint_id"].dropna()) - set(own["case"])
        if others:  # enquiries and suggestions, and complaints that are still to come
            log = log[~log["case"].isin(others)]
        codes, names = pd.factorize(pd.concat([own["case"], log["case"]], ignore_index=True))
        n, known = len(names), len(own)
        cases = np.asarray(names, dtype=object)
        own_code, log_code = codes[:known], codes[known:]

        team = np.full(n, "", dtype=object)
        seen = log["team"].notna().to_numpy()
        team[log_code[seen][::-1]] = log["team"].to_numpy(dtype=object)[seen][::-1]
        own_team = own["team"].notna().to_numpy()
        team[own_code[own_team]] = own["team"].to_numpy(dtype=object)[own_team]
        first = np.full(n, np.datetime64("9999-12-31", "us"))
        np.minimum.at(first, log_code, log["at"].to_numpy())
        received = first.copy()
        created = own["created_at"].to_numpy()
        received[own_code[~np.isnat(created)]] = created[~np.isnat(created)]
        status, reopened = np.full(n, "", dtype=object), np.zeros(n, dtype=np.int64)
        compensation = np.zeros(n, dtype=bool)
        status[own_code], reopened[own_code] = own["status"].to_numpy(dtype=object), own["reopened"].to_numpy()
        compensation[own_code] = own["compensation"].to_numpy()
        has_log = np.zeros(n, dtype=bool)
        has_log[log_code] = True

        place = pd.Series(np.arange(n), index=cases)
        later_code = place.reindex(later["case"]).to_numpy(dtype=np.float64)
        in_scope = ~np.isnan(later_code)
        parts = [
            (log_code, log["step"].to_numpy(), log["at"].to_numpy(), True),
            (
                later_code[in_scope].astype(np.int64),
                np.full(int(in_scope.sum()), STEPS.index(Step.REVISIT)),
                later["at"].to_numpy()[in_scope],
                False,
            ),
        ]
        # An open status says that the stamps of an earlier solution no longer hold.
        undone = np.isin(status, ["new", "open", "paused"]) & ~has_log
        logged_pairs = np.unique(log_code * width + log["step"].to_numpy())
        for column, step in _FROM_COMPLAINT:
            at = own[column].to_numpy()
            code = STEPS.index(step)
            fresh = ~np.isnat(at) & ~np.isin(own_code * width + code, logged_pairs)
            if step in (Step.RESOLVE, Step.CLOSE):
                fresh &= ~undone[own_code]
            parts.append((own_code[fresh], np.full(int(fresh.sum()), code), at[fresh], False))
        case = np.concatenate([p[0] for p in parts]).astype(np.int64)
        step_codes = np.concatenate([p[1] for p in parts]).astype(np.int64)
        at = np.concatenate([p[2] for p in parts]).astype("datetime64[us]")
        logged = np.concatenate([np.full(len(p[0]), p[3]) for p in parts])
        order = np.lexsort((np.arange(len(case)), at, case))
        stamped = {step for column, step in _FROM_COMPLAINT if own[column].notna().any()}
        names = (*STEPS, None, *own_steps)
        recorded = {name for name in (names[i] for i in np.unique(step_codes[logged])) if name is not None}
        if len(later):
            recorded.add(Step.REVISIT)
        return cls(
            moment, flow, cases, team, received, status, compensation, reopened,
            case[order], step_codes[order], at[order], logged[order], has_log, frozenset(recorded), frozenset(stamped),
        )  # fmt: skip

    @property
    def left_out(self) -> Flags:
        """Complaints that the flow no longer holds: withdrawn or handed on."""
        return np.isin(self.status, ["cancelled", "transferred"])

    @cached_property
    def done_by_status(self) -> Flags:
        """Complaints of which only their status says that they are resolved or closed, not when."""
        ended = self.count(self.is_step(Step.RESOLVE, Step.CLOSE)) > 0
        done: Flags = np.isin(self.status, ["resolved", "closed"]) & ~ended
        unstamped: Flags = (self.status == "closed") & (self.count(self.is_step(Step.CLOSE)) == 0) & ~self.has_log
        return done | unstamped

    @cached_property
    def state_names(self) -> tuple[str, ...]:
        """The states of the flow, and the ways out of it."""
        return (*self.flow.states, *(way for way in WAYS_OUT if way not in self.flow.states))

    @cached_property
    def own(self) -> tuple[str, ...]:
        """The steps the flow has besides ours."""
        return own_steps_of(self.flow)

    @cached_property
    def _walked(self) -> tuple[Integers, Integers, Integers]:
        """State before each step, state after it, and the last state of each complaint, by the flow."""
        flow, states = self.flow, self.state_names
        steps = [*(flow.named(step) for step in STEPS), None, *self.own]
        table = np.repeat(np.arange(len(states))[:, np.newaxis], len(steps), axis=1)
        for i, state in enumerate(flow.states):
            table[i] = [i if step is None else states.index(flow.next(state, step)[0]) for step in steps]
        n = len(self.cases)
        standing = np.full(n, states.index(flow.initial), dtype=np.int64)
        before, after = np.empty_like(self.step), np.empty_like(self.step)
        lengths = np.bincount(self.case, minlength=n)
        begins = np.cumsum(lengths) - lengths
        # The first step of every complaint, then the second of every one that has two, and so on.
        turn, walking = 0, np.flatnonzero(lengths > 0)
        while len(walking):
            here = begins[walking] + turn
            before[here] = standing[walking]
            standing[walking] = after[here] = table[standing[walking], self.step[here]]
            turn += 1
            walking = walking[lengths[walking] > turn]
        return before, after, standing

    @property
    def state_before(self) -> Integers:
        """The state, as an index of `state_names`, in which each step was taken."""
        return self._walked[0]

    @property
    def final_state(self) -> Integers:
        """The state of each complaint at `now`, as an index of `state_names`."""
        return self._walked[2]

    @cached_property
    def refused(self) -> Flags:
        """Mark the steps taken in a state in which the flow does not have them."""
        flow = self.flow
        has = np.ones((len(self.state_names), OTHER + 1 + len(self.own)), dtype=bool)
        for i, state in enumerate(flow.states):
            for code, step in enumerate([*(flow.named(step) for step in STEPS), None, *self.own]):
                has[i, code] = step is None or step in flow.allowed[state]
        return ~has[self.state_before, self.step]

    def first(self, where: Flags) -> Moments:
        """Give the earliest time of the marked steps for each complaint, NaT where it has none."""
        found = np.full(len(self.cases), _NAT)
        marked = np.flatnonzero(where)[::-1]
        found[self.case[marked]] = self.at[marked]
        return found

    def last(self, where: Flags) -> Moments:
        """Give the latest time of the marked steps for each complaint, NaT where it has none."""
        found = np.full(len(self.cases), _NAT)
        marked = np.flatnonzero(where)
        found[self.case[marked]] = self.at[marked]
        return found

    def count(self, where: Flags) -> Integers:
        """Count the marked steps of each complaint."""
        return np.bincount(self.case[where], minlength=len(self.cases)).astype(np.int64)

    def is_step(self, *steps: str) -> Flags:
        """Mark the steps that are one of `steps`, of ours or the company's own."""
        codes = [STEPS.index(Step(s)) if s in STEPS else OTHER + 1 + self.own.index(s) for s in steps]
        return np.isin(self.step, codes)

    def is_state(self, states: Integers, *names: str) -> Flags:
        """Mark the states, given as indices of `state_names`, that are one of `names`."""
        return np.isin(states, [i for i, name in enumerate(self.state_names) if name in names])

    def states(self) -> pd.DataFrame:
        """Give one row a complaint; see `steward.service.complaints.complaint_flow.states`."""
        import pandas as pd

        before, after, final = self._walked
        since = self.last(before != after)
        since = np.where(np.isnat(since), self.received, since)
        final = final.copy()
        stepless = self.count(self.step != OTHER) == 0
        for word, step in _BY_STATUS.items():
            told = self.flow.lands(self.flow.named(step) or "")
            if told is None:
                continue
            only_status = (stepless | self.done_by_status) & (self.status == word)
            final[only_status] = self.state_names.index(told)
            since[only_status] = _NAT
        for word, way in zip(("cancelled", "transferred"), WAYS_OUT, strict=True):
            final[self.status == word] = self.state_names.index(way)
            since[self.status == word] = _NAT
        names = np.array(self.state_names, dtype=object)
        return pd.DataFrame(
            {"case": self.cases, "team": self.team, "received": self.received, "state": names[final], "since": since}
        )


def own_steps_of(flow: Flow) -> tuple[str, ...]:
    """Give the steps of a flow for which the records have no word of ours."""
    ours = {flow.named(step) for step in STEPS}
    return tuple(step for step in flow.steps if step not in ours)


def _moments(frame: pd.DataFrame, column: str) -> Moments:
    import pandas as pd

    if column not in frame:
        return np.full(len(frame), _NAT)
    found: Moments = pd.to_datetime(frame[column]).to_numpy(dtype="datetime64[us]")
    return found


def _known(at: Moments, now: np.datetime64) -> Moments:
    return np.where(at <= now, at, _NAT)


def _words(frame: pd.DataFrame, column: str) -> Any:
    import pandas as pd

    if column not in frame:
        return pd.Series([None] * len(frame), index=frame.index, dtype=object)
    return frame[column].astype(object).where(frame[column].notna(), None)


def _complaints(frame: pd.DataFrame | None, now: np.datetime64) -> pd.DataFrame:
    import pandas as pd

    if frame is None:
        frame = pd.DataFrame({"complaint_id": [], "created_at": []})
    frame = frame[frame["complaint_id"].notna()].drop_duplicates("complaint_id", keep="last")
    kind = _words(frame, "kind")
    created = _moments(frame, "created_at")
    in_scope = (kind.isna() | (kind == "complaint")).to_numpy() & ~(created > now)
    frame, created = frame[in_scope], created[in_scope]
    compensation = _words(frame, "involves_compensation").map(lambda flag: flag is not None and bool(flag))
    reopened = pd.to_numeric(_words(frame, "reopened"), errors="coerce").fillna(0)
    return pd.DataFrame(
        {
            "case": frame["complaint_id"].astype(object).to_numpy(),
            "team": _words(frame, "team").to_numpy(),
            "created_at": created,
            "status": _words(frame, "status").map(lambda word: word or "").to_numpy(dtype=object),
            "compensation": compensation.to_numpy(dtype=bool),
            "reopened": reopened.to_numpy(dtype=np.int64),
            **{column: _known(_moments(frame, column), now) for column, _ in _FROM_COMPLAINT},
        }
    )


def _events(frame: pd.DataFrame | None, now: np.datetime64, flow: Flow) -> pd.DataFrame:
    import pandas as pd

    if frame is None:
        frame = pd.DataFrame({"complaint_id": [], "activity": [], "at": []})
    at = _moments(frame, "at")
    keep = (at <= now) & frame["complaint_id"].notna().to_numpy()
    frame = frame[keep]
    codes, activities = pd.factorize(frame["activity"])
    steps = np.array([*_step_codes([str(activity) for activity in activities], flow), OTHER], dtype=np.int64)
    return pd.DataFrame(
        {
            "case": frame["complaint_id"].astype(object).to_numpy(),
            "step": steps[codes],
            "at": at[keep],
            "team": frame["team"].to_numpy(dtype=object) if "team" in frame else np.full(len(frame), None),
        }
    )


def _step_codes(activities: list[str], flow: Flow) -> list[int]:
    """Give the code of every activity: by our own word for it, else by a name the flow has for one of its steps."""
    places = {step.value: i for i, step in enumerate(STEPS)}
    by_step = {named: i for i, step in enumerate(STEPS) if (named := flow.named(step)) is not None}
    by_step |= {step: OTHER + 1 + i for i, step in enumerate(own_steps_of(flow))}
    return [
        places[activity] if activity in places else by_step.get(flow.named(activity) or "", OTHER)
        for activity in activities
    ]


def _revisits(frame: pd.DataFrame | None, now: np.datetime64) -> pd.DataFrame:
    import pandas as pd

    if frame is None:
        return pd.DataFrame({"case": np.array([], dtype=object), "at": np.array([], dtype="datetime64[us]")})
    at = _moments(frame, "done_at")
    about = _words(frame, "about")
    keep = (at <= now) & (about == "complaint").to_numpy() & frame["about_id"].notna().to_numpy()
    # A missed call is no revisit; where nobody noted whether the owner was reached, the record is believed.
    keep &= _words(frame, "reached").map(lambda flag: flag is None or bool(flag)).to_numpy(dtype=bool)
    at = at[keep]
    # A revisit of which only the day is known may have been at any time of it.
    only_day = at == at.astype("datetime64[D]")
    return pd.DataFrame(
        {
            "case": frame["about_id"][keep].astype(object).to_numpy(),
            "at": np.where(only_day, at + _LAST_MOMENT, at),
        }
    )
