"""Calls to make: what is owed to an owner now, by how much it is over, and who should call."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from steward.reports.terms import Terms
from steward.service.period import Period
from steward.words import Locale, Text

if TYPE_CHECKING:
    from steward.reports.material import Material

_LEADER = Text("班组负责人", "Team leader")
_MANAGER = Text("项目经理", "Project manager")
_LONGEST_WHAT = 24


@dataclass(frozen=True, slots=True)
class Call:
    """One call to make."""

    case: str
    building: str
    unit: str
    owner: str
    """Masked name, such as 周**; not shown on an English page."""
    what: Text
    owed: tuple[Text, ...]
    """What is owed in this case, the most urgent first."""
    since: dt.datetime | None
    over_hours: float | None
    """Hours past the limit, the longest; None where no rule has one."""
    who: Text
    standard: str

    def home(self, locale: Locale) -> str:
        """Write building and unit, with the masked surname on a Chinese page."""
        if locale == "en":
            return " ".join(f"{mark}{part}" for mark, part in (("B", self.building), ("U", self.unit)) if part) or "–"
        parts = [f"{self.building} 栋" if self.building else "", f"{self.unit} 单元" if self.unit else "", self.owner]
        return " ".join(part for part in parts if part) or "–"


def short(words: str) -> str:
    """Cut a description to the length of a table cell."""
    words = " ".join(words.split())
    return words if len(words) <= _LONGEST_WHAT else words[: _LONGEST_WHAT - 1] + "…"


@dataclass(frozen=True, slots=True)
class Owed:
    """What is owed in one case; several may be owed in the same."""

    case: str
    what: Text
    standard: str
    since: dt.datetime | None
    over_hours: float | None
    rank: int
    """Order of urgency, 0 first."""


_RANKS = {"compensation-not-escalated": 0, "silent": 1, "rework-not-revisited": 2, "not-revisited": 3}
"""Deviations of the complaint flow that a call can still mend, the most urgent first."""
_WHILE_OPEN = ("compensation-not-escalated", "silent")
"""Those that only matter while the complaint is open; then they do not grow old."""
_AFTER_REPAIRS: Mapping[str, Text] = {
    "urgent-revisit": Text("急修完工后没有回访", "urgent repair, not revisited"),
    "rework-revisit": Text("返修后没有回访", "reworked, not revisited"),
    "leak-revisit": Text("渗漏修好后没有回访", "leak repaired, not revisited"),
    "low-score-revisit": Text("评了低分，没有上门回访", "low score given, not visited"),
    "in-home-callback": Text("入户维修后没有回访", "repair at home, not called back"),
}
"""KPIs of revisits whose cases without one are calls to make, and what is owed then; the most urgent first."""
RECENT_DAYS = 30
"""Days after which a missed revisit is no longer worth a call; it still counts in the figures."""


def owed_complaints(material: Material, team: str) -> tuple[list[Owed], int]:
    """Give what a call can still mend in the team's complaints, and how many revisits are too old for one."""
    import pandas as pd

    found = material.deviations
    found = found[found["team"].isin(material.spellings(team)) & found["rule"].isin(_RANKS)]
    still_open = set(material.states.loc[[material.log.flow.is_open(s) for s in material.states["state"]], "case"])
    while_open = found["rule"].isin(_WHILE_OPEN)
    recent = found["since"] >= pd.Timestamp(material.now) - pd.Timedelta(days=RECENT_DAYS)
    wanted = found[(while_open & found["case"].isin(still_open)) | (~while_open & recent)]
    old = found.loc[~while_open & ~recent & found["since"].notna(), "case"].nunique()
    return [
        Owed(
            str(row.case), row.what, str(row.standard), _moment(row.since),
            float(row.hours_over) if row.hours_over == row.hours_over else None, _RANKS[row.rule],
        )
        for row in wanted.itertuples()
    ], int(old)  # fmt: skip


def owed_repairs(material: Material, team: str) -> list[Owed]:
    """Give the revisits after repairs that fell due in the last days and were never made."""
    board, now = material.board, material.now
    known = {kpi.id: kpi for kpi in board.kpis}
    since = now - dt.timedelta(days=RECENT_DAYS)
    # The same span for all teams, so that the rows are fetched once.
    span = Period(Period.of_month(since.date()).start, Period.of_month(now.date()).end)
    found = []
    for rank, (name, what) in enumerate(_AFTER_REPAIRS.items(), len(_RANKS)):
        if name not in known:
            continue
        rows = material.cases(name, team, span)
        for row in rows[~rows["good"].astype(bool) & (rows["at"] >= since)].itertuples():
            at = _moment(row.at)
            over = (now - at).total_seconds() / 3600 if at else None
            found.append(Owed(str(row.case), what, known[name].standard, at, over, rank))
    return found


def calls(material: Material, team: str) -> tuple[tuple[Call, ...], int]:
    """Give the calls to make now, one for each case, the most urgent first; and how many revisits are too old for one."""
    about_complaints, old = owed_complaints(material, team) if material.has_complaints else ([], 0)
    about_repairs = owed_repairs(material, team)
    by_case: dict[str, list[Owed]] = {}
    for owed in sorted([*about_complaints, *about_repairs], key=lambda o: (o.rank, -(o.over_hours or 0.0))):
        by_case.setdefault(owed.case, []).append(owed)
    facts = _facts(material, set(by_case))
    found = [_call(material, owed, facts[case]) for case, owed in by_case.items() if case in facts]
    return tuple(found), old


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the records say of a case that somebody will be called about."""

    building: str
    unit: str
    owner: str
    category: str
    summary: str
    staff: str
    """Pseudonym of who handled it."""


def _call(material: Material, owed: list[Owed], facts: _Facts) -> Call:
    terms = Terms(material.company)
    first = owed[0]
    category = terms.of(facts.category, Text("未分类", "Unsorted"))
    unique = list({o.what: o for o in owed}.values())
    return Call(
        case=first.case,
        building=facts.building,
        unit=facts.unit,
        owner=facts.owner,
        what=terms.of(short(facts.summary), category),
        owed=tuple(o.what for o in unique),
        since=first.since,
        over_hours=max((o.over_hours for o in owed if o.over_hours is not None), default=None),
        who=_MANAGER if first.rank == 0 else terms.of(material.posts.get(facts.staff), _LEADER),
        standard=first.standard,
    )


def _facts(material: Material, cases: set[str]) -> dict[str, _Facts]:
    """Look up complaints and repairs by number."""
    import ibis

    if not cases:
        return {}
    wanted = ibis.memtable({"_id": sorted(cases)})
    found: dict[str, _Facts] = {}
    for name, key, person, staff in (
        ("work_orders", "order_id", "reporter", "assignee_key"),
        ("complaints", "complaint_id", "complainant", "handler_key"),
    ):
        if not material.records.has(name):
            continue
        table = material.records.tables[name]
        columns = [key, "building", "unit", person, "category", "summary", staff]
        rows = material.records.connection.execute(
            table.inner_join(wanted, table[key] == wanted["_id"]).select(*columns)
        )
        for row in rows.itertuples(index=False):
            found[str(row[0])] = _Facts(*(value if isinstance(value, str) else "" for value in row[1:]))
    return found


def _moment(value: Any) -> dt.datetime | None:
    return None if value is None or value != value else value.to_pydatetime()
