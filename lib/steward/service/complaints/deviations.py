"""Where complaints left the flow: the rules, each with its standard, and how the records show them.

Deviations come in four plain kinds: a step is missing, was taken too often, came out of order, or excludes what the record
claims at the same time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from steward.company import CalendarRule, Company
from steward.service.complaints.complaint_flow import Step
from steward.service.complaints.complaint_log import STEPS, ComplaintLog, Flags, Integers, Moments
from steward.service.complaints.flow import Flow, Guidance
from steward.service.process.deviation_kinds import Kind
from steward.service.working_calendar import WorkingCalendar
from steward.words import LOCALES, Text

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Rule:
    """One way to leave the flow."""

    code: str
    kind: Kind
    step: str
    standard: str
    """The standard that is broken; for ``complaint-revisit`` the one the company chose; empty where only its own flow says so."""
    what: Text
    """What is wrong, as a clause without a full stop."""
    needs: tuple[str, ...] = ()
    """Steps the records must hold somewhere before their absence says anything."""
    needs_log: bool = True
    """Whether the complaint must have events of its own."""
    order: tuple[Step, Step] | None = None
    """The rule holds where the flow asks for the one before the other."""


CHOSEN = "complaint-revisit"
"""Stands for the revisit standard of ``company.rules``."""

RULES: tuple[Rule, ...] = (
    Rule(
        "not-calmed", "missing", Step.CALM, "complaint.flow",
        Text("没有安抚记录", "no record of calming the owner"),
        needs=(Step.CALM,),
    ),
    Rule(
        "calmed-late", "out-of-order", Step.CALM, "complaint.flow",
        Text("先办了别的事，后来才安抚业主", "other things were done first, the owner was calmed only later"),
        needs=(Step.CALM,),
    ),
    Rule(
        "not-registered", "missing", Step.REGISTER, "complaint.flow",
        Text("没有登记", "never registered"),
        needs=(Step.REGISTER,), order=(Step.REGISTER, Step.DISPATCH),
    ),
    Rule(
        "registered-late", "out-of-order", Step.REGISTER, "complaint.flow",
        Text("没登记就先下单", "the order was issued before the complaint was registered"),
        needs=(Step.REGISTER,), order=(Step.REGISTER, Step.DISPATCH),
    ),
    Rule(
        "not-dispatched", "missing", Step.DISPATCH, "complaint.flow",
        Text("没有下单就办完了", "resolved without an order"),
        needs=(Step.DISPATCH,), order=(Step.DISPATCH, Step.RESOLVE),
    ),
    Rule(
        "silent", "missing", Step.CONTACT, "g4.three-day-rule",
        Text("未办完期间超过时限没有与业主沟通", "unresolved and no contact with the owner within the limit"),
        needs=(Step.CONTACT,), needs_log=False,
    ),
    Rule(
        "not-revisited", "missing", Step.REVISIT, CHOSEN,
        Text("处理完成后没有回访", "resolved, but the owner was not revisited"),
        needs=(Step.REVISIT,), needs_log=False,
    ),
    Rule(
        "closed-before-revisit", "out-of-order", Step.CLOSE, "complaint.flow",
        Text("还没回访就关闭了", "closed before the owner was revisited"),
        needs=(Step.REVISIT,), needs_log=False, order=(Step.REVISIT, Step.CLOSE),
    ),
    Rule(
        "rework-not-revisited", "missing", Step.REVISIT, "revisit.rework-24h",
        Text("重开后没有在时限内再次回访", "reopened, and not revisited again within the limit"),
        needs=(Step.REVISIT,),
    ),
    Rule(
        "compensation-not-escalated", "missing", Step.ESCALATE, "complaint.authority.leadership",
        Text("涉及赔偿，没有上报公司领导", "involves compensation, but was not escalated to company leadership"),
        needs_log=False,
    ),
    Rule(
        "reopened-again", "too-often", Step.REOPEN, "complaint.flow",
        Text("重开不止一次", "reopened more than once"),
        needs_log=False,
    ),
    Rule(
        "closed-and-reopened", "exclusive", Step.REOPEN, "complaint.flow",
        Text("已经重开，状态却还是“已关闭”", "reopened, yet its status still says closed"),
    ),
    Rule(
        "worked-on-while-closed", "exclusive", Step.CLOSE, "complaint.flow",
        Text("关闭后没有重开，却还在处理", "still worked on after closing, without being reopened"),
    ),
)  # fmt: skip
"""The rules about the steps the trade knows; the clocks' limits come from the company profile."""


def own_rules(flow: Flow) -> tuple[Rule, ...]:
    """Give the rules that follow from a flow for the steps it has beyond those the trade knows."""
    found = []
    ours = {flow.named(step) for step in STEPS}
    for step, name in flow.steps.items():
        if step in ours:
            continue
        rests_on = flow.guidance.get(step, Guidance()).standards or flow.standards
        standard = rests_on[0] if rests_on else ""
        if flow.is_mandatory(step):
            missing = Text(f"没有“{name.zh}”这一步", f"the step “{name.en}” is missing")
            found.append(Rule(f"no-{step}", "missing", step, standard, missing, needs=(step,)))
        out_of_turn = Text(f"“{name.zh}”做得不是时候", f"“{name.en}” came out of turn")
        found.append(Rule(f"{step}-out-of-turn", "out-of-order", step, standard, out_of_turn))
    return tuple(found)


_BY_CODE = {rule.code: rule for rule in RULES}
_NO_STEP = Text("记录里从来没有“{step}”这一步", "the records never hold the step “{step}”")
_NO_LOG = Text("记录里没有投诉进度", "the records hold no complaint events")
_NO_TARGET = Text("公司选定的做法是关闭后上门回访", "the company has chosen to revisit after closing")
_NOT_IN_FLOW = Text("公司的流程里没有“{step}”这一步", "the company's flow has no step “{step}”")
_NOT_ASKED = Text(
    "公司的流程没有要求先“{first}”再“{then}”", "the company's flow does not ask for “{first}” before “{then}”"
)


class _Found(NamedTuple):
    """Deviations of one rule: complaints (a number may come twice), since when, hours beyond the limit."""

    rule: Rule
    case: Integers
    since: Moments
    over: Floats


def _reason(rule: Rule, log: ComplaintLog, company: Company) -> Text | None:
    not_in_flow = _not_in_flow(rule, log.flow)
    if not_in_flow is not None:
        return not_in_flow
    if rule.code == "closed-before-revisit" and company.rules[CHOSEN] == "revisit.trigger.e-complaint-closed":
        return _NO_TARGET
    if rule.needs_log and not log.has_log.any():
        return _NO_LOG
    for step in rule.needs:
        stamps_do = rule.code == "silent" and step in log.stamped
        if step not in log.recorded and not stamps_do:
            name = log.flow.steps[log.flow.named(step) or step]
            return _filled(_NO_STEP, step=name)
    return None


def _not_in_flow(rule: Rule, flow: Flow) -> Text | None:
    """Say why a rule has no place in a flow; None where it has one."""
    for step in (rule.step, *rule.needs, *(rule.order or ())):
        if flow.named(step) is None:
            return _filled(_NOT_IN_FLOW, step=Step(step).text)
    if rule.order is not None:
        first, then = (flow.named(step) or step for step in rule.order)
        if not flow.precedes(first, then):
            return _filled(_NOT_ASKED, first=flow.steps[first], then=flow.steps[then])
    return None


def _filled(text: Text, **names: Text) -> Text:
    return Text(*(text.say(locale, **names) for locale in LOCALES))


def not_checkable(log: ComplaintLog, company: Company) -> tuple[tuple[str, Text], ...]:
    """Name the rules that these records cannot show, with the reason."""
    reasons = ((rule.code, _reason(rule, log, company)) for rule in (*RULES, *own_rules(log.flow)))
    return tuple((code, why) for code, why in reasons if why is not None)


def find(log: ComplaintLog, company: Company) -> pd.DataFrame:
    """Check every rule; see `steward.service.complaints.complaint_flow.deviations` for the columns."""
    import pandas as pd

    pieces = []
    for found in (*_steps(log), *_contacts(log, company), *_revisits(log, company), *_decisions(log), *_own_steps(log)):
        if _reason(found.rule, log, company) is not None:
            continue
        in_flow = ~log.left_out[found.case] & (log.has_log[found.case] | (not found.rule.needs_log))
        if not in_flow.any():
            continue
        case = found.case[in_flow]
        standard = company.rules[CHOSEN] if found.rule.standard == CHOSEN else found.rule.standard
        piece = pd.DataFrame({"case": log.cases[case], "team": log.team[case]})
        piece["rule"], piece["kind"] = found.rule.code, found.rule.kind
        piece["step"], piece["standard"] = str(found.rule.step), standard
        piece["what"] = [found.rule.what] * len(piece)
        piece["since"] = found.since[in_flow]
        piece["hours_over"] = found.over[in_flow]
        pieces.append(piece)
    if not pieces:
        columns = ["case", "team", "rule", "kind", "step", "standard", "what"]
        empty = pd.DataFrame({column: np.array([], dtype=object) for column in columns})
        empty["since"] = np.array([], dtype="datetime64[us]")
        empty["hours_over"] = np.array([], dtype=np.float64)
        return empty
    return pd.concat(pieces, ignore_index=True).sort_values(
        ["since", "case"], kind="stable", na_position="last", ignore_index=True
    )


def _found(code: str, where: Flags, since: Moments, over: Floats | None = None) -> _Found:
    """Take the complaints marked, from arrays with one entry a complaint."""
    case = np.flatnonzero(where)
    hours = np.full(len(case), np.nan) if over is None else over[case]
    return _Found(_BY_CODE[code], case, since[case], hours)


def _steps(log: ComplaintLog) -> Iterator[_Found]:
    """Calming, registering and the order: are they there, and in turn?"""
    calm, register = log.first(log.is_step(Step.CALM)), log.first(log.is_step(Step.REGISTER))
    dispatch, resolve = log.first(log.is_step(Step.DISPATCH)), log.first(log.is_step(Step.RESOLVE))
    ours = log.logged & (log.step < len(STEPS))
    opening = log.first(ours)
    other = log.first(ours & ~log.is_step(Step.CALM, Step.REGISTER))
    worked_on = ~np.isnat(other)
    yield _found("not-calmed", np.isnat(calm) & ~np.isnat(opening), opening)
    yield _found("calmed-late", ~np.isnat(calm) & (calm > other) & ~(register <= other), other)
    yield _found("not-registered", np.isnat(register) & worked_on, other)
    yield _found("registered-late", (register > dispatch) & ~np.isnat(dispatch), dispatch)
    yield _found("not-dispatched", np.isnat(dispatch) & ~np.isnat(resolve), resolve)


_OPENS = (Step.REOPEN, Step.RESUME)
_SHUTS = (Step.RESOLVE, Step.CLOSE, Step.PAUSE)


def _contacts(log: ComplaintLog, company: Company) -> Iterator[_Found]:
    """Find the longest silence of every complaint while it was unresolved and not waiting for the owner."""
    talks = (Step.CALM, Step.REGISTER, Step.CONTACT, Step.REVISIT)
    marks = np.flatnonzero(log.is_step(*talks, *_OPENS, *_SHUTS))
    n = len(log.cases)
    # One more mark for the moment each complaint came in, before all others.
    case = np.concatenate([np.arange(n), log.case[marks]])
    at = np.concatenate([log.received, log.at[marks]])
    opens = np.concatenate([np.ones(n, dtype=bool), log.is_step(*_OPENS)[marks]])
    shuts = np.concatenate([np.zeros(n, dtype=bool), log.is_step(*_SHUTS)[marks]])
    order = np.lexsort((np.arange(len(case)), case))
    case, at, opens, shuts = case[order], at[order], opens[order], shuts[order]
    turned = np.maximum.accumulate(np.where(opens | shuts, np.arange(len(case)), 0))
    # Without a log only the first response is known: where even that is missing there was no contact.
    unanswered = (log.count(log.is_step(Step.CONTACT)) == 0) & (Step.CONTACT in log.stamped)
    shown = np.where(log.has_log, Step.CONTACT in log.recorded, unanswered) & ~log.done_by_status
    is_open = opens[turned] & shown[case]
    next_at = np.full(len(case), log.now)
    same = case[1:] == case[:-1]
    next_at[:-1][same] = at[1:][same]
    begin, end, owner = at[is_open], next_at[is_open], case[is_open]
    due, over = _beyond(log, company, "progress-contact", owner, begin, end)
    late = np.flatnonzero(over > 0)
    longest = late[np.lexsort((over[late], owner[late]))]
    last_of_case = np.r_[owner[longest][1:] != owner[longest][:-1], len(longest) > 0][: len(longest)]
    chosen = longest[last_of_case]
    yield _Found(_BY_CODE["silent"], owner[chosen], due[chosen], over[chosen])


def _revisits(log: ComplaintLog, company: Company) -> Iterator[_Found]:
    """Is the owner asked afterwards, before closing, and again after rework?"""
    everyone = np.arange(len(log.cases))
    is_revisit, is_reopen = log.is_step(Step.REVISIT), log.is_step(Step.REOPEN)
    reopened = log.last(is_reopen)
    current = np.isnat(reopened)[log.case] | (log.at >= reopened[log.case])
    resolved = log.first(log.is_step(Step.RESOLVE) & current)
    closed = log.last(log.is_step(Step.CLOSE) & current)
    done = np.where(np.isnat(resolved), closed, resolved)
    after = log.first(is_revisit & (log.at >= done[log.case]))
    due, over = _beyond(log, company, CHOSEN, everyone, done, np.where(np.isnat(done), done, log.now))
    yield _found("not-revisited", np.isnat(after) & (over > 0), due, over)
    yield _closed_too_soon(log, is_revisit, is_reopen)

    reopens = np.flatnonzero(is_reopen)
    owner, begin = log.case[reopens], log.at[reopens]
    answered = _next(log, is_revisit, reopens)
    due, over = _beyond(log, company, "rework-revisit", owner, begin, np.where(np.isnat(answered), log.now, answered))
    late = over > 0
    yield _Found(_BY_CODE["rework-not-revisited"], owner[late], due[late], over[late])


def _closed_too_soon(log: ComplaintLog, is_revisit: Flags, is_reopen: Flags) -> _Found:
    """Find every closing without a revisit since the complaint came in or was reopened, though one came later.

    Where none came later at all, the revisit is missing rather than late.
    """
    places = np.arange(len(log.case))
    starts = np.r_[len(places) > 0, log.case[1:] != log.case[:-1]][: len(places)] | is_reopen
    begun = np.maximum.accumulate(np.where(starts, places, 0))
    revisited = np.maximum.accumulate(np.where(is_revisit, places, -1))
    closes = np.flatnonzero(log.is_step(Step.CLOSE) & (revisited < begun))
    later = _next(log, is_revisit, closes)
    closes = closes[later > log.at[closes]]
    return _Found(_BY_CODE["closed-before-revisit"], log.case[closes], log.at[closes], np.full(len(closes), np.nan))


def _decisions(log: ComplaintLog) -> Iterator[_Found]:
    """What goes up, what comes back, and what cannot be true at once."""
    escalated = log.first(log.is_step(Step.ESCALATE))
    yield _found("compensation-not-escalated", log.compensation & np.isnat(escalated), log.received)

    is_reopen = log.is_step(Step.REOPEN)
    reopens = log.count(is_reopen)
    earliest = np.flatnonzero(is_reopen)
    earliest = earliest[np.r_[len(earliest) > 0, log.case[earliest[1:]] != log.case[earliest[:-1]]][: len(earliest)]]
    second = np.full(len(log.cases), np.datetime64("NaT", "us"))
    second[log.case[earliest]] = _next(log, is_reopen, earliest)
    yield _found("reopened-again", np.maximum(reopens, log.times_reopened) > 1, second)

    still_open = log.is_state(log.final_state, *(state for state in log.flow.states if log.flow.is_open(state)))
    contradicted = (reopens > 0) & still_open & (log.status == "closed")
    yield _found("closed-and-reopened", contradicted, log.last(is_reopen))

    work = log.logged & log.is_step(Step.DISPATCH, Step.PAUSE, Step.RESUME, Step.RESOLVE)
    at_work = log.first(work & log.refused & log.is_state(log.state_before, *log.flow.finals))
    yield _found("worked-on-while-closed", ~np.isnat(at_work), at_work)


def _own_steps(log: ComplaintLog) -> Iterator[_Found]:
    """Find the steps of the company's own that are missing in complaints that came to an end, or came out of turn."""
    flow = log.flow
    ended = log.is_state(log.final_state, *flow.finals) & ~log.done_by_status
    for rule in own_rules(flow):
        taken = log.is_step(rule.step)
        if rule.kind == "missing":
            where = ended & (log.count(taken) == 0)
            since = log.last(np.ones(len(log.case), dtype=bool))
            case = np.flatnonzero(where)
            yield _Found(rule, case, since[case], np.full(len(case), np.nan))
            continue
        at = np.flatnonzero(taken & log.refused)
        yield _Found(rule, log.case[at], log.at[at], np.full(len(at), np.nan))


def _next(log: ComplaintLog, where: Flags, positions: Integers) -> Moments:
    """Give the time of the next marked step of the same complaint after each position, NaT where none follows."""
    marked = np.flatnonzero(where)
    found = np.full(len(positions), np.datetime64("NaT", "us"))
    if not len(marked):
        return found
    place = np.searchsorted(marked, positions, side="right")
    follows = place < len(marked)
    ahead = marked[np.minimum(place, len(marked) - 1)]
    follows &= log.case[ahead] == log.case[positions]
    found[follows] = log.at[ahead[follows]]
    return found


def _beyond(
    log: ComplaintLog, company: Company, clock: str, case: Integers, begin: Moments, end: Moments
) -> tuple[Moments, Floats]:
    """Give when a clock that starts at `begin` runs out, and the hours of its calendar from then to `end` (NaN: unknown)."""
    due = np.full(len(case), np.datetime64("NaT", "us"))
    over = np.full(len(case), np.nan)
    for rule, rows in _calendars(log, company, clock, case):
        calendar = WorkingCalendar.from_rule(rule, company)
        due[rows] = calendar.add_many(begin[rows], company.clocks[clock].hours)
        over[rows] = calendar.between_many(due[rows], end[rows])
    return due, over


def _calendars(
    log: ComplaintLog, company: Company, clock: str, case: Integers
) -> Iterator[tuple[CalendarRule, Integers]]:
    if company.clocks[clock].calendar != "team":
        yield company.clock_calendar(clock, ""), np.arange(len(case))
        return
    import pandas as pd

    codes, teams = pd.factorize(log.team)
    rules: dict[CalendarRule, list[int]] = {}
    for i, team in enumerate(teams):
        rules.setdefault(company.clock_calendar(clock, str(team)), []).append(i)
    for rule, members in rules.items():
        yield rule, np.flatnonzero(np.isin(codes[case], members))
